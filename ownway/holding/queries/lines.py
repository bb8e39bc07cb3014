"""Reads of who holds which money: what can be chosen, what waits to be set up, what lies where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.holding import rules
from ownway.holding.models import Arrangement, Handover, Step
from ownway.holding.rules import Status, StepKind, Turn, Way
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind
from ownway.planning.models import Line
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Holder, Pack

_RIGHTS = (Kind.AVAILABLE, Kind.CONTINGENCY)


@dataclass(frozen=True, slots=True)
class LineMoney:
    """What the books say about one line of a pot, in minor units of `currency`.

    `source` is where a purchase takes its money from: available, or the money kept aside.
    """

    currency: str
    source: AccountRef | None
    left: int
    promised: int
    spent: int


@dataclass(frozen=True, slots=True)
class LineToChoose:
    """One agreed line, its money, who holds it now, and who could.

    `arrangement` is live, or the first one asked for; `change` is one asked for beside a live
    one. `turn` and `since` are about whichever is not live yet.
    """

    pot: Pot
    line: Line
    money: Money
    arrangement: Arrangement | None
    holders: tuple[Holder, ...]
    narrowed: bool  # somebody made the choice smaller; see the arrangement's reason
    change: Arrangement | None = None
    turn: Turn = Turn.NOBODY
    since: datetime | None = None
    declined: Step | None = None  # the last holder that was asked said no
    back_to: Arrangement | None = None  # the way before a narrower choice that has ended

    @property
    def asked(self) -> Arrangement | None:
        """What is on its way to live, if anything is."""
        if self.change is not None:
            return self.change
        now = self.arrangement
        return now if now is not None and now.status in rules.ASKED_FOR else None


def pack_for(pot: Pot) -> Pack:
    """The rules the pot's programme follows now."""
    return programmes.pack_of(pot.person.programme)


def agreed_line(pot: Pot, line_root: UUID) -> Line | None:
    """The line as the latest decided version of the pot's plan has it, if it was agreed."""
    return next((line for line in decisions.agreed_lines(pot.plan) if line.root == line_root), None)


def arrangement_of(pot: Pot, line_root: UUID) -> Arrangement | None:
    """Who holds this line's money; where nobody does yet, who was asked to. None: nobody yet."""
    return live_of(pot, line_root) or asked_for(pot, line_root)


def live_of(pot: Pot, line_root: UUID) -> Arrangement | None:
    """Who holds this line's money now."""
    return open_ways().filter(pot=pot, line_root=line_root, status=Status.LIVE).first()


def asked_for(pot: Pot, line_root: UUID) -> Arrangement | None:
    """The way that was asked for and is not live yet, alone or beside a live one."""
    return open_ways().filter(pot=pot, line_root=line_root, status__in=rules.ASKED_FOR).first()


def steps_needed(pot: Pot, way: str, holder: str) -> tuple[StepKind, ...]:
    """What has to happen before this holder gets money of this pot."""
    offer = offer_of(pack_for(pot), way, holder)
    if offer is None:
        return ()
    known = Arrangement.objects.filter(pot=pot, way=way, holder=holder, status=Status.LIVE)
    return rules.needs(offer, known=known.exists())


def offer_of(pack: Pack, way: str, holder: str) -> Holder | None:
    """The holder as the pack offers it in this way."""
    return next((one for one in pack.holding.holders if (one.way, one.code) == (way, holder)), None)


def earlier_way(found: Arrangement) -> Arrangement | None:
    """The way before a narrower choice: what the person may go back to.

    Where the choice was carried on into a new period, or on to another holder because one failed,
    it was made before. A holder that failed is no way back.
    """
    before = _before_narrowing(found)
    if before is None or (before.way, before.holder) == (found.way, found.holder):
        return None
    failed = failed_holders(before.person.programme)
    return None if (before.way, before.holder) in failed else before


def _before_narrowing(found: Arrangement) -> Arrangement | None:
    changes = Handover.objects.filter(new=found).select_related("old__person__programme")
    for change in changes.filter(why__in=(rules.Why.TIGHTER, rules.Why.HOLDER_FAILED)):
        if change.why == rules.Why.TIGHTER:
            return change.old
        return _before_narrowing(change.old)
    carried = _carried_from(found)
    return None if carried is None else _before_narrowing(carried)


def _carried_from(found: Arrangement) -> Arrangement | None:
    """Who held the line alike when the period before ended, and went on holding it."""
    return (
        open_ways()
        .filter(
            pot__plan=found.pot.plan_id,
            pot__funder=found.pot.funder,
            pot__ends_on__lte=found.pot.starts_on,
            line_root=found.line_root,
            way=found.way,
            holder=found.holder,
            status=Status.LIVE,
        )
        .order_by("-pot__starts_on")
        .first()
    )


def narrowed(found: Arrangement | None, today: date) -> bool:
    """Whether somebody made the choice smaller and it still binds; it lapses by itself (I14)."""
    return (
        found is not None
        and found.tighter
        and rules.tighter_still_holds(found.review_on, today)
        and not hasattr(found, "narrowing_end")
    )


def narrower(plan: int, line_root: UUID, today: date) -> Arrangement | None:
    """The narrower choice that binds for one line of a plan (by key); None where none does."""
    rows = Arrangement.objects.select_related("narrowing_end").filter(
        pot__plan=plan, line_root=line_root, tighter=True, closed_at__isnull=True
    )
    return next((one for one in rows if narrowed(one, today)), None)


def arrangement(viewer: Viewer, ref: UUID, at: datetime) -> Arrangement:
    """One arrangement. Raises NotVisible."""
    return consent.one(viewer, _whole().filter(ref=ref), at=at)


def pot(viewer: Viewer, ref: UUID, at: datetime) -> Pot:
    """One pot of money. Raises NotVisible."""
    return consent.one(viewer, whole_pots().filter(ref=ref), at=at)


def pots(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Pot]:
    """The pots of a person that have not ended, in the order of the pack's funders."""
    rows = whole_pots().filter(person__ref=person_ref, plan__ended_at__isnull=True)
    found = decisions.in_order(consent.visible(viewer, rows, at=at))
    return [one for one in found if programmes.day_of(one.person.programme, at) < one.ends_on]


def lines_to_choose(viewer: Viewer, person_ref: UUID, at: datetime) -> list[LineToChoose]:
    """Every agreed line that money was put on, with who holds it and who could (R1)."""
    found = []
    for one in pots(viewer, person_ref, at):
        today = programmes.day_of(one.person.programme, at)
        failed = set(failed_holders(one.person.programme))
        holders = tuple(
            each for each in pack_for(one).holding.holders if (each.way, each.code) not in failed
        )
        by_line: dict[UUID, list[Arrangement]] = {}
        for each in open_ways().filter(pot=one).prefetch_related("steps"):
            by_line.setdefault(each.line_root, []).append(each)
        money = line_money(one)
        for line in decisions.agreed_lines(one.plan):
            if line.root in money:
                found.append(_to_choose(one, line, by_line.get(line.root, []), holders, today))
    return found


def _to_choose(
    pot: Pot, line: Line, rows: list[Arrangement], holders: tuple[Holder, ...], today: date
) -> LineToChoose:
    live = next((row for row in rows if row.status == Status.LIVE), None)
    asked = next((row for row in rows if row.status in rules.ASKED_FOR), None)
    now = live or asked
    binds = narrowed(now, today)
    return LineToChoose(
        pot=pot,
        line=line,
        money=Money(line.total_minor, line.currency),
        arrangement=now,
        holders=holders,
        narrowed=binds,
        change=asked if live is not None else None,
        turn=turn_of(asked) if asked else Turn.NOBODY,
        since=waits_since(asked) if asked else None,
        declined=None if asked else _last_no(pot, line.root, now),
        back_to=earlier_way(now) if now is not None and not binds else None,
    )


def turn_of(asked: Arrangement) -> Turn:
    """Whose turn it is with a way that was asked for."""
    return rules.turn(Status(asked.status), Way(asked.way))


def waits_since(asked: Arrangement) -> datetime:
    """Since when it is their turn: the last step, or the choice itself."""
    return max([asked.chosen_at, *(step.noted_at for step in asked.steps.all())])


def _last_no(pot: Pot, line_root: UUID, now: Arrangement | None) -> Step | None:
    """The holder that was asked last and said no, where nothing was asked for since."""
    last = (
        Step.objects.filter(
            step=StepKind.DECLINED, arrangement__pot=pot, arrangement__line_root=line_root
        )
        .select_related("arrangement")
        .order_by("-noted_at", "-pk")
        .first()
    )
    if last is None or (now is not None and now.chosen_at > last.noted_at):
        return None
    return last


def failed_holders(programme: Programme) -> list[tuple[str, str]]:
    """The holders (way, code) that can no longer hold money here."""
    return list(programme.holder_failures.values_list("way", "holder"))


def holder_after(programme: Programme, way: str, holder: str) -> tuple[str, str]:
    """Who holds now what was to lie with this holder: itself, or whoever took over as it failed."""
    failed = {
        (one.way, one.holder): (one.to_way, one.to_holder)
        for one in programme.holder_failures.all()
    }
    to = (way, holder)
    for _each in failed:  # whoever took over may have failed too
        to = failed.get(to, to)
    return to


def line_money(pot: Pot) -> dict[UUID, LineMoney]:
    """What lies on each line of a pot, by the root of the line."""
    book = pot.person.programme.ref
    kinds = (*_RIGHTS, Kind.COMMITTED, Kind.SPENT)
    by_line: dict[UUID, dict[AccountRef, int]] = {}
    for account, amount in books.balances(book, pot=pot.ref, kind=kinds).items():
        if account.line is not None:
            by_line.setdefault(account.line, {})[account] = amount
    return {line: _line_money(pot.currency, found) for line, found in by_line.items()}


@dataclass(frozen=True, slots=True)
class PotShare:
    """What one line has in one pot; `funder` is a code of the pack, or `own`."""

    pot: Pot
    funder: str
    money: LineMoney


def money_across(pots: Iterable[Pot]) -> dict[UUID, tuple[PotShare, ...]]:
    """What each line has in each of these pots, by the root of the line, in the order given.

    A line's money lies in one pot or in several (E10); together they are the one budget of it.
    """
    found: dict[UUID, list[PotShare]] = {}
    for one in pots:
        for root, money in line_money(one).items():
            found.setdefault(root, []).append(PotShare(one, one.funder, money))
    return {root: tuple(shares) for root, shares in found.items()}


def _line_money(currency: str, found: dict[AccountRef, int]) -> LineMoney:
    def of(*kinds: Kind) -> int:
        return sum(amount for account, amount in found.items() if account.kind in kinds)

    sources = sorted(
        (account for account in found if account.kind in _RIGHTS),
        key=lambda account: (-found[account], account.code),
    )
    return LineMoney(
        currency=currency,
        source=sources[0] if sources else None,
        left=of(*_RIGHTS),
        promised=of(Kind.COMMITTED),
        spent=of(Kind.SPENT),
    )


def cash_of(arrangement: Arrangement) -> AccountRef:
    """The account of the books in which this holder keeps the pot's money."""
    pot = arrangement.pot
    return rules.cash_account(
        book=pot.person.programme.ref,
        currency=pot.currency,
        person=pot.person.ref,
        pot=pot.ref,
        way=Way(arrangement.way),
        holder=arrangement.holder,
    )


def kept_for(cash: AccountRef, pot: Pot, but: Arrangement | None = None) -> int:
    """What the lines live at one holder may still spend, in minor units, one of them left out."""
    money = line_money(pot)
    live = Arrangement.objects.filter(pot=pot, status=Status.LIVE).select_related(
        "pot__person__programme"
    )
    return sum(
        money[one.line_root].left
        for one in live
        if cash_of(one) == cash and one.line_root in money and (but is None or one.pk != but.pk)
    )


def promised_from(cash: AccountRef) -> int:
    """Open holds that will be paid from this account, in minor units."""
    return sum(hold.open for hold in books.holds(cash.book, cash=cash))


def history(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Arrangement]:
    """Every way a person's money was ever held, newest first."""
    rows = _whole().filter(person__ref=person_ref)
    return list(consent.visible(viewer, rows, at=at).order_by("-chosen_at", "-pk"))


def open_arrangements(pot: Pot) -> list[Arrangement]:
    """Who holds the lines of a pot now, chosen or live; for actions, not for pages."""
    return list(open_ways().filter(pot=pot).order_by("pk"))


def _whole() -> QuerySet[Arrangement]:
    return Arrangement.objects.select_related(
        "person__programme__pack", "pot__person__programme__pack", "pot__plan", "narrowing_end"
    )


def open_ways() -> QuerySet[Arrangement]:
    """Ways that are not closed, with all that reads need of them."""
    return _whole().filter(closed_at__isnull=True)


def whole_pots() -> QuerySet[Pot]:
    """Pots with all that reads need of them."""
    return Pot.objects.select_related("person__programme__pack", "plan")
