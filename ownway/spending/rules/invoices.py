"""Invoices: what a payee says they are owed, and what is strange about it before it is paid. Pure.

Amounts are whole minor units; last days are exclusive. What is strange holds that one invoice and
nothing else (F13): somebody looks at it by a day, and the payee and the person read why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from ownway.planning.rules import Finding
from ownway.spending.rules.purchases import LONGEST_WORDS, MOST

LONGEST_NUMBER = 60  # characters of an invoice's number, as written
LONGEST_WORKER = 200
LONGEST_SERVICE = 366  # days on one invoice
MOST_WORK = 200  # stretches of work on one invoice
MOST_A_DAY = 20  # invoices one link takes on one day
DAY = 24 * 60  # minutes of a day without a change of clocks


class InvoiceStatus(StrEnum):
    """Where an invoice stands. When it is paid is told by the bills that were made of it."""

    RECEIVED = "received"  # while it is checked, inside one transaction
    HELD = "held"  # something about it is strange: somebody looks, by a day
    WITH_PERSON = "with_person"  # it waits for their yes
    AGREED = "agreed"  # its bills are made
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # what it was for was taken back


INVOICE_MOVES: dict[InvoiceStatus, frozenset[InvoiceStatus]] = {
    InvoiceStatus.RECEIVED: frozenset(
        {InvoiceStatus.HELD, InvoiceStatus.WITH_PERSON, InvoiceStatus.AGREED}
    ),
    InvoiceStatus.HELD: frozenset(
        {
            InvoiceStatus.WITH_PERSON,
            InvoiceStatus.AGREED,
            InvoiceStatus.REFUSED,
            InvoiceStatus.WITHDRAWN,
        }
    ),
    InvoiceStatus.WITH_PERSON: frozenset(
        {InvoiceStatus.AGREED, InvoiceStatus.REFUSED, InvoiceStatus.WITHDRAWN}
    ),
    InvoiceStatus.AGREED: frozenset(),
    InvoiceStatus.REFUSED: frozenset(),
    InvoiceStatus.WITHDRAWN: frozenset(),
}
OPEN_INVOICES = (InvoiceStatus.RECEIVED, InvoiceStatus.HELD, InvoiceStatus.WITH_PERSON)
GONE_INVOICES = (InvoiceStatus.REFUSED, InvoiceStatus.WITHDRAWN)


def invoice_may_become(now: InvoiceStatus, then: InvoiceStatus) -> bool:
    """Whether an invoice may go from `now` to `then`."""
    return then in INVOICE_MOVES[now]


class Doubt(StrEnum):
    """What is strange about an invoice."""

    REPEATED_NUMBER = "repeated_number"
    ALIKE = "alike"  # another number; the same price for the same days, or a number misread
    OVERLAPPING_HOURS = "overlapping_hours"  # one worker at two places at once, whoever bills it
    MORE_THAN_THE_DAY = "more_than_the_day"
    OUTSIDE_THE_TIME = "outside_the_time"  # before the plan's money, after it, or after an ending
    OVER_THE_PRICE = "over_the_price"
    LIVES_WITH_THEM = "lives_with_them"  # the payee or a worker, and no exception was made (R11)
    BELOW_LEAST_WAGE = "below_least_wage"
    NOT_INSURED = "not_insured"  # the person, as the employer of whoever worked


_GROUPS = re.compile(r"[^\W\d_]+|\d+")
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2"})


def plain_number(written: str) -> str:
    """An invoice's number without case, leading zeros and punctuation: "INV/007" is "inv-7".

    Groups of letters and of digits stay apart, so that 1/11 and 11/1 are two invoices. Empty
    where nothing of it is a letter or a digit.
    """
    low = unicodedata.normalize("NFKC", written).casefold()
    found = _GROUPS.findall(low)
    return "-".join(one.lstrip("0") or "0" if one.isdecimal() else one for one in found)


def squeezed_number(written: str) -> str:
    """The number as a hurried eye reads it: nothing between its groups, O as 0, l as 1."""
    return plain_number(written).replace("-", "").translate(_MISREAD)


def plain_name(written: str) -> str:
    """A worker's name without case, accents and signs, so that one worker is found again."""
    apart = unicodedata.normalize("NFKD", written).casefold()
    return " ".join(_GROUPS.findall("".join(c for c in apart if not unicodedata.combining(c))))


@dataclass(frozen=True, slots=True)
class Worked:
    """One stretch of work of one worker on one day. Never where (F8).

    `minutes` worked; `begins`: minutes after midnight, None where only the length is known.
    """

    worker: str
    on: date
    minutes: int
    begins: int | None = None


@dataclass(frozen=True, slots=True)
class SentInvoice:
    """An invoice as the checks see it. `until_on` is the first day it is not for."""

    ref: UUID
    payee: UUID
    person: UUID
    number: str
    amount: int
    from_on: date
    until_on: date
    worked: tuple[Worked, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed: the days the money is for, half open, and what no bill has taken yet.

    `day_minutes`: the length of days on which the clocks change. `barred`: plain names of those
    who live with the person and whom no exception lets be paid. `worker`: the payee works for the
    person; then the least for an hour on each day of work, and the days without an insurance.
    """

    starts_on: date
    ends_on: date
    left: int
    day_minutes: Mapping[date, int]
    payee: str = ""  # its plain name
    barred: frozenset[str] = frozenset()
    worker: bool = False
    least: Mapping[date, int] = field(default_factory=dict)
    uninsured: frozenset[date] = frozenset()

    def minutes_of(self, day: date) -> int:
        return self.day_minutes.get(day, DAY)


@dataclass(frozen=True, slots=True)
class Doubted:
    """One thing that is strange; `other`: the invoice it is strange beside."""

    doubt: Doubt
    other: UUID | None = None


def check_invoice(
    *, number: str, amount: int, from_on: date, until_on: date, worked: Sequence[Worked]
) -> tuple[Finding, ...]:
    """What keeps an invoice from being an invoice at all: said at once, and nothing is kept."""
    return (
        *_check_number(number),
        *([Finding("invoice_no_amount", "amount")] if not 0 < amount <= MOST else []),
        *_check_days(from_on, until_on),
        *_check_work(from_on, until_on, worked),
    )


def _check_number(number: str) -> Iterable[Finding]:
    if not plain_number(number):
        yield Finding("invoice_no_number", "number")
    elif len(number) > LONGEST_NUMBER:
        yield Finding("too_long", "number", values={"most": LONGEST_NUMBER})


def _check_days(from_on: date, until_on: date) -> Iterable[Finding]:
    if until_on <= from_on:
        yield Finding("invoice_days_turned", "last_on")
    elif until_on - from_on > timedelta(days=LONGEST_SERVICE):
        yield Finding("invoice_days_many", "last_on", values={"most": LONGEST_SERVICE})


def _check_work(from_on: date, until_on: date, worked: Sequence[Worked]) -> Iterable[Finding]:
    if len(worked) > MOST_WORK:
        yield Finding("too_long", "worked", values={"most": MOST_WORK})
    for one in worked:
        if not plain_name(one.worker) or len(one.worker) > LONGEST_WORKER:
            yield Finding("work_no_name", "worked")
        if one.minutes <= 0 or not 0 <= (one.begins or 0) < DAY:
            yield Finding("work_no_time", "worked")
        if not from_on <= one.on < until_on:
            yield Finding("work_other_day", "worked")


def doubts(sent: SentInvoice, others: Iterable[SentInvoice], terms: Terms) -> tuple[Doubted, ...]:
    """Everything strange about an invoice beside the others that stand, each kind once (F13).

    `others` are invoices of the same programme that were neither refused nor taken back. A number
    repeats one of the same payee; hours are those of a worker, whoever sends the invoice.
    """
    around = [one for one in others if one.ref != sent.ref]
    found = [
        *_repeated(sent, [one for one in around if one.payee == sent.payee]),
        *_overlapping(sent, around),
        *_overfull(sent, around, terms),
        *_of_work(sent, terms),
    ]
    if sent.from_on < terms.starts_on or sent.until_on > terms.ends_on:
        found.append(Doubted(Doubt.OUTSIDE_THE_TIME))
    if sent.amount > terms.left:
        found.append(Doubted(Doubt.OVER_THE_PRICE))
    once: dict[Doubt, Doubted] = {}
    for one in found:
        once.setdefault(one.doubt, one)
    return tuple(once.values())


def _repeated(sent: SentInvoice, around: Sequence[SentInvoice]) -> Iterable[Doubted]:
    number, squeezed = plain_number(sent.number), squeezed_number(sent.number)
    for one in around:
        days = (sent.from_on, sent.until_on) == (one.from_on, one.until_on)
        misread = squeezed == squeezed_number(one.number) and (days or sent.amount == one.amount)
        if plain_number(one.number) == number:
            yield Doubted(Doubt.REPEATED_NUMBER, one.ref)
        elif misread or (one.person == sent.person and days and sent.amount == one.amount):
            yield Doubted(Doubt.ALIKE, one.ref)


def _overlapping(sent: SentInvoice, around: Sequence[SentInvoice]) -> Iterable[Doubted]:
    """One worker at two places at once: here, or on another, whoever it is for or from."""
    seen: dict[tuple[str, date], list[tuple[int, int, UUID]]] = {}
    for one in (*around, sent):
        for work in one.worked:
            if work.begins is None:
                continue
            begins, ends = work.begins, work.begins + work.minutes
            day = seen.setdefault((plain_name(work.worker), work.on), [])
            if one.ref == sent.ref:
                for began, ended, other in day:
                    if began < ends and begins < ended:
                        where = None if other == sent.ref else other
                        yield Doubted(Doubt.OVERLAPPING_HOURS, where)
            day.append((begins, ends, one.ref))


def _overfull(sent: SentInvoice, around: Sequence[SentInvoice], terms: Terms) -> Iterable[Doubted]:
    """More minutes of one worker than their day has, over everybody they worked for."""
    ours = {(plain_name(work.worker), work.on) for work in sent.worked}
    sums = dict.fromkeys(ours, 0)
    for one in (*around, sent):
        for work in one.worked:
            key = (plain_name(work.worker), work.on)
            if key in sums:
                sums[key] += work.minutes
    # A stretch that goes past midnight is more than its day holds too.
    for place, work in enumerate(sent.worked):
        sums[(f"#{place}", work.on)] = (work.begins or 0) + work.minutes
    if any(total > terms.minutes_of(day) for (_name, day), total in sums.items()):
        yield Doubted(Doubt.MORE_THAN_THE_DAY)


def _of_work(sent: SentInvoice, terms: Terms) -> Iterable[Doubted]:
    """Who may not be paid, and what an employer has to keep to (R11, R29)."""
    named = {plain_name(work.worker) for work in sent.worked} | {terms.payee}
    if named & terms.barred:
        yield Doubted(Doubt.LIVES_WITH_THEM)
    if not terms.worker:
        return
    if sent.amount * 60 < sum(work.minutes * terms.least.get(work.on, 0) for work in sent.worked):
        yield Doubted(Doubt.BELOW_LEAST_WAGE)
    if terms.uninsured:
        yield Doubted(Doubt.NOT_INSURED)


def check_no(reason_code: str, reason: str, codes: Sequence[str]) -> tuple[Finding, ...]:
    """A no to an invoice says why, as a code of the pack and in words the payee can read."""
    if reason_code not in codes or not reason.strip():
        return (Finding("invoice_no_reason", "reason"),)
    if len(reason) > LONGEST_WORDS:
        return (Finding("too_long", "reason", values={"most": LONGEST_WORDS}),)
    return ()
