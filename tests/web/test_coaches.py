"""Choosing a coach, the coach's own page, the team's pages, buddies and scales, as pages."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.consent import queries as consented
from ownway.people.models import Coach, Person, Training
from ownway.record.models import Entry
from ownway.review.models import Answering, Buddy, Scale
from tests.agreed import agree
from tests.cast import NOW, coach_of

pytestmark = pytest.mark.django_db


def _main(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_a_change_takes_one_press_and_asks_nothing(cast):
    coach = coach_of(cast, "stranger")
    ana = cast.client("ana")
    consent.declare_interest(
        programme=cast.programme, party=uuid4(), payee_name="City Leisure", kind="work",
        from_on=NOW.date(), by=cast.by("stranger"), at=NOW,
    )  # fmt: skip
    assert "They work at City Leisure" in _main(ana.get(reverse("my:coach")))
    here = reverse("my:choose_coach", args=[coach.ref])
    shown = _main(ana.get(here))
    assert "They work at City Leisure" in shown
    assert "textarea" not in shown
    unread = ana.post(here, {"seen": ""})
    assert unread.status_code == 422
    assert "read before you choose" in unread.content.decode()
    seen = consented.choice(cast.ana, coach.ref, at=NOW).seen
    done = ana.post(here, {"seen": " ".join(map(str, seen))}, follow=True)
    assert "Nobody is with you from now on" in _main(done)  # the first name of Nobody Known
    told = _main(cast.client("stranger").get(reverse("support:work")))
    assert "You are with 1 person" in told
    assert "It is their right" in _main(cast.client("coach").get(reverse("support:work")))
    assert (
        cast.client("coach").get(reverse("support:person", args=[cast.ana.ref])).status_code == 404
    )


def test_every_step_of_mine_is_one_press(cast):
    coach = coach_of(cast, "stranger")
    ana = cast.client("ana")
    mine = consented.standing(cast.ana)[0]
    kept = ana.post(reverse("my:coach_step", args=[mine.ref, "keep"]), follow=True)
    assert "You can choose any time" in kept.content.decode()
    asked = consent.propose(person=cast.ana, coach=coach, by=cast.by("senior_approver"), at=NOW)
    assert "You decide, and need not say why" in _main(ana.get(reverse("my:coach")))
    ana.post(reverse("my:coach_step", args=[asked.ref, "not-now"]))
    ana.post(reverse("my:coach_step", args=[mine.ref, "stop"]))
    assert consented.standing(cast.ana) == ()
    assert ana.post(reverse("my:coach_step", args=[mine.ref, "burn"])).status_code == 404
    other = cast.client("neighbour")
    assert other.post(reverse("my:coach_step", args=[mine.ref, "stop"])).status_code == 404


def test_a_coach_writes_about_themselves(cast):
    coach = cast.client("coach")
    here = reverse("support:work")
    said = {"first_name": "Jo", "languages": ["en", "cy"], "days": ["mon"], "takes_people": "on"}
    wrong = coach.post(here, said)
    assert wrong.status_code == 422
    assert "Say that you named everybody" in wrong.content.decode()
    assert coach.post(here, {**said, "said_all": "on"}).status_code == 302
    assert Coach.objects.get().languages == ["en", "cy"]
    assert cast.client("sister").get(here).status_code == 404


def test_the_team_sees_numbers_writes_down_training_and_hands_over(cast):
    stand_in = coach_of(cast, "stranger")
    lead = cast.client("senior_approver")
    shown = _main(lead.get(reverse("desk:coaches")))
    assert "1 of 10" in shown
    assert "Ben Cole" in shown  # without a coach
    assert cast.client("director").get(reverse("desk:coaches")).status_code == 404
    jo = consented.standing(cast.ana)[0].coach
    here = reverse("desk:coach", args=[jo.ref])
    line = {"code": "peer_training", "title": "", "evidence": "Seen"}
    day = {"done_on_0": "1", "done_on_1": "9", "done_on_2": "2026"}
    assert lead.post(here, {**line, **day}).status_code == 302
    noted = Training.objects.get()
    assert "Seen" in _main(lead.get(here))
    back = reverse("desk:training_back", args=[jo.ref, noted.ref])
    assert lead.post(back, {"why": "Wrong person"}).status_code == 302
    assert lead.get(back).status_code == 404
    leaves = reverse("desk:coach_leaves", args=[jo.ref])
    match = consented.matches_of(jo)[0]
    assert lead.post(leaves, {}).status_code == 422
    assert lead.post(leaves, {f"for_{match.ref}": str(stand_in.ref)}).status_code == 302
    assert "You can ring" in _main(cast.client("ana").get(reverse("my:coach")))
    propose = reverse("desk:propose_coach", args=[cast.people["neighbour"].ref])
    assert lead.post(propose, {"coach": str(stand_in.ref)}).status_code == 302
    taken = {"email": "friend@example.org", "role": "broker"}
    assert lead.post(reverse("desk:take_on"), taken).status_code == 302
    assert Coach.objects.filter(role="broker").count() == 1


def test_somebody_without_a_sign_in_chooses_and_ends_by_what_they_say(cast):
    person = cast.people["neighbour"]
    Person.objects.filter(pk=person.pk).update(account=None)
    coach = coach_of(cast, "stranger")
    consent.declare_interest(
        programme=cast.programme, party=uuid4(), payee_name="City Leisure", kind="work",
        from_on=NOW.date(), by=cast.by("stranger"), at=NOW,
    )  # fmt: skip
    lead = cast.client("senior_approver")
    here = reverse("desk:propose_coach", args=[person.ref])
    shown = _main(lead.get(here))
    assert "They work at City Leisure" in shown
    read = " ".join(map(str, consented.choice(person, coach.ref, at=NOW).seen))
    said = {"what": f"choose-{coach.ref}", "told": "on", "seen": read}
    assert lead.post(here, {**said, "told": ""}).status_code == 422
    assert lead.post(here, {**said, "seen": ""}).status_code == 422  # not read out
    assert not consented.standing(person)
    for _press in range(2):
        assert lead.post(here, said).status_code in (302, 422)
    [match] = consented.standing(person)
    assert (match.coach, match.status) == (coach, "active")
    entry = Entry.objects.filter(verb="consent.choose").latest("pk")
    assert (entry.person, entry.by) == (person.ref, cast.by("senior_approver").ref)
    keeps = {"what": f"keep-{match.ref}", "told": "on", "seen": read}
    assert lead.post(here, keeps).status_code == 302
    ends = {"what": f"stop-{match.ref}", "told": "on", "seen": read}
    assert lead.post(here, ends).status_code == 302
    assert not consented.standing(person)


def test_nobody_types_in_that_they_were_chosen_themselves(cast):
    person = cast.people["neighbour"]
    Person.objects.filter(pk=person.pk).update(account=None)
    person.refresh_from_db()
    coach = coach_of(cast, "stranger")
    with pytest.raises(consent.NotYours, match="somebody else types it in"):
        consent.choose(person=person, coach=coach, by=cast.by("stranger"), at=NOW)
    match = consent.choose(person=person, coach=coach, by=cast.by("senior_approver"), at=NOW)
    with pytest.raises(consent.NotYours):
        consent.keep_on(match=match, by=cast.by("stranger"), at=NOW)


def test_a_full_coach_is_waited_for_with_a_day(cast):
    coach = coach_of(cast, "stranger")
    Coach.objects.filter(pk=coach.pk).update(takes_people=False)
    match = consent.choose(person=cast.ana, coach=coach, by=cast.by("ana"), at=NOW)
    assert match.status == "matched"
    shown = _main(cast.client("ana").get(reverse("my:coach")))
    assert "You are next" in shown
    assert "18 September 2026" in shown


def test_a_scale_is_answered_and_shown_as_a_picture_with_its_table(cast):
    ana = cast.client("ana")
    here = reverse("my:scale", args=["my_recovery"])
    codes = ("hope", "say", "people", "days", "signs", "place", "money", "myself")
    whole = {f"item_{code}": "4" for code in codes}
    assert ana.post(here, {"key": str(uuid4())}).status_code == 422
    assert ana.post(here, {**whole, "key": str(uuid4())}).status_code == 302
    assert ana.post(here, {"item_hope": "2", "key": str(uuid4())}).status_code == 302
    shown = _main(ana.get(reverse("my:scales")))
    assert "32, between 8 and 40" in shown
    assert "<svg" in shown
    assert "not whole" in shown
    assert Answering.objects.count() == 2
    assert ana.get(reverse("my:scale", args=["no-such"])).status_code == 404


def test_a_director_adds_a_scale_with_its_licence(cast):
    director = cast.client("director")
    here = reverse("org:scales")
    said = {"title": "A long one", "code": "long", "version": "1", "licence": "By leave"}
    wrong = director.post(here, {**said, "text": "code,words,lowest,highest\na,Yes,5,1"})
    assert wrong.status_code == 422
    text = "code,words,lowest,highest\na,Yes,1,5"
    assert director.post(here, {**said, "text": text}).status_code == 302
    assert Scale.objects.get().licence == "By leave"
    assert "By leave" in _main(cast.client("ana").get(reverse("my:scale", args=["long"])))


def test_whoever_reads_the_name_of_a_buddy_stands_in_the_record(cast):
    agree(cast)
    ana, ben = cast.client("ana"), cast.client("neighbour")
    ana.post(reverse("my:offer_buddy"))

    def looks():
        found = Entry.objects.filter(verb="record.saw").order_by("pk")
        return [(one.by, one.person, one.ground, one.details["parts"]) for one in found]

    before = looks()
    _main(ana.get(reverse("my:buddy")))
    assert looks() == before  # one's own offer is nobody else's business
    _main(ben.get(reverse("my:buddy")))
    ben_read = (cast.account("neighbour").ref, cast.ana.ref, "buddy", ["person"])
    assert looks() == [*before, ben_read]
    ben.post(reverse("my:ask_buddy", args=[Buddy.objects.get().ref]))
    _main(ben.get(reverse("my:buddy")))
    _main(ana.get(reverse("my:buddy")))
    ana_read = (cast.account("ana").ref, cast.people["neighbour"].ref, "buddy", ["person"])
    assert looks() == [*before, ben_read, ben_read, ana_read]
    told = _main(ana.get(reverse("my:lookers")))
    assert "somebody who looks for one" in told
    assert "Ben Cole" not in told  # to look is not to say who one is


def test_buddies_offer_ask_and_stop_and_the_ratio_is_kept_back(cast):
    agree(cast, hold=False)
    ana, ben = cast.client("ana"), cast.client("neighbour")
    ana.post(reverse("my:offer_buddy"))
    offer = Buddy.objects.get()
    assert "Ask them" in _main(ben.get(reverse("my:buddy")))
    ben.post(reverse("my:ask_buddy", args=[offer.ref]))
    assert "helps you" in _main(ben.get(reverse("my:buddy")))
    assert (
        ana.get(reverse("support:person", args=[cast.people["neighbour"].ref])).status_code == 200
    )
    goals = reverse("support:goals", args=[cast.people["neighbour"].ref])
    assert ana.get(goals).status_code == 404
    shown = _main(cast.client("director").get(reverse("org:caseloads")))
    assert "Kept back" in shown
    ben.post(reverse("my:stop_buddy", args=[offer.ref]))
    assert Buddy.objects.get().state == "over"
    assert ben.post(reverse("my:stop_buddy", args=[UUID(int=3)])).status_code == 404


def _cells(shown):
    """The text of each cell, row by row."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", shown, re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows)
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_directors_see_people_and_places_of_each_coach_and_nobody_they_help(cast):
    jo = consented.standing(cast.ana)[0].coach
    stand_in = coach_of(cast, "stranger")
    consent.leave(
        coach=jo,
        stand_ins={one.ref: stand_in for one in consented.matches_of(jo)},
        by=cast.by("senior_approver"),
        at=NOW,
    )
    shown = _main(cast.client("director").get(reverse("org:caseloads")))
    most = consented.asked_of(stand_in).most_people
    row = next(one for one in _cells(shown) if one and "Nobody, Peer" in one[0])  # Nobody Known
    said = ["People 0", f"At most {most}", f"Free places {most}", "Waiting 0"]
    assert row[1:5] == said
    assert "1 person, until" in row[5]
    whole = next(one for one in _cells(shown) if one and one[0].endswith("All"))
    assert whole[5].endswith("1")  # one person has somebody standing in
    Coach.objects.filter(pk=stand_in.pk).update(takes_people=False)
    again = _main(cast.client("director").get(reverse("org:caseloads")))
    assert "Takes nobody new" in again
    assert "0 places are free today" in again
    assert f"{most} places are free today" in shown
    assert cast.ana.name not in shown
    assert "Plans made with a planning buddy" in shown
    home = _main(cast.client("director").get(reverse("org:home")))
    assert reverse("org:caseloads") in home


def test_the_worker_seats_whoever_waited(cast):
    from ownway.cli.worker import seat_waiting

    coach = coach_of(cast, "stranger")
    Coach.objects.filter(pk=coach.pk).update(takes_people=False)
    consent.choose(person=cast.ana, coach=coach, by=cast.by("ana"), at=NOW)
    later = NOW + timedelta(days=1)
    assert seat_waiting(later) == 0
    Coach.objects.filter(pk=coach.pk).update(takes_people=True)
    assert seat_waiting(later) == 1
    assert consented.standing(cast.ana)[0].coach == coach
