"""Results as CSV by a bank's template: strict letters, strict columns, plain amounts and days."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import StringIO

from ownway.interop.banking.mapping import amounts
from ownway.interop.banking.mapping.results import PaymentResult, Status
from ownway.interop.banking.mapping.templates import DayOrder, Tells
from ownway.interop.banking.reading import fields
from ownway.interop.limits import LONGEST_FIELD, MOST_ROWS, Unread

_LONGEST_LINE = 20_000


def read(
    content: bytes,
    columns: Sequence[Sequence[str]],
    statuses: Mapping[str, str],
    currency: str,
    separator: str,
    days: str,
) -> tuple[PaymentResult, ...]:
    """Each row's result. `columns`: (heading, what it tells); `statuses`: the bank's word in
    capitals → ours. Raises Unread.
    """
    rows = _rows(content, separator)
    if not rows or [heading.strip() for heading in rows[0]] != [column[0] for column in columns]:
        raise Unread("columns", "1")
    if len(rows) < 2:
        raise Unread("no_rows")
    told = [Tells(column[1]) for column in columns]
    words = {word: Status(status) for word, status in statuses.items()}
    order = DayOrder(days)
    return tuple(
        _result(dict(zip(told, row, strict=True)), words, currency, order, str(line))
        for line, row in enumerate(rows[1:], start=2)
    )


def _rows(content: bytes, separator: str) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unread("encoding") from None
    if "\x00" in text:
        raise Unread("encoding")
    rows: list[list[str]] = []
    try:
        # A quoted line break would let one row swallow the next; no bank's result needs one.
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
            if not line:
                continue
            if len(line) > _LONGEST_LINE:
                raise Unread("field_too_long", str(number))
            if len(rows) > MOST_ROWS:
                raise Unread("too_many_rows", most=MOST_ROWS)
            (row,) = csv.reader(StringIO(line), delimiter=separator, strict=True)
            if rows and len(row) != len(rows[0]):
                raise Unread("columns", str(number))
            if any(len(cell) > LONGEST_FIELD for cell in row):
                raise Unread("field_too_long", str(number))
            rows.append(row)
    except (csv.Error, ValueError):
        raise Unread("columns") from None
    return rows


def _result(
    row: Mapping[Tells, str],
    words: Mapping[str, Status],
    currency: str,
    days: DayOrder,
    line: str,
) -> PaymentResult:
    cells = {tells: cell.strip() for tells, cell in row.items()}
    status = words.get(cells.get(Tells.STATUS, "").upper())
    if status is None:
        raise Unread("bad_code", line, said=cells.get(Tells.STATUS, "")[:20])
    reference = cells.get(Tells.REFERENCE, "")
    if not reference:
        raise Unread("missing", line, what="reference")
    return PaymentResult(
        reference=reference,
        status=status,
        reason=fields.code(cells.get(Tells.REASON, "")),
        on=_day(cells.get(Tells.DATE, ""), days, line),
        amount=_amount(cells, currency, line),
        currency=currency,
        said=cells.get(Tells.WORDS, ""),
    )


def _amount(cells: Mapping[Tells, str], currency: str, line: str) -> int | None:
    plain = cells.get(Tells.AMOUNT, "")
    minor = cells.get(Tells.AMOUNT_MINOR, "")
    if not plain and not minor:
        return None
    found = amounts.read(plain, currency) if plain else amounts.read_minor(minor)
    if found is None:
        raise Unread("bad_amount", line)
    return found


def _day(text: str, days: DayOrder, line: str) -> date | None:
    if not text:
        return None
    try:
        found = datetime.strptime(text, days).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise Unread("bad_day", line) from None
    if found.strftime(days) != text:  # "1/2/26" and other scripts' digits are asked about
        raise Unread("bad_day", line)
    return found
