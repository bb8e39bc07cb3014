"""NACHA files that come back: returns (addenda 99) and notifications of change (addenda 98).

`achkit` takes the lines apart; it drops what is no digit and knows nothing of the codes of returns,
so shapes, order and every total are checked here. A return's transaction code ends in 1 or 6, and
its addenda hold reason, original trace and, for a change, the corrected data.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from achkit import AchError, parse

from ownway.interop.banking.mapping.results import DetailChange, PaymentResult, Returns, Status
from ownway.interop.limits import MOST_ROWS, Unread

LINE = 94
_BLOCK = 10
_FILLER = "9" * LINE
# Where only digits may stand, by kind of line: achkit would leave other signs out in silence.
_DIGITS = {
    "1": ((23, 29),),
    "5": ((1, 4), (87, 94)),
    "6": ((1, 3), (3, 12), (29, 39), (79, 94)),
    "7": ((1, 3),),
    "8": ((1, 4), (4, 10), (10, 20), (20, 32), (32, 44), (87, 94)),
    "9": ((1, 7), (7, 13), (13, 21), (21, 31), (31, 43), (43, 55)),
}
# Which kind of line may follow which.
_NEXT = {"": "1", "1": "5", "5": "6", "6": "678", "7": "678", "8": "59", "9": ""}
_CREDITS, _DEBITS = (21, 31, 41, 51), (26, 36, 46)


def read(content: bytes) -> Returns:
    """What came back in one file. Raises Unread."""
    lines = lines_of(content)
    try:
        file = parse("\n".join(lines))
    except (AchError, ValueError, KeyError):
        raise Unread("unreadable") from None
    check_totals(file, len(lines))
    created_on = _day(file["creation_date"])
    results, changes = [], []
    for batch in file["batches"]:
        for entry in batch["entries"]:
            found = _back(entry, batch["sec"], created_on)
            if isinstance(found, DetailChange):
                changes.append(found)
            else:
                results.append(found)
    return Returns(created_on, tuple(results), tuple(changes))


def lines_of(content: bytes) -> list[str]:
    """The lines of 94 characters with the filler; order and digits hold. Raises Unread."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        raise Unread("encoding") from None
    if any((sign < " " and sign not in "\r\n") or sign == "\x7f" for sign in text):
        raise Unread("encoding")
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line]
    if len(lines) == 1 and len(text.strip("\r\n")) % LINE == 0:  # some banks write no line ends
        whole = lines[0]
        lines = [whole[start : start + LINE] for start in range(0, len(whole), LINE)]
    if len(lines) > 3 * MOST_ROWS:
        raise Unread("too_many_rows", most=MOST_ROWS)
    before = ""
    ended = False
    for number, line in enumerate(lines, start=1):
        if len(line) != LINE:
            raise Unread("record_length", str(number))
        if ended:
            if line != _FILLER:
                raise Unread("record_order", str(number))
            continue
        kind = line[0]
        if kind not in _NEXT.get(before, ""):
            raise Unread("record_order", str(number))
        if not all(line[start:end].isdigit() for start, end in _DIGITS[kind]):
            raise Unread("bad_amount", str(number))
        before, ended = kind, kind == "9"
    if not ended:
        raise Unread("totals")
    return lines


def check_totals(file: dict[str, Any], lines: int) -> None:
    """Counts, hashes and sums of each batch and of the file. Raises Unread.

    A credit's code ends in 0 to 4 and a debit's in 5 to 9 (NACHA, transaction codes), returns too.
    """
    sums = [_batch_sums(batch) for batch in file["batches"]]
    for batch, found in zip(file["batches"], sums, strict=True):
        if found != _said(batch["control"]):
            raise Unread("totals", str(batch["batch_number"]))
    control = file["control"]
    entries, hashed, debit, credit = (sum(part) for part in zip(*sums, strict=True))
    if (entries, hashed % 10**10, debit, credit) != _said(control):
        raise Unread("totals")
    if control["batch_count"] != len(sums) or control["block_count"] != -(-lines // _BLOCK):
        raise Unread("totals")


def _batch_sums(batch: dict[str, Any]) -> tuple[int, int, int, int]:
    entries = batch["entries"]
    credits = [entry["amount_cents"] for entry in entries if entry["txn_code"] % 10 < 5]
    every = sum(entry["amount_cents"] for entry in entries)
    return (
        len(entries) + sum(len(entry["addenda"]) for entry in entries),
        sum(int(entry["routing"][:8]) for entry in entries) % 10**10,
        every - sum(credits),
        sum(credits),
    )


def _said(control: dict[str, Any]) -> tuple[int, int, int, int]:
    return (
        control["entry_addenda_count"],
        int(control["entry_hash"]),
        control["total_debit"],
        control["total_credit"],
    )


def _back(entry: dict[str, Any], sec: str, on: date) -> PaymentResult | DetailChange:
    where = entry["trace_number"]
    if entry["txn_code"] not in _CREDITS + _DEBITS or len(entry["addenda"]) != 1:
        raise Unread("other_message", where, known="NACHA 98, 99")
    addenda = entry["addenda"][0]
    info = addenda["info"].ljust(76)
    code, trace = info[:3], info[3:18].strip()
    if addenda["type"] == "98" and code[0] == "C" and sec == "COR":
        corrected = info[32:61].strip()
        return DetailChange(entry["id_number"], code, corrected, on, trace)
    if addenda["type"] != "99" or code[0] != "R" or not code[1:].isdigit():
        raise Unread("other_message", where, known="NACHA 98, 99")
    return PaymentResult(
        reference=entry["id_number"],
        status=Status.RETURNED,
        reason=code,
        on=on,
        amount=entry["amount_cents"],
        currency="USD",
        trace=trace,
        said=info[32:76].strip(),
    )


def _day(text: str) -> date:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        raise Unread("bad_day", "1") from None
