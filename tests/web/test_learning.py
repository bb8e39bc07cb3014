"""Courses on the site: anybody reads them, a signed-in one has a place in two presses."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.core.actors import SYSTEM
from ownway.learning import actions, queries
from ownway.learning.models import CourseRun, Enrolment, FidelityCheck
from ownway.record.models import Entry
from tests.cast import HOME, NOW
from tests.learning.centre import AT, Centre

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def centre(cast):
    return Centre(cast.programme).open()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def page_of(run):
    return reverse("learn:run", args=[HOME, run.ref])


def test_anybody_reads_the_courses_and_their_days_without_an_account(centre, cast, client):
    run = centre.run(seats=1)
    centre.ask(run, "Edna")
    far = centre.run(centre.course("My tablets and me", "medication"), hub=1)
    everything = text(client.get(reverse("learn:catalogue", args=[HOME])))
    assert "Your wellness plan" in everything
    assert "It is full. You can stand in line" in everything
    assert "Edna" not in everything
    eastby = text(client.get(reverse("learn:catalogue", args=[HOME]), {"region": "Eastby"}))
    assert "My tablets and me" in eastby
    assert "Your wellness plan" not in eastby
    calendar = text(client.get(reverse("learn:calendar", args=[HOME])))
    assert "<svg" in calendar
    assert calendar.count("My tablets and me") == 3
    shown = text(client.get(page_of(far)))
    assert "Free, for everybody." in shown
    assert "Nia Rees, with experience of their own" in shown
    asked = client.post(page_of(far))
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_login"))
    assert client.get(f"/courses/us-florida/{far.ref}/").status_code == 404


@pytest.mark.parametrize("who", ["ana", "sister", "payer", "director", "stranger", "elsewhere"])
def test_whoever_is_signed_in_has_a_place_in_two_presses(centre, cast, who):
    run = centre.run()
    browser = cast.client(who)
    listed = text(browser.get(reverse("learn:catalogue", args=[HOME])))
    assert page_of(run) in listed  # one press
    answer = browser.post(page_of(run), {"needs": "Large print"}, follow=True)  # two
    assert "You have a place." in text(answer)
    made = Enrolment.objects.get()
    assert (made.state, made.way, made.needs) == ("confirmed", "site", "Large print")
    assert made.asked_by == cast.account(who).ref
    assert "Your wellness plan" in text(browser.get(reverse("learn:mine")))
    assert "You asked for this course already." in text(browser.get(page_of(run)))


def test_an_offer_is_answered_with_one_press(centre, cast):
    run = centre.run(seats=1)
    first = centre.ask(run, "Edna")
    browser = cast.client("ana")
    browser.post(page_of(run))
    mine = Enrolment.objects.get(learner__person=cast.ana)
    assert "You are number 1." in text(browser.get(reverse("learn:mine")))
    actions.give_up(enrolment=first, by=SYSTEM, at=NOW)
    assert "7 September 2026" in text(browser.get(reverse("learn:mine")))
    step = reverse("learn:place_step", args=[mine.ref, "yes"])
    assert "The place is yours." in text(browser.post(step, follow=True))
    browser.post(reverse("learn:place_step", args=[mine.ref, "give-up"]))
    mine.refresh_from_db()
    assert mine.state == "left"
    late = text(browser.post(step, follow=True))
    assert "This place is no longer kept for you." in late


def test_the_way_to_a_course_is_asked_for_with_the_words_filled_in(cast):
    from tests.agreed import agree

    made = agree(cast)
    run = Centre(cast.programme).open().run()
    browser = cast.client("ana")
    browser.post(page_of(run))
    place = text(browser.get(reverse("learn:place", args=[Enrolment.objects.get().ref])))
    link = re.search(r'href="(/my/money/buy/\?what=[^"]+)"', place).group(1)
    lines = text(browser.get(link))
    on = re.search(rf'href="([^"]*{made.lines["bus"].root}[^"]*what=[^"]+)"', lines).group(1)
    assert "The way to Your wellness plan, at Mill House" in text(browser.get(on))


def test_what_was_noted_is_seen_by_the_learner_and_ends_in_a_certificate(centre, cast):
    run = centre.run()
    mine = actions.sign_up(run=run, person=cast.ana, by=cast.by("ana"), at=AT)
    browser = cast.client("ana")
    assert browser.get(reverse("learn:certificate", args=[mine.ref])).status_code == 404
    assert browser.get(reverse("learn:feedback", args=[mine.ref])).status_code == 404
    actions.begin_run(run=run, by=SYSTEM, at=AT)
    desk = cast.client("centre_manager")
    there = reverse("desk:course_was_there", args=[run.ref, 1])
    assert "Ana Duarte" in text(desk.get(there))
    desk.post(there, {f"at-{mine.ref}": "came"})
    place = text(browser.get(reverse("learn:place", args=[mine.ref])))
    assert "Was there" in place
    how = reverse("learn:feedback", args=[mine.ref])
    assert "In a small group somebody may still know you" in text(browser.get(how))
    assert browser.post(how, {"words": "Good"}).status_code == 422
    browser.post(how, {"rating": "5", "words": "Nia is kind"})
    assert "Nia is kind" not in text(desk.get(reverse("desk:course_run", args=[run.ref])))
    desk.post(reverse("desk:course_run_step", args=[run.ref, "close"]))
    certificate = text(browser.get(reverse("learn:certificate", args=[mine.ref])))
    assert "Ana Duarte" in certificate
    assert "6 hours" in certificate
    assert "2026 at" not in certificate  # a day, as on paper: no clock time


def test_a_learning_plan_is_written_kept_and_shared_by_choice(centre, cast):
    browser = cast.client("ana")
    address = reverse("learn:plan", args=[HOME])
    assert browser.post(address, {"want": ""}).status_code == 422
    browser.post(address, {"want": "To cook for six", "helps": "Small steps", "version": "0"})
    assert "To cook for six" in text(browser.get(reverse("learn:mine")))
    stale = browser.post(address, {"want": "From another window", "version": "0"})
    assert stale.status_code == 422
    assert "To cook for six" in text(stale)
    sister = cast.client("sister")
    shared = reverse("support:learning", args=[cast.ana.ref])
    assert sister.get(shared).status_code == 404
    actions.sign_up(run=centre.run(), person=cast.ana, by=cast.by("ana"), at=NOW)
    for levels, seen, unseen in (
        ({"learning": "see"}, "To cook for six", "Your wellness plan"),
        ({"learning": "nothing", "courses": "see"}, "Your wellness plan", "To cook for six"),
    ):
        consent.share(
            person=cast.ana,
            supporter=cast.supporters["sister"],
            levels=levels,
            by=cast.by("ana"),
            at=NOW,
        )
        there = text(sister.get(shared))
        assert seen in there
        assert unseen not in there
    assert Entry.objects.filter(verb="record.saw", person=cast.ana.ref).exists()


def test_a_centre_is_set_up_and_a_course_opened_from_its_first_idea(cast):
    desk = cast.client("centre_manager")

    def send(page, *args, **values):
        answer = desk.post(reverse(f"desk:{page}", args=args), values)
        assert answer.status_code == 302, text(answer)

    def day(name, year, month, number):
        return {f"{name}_0": str(number), f"{name}_1": str(month), f"{name}_2": str(year)}

    send("learning_add", "hub", name="Mill House", address="1 Mill Lane", regions="Westby, Eastby")
    send(
        "learning_add",
        "term",
        name="Autumn",
        **day("starts_on", 2026, 9, 14),
        **day("last_on", 2026, 12, 11),
    )
    send("learning_add", "trainer", name="Nia", email="coach@example.org")
    send("learning_add", "trainer", name="Paul")
    send("course_new", title="Cook and share", kind="community_living", about="Six meals")
    programme = cast.programme
    viewer = cast.viewer("centre_manager")
    (row,) = queries.courses(viewer, programme)
    nia, paul = queries.trainers(viewer, programme)
    together = {"words": "In the kitchen", **day("written_on", 2026, 9, 1)}
    address = reverse("desk:course", args=[row.course.ref])
    same = desk.post(address, {"peer": nia.ref, "other": nia.ref, **together})
    assert "Choose two different people" in text(same)
    send("course", row.course.ref, peer=nia.ref, other=paul.ref, **together)
    dates = {
        "term": queries.terms(programme)[0].ref,
        "hub": queries.hubs(programme)[0].ref,
        "starts": "14:00",
        "ends": "16:00",
        "weeks": "3",
        "seats": "1",
        "peer": nia.ref,
        "other": paul.ref,
    }
    wrong = desk.post(
        reverse("desk:course_dates", args=[row.course.ref]),
        {**dates, **day("first_on", 2027, 1, 1)},
    )
    assert "lies outside the term" in text(wrong)
    send("course_dates", row.course.ref, **dates, **day("first_on", 2026, 9, 21))
    run = CourseRun.objects.get()
    # Two in the afternoon in Thornmere is one o'clock in UTC in September.
    assert run.sessions.get(number=1).from_at.hour == 13
    send("course_run_step", run.ref, "open")
    send("course_type_in", run.ref, name="Edna", way="phone", reach_at="01632 960 002")
    send("course_type_in", run.ref, name="Walt", way="paper", needs="Step-free")
    listed = text(desk.get(reverse("desk:course_run", args=[run.ref])))
    assert "typed in for them" in listed
    walt = Enrolment.objects.get(place=2)
    send("course_ahead", walt.ref, why="The only step-free centre")
    assert "ahead for access" in text(desk.get(reverse("desk:course_run", args=[run.ref])))
    send("course_place_step", Enrolment.objects.get(place=1).ref, "give-up")
    send("course_place_step", walt.ref, "yes")
    send("course_seats", run.ref, seats="5")
    send("course_call_off", run.ref, words="The kitchen is closed")
    told = text(desk.get(reverse("desk:course_run", args=[run.ref])))
    assert "Please ring them" in told
    send("course_place_step", walt.ref, "told")
    assert "Please ring them" not in text(desk.get(reverse("desk:course_run", args=[run.ref])))
    assert "Cook and share" in text(desk.get(reverse("desk:courses")))


def test_somebody_else_runs_it_in_the_same_part(centre, cast):
    run = centre.run()
    third = actions.add_trainer(programme=cast.programme, name="Una", by=SYSTEM, at=NOW)
    desk = cast.client("centre_manager")
    there = reverse("desk:course_trainer", args=[run.ref])
    assert there in text(desk.get(reverse("desk:course_run", args=[run.ref])))
    twice = desk.post(there, {"old": centre.peer.ref, "new": centre.other.ref})
    assert twice.status_code == 422
    assert desk.post(there, {"old": centre.peer.ref, "new": third.ref}).status_code == 302
    assert set(run.trainers.values_list("trainer__name", "as_peer")) == {
        ("Una", True),
        (centre.other.name, False),
    }


def test_fidelity_of_14_and_a_lower_one_are_shown_with_types_apart(centre, cast):
    """Scenario 33: 14 of 14 and a lower one, each with what was counted."""
    centre.run()
    desk = cast.client("centre_manager")
    address = reverse("desk:fidelity_new")
    days = dict(zip(("0", "1", "2"), ("1", "9", "2026"), strict=True))
    values = {f"from_on_{n}": each for n, each in days.items()}
    values |= {"last_on_0": "31", "last_on_1": "12", "last_on_2": "2026"}
    seven = (
        "equality",
        "learning",
        "tailored",
        "co_production",
        "connectedness",
        "community",
        "commitment",
    )
    values |= {f"why-{one}": "We saw it together." for one in seven}
    five = dict.fromkeys(("for_all", "location", "distinct", "strengths", "progressive"), "2")
    top = dict.fromkeys(seven, "2")
    [mill, _quay] = queries.hubs(cast.programme)
    assert desk.post(address, {**values, **top, **five, "hub": mill.ref}).status_code == 302
    assert FidelityCheck.objects.get().hub == mill
    assert desk.post(address, {**values, **top, "community": "0"}).status_code == 302
    assert desk.post(address, {**values, "equality": "2"}).status_code == 302
    wrong = desk.post(address, {**values, **top, "why-community": ""})
    assert "This score needs a reason." in text(wrong)
    shown = text(desk.get(reverse("desk:fidelity")))
    assert shown.count("Mill House, looked at on") == 1
    for words in ("14 of 14", "12 of 14", "Not complete: 6 parts are open"):
        assert words in shown
    assert FidelityCheck.objects.count() == 3
    assert cast.client("director").get(reverse("desk:fidelity")).status_code == 404
