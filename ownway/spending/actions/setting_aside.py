"""What the writes of a purchase end with: its new state, its entry, its journals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.period import working_days_after
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.holding.rules import Way
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import rules as books
from ownway.ledger.rules import Journal, Kind
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.models import Answer, Purchase
from ownway.spending.rules import Status


def locked(purchase: Purchase) -> Purchase:
    """The purchase as it stands, with its pot, until the end of the transaction."""
    Pot.objects.select_for_update().get(pk=purchase.pot_id)
    Purchase.objects.select_for_update().get(pk=purchase.pk)
    return queries.whole().get(pk=purchase.pk)


def move(purchase: Purchase, then: Status, *more: str) -> None:
    """The purchase's next state, saved with the fields named in `more`. Raises NotPossible."""
    if not rules.may_become(Status(purchase.status), then):
        raise refusals.NotPossible(
            _("This is no longer where it was."), fix=_("Open it again to see where it is.")
        )
    purchase.status = then.value
    purchase.save(update_fields=["status", *more])


def hold_key(purchase: Purchase) -> UUID:
    """The key of the reserve that sets this purchase's money aside."""
    return uuid5(purchase.ref, "reserve")


def say_yes(verb: str, purchase: Purchase, *, decider: Actor, by: Actor, at: datetime) -> None:
    """The yes, the money set aside, and the day the payee is promised."""
    answer = Answer.objects.create(
        purchase=purchase,
        outcome=Status.APPROVED.value,
        hold_key=hold_key(purchase),
        decided_at=at,
        decided_by=decider.ref,
        decided_human=decider.human,
    )
    today = programmes.day_of(purchase.person.programme, at)
    if purchase.arrangement.way != Way.DIRECT:
        within = holding.pack_for(purchase.pot).spending.pay_within.working_days
        purchase.promised_on = working_days_after(today, within)
    move(purchase, Status.APPROVED, "promised_on")
    purchase.answer = answer
    post(verb, purchase, [purchase, answer], [_setting_aside(purchase, today)], by=by, at=at)


def _setting_aside(purchase: Purchase, today: date) -> Journal:
    """Dr available (or contingency) · Cr committed, and the hold that payments draw on."""
    money = holding.line_money(purchase.pot)[purchase.line.root]
    if money.source is None:
        raise AssertionError("a line with money has an account it lies in")
    return books.reserve(
        key=hold_key(purchase),
        kind="use_contingency" if money.source.kind is Kind.CONTINGENCY else "reserve",
        effective_on=today,
        source=money.source,
        committed=queries.beside(money.source, Kind.COMMITTED),
        amount=purchase.amount_minor,
        cash=holding.cash_of(purchase.arrangement),
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
