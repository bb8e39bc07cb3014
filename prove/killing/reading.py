"""How a bank reads the files it is given: a table, pain.001.001.09 or NACHA, each by its rules.

It imports nothing of the product: what the product writes wrongly and reads again as wrongly is
seen here. Counts, sums and hashes in a file must agree with what stands in it, as at any bank.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from defusedxml.ElementTree import fromstring

PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
FORMATS = ("table", "pain.001", "nacha")
_CREDITS = {"22": False, "23": True, "32": False, "33": True}  # code of an entry: is it a test?
_WIDE = 94  # characters of a NACHA record
_BLOCK = 10  # records


class NotTaken(Exception):
    """No bank would take this file: its parts do not agree, or it cannot be read."""


@dataclass(frozen=True)
class Order:
    """One payment as the bank is asked for it. `test`: it moves nothing (a NACHA prenote)."""

    reference: str
    amount: int  # minor units
    account: str  # code of the bank and number, or the IBAN
    on: date  # when the money shall move
    test: bool = False


@dataclass(frozen=True)
class Read:
    """A file. `mark`: what no two files of one customer may share, if the format has it."""

    format: str  # of FORMATS
    mark: str
    orders: tuple[Order, ...]


def read(content: bytes) -> Read:
    """What a file asks for. Raises NotTaken."""
    try:
        if content.startswith(b"<?xml"):
            return _pain(fromstring(content, forbid_dtd=True))
        if content.startswith(b"101"):
            return _nacha(content.decode("ascii").splitlines())
        return Read("table", "", tuple(_table(content.decode("ascii"))))
    except (ValueError, KeyError, IndexError, AttributeError) as fault:
        raise NotTaken(repr(fault)) from fault


def _same(what: str, said: Any, found: Any) -> None:
    if said != found:
        raise NotTaken(f"{what}: the file says {said}, in it are {found}")


def _minor(text: str) -> int:
    """Two places after the point, no more and no fewer."""
    amount = Decimal(text)
    _same("places of an amount", amount.as_tuple().exponent, -2)
    return int(amount * 100)


def _day(text: str, written: str) -> date:
    return datetime.strptime(text, written).replace(tzinfo=UTC).date()


# -- a table of a bank's own ----------------------------------------------------------------------


def _table(text: str) -> Iterator[Order]:
    for row in csv.DictReader(io.StringIO(text)):
        yield Order(
            row["Reference"],
            _minor(row["Amount"]),
            f"{row['Sort code']} {row['Account number']}",
            _day(row["Pay on"], "%d/%m/%Y"),
        )


# -- pain.001.001.09 ------------------------------------------------------------------------------


def _at(parent: Any, *names: str) -> Any:
    return parent.find("/".join(f"{PAIN}{name}" for name in names))


def _says(parent: Any, *names: str) -> str:
    return str(_at(parent, *names).text)


def _pain(root: Any) -> Read:
    _same("message", root.tag, f"{PAIN}Document")
    order = _at(root, "CstmrCdtTrfInitn")
    batches = order.findall(f"{PAIN}PmtInf")
    parts = [_batch(batch) for batch in batches]
    found = [one for part in parts for one in part]
    for told, orders in [(_at(order, "GrpHdr"), found), *zip(batches, parts, strict=True)]:
        _same("payments", int(_says(told, "NbOfTxs")), len(orders))
        _same("sum", _minor(_says(told, "CtrlSum")), sum(one.amount for one in orders))
    return Read("pain.001", _says(order, "GrpHdr", "MsgId"), tuple(found))


def _batch(batch: Any) -> list[Order]:
    """Payments of one day out of one account."""
    on = date.fromisoformat(_says(batch, "ReqdExctnDt", "Dt"))
    own = _says(batch, "DbtrAcct", "Ccy")
    found = []
    for each in batch.findall(f"{PAIN}CdtTrfTxInf"):
        amount = _at(each, "Amt", "InstdAmt")
        _same("currency", amount.get("Ccy"), own)
        found.append(
            Order(_says(each, "PmtId", "EndToEndId"), _minor(amount.text), _account(each, own), on)
        )
    return found


def _account(payment: Any, currency: str) -> str:
    if currency == "EUR":
        return _says(payment, "CdtrAcct", "Id", "IBAN")
    bank = _at(payment, "CdtrAgt", "FinInstnId", "ClrSysMmbId")
    _same("clearing", _says(bank, "ClrSysId", "Cd"), {"GBP": "GBDSC", "USD": "USABA"}[currency])
    return f"{_says(bank, 'MmbId')} {_says(payment, 'CdtrAcct', 'Id', 'Othr', 'Id')}"


# -- NACHA ----------------------------------------------------------------------------------------


def _nacha(lines: list[str]) -> Read:
    """A file of one or more batches of credits."""
    _same("width", {len(line) for line in lines}, {_WIDE})
    _same("records in blocks", len(lines) % _BLOCK, 0)
    head, last = lines[0], next(i for i, line in enumerate(lines) if line.startswith("9"))
    orders: list[Order] = []
    totals: list[tuple[int, ...]] = []
    rows = iter(lines[1:last])
    for row in rows:
        _same("begin of a batch", row[:4], "5220")
        entries = _entries(rows)
        on = _day(row[69:75], "%y%m%d")
        orders += [_entry(one, on) for one in entries[:-1]]
        totals.append(_checked(entries[-1], entries[:-1]))
    end = lines[last]
    _same("batches", int(end[1:7]), len(totals))
    _same("blocks", int(end[7:13]), len(lines) // _BLOCK)
    said = (int(end[13:21]), int(end[21:31]), int(end[31:43]), int(end[43:55]))
    count, hashes, debits, credits = map(sum, zip(*totals, strict=True))
    _same("end of the file", said, (count, hashes % 10**10, debits, credits))
    return Read("nacha", f"{head[23:29]} {head[33]}", tuple(orders))


def _entries(rows: Iterable[str]) -> list[str]:
    """The entries of a batch, and the record that ends it."""
    found = []
    for row in rows:
        found.append(row)
        if row.startswith("8"):
            return found
    raise NotTaken("a batch without an end")


def _entry(row: str, on: date) -> Order:
    _same("entry", row[0], "6")
    test, amount = _CREDITS[row[1:3]], int(row[29:39])
    _same("a test moves nothing", test, amount == 0)
    return Order(row[39:54].strip(), amount, f"{row[3:12]} {row[12:29].strip()}", on, test)


def _checked(end: str, entries: list[str]) -> tuple[int, ...]:
    """Count, hash, debits and credits of one batch."""
    found = (
        len(entries),
        sum(int(row[3:11]) for row in entries) % 10**10,
        0,
        sum(int(row[29:39]) for row in entries),
    )
    said = (int(end[4:10]), int(end[10:20]), int(end[20:32]), int(end[32:44]))
    _same("end of a batch", said, found)
    return found
