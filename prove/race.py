"""However many act at once, a pot gives no more than it has, and one key has one effect.

Money design 15: 8 workers spend 7s from 1,000 and exactly 142 succeed; one key 64 times at once is
posted once; of 16 who want the whole of a hold one wins; opposite transfers, and whole pay runs
beside single payments, never deadlock; 16 writers make ten thousand purchases and nobody waits for
long; no entry lands in a month that is closed meanwhile. The database holds even where the kernel
forgets to look first.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock
from uuid import uuid4

from harness import Ground, Outcome, run
from racing import broken
from racing.workers import WORKERS, Said, at_once

LEAST = {"ci": 18, "full": 171}
CONDITION = re.compile(r" AND CASE .*? END(?= RETURNING)", re.S)
LONGEST = 3.0  # seconds anybody waits for their turn to write on SQLite


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("races")
    for turn in range(5 if ground.full else 1):
        with ground.fresh():
            broken.after_migration()
            _spend(outcome, times=100 if ground.full else 30)
            _spend_unasked(outcome, times=20)
            _one_key(outcome)
            _whole_hold(outcome)
            _opposite(outcome, times=40 if ground.full else 10)
            _runs_beside(outcome, times=20 if ground.full else 4)
            _purchases(outcome, ground, times=625 if ground.full and not turn else 8)
            _two_currencies(outcome)
            _closings(outcome, times=10 if ground.full else 2)
            _agree(outcome)
    return outcome


def _shop(funded: int):
    from tests.ledger.shop import Shop

    return Shop().open(funded=funded)


def _spend(outcome: Outcome, *, times: int) -> None:
    """7 from 1,000 is 142 times, and 6 are left."""
    shop = _shop(1000)

    def buy(_number: int, _said: Said) -> str:
        broken.look_first(shop.available)
        shop.post(shop.buy(7))
        return "bought"

    said = at_once(buy, times)
    wanted = {"bought": 142, "not_enough": WORKERS * times - 142}
    _expect(outcome, "spending 7s from 1,000", said, wanted)
    left = shop.has(shop.available)
    outcome.expect(left == 6, f"{left} left of 1,000 after spending 7s")


def _spend_unasked(outcome: Outcome, *, times: int) -> None:
    """The kernel forgets its condition: the CHECK is there all the same."""
    shop = _shop(300)

    with _nothing_asked():
        said = at_once(lambda *_: _bought(shop), times)
    wanted = {"bought": 42, "no_overdraw": WORKERS * times - 42}
    _expect(outcome, "spending without asking first", said, wanted)


def _bought(shop) -> str:
    shop.post(shop.buy(7))
    return "bought"


@contextmanager
def _nothing_asked():
    from ownway.ledger.posting import counters

    right = counters.ask

    def ask(sql: str, *values: object):
        return right(CONDITION.sub("", sql), *values)

    with mock.patch.object(counters, "ask", ask):
        yield


def _one_key(outcome: Outcome) -> None:
    """64 times at once: posted once, answered 64 times with one id."""
    shop = _shop(1000)
    asked = shop.buy(10)

    def buy(_number: int, said: Said) -> str:
        key = broken.key_of(shop.book, asked.key)
        posted = shop.post(replace(asked, key=key))
        said.ids.add(posted.effects[0].journal_id)
        return "replayed" if posted.replayed else "posted"

    said = at_once(buy, 8)
    _expect(outcome, "one key 64 times at once", said, {"posted": 1, "replayed": 63})
    outcome.expect(len(said.ids) == 1, f"one key has {len(said.ids)} ids")
    other = at_once(lambda *_: _bought_again(shop, asked), 1)
    _expect(outcome, "one key with other content", other, {"key_reused": WORKERS})


def _bought_again(shop, asked) -> str:
    shop.post(replace(shop.buy(11), key=asked.key))
    return "posted"


def _whole_hold(outcome: Outcome) -> None:
    """16 who draw or release all of one hold: one of them does."""
    from ownway.ledger.rules import Drawing, draw, release
    from tests.ledger.shop import DAY

    shop = _shop(1000)
    asked = shop.buy(500)
    shop.post(asked)
    hold = shop.hold(asked.key)

    def take(number: int, _said: Said) -> str:
        if number % 2:
            wanted = release(key=uuid4(), effective_on=DAY, hold=hold, amount=500)
        else:
            drawings = [Drawing(hold, shop.spent, 500)]
            cash = shop.paying(500)
            wanted = draw(key=uuid4(), effective_on=DAY, drawings=drawings, cash=cash)
        shop.post(wanted)
        return "had it"

    said = at_once(take, 2)
    _expect(outcome, "16 for one hold", said, {"had it": 1, "not_enough": 15})


def _opposite(outcome: Outcome, *, times: int) -> None:
    """Half move money one way, half the other, two journals a time: nobody waits for ever."""
    from ownway.ledger.rules import credit, debit

    shop = _shop(100_000)
    shop.post(
        shop.journal("set_by", debit(shop.available, 50_000), credit(shop.contingency, 50_000)),
        shop.journal("switch", debit(shop.other_cash, 50_000), credit(shop.cash, 50_000)),
    )

    def move(number: int, _said: Said) -> str:
        rights = (shop.available, shop.contingency)
        cash = (shop.cash, shop.other_cash)
        pairs = [rights, cash] if number % 2 else [cash[::-1], rights[::-1]]
        shop.post(*[shop.journal("move", debit(a, 3), credit(b, 3)) for a, b in pairs])
        return "moved"

    said = at_once(move, times)
    _expect(outcome, "opposite transfers", said, {"moved": WORKERS * times})


def _runs_beside(outcome: Outcome, *, times: int) -> None:
    """Two set aside for a hundred people at a time, in any order; six buy for one: no deadlock."""
    from tests.ledger.shop import Shop

    first = Shop()
    shops = [first, *(Shop(book=first.book) for _ in range(19))]
    for shop in shops:
        shop.open(funded=1_000_000)
    chance = random.Random(1)

    def buy(number: int, _said: Said) -> str:
        if number < 2:
            some = [chance.choice(shops) for _ in range(100)]
            first.post(*[shop.buy(3) for shop in some])
            return "run"
        some = chance.sample(shops, 3)
        first.post(*[shop.buy(2) for shop in some])
        return "single"

    said = at_once(buy, times)
    wanted = {"run": 2 * times, "single": (WORKERS - 2) * times}
    _expect(outcome, "runs beside single payments", said, wanted)
    total = sum(shop.has(shop.committed) for shop in shops)
    right = 2 * times * 300 + (WORKERS - 2) * times * 6
    outcome.expect(total == right, f"{total} set aside by runs and single payments, not {right}")


def _purchases(outcome: Outcome, ground: Ground, *, times: int) -> None:
    """16 who buy for 20 people as fast as they can: all is there, and nobody waits for long."""
    from tests.ledger.shop import Shop

    first, writers = Shop(), 16
    shops = [first, *(Shop(book=first.book) for _ in range(19))]
    for shop in shops:
        shop.open(funded=times * writers // 40)  # half of what will be asked for
    chance = random.Random(2)

    def buy(_number: int, _said: Said) -> str:
        first.post(chance.choice(shops).buy(1))
        return "bought"

    said = at_once(buy, times, workers=writers)
    bought = sum(shop.has(shop.committed) for shop in shops)
    right = set(said.answers) <= {"bought", "not_enough"} and said.answers["bought"] == bought
    outcome.expect(
        right, f"16 writers: {dict(said.answers)}, {bought} set aside; {said.faults[:2]}"
    )
    if times > len(shops):  # then each budget was asked for far more than it has
        given = len(shops) * (times * writers // 40)
        outcome.expect(bought == given, f"{bought} of {times * writers} accepted, not {given}")
    outcome.notes.append(
        f"{times * writers:,} racing purchases by {writers} writers: {bought:,} accepted,"
        f" the longest wait {said.longest:.2f} s"
    )
    slow = ground.db == "sqlite" and said.longest > LONGEST
    outcome.expect(not slow, f"somebody waited {said.longest:.1f} s for their turn to write")


def _closings(outcome: Outcome, *, times: int) -> None:
    """A month is closed while seven post into it: an entry is in the closing, or it is refused."""
    from ownway.ledger.models import Entry, Snapshot

    for _ in range(times):
        shop = _shop(1_000)
        said = _posted_and_closed(shop)
        right = set(said.answers) <= {"posted", "closed", "over"} and said.answers["over"] == 3
        outcome.expect(right, f"closing a month: {dict(said.answers)}; {said.faults[:2]}")
        there = Entry.objects.filter(book__ref=shop.book).count()
        snapshots = Snapshot.objects.filter(book__ref=shop.book)
        closed = sum(snapshots.values_list("entries", flat=True))
        outcome.expect(
            there == closed, f"{there} entries in a closed month, {closed} by its closing"
        )


def _posted_and_closed(shop) -> Said:
    """Half of what is posted touches no counter: only the month itself can stop that."""
    from django.db import connection

    from ownway.ledger import actions
    from ownway.ledger.rules import Kind, credit, debit
    from ownway.record.store import writing
    from tests.ledger.shop import DAY

    transit = actions.account(
        book=shop.book, kind=Kind.IN_TRANSIT, currency=shop.currency, opened_on=DAY
    )
    counted = (debit(shop.available, 1), credit(shop.authority, 1))
    uncounted = (debit(shop.paid, 1), credit(transit, 1))

    def work(number: int, said: Said) -> str:
        if not number:
            if not said.answers["over"]:
                time.sleep(0.05)  # until the others have begun
                shop.close(DAY)
            return "over"
        with writing():
            shop.post(shop.journal("move", *(uncounted if number % 2 else counted)))
            if number % 2 and connection.vendor == "postgresql":
                time.sleep(0.1)  # the closing comes in between; on SQLite nobody does
        return "posted"

    return at_once(work, 3)


def _two_currencies(outcome: Outcome) -> None:
    """A hundred pounds against a hundred euros come to nothing, and are refused all the same."""
    from ownway.ledger.posting import kernel
    from ownway.ledger.rules import credit, debit
    from tests.ledger.shop import Shop

    pounds = _shop(1000)
    euros = Shop(book=pounds.book, currency="EUR").open(funded=1000)

    def swap(_number: int, _said: Said) -> str:
        lines = (debit(pounds.available, 1), credit(euros.available, 1))
        pounds.post(pounds.journal("swap", *lines))
        return "swapped"

    with mock.patch.object(kernel, "require_tenable", return_value=None):
        said = at_once(swap, 2)
    _expect(outcome, "pounds against euros", said, {"balanced": 2 * WORKERS})


def _agree(outcome: Outcome) -> None:
    from ownway.ledger import queries

    found = queries.check()
    outcome.expect(not found, f"the books do not agree: {[each.words for each in found[:3]]}")


def _expect(outcome: Outcome, what: str, said: Said, wanted: dict[str, int]) -> None:
    right = said.answers == Counter(wanted) and not said.faults
    outcome.expect(right, f"{what}: {dict(said.answers)}, not {wanted}; {said.faults[:2]}")


if __name__ == "__main__":
    sys.exit(run("race", prove, sabotages=broken.ways, least=LEAST))
