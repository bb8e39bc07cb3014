"""What the writes of a purchase end with: its new state, its entry, its journals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import rules as books
from ownway.ledger.rules import Journal, Kind
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.spending import queries, rules
from ownway.spending.actions import bills, refusals
from ownway.spending.models import Answer, Part, Purchase, Standing
from ownway.spending.queries import Place
from ownway.spending.rules import BillStatus, Status


def locked(purchase: Purchase) -> Purchase:
    """The purchase as it stands, with the pots of its plan, until the end of the transaction."""
    lock_pots(purchase.line.version.plan_id)
    Purchase.objects.select_for_update().get(pk=purchase.pk)
    return queries.whole().get(pk=purchase.pk)


def lock_pots(plan_id: int) -> list[Pot]:
    """The pots of a plan, held fast in one order until the end of the transaction."""
    return list(Pot.objects.select_for_update().filter(plan=plan_id).order_by("pk"))


def move(purchase: Purchase, then: Status, *more: str) -> None:
    """The purchase's next state, saved with the fields named in `more`. Raises NotPossible."""
    _set_status(purchase, then)
    purchase.save(update_fields=["status", *more])


def _set_status(purchase: Purchase, then: Status) -> None:
    if not rules.may_become(Status(purchase.status), then):
        raise refusals.NotPossible(
            _("This is no longer where it was."), fix=_("Open it again to see where it is.")
        )
    purchase.status = then.value


def move_on(purchase: Purchase) -> None:
    """The purchase goes where its bills are; it stays where nothing is new, or more is to come.

    What came already stays so: where a bank sent the money back, it is paid again.
    """
    move_all_on([purchase])


def move_all_on(purchases: Sequence[Purchase]) -> None:
    """As `move_on`, for many at the cost of a few questions to the database."""
    more = queries.with_more_to_come(purchases)
    moved = []
    for purchase in purchases:
        if purchase.status == Status.RECEIVED or purchase.pk in more:
            continue
        then = rules.purchase_after(BillStatus(one.status) for one in purchase.bills.all())
        if then != purchase.status:
            _set_status(purchase, then)
            moved.append(purchase)
    bills.save_statuses(moved)


def say_yes(
    verb: str,
    purchase: Purchase,
    places: Sequence[Place],
    *,
    more: Sequence[Model] = (),
    decider: Actor,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """The yes with all that follows from it, posted. `more`: rows that the entry names too."""
    rows, journals = yes_to(purchase, places, decider=decider, reason=reason, by=by, at=at)
    post(verb, purchase, [*rows, *more], journals, by=by, at=at)
    purchase.refresh_from_db()


def yes_to(
    purchase: Purchase,
    places: Sequence[Place],
    *,
    decider: Actor,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> tuple[list[Model], list[Journal]]:
    """The yes, the money set aside in each pot, and the bills with the day the payee is promised.

    `places`: the pots that pay and what lies in them for this line; each gives its share. What is
    paid again and again gets its bills on their days, what is paid on invoice with each one.
    `reason`: why, where a rule stood in the way.
    Gives the rows for the entry and the journals to post.
    """
    answer = Answer.objects.create(
        purchase=purchase,
        outcome=Status.APPROVED.value,
        reason=reason,
        decided_at=at,
        decided_by=decider.ref,
        decided_human=decider.human,
    )
    today = programmes.day_of(purchase.person.programme, at)
    parts: list[Part] = []
    journals: list[Journal] = []
    given = rules.parts(purchase.amount_minor, [one.money.left for one in places])
    for place, amount in zip(places, given, strict=True):
        if amount:
            part = _part(purchase, place, amount, len(parts))
            parts.append(part)
            journals.append(_setting_aside(purchase, part, place, today))
    later = (
        Standing.objects.filter(purchase=purchase).exists()
        or queries.on_invoice(purchase) is not None
    )
    made = [] if later else bills.of_parts(purchase, parts, today, by=by, at=at)
    move(purchase, Status.APPROVED)
    return [purchase, answer, *parts, *made], journals


def _part(purchase: Purchase, place: Place, amount: int, position: int) -> Part:
    if place.arrangement is None:
        raise AssertionError("money that can be spent has somebody who holds it")
    return Part.objects.create(
        purchase=purchase,
        position=position,
        pot=place.pot,
        arrangement=place.arrangement,
        amount_minor=amount,
        currency=purchase.currency,
        hold_key=uuid5(purchase.ref, f"reserve:{place.pot.ref}"),
    )


def _setting_aside(purchase: Purchase, part: Part, place: Place, today: date) -> Journal:
    """Dr available (or contingency) · Cr committed, and the hold that payments draw on."""
    source = place.money.source
    if source is None:
        raise AssertionError("a line with money has an account it lies in")
    return books.reserve(
        key=part.hold_key,
        kind="use_contingency" if source.kind is Kind.CONTINGENCY else "reserve",
        effective_on=today,
        source=source,
        committed=rules.beside(source, Kind.COMMITTED),
        amount=part.amount_minor,
        cash=holding.cash_of(part.arrangement),
        subject=purchase.ref,
    )


def post(
    verb: str,
    purchase: Purchase,
    rows: Sequence[Model],
    made: Sequence[Journal],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The entry in the record, then the journals under it, in one call of the kernel."""
    programme = purchase.person.programme
    event = entry(verb, purchase, rows, hashes=books.hashes(programme.ref, made), by=by, at=at)
    if not made:
        return
    named = {line.account for journal in made for line in journal.lines}
    named |= {journal.opens.cash for journal in made if journal.opens and journal.opens.cash}
    accounts.open_accounts(named, opened_on=programmes.day_of(programme, at))
    posting.post(made, book=programme.ref, event=event, by=by, at=at)


def entry(
    verb: str,
    purchase: Purchase,
    rows: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    hashes: Sequence[str] = (),
    details: Mapping[str, object] | None = None,
) -> Entry:
    """The one entry of the record; ids, codes and numbers only."""
    person = purchase.person
    return record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        details={"purchase": purchase.ref, **(details or {})},
        journals=hashes,
    )
