"""Patterns in who is paid: in the product with its pages' own actions, and in the rules alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

Pattern = tuple[str, Callable[[], bool]]
DAY = date(2027, 3, 1)


def in_the_product(made: Any) -> Iterator[Pattern]:
    """Purchases as they are asked for; True where every bill of the payee is set aside."""
    from ownway.programme.queries import pack_of
    from ownway.spending import actions, queries
    from tests.cast import NOW

    limit = pack_of(made.person.programme).spending.ask_above

    def aside(*bought: Any) -> bool:
        actions.note_signs(programme=made.person.programme, at=NOW)
        bills = [bill for one in bought for bill in one.bills.all()]
        return bool(bills) and all(queries.is_held(bill, NOW) for bill in bills)

    for role in ("approver", "coach", "payer", "releaser"):
        name = made.cast.account(role).name
        for written in (name, name.upper(), f" {name.replace(' ', '  ')}."):
            yield (
                f"connected payees: the {role}, as {written!r}",
                lambda written=written: aside(made.ask("gym", 1_000, payee=written)),
            )
    near = limit - 50
    yield (
        "splitting: 3 just under the limit",
        lambda: aside(*(made.ask("art", near, payee="Split Ltd") for _ in range(3))),
    )
    yield (
        "splitting: over 2 lines of the plan",
        lambda: aside(*(made.ask(line, near, payee="Split Ltd") for line in ("art", "gym", "bus"))),
    )
    yield (
        "splitting: the name spelt in 3 ways",
        lambda: aside(
            *(made.ask("art", near, payee=name) for name in ("Split Co", "SPLIT CO", "split  co"))
        ),
    )
    yield (
        "splitting: rounded repeats",
        lambda: aside(*(made.ask("art", 5_000, payee="Round Ltd") for _ in range(6))),
    )


def in_the_rules(limits: Any) -> Iterator[Pattern]:
    """What needs bank accounts, months or more deciders than a practice has; True where seen."""
    from ownway.spending import rules
    from ownway.spending.rules import Insider, Known, Paying, Scene, Signal

    one, two = (Known(uuid4(), f"Shop {n}", DAY - timedelta(300)) for n in (1, 2))
    ana = uuid4()

    def paid(to: Any = one, **changed: Any) -> Any:
        known = {"payee": to.payee, "person": ana, "amount": 3_111, "asked_on": DAY}
        return Paying(**{**known, "limit": 20_000, **changed})

    def seen(signal: Signal, bought: list[Any], *payees: Any, **more: Any) -> bool:
        scene = Scene(DAY, bought, {each.payee: each for each in payees}, **more)
        return signal in {each.signal for each in rules.flags(scene, limits)}

    def on(known: Any, *accounts: tuple[str, int]) -> Any:
        found = tuple((mark, DAY - timedelta(days)) for mark, days in accounts)
        return replace(known, accounts=found)

    shared = [on(one, ("same", 200)), on(two, ("own", 250), ("same", 200))]
    yield (
        "connected payees: one account of two",
        lambda: seen(Signal.SHARED_ACCOUNT, [paid()], *shared),
    )
    staff = Insider(uuid4(), "Kit", accounts=frozenset({"own"}))
    yield (
        "connected payees: the account of staff, closed since",
        lambda: seen(Signal.SHARED_ACCOUNT, [paid(two)], shared[1], insiders=[staff]),
    )
    declared = Insider(uuid4(), "Kit", declared=frozenset({one.payee}))
    yield (
        "connected payees: as declared",
        lambda: seen(Signal.STAFF_IS_PAYEE, [paid()], one, insiders=[declared]),
    )
    for days in (0, 1, 5):
        changed = on(one, ("old", 200), ("new", days))
        yield (
            f"changed account: {days} days ago, after the yes",
            lambda changed=changed: seen(
                Signal.CHANGED_AFTER_YES,
                [paid()],
                changed,
                agreed_on={one.payee: DAY - timedelta(limits.split_days)},
            ),
        )
    for age in (0, limits.ghost_days):
        ghost = replace(one, noted_on=DAY - timedelta(age))
        yield (
            f"ghost provider: {age} days old",
            lambda ghost=ghost: seen(Signal.NEW_AND_LARGE, [paid(amount=limits.ghost_from)], ghost),
        )
    yield (
        "ghost provider: large in 1 of 2 on its first day",
        lambda: seen(
            Signal.NEW_AND_LARGE,
            [paid(amount=500), paid(amount=limits.ghost_from)],
            replace(one, noted_on=DAY),
        ),
    )
    spread = [DAY - timedelta(n * limits.rotation_days // 5) for n in range(3)]
    yield (
        "approver rotation: another one each time",
        lambda: seen(
            Signal.ROTATION, [paid(deciders=(uuid4(),), asked_on=each) for each in spread], one
        ),
    )
    yield (
        "approver rotation: one at once between them",
        lambda: seen(
            Signal.ROTATION,
            [paid(deciders=(uuid4(),), asked_on=each) for each in spread] + [paid()],
            one,
        ),
    )
    for share in (10, 9):
        yield (
            f"round trips: {share} tenths come back",
            lambda share=share: seen(
                Signal.ROUND_TRIP,
                [paid(amount=1_000, back=100 * share, asked_on=each) for each in spread] + [paid()],
                one,
            ),
        )
