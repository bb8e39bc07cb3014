"""Patterns in who is paid: in the product with its pages' own actions, and in the rules alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

Pattern = tuple[str, Callable[[], bool]]
DAY = date(2027, 3, 1)
ANA = UUID(int=1)


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
    yield from _by_account(made, aside)
    yield from _paid_first(made, aside)
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


def _paid_first(made: Any, aside: Callable[..., bool]) -> Iterator[Pattern]:
    """Somebody says that they paid the seller themselves, before or after anybody looked."""
    from ownway.spending import actions
    from tests.cast import NOW

    name = made.cast.account("director").name

    def pressed(bought: Any) -> Any:
        actions.pay_back(purchase=bought, by=made.by("ana"), at=NOW)
        return bought

    def refused(bought: Any) -> bool:
        if not aside(bought):
            return False
        try:
            pressed(bought)
        except actions.NotPossible:
            return True
        return False

    yield (
        "connected payees: the director, paid first and asked back",
        lambda: aside(pressed(made.ask("gym", 1_000, payee=name))),
    )
    yield (
        "connected payees: the director, asked back when it waits",
        lambda: refused(made.ask("gym", 1_000, payee=name)),
    )


def _by_account(made: Any, aside: Callable[..., bool]) -> Iterator[Pattern]:
    """Bank details as they are written down at the desk; what is looked at is the product's own."""
    from ownway.spending import actions
    from tests.cast import NOW
    from tests.spending.paying import british

    def paid_into(payee: str, holder: str, number: str = "31926819", days: int = 0) -> Any:
        at = NOW - timedelta(days)
        bought = made.ask("gym", 1_000, payee=payee)
        details = british(number, holder_name=holder)
        actions.propose_account(
            payee=bought.bills.get().payee, details=details, by=made.by("payer"), at=at
        )
        return bought

    for role in ("approver", "payer", "releaser"):
        name = made.cast.account(role).name
        yield (
            f"connected payees: an account in the name of the {role}",
            lambda name=name: aside(paid_into("Corner Gym", name.upper())),
        )

    def after_staff(*, closed: bool) -> bool:
        name = made.cast.account("payer").name
        theirs = paid_into(name, "N. N.")
        account = theirs.bills.get().payee.accounts.get()
        if closed:
            by = made.by("payer")
            actions.close_account(account=account, reason="replaced", by=by, at=NOW)
        actions.cancel(purchase=theirs, by=made.by(), at=NOW)
        return aside(paid_into("Corner Gym", "Corner Gym"))

    yield "connected payees: the account of staff", lambda: after_staff(closed=False)
    yield "connected payees: the account of staff, closed since", lambda: after_staff(closed=True)


def in_the_rules(limits: Any) -> Iterator[Pattern]:
    """What needs months, declarations or more deciders than a practice has; True where seen."""
    from ownway.spending.rules import Known

    one, two = (Known(uuid4(), f"Shop {n}", DAY - timedelta(300)) for n in (1, 2))
    yield from _accounts(limits, one, two)
    yield from _new_payees(limits, one)
    yield from _over_time(limits, one)


def _paid(to: Any, **changed: Any) -> Any:
    """A purchase of one person, as anybody would make it."""
    from ownway.spending.rules import Paying

    known = {"payee": to.payee, "person": ANA, "amount": 3_111, "asked_on": DAY}
    return Paying(**{**known, "limit": 20_000, **changed})


def _seen(signal: str, limits: Any, bought: list[Any], *payees: Any, **more: Any) -> bool:
    from ownway.spending import rules

    scene = rules.Scene(DAY, bought, {each.payee: each for each in payees}, **more)
    return signal in {each.signal for each in rules.flags(scene, limits)}


def _on(known: Any, *accounts: tuple[str, int]) -> Any:
    """The payee with these accounts, each so many days old."""
    found = tuple((mark, DAY - timedelta(days)) for mark, days in accounts)
    return replace(known, accounts=found)


def _accounts(limits: Any, one: Any, two: Any) -> Iterator[Pattern]:
    from ownway.spending.rules import Insider, Signal

    shared = [_on(one, ("same", 200)), _on(two, ("own", 250), ("same", 200))]
    yield (
        "connected payees: one account of two",
        lambda: _seen(Signal.SHARED_ACCOUNT, limits, [_paid(one)], *shared),
    )
    declared = Insider(uuid4(), "Kit", declared=frozenset({one.payee}))
    yield (
        "connected payees: as declared",
        lambda: _seen(Signal.STAFF_IS_PAYEE, limits, [_paid(one)], one, insiders=[declared]),
    )
    agreed_on = {one.payee: DAY - timedelta(14)}
    for days in (0, 1, 5):
        changed = _on(one, ("old", 200), ("new", days))
        yield (
            f"changed account: {days} days ago, after the yes",
            lambda changed=changed: _seen(
                Signal.CHANGED_AFTER_YES, limits, [_paid(one)], changed, agreed_on=agreed_on
            ),
        )


def _new_payees(limits: Any, one: Any) -> Iterator[Pattern]:
    from ownway.spending.rules import Signal

    large = limits.ghost_from
    for age in (0, limits.ghost_days):
        ghost = replace(one, noted_on=DAY - timedelta(age))
        yield (
            f"ghost provider: {age} days old",
            lambda ghost=ghost: _seen(
                Signal.NEW_AND_LARGE, limits, [_paid(one, amount=large)], ghost
            ),
        )
    two = [_paid(one, amount=500), _paid(one, amount=large)]
    first_day = replace(one, noted_on=DAY)
    yield (
        "ghost provider: large in 1 of 2 on its first day",
        lambda: _seen(Signal.NEW_AND_LARGE, limits, two, first_day),
    )


def _over_time(limits: Any, one: Any) -> Iterator[Pattern]:
    from ownway.spending.rules import Signal

    spread = [DAY - timedelta(n * limits.rotation_days // 5) for n in range(3)]
    rotating = [_paid(one, deciders=(uuid4(),), asked_on=each) for each in spread]
    for name, bought in (("each time", rotating), ("1 at once between", [*rotating, _paid(one)])):
        yield (
            f"approver rotation: another one, {name}",
            lambda bought=bought: _seen(Signal.ROTATION, limits, bought, one),
        )
    for share in (10, 9):
        trips = [_paid(one, amount=1_000, back=100 * share, asked_on=each) for each in spread]
        yield (
            f"round trips: {share} tenths come back",
            lambda trips=trips: _seen(Signal.ROUND_TRIP, limits, [*trips, _paid(one)], one),
        )
