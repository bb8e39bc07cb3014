"""The end of a notice: what goes back, and what came. Only here something is posted (E14)."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.decisions.rules import CLAWBACK_DECIDED, OFFSET
from ownway.holding import queries as holding
from ownway.holding.rules import funder_account
from ownway.programme.rules import authority_of
from ownway.reclaims import queries, rules
from ownway.reclaims.actions.keeping import (
    add_step,
    as_it_stands,
    locked,
    post,
    require_not_typist,
    require_open,
    require_other,
    shown,
    today_of,
)
from ownway.reclaims.actions.refusals import (
    NotNow,
    OutOfReach,
    TooEarly,
)
from ownway.reclaims.models import Reclaim, Step, Taken
from ownway.reclaims.queries import ReclaimView
from ownway.reclaims.rules import State, StepKind, Way
from ownway.record.store import writing


def decide(*, reclaim: Reclaim, by: Actor, at: datetime) -> Step:
    """The waiting time is over and nothing is disputed: the right to it goes back to the funder.

    Never more than could be asked back that day: what was promised, saved or used since is out of
    reach, and unused money up to the line stays. A second click changes nothing.

    Raises TooEarly, NotNow, OutOfReach, SomebodyElse.
    """
    with writing():
        now = as_it_stands(reclaim)
        found, pot = now.reclaim, locked(now.reclaim.pot)
        require_other(pot, by)
        before = next((one for one in now.steps if one.kind == StepKind.DECIDED), None)
        if before is not None:
            return before
        require_open(now, StepKind.DECIDED)
        require_not_typist(now, by)
        today = today_of(pot, at)
        if today < found.counts_from:
            raise TooEarly(
                _("The person still has time to answer."), fix=_("Decide after that day.")
            )
        reached = [one for one in queries.in_reach(pot) if one.use.left]
        amount = queries.may_take(found, today)
        if not amount:
            raise OutOfReach(
                _("Nothing of it is left that may be taken."), fix=_("Take the notice back.")
            )
        step = add_step(now, StepKind.DECIDED, "", amount, by=by, at=at)
        shares = rules.shares(amount, [one.use.left for one in reached], pot.currency)
        taken = [
            Taken.objects.create(
                reclaim=found,
                line_root=one.line.root,
                arrangement=one.arrangement,
                amount_minor=share,
                comes_back="yes" if queries.comes_back(Way(found.way), one.arrangement) else "no",
            )
            for one, share in zip(reached, shares, strict=True)
            if share
        ]
        book = pot.person.programme.ref
        journal = rules.decided(
            [(one.account, share) for one, share in zip(reached, shares, strict=True) if share],
            authority_of(holding.pack_for(pot), book, pot.funder),
            kind=OFFSET if found.way == Way.OFFSET else CLAWBACK_DECIDED,
            key=found.ref,
            effective_on=today,
            subject=found.ref,
        )
        post("reclaims.decide", pot, [step, *taken], journal, by=by, at=at)
        return step


def receive(*, reclaim: Reclaim, amount: Money, number: int, by: Actor, at: datetime) -> Step:
    """A part came back: it leaves the accounts it lies in now, line after line, to the penny.

    `number`: which step this one is, as the form was made. A second click finds its step there
    and changes nothing. Raises NotNow, OutOfReach, SomebodyElse.
    """
    with writing():
        now = as_it_stands(reclaim)
        found, pot = now.reclaim, locked(now.reclaim.pot)
        require_other(pot, by)
        if number != len(now.steps) + 1:
            return _noted_before(now, number, amount)
        if now.state is State.DISPUTED:
            require_open(now, StepKind.RECEIVED)
        if now.state is not State.DECIDED:
            raise NotNow(_("Nothing is to come back here."))
        if amount.currency != found.currency or not 0 < amount.minor <= now.still_to_come.minor:
            raise OutOfReach(
                _("This is not what is still to come."),
                fix=_("Up to %(most)s can come.")
                % {"most": shown(now.still_to_come.minor, found.currency)},
            )
        lies = queries.lies_now(now, amount.minor)
        there = sum(lies.values())
        if there < amount.minor:
            raise OutOfReach(
                _("Only %(there)s of it lies with the holders.")
                % {"there": shown(there, found.currency)},
                fix=_("Note that much, or propose that no more is asked."),
            )
        step = add_step(now, StepKind.RECEIVED, "", amount.minor, by=by, at=at)
        journal = rules.received(
            list(lies.items()),
            funder_account(pot.person.programme.ref, pot.currency, pot.funder),
            key=uuid5(found.ref, f"received:{step.number}"),
            effective_on=today_of(pot, at),
            subject=found.ref,
        )
        post("reclaims.receive", pot, [step], journal, by=by, at=at)
        return step


def _noted_before(now: ReclaimView, number: int, amount: Money) -> Step:
    """What the same click noted already. Raises NotNow where it was something else."""
    same = (number, StepKind.RECEIVED.value, amount.minor)
    for one in now.steps:
        if (one.number, one.kind, one.amount_minor) == same:
            return one
    raise NotNow(
        _("This form was already sent with another amount."),
        fix=_("Open the page again to note something new."),
    )
