"""A month of paying with faults: nobody is late unseen, and a schedule run again pays nothing.

Hundreds of payees are promised days; banks reject, a way is down, a payee is held, nobody releases.
Each day runs twice, in two processes at once, and once with the clock set back. Whoever is not
paid by the promised day is on the list of late payments from that day on (security design 5.3);
what no bank surely has when the banks close on that day, from that evening on.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness import Ground, Outcome, run
from killing.bank import Bank
from killing.office import Fuse, Office
from killing.world import process
from paydaying import broken

PAYEES = {"ci": 100, "full": 10_000}
LEAST = {"ci": 100, "full": 10_000}
DAYS = 21
WITH_ACCOUNT = 5  # one payee in five is paid into an account, the others by hand
HELD = "Payee 3"


@dataclass
class Month:
    """What happens in it."""

    outcome: Outcome
    office: Office
    folder: Path
    asked: list[Any] = field(default_factory=list)
    late: int = 0
    stop: Any = None

    @property
    def programme(self) -> Any:
        return self.office.plan.person.programme


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("facts about payments of a month")
    folder = Path(tempfile.mkdtemp(prefix="payday_"))
    try:
        with ground.fresh():
            month = _begin(ground, outcome, folder)
            for number in range(DAYS):
                _day(ground, month, number)
            _over(month)
            outcome.notes.append(
                f"{len(month.asked)} payments, {len(month.office.bank.paid())} of them by the bank;"
                f" up to {month.late} were late on one day, each on the list of late payments"
            )
    finally:
        shutil.rmtree(folder)
    return outcome


def _begin(ground: Ground, outcome: Outcome, folder: Path) -> Month:
    from tests.agreed import agree
    from tests.cast import build
    from tests.spending import paying

    plan = agree(build())
    office = Office(plan, Bank(folder / "bank.sqlite3", "rejecting", ground.seed), Fuse(), 1_000)
    month = Month(outcome, office, folder)
    for number in range(PAYEES[ground.size]):
        asked = plan.ask("gym", 1 + number % 4, payee=f"Payee {number}")
        month.asked.append(asked)
        if number % WITH_ACCOUNT == 0:
            paying.account(plan, paying.payee_of(asked))
    return month


def _at(number: int) -> datetime:
    from tests.spending.paying import LATER

    return LATER + timedelta(days=number, hours=10)  # after the last bank closes


def _day(ground: Ground, month: Month, number: int) -> None:
    """One day with its fault; everything due runs again and again."""
    _hold(month, number)
    if _at(number).date() in _promised():
        _file_only(month, number)
    away = number < 6 or ground.random.random() < 0.3  # nobody releases, or the way is down
    if not away:
        _until_still(month, number)
        _again(ground, month, number)
    broken.after_the_day(month)
    _seen(month, number)


def _promised() -> set[Any]:
    from ownway.spending.models import Bill

    return set(Bill.objects.values_list("promised_on", flat=True))


def _file_only(month: Month, number: int) -> None:
    """On the day that was promised some are released and put into files, and nobody sends these."""
    from types import SimpleNamespace

    from ownway.spending import actions
    from ownway.spending.models import Bill
    from ownway.web.desk.views import runs as desk

    at, office = _at(number), month.office
    some = Bill.objects.filter(status="agreed").order_by("pk")[: len(month.asked) // 2]
    run = actions.make_run(
        programme=month.programme,
        bills=[one.ref for one in some],
        by=office.by("payer"),
        at=at,
    )
    actions.release(run=run, by=office.by("releaser"), at=at)
    actions.post_run(run=run, by=office.by("releaser"), at=at)
    request, desk_of = SimpleNamespace(at=at), SimpleNamespace(by=lambda: office.by("payer"))
    desk._file_all(request, desk_of, SimpleNamespace(run=run))


def _until_still(month: Month, number: int) -> None:
    """Until the bank has told all it did, and nothing is left to do on this day."""
    for _ in range(6):
        before = _effects(month)
        _schedule(month, number)
        if _effects(month) == before and not month.office.bank.untold():
            return


def _schedule(month: Month, number: int) -> None:
    """The day's paying, and the jobs of the worker, with the clock of that day."""
    from ownway.cli import worker
    from ownway.spending import actions
    from ownway.spending.models import PayRun

    month.office.day(number)
    by, at = month.office.by("payer"), _at(number)
    waiting = PayRun.objects.filter(lines__state="posted").distinct()
    for row in waiting:
        actions.settle(run=row, by=by, at=at)
    for job in (worker.finish_runs, worker.bill_turns, worker.follow_changes, worker.end_pots):
        job(at)


def _again(ground: Ground, month: Month, number: int) -> None:
    """The same schedule twice in other processes at once; now and then with the clock set back."""
    before = _effects(month)
    back = 3 if number % 4 == 0 and number > 3 else 0
    said = month.folder / "fault.txt"
    twins = [
        process(lambda: _schedule(month, number - back), said)
        for _ in range(2 if number % 3 else 1)
    ]
    for twin in twins:
        twin.join(300)
        words = said.read_text() if twin.exitcode and said.exists() else ""
        refused = "refusals." in words or "Refused" in words
        month.outcome.expect(not twin.exitcode or refused, f"run again, it failed: {words[-200:]}")
    after = _effects(month)
    month.outcome.expect(after == before, f"run again: {before} became {after}")


def _effects(month: Month) -> dict[str, Any]:
    """Payments that anybody made, by the bank and by hand; what the books say of them."""
    from ownway.ledger.models import Journal

    return {
        "bank": len(month.office.bank.paid()),
        "posted": Journal.objects.filter(kind="run_posted").count(),
        "settled": Journal.objects.filter(kind="run_settled").count(),
    }


def _hold(month: Month, number: int) -> None:
    """Payments to one payee stop for ten days."""
    from ownway.spending import actions
    from ownway.spending.models import Payee

    by = month.office.by("director")
    if number == 0:
        payee = Payee.objects.get(name=HELD)
        month.stop = actions.stop_payments(
            programme=month.programme, payee=payee, reason="Under a look", by=by, at=_at(0)
        )
    elif number == 10:
        other = month.office.by("payer")  # never who stopped them
        actions.lift_stop(stop=month.stop, reason="All is well", by=other, at=_at(10))


def _seen(month: Month, number: int) -> None:
    """All who were promised a day that is over, and have not been paid, are on the list.

    It is evening: of those promised today, all that no bank surely has by now.
    """
    from ownway.spending import queries
    from ownway.spending.models import Bill, Payment, PayRunLine

    at = _at(number)
    viewer = month.office.plan.cast.viewer("payer", at)
    listed = {one.ref for one in queries.late(viewer, month.programme.ref, at)}
    paid = set(Payment.objects.values_list("bill_id", flat=True))
    with_bank = set(
        PayRunLine.objects.filter(state__in=["sent", "settled"]).values_list("bill_id", flat=True)
    )
    due = [
        one.ref
        for one in Bill.objects.filter(promised_on__lte=at.date())
        if one.pk not in paid
        and one.status != "withdrawn"
        and (one.promised_on < at.date() or one.pk not in with_bank)
    ]
    month.late = max(month.late, len(due))
    unseen = [ref for ref in due if ref not in listed]
    month.outcome.expect(not unseen, f"day {number}: {len(unseen)} are late and on no list")


def _over(month: Month) -> None:
    """In the end each payment was made once, to the penny."""
    from ownway.ledger import queries as books
    from ownway.spending.models import Payment, PayRunLine

    lines = {one.reference: one for one in PayRunLine.objects.select_related("bill")}
    by_bank = Counter(lines[one.reference].bill_id for one in month.office.bank.paid())
    amounts = {one.reference: one.amount for one in month.office.bank.paid()}
    for reference, amount in amounts.items():
        right = lines[reference].bill.amount_minor
        month.outcome.expect(amount == right, f"the bank paid {amount}, asked were {right}")
    payments = dict(Payment.objects.values_list("bill__purchase_id", "amount_minor"))
    for asked in month.asked:
        paid = payments.get(asked.pk)
        right = asked.amount_minor
        month.outcome.expect(paid == right, f"{asked.payee} got {paid}, not {right}")
    twice = [bill for bill, times in by_bank.items() if times > 1]
    month.outcome.expect(not twice, f"the bank paid {len(twice)} bills twice")
    wrong = books.check()
    month.outcome.expect(not wrong, f"the books do not agree: {[one.words for one in wrong[:2]]}")


if __name__ == "__main__":
    sys.exit(run("payday", prove, sabotages=broken.ways, least=LEAST))
