"""Reads of where the cash of a decided clawback lies now (E14).

Its right went back with the decision; its cash stays with the holder until it comes. Meanwhile the
holder may fail, or the line may change its holder, so it is looked for where it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ownway.decisions.models import Pot
from ownway.decisions.rules import CLAWBACK_DECIDED, CLAWBACK_LET_GO
from ownway.holding import rules
from ownway.holding.models import Arrangement, FailureMove
from ownway.holding.queries import lines
from ownway.holding.queries.failures import account_of
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind

_CASH = (Kind.DIRECT_CASH, Kind.THIRD_CASH)
_STEPS = (CLAWBACK_DECIDED, rules.CLAWBACK_RECEIVED, CLAWBACK_LET_GO)


def asked_back(pot: Pot) -> dict[AccountRef, int]:
    """What was decided to come back of a pot and has not come, minor units, where it lies now."""
    parts: dict[UUID | None, list[tuple[AccountRef, int]]] = {}
    come: dict[UUID | None, int] = {}
    over = set()
    for one in books.pot_lines(pot.person.programme.ref, pot.ref, _STEPS):
        if one.kind == CLAWBACK_LET_GO:
            over.add(one.subject)
        elif one.kind == rules.CLAWBACK_RECEIVED:
            come[one.subject] = come.get(one.subject, 0) + abs(one.amount)
        elif one.account.line is not None:
            home = _kept_then(pot, one.account.line, one.recorded_at)
            if home is not None and home.kind in _CASH:
                parts.setdefault(one.subject, []).append((home, abs(one.amount)))
    wants = []
    for subject, found in parts.items():
        if subject not in over:
            paid = rules.brought(come.get(subject, 0), [minor for _home, minor in found])
            wants += [(home, minor - part) for (home, minor), part in zip(found, paid, strict=True)]
    return lie_now(pot, wants)


def awaited(cash: AccountRef, pot: Pot) -> int:
    """What of the cash in this account is to come back, in minor units: it is for nothing else."""
    return asked_back(pot).get(cash, 0)


def lie_now(pot: Pot, wants: Sequence[tuple[AccountRef, int]]) -> dict[AccountRef, int]:
    """Where so much of a pot lies now that lay with these holders; less where less lies."""
    wants = [(home, minor) for home, minor in wants if minor]
    if not wants:
        return {}
    failed = _failed(pot)
    homes = [(_after(home, failed), minor) for home, minor in wants]
    book = pot.person.programme.ref
    lies = {
        account: minor
        for account, minor in books.balances(book, pot=pot.ref, kind=_CASH).items()
        if minor > 0
    }
    free = {
        account: minor - lines.kept_for(account, pot) - lines.promised_from(account)
        for account, minor in lies.items()
    }
    for home, minor in homes:  # the funder took it over and keeps it itself: no account bounds that
        if home.kind is Kind.NOTIONAL_CASH:
            free[home] = free.get(home, 0) + minor
    return rules.placed(homes, free=free, lies=lies)


def _failed(pot: Pot) -> dict[AccountRef, AccountRef]:
    """From each holder of this pot that failed to the one that took over."""
    moves = FailureMove.objects.filter(pot=pot, moved_at__isnull=False).select_related("failure")
    return {
        account_of(pot, one.failure.way, one.failure.holder): account_of(
            pot, one.failure.to_way, one.failure.to_holder
        )
        for one in moves
    }


def _after(home: AccountRef, failed: dict[AccountRef, AccountRef]) -> AccountRef:
    for _each in failed:  # a holder that took over may have failed too
        home = failed.get(home, home)
    return home


def _kept_then(pot: Pot, line_root: UUID, moment: datetime) -> AccountRef | None:
    """Where the money of a line lay at a moment."""
    rows = Arrangement.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gt=moment),
        pot=pot,
        line_root=line_root,
        live_at__lte=moment,
    )
    one = rows.select_related("pot__person__programme").order_by("-live_at", "-pk").first()
    return None if one is None else lines.cash_of(one)
