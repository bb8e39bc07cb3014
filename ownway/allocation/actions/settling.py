"""The final amount that a named person settles on, the indicative one beside it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.allocation import queries, rules
from ownway.allocation.actions.keeping import LONGEST_WORDS, locked, require_fits
from ownway.allocation.actions.refusals import (
    NotTheNewest,
    NotThisSum,
    OwnAmount,
    ReasonNeeded,
    WordsNeeded,
)
from ownway.allocation.models import Allocation, FinalAmount
from ownway.allocation.rules import Mode, ReasonFor
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.people.models import Person
from ownway.programme.queries import scheme_of
from ownway.record import actions as record
from ownway.record.store import writing


def settle(
    *, allocation: Allocation, amount: Money, reason: str = "", by: Actor, at: datetime
) -> FinalAmount:
    """The amount a named person settles on; the indicative one stays beside it (scenarios 1, 2).

    Raises ReasonNeeded where it differs or stays flat after a rise in points, NotTheNewest,
    NotThisSum, OwnAmount, WordsNeeded.
    """
    reason = reason.strip()
    with writing():
        person = locked(allocation.person)
        _require_may_settle(person, allocation, amount, by)
        there = queries.final_of(allocation)
        if there is not None and (there.amount_minor, there.reason) == (amount.minor, reason):
            return there
        flat = _flat(allocation, amount)
        _require_reason(
            rules.reason_needed(allocation.amount_minor, amount.minor, flat=flat), reason
        )
        made = FinalAmount.objects.create(
            allocation=allocation,
            amount_minor=amount.minor,
            indicative_minor=allocation.amount_minor,
            flat_after_rise=flat,
            reason=reason,
            settled_at=at,
            settled_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="allocation.settle",
            person=person.ref,
            programme=person.programme.ref,
            rows=[made],
            versions={"pack": allocation.pack.digest},
            details={
                "number": allocation.number,
                "indicative": allocation.amount_minor,
                "final": amount.minor,
                "flat_after_rise": flat,
            },
        )
    return made


def _require_may_settle(person: Person, allocation: Allocation, amount: Money, by: Actor) -> None:
    if by.human == person.human:
        raise OwnAmount(
            _("Nobody settles their own amount."), fix=_("Ask a colleague to look at it.")
        )
    newest = queries.latest(person, yearly=allocation.mode != Mode.ONE_OFF)
    if newest != allocation:
        raise NotTheNewest(
            _("There is a newer amount. This one stays as it was."),
            fix=_("Open the newer amount and settle that one."),
        )
    if amount.currency != allocation.currency:
        raise NotThisSum(
            _("This programme pays in %(currency)s.") % {"currency": allocation.currency},
            fix=_("Write the amount in %(currency)s.") % {"currency": allocation.currency},
        )
    if amount.minor < 0:
        raise NotThisSum(_("This amount is below 0."), fix=_("Write 0 or more."))
    if allocation.mode == Mode.ONE_OFF:
        on = queries.told_of(allocation).on
        scheme = scheme_of(allocation.pack)
        require_fits(rules.one_off(scheme, amount, on), allocation.pack, on)


def _flat(allocation: Allocation, amount: Money) -> bool:
    before = None if allocation.mode == Mode.ONE_OFF else queries.before(allocation)
    if before is None:
        return False
    return rules.flat_after_rise(
        queries.score_of(before),
        queries.score_of(allocation),
        queries.amount_to_plan_with(before).minor,
        amount.minor,
    )


def _require_reason(needed: ReasonFor | None, reason: str) -> None:
    if len(reason) > LONGEST_WORDS:
        raise WordsNeeded(
            _("This is longer than we can keep."), fix=_("Shorten it to 10,000 characters.")
        )
    if reason or needed is None:
        return
    if needed is ReasonFor.FLAT:
        raise ReasonNeeded(
            _("The points rose and the final amount did not."),
            fix=_("Say why in a few words. The person can read it."),
        )
    raise ReasonNeeded(
        _("The final amount differs from the first one."),
        fix=_("Say why in a few words. The person can read it."),
    )
