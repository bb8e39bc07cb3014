"""Reads of unused money, of kind words about it, and of money asked back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet, Sum

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.core.period import Period, add_months
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.holding.models import Arrangement
from ownway.holding.rules import Way as HeldWay
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind
from ownway.planning.models import Line
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import OWN, Pack, TakingBack
from ownway.reclaims import rules
from ownway.reclaims.models import Alert, Reclaim, Step
from ownway.reclaims.rules import Instalment, State, StepKind, Surplus, Use, Way


@dataclass(frozen=True, slots=True)
class Reached:
    """One ordinary line of a pot: what is left on it, in which account, and who holds it."""

    line: Line
    use: Use
    account: AccountRef
    arrangement: Arrangement | None


@dataclass(frozen=True, slots=True)
class UnusedRow:
    """One pot with unused money above its funder's line, and the kind word about it, if any."""

    pot: Pot
    found: Surplus
    alert: Alert | None


@dataclass(frozen=True, slots=True)
class ReclaimView:
    """One notice with its steps, where it stands, and what is still to come; minor units."""

    reclaim: Reclaim
    steps: tuple[Step, ...]
    state: State
    decided: int
    to_come: int  # of what was decided, what is paid back by hand
    come: int
    instalments: tuple[Instalment, ...]

    @property
    def still_to_come(self) -> Money:
        """What is still asked; nothing once it has ended."""
        rest = 0 if self.state in rules.ENDS else self.to_come - self.come
        return Money(rest, self.reclaim.currency)

    @property
    def proposal(self) -> Step | None:
        """The newest proposal that no more is asked."""
        found = [one for one in self.steps if one.kind == StepKind.PROPOSED]
        return found[-1] if found else None

    def may(self, kind: StepKind) -> bool:
        """Whether this step may come now; who may take it is another question."""
        if kind is StepKind.PLANNED and self.reclaim.way != Way.CLAWBACK:
            return False
        return rules.may_come(kind, self.state, [StepKind(one.kind) for one in self.steps])


def terms_of(pot: Pot) -> TakingBack | None:
    """The pack's terms for asking money back; None where it never is, as the person's own money."""
    if pot.funder == OWN:
        return None
    return programmes.pack_of(pot.person.programme).taking_back


def weeks_of(pack: Pack, funder: str) -> int | None:
    """From how many weeks' money on this funder's unused money is spoken about, if at all."""
    found = next((one for one in pack.funded_by if one.code == funder), None)
    return None if found is None or found.surplus is None else found.surplus.weeks


def period_of(pot: Pot) -> Period:
    """The days a pot is for."""
    return Period(pot.starts_on, pot.ends_on)


def in_reach(pot: Pot) -> list[Reached]:
    """The ordinary lines of a pot, in the order of the plan; saved, kept aside, promised: not."""
    money = holding.line_money(pot)
    found = []
    for line in decisions.agreed_lines(pot.plan):
        one = money.get(line.root)
        if one is None or line.kind in rules.OUT_OF_REACH or one.source is None:
            continue
        if one.source.kind is not Kind.AVAILABLE:
            continue
        left = books.balance(one.source)
        use = Use(left=left, promised=one.promised, paid=one.spent)
        found.append(Reached(line, use, one.source, holding.arrangement_of(pot, line.root)))
    return found


def surplus_of(pot: Pot, today: date) -> Surplus | None:
    """What of a pot is unused today; None where its funder has no such line."""
    weeks = weeks_of(holding.pack_for(pot), pot.funder)
    if weeks is None:
        return None
    lines = [one.use for one in in_reach(pot)]
    return rules.surplus(lines, period_of(pot), today, weeks=weeks, currency=pot.currency)


def reach_of(pot: Pot, today: date) -> Surplus:
    """As `surplus_of`; where the funder has no such line, nothing counts as unused."""
    found = surplus_of(pot, today)
    if found is not None:
        return found
    return Surplus(unused=0, limit=0, reachable=sum(one.use.left for one in in_reach(pot)))


def payment_of(pot: Pot, today: date) -> int:
    """What an offset may still take of one payment of the pack for this pot, in minor units: all
    offsets of a payment's weeks together are never more than that payment (R3).
    """
    terms = terms_of(pot)
    planned = sum(one.use.planned for one in in_reach(pot))
    weeks = 0 if terms is None else terms.payment_weeks
    whole = rules.weeks_of_money(Money(planned, pot.currency), period_of(pot), weeks).minor
    taken = Step.objects.filter(
        reclaim__pot=pot,
        reclaim__way=Way.OFFSET,
        kind=StepKind.DECIDED,
        on__gt=today - timedelta(weeks=weeks),
    ).aggregate(sum=Sum("amount_minor"))["sum"]
    return max(0, whole - (taken or 0))


def may_take(found: Reclaim, today: date) -> int:
    """What of a notice may still go back today: what somebody used or promised since may not."""
    pot = found.pot
    most = rules.most(Way(found.way), found.ground, reach_of(pot, today), payment_of(pot, today))
    return min(found.amount_minor, most)


def unused(viewer: Viewer, programme: Programme, at: datetime) -> list[UnusedRow]:
    """Pots above the line that this viewer may see, and those with an open kind word."""
    today = programmes.day_of(programme, at)
    rows = Pot.objects.filter(
        person__programme=programme, plan__ended_at__isnull=True, ends_on__gt=today
    ).select_related("person__programme__pack", "plan")
    found = []
    for pot in consent.visible(viewer, rows, at=at).order_by("starts_on", "pk"):
        now, alert = surplus_of(pot, today), open_alert(pot)
        if alert is not None or (now is not None and now.above):
            found.append(UnusedRow(pot, now or reach_of(pot, today), alert))
    return found


def open_alert(pot: Pot) -> Alert | None:
    """The kind word about a pot that has not ended."""
    return Alert.objects.filter(pot=pot, closed_at__isnull=True).select_related("person").first()


def alerts(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Alert]:
    """Open kind words about a person's money, the newest first."""
    rows = Alert.objects.filter(person__ref=person_ref, closed_at__isnull=True)
    return list(
        consent.visible(viewer, rows.select_related("person__programme", "pot"), at=at).order_by(
            "-pk"
        )
    )


def alert(viewer: Viewer, ref: UUID, at: datetime) -> Alert:
    """One kind word. Raises NotVisible."""
    rows = Alert.objects.filter(ref=ref).select_related("person__programme", "pot")
    return consent.one(viewer, rows, at=at)


def reclaim(viewer: Viewer, ref: UUID, at: datetime) -> ReclaimView:
    """One notice. Raises NotVisible."""
    return view_of(consent.one(viewer, _whole().filter(ref=ref), at=at))


def reclaims(viewer: Viewer, person_ref: UUID, at: datetime) -> list[ReclaimView]:
    """Every notice to a person, the newest first."""
    rows = _whole().filter(person__ref=person_ref)
    return [view_of(one) for one in consent.visible(viewer, rows, at=at).order_by("-pk")]


def reclaims_of(viewer: Viewer, programme: Programme, at: datetime) -> list[ReclaimView]:
    """Every notice of a programme that this viewer may see, the newest first."""
    rows = _whole().filter(person__programme=programme)
    return [view_of(one) for one in consent.visible(viewer, rows, at=at).order_by("-pk")]


def newest_open(pot: Pot) -> Reclaim | None:
    """The notice about this pot that has not come to its end."""
    rows = _whole().filter(pot=pot).order_by("-pk")
    return next((one for one in rows if view_of(one).state not in rules.ENDS), None)


def view_of(found: Reclaim) -> ReclaimView:
    """A notice as it stands; its steps and what was taken are loaded or asked for."""
    steps = tuple(sorted(found.steps.all(), key=lambda step: step.number))
    decided = sum(_amounts(steps, StepKind.DECIDED))
    to_come = sum(one.amount_minor for one in found.taken.all() if one.comes_back == "yes")
    come = sum(_amounts(steps, StepKind.RECEIVED))
    now = rules.state([StepKind(one.kind) for one in steps], to_come=to_come, come=come)
    return ReclaimView(
        reclaim=found,
        steps=steps,
        state=now,
        decided=decided,
        to_come=to_come,
        come=come,
        instalments=() if now in rules.ENDS else _instalments(found, steps, to_come),
    )


def typed_in(view: ReclaimView, human: UUID) -> bool:
    """Whether this one typed in something that somebody without a sign-in said to it."""
    return any(one.kind in rules.SAID and one.taken_human == human for one in view.steps)


def decided_it(view: ReclaimView, human: UUID) -> bool:
    """Whether this one decided that it goes back."""
    return any(one.kind == StepKind.DECIDED and one.taken_human == human for one in view.steps)


def _amounts(steps: tuple[Step, ...], kind: StepKind) -> list[int]:
    return [one.amount_minor or 0 for one in steps if one.kind == kind]


_BEGIN_ANEW = (StepKind.DECIDED, StepKind.PLANNED, StepKind.UPHELD)


def _instalments(found: Reclaim, steps: tuple[Step, ...], to_come: int) -> tuple[Instalment, ...]:
    """What is still to pay as the person chose, else in the smallest parts there is time for.

    What was decided late, what they choose after it, and what waited while they said it was wrong
    is about what had not come by then, from a month on: no part is due before they know of it.
    """
    terms = terms_of(found.pot)
    if found.way != Way.CLAWBACK or terms is None:
        return ()
    decided = next((one for one in steps if one.kind == StepKind.DECIDED), None)
    amount, first_on = to_come if decided else found.amount_minor, found.counts_from
    chosen = next((one for one in reversed(steps) if one.kind == StepKind.PLANNED), None)
    paid = sum(_amounts(steps, StepKind.RECEIVED))
    anew = next((one for one in reversed(steps) if one.kind in _BEGIN_ANEW), None)
    if decided is not None and anew is not None and (anew, decided.on) != (decided, first_on):
        before = sum(_amounts(steps[: anew.number - 1], StepKind.RECEIVED))
        amount, paid, first_on = amount - before, paid - before, add_months(anew.on, 1)
    least = rules.least_each(amount, terms.longest_months)
    each = least if chosen is None else max(chosen.amount_minor or 0, least)
    return tuple(rules.still_due(rules.instalments(amount, each, first_on), paid))


def lies_now(now: ReclaimView, amount: int) -> dict[AccountRef, int]:
    """Where the next part of what is paid back by hand lies now; less where less lies."""
    rows = now.reclaim.taken.filter(comes_back="yes", arrangement__isnull=False)
    parts = [
        (holding.cash_of(one.arrangement), one.amount_minor)
        for one in rows.select_related("arrangement__pot__person__programme").order_by("pk")
        if one.arrangement is not None
    ]
    sizes = [minor for _home, minor in parts]
    before = rules.so_far(now.come, sizes)
    after = rules.so_far(now.come + amount, sizes)
    wants = [
        (home, new - old) for (home, _size), old, new in zip(parts, before, after, strict=True)
    ]
    return holding.lie_now(now.reclaim.pot, wants)


def given_back(now: ReclaimView) -> list[tuple[UUID, int]]:
    """Line by line what is in the budget again once this ends after the decision, in minor units.

    Where it was wrong, all that was decided; where no more is asked, what had not come.
    """
    rows = list(now.reclaim.taken.order_by("pk"))
    if StepKind.LET_GO not in {one.kind for one in now.steps}:
        return [(one.line_root, one.amount_minor) for one in rows]
    by_hand = [one for one in rows if one.comes_back == "yes"]
    sizes = [one.amount_minor for one in by_hand]
    paid = rules.so_far(now.come, sizes)
    rest = [
        (one.line_root, size - old) for one, size, old in zip(by_hand, sizes, paid, strict=True)
    ]
    return [(root, minor) for root, minor in rest if minor]


def comes_back(way: Way, arrangement: Arrangement | None) -> bool:
    """Whether this line's part is paid back by hand: not where the funder keeps the money."""
    held = arrangement is not None and arrangement.live_at is not None
    return (
        way is Way.CLAWBACK
        and held
        and arrangement is not None
        and HeldWay(arrangement.way) is not HeldWay.NOTIONAL
    )


def _whole() -> QuerySet[Reclaim]:
    return Reclaim.objects.select_related(
        "person__programme__pack", "pot__person__programme__pack", "pot__plan", "alert"
    ).prefetch_related(Prefetch("steps", Step.objects.order_by("number")), "taken")
