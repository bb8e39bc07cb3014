"""Purchases and bills as they come, with nothing wrong: how many are flagged."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

DAY = date(2027, 3, 1)


def flagged(limits: Any, chance: Random, purchases: int) -> tuple[int, int]:
    """How many purchases were looked at, and how many a sign or a doubt would set aside."""
    return purchases, _by_signs(limits, chance, purchases) + _by_doubts(chance, purchases)


def _id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _by_signs(limits: Any, chance: Random, purchases: int) -> int:
    """Purchases of 60 days; each is counted whose payee and person are set aside."""
    from ownway.spending import rules
    from ownway.spending.rules import Known, Paying, Scene

    payees = [
        Known(
            _id(chance),
            f"Shop {n}",
            DAY - timedelta(days=chance.choice([3, 90, 400])),
            ((f"account {n}", DAY - timedelta(days=90)),),
        )
        for n in range(purchases // 25)
    ]
    people = [
        (_id(chance), chance.sample(payees, 3)) for _ in range(purchases // 10)
    ]  # each with the places they go to
    staff = [rules.Insider(_id(chance), f"Staff {n}") for n in range(4)]
    bought = []
    for _ in range(purchases):
        person, places = chance.choice(people)
        amount = chance.choices(
            [chance.randrange(300, 9_000), chance.choice([2_000, 5_000, 10_000]), 19_000, 34_000],
            weights=[80, 10, 5, 5],
        )[0]
        bought.append(
            Paying(
                payee=chance.choice(places).payee,
                person=person,
                amount=amount,
                asked_on=DAY + timedelta(days=20 + chance.randrange(60)),
                limit=20_000,
                deciders=(chance.choice(staff).human,) if amount > 20_000 else (),
                back=amount if chance.random() < 0.02 else 0,
                every=chance.random() < 0.3,
            )
        )
    scene = Scene(DAY, bought, {one.payee: one for one in payees}, staff)
    found = rules.flags(scene, limits)
    return sum(
        any(flag.payee == one.payee and flag.person in (None, one.person) for flag in found)
        for one in bought
    )


def _by_doubts(chance: Random, purchases: int) -> int:
    """Bills of small practices: a bill a week for each of a few people, with hours."""
    from ownway.spending import rules
    from ownway.spending.rules import SentInvoice, Terms, Worked

    terms = Terms(DAY, DAY + timedelta(days=400), 10**6, {})
    doubted = sent = 0
    while sent < purchases:
        payee, people = _id(chance), [_id(chance) for _ in range(4)]
        before: list[SentInvoice] = []
        for week in range(10):
            for place, person in enumerate(people):
                on = DAY + timedelta(weeks=week, days=chance.randrange(5))
                begins = 480 + place * 150
                one = SentInvoice(
                    ref=_id(chance),
                    payee=payee,
                    person=person,
                    number=f"R{payee.hex[:2]}/2027-{len(before) + 1:03}",
                    amount=chance.choice([3_000, 4_500, 6_000]),
                    from_on=on,
                    until_on=on + timedelta(days=1),
                    worked=(Worked("Kim", on, chance.choice([60, 90, 120]), begins),),
                )
                doubted += bool(rules.doubts(one, before, terms))
                before.append(one)
                sent += 1
    return doubted
