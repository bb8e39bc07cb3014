"""What may be bought, and what is in the way. Pure.

Amounts are whole minor units. A purchase on an agreed line at or below the pack's limit needs no
further yes (S9); money kept aside needs only the sign the person noticed (S8, scenario 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ownway.core.money import Money, split_minor
from ownway.planning.rules import Finding
from ownway.programme.rules import Exclusion
from ownway.spending.rules.digests import sha256

LONGEST_NAME = 200  # characters of what is bought and of who is paid
LONGEST_WORDS = 2_000  # characters of a sign, a reason
MOST = 10**12  # minor units of one purchase
MOST_TIMES = 10_000
MOST_PICTURES = 6  # of the receipts of one purchase


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
    Status.ON_ITS_WAY: frozenset({Status.PAID, Status.APPROVED}),
    Status.PAID: frozenset({Status.RECEIVED, Status.APPROVED}),  # a bank sent it back
    Status.REFUSED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.RECEIVED: frozenset({Status.CANCELLED}),  # once its payment was put right
}


def may_become(now: Status, then: Status) -> bool:
    """Whether a purchase may go from `now` to `then`."""
    return then in MOVES[now]


class Ground(StrEnum):
    """Why somebody looks at a purchase, whatever it costs."""

    MISREAD = "misread"  # our rule was read wrongly: it is not about this
    EXCEPTION = "exception"  # the rule is about this, and lets somebody make an exception
    NECESSARY = "necessary"  # the payee lives with the person, and nobody else will do (R11)
    GIFT = "gift"  # it is for somebody else


class Following(StrEnum):
    """How one purchase comes out of another."""

    AGAIN = "again"  # a second look, after a no
    ELSEWHERE = "elsewhere"  # its seller does not sell it


class Paper(StrEnum):
    """Whether the receipt of a purchase is there."""

    THERE = "there"
    WANTED = "wanted"  # above the sum from which the pack wants one kept
    NOT_WANTED = "not_wanted"


class TieKind(StrEnum):
    """How close whoever is paid is to the person; the first three live in one household (R11)."""

    PARTNER = "partner"
    RELATIVE = "relative"
    FRIEND = "friend"
    WORKER = "worker"  # works for the person, who is the employer


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
    excluded: tuple[Exclusion, ...] = ()  # rules that bind all this money and the words point at
    barred: int = 0  # more that is left, of funders whose own rules keep it from this
    barred_by: tuple[Exclusion, ...] = ()
    tie: str = ""  # how close the payee is, where the pack pays no such payee
    tie_source: str = ""
    ceiling: int | None = None  # the most that one of this kind costs here (F9)
    ceiling_of: tuple[str, str] = ("", "")  # the kind, and where it comes from


COUNTED_DENIALS = frozenset(
    {"unaffordable", "no_goal", "excluded", "funder_excludes", "relative", "above_ceiling"}
)
# What a human can say yes to all the same, and on which grounds (F15).
_ANYWAY = {
    "excluded": (Ground.MISREAD, Ground.EXCEPTION),
    "relative": (Ground.MISREAD, Ground.NECESSARY),
    "above_ceiling": (Ground.EXCEPTION,),
}


@dataclass(frozen=True, slots=True)
class Anyway:
    """Asked all the same: on which ground, why, and when both signed an agreement (R11)."""

    ground: Ground
    words: str
    agreement_on: date | None = None


def grounds(
    findings: Sequence[Finding], *, exceptions: bool, relatives: bool
) -> tuple[Ground, ...]:
    """On what a human can be asked to say yes all the same; none where nothing is in the way, or
    something that asking does not change, such as a price above what is left.

    `exceptions`: every rule in the way lets one be made; `relatives`: the pack lets one who lives
    with the person be paid where it is necessary.
    """
    found = [set(_ANYWAY.get(one.code, ())) for one in findings]
    if not found:
        return ()
    left = set.intersection(*found)
    if not exceptions:
        left.discard(Ground.EXCEPTION)
    if not relatives:
        left.discard(Ground.NECESSARY)
    return tuple(ground for ground in Ground if ground in left)


def check_anyway(anyway: Anyway, allowed: Sequence[Ground], today: date) -> tuple[Finding, ...]:
    """What is in the way of asking all the same; a gift needs no rule in the way."""
    found = []
    if anyway.ground not in allowed and anyway.ground is not Ground.GIFT:
        found.append(Finding("no_exception", "ground"))
    if not anyway.words.strip():
        found.append(Finding("no_why", "why"))
    elif len(anyway.words) > LONGEST_WORDS:
        found.append(Finding("too_long", "why", values={"most": LONGEST_WORDS}))
    if anyway.ground is Ground.NECESSARY and anyway.agreement_on is None:
        found.append(Finding("no_agreement", "agreement_on"))
    elif anyway.agreement_on is not None and anyway.agreement_on > today:
        found.append(Finding("agreement_to_come", "agreement_on"))
    return tuple(found)


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
        *(
            [Finding("relative", "tie", values={"tie": room.tie, "source": room.tie_source})]
            if room.tie
            else []
        ),
        *_check_ceiling(wish, room),
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
    elif room.left < amount.minor <= room.left + room.barred:
        rule = room.barred_by[0]
        yield Finding(
            "funder_excludes",
            where,
            values={
                "rule": rule.code,
                "source": rule.source,
                "left": Money(room.left, room.currency),
                "barred": Money(room.barred, room.currency),
            },
        )
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


def _check_ceiling(wish: Wish, room: Room) -> Iterable[Finding]:
    """Each of them against the most that one costs; what costs nothing is said elsewhere."""
    if room.ceiling is None or wish.amount.currency != room.currency or wish.times < 1:
        return
    if wish.amount.minor > room.ceiling * wish.times:
        kind, source = room.ceiling_of
        most = Money(room.ceiling, room.currency)
        yield Finding(
            "above_ceiling", "amount", values={"most": most, "source": source, "kind": kind}
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


def needs_a_yes(
    amount: int, *, ask_above: int, kept_aside: bool, discretionary: bool = False
) -> bool:
    """Whether somebody decides first: above the limit, and not for money that was agreed for just
    this, kept aside or the discretionary amount (S8, S9, R24)."""
    return not kept_aside and not discretionary and amount > ask_above


def wants_receipt(amount: int, above: int | None) -> bool:
    """Whether a receipt is kept: never where the pack names no sum, else above it (F4)."""
    return above is not None and amount > above


def ask_hash(
    *, person: UUID, line_root: UUID, goal: UUID | None, wish: Wish, rhythm: Sequence[str] = ()
) -> str:
    """SHA-256 (hex) of what was asked: one key with two hashes is two different things."""
    return sha256(
        {
            **({"rhythm": list(rhythm)} if rhythm else {}),
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


def parts(amount: int, left: Sequence[int]) -> list[int]:
    """What each pot of a line gives to a purchase, by what it has left of it.

    Largest remainder, ties to the pot listed first; no pot gives more than it has, and the parts
    come to `amount` exactly (money design, section 11; E10). Raises ValueError where the pots
    together have less.
    """
    if amount > sum(left):
        raise ValueError("The pots have less than the purchase costs")
    return split_minor(amount, left)
