"""What a life of the programme begins with: two funders, one plan, its holders, its sellers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from modelling.oracle import FUNDERS, Name, Oracle

SHARES = (1, 2)  # of each pound: the NHS, the council
ENVELOPE, AMOUNT = 50_000_000, 431_132
LINES = {"bus": 60_001, "gym": 40_000, "bike": 30_001, "aside": 10_001}
CARRIES = {"nhs": 25, "council": 3}  # per cent: all the NHS saves fits, of the council's not
HOLDERS = {
    "direct_cash": ("direct", "direct_payment"),
    "third_cash": ("third", "harbour_accounts"),
    "notional_cash": ("notional", "nhs_thornmere"),
}
FIRST = {"nhs": "notional_cash", "council": "third_cash"}
SELLERS = 8
SHARED = ("paid", "in_transit")  # kinds of account the oracle keeps as one


@dataclass
class World:
    """Who is there, as rows of the database it was built in; copies have the same rows."""

    life: Any
    payer: Any
    releaser: Any
    director: Any
    release_account: Any  # the sign-in of who releases
    roots: dict[str, UUID] = field(default_factory=dict)
    arrived: list[tuple[UUID, Name, int]] = field(default_factory=list)  # journals with money
    oracle: Oracle = field(default_factory=lambda: Oracle(SHARES, CARRIES))

    @property
    def programme(self) -> Any:
        return self.life.inside

    @property
    def book(self) -> UUID:
        ref: UUID = self.life.inside.ref
        return ref

    def let_release(self, at: datetime) -> None:
        """A role lasts a year at most; who releases gets it anew."""
        from ownway.consent import actions as consenting
        from ownway.core.actors import SYSTEM

        consenting.grant_role(
            programme=self.programme,
            account=self.release_account,
            role="releaser",
            from_at=at,
            until_at=at + timedelta(days=360),
            by=SYSTEM,
            at=at,
        )

    def ask(self, line: str, minor: int, seller: int, key: UUID, at: Any) -> Any:
        from ownway.core.money import Money
        from ownway.spending import actions

        aside = line == "aside"
        return actions.ask(
            person=self.life.person,
            line_root=self.roots[line],
            goal_ref=None if aside else self.life.draft.goals.get().ref,
            what=f"{line} {seller}",
            payee=f"Seller {seller}",
            amount=Money(minor, "GBP"),
            key=key,
            sign_seen="Two nights without sleep" if aside else "",
            by=self.life.by,
            at=at,
        )

    def named(self) -> dict[UUID | None, Any]:
        """Pots, lines and funders by the refs the books know them by."""
        from ownway.decisions.models import Pot
        from ownway.holding.rules import party
        from ownway.programme.queries import pack_of
        from ownway.programme.rules import party_of

        pack = pack_of(self.programme)
        found: dict[UUID | None, Any] = {root: line for line, root in self.roots.items()}
        found |= {party_of(pack, self.book, funder): funder for funder in FUNDERS}
        found |= {party(self.book, "funder", funder): funder for funder in FUNDERS}
        for funder in FUNDERS:
            for period, pot in enumerate(Pot.objects.filter(funder=funder).order_by("starts_on")):
                found[pot.ref] = (funder, period)
        return found


def word(account: Any, named: dict[UUID | None, Any]) -> Name:
    """The oracle's name of an account."""
    kind = account.kind.value
    if kind in SHARED:
        return (kind,)
    if account.pot is None:
        return (kind, named[account.party])
    pot = (kind, *named[account.pot])
    if kind.endswith("_cash"):
        return pot
    return (*pot, "" if account.line is None else named[account.line])


def build(folder: Path) -> World:
    """From first answer to money with its holders, by the product's own actions."""
    from ownway.core.actors import ActorKind
    from ownway.people.queries import actor_of
    from tests import packs, planned
    from tests.living import AT

    rule = {"what": "saved", "source": "A proof"}
    terms = {
        funder: {"carry_over": {**rule, "most_percent": most}} for funder, most in CARRIES.items()
    }
    life = planned.life(packs.joint(folder, shares=SHARES, terms=terms))
    goal = life.goal()
    life.line("Bus pass", LINES["bus"], goal)
    life.line("Gym", LINES["gym"], goal)
    life.line("Bike", LINES["bike"], goal, kind="saving")
    life.aside(LINES["aside"])
    life.send()
    life.decide()
    accounts = [_staff(name) for name in ("payer", "releaser", "director")]
    world = World(life, *(actor_of(one, ActorKind.STAFF) for one in accounts), accounts[1])
    world.let_release(AT)
    drafted = life.draft.lines.filter(removed_at__isnull=True).order_by("pk")
    world.roots = dict(zip(LINES, [line.root for line in drafted], strict=True))
    world.oracle.agree(ENVELOPE, AMOUNT, LINES, "aside")
    _give_holders(world)
    for seller in range(SELLERS):
        _known_seller(world, seller)
    return world


def _staff(name: str) -> Any:
    """A sign-in of somebody who works here."""
    from ownway.core.actors import SYSTEM
    from ownway.people import actions as people
    from tests.living import AT

    return people.add_account(name=name, email=f"{name}@example.org", by=SYSTEM, at=AT)


def _give_holders(world: World) -> None:
    from ownway.decisions.models import Pot
    from ownway.holding import actions
    from ownway.ledger.models import Journal
    from tests.agreed import ready
    from tests.living import AT

    for funder in FUNDERS:
        pot = Pot.objects.get(funder=funder)
        way, holder = HOLDERS[FIRST[funder]]
        for line, root in world.roots.items():
            chosen = actions.choose(
                pot=pot, line_root=root, way=way, holder=holder, by=world.life.by, at=AT
            )
            ready(chosen, world.payer, AT)
            actions.set_up(arrangement=chosen, by=world.payer, at=AT)
            world.oracle.hold(funder, line, FIRST[funder])
            if way != "notional":
                journal = Journal.objects.get(kind="fund_arrived", subject_ref=chosen.ref)
                cash, amount = world.oracle.cash(funder, line), world.oracle.left(funder, line)
                world.arrived.append((journal.idem_key, cash, amount))


def _known_seller(world: World, seller: int) -> None:
    """Somebody whose account was confirmed: asked for a penny once, and not bought from."""
    from ownway.spending import actions
    from tests.living import AT
    from tests.spending.paying import CALLED, british

    first = world.ask("bus", 1 + seller, seller, uuid4(), AT)
    account = actions.propose_account(
        payee=first.bills.get().payee if first.bills.count() == 1 else first.bills.first().payee,
        details=british(f"6637495{seller}"),
        by=world.payer,
        at=AT,
    )
    actions.confirm_account(account=account, called_back=CALLED, by=world.director, at=AT)
    actions.cancel(purchase=first, by=world.life.by, at=AT)


def month_after(day: date) -> date:
    """The first of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
