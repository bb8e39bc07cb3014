"""Invented people on their way out: a graduate, and a group that is on its way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ownway.core.actors import Actor, ActorKind
from ownway.endings import actions as endings
from ownway.endings import queries
from ownway.people.queries import actor_of
from ownway.programme.queries import day_of


def own_way(person: Any, own: Actor, coach: Any, helper: Actor, at: datetime) -> None:
    """Somebody writes their exit plan, and they and their coach promise something and sign."""
    how: dict[str, Any] = {"by": own, "at": at}
    row = endings.go_own_way(person=person, **how)
    endings.write_plan(
        way_out=row,
        keeps_well="Mornings outside.",
        turn_to="My circle.",
        early_signs="I stop answering the phone.",
        first_steps="I ring a friend before things get hard.",
        shared=True,
        **how,
    )
    until = (at + timedelta(days=90)).date()
    me = queries.of_exit(row, at).me
    assert me is not None, "the person takes part in their own way out"
    endings.promise(owner=me, words="I go outside each morning.", due_on=until, **how)
    asked = endings.ask_promise(
        way_out=row, account=coach, words="I ring once a month.", due_on=until, **how
    )
    endings.hand_round(way_out=row, **how)
    endings.sign(party=me, name=own.name, **how)
    endings.sign(party=asked.owner, name=helper.name, by=helper, at=at)


def leave_together(teller: Any, people: list[Any]) -> None:
    """The group of a practice programme, of these people."""
    own = [(one, actor_of(one.account, ActorKind.PERSON)) for one in people]
    if own:
        group(teller, own, now=teller.now)


def group(teller: Any, walkers: list[tuple[Any, Actor]], *, now: datetime) -> None:
    """A group whose retreat was held: one is in transition, one waits for a signature of staff."""
    lead, coach = teller.staff("approver"), teller.staff("coach")
    opened, met = now - timedelta(days=35), now - timedelta(days=12)
    limits = teller.pack.exits
    if limits is None:
        return
    cohort = endings.plan_cohort(
        programme=teller.programme,
        places=limits.group_on(now.date()).least,
        retreat_on=day_of(teller.programme, met),
        retreat_place="The garden room",
        by=lead,
        at=opened,
    )
    member = endings.offer_self(cohort=cohort, part="peer_coach", by=coach, at=opened)
    housing = teller.staff("senior_approver")
    endings.offer_self(cohort=cohort, part="housing", by=housing, at=opened)
    endings.open_cohort(cohort=cohort, by=lead, at=opened)
    rows = []
    for person, own in walkers:
        row = endings.apply(
            person=person, hopes="A home of my own, and work outdoors.", by=own, at=opened
        )
        endings.award(way_out=row, cohort=cohort, coach=member, by=lead, at=opened)
        endings.add_resource(
            way_out=row,
            kind="housing",
            partner="Elm Homes",
            words="A flat to try for three months",
            until_on=(now + timedelta(days=90)).date(),
            by=lead,
            at=opened,
        )
        rows.append((row, own))
    endings.hold_retreat(cohort=cohort, came=[row.ref for row, _own in rows], by=lead, at=met)
    for place, (row, own) in enumerate(rows):
        _agrees(teller, row, own, coach, housing, at=met, all_sign=place > 0)


def _agrees(
    teller: Any, row: Any, own: Actor, coach: Actor, housing: Actor, *, at: datetime, all_sign: bool
) -> None:
    """The agreement of the retreat; where not all sign, the housing worker still has to."""
    endings.write_plan(way_out=row, keeps_well="Work with my hands.", shared=True, by=own, at=at)
    asked = endings.ask_along(
        way_out=row,
        account=teller.accounts["senior_approver"],
        part="housing",
        by=own,
        at=at,
    )
    whole = queries.of_exit(row, at)
    me, beside = whole.me, whole.coach
    assert me is not None and beside is not None, "an award has a coach"  # noqa: PT018  both
    soon = (at + timedelta(days=40)).date()
    endings.promise(owner=me, words="I view two flats.", due_on=soon, by=own, at=at)
    endings.promise(owner=beside, words="I come along.", due_on=soon, by=coach, at=at)
    kept = endings.promise(owner=asked, words="I ask Elm Homes.", due_on=soon, by=housing, at=at)
    endings.choose_milestone(way_out=row, words="My own key", by=own, at=at)
    endings.hand_round(way_out=row, by=own, at=at)
    endings.sign(party=me, name=own.name, by=own, at=at)
    endings.sign(party=beside, name=coach.name, by=coach, at=at)
    if all_sign:
        endings.sign(party=asked, name=housing.name, by=housing, at=at)
        endings.begin_transition(way_out=row, by=own, at=at)
        endings.mark(commitment=kept, outcome="kept", by=housing, at=at + timedelta(days=5))
