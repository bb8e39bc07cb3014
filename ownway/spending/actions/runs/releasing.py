"""A frozen run is released by somebody else, within their limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.runs import moving
from ownway.spending.models import PayRun, PayRunLine
from ownway.spending.rules import RunStatus


def release(*, run: PayRun, by: Actor, at: datetime) -> PayRun:
    """Lets go what was frozen; `post_run` then writes it into the books, chunk by chunk.

    Another human than the maker, who asked for, decided and wrote down nothing in it, within the
    limit of their role. A second click changes nothing. Raises TwoPeople, OverLimit, RunChanged,
    NotPossible.
    """
    with writing():
        now = moving.locked(run)
        if now.status != RunStatus.FROZEN and now.released_human == by.human:
            return now
        moving.check_status(now, RunStatus.FROZEN)
        lines = list(queries.lines_of(now))
        _check_releaser(now, lines, by)
        _check_limit(now, lines, by, at)
        moving.check_unchanged(now, lines)
        now.status, now.released_human = RunStatus.RELEASED.value, by.human
        now.released_at, now.released_by = at, by.ref
        now.save(update_fields=["status", "released_human", "released_at", "released_by"])
        moving.record_entry("spending.release", now, [now], by=by, at=at)
        return now


def _check_releaser(run: PayRun, lines: Sequence[PayRunLine], by: Actor) -> None:
    purchases = [line.bill.purchase for line in lines]
    close = consent.close_of(by.human, run.programme.ref)
    findings = rules.check_releaser(
        releaser=by.human,
        maker=run.made_human,
        asked=[
            human
            for line in lines
            for one in (line.bill.purchase,)
            # who wrote down a bill, or typed in the person's yes to it, asked for it too
            for human in (one.asked_human, one.person.human, line.bill.made_human)
        ],
        decided=[one.answer.decided_human for one in purchases],
        payees=[line.account.made_human for line in lines if line.account is not None],
        close=any(queries.is_close_to(close, line.bill) for line in lines),
    )
    refusals.refuse(refusals.TwoPeople, findings, programmes.pack_of(run.programme))


def _check_limit(run: PayRun, lines: Sequence[PayRunLine], by: Actor, at: datetime) -> None:
    pack = programmes.pack_of(run.programme)
    roles = consent.roles_allowing(by.ref, run.programme, Permission.PAY_RELEASE, at=at)
    most = rules.release_limit(roles, {one.role: one.most for one in pack.spending.release.limits})
    total = sum(line.amount_minor for line in lines)
    if total > most:
        limit = show(Money(most, run.programme.currency), get_language() or "en-gb")
        raise refusals.OverLimit(
            _("This pay run is more than you may release: %(limit)s at a time.") % {"limit": limit},
            fix=_("Ask somebody who may release more, or make smaller pay runs."),
        )
