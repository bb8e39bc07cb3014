"""Payments that came back, money that is gone, and new details that are tried first. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.period import working_days_after
from ownway.ledger import rules as books
from ownway.ledger.rules import AccountRef, Journal, Kind, Line, credit, debit
from ownway.spending.rules.payees import Details

# ISO 20022 and NACHA reasons that say the details are wrong, closed or frozen.
LOST, MADE_GOOD = "lost", "made_good"  # kinds of journals
WRONG_DETAILS = frozenset(
    {
        "AC01",
        "AC02",
        "AC03",
        "AC04",
        "AC06",
        "AC07",
        "RC01",
        "RC03",
        "RC04",
        "R02",
        "R03",
        "R04",
        "R13",
        "R16",
        "R20",
        "R28",
    }
)
_ROUTING = 9  # figures
_SAVINGS = {"22": False, "23": False, "32": True, "33": True}  # by the code of a credit


class Lost(StrEnum):
    """How money came to be gone."""

    THEFT = "theft"
    MISUSE = "misuse"
    MISTAKE = "mistake"


class BorneBy(StrEnum):
    """Whose money it was in the end."""

    PROGRAMME = "programme"  # made good: the person can spend as much as before
    BUDGET = "budget"  # counted as used


class LossOutcome(StrEnum):
    """What another person said of a loss."""

    AGREED = "agreed"
    REFUSED = "refused"


def needs_other_account(reason: str) -> bool:
    """Whether the bank's code says that paying into the same account again cannot work."""
    return reason.strip().upper() in WRONG_DETAILS


def lost_key(loss: UUID) -> UUID:
    """The key of the journal of money that is gone."""
    return uuid5(loss, "lost")


def lost(
    *,
    key: UUID,
    effective_on: date,
    rights: AccountRef,
    cash: AccountRef,
    amount: int,
    borne_by: BorneBy,
    subject: UUID,
) -> Journal:
    """Theft, misuse or a mistake: Dr write_off_cash · Cr the holder's cash.

    Counted as used also: Dr available · Cr spent. Made good by the programme, the rights stay as
    they are, and the holder is funded again (money design, section 11).
    """
    gone = AccountRef(book=cash.book, kind=Kind.WRITE_OFF_CASH, currency=cash.currency)
    lines: tuple[Line, ...] = (debit(gone, amount), credit(cash, amount))
    if borne_by is BorneBy.BUDGET:
        spent = replace(rights, kind=Kind.SPENT)
        lines = (debit(rights, amount), credit(spent, amount), *lines)
    return Journal(
        key=key,
        kind=LOST,
        effective_on=effective_on,
        lines=books.merged(lines),
        subject=subject,
        reason=f"lost_{borne_by.value}",
    )


def made_good(
    *, key: UUID, effective_on: date, rights: AccountRef, amount: int, subject: UUID
) -> Journal:
    """What had counted as used is given back by the programme: Dr write_off_rights · Cr available.

    The holder is funded again afterwards, as for any money that was granted (money design 11).
    """
    given = AccountRef(book=rights.book, kind=Kind.WRITE_OFF_RIGHTS, currency=rights.currency)
    return Journal(
        key=key,
        kind=MADE_GOOD,
        effective_on=effective_on,
        lines=(debit(given, amount), credit(rights, amount)),
        subject=subject,
    )


def passes_on(sent_on: date, prenote_days: int) -> date:
    """The first day on which a test that nobody sent back counts as passed (banking days)."""
    return working_days_after(sent_on, prenote_days)


def prenote_reference(account: UUID) -> str:
    """Our name for the test of one account: 15 characters, never that of a payment."""
    return f"OWT{account.hex[:12].upper()}"


def changed(details: Details, code: str, corrected: str) -> Details | None:
    """The details as a bank asks for them (NACHA addenda 98); None where we cannot read it.

    C01 account number, C02 routing number, C03 both, C05 kind of account, C06 number and kind,
    C07 all three. Spaces stand between the parts, at their places in the file.
    """
    said = corrected.split()
    read = {
        "C01": ("number",),
        "C02": ("routing",),
        "C03": ("routing", "number"),
        "C05": ("kind",),
        "C06": ("number", "kind"),
        "C07": ("routing", "number", "kind"),
    }.get(code)
    if code == "C07" and len(said) == 1:  # one run of figures: 9, up to 17, 2
        said = [said[0][:_ROUTING], said[0][_ROUTING:-2], said[0][-2:]]
    if code == "C07" and len(said) == 2:
        said = [said[0][:_ROUTING], said[0][_ROUTING:], said[1]]
    if read is None or len(said) != len(read):
        return None
    values = dict(zip(read, said, strict=True))
    kind = values.pop("kind", None)
    if kind is not None and kind not in _SAVINGS:
        return None
    savings = details.savings if kind is None else _SAVINGS[kind]
    return replace(
        details,
        savings=savings,
        routing=values.get("routing", details.routing),
        number=values.get("number", details.number),
    )
