"""Lives of a programme: whatever is bought, paid, sent back and closed, beside the plain oracle.

Two funders share one plan; any line may lie in three ways. Every action is one of the product's
own, and any of them may break off at one call of the database, or lose its answer, and is then
done again. After each step every account and every hold is as the oracle has it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from datetime import timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from modelling import outside, papers
from modelling.crash import FAULTS, NONE, Fault
from modelling.oracle import FUNDERS, Bill, No, Oracle, Payment, differences
from modelling.world import HOLDERS, LINES, SELLERS, World, month_after, word
from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.core.money import Money
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.holding import actions as holding
from ownway.holding import queries as held
from ownway.ledger import actions as closing
from ownway.ledger import queries as books
from ownway.ledger.posting import Closed
from ownway.ledger.rules import CorrectionReason, Journal
from ownway.spending import actions
from ownway.spending.models import PayRun, PayRunLine
from tests.living import AT

T = TypeVar("T")
SAVING = "bike"
MONTHS = 7  # the year of the pots is longer
LATE = 12  # steps before a year may end
which = st.integers(0, 40)
buys = st.sampled_from(["bus", "bus", "gym", "gym", "aside"])
seldom = st.sampled_from([False, False, False, False, True])
minor = st.one_of(st.integers(1, 3_000), st.integers(1, 5))


class Programme(RuleBasedStateMachine):
    """The programme and the oracle, step by step, in a database of its own."""

    steps: ClassVar[int] = 0  # done in this process
    ground: ClassVar[Any]
    source: ClassVar[str]
    world: ClassVar[World]
    looked_at: ClassVar[int] = 0  # lives that are still to be read by other programs

    @initialize(
        first=st.lists(st.tuples(buys, minor), min_size=3, max_size=6),
        direct=st.sampled_from(FUNDERS),
    )
    def begin(self, first: list[tuple[str, int]], direct: str) -> None:
        """Some things are bought, a part of them out of the person's own account."""
        self.stack = ExitStack()
        self.stack.enter_context(self.ground.fresh(self.source))
        self.at = AT + timedelta(days=4)  # new accounts have rested
        self.oracle: Oracle = deepcopy(self.world.oracle)
        self.arrived = list(self.world.arrived)
        self.purchases: list[Any] = []
        self.rows: dict[int, tuple[int, int, int]] = {}  # a line of a run → where it is with us
        self.bank = papers.Bank()
        self.months = self.turns = 0
        self.switch(direct, "gym", "direct_cash", NONE)
        for line, amount in first:
            self._ask(line, amount, NONE)

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        with self.stack:
            self._is_over()

    def _is_over(self) -> None:
        """Added up from the start by the product, and by two programs of accountants."""
        assert not (found := books.check()), found[0].words
        if Programme.looked_at > 0 and self.turns > LATE:
            Programme.looked_at -= 1
            named = self.world.named()
            for program, balances in outside.balances(self.world.book, named, self.at):
                assert not (wrong := differences(balances, self.oracle.has)), (program, wrong)

    # -- how a step is done -------------------------------------------------------------------

    def step(self, fault: Fault, act: Callable[[], T], told: Callable[[Oracle], Any]) -> T | None:
        """What the oracle takes the product does, once; what it refuses the product refuses."""
        Programme.steps += 1
        self.turns += 1
        then = deepcopy(self.oracle)
        try:
            told(then)
        except No:
            self.refused(act)
            return None
        found = fault.do(act)
        self.oracle = then
        return found

    def refused(self, act: Callable[[], Any]) -> None:
        try:
            act()
        except Refused:
            return
        raise AssertionError("the oracle refuses this and the product does not")

    def bills(self, wanted: Callable[[Bill], bool]) -> list[tuple[int, int]]:
        """The bills of which something is true: purchase and bill, as numbers."""
        return [
            (one, two)
            for one, bills in enumerate(self.oracle.bought)
            for two, bill in enumerate(bills)
            if wanted(bill)
        ]

    def bill(self, place: tuple[int, int]) -> Any:
        by_person = self.oracle.bought[place[0]][place[1]].by_person
        payer = "person" if by_person else "run"
        return self.purchases[place[0]].bills.get(payer=payer)

    def pot(self, funder: str) -> Any:
        return Pot.objects.filter(funder=funder).order_by("starts_on").first()

    # -- buying -------------------------------------------------------------------------------

    @rule(line=buys, amount=minor, over=seldom, fault=FAULTS)
    def ask(self, line: str, amount: int, over: bool, fault: Fault) -> None:
        """Something small; once in a while a few pence more than the line has left."""
        if over:
            amount = min(amount, 3) + sum(self.oracle.left(funder, line) for funder in FUNDERS)
        self._ask(line, amount, fault)

    def _ask(self, line: str, amount: int, fault: Fault) -> None:
        kind = "contingency" if line == "aside" else "available"
        key, seller = uuid4(), len(self.purchases) % SELLERS
        made = self.step(
            fault,
            lambda: self.world.ask(line, amount, seller, key, self.at),
            lambda then: then.ask(line, amount, kind),
        )
        if made is not None:
            self.purchases.append(made)

    @precondition(lambda self: self.purchases)
    @rule(number=which, fault=FAULTS)
    def cancel(self, number: int, fault: Fault) -> None:
        place = number % len(self.purchases)
        if any(bill.withdrawn for bill in self.oracle.bought[place]):
            return
        self.step(
            fault,
            lambda: actions.cancel(
                purchase=self.purchases[place], by=self.world.life.by, at=self.at
            ),
            lambda then: then.cancel(then.bought[place]),
        )

    @precondition(lambda self: self.bills(lambda bill: bill.is_persons))
    @rule(number=which, less=st.integers(-1, 40), fault=FAULTS)
    def pay_direct(self, number: int, less: int, fault: Fault) -> None:
        """By the person; perhaps less than was set aside, once in a while more."""
        found = self.bills(lambda bill: bill.is_persons)
        one, two = found[number % len(found)]
        whole = sum(part for _hold, part in self.oracle.bought[one][two].parts)
        amount = max(1, whole - less)
        self.step(
            fault,
            lambda: actions.pay_direct(
                purchase=self.purchases[one],
                amount=Money(amount, "GBP"),
                by=self.world.life.by,
                at=self.at,
            ),
            lambda then: then.pay_direct(then.bought[one][two], amount),
        )

    @precondition(lambda self: self.bills(lambda bill: bool(bill.settled)))
    @rule(number=which, amount=minor, over=seldom, fault=FAULTS)
    def refund(self, number: int, amount: int, over: bool, fault: Fault) -> None:
        """A part of what was paid, or a penny more than is left of it."""
        found = self.bills(lambda bill: bool(bill.settled))
        one, two = place = found[number % len(found)]
        bill = self.oracle.bought[one][two]
        left = sum(part for _hold, part in bill.settled) - bill.refunded
        asked, key, row = (left + 1 if over else min(amount, left)), uuid4(), self.bill(place)
        self.step(
            fault,
            lambda: actions.refund(
                bill=row,
                amount=Money(asked, "GBP"),
                kind="refund",
                back_on=self.at.date(),
                key=key,
                by=self.world.payer,
                at=self.at,
            ),
            lambda then: then.refund(then.bought[one][two], asked),
        )

    # -- paying -------------------------------------------------------------------------------

    @precondition(lambda self: self.bills(lambda bill: not (bill.by_person or bill.withdrawn)))
    @rule(chunk=st.integers(1, 3), fault=FAULTS, when=st.integers(0, 2))
    def run(self, chunk: int, fault: Fault, when: int) -> None:
        """All that waits is listed by one person, released by another, posted in chunks."""
        faults = [NONE, NONE, NONE]
        faults[when] = fault
        if fault.way == "answer lost" and when == 0:
            faults[0] = NONE  # who lists again finds nothing that waits: no key, no second run
        inside = self.world.programme
        made = self.step(
            faults[0],
            lambda: actions.make_run(programme=inside, by=self.world.payer, at=self.at),
            lambda then: then.run(),
        )
        if made is None:
            return
        by = self.world.releaser
        faults[1].do(lambda: actions.release(run=made, by=by, at=self.at))
        faults[2].do(lambda: actions.post_run(run=made, by=by, at=self.at, chunk=chunk))
        self._note_lines(made)

    def _note_lines(self, run: PayRun) -> None:
        """Which of our payments each line of a run is."""
        named = self.world.named()
        mine = {purchase.pk: place for place, purchase in enumerate(self.purchases)}
        for line in run.lines.select_related("bill"):
            one = mine[line.bill.purchase_id]
            cash = word(papers.account(self.world.book, line.cash), named)
            for two, bill in enumerate(self.oracle.bought[one]):
                for three, payment in enumerate(bill.payments):
                    if (payment.cash, payment.amount) == (cash, line.amount_minor):
                        self.rows[line.pk] = (one, two, three)

    @precondition(lambda self: self.rows)
    @rule(
        said=st.lists(
            st.tuples(which, st.sampled_from(["booked", "booked", "rejected", "returned"])),
            min_size=1,
            max_size=5,
        ),
        fault=FAULTS,
    )
    def bank_says(self, said: list[tuple[int, str]], fault: Fault) -> None:
        """A paper of each holder's bank, of some of all the payments there ever were."""
        keys = list(self.rows)
        wanted = {keys[number % len(keys)]: what for number, what in said}
        lines = {line.pk: line for line in PayRunLine.objects.filter(pk__in=wanted)}
        for holder, kind, paper in self.bank.papers(lines, wanted, self.at):
            told = [pk for pk, what in wanted.items() if papers.fits(lines[pk], holder, kind, what)]
            self.step(
                fault,
                lambda holder=holder, paper=paper: papers.read(
                    self.world, holder, paper, at=self.at
                ),
                lambda then, told=told: [
                    then.bank_says(self._payment(then, pk), wanted[pk]) for pk in told
                ],
            )

    def _payment(self, oracle: Oracle, pk: int) -> Payment:
        one, two, three = self.rows[pk]
        return oracle.bought[one][two].payments[three]

    @precondition(lambda self: self.bills(lambda bill: bill.waits))
    @rule(fault=FAULTS)
    def again(self, fault: Fault) -> None:
        """Somebody allows every payment that came back once more."""
        for pk, (one, two, three) in list(self.rows.items()):
            bill = self.oracle.bought[one][two]
            payment = bill.payments[three]
            if payment.again or payment.live or bill.withdrawn:
                continue
            line = PayRunLine.objects.get(pk=pk)

            def told(then: Oracle, one: int = one, two: int = two, three: int = three) -> None:
                then.bought[one][two].payments[three].again = True

            self.step(
                fault,
                lambda line=line: actions.pay_again(line=line, by=self.world.payer, at=self.at),
                told,
            )

    # -- who holds it, and when it ends ---------------------------------------------------------

    @precondition(lambda self: not self.oracle.ended)
    @rule(
        funder=st.sampled_from(FUNDERS),
        line=st.sampled_from(sorted(LINES)),
        kind=st.sampled_from(sorted(HOLDERS)),
        fault=FAULTS,
    )
    def switch(self, funder: str, line: str, kind: str, fault: Fault) -> None:
        """Another holder from now on; open promises stay with the old one."""
        if self.oracle.held[funder, line] == kind:
            return
        live = held.live_of(self.pot(funder), self.world.roots[line])
        way, holder = HOLDERS[kind]
        self.step(
            fault,
            lambda: holding.switch(
                arrangement=live, way=way, holder=holder, by=self.world.life.by, at=self.at
            ),
            lambda then: then.switch(funder, line, kind),
        )

    @rule(number=which, fault=st.sampled_from([NONE]) | FAULTS)
    def correct(self, number: int, fault: Fault) -> None:
        """A journal that brought a holder its money is reversed, and written once more."""
        place = number % len(self.arrived)
        wrong, cash, amount = self.arrived[place]
        key, anew = uuid4(), uuid4()
        posted = books.posting(self.world.book, wrong)
        assert posted is not None
        instead = Journal(
            key=anew,
            kind="fund_arrived",
            effective_on=self.at.date(),
            lines=posted.journal.lines,
            concerns_on=posted.journal.effective_on,
        )
        fault = NONE if fault.way == "answer lost" else fault
        done = self.step(fault, lambda: self._put_right(wrong, key, instead),
                         lambda then: then.correct(cash, amount))  # fmt: skip
        if done is not None:
            self.arrived[place] = (anew, cash, amount)

    def _put_right(self, wrong: UUID, key: UUID, instead: Journal | None, **more: Any) -> Any:
        return closing.put_right(
            book=self.world.book,
            wrong=wrong,
            key=key,
            reason=CorrectionReason.WRONG_DAY,
            effective_on=more.get("day", self.at.date()),
            instead=[] if instead is None else [instead],
            by=self.world.director,
            at=self.at,
        )

    @precondition(lambda self: self.months < MONTHS and not self.oracle.ended)
    @rule(fault=FAULTS)
    def close_month(self, fault: Fault) -> None:
        """The month is over and closed; nothing more counts for a day in it."""
        over = self.at.date()
        day = month_after(over)
        self.at = self.at.replace(year=day.year, month=day.month, day=1)
        self.months += 1
        closer = Actor(UUID(int=11), UUID(int=21), ActorKind.STAFF, "Ash")
        fault = NONE if fault.way == "answer lost" else fault  # a second closing is refused
        self.step(
            fault,
            lambda: closing.close_month(
                book=self.world.book, starts_on=over, today=day, by=closer, at=self.at
            ),
            lambda _then: None,
        )
        wrong = self.arrived[self.months % len(self.arrived)][0]
        try:
            self._put_right(wrong, uuid4(), None, day=over)
        except Closed:
            return
        raise AssertionError("an entry was taken behind a closed month")

    @precondition(lambda self: self.turns > LATE)
    @rule(fault=FAULTS)
    def end_of_the_year(self, fault: Fault) -> None:
        """The pots end: what is saved goes on, the rest goes back; again for what came later."""
        pots = {funder: self.pot(funder) for funder in FUNDERS}
        if not self.oracle.ended:
            ends = pots["nhs"].ends_on
            told = AT.replace(year=ends.year, month=ends.month, day=ends.day) - timedelta(days=30)
            for pot in pots.values():
                holding.tell_end(pot=pot, by=SYSTEM, at=told)
            self.at = told + timedelta(days=31)
            self.world.let_release(self.at)
        for funder, pot in pots.items():
            self.step(
                fault,
                lambda pot=pot: holding.end_pot(end=pot.end, by=SYSTEM, at=self.at),
                lambda then, funder=funder: then.end(funder, SAVING),
            )

    # -- what must be true -----------------------------------------------------------------------

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "oracle"):
            return
        assert self.oracle.wrong() == []
        named = self.world.named()
        found: dict[Any, int] = {}
        for line in books.trial_balance(self.world.book):
            name = word(line.account, named)
            found[name] = found.get(name, 0) + line.debits - line.credits
        assert not (wrong := differences(found, self.oracle.has)), wrong
        theirs = sorted((one.amount, one.drawn, one.released) for one in self._holds())
        ours = sorted((x.amount, x.drawn, x.released) for x in self.oracle.holds())
        assert theirs == ours, "a hold differs"

    def _holds(self) -> list[Any]:
        """Every hold of what was bought in this life."""
        parts = [part.hold_key for one in self.purchases for part in one.parts.all()]
        return list(books.holds_under(self.world.book, set(parts)).values())
