"""Pay runs that are cut off anywhere: nothing lost, nothing twice, judged by a bank's own books."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ownway.core.problems import Refused
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.record.models import Entry
from ownway.spending import actions, queries
from ownway.spending.models import Dispatch, PayRun, PayRunLine, RunFile
from ownway.spending.rules import OPEN, EntryRead, RunLineState, Said
from tests.cast import NOW
from tests.spending import paying
from tests.spending.paying import LATER

pytestmark = pytest.mark.django_db


class Cut(Exception):
    """The machine stopped here."""


class CutAt:
    """Stops at the n-th call of the database; what begins and ends a transaction goes through."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= "SAVEPOINT" not in sql
        if self.left == 0 and "SAVEPOINT" not in sql:
            raise Cut
        return execute(sql, params, many, context)


def through(step: Any, *, several: bool = False) -> int:
    """Takes `step` again and again, cut off one call later each time, until it passes unhurt.

    Gives how often it was cut off. A step of one transaction that was cut off has left nothing
    behind; one of `several` goes on where it stopped.
    """
    cuts = 0
    while True:
        before = (Entry.objects.count(), dict(_states()))
        try:
            with connection.execute_wrapper(CutAt(cuts + 1)):
                step()
        except Cut:
            cuts += 1
            assert several or (Entry.objects.count(), dict(_states())) == before
        else:
            return cuts


def _states() -> Any:
    return PayRunLine.objects.values_list("pk", "state")


def total(plan: Any, kind: Kind) -> int:
    return sum(books.balances(plan.person.programme.ref, kind=kind).values())


def test_every_step_cut_off_at_every_call_is_done_once(anas_plan):
    plan = anas_plan
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    plan.ask("bus", 6_000, payee="The bus company")
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
    by = {"by": plan.by("releaser"), "at": LATER}
    cuts = through(lambda: actions.release(run=run, **by))
    # One line at a time, so that it is cut off between two transactions as well.
    cuts += through(lambda: actions.post_next(run=run, most=1, **by))
    assert Counter(dict(_states()).values()) == {"posted": 1, "listed": 1}
    cuts += through(lambda: actions.post_run(run=run, **by), several=True)
    cuts += through(lambda: paying.filed(plan, run), several=True)
    (bacs,) = RunFile.objects.filter(rail="harbour_bacs")
    cuts += through(lambda: paying.begun(plan, bacs))
    dispatch = Dispatch.objects.get(file=bacs)
    cuts += through(
        lambda: actions.answer_sending(
            dispatch=dispatch, outcome="sent", by=plan.by("payer"), at=LATER
        )
    )
    paper = paying.statement(paying.booked(run.lines.get(holder="harbour_accounts")))
    cuts += through(lambda: paying.read(plan, paper))
    cuts += through(lambda: actions.settle(run=run, by=plan.by("payer"), at=LATER))
    assert cuts > 100
    assert (total(plan, Kind.IN_TRANSIT), total(plan, Kind.PAID)) == (0, 10_000)
    verbs = Counter(
        Entry.objects.filter(verb__startswith="spending.").values_list("verb", flat=True)
    )
    for verb in ("release", "begin_sending", "answer_sending", "read_paper", "settle"):
        assert verbs[f"spending.{verb}"] == 1
    assert verbs["spending.post_run"] == 2
    assert books.check() == []


class Bank:
    """A bank without keys: whatever arrives is paid again. It keeps books of its own."""

    def __init__(self) -> None:
        self.paid: Counter[str] = Counter()
        self.amounts: dict[str, int] = {}
        self.told: set[str] = set()

    def take(self, batch: Any) -> None:
        for line in batch.lines:
            self.paid[line.reference] += 1
            self.amounts[line.reference] = line.amount_minor


class Paying(RuleBasedStateMachine):
    """Anybody presses anything at any time, machines stop, files are lost; the bank judges."""

    plan: Any = None

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic._from_testcase = True  # the kernel counts the transactions inside it
        self.atomic.__enter__()
        self.bank, self.papers, self.balance = Bank(), 0, 1_000_000
        self.asked = 0
        first = self.plan.ask("gym", 100)
        paying.account(self.plan, paying.payee_of(first))
        self.asked += 100

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            assert books.check() == []
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def press(self, step: Any, cut: int) -> None:
        """A click that may be refused, and may be cut off at a call of the database."""
        try:
            with connection.execute_wrapper(CutAt(cut)):
                step()
        except (Cut, Refused):
            pass

    CUT = st.one_of(st.just(0), st.integers(1, 60))

    @rule(minor=st.integers(1, 400))
    def ask(self, minor: int) -> None:
        self.plan.ask("gym", minor)
        self.asked += minor

    @rule(cut=CUT)
    def make(self, cut: int) -> None:
        by = self.plan.by("payer")
        programme = self.plan.person.programme
        self.press(lambda: actions.make_run(programme=programme, by=by, at=LATER), cut)

    @precondition(lambda self: PayRun.objects.exists())
    @rule(data=st.data(), cut=CUT)
    def release_or_post(self, data: Any, cut: int) -> None:
        run = data.draw(st.sampled_from(list(PayRun.objects.order_by("pk"))))
        by = self.plan.by("releaser")
        self.press(lambda: actions.release(run=run, by=by, at=LATER), cut)
        self.press(lambda: actions.post_run(run=run, by=by, at=LATER, chunk=1), cut)

    @precondition(lambda self: PayRun.objects.exists())
    @rule(data=st.data(), cut=CUT)
    def file(self, data: Any, cut: int) -> None:
        run = data.draw(st.sampled_from(list(PayRun.objects.order_by("pk"))))
        self.press(lambda: paying.filed(self.plan, run), cut)

    @precondition(lambda self: RunFile.objects.exists())
    @rule(data=st.data(), arrives=st.booleans(), answered=st.booleans())
    def send(self, data: Any, arrives: bool, answered: bool) -> None:
        """The bytes leave only once the intent is written; then anything may happen to them."""
        file = data.draw(st.sampled_from(list(RunFile.objects.order_by("pk"))))
        try:
            dispatch = paying.begun(self.plan, file)
        except Refused:
            return
        if arrives:
            self.bank.take(queries.batch_of(file))
        if arrives and answered:
            by = self.plan.by("payer")
            actions.answer_sending(dispatch=dispatch, outcome="sent", by=by, at=LATER)

    @precondition(lambda self: Dispatch.objects.filter(answer__isnull=True).exists())
    @rule(data=st.data())
    def look_up(self, data: Any) -> None:
        """Somebody asks the bank, the day after, and says what they were told."""
        waiting = Dispatch.objects.filter(answer__isnull=True).order_by("pk")
        dispatch = data.draw(st.sampled_from(list(waiting)))
        known = any(
            self.bank.paid[line.reference] for line in queries.batch_of(dispatch.file).lines
        )
        actions.answer_sending(
            dispatch=dispatch,
            outcome="sent" if known else "absent",
            by=self.plan.by("releaser"),
            at=LATER + timedelta(days=1),
        )

    @precondition(lambda self: RunFile.objects.exists())
    @rule(old=st.sampled_from(["harbour_bacs", "harbour_faster"]), cut=CUT)
    def another_way(self, old: str, cut: int) -> None:
        new = {"harbour_bacs": "harbour_faster", "harbour_faster": "harbour_bacs"}[old]
        by, programme = self.plan.by("payer"), self.plan.person.programme
        self.press(
            lambda: actions.take_another_way(
                programme=programme, old=old, new=new, by=by, at=LATER
            ),
            cut,
        )

    @precondition(lambda self: set(self.bank.paid) - self.bank.told)
    @rule(back=st.booleans(), again=st.booleans(), cut=CUT)
    def statement(self, back: bool, again: bool, cut: int) -> None:
        """The bank tells what it paid, once or twice; the first of it may come back at once."""
        new = sorted(set(self.bank.paid) - self.bank.told)
        entries = [
            EntryRead(
                ref=one,
                said=Said.BOOKED,
                on=LATER.date(),
                amount=-self.bank.amounts[one] * self.bank.paid[one],
                reference=one,
            )
            for one in new
        ]
        paper = paying.statement(*entries, name=f"S{self.papers}", opening=self.balance)
        for _ in range(2 if again else 1):
            paying.read(self.plan, paper)
        self.bank.told |= set(new)
        self.papers, self.balance = self.papers + 1, paper.closing
        if back:
            self.came_back(new[0], cut)

    def came_back(self, reference: str, cut: int) -> None:
        entry = EntryRead(
            ref=reference,
            said=Said.RETURNED,
            on=LATER.date(),
            amount=self.bank.amounts[reference],
            reason="AC04",
            reference=reference,
        )
        paper = paying.statement(entry, name=f"S{self.papers}", opening=self.balance)
        self.press(lambda: paying.read(self.plan, paper), cut)
        paying.read(self.plan, paper)
        self.papers, self.balance = self.papers + 1, paper.closing
        self.bank.amounts[reference] = 0

    @invariant()
    def nobody_is_paid_twice(self) -> None:
        if not hasattr(self, "bank"):
            return
        assert all(times == 1 for times in self.bank.paid.values())
        paid = sum(self.bank.amounts.values())
        assert paid <= self.asked

    @invariant()
    def books_and_lines_agree(self) -> None:
        if not hasattr(self, "bank"):
            return
        lines = list(PayRunLine.objects.values_list("state", "amount_minor"))
        under_way = sum(minor for state, minor in lines if state in OPEN)
        settled = sum(minor for state, minor in lines if state == RunLineState.SETTLED)
        assert total(self.plan, Kind.IN_TRANSIT) == under_way
        assert total(self.plan, Kind.PAID) == settled


def test_runs_under_any_order_of_clicks_and_crashes(anas_plan):
    Paying.plan = anas_plan
    run_state_machine_as_test(
        Paying,
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_chunk_the_books_refuse_is_halved_until_the_one_line_waits(anas_plan, monkeypatch):
    """What was free a moment ago went elsewhere: the books say no, the rest goes on."""
    from ownway.spending.actions.runs import posting

    plan = anas_plan
    for minor in (1_000, 2_000, 3_000, 4_000):
        plan.ask("gym", minor)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    kernel, real = posting.kernel, posting.moving.post

    def refusing(
        verb: str, programme: Any, rows: Any, journals: Any, *args: Any, **more: Any
    ) -> None:
        if any(line.amount == 3_000 for journal in journals for line in journal.lines):
            account = journals[0].lines[0].account
            raise kernel.NotEnough(account, 1, "There is not enough money in this account.")
        real(verb, programme, rows, journals, *args, **more)

    monkeypatch.setattr(posting.moving, "post", refusing)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    states = dict(run.lines.values_list("amount_minor", "state"))
    assert states == {1_000: "posted", 2_000: "posted", 3_000: "set_aside", 4_000: "posted"}
    assert total(plan, Kind.IN_TRANSIT) == 7_000
