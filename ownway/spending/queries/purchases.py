"""Reads of what people buy: what can be bought on, what waits, where each thing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.holding.rules import CASH_OF, Way, party
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef
from ownway.planning.models import Goal, Line
from ownway.planning.rules import LineKind
from ownway.programme import queries as programmes
from ownway.programme.rules import Holder, Pack
from ownway.spending.models import Bill, Part, Purchase
from ownway.spending.queries.exceptions import second_look_days
from ownway.spending.queries.money import Place, lines_left
from ownway.spending.rules import Status


@dataclass(frozen=True, slots=True)
class LineToBuy:
    """An agreed line something can be bought on, with what the form needs to know."""

    line: Line
    left: Money
    kept_aside: bool
    needs_yes_above: Money
    funders: tuple[str, ...]  # whose money it is, in the programme's order


class AtOnce(StrEnum):
    """Why something needs nobody's yes."""

    LIMIT = "limit"
    SIGN = "sign"  # money kept aside, with the sign the person noticed
    FREE = "free"  # money the person spends as they choose


@dataclass(frozen=True, slots=True)
class YesByRule:
    """The rule that said yes at once; `limit`: up to which it does, where it is one."""

    rule: AtOnce
    limit: Money | None = None


@dataclass(frozen=True, slots=True)
class WaitingPurchase:
    """A purchase that waits for a yes."""

    purchase: Purchase
    person_name: str
    amount: Money
    left: Money
    answer_by_on: date | None = None  # of a second look


def buyable(viewer: Viewer, person_ref: UUID, at: datetime) -> list[LineToBuy]:
    """The agreed lines whose money is with a holder: what something can be bought on now."""
    pots = holding.pots(viewer, person_ref, at)
    return [
        LineToBuy(
            line=one.line,
            left=Money(one.left, one.line.currency),
            kept_aside=one.kept_aside,
            needs_yes_above=Money(
                one.left
                if one.line.kind == LineKind.DISCRETIONARY
                else ask_above(one.places[0].pot),
                one.line.currency,
            ),
            funders=tuple(dict.fromkeys(place.pot.funder for place in one.places)),
        )
        for one in lines_left(pots)
        if one.with_holder
    ]


def ask_above(pot: Pot) -> int:
    """Above this somebody is asked first, in minor units: a limit of the pack."""
    return holding.pack_for(pot).spending.ask_above


def yes_by_rule(purchase: Purchase) -> YesByRule | None:
    """The rule that said yes by itself (F2); None where a human did, or nobody yet."""
    answer = getattr(purchase, "answer", None)
    if answer is None or answer.outcome != Status.APPROVED or answer.decided_human != SYSTEM.human:
        return None
    if purchase.line.kind == LineKind.CONTINGENCY:
        return YesByRule(AtOnce.SIGN)
    if purchase.line.kind == LineKind.DISCRETIONARY:
        return YesByRule(AtOnce.FREE)
    limit = ask_above(pots_of(purchase)[0])
    if purchase.amount_minor > limit:
        return None
    return YesByRule(AtOnce.LIMIT, Money(limit, purchase.currency))


def places(line: Line, pots: Sequence[Pot]) -> list[Place]:
    """Where the money of one agreed line lies in these pots."""
    return next((list(x.places) for x in lines_left(pots) if x.line.root == line.root), [])


def pots_of(purchase: Purchase) -> list[Pot]:
    """The pots of the plan that a purchase was asked on, in the order of the pack's funders."""
    rows = Pot.objects.filter(plan=purchase.line.version.plan_id)
    return decisions.in_order(rows.select_related("person__programme__pack", "plan"))


def pots_that_run(purchase: Purchase, at: datetime) -> list[Pot]:
    """Those of them whose money is for today: what a yes can take from."""
    today = programmes.day_of(purchase.person.programme, at)
    return [
        pot
        for pot in pots_of(purchase)
        if pot.plan.ended_at is None and pot.starts_on <= today < pot.ends_on
    ]


def goals_to_link(line: Line) -> list[Goal]:
    """The goals of the plan a line belongs to, in the person's order."""
    version = decisions.current_version(line.version.plan) or line.version
    return list(
        Goal.objects.filter(version=version, removed_at__isnull=True).order_by("position", "pk")
    )


def purchase(viewer: Viewer, ref: UUID, at: datetime) -> Purchase:
    """One purchase. Raises NotVisible."""
    return consent.one(viewer, whole().filter(ref=ref), at=at)


def purchases(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Purchase]:
    """A person's purchases, newest first."""
    rows = whole().filter(person__ref=person_ref)
    return list(consent.visible(viewer, rows, at=at).order_by("-asked_at", "-pk"))


def aside_used(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Purchase]:
    """Purchases from money kept aside, newest first: a review asks what they avoided (S8)."""
    return [one for one in purchases(viewer, person_ref, at) if one.sign_seen]


def waiting(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[WaitingPurchase]:
    """Purchases of one programme that wait for a yes, the oldest first."""
    rows = whole().filter(person__programme__ref=programme_ref, status=Status.ASKED)
    found = []
    waiting_now = list(consent.visible(viewer, rows, at=at).order_by("asked_at", "pk"))
    days = second_look_days(waiting_now)
    for one in waiting_now:
        left = sum(place.money.left for place in places(one.line, pots_that_run(one, at)))
        found.append(
            WaitingPurchase(
                purchase=one,
                person_name=one.person.name,
                amount=Money(one.amount_minor, one.currency),
                left=Money(left, one.currency),
                answer_by_on=days.get(one.pk),
            )
        )
    return found


def holds_of(purchase: Purchase) -> list[tuple[Part, HoldRef]]:
    """The parts of an approved purchase, each with the money set aside for it."""
    book = purchase.person.programme.ref
    found = []
    for part in purchase.parts.all():
        hold = books.hold(book, part.hold_key)
        if hold is None:
            raise AssertionError("a part of an approved purchase has its money set aside")
        found.append((part, hold))
    return found


def keeper_of(cash: AccountRef, pack: Pack) -> Holder | None:
    """Who keeps an account of the books now; None where the pack dropped them."""
    found = (
        one
        for one in pack.holding.holders
        if CASH_OF[Way(one.way)] is cash.kind
        and cash.party in (None, party(cash.book, "holder", one.code))
    )
    return next(found, None)


def held_by(purchase: Purchase) -> list[Holder]:
    """Who holds the money for a purchase now, each once: nobody else than the books say.

    Where one holder took over from another since the yes, it is the one that pays it.
    """
    pack = programmes.pack_of(purchase.person.programme)
    if purchase.parts.all():
        accounts = [hold.cash for _part, hold in holds_of(purchase) if hold.cash]
        keepers: list[Holder | None] = [keeper_of(cash, pack) for cash in accounts]
    else:
        held = [one.arrangement for one in places(purchase.line, pots_of(purchase))]
        named = {(one.way, one.holder) for one in held if one is not None}
        keepers = [one for one in pack.holding.holders if (one.way, one.code) in named]
    return list({one.code: one for one in keepers if one is not None}.values())


def with_bills() -> QuerySet[Purchase]:
    """Purchases with no more than says where they stand: their bills."""
    return Purchase.objects.prefetch_related("bills")


def whole() -> QuerySet[Purchase]:
    """Purchases with all that pages and actions read of them."""
    return Purchase.objects.select_related(
        "person__programme__pack",
        "line__version__plan",
        "goal",
        "answer",
        "receipt",
    ).prefetch_related(
        Prefetch("parts", Part.objects.select_related("pot", "arrangement").order_by("position")),
        Prefetch(
            "bills",
            Bill.objects.select_related("payee").prefetch_related("payments").order_by("pk"),
        ),
    )
