"""A year of a group, day by day, through the product's own actions."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from cohorting.people import TURNS, Walker
from cohorting.tally import Purse

OPENED = datetime(2026, 4, 1, 8, tzinfo=UTC)
PENCE = {"third": 1_530, "notional": 640, "direct": 790}  # one time of each thing
ASIDE = 44_884
SIGNS = "2 nights without sleep"
EACH_COACH = 10


def day(month: int, on: int, hour: int = 10) -> datetime:
    """A moment of the year: months count from April 2026, which is 0."""
    return datetime(2026 + (month + 3) // 12, (month + 3) % 12 + 1, on, hour, tzinfo=UTC)


def _for_many(pack: Path, folder: Path) -> Path:
    """The practice pack of England with money for a whole group: two million a year."""
    made = folder / pack.name
    shutil.copytree(pack, made)
    rules = made / "pack.yaml"
    text = rules.read_text()
    few = "envelope: 50000000"
    if few not in text:
        raise LookupError("the pack has another envelope than this proof knows")
    rules.write_text(text.replace(few, "envelope: 200000000"))
    return made


class Year:
    """A programme with its staff, its people and their group."""

    def __init__(self, *, people: int, places: int) -> None:
        from ownway.cli.practice.people import ENGLAND
        from ownway.cli.practice.stories import Teller
        from tests import packs

        with tempfile.TemporaryDirectory() as folder:
            pack = _for_many(packs.ENGLAND, Path(folder))
            self.teller = Teller.opening(ENGLAND, pack, now=OPENED + timedelta(days=90))
        self.teller.opens = False  # the year pays by itself
        self.programme = self.teller.programme
        self.places = places
        self.coaches = [self._coach(number) for number in range(max(3, people // EACH_COACH))]
        self.members: list[Any] = []
        self.cohort: Any = None
        self.walkers = [self._joins(number) for number in range(people)]

    def staff(self, role: str) -> Any:
        return self.teller.staff(role)

    def of(self, *fates: str) -> Iterator[Walker]:
        """Those whose way this is and whose time here is not over."""
        return (one for one in self.walkers if one.is_(*fates) and not one.over)

    @property
    def on_their_way(self) -> list[Walker]:
        return [one for one in self.walkers if one.exit is not None and not one.over]

    # -- before the group ----------

    def _coach(self, number: int) -> Any:
        """A peer coach, with what shows that they are one."""
        from ownway.core.actors import SYSTEM, ActorKind
        from ownway.people import actions as people
        from ownway.people.queries import actor_of

        account = self.teller.colleague("coach", f"Coach {number}")
        how = {"by": SYSTEM, "at": OPENED}
        coach = people.take_on(programme=self.programme, account=account, role="coach", **how)
        for code in sorted(self.teller.pack.coaching.peer):
            people.note_training(
                coach=coach, title="", code=code, done_on=OPENED.date(), evidence="Seen", **how
            )
        return actor_of(account, ActorKind.STAFF)

    def _joins(self, number: int) -> Walker:
        """Joins, answers, plans, is answered, and lives with the money from May on."""
        from ownway.cli.practice.people import Story, Want
        from ownway.cli.practice.stories import Telling

        wants = (
            Want("Somebody beside me", "support", PENCE["third"], 50, payee="Next Step Peers"),
            Want("Swimming", "wellbeing", PENCE["notional"], 60, payee="Riverside Pool"),
            Want("Rides", "getting_about", PENCE["direct"], 40, payee="Thornmere Bus"),
            Want("Nights away", "", ASIDE, 1, "contingency", SIGNS, "Sea View B&B"),
        )
        story = Story(f"Walker {number}", "living", "Feel steady again", "My people.", wants)
        telling = Telling(self.teller, story)
        joined = day(0, 2 + number % 18)
        telling.joined(joined)
        telling.answered(joined + timedelta(days=1))
        telling.sent(joined + timedelta(days=3))
        telling.decided(joined + timedelta(days=8))
        fate = TURNS[number % len(TURNS)]
        walker = Walker(number, telling.person, telling.own, telling, fate, Purse())
        self._lives(walker, day(1, 4))
        return walker

    def _lives(self, walker: Walker, at: datetime) -> None:
        """The money is granted and held, and the first things are bought."""
        from ownway.decisions import queries as decided
        from ownway.spending.models import Purchase

        before = set(Purchase.objects.filter(person=walker.person).values_list("pk", flat=True))
        pots = decided.pots_of(walker.telling.version.plan)
        walker.purse.grant(sum(pot.amount_minor for pot in pots), ASIDE)
        walker.telling.living(at)
        self.teller.buy_lately(at + timedelta(days=2))
        for bought in Purchase.objects.filter(person=walker.person).exclude(pk__in=before):
            way = {"Somebody beside me": "third", "Swimming": "notional"}.get(bought.what, "direct")
            walker.purse.promise(bought.ref, 4 * PENCE[way])
            if way == "direct":
                walker.purse.pay(bought.ref)

    # -- a month ----------

    def month(self, number: int) -> None:
        """Everybody who is here buys something, and who waits for their money is paid."""
        for walker in self.walkers:
            if walker.over or (walker.is_("lost") and number > 3):
                continue  # nobody hears from them
            way = ("third", "notional", "direct")[(walker.number + number) % 3]
            bought = self.buy(walker, way, 1 + (walker.number * 7 + number) % 3, day(number, 8))
            if (walker.number + number) % 11 == 0 and way != "direct":
                self._takes_back(walker, bought, day(number, 9))
        self.pay(day(number, 25))

    def buy(self, walker: Walker, way: str, times: int, at: datetime) -> Any:
        """One purchase on the line held this way; with the own card it is paid at once."""
        from ownway.core.money import Money
        from ownway.decisions import queries as decided
        from ownway.spending import actions as spending

        lines = decided.agreed_lines(walker.telling.version.plan)
        line = lines[("third", "notional", "direct", "aside").index(way)]
        aside = way == "aside"
        minor = 21_350 if aside else times * PENCE[way]
        bought = spending.ask(
            person=walker.person,
            line_root=line.root,
            goal_ref=None if aside else line.goal.ref,
            what=line.what,
            payee="Sea View B&B" if aside else f"{line.what} of Thornmere",
            amount=Money(minor, self.programme.currency),
            times=1 if aside else times,
            sign_seen=SIGNS if aside else "",
            key=uuid4(),
            by=walker.own,
            at=at,
        )
        walker.purse.promise(bought.ref, minor, from_aside=aside)
        walker.bought.append(bought)
        if way == "direct":
            spending.pay_direct(purchase=bought, by=walker.own, at=at)
            walker.purse.pay(bought.ref)
        return bought

    def _takes_back(self, walker: Walker, bought: Any, at: datetime) -> None:
        from ownway.spending import actions as spending

        spending.cancel(purchase=bought, by=walker.own, at=at)
        del walker.purse.promised[bought.ref]
        walker.bought.remove(bought)

    def pay(self, at: datetime) -> None:
        """Pay runs until nobody waits; then everything promised is paid."""
        from ownway.spending import actions as spending

        while True:
            try:
                run = spending.make_run(programme=self.programme, by=self.staff("payer"), at=at)
            except spending.NothingToPay:
                break
            released = spending.release(run=run, by=self.staff("releaser"), at=at)
            spending.post_run(run=released, by=self.staff("releaser"), at=at)
            spending.settle(run=released, by=self.staff("payer"), at=at + timedelta(days=1))
        for walker in self.walkers:
            walker.purse.pay_all()

    # -- the round of the worker, and the end of the month ----------

    def round(self, at: datetime) -> None:
        """What the worker does by itself."""
        from ownway.cli import worker

        for walker in self.walkers:
            walker.purse.fall(at.date())
        duties: tuple[Callable[[datetime], Any], ...] = (
            worker.finish_runs,
            worker.follow_changes,
            worker.settle_deaths,
            worker.tidy_endings,
            worker.lower_money,
            worker.note_gone,
            worker.end_pots,
            worker.grant_years,
        )
        for duty in duties:
            duty(at)

    def close_month(self, number: int) -> None:
        from ownway.ledger import actions as books

        at = day(number + 1, 1, 6)
        books.close_month(
            book=self.programme.ref,
            starts_on=date(day(number, 1).year, day(number, 1).month, 1),
            today=at.date(),
            by=self.staff("releaser"),
            at=at,
        )
