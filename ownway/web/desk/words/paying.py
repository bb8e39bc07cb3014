"""Files of a run, payees and what banks said, in tables and plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.interop.paying import Read
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.spending.queries import Assertion, FileView, PayeeView, Queued, details_of
from ownway.spending.rules import PaperKind, Said
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Table, Tag, Value
from ownway.web.ui.showing import babel_locale

_FORMATS: dict[str, Callable[[], str]] = {
    "iso20022": lambda: _("Bank file (ISO 20022)"),
    "nacha": lambda: _("ACH file"),
    "template": lambda: _("Table for the bank"),
    "by_hand": lambda: _("By hand"),
}


def way(pack: Pack, code: str) -> str:
    """One way of paying, in words."""
    rail = pack.spending.rail(code)
    return code if rail is None else _FORMATS[rail.format]()


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a run with what can be done with it."""

    view: FileView
    title: str
    facts: list[SummaryRow]
    tag: Tag


def files(found: Sequence[FileView], pack: Pack, words: Words) -> list[FileRow]:
    """Each file that still counts, with where it stands."""
    return [_file(one, pack, words) for one in found if not one.given_up]


def _file(view: FileView, pack: Pack, words: Words) -> FileRow:
    file = view.file
    facts = [
        SummaryRow(key=_("Paid by"), value=words.get(f"holder.{file.holder}")),
        SummaryRow(key=_("Payments"), value=file.count),
        SummaryRow(key=_("Comes to"), value=Money(file.total_minor, file.currency)),
        SummaryRow(key=_("To be paid on"), value=file.execute_on),
    ]
    title = _("File %(n)s: %(way)s") % {"n": file.number, "way": way(pack, file.rail)}
    return FileRow(view, title, facts, _file_state(view))


def _file_state(view: FileView) -> Tag:
    if view.unanswered:
        return Tag(_("We do not know yet whether it left"), Kind.CARE)
    return Tag(_("Sent"), Kind.GOOD) if view.sent else Tag(_("Not sent yet"))


def payees(rows: Sequence[PayeeView]) -> Group:
    """Everybody who is paid, and how."""
    columns = (Column(_("Who is paid")), Column(_("How")))
    found: list[Sequence[Value | Tag]] = [
        (Link(payee_name(row.payee), reverse("desk:payee", args=[row.payee.ref])), how_paid(row))
        for row in rows
    ]
    return group("payees", _("Payees"), columns, found)


def payee_name(payee: Any) -> str:
    """A seller by name; somebody who is paid back is told apart from a seller of that name."""
    if payee.person_id is None:
        return str(payee.name)
    return _("%(name)s, who takes part") % {"name": payee.name}


def how_paid(row: PayeeView) -> Tag:
    """How a payee is paid today."""
    if row.to_confirm is not None:
        return Tag(_("Waits for a call back"), Kind.CARE)
    if row.in_use.account is not None:
        return Tag(_("Into their account"), Kind.GOOD)
    if row.in_use.waits is not None:
        return Tag(_("Waits until the account may be used"), Kind.CARE)
    return Tag(_("By hand"))


def accounts(view: PayeeView, names: Mapping[UUID, str]) -> Table:
    """Every account a payee has had with us; numbers are shown by their last digits."""
    return Table(
        caption=_("Accounts"),
        columns=(
            Column(_("Account")),
            Column(_("Written down by")),
            Column(_("Confirmed by")),
            Column(_("Used from")),
            Column(_("State")),
        ),
        rows=[
            (
                ending(row),
                names.get(row.made_by, ""),
                names.get(row.confirmed_by, "") if row.confirmed_by else None,
                row.usable_on,
                _account_state(view, row),
            )
            for row in view.accounts
        ],
        empty=_("They are paid by hand."),
    )


def ending(row: Any) -> str:
    """An account without its number: whose, and the last 4 signs."""
    known = details_of(row)
    return _("%(name)s, ending in %(last)s") % {
        "name": known.holder_name,
        "last": (known.iban or known.number)[-4:],
    }


def _account_state(view: PayeeView, row: Any) -> Tag:
    if row.closed_at is not None:
        return Tag(_("Closed"))
    if row.confirmed_at is None:
        return Tag(_("Waits for a call back"), Kind.CARE)
    if view.in_use.account == row:
        return Tag(_("Paid into"), Kind.GOOD)
    return Tag(_("Not paid into"))


def whole(row: Any) -> list[SummaryRow]:
    """Every detail, for whoever reads it out to the payee when calling back."""
    known = details_of(row)
    shown = (
        (_("Account of"), known.holder_name),
        (_("Sort code"), known.sort_code),
        (_("Routing number"), known.routing),
        (_("Account number"), known.number),
        (_("IBAN"), known.iban),
        (_("BIC"), known.bic),
        (_("Town"), f"{known.postcode} {known.town}, {known.country}".strip()),
    )
    return [SummaryRow(key=key, value=value) for key, value in shown if value]


def address(row: Any) -> list[str]:
    """Where a letter goes: the address beside these details, line by line."""
    known = details_of(row)
    lines = (
        f"{known.building} {known.street}",
        f"{known.postcode} {known.town}",
        known.country,
    )
    return [line.strip() for line in lines if line.strip()]


_SAID: dict[str, Callable[[], str]] = {
    Said.BOOKED: lambda: _("Booked"),
    Said.RETURNED: lambda: _("Came back"),
    Said.REVERSED: lambda: _("Undone by the bank"),
    Said.ACCEPTED: lambda: _("Taken by the bank"),
    Said.WAITING: lambda: _("Waits at the bank"),
    Said.REJECTED: lambda: _("Refused by the bank"),
    Said.PAID: lambda: _("Paid"),
    Said.CHANGE: lambda: _("Asks for other details"),
}


def queue(rows: Sequence[Queued], names: Mapping[UUID, str]) -> Group:
    """What matches nothing, the oldest first. Nothing leaves it unexplained."""
    columns = (
        Column(_("Waits for")),
        Column(_("What the bank said")),
        Column(_("Amount"), number=True),
        Column(_("Who looks after it")),
    )
    found: list[Sequence[Value | Tag]] = [
        (
            days(row.days),
            Link(says(row.entry), reverse("desk:bank_entry", args=[row.entry.ref])),
            amount_of(row.entry),
            names.get(row.entry.owner, ""),
        )
        for row in rows
    ]
    return group("queue", _("Not matched yet"), columns, found)


def days(number: int) -> str:
    """How long something has waited."""
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def says(entry: Any) -> str:
    """One entry in a few words."""
    about = entry.name or entry.reference or entry.entry_ref
    return _("%(said)s: %(about)s") % {"said": _SAID[entry.said](), "about": about}


def amount_of(entry: Any) -> Money | None:
    """What moved; below zero is money out."""
    if entry.amount_minor is None:
        return None
    return Money(entry.amount_minor, entry.paper.currency)


def entry_facts(row: Queued, names: Mapping[UUID, str]) -> list[SummaryRow]:
    """All a bank said of one entry."""
    entry = row.entry
    shown: tuple[tuple[str, Value], ...] = (
        (_("Amount"), amount_of(entry)),
        (_("Day"), entry.on),
        (_("Name"), entry.name),
        (_("Reference"), entry.reference),
        (_("The bank’s words"), entry.words),
        (_("The bank’s reason"), entry.reason),
        (_("Waits for"), days(row.days)),
        (_("Who looks after it"), names.get(entry.owner, "")),
    )
    return [SummaryRow(key=key, value=value) for key, value in shown if value not in ("", None)]


def guesses(rows: Sequence[Any]) -> Table:
    """Payments an entry may be, best first."""
    return Table(
        caption=_("It may be one of these"),
        columns=(
            Column(_("Our reference")),
            Column(_("Who is paid")),
            Column(_("Promised by")),
            Column(_("Amount"), number=True),
        ),
        rows=[
            (row.reference, row.payee, row.promised_on, Money(row.amount_minor, row.currency))
            for row in rows
        ],
        empty=_("We have no guess."),
    )


def papers(rows: Sequence[Any], words: Words) -> Group:
    """What was read in so far."""
    columns = (Column(_("Read on")), Column(_("Whose bank")), Column(_("What")))
    found = [(day_of(row.read_at), words.get(f"holder.{row.holder}"), _paper(row)) for row in rows]
    return group("papers", _("Read in so far"), columns, found)


def _paper(row: Any) -> str:
    if row.kind == PaperKind.STATEMENT:
        return _("Statement %(name)s") % {"name": row.name}
    return _("Answer of the bank")


def agrees(found: Assertion) -> str:
    """Whether bank and books say the same, in words; empty where they do."""
    if found.difference == 0:
        return ""
    return _("The bank and our books differ. Look at this before the next pay run.")


def bank_accounts(rows: Sequence[Assertion], words: Words) -> Group:
    """Each account: what the bank says lies there, and how our books come to the same.

    What is not matched or explained has a column only while there is some, so that the table fits.
    """
    sums: dict[str, Callable[[Assertion], int]] = {
        _("The bank says"): lambda row: row.bank,
        _("Our books"): lambda row: row.books,
    }
    if any(row.waits for row in rows):
        sums[_("Not matched yet")] = lambda row: row.waits
    if any(row.explained for row in rows):
        sums[_("Explained")] = lambda row: row.explained
    columns = (
        Column(_("Whose bank, and when")),
        *(Column(name, number=True) for name in sums),
        Column(_("State")),
    )
    found: list[tuple[Value | Tag, ...]] = [
        (
            _whose(row, words),
            *(Money(of(row), row.paper.currency) for of in sums.values()),
            _differs(row),
        )
        for row in rows
    ]
    return group("accounts", _("Banks and our books"), columns, found)


def _whose(row: Assertion, words: Words) -> str:
    holder, on = words.get(f"holder.{row.paper.holder}"), row.paper.closing_on
    if on is None:
        return holder
    return _("%(name)s, %(day)s") % {"name": holder, "day": day(on, babel_locale())}


def _differs(row: Assertion) -> Tag:
    if row.difference == 0:
        return Tag(_("They agree"), Kind.GOOD)
    apart = show(Money(abs(row.difference), row.paper.currency), babel_locale())
    return Tag(_("%(amount)s apart") % {"amount": apart}, Kind.CARE)


def checked(found: Sequence[Read]) -> list[SummaryRow]:
    """What a file would do, before anything is done."""
    entries = sum(len(one.paper.entries) for one in found)
    sure = sum(len(one.matches) for one in found)
    return [
        SummaryRow(key=_("Entries"), value=entries),
        SummaryRow(key=_("Surely a payment of ours"), value=sure),
        SummaryRow(key=_("To look at"), value=entries - sure),
    ]
