"""Patterns in what payees send, asked of the product itself: none of them is ever payable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

Pattern = tuple[str, Callable[[], bool]]


def patterns(made: Any) -> Iterator[Pattern]:
    """Each a name, and a try that is True where it was stopped. Undone by the caller."""
    from ownway.core.money import Money
    from ownway.spending import actions
    from tests.cast import NOW

    today = NOW.date()
    bought = made.ask("gym", 20_000, on_invoice=True, payee="Corner Gym")
    bought = actions.approve(purchase=bought, by=made.by("approver"), at=NOW)
    other = made.ask("bus", 9_000, on_invoice=True, payee="corner  gym")
    link = actions.make_link(purchase=bought, by=made.by(), at=NOW)
    payee = actions.payee_actor(link)

    def send(purchase: Any = bought, by: Any = payee, **changed: Any) -> Any:
        known = {
            "number": "INV-007",
            "amount": Money(1_500, "GBP"),
            "from_on": today,
            "last_on": today,
            "key": uuid4(),
            "at": NOW,
        }
        return actions.send_invoice(purchase=purchase, by=by, **{**known, **changed})

    agency = made.ask("art", 9_000, on_invoice=True, payee="Vale Agency")

    send()
    yield from _repeats(send, other)
    yield from _two_payees(send, agency, today)
    yield from _service(send, today)
    yield from _more_than_agreed(send, made, bought)


def _held(row: Any) -> bool:
    """Held, with a day, and without a bill."""
    return row.status == "held" and row.look_by_on is not None and not row.made.all()


def _repeats(send: Callable[..., Any], other: Any) -> Iterator[Pattern]:
    from ownway.core.money import Money

    for number in ("INV-007", "inv-007", "INV7", "inv 0007", "INV/7", "ＩＮＶ７"):
        yield (
            f"duplicates: again as {number}",
            lambda number=number: _held(send(number=number, amount=Money(1_234, "GBP"))),
        )
    yield "duplicates: the same price and day", lambda: _held(send(number="Z-99"))
    yield "duplicates: a letter for a digit", lambda: _held(send(number="INV-0O7"))
    yield (
        "duplicates: the same number on another purchase",
        lambda: _held(send(other, amount=Money(99, "GBP"))),
    )


def _service(send: Callable[..., Any], today: date) -> Iterator[Pattern]:
    from ownway.core.money import Money
    from ownway.spending.rules import Worked

    def worked(*work: Worked, number: str = "W-1") -> bool:
        small = Money(77, "GBP")
        return _held(send(number=number, amount=small, worked=work))

    noa = Worked("Noa Vale", today, 120, 540)
    yield "impossible service: twice at one hour", lambda: worked(noa, noa)
    yield (
        "impossible service: the same hour on two bills",
        lambda: (send(number="W-2", amount=Money(5, "GBP"), worked=(noa,)), worked(noa))[1],
    )
    yield (
        "impossible service: the same hour, the name in other letters",
        lambda: (
            send(number="W-2", amount=Money(5, "GBP"), worked=(noa,)),
            worked(Worked("NÓA  vale", today, 30, 600)),
        )[1],
    )
    halves = [Worked("Noa", today, 800), Worked("noa", today, 700)]
    yield "impossible service: 25 hours on one bill", lambda: worked(*halves)
    yield (
        "impossible service: 25 hours on two bills",
        lambda: (
            send(number="W-2", amount=Money(5, "GBP"), worked=halves[:1]),
            worked(halves[1]),
        )[1],
    )
    late = Worked("Noa", today, 180, 1_380)
    yield "impossible service: past the end of the day", lambda: worked(late)
    for name, day in (("before", today - timedelta(800)), ("after", today + timedelta(800))):
        yield (
            f"impossible service: {name} the plan",
            lambda day=day: _held(
                send(number="W-3", amount=Money(7, "GBP"), from_on=day, last_on=day)
            ),
        )
    yield (
        "impossible service: one day beyond the money",
        lambda: _held(
            send(
                number="W-4", amount=Money(8, "GBP"), from_on=today, last_on=today + timedelta(365)
            )
        ),
    )


def _two_payees(send: Callable[..., Any], agency: Any, today: date) -> Iterator[Pattern]:
    """One worker, through an agency and on their own account."""
    from ownway.core.money import Money
    from ownway.spending.rules import Worked

    def worked(*first: Worked, then: Worked) -> bool:
        send(agency, number="V-1", amount=Money(5, "GBP"), worked=first)
        return _held(send(number="W-9", amount=Money(77, "GBP"), worked=(then,)))

    noa = Worked("Noa Vale", today, 120, 540)
    yield (
        "impossible service: the same hour through an agency",
        lambda: worked(noa, then=Worked("noa  vále", today, 30, 600)),
    )
    yield (
        "impossible service: 25 hours, some through an agency",
        lambda: worked(Worked("Noa", today, 800), then=Worked("noa", today, 700)),
    )


def _more_than_agreed(send: Callable[..., Any], made: Any, bought: Any) -> Iterator[Pattern]:
    from ownway.core.money import Money
    from ownway.spending import actions
    from tests.cast import NOW

    large = Money(20_001, "GBP")
    yield "change after approval: a higher price", lambda: _held(send(number="P-1", amount=large))
    yield (
        "change after approval: a higher price, entered by the person",
        lambda: _held(send(number="P-1", by=made.by(), amount=large)),
    )

    def yes_of_another() -> bool:
        row = send(number="P-2", amount=Money(3, "GBP"))
        try:
            actions.agree_invoice(invoice=row, by=made.by("approver"), at=NOW)
        except actions.NotTheirYes:
            return True
        return False

    yield "change after approval: somebody else's yes to the bill", yes_of_another
    for column, value in (("amount_minor", "1"), ("number_plain", "'x'"), ("payee_id", "0")):
        sql = f"UPDATE spending_invoice SET {column} = {value}"
        yield f"change after approval: {column} by SQL", lambda sql=sql: _refused(sql)
    for column, value in (("amount_minor", "1"), ("payee", "'Me'")):
        sql = f"UPDATE spending_purchase SET {column} = {value}"
        yield f"change after approval: {column} of the purchase", lambda sql=sql: _refused(sql)


def _refused(sql: str) -> bool:
    from django.db import DatabaseError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False
