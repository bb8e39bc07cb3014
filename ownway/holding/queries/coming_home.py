"""Reads of money that comes back to a holder that no longer holds the line it was paid for.

A bank returns a payment, a seller gives money back, a promise is taken back: the cash lands where
it was paid from. Where another holder has the line by then, it follows there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from ownway.decisions.models import Pot
from ownway.holding import rules
from ownway.holding.models import Arrangement, Handover, HolderFailure
from ownway.holding.queries import changes, lines
from ownway.holding.queries.failures import account_of
from ownway.holding.queries.needs import lacking, stays
from ownway.holding.rules import Status
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind
from ownway.programme import queries as programmes
from ownway.programme.models import Programme

# Journals by which a line gets back what was promised or paid of it.
_BACK = ("release", "void", "draw", "pay_at_once", "run_posted", "refund", "reverse")
_RIGHTS = (Kind.AVAILABLE, Kind.CONTINGENCY)
_COUNTED = (Kind.DIRECT_CASH, Kind.THIRD_CASH)


@dataclass(frozen=True, slots=True)
class ComesHome:
    """So much goes on from a holder that gave a line away to the one that has it now."""

    old: AccountRef
    new: AccountRef
    amount: int


class LiesAgain(NamedTuple):
    """A holder that failed and was emptied, and a pot of which money lies there again."""

    failure: HolderFailure
    pot: Pot

    @property
    def ref(self) -> UUID:
        return self.pot.ref


def at_failed_holders() -> Iterator[LiesAgain]:
    """Holders that failed and were emptied, where money of a pot lies again."""
    done = HolderFailure.objects.filter(done_at__isnull=False).select_related("programme__pack")
    for failure in done.order_by("pk"):
        book = failure.programme.ref
        lying = books.balances(
            book, kind=Kind.THIRD_CASH, party=rules.party(book, "holder", failure.holder)
        )
        refs = [one.pot for one, minor in lying.items() if minor and one.pot is not None]
        if refs:
            for pot in lines.whole_pots().filter(ref__in=refs).order_by("pk"):
                yield LiesAgain(failure, pot)


def home_of(pot: Pot, failure: HolderFailure) -> AccountRef:
    """Where money of no known line goes: the holder that took over, if it holds anything still."""
    to = lines.holder_after(failure.programme, failure.to_way, failure.to_holder)
    heir = account_of(pot, *to)
    live = [lines.cash_of(one) for one in _live(pot)]
    return heir if not live or heir in live else live[0]


def lacks_now(pot: Pot) -> dict[AccountRef, int]:
    """What each holder of a pot lacks to pay for its lines, in minor units, by its account."""
    return {lines.cash_of(one): lacking(one) for one in _live(pot)}


def gave_away(programme: Programme, at: datetime) -> list[Handover]:
    """The last change of each line away from one holder, where money lies with that holder.

    Only lines of plans and periods that run: the ends of both see to what lies there then.
    """
    today = programmes.day_of(programme, at)
    found = books.balances(programme.ref, kind=_COUNTED)
    lying = {account for account, minor in found.items() if minor}
    rows = Handover.objects.filter(
        person__programme=programme,
        person__death__isnull=True,
        old__status=Status.CLOSED,
        old__way__in=(rules.Way.DIRECT, rules.Way.THIRD),
        old__pot__ends_on__gt=today,
        old__pot__plan__ended_at__isnull=True,
    ).select_related(
        "person__programme__pack",
        "old__pot__person__programme__pack",
        "old__pot__plan",
        "new__pot__person__programme__pack",
        "new__pot__plan",
    )
    newest = {
        (one.old.pot_id, one.old.line_root, one.old.way, one.old.holder): one
        for one in rows.order_by("pk")
    }
    failed = set(lines.failed_holders(programme))
    return [
        one
        for key, one in newest.items()
        if key[2:] not in failed and lines.cash_of(one.old) in lying
    ]


def comes_home(found: Handover) -> ComesHome | None:
    """What came back to the holder that gave this line away and follows now; none where nothing.

    Never more than came back of this line, and never what the account still pays for.
    """
    pot, root = found.old.pot, found.old.line_root
    old, live = lines.cash_of(found.old), lines.live_of(pot, root)
    if live is None or lines.cash_of(live) == old:
        return None
    over = books.balance(old) - stays(old, pot)
    if over <= 0:
        return None
    amount = min(over, _came_back(found, old) - changes.followed(found))
    return ComesHome(old, lines.cash_of(live), amount) if amount > 0 else None


def _came_back(found: Handover, old: AccountRef) -> int:
    """What this line got back, since the change, of what was paid or promised from `old`."""
    pot, root = found.old.pot, found.old.line_root
    book = found.person.programme.ref
    paid = books.holds(book, cash=old, open_only=False)
    subjects = {one.subject for one in paid if one.source.line == root}
    return -sum(
        one.amount
        for one in books.pot_lines(book, pot.ref, _BACK)
        if one.account.kind in _RIGHTS
        and one.account.line == root
        and one.subject in subjects
        and one.recorded_at >= found.moved_at
    )


def _live(pot: Pot) -> list[Arrangement]:
    rows = Arrangement.objects.filter(pot=pot, status=Status.LIVE)
    return list(rows.select_related("pot__person__programme__pack", "pot__plan").order_by("pk"))
