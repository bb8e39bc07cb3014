"""Pay runs: two people, one call, once; one bad line never stops the rest."""

import pytest
from django.db import connection

from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.record.models import Entry
from ownway.spending import actions, queries
from ownway.spending.models import PayRun, PayRunLine
from ownway.spending.rules import RunLineState, RunStatus, Status
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def make(plan, by="payer"):
    return actions.make_run(programme=plan.person.programme, by=plan.by(by), at=NOW)


def release(run, plan, who="releaser"):
    """Released, and written into the books."""
    released = actions.release(run=run, by=plan.by(who), at=NOW)
    return actions.post_run(run=released, by=plan.by(who), at=NOW)


def total(plan, kind: Kind) -> int:
    return sum(books.balances(plan.person.programme.ref, kind=kind).values())


def states(run) -> list[str]:
    return list(run.lines.order_by("line_no").values_list("state", flat=True))


def test_a_run_lists_what_others_pay_and_nothing_twice(plan):
    gym, bus, art = plan.ask("gym"), plan.ask("bus", 6_000), plan.ask("art")
    run = make(plan)
    assert run.status == RunStatus.FROZEN
    listed = {line.bill.purchase_id for line in run.lines.all()}
    assert listed == {gym.pk, bus.pk}
    assert art.pk not in listed
    with pytest.raises(actions.NothingToPay):
        make(plan)


def test_nothing_to_pay_is_said_kindly(plan):
    with pytest.raises(actions.NothingToPay) as refused:
        make(plan)
    assert refused.value.words == "Nothing waits to be paid."


def test_from_made_to_settled(plan):
    gym, bus = plan.ask("gym"), plan.ask("bus", 6_000)
    run = release(make(plan), plan)
    assert (run.status, states(run)) == (RunStatus.POSTED, ["posted", "posted"])
    gym.refresh_from_db()
    assert gym.status == Status.ON_ITS_WAY
    assert total(plan, Kind.IN_TRANSIT) == 10_000
    assert total(plan, Kind.THIRD_CASH) == 48_000 + 44_884 - 4_000
    assert total(plan, Kind.NOTIONAL_CASH) == -6_000
    settled = actions.settle(run=run, by=plan.by("payer"), at=NOW)
    assert (settled.status, states(run)) == (RunStatus.DONE, ["settled", "settled"])
    bus.refresh_from_db()
    assert (bus.status, bus.bills.get().payment.paid_on) == (Status.PAID, NOW.date())
    assert (total(plan, Kind.IN_TRANSIT), total(plan, Kind.PAID)) == (0, 10_000)
    assert books.check() == []


def test_every_step_clicked_twice_is_done_once(plan):
    plan.ask("gym")
    run = make(plan)
    steps = (
        (actions.release, "releaser"),
        (actions.post_run, "payer"),
        (actions.settle, "payer"),
    )
    for step, who in steps:
        step(run=run, by=plan.by(who), at=NOW)
        entries, paid = Entry.objects.count(), total(plan, Kind.THIRD_CASH)
        step(run=run, by=plan.by(who), at=NOW)
        assert (Entry.objects.count(), total(plan, Kind.THIRD_CASH)) == (entries, paid)


def test_nobody_releases_their_own_run(plan):
    plan.ask("gym")
    run = make(plan, by="releaser")
    with pytest.raises(actions.TwoPeople):
        actions.release(run=run, by=plan.by("releaser"), at=NOW)


def test_nobody_releases_what_they_asked_for_or_decided(plan):
    asked = plan.ask("gym", 20_000)
    actions.approve(purchase=asked, by=plan.by("approver"), at=NOW)
    run = make(plan)
    for who in ("approver", "ana"):
        with pytest.raises(actions.TwoPeople) as refused:
            actions.release(run=run, by=plan.by(who), at=NOW)
        assert [problem.code for problem in refused.value.problems] == ["releaser_took_part"]


def test_a_line_the_holder_cannot_pay_waits_for_the_next_run(plan):
    gym, away, bus = plan.ask("gym"), plan.ask("aside", 44_884), plan.ask("bus")
    run = make(plan)
    _take_from_holder(plan, 44_001)
    release(run, plan)
    aside = run.lines.get(state=RunLineState.SET_ASIDE)
    assert (aside.bill.purchase_id, aside.set_aside_reason) == (away.pk, "cash_short")
    for purchase, status in (
        (gym, Status.ON_ITS_WAY),
        (bus, Status.ON_ITS_WAY),
        (away, Status.APPROVED),
    ):
        purchase.refresh_from_db()
        assert purchase.status == status
    assert [one.purchase_id for one in queries.to_pay(plan.person.programme.ref)] == [away.pk]
    assert books.check() == []


def _take_from_holder(plan, minor: int) -> None:
    """The holder sends money back that it should have kept: what a run then meets."""
    from ownway.holding import rules
    from ownway.holding.queries import cash_of
    from ownway.ledger import posting
    from ownway.ledger.rules import Journal, hashes
    from ownway.record import actions as record
    from ownway.record.store import writing

    cash = cash_of(plan.held["gym"])
    back = Journal(
        key=plan.held["gym"].ref,
        kind="sent_back",
        effective_on=NOW.date(),
        lines=rules.switched(
            cash, rules.funder_account(cash.book, cash.currency, plan.pot.funder), minor
        ),
    )
    with writing():
        event = record.write(
            by=plan.by("payer"),
            at=NOW,
            verb="holding.sent_back",
            journals=hashes(cash.book, [back]),
        )
        posting.post([back], book=cash.book, event=event, by=plan.by("payer"), at=NOW)


def test_where_no_line_can_be_paid_all_wait_for_the_next_run(plan):
    gym = plan.ask("gym")
    run = make(plan)
    _take_from_holder(plan, 48_000 + 44_884)
    assert (release(run, plan).status, states(run)) == (RunStatus.DONE, ["set_aside"])
    assert [one.purchase_id for one in queries.to_pay(plan.person.programme.ref)] == [gym.pk]


def test_a_run_that_was_taken_back_pays_nothing(plan):
    gym = plan.ask("gym")
    run = actions.withdraw_run(run=make(plan), by=plan.by("payer"), at=NOW)
    assert states(run) == ["withdrawn"]
    with pytest.raises(actions.NotPossible):
        actions.release(run=run, by=plan.by("releaser"), at=NOW)
    assert [line.bill.purchase_id for line in make(plan).lines.all()] == [gym.pk]


def test_a_purchase_listed_in_a_run_cannot_be_taken_back(plan):
    gym = plan.ask("gym")
    make(plan)
    with pytest.raises(actions.NotPossible):
        actions.cancel(purchase=gym, by=plan.by(), at=NOW)


def test_a_changed_line_stops_the_release(plan):
    plan.ask("gym")
    run = make(plan)
    _without_guard("spending_payrunline_frozen", "spending_payrunline")
    PayRunLine.objects.filter(run=run).update(payee="Somebody else")
    with pytest.raises(actions.RunChanged):
        actions.release(run=run, by=plan.by("releaser"), at=NOW)
    assert total(plan, Kind.IN_TRANSIT) == 0


def _without_guard(name: str, table: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


def test_a_switch_after_the_run_was_made_still_pays_from_the_old_holder(plan):
    plan.ask("gym")
    run = make(plan)
    holding.switch(
        arrangement=plan.held["gym"],
        way="direct",
        holder="direct_payment",
        by=plan.by(),
        at=NOW,
    )
    release(run, plan)
    assert states(run) == ["posted"]
    assert total(plan, Kind.THIRD_CASH) == 44_884
    assert total(plan, Kind.DIRECT_CASH) == 50_000 + 44_000


def test_runs_are_numbered_and_seen_by_those_who_pay(plan):
    plan.ask("gym")
    run = make(plan)
    viewer = plan.cast.viewer("payer")
    (seen,) = queries.views_of(viewer, queries.runs(viewer, plan.person.programme.ref), NOW)
    assert (seen.run, seen.total.minor, run.number) == (run, 4_000, 1)
    assert (seen.count, seen.in_books) == (1, 0)
    assert plan.person.ref not in viewer.seen  # what a run comes to names nobody
    assert [line.amount_minor for line in seen.lines] == [4_000]
    assert plan.person.ref in viewer.seen
    from ownway.core.problems import NotVisible

    for who in ("ana", "stranger", "approver"):
        with pytest.raises(NotVisible):
            queries.run(plan.cast.viewer(who), run.ref, NOW)
    assert PayRun.objects.count() == 1


def test_the_worker_goes_on_with_a_run_that_was_cut_off(plan):
    from ownway.cli.worker import finish_runs

    plan.ask("gym")
    run = actions.release(run=make(plan), by=plan.by("releaser"), at=NOW)
    assert states(run) == ["listed"]
    assert (finish_runs(NOW), finish_runs(NOW)) == (1, 0)
    assert states(run) == ["posted"]


def test_one_run_that_breaks_stops_no_other_run(plan, monkeypatch):
    """And whoever looks after the site reads of it, without personal data."""
    from structlog.testing import capture_logs

    from ownway.cli.worker import finish_runs

    made = []
    for _run in range(2):
        plan.ask("gym")
        made.append(actions.release(run=make(plan), by=plan.by("releaser"), at=NOW))
    broken, whole = made
    post = actions.post_next

    def breaks(*, run, **known):
        if run.pk == broken.pk:
            raise AssertionError("the books and the run do not agree")
        return post(run=run, **known)

    monkeypatch.setattr(actions, "post_next", breaks)
    with capture_logs() as told:
        assert finish_runs(NOW) == 2
    assert (states(broken), states(whole)) == (["listed"], ["posted"])
    (said,) = [one for one in told if one["event"] == "runs.not_posted"]
    assert (said["log_level"], said["kind"]) == ("error", "AssertionError")
    assert said["row"] == str(broken.ref)
