"""Statements: what a person's money came to at both ends of a period, and what happened (P7).

The figures at each end are the books' balances at that day. What happened is read from the
entries. The two are worked out apart, and a statement in which they differ is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Topic
from ownway.core.period import Period
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind, Proof
from ownway.people.models import Person
from ownway.planning.models import Line
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import queries as records
from ownway.spending import rules
from ownway.spending.models import Purchase
from ownway.spending.queries.money import MoneyEntry, happened
from ownway.spending.rules import Figures

_RIGHTS = (Kind.AVAILABLE, Kind.CONTINGENCY, Kind.COMMITTED, Kind.SPENT)
_LEFT = (Kind.AVAILABLE, Kind.CONTINGENCY)
MOST_CANCELLED = 100_000  # of one person: all there ever are

Atoms = dict[tuple[UUID, UUID | None], Figures]  # by pot and root of the line, None: not planned


@dataclass(frozen=True, slots=True)
class LineOfStatement:
    """One agreed line at both ends of the period."""

    root: UUID
    what: str
    goal: str
    start: Figures
    end: Figures


@dataclass(frozen=True, slots=True)
class GoalOfStatement:
    """All the lines of one goal; `goal` is empty for money that belongs to none."""

    goal: str
    start: Figures
    end: Figures


@dataclass(frozen=True, slots=True)
class Statement:
    """A person's money over a period, in minor units of `currency`. `start` is at the end of the
    day before it, `end` at the end of its last day."""

    currency: str
    period: Period
    lines: tuple[LineOfStatement, ...]
    not_planned_start: int
    not_planned_end: int
    happened: tuple[MoneyEntry, ...]

    @property
    def start(self) -> Figures:
        return rules.together(line.start for line in self.lines)

    @property
    def end(self) -> Figures:
        return rules.together(line.end for line in self.lines)

    @property
    def goals(self) -> tuple[GoalOfStatement, ...]:
        """By goal, in the order of the lines."""
        found: dict[str, list[LineOfStatement]] = {}
        for line in self.lines:
            found.setdefault(line.goal, []).append(line)
        return tuple(
            GoalOfStatement(
                goal,
                rules.together(line.start for line in lines),
                rules.together(line.end for line in lines),
            )
            for goal, lines in found.items()
        )


def statements(
    viewer: Viewer,
    person_ref: UUID,
    period: Period,
    at: datetime,
    *,
    known_at: datetime | None = None,
) -> tuple[Statement, ...]:
    """The statement of a person for any period, one for each currency; none before any money.

    Pots that ended are in it: a statement of a past period stays what it was. `known_at`: as it
    read at that moment, without what was written since. Whoever may see the money and not the
    plan, the goals or what was bought gets the sums without them.
    """
    pots = [
        pot
        for pot in reversed(decisions.pots(viewer, person_ref, at))
        if known_at is None or pot.opened_at <= known_at
    ]
    currencies = dict.fromkeys(pot.currency for pot in pots)
    return tuple(
        _open_part(
            _statement([pot for pot in pots if pot.currency == currency], period, known_at),
            viewer,
            pots[0].person,
            at,
        )
        for currency in currencies
    )


def _open_part(found: Statement, viewer: Viewer, person: Person, at: datetime) -> Statement:
    """What of a statement is open to this viewer; each topic that is shown is noted as seen."""
    topics = consent.topics_open(viewer, person, at=at)
    for topic in (Topic.PLAN, Topic.GOALS, Topic.BUYING):
        if topic in topics:
            viewer.saw(consent.about_of(person), topic)
    lines, happened = found.lines, found.happened
    if Topic.PLAN not in topics:
        lines = (LineOfStatement(person.ref, "", "", found.start, found.end),)
    elif Topic.GOALS not in topics:
        lines = tuple(replace(one, goal="") for one in lines)
    if not {Topic.PLAN, Topic.BUYING} <= topics:
        happened = ()
    elif Topic.GOALS not in topics:
        happened = tuple(replace(one, goal="") for one in happened)
    return replace(found, lines=lines, happened=happened)


def proofs_of(found: Statement, person: Person) -> dict[UUID, Proof]:
    """How each journal behind the rows of a statement leads to a head that was kept, by key.

    For a file that others check without us; in it is nothing of other people.
    """
    keys = {source.journal for one in found.happened for source in one.sources}
    return books.proofs(person.programme.ref, keys, owner=person.ref)


def first_day(viewer: Viewer, person_ref: UUID, at: datetime) -> date | None:
    """The first day there was money; None where there is none yet."""
    found = decisions.pots(viewer, person_ref, at)
    return min(
        (programmes.day_of(pot.person.programme, pot.opened_at) for pot in found), default=None
    )


def _statement(pots: Sequence[Pot], period: Period, known_at: datetime | None) -> Statement:
    person = pots[0].person
    before, last = period.starts_on - timedelta(days=1), period.last_on
    starts, ends = atoms(pots, before, known_at), atoms(pots, last, known_at)
    asked_start = _asked(person, pots, before, known_at)
    asked_end = _asked(person, pots, last, known_at)
    named = _named(pots)
    roots = dict.fromkeys(root for _pot, root in ends if root is not None and root in named)
    lines = tuple(
        LineOfStatement(
            root=root,
            what=named[root].what,
            goal=named[root].goal.words if named[root].goal else "",
            start=_of_line(starts, root) + Figures(asked=asked_start.get(root, 0)),
            end=_of_line(ends, root) + Figures(asked=asked_end.get(root, 0)),
        )
        for root in sorted(roots, key=lambda one: list(named).index(one))
    )
    made = Statement(
        currency=pots[0].currency,
        period=period,
        lines=lines,
        not_planned_start=_of_line(starts, None).left,
        not_planned_end=_of_line(ends, None).left,
        happened=_happened(pots, period, sum(line.end.left for line in lines), known_at),
    )
    if made.start.left + sum(one.amount for one in made.happened) != made.end.left:
        raise AssertionError("a statement whose entries and balances differ is not shown")
    return made


def atoms(pots: Sequence[Pot], on: date, known_at: datetime | None = None) -> Atoms:
    """What each line has in each of these pots at the end of `on`, from the books.

    The pots are of one programme. Nothing is asked for here: a question takes from no pot.
    `known_at`: as the books stood at that moment.
    """
    if not pots:
        return {}
    book = pots[0].person.programme.ref
    found: dict[tuple[UUID, UUID | None], dict[Kind, int]] = {}
    for some in _some([pot.ref for pot in pots]):
        for account, amount in books.balances(
            book, pot=some, kind=_RIGHTS, on=on, known_at=known_at
        ).items():
            if account.pot is None:
                raise AssertionError("rights lie in a pot")
            kinds = found.setdefault((account.pot, account.line), {})
            kinds[account.kind] = kinds.get(account.kind, 0) + amount
    away = _on_their_way(book, pots, on, known_at)
    return {where: rules.figures(kinds, away.get(where, 0)) for where, kinds in found.items()}


def _on_their_way(
    book: UUID, pots: Sequence[Pot], on: date, known_at: datetime | None
) -> dict[tuple[UUID, UUID | None], int]:
    line_of: dict[UUID, UUID] = {}
    for some in _some([pot.pk for pot in pots]):
        line_of.update(
            Purchase.objects.filter(parts__pot__in=some).values_list("ref", "line__root")
        )
    steps: dict[UUID, list[rules.Step]] = {}
    for one in books.passing(book, line_of, on=on, known_at=known_at):
        steps.setdefault(one.subject, []).append(rules.Step(one.key, one.pot, one.amount))
    found: dict[tuple[UUID, UUID | None], int] = {}
    for subject, taken in steps.items():
        for pot, amount in rules.on_their_way(taken).items():
            where = (pot, line_of[subject])
            found[where] = found.get(where, 0) + amount
    return found


def _asked(
    person: Person, pots: Sequence[Pot], on: date, known_at: datetime | None
) -> dict[UUID, int]:
    """What was asked for and had no answer at the end of `on`, by the root of the line."""
    rows = Purchase.objects.filter(person=person, line__version__plan__in=[p.plan for p in pots])
    taken_back = {
        str(one.details["purchase"]): one.at
        for one in records.history(person.ref, verbs=["spending.cancel"], most=MOST_CANCELLED)
    }
    found: dict[UUID, int] = {}
    for one in rows.select_related("answer", "line"):
        ended = one.answer.decided_at if hasattr(one, "answer") else taken_back.get(str(one.ref))
        if known_at is not None:
            if one.asked_at > known_at:
                continue
            ended = ended if ended is not None and ended <= known_at else None
        waits = _day(person.programme, one.asked_at) <= on
        if waits and (ended is None or _day(person.programme, ended) > on):
            found[one.line.root] = found.get(one.line.root, 0) + one.amount_minor
    return found


def _day(programme: Programme, moment: datetime) -> date:
    return programmes.day_of(programme, moment)


def _of_line(found: Atoms, root: UUID | None) -> Figures:
    return rules.together(one for (_pot, line), one in found.items() if line == root)


def _named(pots: Iterable[Pot]) -> dict[UUID, Line]:
    """Each line by its root, as it was agreed last, in the order of the plan."""
    named = decisions.lines_named(pot.plan_id for pot in pots)
    return dict(sorted(named.items(), key=lambda one: (one[1].position, one[1].pk)))


def _happened(
    pots: Sequence[Pot], period: Period, left: int, known_at: datetime | None
) -> tuple[MoneyEntry, ...]:
    accounts = [
        account
        for some in _some([pot.ref for pot in pots])
        for account in books.balances(pots[0].person.programme.ref, pot=some, kind=_LEFT)
        if account.line is not None
    ]
    lines = books.entries_between(
        accounts, starts_on=period.starts_on, ends_on=period.ends_on, known_at=known_at
    )
    return happened(pots, lines, left=left)


def _some(everything: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """So many at one time as one question takes."""
    for start in range(0, len(everything), size):
        yield everything[start : start + size]
