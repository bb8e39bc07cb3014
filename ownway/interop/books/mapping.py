"""Our books in the words of Beancount 3, of hledger 1.25, and as rows of CSV.

Pure. Both programs see the same accounts: `Root:Half:Kind:number`. The number is the account's own
in the books; what it stands for (pot, line, owner) is metadata in opaque codes, never a name.
Upper bounds are exclusive with us: a balance dated by Beancount is tested at the start of its day,
which is our way; hledger tests at the end, so it gets the day before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from ownway.core import cells, money
from ownway.ledger.rules import AccountRef, Half, Kind, Side

VERSION = "1"  # of this mapping; it stands at the head of each file


class Form(StrEnum):
    """The files there are; the value is also the ending of the file's name."""

    BEANCOUNT = "beancount"
    HLEDGER = "hledger"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself. `before`: the first day that is not in it."""

    programme: str
    currency: str
    first_on: date
    before: date
    at: datetime

    @property
    def words(self) -> str:
        """One line of plain words for whoever opens the file."""
        return (
            f"The books of {self.programme}: every journal that counts before {self.before}. "
            f"Made {self.at.isoformat()}. Mapping {VERSION}. No names: ask the programme who a "
            "code is, and keep this file as you keep payments."
        )


@dataclass(frozen=True, slots=True)
class Named:
    """One account as the programs see it."""

    number: int
    ref: AccountRef
    first_on: date
    name: str


class Said(NamedTuple):
    """The journal above its lines, all codes. Days are ISO text; "" where there is none."""

    number: int
    key: str
    kind: str
    effective_on: str
    concerns_on: str
    reason: str
    event: int
    subject: str
    reverses: str

    @property
    def tags(self) -> Iterator[tuple[str, str]]:
        """What goes beside a journal, by name; what is empty is left out."""
        yield "journal", str(self.number)
        yield "event", str(self.event)
        yield "key", self.key
        for name in ("concerns_on", "reason", "subject", "reverses"):
            value = getattr(self, name)
            if value:
                yield name.replace("_", "-"), value


_BY_SIDE = {Side.DEBIT: "Assets", Side.CREDIT: "Liabilities"}
_ROOTS = {  # where the side alone would mislead a reader
    Kind.FUNDER_CASH: "Income",
    Kind.CONTRIBUTION_CASH: "Income",
    Kind.PAID: "Expenses",
    Kind.WRITE_OFF_RIGHTS: "Expenses",
    Kind.WRITE_OFF_CASH: "Expenses",
    Kind.EXCHANGE_RIGHTS: "Equity",
    Kind.EXCHANGE_CASH: "Equity",
}
_HALVES = {Half.RIGHTS: "Rights", Half.CASH: "Cash"}


def named(number: int, ref: AccountRef, first_on: date) -> Named:
    """An account under the name both programs know it by; parts begin with a capital or digit."""
    root = _ROOTS.get(ref.kind, _BY_SIDE[ref.kind.side])
    kind = ref.kind.value.replace("_rights", "").replace("_cash", "")
    words = "".join(part.capitalize() for part in kind.split("_"))
    return Named(number, ref, first_on, f"{root}:{_HALVES[ref.kind.half]}:{words}:{number}")


def about(ref: AccountRef) -> Iterator[tuple[str, str]]:
    """What stands beside an account: its code in our books and what it is kept for."""
    yield "code", ref.code
    for name in ("owner", "pot", "line", "party"):
        value = getattr(ref, name)
        if value is not None:
            yield name, value.hex


_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")  # nearly all there is, and nothing to mind in it
_UNTELLABLE = re.compile(r"[^\x20-\x7e]")


def quoted(text: str) -> str:
    """A string of Beancount: in quotes, its own quotes and backslashes escaped, on one line."""
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    inner = _UNTELLABLE.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def tag_value(text: str) -> str:
    """The value of a tag, or a description, of hledger: `;` would begin a comment and cut the
    rest without a word, `|` would split it, a comma would end the tag."""
    if _PLAIN.fullmatch(text):
        return text
    return re.sub(r"[;|,\s]+", " ", _UNTELLABLE.sub(" ", text)).strip()


def month_after(day: date) -> date:
    """The first day of the month after `day`'s."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def balance_days(first_on: date, before: date) -> list[date]:
    """The days at whose start balances are stated: after each month, and the file's own end."""
    days = []
    day = month_after(first_on)
    while day < before:
        days.append(day)
        day = month_after(day)
    return [*days, before]


class Beancount:
    """Lines of a Beancount 3 file."""

    def head(self, head: Head, currencies: Sequence[str]) -> Iterator[str]:
        yield f"; {head.words}\n"
        yield f'option "title" {quoted(head.programme)}\n'
        yield f'option "operating_currency" "{head.currency}"\n\n'
        for currency in currencies:
            yield f"{head.first_on} commodity {currency}\n"

    def account(self, each: Named) -> str:
        notes = "".join(f"  {name}: {quoted(value)}\n" for name, value in about(each.ref))
        return f"{each.first_on} open {each.name} {each.ref.currency}\n{notes}"

    def journal(self, said: Said, lines: Sequence[tuple[Named, str]]) -> str:
        notes = "".join(f"  {name}: {quoted(value)}\n" for name, value in said.tags)
        postings = "".join(f"  {x.name}  {text} {x.ref.currency}\n" for x, text in lines)
        return f"\n{said.effective_on} * {quoted(said.kind)}\n{notes}{postings}"

    def balances(self, before: date, lines: Sequence[tuple[Named, int]]) -> Iterator[str]:
        """Exact: without `~ 0` Beancount lets a penny pass."""
        yield "\n"
        for each, minor in lines:
            currency = each.ref.currency
            yield f"{before} balance {each.name}  {money.plain(minor, currency)} ~ 0 {currency}\n"


class Hledger:
    """Lines of an hledger journal."""

    def head(self, head: Head, currencies: Sequence[str]) -> Iterator[str]:
        yield f"; {head.words}\ndecimal-mark .\n"
        for currency in currencies:
            text = money.plain(10 ** (3 + money.exponent(currency)), currency)
            yield f"commodity {text if '.' in text else f'{text}.'} {currency}\n"
        yield "\n"

    def account(self, each: Named) -> str:
        notes = ", ".join(f"{name}:{tag_value(value)}" for name, value in about(each.ref))
        return f"account {each.name}  ; {notes}\n"

    def journal(self, said: Said, lines: Sequence[tuple[Named, str]]) -> str:
        notes = ", ".join(
            f"{name}:{tag_value(value)}" for name, value in said.tags if name != "event"
        )
        postings = "".join(f"    {x.name}  {text} {x.ref.currency}\n" for x, text in lines)
        return (
            f"\n{said.effective_on} * ({said.event}) {tag_value(said.kind)}\n"
            f"    ; {notes}\n{postings}"
        )

    def balances(self, before: date, lines: Sequence[tuple[Named, int]]) -> Iterator[str]:
        """A journal that moves nothing, at the end of the file: those of its day come before."""
        yield f"\n{before - timedelta(days=1)} * balances at the end of the day\n"
        for each, minor in lines:
            currency = each.ref.currency
            zero, stated = money.plain(0, currency), money.plain(minor, currency)
            yield f"    {each.name}  {zero} {currency} = {stated} {currency}\n"


CSV_HEAD = (
    "row",  # entry, or balance: what lay in the account at the end of `on`
    "on",
    "account",
    "kind",
    "currency",
    "amount",  # above zero a debit
    "journal",
    "event",
    "key",
    "what",
    "concerns_on",
    "reason",
    "subject",
    "reverses",
    "code",
)


class Rows:
    """Rows of CSV: entries, then balances."""

    def head(self, head: Head, currencies: Sequence[str]) -> Iterator[str]:
        yield _row(CSV_HEAD)

    def account(self, each: Named) -> str:
        return ""  # each row says all of its account

    def journal(self, said: Said, lines: Sequence[tuple[Named, str]]) -> str:
        return "".join(
            _row(
                (
                    "entry",
                    said.effective_on,
                    x.name,
                    x.ref.kind.value,
                    x.ref.currency,
                    text,
                    str(said.number),
                    str(said.event),
                    said.key,
                    cells.safe(said.kind),
                    said.concerns_on,
                    cells.safe(said.reason),
                    said.subject,
                    said.reverses,
                    x.ref.code,
                )
            )
            for x, text in lines
        )

    def balances(self, before: date, lines: Sequence[tuple[Named, int]]) -> Iterator[str]:
        on = (before - timedelta(days=1)).isoformat()
        for x, minor in lines:
            text = money.plain(minor, x.ref.currency)
            said = ("balance", on, x.name, x.ref.kind.value, x.ref.currency, text)
            yield _row((*said, *[""] * 8, x.ref.code))


_PARTED = re.compile(r'[,"\r\n]')


def _row(values: Sequence[str]) -> str:
    return ",".join(map(_cell, values)) + "\r\n"


def _cell(text: str) -> str:
    if _PARTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


FORMS: dict[Form, Beancount | Hledger | Rows] = {
    Form.BEANCOUNT: Beancount(),
    Form.HLEDGER: Hledger(),
    Form.CSV: Rows(),
}
