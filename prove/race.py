"""However many act at once, a pot gives no more than it has, and one key has one effect.

Money design 15: 8 workers spend 7s from 1,000 and exactly 142 succeed; one key 64 times at once is
posted once; of 16 who want the whole of a hold one wins; opposite transfers never deadlock. The
database holds even where the kernel forgets to look first.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock
from uuid import uuid4

from harness import Ground, Outcome, run
from racing import broken
from racing.workers import WORKERS, Said, at_once

LEAST = {"ci": 8, "full": 40}
CONDITION = re.compile(r" AND CASE rule .*? END(?= RETURNING)", re.S)


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("races")
    for _ in range(5 if ground.full else 1):
        with ground.fresh():
            broken.after_migration()
            _spend(outcome, times=100 if ground.full else 30)
            _spend_unasked(outcome, times=20)
            _one_key(outcome)
            _whole_hold(outcome)
            _opposite(outcome, times=40 if ground.full else 10)
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
    from ownway.ledger.posting import statements

    right = statements.ask_one

    def ask_one(sql: str, *values: object):
        without = CONDITION.sub("", sql)
        return right(without, *(values if without == sql else values[:4]))

    with mock.patch.object(statements, "ask_one", ask_one):
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


def _agree(outcome: Outcome) -> None:
    from ownway.ledger import queries

    found = queries.check()
    outcome.expect(not found, f"the books do not agree: {[each.words for each in found[:3]]}")


def _expect(outcome: Outcome, what: str, said: Said, wanted: dict[str, int]) -> None:
    right = said.answers == Counter(wanted) and not said.faults
    outcome.expect(right, f"{what}: {dict(said.answers)}, not {wanted}; {said.faults[:2]}")


if __name__ == "__main__":
    sys.exit(run("race", prove, sabotages=broken.ways, least=LEAST))
