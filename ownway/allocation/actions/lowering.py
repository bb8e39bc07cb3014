"""Notice before an amount goes down: given with every part explained, then in force, or taken back.

Nothing here asks whether somebody challenges the amount; `decisions` does, before it comes into
force, and the database refuses it while a claim is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from ownway.allocation import queries, rules
from ownway.allocation.actions.keeping import locked
from ownway.allocation.actions.refusals import NoNotice, NotExplained, NotTheNewest
from ownway.allocation.actions.settling import require_settler
from ownway.allocation.models import Allocation, ReductionNotice
from ownway.allocation.queries import Compared, compared
from ownway.core.actors import Actor
from ownway.core.wording import said
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing


def give_notice(*, allocation: Allocation, reason: str, by: Actor, at: datetime) -> ReductionNotice:
    """Tells somebody that their newest amount is less, why part by part, and from when.

    The day is the pack's notice away. Given twice it is given once. Raises NoNotice where nothing
    goes down or one is given already, NotTheNewest, NotExplained, WordsNeeded, OwnAmount,
    NotYoursToSettle.
    """
    reason = said(reason, missing=_("Say why in a few words. The person reads them."))
    with writing():
        person = locked(allocation.person)
        require_settler(person, by, at)
        if queries.latest(person) != allocation:
            raise NotTheNewest(
                _("There is a newer amount. This one stays as it was."),
                fix=_("Open the newer amount."),
            )
        there = queries.notice_of(allocation)
        if there is not None:
            if (there.reason, there.given_by) == (reason, by.ref):
                return there
            raise NoNotice(
                _("Notice of this amount is given already."),
                fix=_("Take that one back first, if something in it is wrong."),
            )
        before = queries.counting(person)
        if before is None or before == allocation:
            raise NoNotice(
                _("This amount does not go down, so it needs no notice."),
                fix=_("There is nothing to do: it counts already."),
            )
        change = compared(before, allocation)
        _require_explained(change)
        today = programmes.day_of(person.programme, at)
        days = queries.pack_for(allocation).decisions.reduction_notice.days
        made = ReductionNotice.objects.create(
            allocation=allocation,
            before=before,
            before_minor=change.was.minor,
            after_minor=change.now.minor,
            explained_minor=change.explained,
            parts=[asdict(part) for part in change.parts],
            reason=reason,
            given_on=today,
            counts_from=today + timedelta(days=days),
            given_at=at,
            given_by=by.ref,
        )
        _record("allocation.give_notice", made, by=by, at=at)
    return made


def withdraw_notice(
    *, notice: ReductionNotice, why: str, by: Actor, at: datetime
) -> ReductionNotice:
    """Takes a notice back before it is in force; the amount stays as it was. Twice is once.

    Raises NoNotice where it is in force, WordsNeeded, OwnAmount, NotYoursToSettle.
    """
    why = said(why, missing=_("Say why in a few words. The person reads them."))
    with writing():
        person = locked(notice.allocation.person)
        require_settler(person, by, at)
        asked = _open(notice)
        if asked.withdrawn_at is not None:
            return asked
        if asked.in_force_at is not None:
            raise NoNotice(
                _("This notice is in force."), fix=_("Settle on a higher amount instead.")
            )
        asked.withdrawn_why, asked.withdrawn_at, asked.withdrawn_by = why, at, by.ref
        asked.save(update_fields=["withdrawn_why", "withdrawn_at", "withdrawn_by"])
        _record("allocation.withdraw_notice", asked, by=by, at=at)
    return asked


def bring_into_force(*, notice: ReductionNotice, by: Actor, at: datetime) -> ReductionNotice:
    """From now on the lower amount counts. Twice is once. Raises NoNotice before its day, where it
    was taken back, or where the amount it speaks of is no longer the newest."""
    with writing():
        person = locked(notice.allocation.person)
        asked = _open(notice)
        if asked.in_force_at is not None:
            return asked
        today = programmes.day_of(person.programme, at)
        if asked.withdrawn_at is not None or not _still_holds(asked, today):
            raise NoNotice(
                _("This notice does not come into force."),
                fix=_("Look at the newest amount, and whether notice of that one is given."),
            )
        asked.in_force_on, asked.in_force_at, asked.in_force_by = today, at, by.ref
        asked.save(update_fields=["in_force_on", "in_force_at", "in_force_by"])
        _record("allocation.bring_into_force", asked, by=by, at=at)
    return asked


def _still_holds(notice: ReductionNotice, today: date) -> bool:
    """Its day has come, and what it says is still what would count."""
    allocation = notice.allocation
    return (
        today >= notice.counts_from
        and queries.latest(allocation.person) == allocation
        and queries.counting(allocation.person) != allocation  # not settled higher since
        and notice.after_minor <= queries.amount_to_plan_with(allocation).minor
    )


def _open(notice: ReductionNotice) -> ReductionNotice:
    rows = ReductionNotice.objects.select_for_update(of=("self",))
    return rows.select_related("allocation__person__programme", "allocation__pack").get(
        pk=notice.pk
    )


def _require_explained(change: Compared) -> None:
    """No part without its sentence in every language, and the parts are the whole (A7, A21)."""
    if not change.comparable:
        raise NotExplained(
            _("The questions are others now, so the two amounts cannot be compared."),
            fix=_("Answer the new questions together. Until then the amount stays."),
        )
    languages = queries.pack_for(change.after).languages
    whole = rules.is_explained(change.parts, change.now.minor - change.was.minor, languages)
    if not whole:
        raise NotExplained(
            _("A part of the difference is not explained, so no notice can be given."),
            fix=_("Until it is explained, the amount stays."),
        )


def _record(verb: str, notice: ReductionNotice, *, by: Actor, at: datetime) -> None:
    person = notice.allocation.person
    details: Mapping[str, object] = {
        "number": notice.allocation.number,
        "before": notice.before_minor,
        "after": notice.after_minor,
        "counts_from": notice.counts_from.isoformat(),
    }
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=[notice],
        versions={"pack": notice.allocation.pack.digest},
        details=details,
    )
