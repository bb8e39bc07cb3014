"""Reads of changes of holder: the statement of each, what still follows, what can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.decisions import queries as decisions
from ownway.holding import rules
from ownway.holding.models import Arrangement, Handover
from ownway.holding.queries import lines
from ownway.holding.queries.needs import stays
from ownway.holding.rules import Promise, Status
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes

_LATEST = 20  # changes of holder on the list of those who set holders up
FOLLOW = "follow_holder"  # kind of the journal that brings the tail of a change


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise that was open at a change: what was open then, and what is open now."""

    subject: UUID | None  # the purchase
    open_then: Money
    open_now: Money
    until: date | None
    moved: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """Both sides of one change of holder, worth printing. `followed` came after the change."""

    handover: Handover
    what: str
    moved: Money
    stays: Money
    followed: Money
    old_before: Money
    old_after: Money
    new_before: Money
    new_after: Money
    promises: tuple[PromiseLine, ...]

    @property
    def before(self) -> Money:
        return self.old_before + self.new_before

    @property
    def after(self) -> Money:
        return self.old_after + self.new_after

    @property
    def tail_open(self) -> bool:
        """Whether something is still paid by the old holder."""
        return any(one.open_now.minor and not one.moved for one in self.promises)


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows a change: so much, from here to there."""

    handover: Handover
    old: AccountRef
    new: AccountRef
    amount: int
    ended: bool  # no promise is left with the old holder


def handover(viewer: Viewer, ref: UUID, at: datetime) -> Handover:
    """One change of holder. Raises NotVisible."""
    return consent.one(viewer, _whole().filter(ref=ref), at=at)


def handovers(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Handover]:
    """A person's changes of holder, newest first."""
    rows = _whole().filter(person__ref=person_ref)
    return list(consent.visible(viewer, rows, at=at).order_by("-moved_at", "-pk"))


def changes_in(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Handover]:
    """The last changes of holder in a programme, newest first."""
    rows = _whole().filter(person__programme__ref=programme_ref)
    return list(consent.visible(viewer, rows, at=at).order_by("-moved_at", "-pk")[:_LATEST])


def changes_with(found: Arrangement) -> list[Handover]:
    """The changes by which this holder took over, or gave away."""
    rows = _whole().filter(Q(old=found) | Q(new=found))
    return list(rows.order_by("moved_at", "pk"))


def statement(found: Handover) -> Statement:
    """What moved, what stays, until when: the same for both sides."""

    def money(minor: int) -> Money:
        return Money(minor, found.currency)

    book = found.person.programme.ref
    promises = []
    for row in found.holds.order_by("pk"):
        hold = books.hold(book, row.key)
        promises.append(
            PromiseLine(
                subject=row.subject,
                open_then=money(row.open_minor),
                open_now=money(hold.open if hold else 0),
                until=hold.expires_on if hold else None,
                moved=row.moved,
            )
        )
    old, new = _sides(found)
    return Statement(
        handover=found,
        what=line_named(found.new),
        moved=money(found.moved_minor),
        stays=money(found.stays_minor),
        followed=money(followed(found)),
        old_before=money(old[0]),
        old_after=money(old[1]),
        new_before=money(new[0]),
        new_after=money(new[1]),
        promises=tuple(promises),
    )


def _sides(found: Handover) -> tuple[tuple[int, int], tuple[int, int]]:
    """Before and after with the old and the new holder, in minor units.

    Money that the funder keeps lies in no account of the person, so its balance in the books says
    nothing to them: there it is what the funder keeps for this line.
    """
    old = (found.old_before_minor, found.old_after_minor)
    new = (found.new_before_minor, found.new_after_minor)
    if found.old.way == rules.Way.NOTIONAL:
        old = (found.moved_minor + found.stays_minor, found.stays_minor)
    if found.new.way == rules.Way.NOTIONAL:
        new = (0, found.moved_minor)
    return old, new


def line_named(arrangement: Arrangement) -> str:
    """What the line is for, as it was agreed last."""
    row = decisions.lines_named([arrangement.pot.plan_id]).get(arrangement.line_root)
    return row.what if row else ""


def reason_for(found: Handover) -> str:
    """Why somebody else than the person changed it, in the words they wrote for the person."""
    if found.why == rules.Why.HOLDER_FAILED:
        failure = found.person.programme.holder_failures.filter(
            way=found.old.way, holder=found.old.holder
        ).first()
        return failure.reason if failure else ""
    if found.why == rules.Why.STOPPED:
        stops = found.person.stops.filter(end__outcome="done", end__ended_at=found.moved_at)
        stop = stops.first()
        return stop.reason if stop else ""
    return found.new.reason if found.new.tighter else ""


def not_undoable(found: Handover, at: datetime) -> tuple[Finding, ...]:
    """What keeps a change from being taken back; nothing where it can be."""
    today = programmes.day_of(found.person.programme, at)
    return rules.may_undo(
        moved_on=found.moved_on,
        today=today,
        why=found.why,
        paid_since=_paid_since(found),
        superseded=found.new.status != Status.LIVE or hasattr(found, "undone_by"),
    )


def _paid_since(found: Handover) -> bool:
    """Whether anything of this line was paid from the new account since the change."""
    cash = lines.cash_of(found.new)
    mine = books.holds(cash.book, cash=cash, open_only=False)
    return any(
        hold.drawn and hold.source.line == found.new.line_root
        for hold in mine
        if hold.key not in set(found.holds.values_list("key", flat=True))
    )


def open_promises(cash: AccountRef, line_root: UUID) -> list[HoldRef]:
    """What is promised from one account for one line."""
    return [one for one in books.holds(cash.book, cash=cash) if one.source.line == line_root]


def tail_of(found: Handover) -> Tail:
    """What follows this change now: nothing while a promise is open with the old holder."""
    book = found.person.programme.ref
    rows = [row for row in found.holds.all() if not row.moved]
    holds = [(row, books.hold(book, row.key)) for row in rows]
    promises = [
        Promise(hold.open, hold.released - row.released_before_minor)
        for row, hold in holds
        if hold is not None
    ]
    old = next((hold.cash for _row, hold in holds if hold is not None and hold.cash), None)
    old = old or lines.cash_of(found.old)
    live = lines.live_of(found.new.pot, found.new.line_root)
    new = lines.cash_of(live or found.new)
    due = rules.tail(promises, followed=followed(found))
    ended = not any(one.open for one in promises)
    if live is None or old == new or not due:
        return Tail(found, old, new, 0, ended)
    return Tail(found, old, new, _there(old, due, found), ended)


def _there(old: AccountRef, due: int, found: Handover) -> int:
    """No more than lies there beyond what the account still pays for."""
    if not old.kind.rule:
        return due
    return max(0, min(due, books.balance(old) - stays(old, found.new.pot)))


def followed(found: Handover) -> int:
    posted = books.postings_about(found.person.programme.ref, found.ref)
    return sum(
        line.amount
        for one in posted
        if one.journal.kind == FOLLOW
        for line in one.journal.lines
        if line.amount > 0
    )


def tails() -> Sequence[Handover]:
    """Changes whose old holder still pays something, oldest first."""
    return list(_whole().filter(old__status=Status.CHANGING).order_by("pk"))


def still_pays(found: Handover) -> bool:
    """Whether the old holder still pays something that was promised before."""
    return Arrangement.objects.filter(pk=found.old.pk, status=Status.CHANGING).exists()


def _whole() -> QuerySet[Handover]:
    return Handover.objects.select_related(
        "person__programme__pack",
        "old__pot__person__programme__pack",
        "old__pot__plan",
        "new__pot__person__programme__pack",
        "new__pot__plan",
    ).prefetch_related("holds")
