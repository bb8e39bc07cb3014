"""What a bank says of account details: a test that came back, a change that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model

from ownway.core.safe import the_safe
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.spending import queries
from ownway.spending.models import (
    AskedChange,
    BankEntry,
    Prenote,
)
from ownway.spending.rules import EntryState, PaperRead, Said


def tests_back(programme: Programme, holder: str, entries: Sequence[BankEntry]) -> list[Model]:
    """Tests of new details that came back: these details are not paid into (NACHA prenotes)."""
    back = {
        one.reference: one
        for one in entries
        if one.said in (Said.RETURNED, Said.REJECTED) and one.state == EntryState.WAITING
    }
    rows = Prenote.objects.select_for_update(of=("self",)).filter(
        reference__in=back, account__payee__programme=programme, entry=None
    )
    rails = programmes.pack_of(programme).spending
    found: list[Model] = []
    for row in rows.order_by("pk"):
        rail = rails.rail(row.rail)
        if rail is not None and rail.holder == holder:
            row.entry = back[row.reference]
            row.save(update_fields=["entry"])
            row.entry.state = EntryState.MATCHED.value
            row.entry.save(update_fields=["state"])
            found.append(row)
    return found


def asked_changes(
    programme: Programme, entries: Sequence[BankEntry], paper: PaperRead
) -> list[Model]:
    """What payees' banks ask to be changed, locked; it waits for a person, and is never applied."""
    said = {one.ref: one.corrected for one in paper.entries if one.said is Said.CHANGE}
    found = []
    for entry in entries:
        if entry.entry_ref in said:
            account = queries.account_by_reference(programme, entry.reference)
            row = AskedChange(entry=entry, account=account)
            kept = said[entry.entry_ref].encode()
            row.corrected = the_safe().keep(kept, queries.asked_place(row))
            row.save()
            found.append(row)
    return list(found)
