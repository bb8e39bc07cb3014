"""When an amount changes: both sides side by side, notice from the desk, nothing taken unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from ownway.allocation import actions as allocating
from ownway.allocation import queries
from ownway.cli.worker import bring_reductions_into_force
from ownway.consent import actions as consenting
from ownway.core.actors import SYSTEM
from ownway.core.problems import NotVisible
from ownway.core.show import day
from ownway.decisions import actions as deciding
from ownway.people import actions as people
from ownway.people.models import Person
from ownway.record.models import Entry
from tests import agreed, living
from tests.cast import NOW, YEAR
from tests.living import SIXTEEN
from tests.web.reading import came_back, said, told

pytestmark = pytest.mark.django_db
HERE = reverse("my:amount_change")


@pytest.fixture
def ana(cast):
    return cast.client("ana")


@pytest.fixture
def senior(cast):
    return cast.client("senior_approver")


@pytest.fixture
def higher(cast):
    return agreed._allocated(cast.ana, cast.by("ana"))


@pytest.fixture
def lower(cast, higher):
    sent = living.assessed(cast.ana, cast.by("ana"), SIXTEEN, at=NOW)
    return allocating.work_out(assessment=sent, by=cast.by("ana"), at=NOW)


def desk(allocation):
    return reverse("desk:amount_change", args=[allocation.ref])


def test_one_amount_has_not_changed(ana, higher):
    assert "Your amount has not changed" in said(ana.get(HERE))


def test_a_lower_amount_does_not_count_and_says_so_everywhere(ana, lower):
    page = said(ana.get(reverse("my:amount")))
    assert "You have £9,100 a year to plan with." in page
    assert "Worked out anew, it comes to £4,311.32 a year, which is less." in page
    change = said(ana.get(HERE))
    assert "From £9,100 to £4,311.32 a year: £4,788.68 less." in change
    assert "you need to do nothing" in change
    parts = queries.compared(queries.before(lower), lower).parts
    for part in parts:
        assert part.words["en-GB"] in change
    assert "All together" in change
    assert "the middle of all the orders" in change


def test_notice_is_given_read_taken_back_and_given_again(ana, senior, cast, lower):
    page = senior.get(reverse("desk:amount", args=[lower.ref]))
    assert "It counts only after a notice" in said(page)
    assert desk(lower) in page.content.decode()
    assert "Write why." in came_back(senior.post(desk(lower), {"reason": " "}))
    answer = told(senior, senior.post(desk(lower), {"reason": "We went through it together."}))
    assert "Notice is given. The person sees it now." in answer
    due = day(queries.notice_of(lower).counts_from, "en_GB")
    assert f"It counts from {due}" in answer

    hub = said(ana.get(reverse("my:home")))
    assert f"My amount goes down: see what changed From {due}." in hub
    change = said(ana.get(HERE))
    assert "Your amount goes down" in change
    assert "Until then you have £9,100 a year, as before." in change
    assert "We went through it together." in change
    assert "You get an answer within 15 working days." in change

    back = told(senior, senior.post(desk(lower), {"reason": "A slip of mine."}))
    assert "The notice is taken back." in back
    assert "goes down" not in said(ana.get(reverse("my:home")))
    told(senior, senior.post(desk(lower), {"reason": "Now it is right."}))

    assert bring_reductions_into_force(datetime.now(UTC) + timedelta(days=9)) == 0
    assert bring_reductions_into_force(datetime.now(UTC) + timedelta(days=10)) == 1
    assert "You have £4,311.32 a year to plan with." in said(ana.get(reverse("my:amount")))
    change = said(ana.get(HERE))
    assert "Your amount changed" in change
    done = senior.get(desk(lower))
    assert f"It has counted since {due}" in said(done)
    assert "<textarea" not in done.content.decode()


def test_saying_it_is_wrong_keeps_the_earlier_amount(ana, senior, cast, lower):
    told(senior, senior.post(desk(lower), {"reason": "We went through it together."}))
    told(ana, ana.post(reverse("my:amount_wrong"), {"wrong_in": "answer", "words": "My nights"}))
    assert lower.claims.get().words == "My nights"
    assert "somebody is looking at it" in said(ana.get(HERE))
    assert "no lower amount comes into force" in said(senior.get(desk(lower)))
    hub = said(ana.get(reverse("my:home")))
    assert "I said that something in my amount is wrong An answer comes by" in hub
    assert bring_reductions_into_force(datetime.now(UTC) + timedelta(days=40)) == 0
    deciding.answer_claim(
        claim=lower.claims.get(),
        outcome="stands",
        reason="We looked",
        by=living.staff(),
        at=datetime.now(UTC),
    )
    assert "We looked" in said(ana.get(reverse("my:amount")))
    assert bring_reductions_into_force(datetime.now(UTC) + timedelta(days=40)) == 1


def test_other_questions_cannot_be_set_side_by_side(ana, senior, lower, monkeypatch):
    compared = queries.compared

    def other(_viewer, before, after, *, at):
        return replace(compared(before, after), comparable=False)

    monkeypatch.setattr("ownway.allocation.queries.compared_by", other)
    assert "cannot be set side by side" in said(ana.get(HERE))
    page = senior.get(desk(lower))
    assert "no notice can be given" in said(page)
    assert "<textarea" not in page.content.decode()


def test_a_first_amount_follows_none(senior, higher):
    assert "This is their first amount." in said(senior.get(desk(higher)))


def test_in_spanish_too(cast, ana, lower):
    own = {"theme": "device", "text_size": 100, "by": cast.by("ana"), "at": NOW}
    people.set_preferences(account=cast.account("ana"), language="es", **own)
    assert "no cuenta" in said(ana.get(reverse("my:amount")))


def test_who_may_see_the_money_and_not_the_answers_sees_no_answers(cast, lower):
    """A sister who was let in to the money alone, and who settles amounts for others."""
    Person.objects.filter(pk=cast.ana.pk).update(restricted=True)
    consenting.grant_role(
        programme=cast.programme,
        account=cast.account("sister"),
        role="senior_approver",
        from_at=NOW,
        until_at=NOW + YEAR,
        by=SYSTEM,
        at=NOW,
    )
    assert queries.amounts_of(cast.viewer("sister"), cast.ana.ref, at=NOW).lower.allocation == lower
    with pytest.raises(NotVisible):
        queries.compared_by(cast.viewer("sister"), queries.before(lower), lower, at=NOW)
    assert cast.client("sister").get(desk(lower)).status_code == 404


def test_reading_what_changed_is_in_the_record_as_reading_answers(senior, cast, lower):
    before = Entry.objects.count()
    assert senior.get(desk(lower)).status_code == 200
    said_so = [str(one.details) for one in Entry.objects.order_by("pk")[before:]]
    assert any("assessment" in one or "answers" in one for one in said_so), said_so


def test_while_a_claim_waits_no_day_is_promised(ana, senior, cast, lower):
    told(senior, senior.post(desk(lower), {"reason": "We went through it together."}))
    deciding.say_wrong(
        allocation=lower, wrong_in="other", words="More", by=cast.by("ana"), at=datetime.now(UTC)
    )
    for name in ("my:amount", "my:amount_change"):
        page = said(ana.get(reverse(name)))
        assert "does not go down before you have our answer" in page
        assert "It goes down on" not in page
        assert "counts from" not in page
    assert "My amount goes down" not in said(ana.get(reverse("my:home")))
