"""New details are tried with nothing first (NACHA), and what a bank asks for is never silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries
from ownway.spending.actions import refusals
from ownway.spending.actions.payees import new_version
from ownway.spending.models import BankEntry, PayeeAccount, Prenote
from ownway.spending.rules import EntryState


def send_prenotes(
    *, programme: Programme, accounts: Collection[UUID], by: Actor, at: datetime
) -> list[Prenote]:
    """Writes down that tests of these accounts (by ref) leave now; the bytes leave after it.

    A test moves nothing, so one that may have left twice is no harm; it counts as passed where
    the bank is silent for the days of the pack. Raises NotPossible where none is to be tried.
    """
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        rail = queries.prenote_rail(programme)
        waiting = PayeeAccount.objects.filter(
            ref__in=accounts,
            payee__programme=programme,
            confirmed_at__isnull=False,
            closed_at=None,
            prenote=None,
        )
        rows = list(waiting.select_related("payee__programme").order_by("pk"))
        if rail is None or not rows:
            raise refusals.NotPossible(
                _("There are no new details to try."),
                fix=_("Open the page again to see what was tried."),
            )
        made = queries.tests_of(rail, rows, at)
        for one in made:
            one.sent_by = by.ref
            one.save()
        record.write(
            by=by,
            at=at,
            verb="spending.send_prenotes",
            programme=programme.ref,
            rows=made,
            details={"tests": len(made)},
        )
        return made


def write_asked(*, entry: BankEntry, by: Actor, at: datetime) -> PayeeAccount:
    """What the payee's bank asks for is written down as a new version; another calls back first.

    A second click changes nothing. Raises NotPossible where it cannot be read as details.
    """
    with writing():
        Programme.objects.select_for_update().get(pk=entry.paper.programme_id)
        now = BankEntry.objects.select_for_update().get(pk=entry.pk)
        asked = queries.asked_change(now)
        if asked is not None and asked.written is not None:
            return asked.written
        details = None if asked is None else queries.asked_details(asked)
        if asked is None or details is None or now.state != EntryState.WAITING:
            raise refusals.NotPossible(
                _("We cannot read what the bank asks for as details of an account we know."),
                fix=_("Ask the payee, and explain this entry together with a colleague."),
            )
        made = new_version(asked.account.payee, details, by=by, at=at)
        asked.written, asked.written_at, asked.written_by = made, at, by.ref
        asked.save(update_fields=["written", "written_at", "written_by"])
        now.state = EntryState.MATCHED.value
        now.save(update_fields=["state"])
        record.write(
            by=by,
            at=at,
            verb="spending.write_asked",
            programme=now.paper.programme.ref,
            rows=[now, asked, made],
            details={"entry": now.ref, "account": made.ref},
        )
        return made
