"""Reads of payments that were sent, and of which no bank ever said anything."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.programme import queries as programmes
from ownway.spending import rules
from ownway.spending.models import NeverCarriedOut, PayRunLine, RunFileLine
from ownway.spending.queries.runs import lines, require_payer
from ownway.spending.rules import RunLineState


def silence(rows: Collection[PayRunLine], at: datetime) -> dict[int, bool]:
    """Payments (by id) of which their bank should have said something by now.

    With each, whether somebody said already that it was never carried out; another then agrees.
    """
    sent = [row for row in rows if row.state == RunLineState.SENT]
    first_days = _first_days(sent)
    found = [
        row.pk
        for row in sent
        if row.pk in first_days and first_days[row.pk] <= programmes.day_of(row.run.programme, at)
    ]
    rows_said = NeverCarriedOut.objects.filter(line__in=found)
    said = set(rows_said.values_list("line_id", flat=True)) if found else set()
    return {pk: pk in said for pk in found}


def silent_payments(
    viewer: Viewer, programme_ref: UUID, at: datetime
) -> list[tuple[PayRunLine, bool]]:
    """Every payment of a programme of which its bank should have spoken, the first promised first.

    With each, whether it waits for a second person. Raises NotVisible for who pays nothing.
    """
    require_payer(viewer, programme_ref)
    rows = lines().filter(
        run__programme__ref=programme_ref,
        state=RunLineState.SENT,
        run__released_at__lt=at - timedelta(days=rules.SILENT_DAYS),  # no later one is silent yet
    )
    found = list(consent.visible(viewer, rows, at=at).order_by("promised_on", "pk"))
    silent = silence(found, at)
    return [(row, silent[row.pk]) for row in found if row.pk in silent]


def silent_from(row: PayRunLine) -> date | None:
    """The first day on which it may be said of this payment; None where it is in no file."""
    return _first_days([row]).get(row.pk)


def never_carried_out(row: PayRunLine) -> NeverCarriedOut | None:
    """What was said of this payment, agreed or not."""
    return NeverCarriedOut.objects.filter(line=row).first()


def _first_days(rows: Collection[PayRunLine]) -> dict[int, date]:
    """By line, counted from when its file was last meant to leave."""
    if not rows:
        return {}
    held = RunFileLine.objects.filter(line__in=[row.pk for row in rows], live=True)
    held = held.select_related("file").prefetch_related("file__dispatches")
    files = {one.line_id: one.file for one in held}
    found = {}
    for row in rows:
        if (file := files.get(row.pk)) is None:
            continue
        pack = programmes.pack_of(row.run.programme)
        rail = pack.spending.rail(row.way)
        meant = [one.intended_at for one in file.dispatches.all()]
        found[row.pk] = rules.silent_from(
            max(meant, default=file.made_at),  # taken to a bank by hand, it has no sending
            file.execute_on,
            "23:59" if rail is None else rail.cut_off,
            0 if rail is None else rail.lead_days,
            pack.zone,
        )
    return found
