"""Reads of what banks said: the queue of what matches nothing, and what may still be expected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.holding.rules import party
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme.models import Programme
from ownway.spending.models import BankEntry, BankPaper, EntryMatch, PayRunLine, RunFile
from ownway.spending.queries.runs import lines
from ownway.spending.queries.taken_up import taken_up_later
from ownway.spending.rules import (
    OPEN,
    EntryRead,
    EntryState,
    Explained,
    PaperKind,
    RunLineState,
    Said,
)

_A_QUESTION = 500  # values asked for at once
_RECONCILE = (Permission.PAY_SETTLE, Permission.PAY_RELEASE)


@dataclass(frozen=True, slots=True)
class Queued:
    """One entry that matches nothing yet, how many days it has waited, and the best guesses."""

    entry: BankEntry
    days: int
    guesses: tuple[PayRunLine, ...] = ()


def queue(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Queued]:
    """Everything a bank said that is not matched or explained, the oldest first. NotVisible."""
    require_reconciler(viewer, programme_ref)
    rows = _entries().filter(paper__programme__ref=programme_ref, state=EntryState.WAITING)
    return [
        Queued(row, (at - row.paper.read_at).days) for row in rows.order_by("paper__read_at", "pk")
    ]


def entry(viewer: Viewer, ref: UUID, at: datetime) -> Queued:
    """One entry with the payments it may be. Raises NotVisible."""
    row = _entries().filter(ref=ref).first()
    if row is None:
        raise NotVisible
    require_reconciler(viewer, row.paper.programme.ref)
    guessed = lines().filter(reference__in=row.guesses, run__programme=row.paper.programme)
    known = {line.reference: line for line in consent.visible(viewer, guessed, at=at)}
    found = tuple(known[one] for one in row.guesses if one in known)
    return Queued(row, (at - row.paper.read_at).days, found)


def oldest_unmatched(programme: Programme, at: datetime) -> int | None:
    """For how many days the oldest entry has waited; None where none waits. Names nobody."""
    row = (
        BankEntry.objects.filter(paper__programme=programme, state=EntryState.WAITING)
        .select_related("paper")
        .order_by("paper__read_at")
        .first()
    )
    return None if row is None else (at - row.paper.read_at).days


def papers(viewer: Viewer, programme_ref: UUID) -> list[BankPaper]:
    """What was read in so far, the newest first. Raises NotVisible."""
    require_reconciler(viewer, programme_ref)
    rows = BankPaper.objects.filter(programme__ref=programme_ref).order_by("-read_at", "-pk")
    return list(rows[:100])


def expected(programme: Programme, holder: str) -> list[PayRunLine]:
    """Payments of one holder that are on their way: its bank says next what became of them."""
    return _with_files(_lines_of(programme, holder).filter(state__in=OPEN))


def paid_before(
    programme: Programme,
    holder: str,
    *,
    references: Collection[str] = (),
    beginnings: Collection[str] = (),
    amounts: Collection[int] = (),
) -> list[PayRunLine]:
    """Payments of one holder that were paid, of which its bank now says something again.

    Only those it may mean: by reference, by what a bank left of one, or by amount (minor units).
    So reading a file costs what stands in it, however much was ever paid. Also those that came
    back, by reference: another paper of the bank may have said so first.
    """
    paid = _lines_of(programme, holder).filter(state=RunLineState.SETTLED)
    back = _lines_of(programme, holder).filter(state=RunLineState.RETURNED)
    named = list(_one_of("reference", sorted(references)))
    meant = [*named, *_alike(beginnings, amounts)]
    return _each(*(paid.filter(one) for one in meant), *(back.filter(one) for one in named))


def not_shown(
    programme: Programme,
    holder: str,
    *,
    references: Collection[str],
    beginnings: Collection[str],
    amounts: Collection[int],
    files: Collection[str],
) -> list[PayRunLine]:
    """Payments known as paid of which no statement has shown yet that the money left.

    A person said so, or another paper of the bank. Only those that a statement may mean now: by
    what `paid_before` looks at, or by the name of their file. What came back since, by name alone.
    """
    shown = EntryMatch.objects.filter(line=OuterRef("pk"), entry__said=Said.BOOKED.value)
    rows = _lines_of(programme, holder).exclude(Exists(shown))
    paid = rows.filter(state=RunLineState.SETTLED)
    named = [
        *_one_of("reference", sorted(references)),
        *(
            Q(in_files__live=True) & one
            for one in _one_of("in_files__file__message_id", sorted(files))
        ),
    ]
    back = rows.filter(state=RunLineState.RETURNED)
    meant = [*named, *_alike(beginnings, amounts)]
    return _each(*(paid.filter(one) for one in meant), *(back.filter(one) for one in named))


def _alike(beginnings: Collection[str], amounts: Collection[int]) -> list[Q]:
    return [
        *_one_of("amount_minor", sorted(amounts)),
        *(Q(reference__startswith=one) for one in sorted(beginnings)),
    ]


def _each(*some: QuerySet[PayRunLine]) -> list[PayRunLine]:
    found = {line.pk: line for rows in some for line in _with_files(rows)}
    return [found[pk] for pk in sorted(found)]


def over(programme: Programme, holder: str, references: Collection[str]) -> set[str]:
    """Those of `references` whose payment never left or came back: nothing is paid by it now."""
    rows = PayRunLine.objects.filter(
        run__programme=programme,
        holder=holder,
        state__in=(RunLineState.REJECTED, RunLineState.RETURNED),
    )
    return {
        found
        for one in _one_of("reference", sorted(references))
        for found in rows.filter(one).values_list("reference", flat=True)
    }


def of_file(programme: Programme, holder: str, message_id: str) -> list[PayRunLine]:
    """The payments of one file of ours, on their way or paid, while it is the one that counts."""
    named = _lines_of(programme, holder).filter(
        state__in=[*OPEN, RunLineState.SETTLED],
        in_files__live=True,
        in_files__file__message_id=message_id,
    )
    return _with_files(named)


def knows_file(programme: Programme, holder: str, message_id: str) -> bool:
    """Whether one of this holder's files has this name, also one that another took over from."""
    rows = RunFile.objects.filter(run__programme=programme, holder=holder)
    return rows.filter(message_id=message_id).exists()


def _lines_of(programme: Programme, holder: str) -> QuerySet[PayRunLine]:
    return lines().filter(run__programme=programme, holder=holder)


def _with_files(rows: QuerySet[PayRunLine]) -> list[PayRunLine]:
    return list(rows.prefetch_related("in_files__file").order_by("pk"))


def _one_of(column: str, values: Sequence[object]) -> Iterator[Q]:
    """Questions short enough for any database."""
    for at in range(0, len(values), _A_QUESTION):
        yield Q((f"{column}__in", values[at : at + _A_QUESTION]))


def last_statement(programme: Programme, holder: str, account: str) -> BankPaper | None:
    """The newest statement read in of one account."""
    rows = BankPaper.objects.filter(
        programme=programme, holder=holder, account=account, kind=PaperKind.STATEMENT.value
    )
    return rows.order_by("-closing_on", "-pk").first()


def entry_read(row: BankEntry) -> EntryRead:
    """A stored entry as the value it was read as."""
    return EntryRead(
        ref=row.entry_ref,
        said=Said(row.said),
        on=row.on,
        amount=row.amount_minor,
        reason=row.reason,
        reference=row.reference,
        name=row.name,
        words=row.words,
    )


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a bank says lies in a holder's account on a day, and what our books say of it.

    `waits`: the sum of all entries up to that day that nobody has matched or explained yet;
    `explained` of those that are nothing our books know of. Minor units.
    """

    paper: BankPaper
    bank: int
    books: int
    waits: int
    explained: int

    @property
    def difference(self) -> int:
        """Zero where bank and books agree once what waits is seen to."""
        return self.bank - self.books - self.waits - self.explained


def assertion(paper: BankPaper) -> Assertion | None:
    """The closing balance of a statement against cash and what is on its way, on its day.

    What came back by that day and was read in after it counts as being there.

    None for a paper that is no statement.
    """
    if paper.closing_minor is None or paper.closing_on is None:
        return None
    programme, day = paper.programme, paper.closing_on
    kept_by = party(programme.ref, "holder", paper.holder)
    cash = books.balances(
        programme.ref, kind=(Kind.THIRD_CASH, Kind.NOTIONAL_CASH), party=kept_by, on=day
    )
    on_its_way = _on_its_way(programme, paper.holder, day)
    unmatched, explained = _unmatched(paper, day)
    return Assertion(
        paper=paper,
        bank=paper.closing_minor,
        books=sum(cash.values()) + on_its_way + taken_up_later(paper, day),
        waits=unmatched,
        explained=explained,
    )


def _on_its_way(programme: Programme, holder: str, day: date) -> int:
    """What the books had taken out by `day`, and the bank had not paid by then.

    Only what may have been on its way that day is looked at: not what was paid by then, nor what
    was made after it. A day and a night more, because days begin earlier elsewhere.
    """
    after = datetime.combine(day, time.min, tzinfo=UTC) + timedelta(days=2)
    made = PayRunLine.objects.filter(
        run__programme=programme, holder=holder, run__made_at__lt=after
    )
    amounts: dict[UUID, int] = {}
    for rows in (
        made.filter(state__in=OPEN),
        made.filter(state=RunLineState.SETTLED, paid_on__gt=day),
    ):
        amounts.update(rows.values_list("key", "amount_minor"))
    out = books.days_of(programme.ref, amounts)
    return sum(amounts[key] for key, since in out.items() if since <= day)


def _unmatched(paper: BankPaper, day: date) -> tuple[int, int]:
    rows = BankEntry.objects.filter(
        paper__programme=paper.programme,
        paper__holder=paper.holder,
        paper__account=paper.account,
        paper__kind=PaperKind.STATEMENT.value,
        on__lte=day,
    )
    sums = {EntryState.WAITING: 0, EntryState.EXPLAINED: 0, EntryState.MATCHED: 0}
    for state, amount, why in rows.values_list("state", "amount_minor", "explanation__code"):
        known = state == EntryState.EXPLAINED and why == Explained.KNOWN
        sums[EntryState.MATCHED if known else EntryState(state)] += amount or 0
    return sums[EntryState.WAITING], sums[EntryState.EXPLAINED]


def _entries() -> QuerySet[BankEntry]:
    return BankEntry.objects.select_related("paper__programme__pack", "explanation")


def require_reconciler(viewer: Viewer, programme_ref: UUID) -> None:
    """Raises NotVisible for whoever may not see to what banks say."""
    if not any(consent.can(viewer, each, programme=programme_ref) for each in _RECONCILE):
        raise NotVisible
