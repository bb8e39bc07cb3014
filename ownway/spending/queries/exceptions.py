"""Reads of exceptions, second looks, who is close to whom, and the prices sellers named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.holding.rules import party
from ownway.people.models import Person
from ownway.programme.rules import Pack
from ownway.spending.models import ExceptionAsked, Follows, Insurance, Purchase, Quote, Tie
from ownway.spending.rules import BillStatus, Ground, Status, TieKind


def exception_of(purchase: Purchase) -> ExceptionAsked | None:
    """Why somebody looks at a purchase that was read already; None where nothing special is."""
    return ExceptionAsked.objects.filter(purchase=purchase).first()


def follows(purchase: Purchase) -> Follows | None:
    """The no that a purchase asks a second look at; None where it stands for itself."""
    rows = Follows.objects.select_related("first__answer").filter(purchase=purchase, why="again")
    return rows.first()


def followed_by(purchase: Purchase) -> Follows | None:
    """What came out of a purchase: asked again, or bought elsewhere."""
    return Follows.objects.select_related("purchase").filter(first=purchase).first()


def may_go_elsewhere(purchase: Purchase) -> bool:
    """Whether it waits to be paid once, by nobody else, so that another seller can step in."""
    if purchase.status != Status.APPROVED or hasattr(purchase, "share"):
        return False
    rows = Purchase.objects.filter(pk=purchase.pk, standing__isnull=True, on_invoice__isnull=True)
    return rows.exists() and not any(
        bill.status != BillStatus.AGREED for bill in purchase.bills.all()
    )


def second_look_days(purchases: Iterable[Purchase]) -> dict[int, date]:
    """By when a second look is answered, by the key of the purchase. One query."""
    rows = Follows.objects.filter(purchase__in=list(purchases), why="again")
    return {pk: day for pk, day in rows.values_list("purchase", "answer_by_on") if day}


def ties_of(person: Person, payee: str) -> set[TieKind]:
    """How close whoever is paid is to the person, as far as somebody said so."""
    name = party(person.programme.ref, "payee", payee)
    rows = Tie.objects.filter(person=person, party=name, ended_at__isnull=True)
    return {TieKind(kind) for kind in rows.values_list("kind", flat=True)}


def barred_tie(person: Person, payee: str, pack: Pack, today: date) -> str:
    """The tie for which the pack does not pay this payee; empty where it does (R11)."""
    relatives = pack.spending.relatives
    if relatives is None or today < relatives.from_on:
        return ""
    found = ties_of(person, payee)
    return next((code for code in relatives.bars if code in found), "")


def barred_names(person: Person, pack: Pack, today: date) -> frozenset[str]:
    """The plain names of all whom the pack does not pay because they live with the person."""
    relatives = pack.spending.relatives
    if relatives is None or today < relatives.from_on:
        return frozenset()
    rows = Tie.objects.filter(person=person, kind__in=relatives.bars, ended_at__isnull=True)
    return frozenset(rows.values_list("plain", flat=True))


def may_be_paid_all_the_same(purchase: Purchase) -> bool:
    """Whether somebody said yes to this payee though they live with the person."""
    asked = exception_of(purchase)
    if asked is None or purchase.status == Status.ASKED:
        return False
    return asked.ground == Ground.NECESSARY or (
        asked.ground == Ground.MISREAD and asked.rule in set(TieKind)
    )


def open_ties(viewer: Viewer, person: UUID, payee: str, at: datetime) -> list[Tie]:
    """How close this payee is to the person, for who may see what they buy."""
    rows = Tie.objects.select_related("person__programme").filter(
        person__ref=person, ended_at__isnull=True
    )
    found = consent.visible(viewer, rows, at=at).order_by("pk")
    return [one for one in found if one.party == party(one.person.programme.ref, "payee", payee)]


def tie(viewer: Viewer, ref: UUID, at: datetime) -> Tie:
    """One of them. Raises NotVisible."""
    rows = Tie.objects.select_related("person__programme__pack").filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def uninsured(person: Person, days: Iterable[date]) -> frozenset[date]:
    """Those of the days on which no insurance of the person as an employer is known."""
    covers = list(Insurance.objects.filter(person=person).values_list("from_on", "until_on"))
    return frozenset(
        day for day in days if not any(first <= day < until for first, until in covers)
    )


def insured_until(person: Person) -> date | None:
    """The first day no insurance covers any more; None where none is known."""
    newest = Insurance.objects.filter(person=person).order_by("-until_on").first()
    return newest.until_on if newest else None


def quotes(viewer: Viewer, person: UUID, line_root: UUID, at: datetime) -> list[Quote]:
    """The prices named for one line of the plan, the lowest first; not those put away."""
    rows = Quote.objects.select_related("person", "line", "taken").filter(
        person__ref=person, line__root=line_root, dropped_at__isnull=True
    )
    return list(consent.visible(viewer, rows, at=at).order_by("amount_minor", "pk"))


def quote(viewer: Viewer, ref: UUID, at: datetime) -> Quote:
    """One price. Raises NotVisible."""
    rows = Quote.objects.select_related("person__programme__pack", "line").filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def is_close_to_payee(human: UUID, purchase: Purchase) -> bool:
    """Whether somebody said that they are close to who is paid for a purchase (T7)."""
    programme = purchase.person.programme.ref
    return consent.is_close(human, programme, party=party(programme, "payee", purchase.payee))


def party_named(programme: UUID, name: str) -> UUID:
    """A payee of this name, as the books of a programme know it."""
    return party(programme, "payee", name)
