"""The final amount that a named person settles on, the indicative one beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.allocation import queries, rules
from ownway.allocation.actions.keeping import locked, require_fits
from ownway.allocation.actions.refusals import (
    GoesDown,
    NotThatDay,
    NotTheNewest,
    NotThisSum,
    NotYoursToSettle,
    OwnAmount,
    ReasonNeeded,
)
from ownway.allocation.models import Allocation, FinalAmount
from ownway.allocation.rules import Departure, Mode, ReasonFor
from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.show import day as said_day
from ownway.core.wording import at_most
from ownway.people.models import Account, Person
from ownway.programme import queries as programmes
from ownway.programme.queries import scheme_of
from ownway.record import actions as record
from ownway.record.store import writing

SLIP = timedelta(hours=1)  # so soon, the same person puts their own slip right


def settle(
    *,
    allocation: Allocation,
    amount: Money,
    reason: str = "",
    from_on: date | None = None,
    by: Actor,
    at: datetime,
) -> FinalAmount:
    """The amount a named person settles on; the indicative one stays beside it (scenarios 1, 2).

    `from_on`: more money counts from an earlier day than the one it was worked out on, as far back
    as the pack says (B13); what was posted or paid stays as it is. Who may depart from the scheme's
    figure, and which way, is data of the scheme. Raises ReasonNeeded where it differs, is dated
    back or stays flat after a rise in points, NotYoursToSettle, GoesDown, NotTheNewest,
    NotThisSum, NotThatDay, OwnAmount, WordsNeeded.
    """
    reason = reason.strip()
    with writing():
        person = locked(allocation.person)
        viewer = require_settler(person, by, at)
        _require_fits_now(person, allocation, amount)
        there = queries.final_of(allocation)
        first_on = from_on or (there.from_on if there is not None else None)
        same = (amount.minor, reason, first_on)
        if there is not None and (there.amount_minor, there.reason, there.from_on) == same:
            return there
        ground = _require_say(viewer, person, allocation, amount)
        if there is not None and amount.minor < there.amount_minor:
            _require_slip(allocation, there, amount, by, at)
        _require_day(allocation, there, amount, first_on)
        flat = _flat(allocation, amount)
        needed = rules.reason_needed(allocation.amount_minor, amount.minor, flat=flat)
        _require_reason(ReasonFor.DATED_BACK if first_on is not None else needed, reason)
        made = FinalAmount.objects.create(
            allocation=allocation,
            amount_minor=amount.minor,
            indicative_minor=allocation.amount_minor,
            flat_after_rise=flat,
            reason=reason,
            legal_basis=ground,
            from_on=first_on,
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
                **({"from_on": first_on.isoformat()} if first_on else {}),
            },
        )
    return made


def require_settler(person: Person, by: Actor, at: datetime) -> Viewer:
    """Who settles this person's amount, with what they may. Raises OwnAmount, NotYoursToSettle."""
    if by.human == person.human:
        raise OwnAmount(
            _("Nobody settles their own amount."), fix=_("Ask a colleague to look at it.")
        )
    viewer = consent.viewer_for(Account.objects.filter(ref=by.ref).first(), at=at)
    if not consent.can(viewer, Permission.AMOUNT_SETTLE, person=person):
        raise NotYoursToSettle(
            _("Your role does not settle this amount."), fix=_("Hand it to somebody who does.")
        )
    return viewer


def _require_say(viewer: Viewer, person: Person, allocation: Allocation, amount: Money) -> str:
    """The ground in law of a lower figure; empty for the same or more. Raises NotYoursToSettle."""
    overrides = scheme_of(allocation.pack).overrides
    way = rules.departure(allocation.amount_minor, amount.minor)
    if rules.may_depart(overrides, way, consent.roles_towards(viewer, person)):
        return overrides.legal_basis if way is Departure.DOWN else ""
    if way is Departure.DOWN and not overrides.legal_basis:
        raise NotYoursToSettle(
            _("Nobody settles on less than was worked out: the rules name no ground in law."),
            fix=_("Settle on the first amount or more. If an answer is wrong, ask for new ones."),
        )
    raise NotYoursToSettle(
        _("The rules name others who may depart this way from what was worked out."),
        fix=_("Hand it to one of them, or settle on the first amount."),
    )


def _require_slip(
    allocation: Allocation, there: FinalAmount, amount: Money, by: Actor, at: datetime
) -> None:
    """What was settled goes down only where it was a slip of the same hand, just now (R18).

    Never below what stood an hour ago, so slips do not add up.
    """
    stood = allocation.finals.filter(settled_at__lte=at - SLIP).order_by("-settled_at", "-pk")
    before = stood.first()
    floor = allocation.amount_minor if before is None else before.amount_minor
    just_now = at - there.settled_at < SLIP
    if there.settled_by == by.ref and just_now and amount.minor >= min(floor, there.amount_minor):
        return
    raise GoesDown(
        _("An amount that was settled goes down only after new answers, and with a notice."),
        fix=_("Ask for new answers. Until then the amount stays."),
    )


def _require_day(
    allocation: Allocation, there: FinalAmount | None, amount: Money, first_on: date | None
) -> None:
    """Only more money is dated back, as far as the pack says, and never forward again.

    Raises NotThatDay, or GoesDown where it would count for fewer days than was said.
    """
    if first_on is None:
        return
    if there is not None and there.from_on is not None and first_on > there.from_on:
        raise GoesDown(
            _("It was settled that this amount counts from an earlier day."),
            fix=_("Leave the day as it is, or write an earlier one."),
        )
    before = None if allocation.mode == Mode.ONE_OFF else queries.before(allocation)
    if before is None or amount.minor <= queries.amount_to_plan_with(before).minor:
        raise NotThatDay(
            _("Only an amount that is more than the one before it counts from an earlier day."),
            fix=_("Leave the day empty."),
        )
    worked_out_on = programmes.day_of(allocation.person.programme, allocation.worked_out_at)
    earliest = queries.earliest(allocation)
    if not earliest <= first_on <= worked_out_on:
        said = [said_day(one, get_language() or "en-gb") for one in (earliest, worked_out_on)]
        raise NotThatDay(
            _("The day is from %(first)s to %(last)s.") % {"first": said[0], "last": said[1]},
            fix=_("Write one of these days, or leave the day empty."),
        )


def _require_fits_now(person: Person, allocation: Allocation, amount: Money) -> None:
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
    if at_most(reason) or needed is None:
        return
    if needed is ReasonFor.DATED_BACK:
        raise ReasonNeeded(
            _("This amount counts from an earlier day."),
            fix=_("Say why in a few words. The person can read it."),
        )
    if needed is ReasonFor.FLAT:
        raise ReasonNeeded(
            _("The points rose and the final amount did not."),
            fix=_("Say why in a few words. The person can read it."),
        )
    raise ReasonNeeded(
        _("The final amount differs from the first one."),
        fix=_("Say why in a few words. The person can read it."),
    )
