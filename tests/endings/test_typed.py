"""Paper is an equal door: what somebody without a sign-in says is typed in word for word (I15)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from ownway.core.actors import SYSTEM
from ownway.core.problems import Stale
from ownway.endings import actions, queries
from ownway.endings.actions import readiness as feeling
from ownway.endings.models import Commitment, Exit, ScholarshipAnswer, TypedIn
from ownway.endings.models.readiness import Readiness
from ownway.endings.rules import ExitStatus, Heard, HeardBy, Outcome, Side
from ownway.joining import actions as joining
from ownway.record.models import Entry
from tests import living
from tests.endings.groups import LATER, SOON, Group, joined, now, refused_by_the_database
from tests.leaving import account_of, sign, walker
from tests.living import AT
from tests.planned import staff

pytestmark = pytest.mark.django_db
DUE = (SOON + timedelta(days=60)).date()
PAPER = Heard(HeardBy.PAPER, AT.date())
CALLED = Heard(HeardBy.PHONE, (AT - timedelta(days=2)).date())


@pytest.fixture
def inside():
    return living.programme()


@pytest.fixture
def group(inside):
    return Group(inside).open()


@pytest.fixture
def typist(inside):
    return staff(inside, "approver", "Tilda")[0]


@pytest.fixture
def lou(inside):
    """Somebody who joined on paper and has no sign-in."""
    return joining.join(
        programme=inside,
        account=None,
        name="Lou",
        language="en-GB",
        facts={},
        informed_version="0" * 64,
        by=SYSTEM,
        at=AT,
    ).person


def entries(person):
    return list(Entry.objects.filter(person=person.ref, verb__startswith="endings."))


def typed(person, act):
    return TypedIn.objects.get(person=person, act=act)


# -- the words, who typed them, and how they came --


def test_an_application_is_kept_as_they_wrote_it_and_one_entry_says_how(group, lou, typist):
    said = {"hopes": "a job, by the sea", "needs": "a bike"}
    row = actions.apply(person=lou, **said, heard=CALLED, by=typist, at=AT)
    assert (row.status, row.hopes, row.needs) == ("applied", "a job, by the sea", "a bike")
    kept = typed(lou, "apply")
    assert (kept.subject, kept.way, kept.said_on) == (row.ref, "phone", CALLED.on)
    assert (kept.said, kept.typed_by, kept.typed_at) == (said, typist.ref, AT)
    (entry,) = entries(lou)
    assert (entry.verb, entry.by) == ("endings.apply", typist.ref)
    assert entry.details["heard_by"] == "phone"
    assert entry.details["said_on"] == CALLED.on.isoformat()
    assert "endings.typedin" in set(entry.rows.values_list("label", flat=True))


def test_the_same_paper_typed_twice_is_once_and_other_words_are_not_lost_in_silence(
    group, lou, typist
):
    how = {"person": lou, "heard": PAPER, "by": typist, "at": AT}
    first = actions.apply(hopes="A job", **how)
    assert actions.apply(hopes="A job", **how) == first
    assert len(entries(lou)) == TypedIn.objects.count() == 1
    with pytest.raises(actions.NotNow):
        actions.apply(hopes="A home", **how)
    first.refresh_from_db()
    assert first.hopes == "A job"


def test_a_way_of_their_own_goes_all_the_way_on_paper(inside, lou, typist):
    helper = walker(inside)
    how = {"heard": PAPER, "by": typist, "at": AT}
    row = actions.go_own_way(person=lou, **how)
    actions.write_plan(way_out=row, keeps_well="The pool", shared=True, **how)
    actions.promise(owner=now(row).me, words="I swim", due_on=DUE, **how)
    actions.ask_promise(way_out=row, account=account_of(helper), words="Ring", due_on=DUE, **how)
    actions.hand_round(way_out=row, by=helper, at=AT)
    paper = {"party": now(row).me, "name": "Lou", "agreement": 1, "on_paper": True}
    actions.sign(**paper, by=helper, at=AT)
    sign(now(row).coach, helper)
    assert now(row).status is ExitStatus.SIGNED
    actions.begin_transition(way_out=row, **how)
    assert now(row).status is ExitStatus.IN_TRANSITION
    assert typed(lou, "write_plan").said == {"keeps_well": "The pool", "shared": "yes"}
    said = {"promise": "Ring", "owner": "Cora", "due_on": DUE.isoformat()}
    assert typed(lou, "ask_promise").said == said
    verbs = [one.verb for one in entries(lou)]
    assert (len(verbs), verbs.count("endings.sign")) == (8, 2)


def test_an_exit_plan_is_changed_with_the_number_that_was_read(lou, typist):
    row = actions.go_own_way(person=lou, heard=PAPER, by=typist, at=AT)
    how = {"way_out": row, "heard": PAPER, "by": typist, "at": AT}
    actions.write_plan(keeps_well="The pool", **how)
    with pytest.raises(Stale):
        actions.write_plan(keeps_well="The sea", **how)
    plan = actions.write_plan(keeps_well="The sea", version=1, **how)
    assert (plan.keeps_well, plan.version) == ("The sea", 2)
    assert TypedIn.objects.filter(act="write_plan").count() == 2


def test_rest_goes_on_and_stops_as_they_say_it(lou, typist):
    how = {"heard": CALLED, "by": typist, "at": AT}
    row = actions.go_own_way(person=lou, **how)
    for act in (actions.pause, actions.pause, actions.go_on, actions.step_out, actions.step_out):
        act(way_out=row, **how)
    assert now(row).status is ExitStatus.STEPPED_OUT
    acts = list(TypedIn.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["go_own_way", "pause", "go_on", "step_out"]


def test_what_they_want_to_reach_is_written_reached_and_taken_away(lou, typist):
    how = {"heard": PAPER, "by": typist, "at": AT}
    row = actions.go_own_way(person=lou, **how)
    swim, sing = (
        actions.choose_milestone(way_out=row, words=one, **how) for one in ("Swim", "Sing")
    )
    actions.reach_milestone(milestone=swim, **how)
    actions.remove_milestone(milestone=sing, **how)
    assert [one.reached_at for one in queries.milestones(now(row))] == [AT]
    assert typed(lou, "reach_milestone").said == {"milestone": "Swim"}
    assert typed(lou, "remove_milestone").said == {"milestone": "Sing"}


# -- whose words they are --


def acts_of(group, person):
    """Every act of this part that staff could try for somebody, by its name."""
    whole = queries.of_person(person, LATER)
    row, me = whole.exit, whole.me
    theirs = next(one for one in whole.commitments if one.owner.side == Side.STAFF)
    milestone = queries.milestones(whole)[0]
    note = Readiness.objects.get(person=person)
    return {
        "interest": lambda **how: actions.show_interest(person=person, **how),
        "apply": lambda **how: actions.apply(person=person, hopes="A home", **how),
        "plan": lambda **how: actions.write_plan(way_out=row, turn_to="Mo", version=1, **how),
        "promise": lambda **how: actions.promise(owner=me, words="I sing", due_on=DUE, **how),
        "ask": lambda **how: actions.ask_promise(
            way_out=row, account=account_of(group.coach), words="Visit", due_on=DUE, **how
        ),
        "take back": lambda **how: actions.take_back(commitment=theirs, **how),
        "rest": lambda **how: actions.pause(way_out=row, **how),
        "stop": lambda **how: actions.step_out(way_out=row, **how),
        "reach": lambda **how: actions.choose_milestone(way_out=row, words="Dance", **how),
        "reached": lambda **how: actions.reach_milestone(milestone=milestone, **how),
        "signs": lambda **how: feeling.note_signs(person=person, words="Glad", **how),
        "share": lambda **how: feeling.share_signs(readiness=note, **how),
    }


def test_nothing_is_typed_in_for_somebody_who_has_a_sign_in(inside, group, typist):
    person, by, _viewer = joined(inside)
    row = actions.go_own_way(person=person, by=by, at=AT)
    actions.write_plan(way_out=row, keeps_well="Walks", by=by, at=AT)
    ask = {"account": account_of(group.coach), "words": "I ring", "due_on": DUE}
    actions.ask_promise(way_out=row, **ask, by=by, at=AT)
    actions.choose_milestone(way_out=row, words="Swim", by=by, at=AT)
    feeling.note_signs(person=person, strengths="Cooking", by=by, at=AT)
    before = len(entries(person))
    tried = acts_of(group, person)
    for name, act in tried.items():
        if name == "interest":
            continue  # from a way of one's own nobody goes back to it, paper or not
        with pytest.raises(actions.NotYours):
            act(heard=PAPER, by=typist, at=SOON)
    assert len(entries(person)) == before
    assert not TypedIn.objects.exists()
    assert Exit.objects.get().paused_at is None


def test_only_staff_type_in(inside, lou):
    _person, neighbour, _viewer = joined(inside)
    for who in (neighbour, SYSTEM):
        with pytest.raises(actions.NotYours):
            actions.go_own_way(person=lou, heard=PAPER, by=who, at=AT)
    assert not Exit.objects.exists()


def test_nobody_says_without_a_word_how_they_heard_it(inside, lou, typist):
    row = actions.go_own_way(person=lou, heard=PAPER, by=typist, at=AT)
    helper = walker(inside)
    actions.ask_along(way_out=row, account=account_of(helper), by=typist, at=AT)
    with pytest.raises(actions.NotYours):
        actions.promise(owner=now(row).me, words="I swim", due_on=DUE, by=helper, at=AT)
    with pytest.raises(actions.NotYours):
        feeling.note_signs(person=lou, words="Glad", by=typist, at=AT)


def test_nothing_was_said_on_a_day_to_come(lou, typist):
    tomorrow = Heard(HeardBy.PAPER, (AT + timedelta(days=1)).date())
    with pytest.raises(actions.NotWhole) as no:
        actions.go_own_way(person=lou, heard=tomorrow, by=typist, at=AT)
    assert [one.where for one in no.value.problems] == ["said_on"]
    assert not Exit.objects.exists()


# -- what they feel is theirs --


def test_signs_are_noted_and_shared_only_as_they_ticked_it(group, lou, typist):
    how = {"heard": PAPER, "by": typist}
    note = feeling.note_signs(person=lou, strengths="Cooking", **how, at=AT)
    assert note.shared_at is None
    assert typed(lou, "note_signs").said == {"strengths": "Cooking", "shared": "no"}
    feeling.share_signs(readiness=note, **how, at=SOON)
    feeling.share_signs(readiness=note, shared=False, **how, at=LATER)
    note.refresh_from_db()
    assert note.shared_at is None
    at_once = feeling.note_signs(person=lou, words="Glad", shared=True, **how, at=LATER)
    assert at_once.shared_at == LATER
    assert len(entries(lou)) == 4


# -- both sides --


def signed(inside, lou, typist, helper):
    how = {"heard": PAPER, "by": typist, "at": AT}
    row = actions.go_own_way(person=lou, **how)
    actions.promise(owner=now(row).me, words="I swim", due_on=DUE, **how)
    actions.ask_promise(way_out=row, account=account_of(helper), words="Ring", due_on=DUE, **how)
    actions.hand_round(way_out=row, by=helper, at=AT)
    paper = {"party": now(row).me, "name": "Lou", "agreement": 1, "on_paper": True}
    actions.sign(**paper, by=helper, at=AT)
    sign(now(row).coach, helper)
    return row


def test_their_view_of_our_promise_is_typed_in_by_somebody_who_does_not_owe_it(inside, lou, typist):
    helper = walker(inside)
    signed(inside, lou, typist, helper)
    ours = Commitment.objects.get(owner__side=Side.STAFF)
    said = {"commitment": ours, "outcome": "missed", "heard": PAPER, "at": SOON}
    actions.mark(commitment=ours, outcome=Outcome.KEPT, by=helper, at=SOON)
    with pytest.raises(actions.NotYours):
        actions.mark(**said, by=helper)
    refused_by_the_database(
        Commitment.objects.filter(pk=ours.pk).model,
        person_says="missed",
        said_at=SOON,
        said_by=helper.ref,
    )
    actions.mark(**said, by=typist)
    actions.mark(**said, by=typist)
    ours.refresh_from_db()
    assert (ours.outcome, ours.person_says, ours.said_by) == ("kept", "missed", typist.ref)
    assert typed(lou, "mark").said == {"promise": "Ring", "outcome": "missed"}


def test_a_promise_is_agreed_anew_on_paper(inside, lou, typist):
    signed(inside, lou, typist, walker(inside))
    mine = Commitment.objects.get(owner__side=Side.PERSON)
    said = {"words": "I swim in May", "due_on": DUE + timedelta(days=30)}
    made = actions.change(commitment=mine, **said, heard=CALLED, by=typist, at=SOON)
    mine.refresh_from_db()
    assert (mine.outcome, made.replaces) == ("changed", mine)
    kept = typed(lou, "change")
    assert (kept.subject, kept.said["before"]) == (made.ref, "I swim")


# -- who types an application in does not answer it --


def test_whoever_typed_an_application_in_does_not_answer_it(group, lou, typist):
    row = actions.apply(person=lou, hopes="A job", heard=PAPER, by=typist, at=AT)
    place = {"cohort": group.cohort, "coach": group.member}
    no = {"reason": "no_coach_free", "words": "Nobody is free.", "would_change": "In May."}
    with pytest.raises(actions.NotYours):
        actions.award(way_out=row, **place, by=typist, at=AT)
    with pytest.raises(actions.NotYours):
        actions.decline(way_out=row, **no, by=typist, at=AT)
    values = {"outcome": "awarded", "answered_at": AT, "answered_by": typist.ref}
    with pytest.raises(DatabaseError), transaction.atomic():
        ScholarshipAnswer.objects.create(exit=row, **values, answered_human=typist.human)
    answer = actions.decline(way_out=row, **no, by=group.lead, at=AT)
    asked = {"answer": answer, "words": "Mo is free", "heard": CALLED, "at": AT}
    actions.challenge(**asked, by=typist)
    with pytest.raises(actions.NotYours):
        actions.look_again(answer=answer, words="Yes", by=typist, at=AT)
    third = staff(group.inside, "approver", "Thea")[0]
    assert actions.look_again(answer=answer, words="Not yet", by=third, at=AT).looked_outcome
    assert typed(lou, "challenge").said == {"challenge": "Mo is free"}


def test_interest_typed_in_by_somebody_keeps_nobody_from_answering(group, lou, typist):
    actions.show_interest(person=lou, heard=CALLED, by=typist, at=AT)
    other = staff(group.inside, "approver", "Thea")[0]
    row = actions.apply(person=lou, hopes="A job", heard=PAPER, by=other, at=AT)
    place = {"cohort": group.cohort, "coach": group.member}
    assert actions.award(way_out=row, **place, by=typist, at=AT).outcome == "awarded"


# -- what must never be true --


def test_the_database_keeps_what_was_typed_as_it_was_typed(inside, lou, typist):
    actions.go_own_way(person=lou, heard=PAPER, by=typist, at=AT)
    kept = TypedIn.objects.get()
    for change in ({"said": {"x": "y"}}, {"way": "phone"}, {"typed_by": lou.ref}):
        refused_by_the_database(TypedIn, **change)
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()
    values = {
        "act": "apply",
        "subject": kept.subject,
        "way": "paper",
        "said_on": AT.date(),
        "typed_on": AT.date(),
        "typed_at": AT,
        "typed_by": typist.ref,
        "typed_human": typist.human,
    }
    person, _by, _viewer = joined(inside)
    wrong = (
        {"person": person},  # has a sign-in
        {"person": lou, "way": "email"},
        {"person": lou, "act": ""},
        {"person": lou, "said_on": SOON.date()},
        {"person": lou, "typed_by": lou.ref},  # nobody's sign-in
        {"person": lou, "typed_human": lou.ref},
    )
    for one in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            TypedIn.objects.create(**{**values, **one})
    TypedIn.objects.create(**{**values, "person": lou})
