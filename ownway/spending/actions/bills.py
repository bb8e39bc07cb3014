"""What has to be paid for a purchase: made with the yes, paid by the person or by a pay run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Model

from ownway.core.actors import Actor
from ownway.core.period import working_days_after
from ownway.holding import queries as holding
from ownway.holding.rules import Way, party
from ownway.ledger.rules import AccountRef, Kind
from ownway.people.models import Person
from ownway.programme.models import Programme
from ownway.spending import rules
from ownway.spending.models import Bill, BillPart, Part, Payee, Purchase
from ownway.spending.rules import BillStatus, Payer


def of_parts(
    purchase: Purchase, parts: Sequence[Part], today: date, *, by: Actor, at: datetime
) -> list[Model]:
    """The bills of a purchase that is paid once, by the day that the pack promises."""
    shares = [(part, part.amount_minor) for part in parts]
    return made(purchase, shares, "bill", promised(parts[0], today), by=by, at=at)


def made(
    purchase: Purchase,
    shares: Sequence[tuple[Part, int]],
    name: str,
    promised_on: date,
    *,
    payee: Payee | None = None,
    why: str = "",
    by: Actor,
    at: datetime,
) -> list[Model]:
    """One bill for whoever has the money to pay it, out of these shares of the parts.

    What lies with the person they pay themselves; the rest goes through a pay run. `name` makes
    the key, so that the same bill is made once; `payee` is empty where it is whoever the
    purchase names; `why` is the reason of whoever let it be paid back. Inside the caller's
    transaction; the caller's entry names the rows.
    """
    programme = purchase.person.programme
    payee = payee or payee_named(programme, purchase.payee, by=by, at=at)
    rows: list[Model] = [payee]
    for payer in Payer:
        mine = [(part, share) for part, share in shares if share and payer_of(part) is payer]
        if not mine:
            continue
        bill = Bill.objects.create(
            person=purchase.person,
            purchase=purchase,
            payee=payee,
            key=rules.bill_key(purchase.ref, name, payer),
            payer=payer.value,
            amount_minor=sum(share for _part, share in mine),
            currency=purchase.currency,
            status=BillStatus.AGREED.value,
            promised_on=None if payer is Payer.PERSON else promised_on,
            made_at=at,
            made_by=by.ref,
            made_human=by.human,
            why=why,
        )
        parts = [BillPart(bill=bill, part=part, amount_minor=share) for part, share in mine]
        rows += [bill, *BillPart.objects.bulk_create(parts)]
    return rows


def payer_of(part: Part) -> Payer:
    """Who pays this part: the person out of a direct payment, else a pay run."""
    return Payer.PERSON if part.arrangement.way == Way.DIRECT else Payer.RUN


def promised(part: Part, today: date) -> date:
    """The day the payee is promised to have the money: a clock of the pack."""
    within = holding.pack_for(part.pot).spending.pay_within.working_days
    return working_days_after(today, within)


def payee_named(programme: Programme, name: str, *, by: Actor, at: datetime) -> Payee:
    """The seller of this name, noted once in the programme; never somebody who is paid back."""
    return Payee.objects.get_or_create(
        programme=programme,
        party=party(programme.ref, "payee", name),
        defaults={"name": name, "noted_at": at, "noted_by": by.ref},
    )[0]


def payee_who_is(person: Person, *, by: Actor, at: datetime) -> Payee:
    """The person as somebody who is paid, under the name they go by now.

    Two people may have one name, and a seller may have it too: the money of one would go into the
    account of another.
    """
    row = Payee.objects.get_or_create(
        programme=person.programme,
        party=party(person.programme.ref, "person", str(person.ref)),
        defaults={"person": person, "name": person.name, "noted_at": at, "noted_by": by.ref},
    )[0]
    if row.name != person.name:
        row.name = person.name
        row.save(update_fields=["name"])
    return row


def paid_account(bill: Bill) -> AccountRef:
    """What the books know of the payee: one account, never the name."""
    return AccountRef(
        book=bill.person.programme.ref,
        kind=Kind.PAID,
        currency=bill.currency,
        party=bill.payee.party,
    )


def move(bill: Bill, then: BillStatus) -> None:
    """The bill's next state."""
    set_status(bill, then)
    bill.save(update_fields=["status"])


def set_status(bill: Bill, then: BillStatus) -> None:
    """The bill's next state, not stored yet: `save_statuses` does it for many."""
    if not rules.bill_may_become(BillStatus(bill.status), then):
        raise AssertionError("a bill only goes where its rules let it")
    bill.status = then.value


def save_statuses(rows: Sequence[Bill] | Sequence[Purchase]) -> None:
    """Stores where many bills, or many purchases, stand now: one statement for each state."""
    named: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        named[row.status].append(row.pk)
    for status, keys in named.items():
        type(rows[0])._default_manager.filter(pk__in=keys).update(status=status)
