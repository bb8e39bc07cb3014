"""Pay runs: listed, frozen, released by another, settled (money design, section 12). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.planning.rules import Finding
from ownway.spending.rules.digests import sha256


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
class RunLine:
    """One payment of a run as it is frozen. `cash` names the account it is paid from."""

    line_no: int
    bill: UUID
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
    return sha256(
        [
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
