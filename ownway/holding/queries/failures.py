"""Reads of a holder that fails: who and how much before, and how far the move is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.decisions.models import Pot
from ownway.holding import rules
from ownway.holding.models import Arrangement, FailureMove, HolderFailure
from ownway.holding.queries import lines
from ownway.holding.rules import Way
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef
from ownway.programme.models import Programme


@dataclass(frozen=True, slots=True)
class ToMove:
    """What one holder keeps for one person in one pot."""

    pot: Pot
    lies: Money
    promised: Money
    waiting: int  # lines that were asked for with it and have no money yet


@dataclass(frozen=True, slots=True)
class FailureView:
    """A move of everything, and how far it is."""

    failure: HolderFailure
    moves: tuple[FailureMove, ...]  # those the viewer may see
    of: int
    done: int
    moved: Money


def held_by(programme: Programme, way: str, holder: str) -> list[ToMove]:
    """Everybody's money with one holder: who, how much, and what of it is promised."""
    rows = Arrangement.objects.filter(
        person__programme=programme, way=way, holder=holder
    ).select_related("pot__person__programme__pack", "pot__plan")
    waiting: dict[int, int] = {}
    pots: dict[int, Pot] = {}
    for one in rows.order_by("pot__person__name", "pot_id", "pk"):
        pots[one.pot_id] = one.pot
        if one.closed_at is None and one.status in rules.ASKED_FOR:
            waiting[one.pot_id] = waiting.get(one.pot_id, 0) + 1
    found = []
    for key, pot in pots.items():
        cash = account_of(pot, way, holder)
        lies, promised = books.balance(cash), lines.promised_from(cash)
        if lies or promised or key in waiting or _live(pot, way, holder):
            found.append(
                ToMove(
                    pot=pot,
                    lies=Money(lies, pot.currency),
                    promised=Money(promised, pot.currency),
                    waiting=waiting.get(key, 0),
                )
            )
    return found


def _live(pot: Pot, way: str, holder: str) -> bool:
    return Arrangement.objects.filter(
        pot=pot, way=way, holder=holder, status=rules.Status.LIVE
    ).exists()


def account_of(pot: Pot, way: str, holder: str) -> AccountRef:
    """Where one holder keeps the money of one pot."""
    return rules.cash_account(
        book=pot.person.programme.ref,
        currency=pot.currency,
        person=pot.person.ref,
        pot=pot.ref,
        way=Way(way),
        holder=holder,
    )


def preview(viewer: Viewer, programme: Programme, holder: str, at: datetime) -> list[ToMove]:
    """What would move; each person the viewer may see is noted as seen."""
    found = held_by(programme, Way.THIRD, holder)
    refs = [one.pot.person.ref for one in found]
    seen = {
        one.ref
        for one in consent.visible(
            viewer, Pot.objects.filter(ref__in=[one.pot.ref for one in found]), at=at
        )
    }
    return [one for one in found if one.pot.ref in seen] if refs else []


def failure(viewer: Viewer, ref: UUID, at: datetime) -> FailureView:
    """One move of everything. Raises NotVisible."""
    row = HolderFailure.objects.select_related("programme__pack").filter(ref=ref).first()
    if row is None:
        raise NotVisible
    rows = row.moves.select_related("person", "pot").order_by("pk")
    moves = tuple(consent.visible(viewer, rows, at=at))
    done = row.moves.filter(moved_at__isnull=False)
    return FailureView(
        failure=row,
        moves=moves,
        of=row.moves.count(),
        done=done.count(),
        moved=Money(sum(one.cash_minor or 0 for one in done), row.programme.currency),
    )


def failures(programme: Programme) -> list[HolderFailure]:
    """The holders that failed in one programme, newest first."""
    return list(programme.holder_failures.order_by("-begun_at"))


def unfinished() -> list[HolderFailure]:
    """Moves of everything that are not finished: a worker carries them on."""
    rows = HolderFailure.objects.filter(done_at__isnull=True)
    return list(rows.select_related("programme__pack").order_by("pk"))
