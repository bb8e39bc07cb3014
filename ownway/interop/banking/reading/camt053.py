"""camt.053, the bank's statement: versions .02 and .08 of ISO 20022.

Only booked entries count. In .02 the status is text and `Cdtr` holds the name; in .08 they are
`Sts/Cd` and `Cdtr/Pty`. An entry of many payments becomes as many entries where their own amounts
add up to it, and stays one where they do not: what cannot be told apart is not guessed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from ownway.interop.banking.mapping.results import Statement, StatementEntry
from ownway.interop.banking.reading import fields
from ownway.interop.banking.reading.xml import Node, stream
from ownway.interop.limits import MOST_ROWS, Unread

MESSAGES = {"camt.053.001.02": "BkToCstmrStmt", "camt.053.001.08": "BkToCstmrStmt"}
_ENTRY = "BkToCstmrStmt/Stmt/Ntry"
_DETAILS = "BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls"
_NOT_PROVIDED = {"NOTPROVIDED", "NOT PROVIDED", "NONREF"}


def read(content: bytes) -> tuple[Statement, ...]:
    """Every statement of the file. Balances are read and not judged here. Raises Unread."""
    reader = _Reader()
    stream(content, MESSAGES, reader.rows)
    if not reader.statements:
        raise Unread("missing", what="Stmt")
    return tuple(reader.statements)


@dataclass(frozen=True, slots=True)
class _Detail:
    """One TxDtls: `amount` as written, None where it has none of its own."""

    amount: int | None
    reference: str
    file_reference: str
    creditor: str
    debtor: str
    about: str
    returned: bool
    return_reason: str


@dataclass(frozen=True, slots=True)
class _Booking:
    """One Ntry, until the currency of its account is sure."""

    currency: str
    booked: bool
    entries: list[StatementEntry]


class _Reader:
    """Gathers details into entries, entries into statements; a node is forgotten once mapped."""

    def __init__(self) -> None:
        self.details: list[_Detail] = []
        self.bookings: list[_Booking] = []
        self.statements: list[Statement] = []
        self.lines = 0
        self.rows = {
            _DETAILS: self.detail,
            _ENTRY: self.entry,
            "BkToCstmrStmt/Stmt": self.statement,
        }

    def detail(self, node: Node) -> None:
        """One payment inside an entry."""
        self.details.append(_detail(node))

    def entry(self, node: Node) -> None:
        """One booking, or as many as its payments where they add up."""
        found = fields.money(node, "Amt")
        if found is None:
            raise Unread("missing", "Ntry", what="Amt")
        amount = fields.signed(node, found[0])
        status = node.says("Sts/Cd", "Sts")
        if not status:
            raise Unread("missing", "Ntry", what="Sts")
        on = fields.day_in(node, "BookgDt/Dt", "BookgDt/DtTm")
        if status == "BOOK" and on is None:
            raise Unread("missing", "Ntry", what="BookgDt")
        details, self.details = self.details, []
        entries: list[StatementEntry] = []
        if status == "BOOK" and on is not None:
            whole = StatementEntry(
                ref=node.says("NtryRef", "AcctSvcrRef"),
                on=on,
                amount=amount,
                file_reference=node.says("NtryDtls/Btch/MsgId", "NtryDtls/Btch/PmtInfId"),
                about=node.says("AddtlNtryInf"),
                reversal=_yes(node.says("RvslInd")),
            )
            entries = _split(whole, details)
        self.lines += len(entries)
        if self.lines > MOST_ROWS:
            raise Unread("too_many_rows", most=MOST_ROWS)
        self.bookings.append(_Booking(found[1], status == "BOOK", entries))

    def statement(self, node: Node) -> None:
        """One statement, its references made unique in the order of the file."""
        found, self.bookings = self.bookings, []
        opening, closing = _balances(node)
        currency = node.says("Acct/Ccy") or closing[1]
        currencies = {opening[1], closing[1], currency, *(booking.currency for booking in found)}
        if len(currencies) != 1:
            raise Unread("other_currency", "Stmt")
        closing_on = closing[2]
        if closing_on is None:
            raise Unread("missing", "Bal", what="Dt")
        self.statements.append(
            Statement(
                statement_id=fields.needed(node, "Id"),
                account=fields.needed(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id"),
                currency=currency,
                opening=opening[0],
                opening_on=opening[2],
                closing=closing[0],
                closing_on=closing_on,
                entries=_numbered([one for booking in found for one in booking.entries]),
                number=_number(node.says("ElctrncSeqNb", "LglSeqNb")),
                pending=sum(not booking.booked for booking in found),
            )
        )


def _within(node: Node, path: str) -> tuple[int, str] | None:
    inner = node.one(path)
    return fields.money(inner, "Amt") if inner else None


def _yes(text: str) -> bool:
    if text not in ("", "true", "false", "1", "0"):
        raise Unread("bad_code", "RvslInd", said=text[:10])
    return text in ("true", "1")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _detail(node: Node) -> _Detail:
    own = fields.money(node, "Amt") or _within(node, "AmtDtls/TxAmt")
    if own is not None and node.says("CdtDbtInd"):
        own = fields.signed(node, own[0]), own[1]
    reference = node.says("Refs/EndToEndId")
    returned = node.one("RtrInf")
    return _Detail(
        amount=own[0] if own else None,
        reference="" if reference.upper() in _NOT_PROVIDED else reference,
        file_reference=node.says("Refs/MsgId", "Refs/PmtInfId"),
        creditor=node.says("RltdPties/Cdtr/Pty/Nm", "RltdPties/Cdtr/Nm"),
        debtor=node.says("RltdPties/Dbtr/Pty/Nm", "RltdPties/Dbtr/Nm"),
        about=" ".join(line.text for line in node.all("RmtInf/Ustrd"))[:500],
        returned=returned is not None,
        return_reason=fields.code(returned.says("Rsn/Cd")) if returned else "",
    )


def _split(whole: StatementEntry, details: list[_Detail]) -> list[StatementEntry]:
    """The entry as its payments, where their amounts make it up exactly; else as one."""
    if len(details) == 1:
        return [_joined(whole, details[0], whole.ref, whole.amount)]
    amounts = [detail.amount for detail in details if detail.amount is not None]
    if not details or len(amounts) < len(details):
        return [whole]
    sign = -1 if whole.amount < 0 else 1
    for directed in ([sign * amount for amount in amounts], amounts):
        if sum(directed) == whole.amount:
            return [
                _joined(whole, detail, whole.ref and f"{whole.ref}/{place}", amount)
                for place, (amount, detail) in enumerate(zip(directed, details, strict=True), 1)
            ]
    return [whole]


def _joined(whole: StatementEntry, detail: _Detail, ref: str, amount: int) -> StatementEntry:
    # A return comes in from the one we had paid.
    to_them = (amount < 0) is not detail.returned
    names = (detail.creditor, detail.debtor) if to_them else (detail.debtor, detail.creditor)
    return replace(
        whole,
        ref=ref,
        amount=amount,
        reference=detail.reference,
        file_reference=detail.file_reference or whole.file_reference,
        name=names[0] or names[1],
        about=detail.about or whole.about,
        returned=detail.returned,
        return_reason=detail.return_reason,
    )


def _numbered(entries: list[StatementEntry]) -> tuple[StatementEntry, ...]:
    """The bank's own references where they are unique; with their place in the file where not."""
    times = Counter(entry.ref for entry in entries)
    return tuple(
        entry
        if entry.ref and "#" not in entry.ref and times[entry.ref] == 1
        else replace(entry, ref=f"{entry.ref}#{place}")
        for place, entry in enumerate(entries, start=1)
    )


_Balance = tuple[int, str, date | None]


def _balances(node: Node) -> tuple[_Balance, _Balance]:
    """Opening (or the last closing, repeated) and closing, as booked."""
    by_kind: dict[str, _Balance] = {}
    for balance in node.all("Bal"):
        kind = balance.says("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry")
        found = fields.money(balance, "Amt")
        if found is None:
            raise Unread("missing", "Bal", what="Amt")
        on = fields.day_in(balance, "Dt/Dt", "Dt/DtTm")
        if kind in ("OPBD", "PRCD", "CLBD"):
            if kind in by_kind:
                raise Unread("twice", "Stmt", what=kind)
            by_kind[kind] = (fields.signed(balance, found[0]), found[1], on)
    opening = by_kind.get("OPBD") or by_kind.get("PRCD")
    closing = by_kind.get("CLBD")
    if opening is None:
        raise Unread("missing", "Stmt", what="OPBD")
    if closing is None:
        raise Unread("missing", "Stmt", what="CLBD")
    return opening, closing
