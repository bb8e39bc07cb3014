"""Pay runs: listed, frozen, released by another, posted, sent, paid (money design, section 12).

Pure. Amounts are whole minor units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from ownway.core.period import working_days_after
from ownway.planning.rules import Finding
from ownway.spending.rules.bills import BillStatus
from ownway.spending.rules.digests import sha256

_REFERENCE = re.compile(r"(?=(OW[0-9A-F]{13}))")  # also where two overlap
SILENT_DAYS = 3  # working days a bank may take to mention a payment that the payee has
CHUNK = 250  # lines posted in one transaction: how long others wait (money design, section 12)


class RunStatus(StrEnum):
    """Where a pay run stands: as far as the payment that is furthest behind."""

    DRAFT = "draft"  # while its lines are written, inside one transaction
    FROZEN = "frozen"
    RELEASED = "released"
    POSTED = "posted"  # in the books; not in a file yet
    FILED = "filed"
    SENT = "sent"
    DONE = "done"  # nothing of it is under way any more
    WITHDRAWN = "withdrawn"


class RunLineState(StrEnum):
    """Where one payment of a run stands."""

    LISTED = "listed"
    SET_ASIDE = "set_aside"
    WITHDRAWN = "withdrawn"
    POSTED = "posted"
    IN_FILE = "in_file"
    UNKNOWN = "unknown"  # meant to be sent; nobody has said yet that it was
    SENT = "sent"
    SETTLED = "settled"  # paid, says the bank
    REJECTED = "rejected"  # never left
    RETURNED = "returned"  # left, and came back


_S = RunLineState
LINE_MOVES: dict[RunLineState, frozenset[RunLineState]] = {
    _S.LISTED: frozenset({_S.SET_ASIDE, _S.WITHDRAWN, _S.POSTED}),
    _S.SET_ASIDE: frozenset(),
    _S.WITHDRAWN: frozenset(),
    # What is paid by hand goes from here to its end.
    _S.POSTED: frozenset({_S.IN_FILE, _S.SETTLED, _S.REJECTED}),
    # A file that surely never left may be given up for another way. What a bank speaks of was sent,
    # whatever anybody here said of its file.
    _S.IN_FILE: frozenset({_S.POSTED, _S.UNKNOWN, _S.SENT, _S.SETTLED, _S.REJECTED, _S.RETURNED}),
    _S.UNKNOWN: frozenset({_S.SENT, _S.IN_FILE, _S.SETTLED, _S.REJECTED, _S.RETURNED}),
    _S.SENT: frozenset({_S.SETTLED, _S.REJECTED, _S.RETURNED}),
    _S.SETTLED: frozenset({_S.RETURNED}),
    _S.REJECTED: frozenset(),
    _S.RETURNED: frozenset(),
}
OVER = frozenset({_S.SET_ASIDE, _S.WITHDRAWN, _S.REJECTED, _S.RETURNED})  # pays nothing any more
OPEN = frozenset({_S.POSTED, _S.IN_FILE, _S.UNKNOWN, _S.SENT})  # in the books, not paid yet
STILL_HERE = frozenset({_S.LISTED, _S.POSTED, _S.IN_FILE, _S.UNKNOWN})  # no bank surely has it
MAY_BE_AWAY = frozenset({_S.UNKNOWN, _S.SENT})  # a bank may have it, or has
_STAGES = (
    (frozenset({_S.LISTED}), RunStatus.RELEASED),
    (frozenset({_S.POSTED}), RunStatus.POSTED),
    (frozenset({_S.IN_FILE, _S.UNKNOWN}), RunStatus.FILED),
    (frozenset({_S.SENT}), RunStatus.SENT),
)
UNDER_WAY = (_S.LISTED, _S.POSTED, _S.IN_FILE, _S.UNKNOWN, _S.SENT)  # the furthest behind first


def line_may_become(now: RunLineState, then: RunLineState) -> bool:
    """Whether one payment may go from `now` to `then`."""
    return then in LINE_MOVES[now]


def run_after(states: Iterable[RunLineState]) -> RunStatus:
    """Where a released run stands: by all its payments, or by the first in `UNDER_WAY` alone."""
    found = set(states)
    return next((status for stage, status in _STAGES if stage & found), RunStatus.DONE)


def bill_after(amount: int, lines: Iterable[tuple[int, RunLineState]]) -> BillStatus:
    """Where a bill of `amount` stands, by every (amount, state) that runs listed for it."""
    live = [(minor, state) for minor, state in lines if state not in OVER]
    if sum(minor for minor, _state in live) < amount:
        return BillStatus.AGREED
    states = {state for _minor, state in live}
    if _S.LISTED in states:
        return BillStatus.AGREED
    return BillStatus.PAID if states == {_S.SETTLED} else BillStatus.ON_ITS_WAY


class SetAside(StrEnum):
    """Why a line of a run waits for the next one."""

    CASH_SHORT = "cash_short"  # the holder has not got the money yet
    HOLDER_CHANGED = "holder_changed"  # another holder took over after the run was made
    ACCOUNT_UNCONFIRMED = "account_unconfirmed"  # nobody called back yet
    ACCOUNT_COOLING = "account_cooling"  # confirmed, and not yet used
    ACCOUNT_UNTRIED = "account_untried"  # a test of nothing has not passed yet (NACHA)
    ACCOUNT_STOPPED = "account_stopped"  # closed or reported stolen, and no other
    ACCOUNT_CHANGED = "account_changed"  # it is another one than was frozen
    PAYEE_ON_HOLD = "payee_on_hold"
    PAYMENTS_STOPPED = "payments_stopped"  # for this person


@dataclass(frozen=True, slots=True)
class RunLine:
    """One payment of a run as it is frozen. `cash` names the account it is paid from.

    `account` and `account_hash` are the payee's account version; None and "" by hand.
    """

    line_no: int
    bill: UUID
    payee: str
    amount: int
    currency: str
    cash: str
    reference: str
    key: UUID
    promised_on: date
    holder: str = ""
    rail: str = ""
    account: UUID | None = None
    account_hash: str = ""


def after_cut_off(intended_at: datetime, at: datetime, cut_off: str, zone: str) -> bool:
    """Whether the bank's day on which a file was meant to leave is over at `at`.

    `cut_off` is a time in `zone`, like "15:30"; what is meant later counts for the next day.
    """
    local = ZoneInfo(zone)
    clock = time.fromisoformat(cut_off)
    meant = intended_at.astimezone(local)
    over = datetime.combine(meant.date(), clock, local)
    if meant > over:
        over += timedelta(days=1)
    return at > over


def execute_on(at: datetime, cut_off: str, zone: str) -> date:
    """The first working day on which a bank still takes what is sent at `at`."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date()
    if local.time() >= time.fromisoformat(cut_off) or day.weekday() > 4:
        return working_days_after(day, 1)
    return day


def arrives_on(at: datetime, cut_off: str, lead_days: int, zone: str) -> date:
    """When a payee has what is sent at `at`: `lead_days` working days after the bank takes it."""
    return working_days_after(execute_on(at, cut_off, zone), lead_days)


def silent_from(left_at: datetime, planned: date, cut_off: str, lead_days: int, zone: str) -> date:
    """The first day on which it says something that no bank ever mentioned a payment.

    `left_at`: when its file was meant to leave; `planned`: the day the file names. A bank may
    take until the payee has it to say so, and then a few working days.
    """
    taken = max(execute_on(left_at, cut_off, zone), planned)
    return working_days_after(taken, lead_days + SILENT_DAYS)


def line_key(run: UUID, line_no: int) -> UUID:
    """The key that makes the journal of one payment happen once."""
    return uuid5(run, str(line_no))


def payment_reference(key: UUID) -> str:
    """Our name for one payment, fixed once: 15 characters, which the shortest rail takes."""
    return f"OW{key.hex[:13].upper()}"


def references_in(text: str) -> frozenset[str]:
    """Every name of a payment of ours that stands in what a bank wrote, capitals and digits."""
    return frozenset(_REFERENCE.findall(text))


def message_id(run: UUID, number: int) -> str:
    """Our name for the `number`th file of a run, fixed once: at most 35 characters."""
    return f"OWF{uuid5(run, f'file:{number}').hex[:20].upper()}"


def line_hash(line: RunLine) -> str:
    """SHA-256 (hex) over payee, account, amount, rail and reference of one line."""
    return sha256(
        [
            line.line_no,
            str(line.bill),
            line.payee,
            line.amount,
            line.currency,
            line.cash,
            line.reference,
            str(line.key),
            line.promised_on.isoformat(),
            line.holder,
            line.rail,
            None if line.account is None else str(line.account),
            line.account_hash,
        ]
    )


def frozen_hash(line_hashes: Iterable[str]) -> str:
    """SHA-256 (hex) of a whole run: over the hash of each line, in order.

    So a part of a run can be looked at by itself, and what it is compared with is the whole's.
    """
    return sha256(list(line_hashes))


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of a run that can be paid now, and those that wait, with the reason."""

    payable: tuple[RunLine, ...]
    aside: tuple[tuple[RunLine, SetAside], ...]


def set_aside(
    lines: Sequence[RunLine],
    cash: Mapping[str, int | None],
    waits: Mapping[int, SetAside] | None = None,
) -> Sorted:
    """Lines by promise and number; one that the cash account cannot pay waits, the rest go on.

    `cash`: minor units in each account by its code; None where the account may not say no.
    `waits`: line number → a reason that is known already.
    """
    left, known = dict(cash), waits or {}
    payable, aside = [], []
    for line in sorted(lines, key=lambda one: (one.promised_on, one.line_no)):
        if line.line_no in known:
            aside.append((line, known[line.line_no]))
            continue
        there = left[line.cash]
        if there is not None and there < line.amount:
            aside.append((line, SetAside.CASH_SHORT))
            continue
        if there is not None:
            left[line.cash] = there - line.amount
        payable.append(line)
    return Sorted(tuple(payable), tuple(aside))


def check_releaser(
    *,
    releaser: UUID,
    maker: UUID,
    asked: Iterable[UUID],
    decided: Iterable[UUID],
    payees: Iterable[UUID] = (),
    close: bool = False,
) -> tuple[Finding, ...]:
    """Two people for every pay run; the second asked for, decided and changed nothing in it.

    All are human beings, not sign-ins: one human may hold two (security design 2.11). `payees`:
    who wrote down an account that the run pays into; `close`: the releaser said that they are
    close to somebody in it (T7).
    """
    if releaser == maker:
        return (Finding("released_by_maker"),)
    if releaser in set(asked) | set(decided):
        return (Finding("releaser_took_part"),)
    if releaser in set(payees):
        return (Finding("releaser_made_payee"),)
    if close:
        return (Finding("releaser_is_close"),)
    return ()


def within(due: Iterable[tuple[UUID, int]], most: int) -> list[list[UUID]]:
    """What each pay run pays, in the order given, so that none comes to more than `most`.

    What is more by itself has a run of its own; where `most` is 0, all of it is one run.
    """
    found: list[list[UUID]] = []
    room = 0
    for one, minor in due:
        if not found or (most and minor > room):
            found.append([])
            room = most
        found[-1].append(one)
        room -= minor
    return found


def release_limit(roles: Iterable[str], limits: Mapping[str, int]) -> int:
    """The most somebody with these roles may release in one run; 0 where none may."""
    return max((limits[role] for role in roles if role in limits), default=0)
