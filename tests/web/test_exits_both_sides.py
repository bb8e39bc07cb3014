"""The pages of a way out: what was read is signed, nobody is waited for in vain, two views stay."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from ownway.core.money import Money
from ownway.decisions.queries import WaitingRow
from ownway.endings import actions, queries
from ownway.endings.models import Commitment, Signature
from ownway.endings.rules import ExitStatus, Side
from ownway.planning.rules import PlanKind
from ownway.web.desk.words import work as words
from tests.cast import NOW
from tests.leaving import own_way, sign
from tests.web.reading import came_back, said, told

pytestmark = pytest.mark.django_db
DUE = (NOW + timedelta(days=90)).date()
TIME_IS_OVER = NOW + timedelta(days=8)  # seven days of the pack to sign, to their end


def going_round(cast, *others):
    """Ana and her coach promised something, and everybody is asked to sign."""
    by, helper = cast.by("ana"), cast.by("coach")
    row = actions.go_own_way(person=cast.ana, by=by, at=NOW)
    actions.write_plan(way_out=row, keeps_well="The sea", by=by, at=NOW)
    me = row.parties.get()
    along = {
        name: actions.ask_along(way_out=row, account=cast.account(name), by=by, at=NOW)
        for name in ("coach", *others)
    }
    actions.promise(owner=me, words="I swim", due_on=DUE, by=by, at=NOW)
    actions.promise(owner=along["coach"], words="I ring", due_on=DUE, by=helper, at=NOW)
    actions.hand_round(way_out=row, by=by, at=NOW)
    row.refresh_from_db()
    return row, me, along


def test_a_coach_cannot_sign_on_paper_for_somebody_with_a_sign_in(cast, anas_plan):
    row, me, _along = going_round(cast)
    coach = cast.client("coach")
    assert "Signed on paper" not in said(coach.get(reverse("desk:exit", args=[row.ref])))
    press = {"which": str(me.ref), "agreement": "1"}
    coach.post(reverse("desk:exit_step", args=[row.ref, "paper"]), press)
    coach.post(reverse("desk:exit", args=[row.ref]), {"do": "sign", "name": "Jo", "agreement": 1})
    row.refresh_from_db()
    assert [one.party.side for one in Signature.objects.all()] == [Side.STAFF]
    assert row.status == ExitStatus.OWN_WAY


@pytest.mark.parametrize("who", ["ana", "coach"])
def test_an_old_page_signs_nothing_and_loses_nothing(cast, anas_plan, who):
    row, _me, along = going_round(cast)
    actions.promise(
        owner=along["coach"], words="I come along", due_on=DUE, by=cast.by("coach"), at=NOW
    )
    actions.hand_round(way_out=row, by=cast.by("ana"), at=NOW)
    there = reverse("my:promises") if who == "ana" else reverse("desk:exit", args=[row.ref])
    prefix = "sign-" if who == "ana" else ""
    old = {"do": "sign", f"{prefix}name": "My name", f"{prefix}agreement": "1"}
    client = cast.client(who)
    page = came_back(client.post(there, old))
    assert "The promises were changed after you opened this page." in page
    assert "I come along" in page
    assert not Signature.objects.exists()
    answer = client.post(there, old)
    assert f'name="{prefix}agreement" value="2"' in answer.content.decode()
    assert 'value="My name"' in answer.content.decode()
    client.post(there, {**old, f"{prefix}agreement": "2"})
    assert Signature.objects.get().agreement == 2


def test_the_person_goes_on_without_one_who_does_not_sign(cast, anas_plan):
    row, me, along = going_round(cast, "approver")
    sign(me, cast.by("ana"), NOW)
    sign(along["coach"], cast.by("coach"), NOW)
    there, first = reverse("my:promises"), TIME_IS_OVER
    with time_machine.travel(first - timedelta(days=1), tick=True):
        ana = cast.client("ana")
        page = said(ana.get(there))
        assert f"From {first.day} {first:%B %Y} you can go on without them." in page
        assert "has not signed yet. You can wait" not in page
        early = ana.post(there, {"do": "release", "which": str(along["approver"].ref)})
        assert "They still have time to sign." in told(ana, early)
        along["approver"].refresh_from_db()
        assert along["approver"].left_at is None
    with time_machine.travel(first, tick=True):
        _goes_on_without(cast, row, along)


def _goes_on_without(cast, row, along):
    ana, there = cast.client("ana"), reverse("my:promises")
    page = said(ana.get(there))
    assert "has not signed yet. You can wait, or go on without them." in page
    stranger = {"do": "release", "which": str(along["coach"].ref)}  # who has signed is not on offer
    assert ana.post(there, stranger).status_code == 404
    went = ana.post(there, {"do": "release", "which": str(along["approver"].ref)})
    assert "Nobody is to blame." in told(ana, went)
    row.refresh_from_db()
    assert row.status == ExitStatus.SIGNED


def test_only_those_who_run_exits_release_at_the_desk(cast, anas_plan):
    row, _me, along = going_round(cast, "approver")
    step = reverse("desk:exit_step", args=[row.ref, "release"])
    press = {"which": str(along["coach"].ref)}
    there, first = reverse("desk:exit", args=[row.ref]), TIME_IS_OVER
    with time_machine.travel(NOW, tick=True):
        lead = cast.client("senior_approver")
        page = said(lead.get(there))
        assert f"From {first.day} {first:%B %Y} you can go on without them." in page
        assert "Go on without them" not in page
        assert "They still have time to sign." in told(lead, lead.post(step, press))
    with time_machine.travel(first, tick=True):
        assert cast.client("coach").post(step, press).status_code == 404
        lead = cast.client("senior_approver")
        assert "you go on without them, and nobody asks why" in said(lead.get(there))
        lead.post(step, press)
    along["coach"].refresh_from_db()
    assert along["coach"].left_at is not None


def test_staff_are_not_asked_how_a_promise_of_the_person_went(cast, anas_plan):
    row = own_way(cast.ana, cast.by("ana"), helper=cast.by("coach"), at=NOW)
    mine = Commitment.objects.get(owner__side=Side.PERSON)
    theirs = Commitment.objects.get(owner__side=Side.STAFF)
    coach, there = cast.client("coach"), reverse("desk:exit", args=[row.ref])
    page = said(coach.get(there))
    assert "I kept it" in page
    assert "I did not keep it" in page
    assert "They kept it" not in page
    missed = reverse("desk:exit_step", args=[row.ref, "missed"])
    no = told(coach, coach.post(missed, {"which": str(mine.ref)}))
    assert "Whoever promised it says how it went." in no
    coach.post(missed, {"which": str(theirs.ref)})
    assert [one.outcome for one in Commitment.objects.order_by("owner__side")] == ["open", "missed"]
    assert "Not kept" in said(cast.client("ana").get(reverse("my:promises")))


def test_the_person_says_that_a_promise_of_staff_was_not_kept(cast, anas_plan):
    row = own_way(cast.ana, cast.by("ana"), helper=cast.by("coach"), at=NOW)
    theirs = Commitment.objects.get(owner__side=Side.STAFF)
    kept = reverse("desk:exit_step", args=[row.ref, "kept"])
    cast.client("coach").post(kept, {"which": str(theirs.ref)})
    ana, there = cast.client("ana"), reverse("my:promise", args=[theirs.ref])
    assert "It was not kept" in said(ana.get(there))
    ana.post(there, {"do": "missed"})
    theirs.refresh_from_db()
    assert (theirs.outcome, theirs.person_says) == ("kept", "missed")
    assert "Both stay written down." in said(ana.get(there))
    assert "Kept, they say. Not kept, I say" in said(ana.get(reverse("my:promises")))
    coach = cast.client("coach")
    assert "Not kept, the person says" in said(coach.get(reverse("desk:exit", args=[row.ref])))
    assert "We say kept, the person says not: 1" in said(coach.get(reverse("desk:exits")))


def test_two_windows_of_the_exit_plan_are_both_shown(cast, anas_plan):
    actions.go_own_way(person=cast.ana, by=cast.by("ana"), at=NOW)
    ana, there = cast.client("ana"), reverse("my:exit_plan")
    ana.post(there, {"keeps_well": "The first window", "version": "0"})
    page = came_back(ana.post(there, {"keeps_well": "The second window", "version": "0"}))
    assert "What the other window says" in page
    assert "The first window" in page
    assert "The second window" in page
    ana.post(there, {"keeps_well": "Both", "version": "1"})
    assert queries.of_person(cast.ana, NOW).plan.keeps_well == "Both"


def test_who_graduated_before_stands_first_on_the_list_of_plans(cast, anas_plan):
    own_way(cast.ana, cast.by("ana"), helper=cast.by("coach"), at=NOW)
    actions.graduate(person=cast.ana, by=cast.by("ana"), at=NOW)
    stranger = uuid4()
    assert queries.alumni([cast.ana.ref, stranger]) == {cast.ana.ref}
    pounds = Money(100, "GBP")

    def waits(person, name):
        return WaitingRow(
            version=uuid4(),
            plan=uuid4(),
            person=person,
            person_name=name,
            kind=PlanKind.YEARLY,
            number=1,
            sent_at=NOW,
            due_on=DUE,
            late=False,
            total=pounds,
            amount=pounds,
            over=Money(0, "GBP"),
            may_decide=True,
        )

    both = [waits(stranger, "Ben"), waits(cast.ana.ref, "Ana")]
    rows = words.plans(both, queries.alumni(one.person for one in both)).table.rows
    assert [row[1].text for row in rows] == ["Ana, who graduated here before", "Ben"]
