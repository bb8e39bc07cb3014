"""A frozen run is released by somebody else, within their limit."""

from __future__ import annotations

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
from ownway.spending.models import PayRun
from ownway.spending.rules import RunStatus


def release(*, run: PayRun, by: Actor, at: datetime) -> PayRun:
    """Lets go what was frozen; `post_run` then writes it into the books, chunk by chunk.

    Another human than the maker, who asked for, decided and wrote down nothing in it, within the
    limit of their role. Every line is hashed again first, while nobody waits. A second click
    changes nothing. Raises TwoPeople, OverLimit, RunChanged, NotPossible.
    """
    moving.check_whole(run)
    with writing():
        now = moving.locked(run)
        if now.status != RunStatus.FROZEN and now.released_human == by.human:
            return now
        moving.check_status(now, RunStatus.FROZEN)
        _check_releaser(now, by)
        _check_limit(now, by, at)
        now.status, now.released_human = RunStatus.RELEASED.value, by.human
        now.released_at, now.released_by = at, by.ref
        now.save(update_fields=["status", "released_human", "released_at", "released_by"])
        moving.record_entry("spending.release", now, [now], by=by, at=at)
        return now


def _check_releaser(run: PayRun, by: Actor) -> None:
    part = queries.took_part(run)
    findings = rules.check_releaser(
        releaser=by.human,
        maker=run.made_human,
        asked=part.asked,
        decided=part.decided,
        payees=part.payees,
        close=queries.has_close(run, consent.close_of(by.human, run.programme.ref)),
    )
    refusals.refuse(refusals.TwoPeople, findings, programmes.pack_of(run.programme))


def _check_limit(run: PayRun, by: Actor, at: datetime) -> None:
    pack = programmes.pack_of(run.programme)
    roles = consent.roles_allowing(by.ref, run.programme, Permission.PAY_RELEASE, at=at)
    most = rules.release_limit(roles, {one.role: one.most for one in pack.spending.release.limits})
    if queries.frozen_total(run) > most:
        limit = show(Money(most, run.programme.currency), get_language() or "en-gb")
        raise refusals.OverLimit(
            _("This pay run is more than you may release: %(limit)s at a time.") % {"limit": limit},
            fix=_("Ask somebody who may release more, or make smaller pay runs."),
        )
