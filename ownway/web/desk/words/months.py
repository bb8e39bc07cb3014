"""Months of the books in words: who closed them, and what each kind of account came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.ledger.queries import MonthView, TrialLine
from ownway.ledger.rules import Half, Kind, MonthState, ReopenReason
from ownway.record.rules import Head
from ownway.web.desk.words.work import day_of
from ownway.web.ui.parts import Column, Link, SummaryRow, Table, Tag
from ownway.web.ui.parts import Kind as Tone

KINDS: dict[Kind, Callable[[], str]] = {
    Kind.AWARD: lambda: _("Given by funders"),
    Kind.AUTHORITY: lambda: _("Not promised to anybody yet"),
    Kind.AVAILABLE: lambda: _("Left for people to spend"),
    Kind.COMMITTED: lambda: _("Set aside for purchases"),
    Kind.CONTINGENCY: lambda: _("Kept for hard times"),
    Kind.SPENT: lambda: _("Spent"),
    Kind.DIRECT_CASH: lambda: _("Held by people themselves"),
    Kind.THIRD_CASH: lambda: _("Held by others for people"),
    Kind.NOTIONAL_CASH: lambda: _("Held by the programme for people"),
    Kind.FUNDER_CASH: lambda: _("Received from funders"),
    Kind.CONTRIBUTION_CASH: lambda: _("Received from people"),
    Kind.PAID: lambda: _("Paid out"),
    Kind.IN_TRANSIT: lambda: _("On its way"),
    Kind.WRITE_OFF_RIGHTS: lambda: _("Made good by the programme"),
    Kind.WRITE_OFF_CASH: lambda: _("Lost"),
    Kind.EXCHANGE_RIGHTS: lambda: _("Changed into other money: to spend"),
    Kind.EXCHANGE_CASH: lambda: _("Changed into other money: in banks"),
}
REASONS: dict[ReopenReason, Callable[[], str]] = {
    ReopenReason.MISTAKE: lambda: _("A mistake of ours"),
    ReopenReason.AUDITOR: lambda: _("Somebody who checks the books asks for it"),
    ReopenReason.FUNDER: lambda: _("The funder’s own books differ"),
}
HALVES: dict[Half, Callable[[], str]] = {
    Half.RIGHTS: lambda: _("What may be spent"),
    Half.CASH: lambda: _("Where the money lies"),
}


def last_day(month: MonthView) -> date:
    return month.ends_on - timedelta(days=1)


def name(month: MonthView) -> str:
    return f"{month.starts_on:%Y-%m}"


def status(month: MonthView) -> Tag:
    if month.state is MonthState.CLOSED:
        return Tag(_("Closed"), Tone.GOOD)
    return Tag(_("Open again"), Tone.CARE) if month.revision else Tag(_("Open"))


def months(programme: UUID, found: Sequence[MonthView], names: Mapping[UUID, str]) -> Table:
    """Every month with who closed it."""
    columns = (
        Column(_("Month")),
        Column(_("State")),
        Column(_("Closed on")),
        Column(_("Closed by")),
    )
    rows = [
        (
            Link(
                name(one),
                reverse("desk:month", args=[programme, one.starts_on.year, one.starts_on.month]),
            ),
            status(one),
            "" if one.closed_at is None else day_of(one.closed_at),
            "" if one.closed_by is None else names.get(one.closed_by, ""),
        )
        for one in found
    ]
    return Table(_("Months of the books"), columns, rows)


def facts(month: MonthView, names: Mapping[UUID, str], head: Head | None) -> list[SummaryRow]:
    """Who did what with a month, and the numbers to keep outside this computer."""
    steps = (
        (_("Closed"), month.closed_at, month.closed_by),
        (_("Asked to open it again"), month.asked_at, month.asked_by),
        (_("Opened again"), month.reopened_at, month.reopened_by),
    )
    rows = [
        SummaryRow(key=what, value=day_of(at), note=names.get(by, "") if by else "")
        for what, at, by in steps
        if at is not None
    ]
    if month.reason:
        rows.append(SummaryRow(key=_("Why"), value=REASONS[ReopenReason(month.reason)]()))
    if month.trial_hash:
        note = _("Changes if anything in this list changes.")
        rows.append(SummaryRow(key=_("Number of this list"), value=month.trial_hash, note=note))
    if head is not None and month.trial_hash:
        note = _("Keep it outside this computer: it shows whether the books were changed.")
        rows.append(SummaryRow(key=_("Last seal of the books"), value=str(head), note=note))
    return rows


def trial(lines: Sequence[TrialLine]) -> list[Table]:
    """What each kind of account came to; in each table both sides come to the same."""
    sums: dict[tuple[str, Half], dict[Kind, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        kind = line.account.kind
        sums[line.account.currency, kind.half][kind] += line.debits - line.credits
    return [_table(half, currency, sums[currency, half]) for currency, half in sorted(sums)]


def _table(half: Half, currency: str, nets: Mapping[Kind, int]) -> Table:
    columns = (
        Column(_("Account")),
        Column(_("Dr"), number=True),
        Column(_("Cr"), number=True),
    )
    rows = [
        (
            KINDS[kind](),
            Money(nets[kind], currency) if nets[kind] > 0 else "",
            Money(-nets[kind], currency) if nets[kind] < 0 else "",
        )
        for kind in Kind
        if nets.get(kind)
    ]
    debits = sum(net for net in nets.values() if net > 0)
    credits_ = -sum(net for net in nets.values() if net < 0)
    total = (_("Together"), Money(debits, currency), Money(credits_, currency))
    empty = _("Nothing was written in these books yet.")
    return Table(HALVES[half](), columns, rows, total=total if rows else (), empty=empty)
