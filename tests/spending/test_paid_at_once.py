"""Two pay runs pay the last of one purchase at the same moment: it is paid, and says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

from django.db import connection, transaction

from ownway.core.actors import SYSTEM
from ownway.ledger import queries as books
from ownway.spending import actions
from ownway.spending.rules import Every, Rhythm
from tests import agreed, cast
from tests.cast import NOW
from tests.spending import paying

LONGEST = 60.0  # seconds; where the first fails, the second stops waiting
A_MOMENT = 1.0  # seconds: long enough for the other to read what it should wait for


def test_who_settles_the_last_but_one_and_the_last_at_once_see_each_other(fresh_database):
    plan = agreed.agree(cast.build())
    bought = plan.ask("gym", 5_000, times=2, rhythm=Rhythm(Every.MONTH, NOW.date()))
    later = NOW + timedelta(days=40)
    runs = []
    for day in (NOW, later):
        actions.bill_turns(purchase=bought, by=SYSTEM, at=day)
        runs.append(paying.posted(plan, at=day))
    first, second = runs
    assert (first.lines.count(), second.lines.count()) == (1, 1)
    settled = Event()

    def settle_slowly() -> None:
        try:
            with transaction.atomic():
                actions.settle(run=first, by=plan.by("payer"), at=later)
                settled.set()
                sleep(A_MOMENT)
        finally:
            connection.close()

    def settle_meanwhile() -> None:
        try:
            assert settled.wait(LONGEST)
            actions.settle(run=second, by=plan.by("payer"), at=later)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        for one in [threads.submit(settle_slowly), threads.submit(settle_meanwhile)]:
            one.result()
    bought.refresh_from_db()
    assert [bill.status for bill in bought.bills.all()] == ["paid", "paid"]
    assert bought.status == "paid"
    assert books.check() == []
