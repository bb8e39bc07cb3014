"""What came back, what is stopped, what is gone and what is tried first, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.holding import queries as holding
from ownway.interop.banking import reasons
from ownway.programme.rules import Words
from ownway.spending.queries import CameBack, said
from ownway.spending.rules import BorneBy, LossOutcome, Lost, PayeeKind, RunLineState
from ownway.web.desk.words.paying import amount_of, days, ending, says
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Tag, Value

_HOW: dict[str, Callable[[], str]] = {
    Lost.THEFT: lambda: _("It was stolen"),
    Lost.MISUSE: lambda: _("It was used for something else"),
    Lost.MISTAKE: lambda: _("It went to the wrong place and does not come back"),
}
_BEARS: dict[str, Callable[[], str]] = {
    BorneBy.PROGRAMME: lambda: _("The programme"),
    BorneBy.BUDGET: lambda: _("The budget"),
}


def came_back(rows: Sequence[CameBack], names: Mapping[UUID, str]) -> Group:
    """Payments the bank refused or sent back, the oldest first, each with its owner and age."""
    columns = (
        Column(_("Waits for")),
        Column(_("Who is paid")),
        Column(_("Why")),
        Column(_("Amount"), number=True),
        Column(_("Who looks after it")),
    )
    found = [
        (
            days(row.days),
            Link(row.line.payee, reverse("desk:came_back", args=[row.line.key])),
            _why(row),
            Money(row.line.amount_minor, row.line.currency),
            names.get(owner(row), ""),
        )
        for row in rows
    ]
    return group("came-back", _("Came back from the bank"), columns, found)


def owner(row: CameBack) -> UUID:
    """Who looks after a payment that came back: of the bank’s word, else whoever made the run."""
    found: UUID = row.entry.owner if row.entry is not None else row.line.run.made_by
    return found if row.never is None else row.never.said_by


def _why(row: CameBack) -> str:
    if row.never is not None:
        return row.never.words
    if row.entry is None:
        return _("It could not be paid")
    return reasons.said(row.line.bank_reason).words


def back_facts(row: CameBack) -> list[SummaryRow]:
    """All there is to know before it is paid again."""
    line, account = row.line, row.in_use.account
    never_left = line.state == RunLineState.REJECTED
    happened = _("The bank did not send it") if never_left else _("It came back")
    if row.entry is None and row.never is None:
        happened = _("It never went to the bank")
    shown: tuple[tuple[str, Value | None], ...] = (
        (_("Who is paid"), line.payee),
        (_("For whom"), line.bill.person.name),
        (_("Amount"), Money(line.amount_minor, line.currency)),
        (_("What happened"), happened),
        (_("Why"), _why(row)),
        (_("Paid into then"), ending(line.account)),
        (_("Would be paid into now"), ending(account) if account is not None else None),
        (_("Would be paid now"), _("By hand") if row.by_hand else None),
        (_("Promised by"), line.promised_on),
        (_("Waits for"), days(row.days)),
    )
    return [SummaryRow(key=key, value=value) for key, value in shown if value is not None]


def what_now(row: CameBack) -> str:
    """What keeps it from being paid again; empty where nothing does."""
    if row.by_hand:
        return ""
    if row.in_use.account is None:
        return _("There is no account yet that it could be paid into.")
    if row.other_needed:
        return _("The bank says that this account cannot be paid into. Ask the payee for another.")
    return ""


def stops(rows: Sequence[Any], names: Mapping[UUID, str], at: datetime) -> Group:
    """Whom payments wait for, the longest first."""
    columns = (
        Column(_("Waits for")),
        Column(_("Whose payments")),
        Column(_("Why")),
        Column(_("Stopped by")),
    )
    found = [
        (
            days((at - row.stopped_at).days),
            Link(stopped(row), reverse("desk:payment_stop", args=[row.ref])),
            row.reason,
            names.get(row.stopped_by, ""),
        )
        for row in rows
    ]
    return group("payment-stops", _("Payments that wait"), columns, found)


def stopped(row: Any) -> str:
    """Whose payments a stop is about."""
    return str(row.payee.name if row.payee is not None else row.person.name)


def stop_facts(row: Any, names: Mapping[UUID, str]) -> list[SummaryRow]:
    """Who stopped payments, and who let them go on."""
    whose = _("Paid to them by anybody") if row.payee is not None else _("Paid for this person")
    shown: list[tuple[str, Value]] = [
        (_("Which payments"), whose),
        (_("Stopped by"), names.get(row.stopped_by, "")),
        (_("Stopped on"), day_of(row.stopped_at)),
    ]
    if row.lifted_at is not None:
        shown += [
            (_("They go on since"), day_of(row.lifted_at)),
            (_("Said by"), names.get(row.lifted_by, "")),
            (_("Why they go on"), row.lifted_reason or ""),
        ]
    return [SummaryRow(key=key, value=value) for key, value in shown if value]


def losses(rows: Sequence[Any]) -> Group:
    """Money that is gone; what waits for a second person comes first."""
    columns = (
        Column(_("Said on")),
        Column(_("Whose money")),
        Column(_("What happened")),
        Column(_("Amount"), number=True),
        Column(_("State")),
    )
    found = [
        (
            day_of(row.said_at),
            Link(row.person.name, reverse("desk:loss", args=[row.ref])),
            _HOW[row.code](),
            Money(row.amount_minor, row.currency),
            _loss_state(row),
        )
        for row in rows
    ]
    return group("losses", _("Money that is gone"), columns, found)


def _loss_state(row: Any) -> Tag:
    if not row.outcome:
        return Tag(_("Waits for a second person"), Kind.CARE)
    if hasattr(row, "made_good"):
        return Tag(_("Made good"), Kind.GOOD)
    return Tag(_("Booked") if row.outcome == LossOutcome.AGREED else _("Not booked"))


def loss_facts(row: Any, names: Mapping[UUID, str]) -> list[SummaryRow]:
    """One loss as it was said, and the answer."""
    shown: list[tuple[str, Value]] = [
        (_("Amount"), Money(row.amount_minor, row.currency)),
        (_("For what"), holding.line_named(row.arrangement)),
        (_("What happened"), _HOW[row.code]()),
        (_("Who bears it"), _BEARS[row.borne_by]()),
        (_("Said by"), names.get(row.said_by, "")),
        (_("Said on"), day_of(row.said_at)),
        (_("State"), _loss_state(row).text),
    ]
    if row.entry is not None:
        shown.append((_("What the bank said of it"), says(row.entry)))
    if row.decided_at is not None:
        shown.append((_("Decided by"), names.get(row.decided_by, "")))
    if hasattr(row, "made_good"):
        made = row.made_good
        shown += [
            (_("Made good by"), names.get(made.made_by, "")),
            (_("Made good on"), day_of(made.made_at)),
            (_("Why"), made.words),
        ]
    return [SummaryRow(key=key, value=value) for key, value in shown if value]


def places(lines: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    """Where money of a person lies, line by line."""
    return [
        (ref, f"{holding.line_named(one)} ({words.get(f'holder.{one.holder}')})")
        for ref, one in lines.items()
    ]


def entries(rows: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Money out that matches nothing yet."""
    return [(ref, f"{says(one)}, {_plain(one)}") for ref, one in rows.items()]


def _plain(entry: Any) -> str:
    amount = amount_of(entry)
    return said(amount) if amount is not None else ""


def to_try(rows: Sequence[Any]) -> Group:
    """Confirmed details that no test left for yet."""
    columns = (Column(_("Who is paid")), Column(_("Account")), Column(_("What they are")))
    found = [(row.payee.name, ending(row), _kind(row.kind)) for row in rows]
    return group("to-try", _("To try"), columns, found)


def _kind(code: str) -> str:
    return _("A person") if code == PayeeKind.PERSON else _("An organisation")


def kinds(rows: Sequence[Any]) -> list[tuple[str, str]]:
    """One file for each kind of payee."""
    wanted = {row.kind for row in rows}
    said = {
        PayeeKind.PERSON.value: _("Get the file for people"),
        PayeeKind.ORGANISATION.value: _("Get the file for organisations"),
    }
    return [(code, said[code]) for code in sorted(wanted)]


def tried(rows: Sequence[Any], today: date) -> list[tuple[str, list[SummaryRow]]]:
    """What was tried and what became of it, the newest first, each by our reference."""
    return [
        (
            row.reference,
            [
                SummaryRow(key=_("Who is paid"), value=row.account.payee.name),
                SummaryRow(key=_("Account"), value=ending(row.account)),
                SummaryRow(key=_("Sent on"), value=day_of(row.sent_at)),
                SummaryRow(key=_("What became of it"), value=_became(row, today).text),
            ],
        )
        for row in rows
    ]


def _became(row: Any, today: date) -> Tag:
    if row.entry is not None:
        return Tag(_("It came back"), Kind.WRONG)
    if row.passes_on <= today:
        return Tag(_("Passed"), Kind.GOOD)
    return Tag(_("Waits for the bank"), Kind.CARE)


def asked(code: str, details: Any) -> list[SummaryRow]:
    """What a payee’s bank asks for; the number shows by its last digits until it is called back."""
    number = details.iban or details.number
    shown: tuple[tuple[str, Value], ...] = (
        (_("What the bank asks for"), reasons.said(code).words),
        (_("Account of"), details.holder_name),
        (_("Routing number"), details.routing),
        (_("Ends in"), number[-4:]),
        (_("Kind of account"), _("Savings") if details.savings else _("Current")),
    )
    return [SummaryRow(key=key, value=value) for key, value in shown if value]
