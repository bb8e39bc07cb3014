"""Yes or no to each line, with reasons; and what a yes does to a pot of money (S6, R19, R20).

Funding is one pure function: a first yes, a later version, a longer plan and a new amount are the
same sum. Whatever is agreed, the pot holds the same before and after, but for money that comes
from the programme or goes back to it; nothing promised or spent is ever touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.money import Money, zero
from ownway.core.period import add_months
from ownway.ledger.rules import AccountRef, Journal, Kind, Line
from ownway.planning.rules import LONGEST_WORDS, Finding, check_length
from ownway.programme.rules import Decisions

POT_MONTHS = 12


class Outcome(StrEnum):
    """What was decided about a version as a whole; it follows from its lines."""

    APPROVED = "approved"
    PART = "part"  # some lines, so that they can start
    RETURNED = "returned"  # no line yet; the person changes the plan and sends it again


class LineOutcome(StrEnum):
    """What was decided about one line."""

    APPROVED = "approved"
    REFUSED = "refused"


class SecondLook(StrEnum):
    """What somebody else says when asked to look again."""

    UPHELD = "upheld"
    CHANGED = "changed"


class State(StrEnum):
    """Where a version stands, for the person who waits."""

    DRAFT = "draft"
    WAITING = "waiting"
    LATE = "late"  # the day by which somebody decides has passed
    OVERTAKEN = "overtaken"  # a newer version was sent
    APPROVED = "approved"
    PART = "part"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """The answer to one line. A refusal has a reason from the pack, words, and a way on.

    `also_code`: a second reason, where the first is not enough alone.
    """

    outcome: LineOutcome
    reason_code: str = ""
    reason: str = ""
    would_accept: str = ""
    also_code: str = ""


APPROVE = LineAnswer(LineOutcome.APPROVED)


def outcome(answers: Iterable[LineAnswer]) -> Outcome:
    """What the lines come to together. A plan that costs nothing has no line to refuse."""
    said = {answer.outcome for answer in answers}
    if said == {LineOutcome.REFUSED}:
        return Outcome.RETURNED
    return Outcome.PART if LineOutcome.REFUSED in said else Outcome.APPROVED


def check(
    lines: Sequence[UUID], answers: Mapping[UUID, LineAnswer], pack: Decisions, *, words: str = ""
) -> tuple[Finding, ...]:
    """What keeps a decision from being saved: every line is answered, every no has its reason.

    `lines` and the keys of `answers` are refs of the version's lines.
    """
    found = [
        *(Finding("line_unanswered", str(ref)) for ref in lines if ref not in answers),
        *(Finding("line_unknown", str(ref)) for ref in answers if ref not in lines),
        *check_length(words, "words"),
    ]
    for ref in lines:
        if ref in answers:
            found += check_answer(answers[ref], pack, where=str(ref))
    return tuple(found)


def check_answer(answer: LineAnswer, pack: Decisions, *, where: str = "") -> list[Finding]:
    """One answer. Lack of evidence is not enough alone: another reason stands beside it (S6)."""
    if answer.outcome is LineOutcome.APPROVED:
        return []
    found: list[Finding] = []
    for code in filter(None, (answer.reason_code, answer.also_code)):
        if code not in pack.refusal_reasons:
            found.append(Finding("reason_unknown", where))
    if not answer.reason_code:
        found.append(Finding("reason_not_chosen", where))
    elif {answer.reason_code, answer.also_code} - {""} <= set(pack.not_enough_alone):
        found.append(Finding("reason_not_enough", where))
    if not answer.reason:
        found.append(Finding("reason_without_words", where))
    if not answer.would_accept:
        found.append(Finding("no_way_on", where))
    found += check_length(answer.reason, where)
    found += check_length(answer.would_accept, where)
    return found


def check_challenge(words: str, *, where: str = "words") -> tuple[Finding, ...]:
    """Words are needed to ask for a second look, or to say that an amount is wrong, and a reason
    to answer either (R5, R6, A20)."""
    if not words:
        return (Finding("words_empty", where),)
    return check_length(words, where, LONGEST_WORDS)


class WrongIn(StrEnum):
    """Where somebody says the mistake in their amount is."""

    ANSWER = "answer"  # one of their answers
    FACT = "fact"  # something else known about them
    WORKING = "working"  # how the rules were used
    OTHER = "other"


class ClaimOutcome(StrEnum):
    """What came of it (A20). Every yes says what happens next."""

    STANDS = "stands"
    ANSWERS = "answers"  # the questions are answered again
    SETTLED = "settled"  # the final amount is settled anew
    RULES = "rules"  # the rules are mended, and everybody they touch is worked out again


def may_lower(before: int, after: int, *, reassessed: bool, noticed: bool) -> bool:
    """R18, A21, scenario 25: money goes down only after a reassessment or a logged change, and
    only once the notice of it is in force.

    `before` and `after` are minor units for the same time; a review alone lowers nothing.
    `reassessed`: worked out anew, from new answers or by rules that changed.
    """
    return after >= before or (reassessed and noticed)


def state(
    *,
    sent: bool,
    outcome: str | None,
    decide_by_on: date | None,
    today: date,
    newer_sent: bool = False,
) -> State:
    """Where one version stands on a day."""
    if not sent:
        return State.DRAFT
    if outcome is not None:
        return State(outcome)
    if newer_sent:
        return State.OVERTAKEN
    return State.LATE if decide_by_on is not None and today > decide_by_on else State.WAITING


# --- the money of a pot ---


@dataclass(frozen=True, slots=True)
class LineMoney:
    """What lies on one line of a pot, minor units."""

    available: int = 0
    aside: int = 0
    committed: int = 0
    spent: int = 0

    @property
    def uncommitted(self) -> int:
        return self.available + self.aside

    @property
    def used(self) -> int:
        """Promised or spent: out of reach of any decision."""
        return self.committed + self.spent


@dataclass(frozen=True, slots=True)
class PotMoney:
    """What lies in a pot: `free` is on no line yet. Minor units."""

    free: int = 0
    lines: Mapping[UUID, LineMoney] = field(default_factory=dict)

    @property
    def uncommitted(self) -> int:
        return self.free + sum(line.uncommitted for line in self.lines.values())

    @property
    def total(self) -> int:
        return self.uncommitted + sum(line.used for line in self.lines.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line agreed on: its whole cost in the plan, what was used of it included."""

    root: UUID
    total: int
    aside: bool = False  # kept aside for bad times


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a pot money can lie uncommitted; no line: not planned yet."""

    line: UUID | None = None
    aside: bool = False


FREE = Place()


@dataclass(frozen=True, slots=True)
class Funding:
    """What moves. `from_programme` below zero goes back to it; `moves` add up to zero.

    `short` above zero: the pot cannot carry the lines, and nothing is to be posted.
    """

    from_programme: int
    moves: Mapping[Place, int]
    short: int = 0


def fund(pot: PotMoney, *, change: int, wanted: Sequence[Wanted]) -> Funding:
    """Funds the agreed lines from what is uncommitted in the pot, after the amount changed.

    Money left on lines that are no longer in the plan goes back to the pot first (scenario 6: a
    longer plan keeps what the month left over). What a line already used counts towards its
    cost, so the same plan sent again moves nothing. A lower amount takes back uncommitted money
    only (R18, money design 11).
    """
    from_programme = max(change, -pot.uncommitted)
    targets: dict[Place, int] = {}
    for line in wanted:
        used = pot.lines.get(line.root, LineMoney()).used
        place = Place(line.root, line.aside)
        targets[place] = targets.get(place, 0) + max(0, line.total - used)
    needed = sum(targets.values())
    free = pot.uncommitted + from_programme - needed
    if free < 0:
        return Funding(from_programme, {}, short=-free)
    moves = {place: target - _lies(pot, place) for place, target in targets.items()}
    for root, money in pot.lines.items():
        for place, lies in ((Place(root), money.available), (Place(root, True), money.aside)):
            if place not in targets:
                moves[place] = -lies
    moves = {place: moved for place, moved in moves.items() if moved}
    on_lines = sum(moves.values())
    if on_lines:
        moves[FREE] = -on_lines
    return Funding(from_programme, moves)


def after(pot: PotMoney, funding: Funding) -> PotMoney:
    """The pot once `funding` is posted."""
    moves = funding.moves
    roots = {*pot.lines, *(place.line for place in moves if place.line is not None)}
    lines = {}
    for root in roots:
        was = pot.lines.get(root, LineMoney())
        lines[root] = LineMoney(
            available=was.available + moves.get(Place(root), 0),
            aside=was.aside + moves.get(Place(root, True), 0),
            committed=was.committed,
            spent=was.spent,
        )
    return PotMoney(free=pot.free + funding.from_programme + moves.get(FREE, 0), lines=lines)


def _lies(pot: PotMoney, place: Place) -> int:
    if place.line is None:
        return pot.free
    line = pot.lines.get(place.line, LineMoney())
    return line.aside if place.aside else line.available


def rights_account(
    *, book: UUID, currency: str, person: UUID, pot: UUID, kind: Kind, line: UUID | None = None
) -> AccountRef:
    """An account of a pot: by person, pot and, where money is planned, line of the plan."""
    return AccountRef(book=book, kind=kind, currency=currency, owner=person, pot=pot, line=line)


def authority_account(book: UUID, currency: str) -> AccountRef:
    """What the programme may still promise."""
    return AccountRef(book=book, kind=Kind.AUTHORITY, currency=currency)


def pot_money(balances: Mapping[AccountRef, int]) -> PotMoney:
    """The pot from the balances of its accounts."""
    free = 0
    lines: dict[UUID, dict[Kind, int]] = {}
    for account, lies in balances.items():
        if account.line is not None:
            lines.setdefault(account.line, {})[account.kind] = lies
        elif account.kind is Kind.AVAILABLE:
            free += lies
    return PotMoney(
        free=free,
        lines={
            root: LineMoney(
                available=kinds.get(Kind.AVAILABLE, 0),
                aside=kinds.get(Kind.CONTINGENCY, 0),
                committed=kinds.get(Kind.COMMITTED, 0),
                spent=kinds.get(Kind.SPENT, 0),
            )
            for root, kinds in lines.items()
        },
    )


def journals(
    funding: Funding,
    *,
    key: UUID,
    book: UUID,
    currency: str,
    person: UUID,
    pot: UUID,
    effective_on: date,
    subject: UUID,
) -> list[Journal]:
    """Allocate or give back (Dr authority · Cr available, or the reverse), and plan the lines.

    Money from the programme comes first; money that goes back to it goes last.
    """

    def at(place: Place) -> AccountRef:
        kind = Kind.CONTINGENCY if place.aside else Kind.AVAILABLE
        return rights_account(
            book=book, currency=currency, person=person, pot=pot, kind=kind, line=place.line
        )

    def made(kind: str, lines: Iterable[Line]) -> Journal:
        return Journal(
            key=uuid5(key, kind),
            kind=kind,
            effective_on=effective_on,
            lines=tuple(lines),
            subject=subject,
        )

    listed = []
    order = sorted(funding.moves, key=lambda place: (str(place.line or ""), place.aside))
    if order:
        listed.append(
            made("plan_lines", (Line(at(place), -funding.moves[place]) for place in order))
        )
    if funding.from_programme:
        pair = (
            Line(authority_account(book, currency), funding.from_programme),
            Line(at(FREE), -funding.from_programme),
        )
        allocated = made("allocate" if funding.from_programme > 0 else "give_back", pair)
        listed.insert(0 if funding.from_programme > 0 else len(listed), allocated)
    return listed


def pot_ends_on(starts_on: date) -> date:
    """The first day a pot no longer covers: 12 months on."""
    return add_months(starts_on, POT_MONTHS)


def over(approved: Iterable[Money], amount: Money) -> Money:
    """How much the agreed lines are above the amount; that needs a higher authoriser (R19)."""
    total = sum(approved, zero(amount.currency))
    return max(total - amount, zero(amount.currency))
