"""What may be bought, what is in the way, and what the books say when it is paid. Pure.

Amounts are whole minor units. A purchase on an agreed line at or below the pack's limit needs no
further yes (S9); money kept aside needs only the sign the person noticed (S8, scenario 8).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.money import Money
from ownway.ledger import rules as books
from ownway.ledger.rules import AccountRef, Drawing, HoldRef, Journal, Line, credit, debit
from ownway.planning.rules import Finding
from ownway.programme.rules import Exclusion

LONGEST_NAME = 200  # characters of what is bought and of who is paid
LONGEST_WORDS = 2_000  # characters of a sign, a reason
MOST = 10**12  # minor units of one purchase
MOST_TIMES = 10_000


class Status(StrEnum):
    """Where a purchase stands."""

    ASKED = "asked"  # somebody else has to say yes first
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    ON_ITS_WAY = "on_its_way"  # a pay run has sent it
    PAID = "paid"
    RECEIVED = "received"


MOVES: dict[Status, frozenset[Status]] = {
    Status.ASKED: frozenset({Status.APPROVED, Status.REFUSED, Status.CANCELLED}),
    Status.APPROVED: frozenset({Status.PAID, Status.ON_ITS_WAY, Status.CANCELLED}),
    Status.ON_ITS_WAY: frozenset({Status.PAID}),
    Status.PAID: frozenset({Status.RECEIVED}),
    Status.REFUSED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.RECEIVED: frozenset(),
}


def may_become(now: Status, then: Status) -> bool:
    """Whether a purchase may go from `now` to `then`."""
    return then in MOVES[now]


class RunStatus(StrEnum):
    """Where a pay run stands."""

    DRAFT = "draft"  # while its lines are written, inside one transaction
    FROZEN = "frozen"
    RELEASED = "released"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class RunLineState(StrEnum):
    """Where one payment of a run stands."""

    LISTED = "listed"
    SET_ASIDE = "set_aside"
    POSTED = "posted"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class SetAside(StrEnum):
    """Why a line of a run waits for the next one."""

    CASH_SHORT = "cash_short"  # the holder has not got the money yet
    HOLDER_CHANGED = "holder_changed"  # another holder took over after the run was made


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: `amount` for all of it, `times` how many it is for."""

    what: str
    payee: str
    amount: Money
    times: int = 1
    has_goal: bool = False
    sign_seen: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What the agreed line can take: `left` in minor units of `currency`."""

    currency: str
    left: int
    kept_aside: bool = False  # contingency: a sign instead of a goal
    excluded: tuple[Exclusion, ...] = ()  # rules of the pack that the words point at


COUNTED_DENIALS = frozenset({"unaffordable", "no_goal", "excluded"})


def check(wish: Wish, room: Room) -> tuple[Finding, ...]:
    """Everything in the way of a purchase, all at once (S9, scenarios 8, 15, 16).

    A finding names the field and carries the figures its sentence needs. Empty when nothing is
    in the way.
    """
    return (
        *_check_words(wish),
        *_check_amount(wish, room),
        *(
            Finding("excluded", "what", values={"rule": rule.code, "source": rule.source})
            for rule in room.excluded[:1]
        ),
        *_check_link(wish, room),
    )


def _check_words(wish: Wish) -> Iterable[Finding]:
    for where, text in (("what", wish.what), ("payee", wish.payee)):
        if not text.strip():
            yield Finding(f"no_{where}", where)
        elif len(text) > LONGEST_NAME:
            yield Finding("too_long", where, values={"most": LONGEST_NAME})
    if len(wish.sign_seen) > LONGEST_WORDS:
        yield Finding("too_long", "sign_seen", values={"most": LONGEST_WORDS})
    if not 1 <= wish.times <= MOST_TIMES:
        yield Finding("no_times", "times", values={"most": MOST_TIMES})


def _check_amount(wish: Wish, room: Room) -> Iterable[Finding]:
    amount, where = wish.amount, "amount"
    if amount.currency != room.currency:
        yield Finding(
            "wrong_currency", where, values={"theirs": amount.currency, "ours": room.currency}
        )
    elif amount.minor <= 0:
        yield Finding("not_above_zero", where)
    elif amount.minor > MOST:
        yield Finding("too_large", where)
    elif amount.minor > room.left:
        fit = what_fits(amount.minor, max(1, wish.times), room.left)
        yield Finding(
            "unaffordable",
            where,
            values={
                "left": Money(room.left, room.currency),
                "missing": Money(fit.missing, room.currency),
                "each": Money(fit.each, room.currency),
                "fits": fit.times,
                "times": wish.times,
            },
        )


def _check_link(wish: Wish, room: Room) -> Iterable[Finding]:
    if room.kept_aside:
        if not wish.sign_seen.strip():
            yield Finding("no_sign", "sign_seen")
    elif not wish.has_goal:
        yield Finding("no_goal", "goal")


@dataclass(frozen=True, slots=True)
class Fit:
    """What a price over the balance comes to, in minor units: short by, each, how many fit."""

    missing: int
    each: int
    times: int


def what_fits(amount: int, times: int, left: int) -> Fit:
    """How many of `times` at `amount` ÷ `times` each fit into `left` (scenario 15).

    $140 × 30 = $4,200 with $3,192 left is short by $1,008; 22 fit.
    """
    each = -(-amount // times)
    return Fit(
        missing=max(0, amount - left), each=each, times=min(times, max(0, left) * times // amount)
    )


def needs_a_yes(amount: int, *, ask_above: int, kept_aside: bool) -> bool:
    """Whether somebody decides first: never for money kept aside, else above the limit (S8, S9)."""
    return not kept_aside and amount > ask_above


def ask_hash(*, person: UUID, line_root: UUID, goal: UUID | None, wish: Wish) -> str:
    """SHA-256 (hex) of what was asked: one key with two hashes is two different things."""
    return _hash(
        {
            "person": str(person),
            "line": str(line_root),
            "goal": None if goal is None else str(goal),
            "what": wish.what,
            "payee": wish.payee,
            "amount": [wish.amount.minor, wish.amount.currency],
            "times": wish.times,
            "sign": wish.sign_seen,
        }
    )


# What the books say (money design, section 11).


def reserved(source: AccountRef, committed: AccountRef, amount: int) -> tuple[Line, ...]:
    """Approve a purchase: Dr available · Cr committed.

    Use contingency: Dr contingency · Cr committed; the same with `source` the money kept aside.
    """
    return (debit(source, amount), credit(committed, amount))


def paid_at_once(paid: AccountRef, cash: AccountRef, amount: int) -> tuple[Line, ...]:
    """Pay at once (card, own bank), the cash pair: Dr paid · Cr the cash account."""
    return (debit(paid, amount), credit(cash, amount))


def run_posted(in_transit: AccountRef, cash: AccountRef, amount: int) -> tuple[Line, ...]:
    """Pay by run: posted, the cash pair: Dr in_transit · Cr third_cash or notional_cash."""
    return (debit(in_transit, amount), credit(cash, amount))


def run_settled(paid: AccountRef, in_transit: AccountRef, amount: int) -> tuple[Line, ...]:
    """Pay by run: settled: Dr paid · Cr in_transit."""
    return (debit(paid, amount), credit(in_transit, amount))


def drawn(
    *,
    key: UUID,
    kind: str,
    effective_on: date,
    hold: HoldRef,
    spent: AccountRef,
    paid: int,
    cash: Sequence[Line],
) -> Journal:
    """Dr committed (all) · Cr spent (paid) · Cr where it came from (rest), and the cash pair.

    Paying less than was set aside gives the rest back in the same journal.
    """
    rest = hold.open - paid
    return books.draw(
        key=key,
        kind=kind,
        effective_on=effective_on,
        drawings=(Drawing(hold=hold, spent=spent, paid=paid, released=rest),),
        cash=cash,
        subject=hold.subject,
    )


# Pay runs (money design, section 12).


@dataclass(frozen=True, slots=True)
class RunLine:
    """One payment of a run as it is frozen. `cash` names the account it is paid from."""

    line_no: int
    purchase: UUID
    payee: str
    amount: int
    currency: str
    cash: str
    reference: str
    key: UUID
    promised_on: date


def line_key(run: UUID, line_no: int) -> UUID:
    """The key that makes the journal of one payment happen once."""
    return uuid5(run, str(line_no))


def payment_reference(key: UUID) -> str:
    """Our name for one payment, fixed once: 15 characters, which the shortest rail takes."""
    return f"OW{key.hex[:13].upper()}"


def frozen_hash(lines: Sequence[RunLine]) -> str:
    """SHA-256 (hex) over payee, account, amount and reference of each line, in order."""
    return _hash(
        [
            [
                line.line_no,
                str(line.purchase),
                line.payee,
                line.amount,
                line.currency,
                line.cash,
                line.reference,
                str(line.key),
                line.promised_on.isoformat(),
            ]
            for line in lines
        ]
    )


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of a run that can be paid now, and those that wait, with the reason."""

    payable: tuple[RunLine, ...]
    aside: tuple[tuple[RunLine, SetAside], ...]


def set_aside(lines: Sequence[RunLine], cash: dict[str, int | None]) -> Sorted:
    """Lines by promise and number; one that the cash account cannot pay waits, the rest go on.

    `cash`: minor units in each account by its code; None where the account may not say no.
    """
    left = dict(cash)
    payable, aside = [], []
    for line in sorted(lines, key=lambda one: (one.promised_on, one.line_no)):
        there = left[line.cash]
        if there is not None and there < line.amount:
            aside.append((line, SetAside.CASH_SHORT))
            continue
        if there is not None:
            left[line.cash] = there - line.amount
        payable.append(line)
    return Sorted(tuple(payable), tuple(aside))


def check_releaser(
    *, releaser: UUID, maker: UUID, asked: Iterable[UUID], decided: Iterable[UUID]
) -> tuple[Finding, ...]:
    """Two people for every pay run; the second asked for and decided nothing in it.

    All are human beings, not sign-ins: one human may hold two (security design 2.11).
    """
    if releaser == maker:
        return (Finding("released_by_maker"),)
    if releaser in set(asked) | set(decided):
        return (Finding("releaser_took_part"),)
    return ()


def _hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
