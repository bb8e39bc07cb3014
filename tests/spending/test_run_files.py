"""Files of a run: from posted lines only, sent once, looked up before anything is sent again."""

import itertools
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme import queries as programmes
from ownway.spending import actions, queries, rules
from ownway.spending.models import Dispatch, PayRunLine, RunFileLine
from ownway.spending.rules import RunLineState, RunStatus
from tests.cast import NOW
from tests.spending import paying
from tests.spending.paying import LATER

pytestmark = pytest.mark.django_db
STATES = st.sampled_from(RunLineState)


@given(st.lists(STATES, min_size=1, max_size=6))
def test_a_run_stands_where_its_last_payment_stands(states):
    found = rules.run_after(states)
    order = [*rules.LINE_MOVES]
    under_way = [one for one in states if one in rules.OPEN or one is RunLineState.LISTED]
    assert (found is RunStatus.DONE) == (not under_way)
    behind = [one for one in rules.UNDER_WAY if one in states]
    assert rules.run_after(behind[:1]) == found
    if found is RunStatus.SENT:
        assert set(under_way) == {RunLineState.SENT}
    assert order[0] is RunLineState.LISTED


@given(st.lists(st.tuples(st.integers(1, 50), STATES), max_size=5), st.integers(1, 200))
def test_a_bill_is_paid_only_when_the_bank_paid_all_of_it(lines, amount):
    found = rules.bill_after(amount, lines)
    settled = sum(minor for minor, state in lines if state is RunLineState.SETTLED)
    if found == "paid":
        assert settled >= amount
    live = sum(minor for minor, state in lines if state not in rules.OVER)
    assert (found == "agreed") == (
        live < amount or any(state is RunLineState.LISTED for _minor, state in lines)
    )


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from(["09:00", "17:00"])
)
def test_a_file_is_executed_on_a_working_day_no_earlier_than_it_is_sent(moment, cut_off):
    at = moment.replace(tzinfo=UTC)
    day = rules.execute_on(at, cut_off, "Europe/London")
    assert day.weekday() < 5
    assert 0 <= (day - at.astimezone().date()).days <= 4
    assert not rules.after_cut_off(at, at, cut_off, "Europe/London")
    assert rules.after_cut_off(at, at + timedelta(days=2), cut_off, "Europe/London")


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def run(plan):
    """One payment through the first rail of Harbour Street Accounts."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    return paying.posted(plan)


def line_of(run) -> PayRunLine:
    return run.lines.get()


def in_transit(plan) -> int:
    return sum(books.balances(plan.person.programme.ref, kind=Kind.IN_TRANSIT).values())


def test_a_line_goes_the_first_way_of_its_holder(run):
    line = line_of(run)
    assert (line.rail, line.way, line.state) == ("harbour_bacs", "harbour_bacs", "posted")
    assert line.account.number == 1


def test_from_posted_to_sent(plan, run):
    (file,) = paying.filed(plan, run)
    run.refresh_from_db()
    assert (run.status, line_of(run).state) == (RunStatus.FILED, "in_file")
    assert (file.count, file.total_minor) == (1, 4_000)
    dispatch = paying.begun(plan, file)
    assert line_of(run).state == RunLineState.UNKNOWN
    (view,) = queries.files_of(run)
    assert view.unanswered == dispatch
    assert not view.may_leave
    actions.answer_sending(dispatch=dispatch, outcome="sent", by=plan.by("payer"), at=LATER)
    run.refresh_from_db()
    assert (run.status, line_of(run).state) == (RunStatus.SENT, "sent")


def test_a_file_is_never_sent_again_blind(plan, run):
    (file,) = paying.filed(plan, run)
    dispatch = paying.begun(plan, file)  # and here the machine stops
    with pytest.raises(actions.NotPossible) as refused:
        paying.begun(plan, file, by="releaser")
    assert refused.value.words == "We do not know yet whether this file left."
    with pytest.raises(IntegrityError, match="never sent again"), transaction.atomic():
        Dispatch.objects.create(
            file=file,
            attempt=2,
            sha256=file.sha256,
            intended_at=LATER,
            intended_by=dispatch.intended_by,
            intended_human=dispatch.intended_human,
        )


def test_what_surely_never_arrived_is_sent_again_with_the_same_reference(plan, run):
    (file,) = paying.filed(plan, run)
    reference = line_of(run).reference
    dispatch = paying.begun(plan, file)
    evening = LATER + timedelta(hours=12)
    absent = {"dispatch": dispatch, "outcome": "absent"}
    with pytest.raises(actions.TwoPeople):
        actions.answer_sending(**absent, by=plan.by("payer"), at=evening)
    with pytest.raises(actions.NotPossible):  # the bank still takes files today
        actions.answer_sending(**absent, by=plan.by("releaser"), at=LATER)
    actions.answer_sending(**absent, by=plan.by("releaser"), at=evening)
    actions.answer_sending(**absent, by=plan.by("releaser"), at=evening)  # a second click
    assert line_of(run).state == RunLineState.IN_FILE
    again = paying.begun(plan, file, by="releaser", at=evening)
    assert (again.attempt, again.sha256) == (2, dispatch.sha256)
    assert line_of(run).reference == reference


def test_a_sent_file_does_not_go_a_second_time(plan, run):
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    with pytest.raises(actions.NotPossible):
        paying.begun(plan, file)


def test_other_bytes_do_not_leave(plan, run):
    (file,) = paying.filed(plan, run)
    with pytest.raises(actions.RunChanged):
        actions.begin_sending(file=file, sha256="0" * 64, by=plan.by("payer"), at=LATER)
    assert line_of(run).state == RunLineState.IN_FILE


@pytest.mark.parametrize("wrong", [{"count": 2}, {"total": 4_001}])
def test_a_file_says_what_the_books_say(plan, run, wrong):
    (batch,) = queries.to_file(run, LATER)
    known = {"sha256": "a" * 64, "count": 1, "total": 4_000, "keys": (batch.lines[0].key,)}
    with pytest.raises(actions.RunChanged):
        actions.make_file(
            run=run,
            rail=batch.rail.code,
            number=1,
            execute_on=batch.execute_on,
            part=actions.FilePart(**{**known, **wrong}),
            by=plan.by("payer"),
            at=LATER,
        )


def test_all_that_waits_on_a_failed_way_goes_another_in_one_action(plan, run):
    """Of every run; one live instruction for each payment (E8)."""
    plan.ask("gym", 3_000)
    second = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    moved = actions.take_another_way(
        programme=run.programme,
        old="harbour_bacs",
        new="harbour_faster",
        by=plan.by("payer"),
        at=LATER,
    )
    assert {line.run_id for line in moved} == {run.pk, second.pk}
    with pytest.raises(actions.NotPossible):  # the first file was given up
        paying.begun(plan, file)
    for one in (run, second):
        (new,) = paying.filed(plan, one)
        assert new.rail == "harbour_faster"
        paying.sent(plan, new)
    assert in_transit(plan) == 7_000
    assert RunFileLine.objects.filter(live=True).count() == 2


def dropped(monkeypatch, programme, code="harbour_bacs"):
    """From now on the pack has this way no longer."""
    pack = programmes.pack_of(programme)
    rails = tuple(one for one in pack.spending.rails if one.code != code)
    without = pack.model_copy(
        update={"spending": pack.spending.model_copy(update={"rails": rails})}
    )
    monkeypatch.setattr(programmes, "pack_of", lambda _programme: without)


def test_what_waits_on_a_way_the_pack_dropped_goes_another(plan, run, monkeypatch):
    """In a file or in none: it is said what to do, and nobody is left unpaid."""
    (file,) = paying.filed(plan, run)
    plan.ask("gym", 3_000)
    second = paying.posted(plan)
    dropped(monkeypatch, run.programme)
    with pytest.raises(queries.WayDropped) as refused:
        queries.batch_of(file)
    assert "go another way" in refused.value.fix
    ways = {"old": "harbour_bacs", "by": plan.by("payer"), "at": LATER}
    with pytest.raises(actions.NotPossible):  # of another holder
        actions.take_another_way(programme=run.programme, new="nhs_faster", **ways)
    moved = actions.take_another_way(programme=run.programme, new="harbour_faster", **ways)
    assert {line.run_id for line in moved} == {run.pk, second.pk}
    for one in (run, second):
        (new,) = paying.filed(plan, one)
        paying.sent(plan, new)
    assert RunFileLine.objects.filter(live=True).count() == 2


@pytest.mark.parametrize("left", [paying.begun, paying.sent])
def test_nobody_alone_gives_up_what_may_have_left_by_a_dropped_way(plan, run, monkeypatch, left):
    """A way that the pack dropped makes no payment by hand of what a bank may have."""
    (file,) = paying.filed(plan, run)
    left(plan, file)
    dropped(monkeypatch, run.programme)
    before = line_of(run)
    assert not queries.may_be_given_up(run, before)
    with pytest.raises(actions.NotPossible):
        actions.could_not_pay(line=before, by=plan.by("payer"), at=LATER)
    assert line_of(run).state == before.state
    paying.read(plan, paying.statement(paying.booked(before)))
    assert line_of(run).state == RunLineState.SETTLED


def test_what_may_have_left_does_not_go_another_way(plan, run):
    """Or two instructions for one payment could be live (E8)."""
    (file,) = paying.filed(plan, run)
    paying.begun(plan, file)
    with pytest.raises(actions.NotPossible):
        actions.take_another_way(
            programme=run.programme,
            old="harbour_bacs",
            new="harbour_by_hand",
            by=plan.by("payer"),
            at=LATER,
        )


def test_a_way_of_another_holder_is_no_way(plan, run):
    with pytest.raises(actions.NotPossible):
        actions.take_another_way(
            programme=run.programme,
            old="harbour_bacs",
            new="nhs_faster",
            by=plan.by("payer"),
            at=LATER,
        )


def test_by_hand_a_person_notes_the_day_and_never_for_what_went_by_a_file(plan, run):
    """Card, cheque or phone: nobody needs a bank account (scenario 40)."""
    with pytest.raises(actions.NotPossible):
        actions.settle(run=run, by=plan.by("payer"), at=LATER)
    plan.ask("bus", payee="The bus company")
    by_hand = paying.posted(plan)
    done = actions.settle(run=by_hand, paid_on=NOW.date(), by=plan.by("payer"), at=LATER)
    assert (done.status, line_of(done).paid_on) == (RunStatus.DONE, NOW.date())


def test_what_could_not_be_paid_by_hand_waits_for_the_next_run(plan):
    asked = plan.ask("gym")
    run = paying.posted(plan)
    actions.could_not_pay(line=line_of(run), by=plan.by("payer"), at=LATER)
    actions.could_not_pay(line=line_of(run), by=plan.by("payer"), at=LATER)
    assert in_transit(plan) == 0
    again = paying.posted(plan)
    assert line_of(again).bill.purchase_id == asked.pk
    assert line_of(again).reference != line_of(run).reference
    assert books.check() == []


@pytest.mark.parametrize(
    ("stopped", "why"), [("payee", "payee_on_hold"), ("person", "payments_stopped")]
)
def test_a_stop_sets_its_own_lines_aside_and_no_other(plan, stopped, why):
    asked = plan.ask("gym")
    named = {"payee": paying.payee_of(asked), "person": plan.person}[stopped]
    stop = actions.stop_payments(
        programme=plan.person.programme,
        reason="Somebody rang in another name",
        by=plan.by("payer"),
        at=NOW,
        **{stopped: named},
    )
    run = paying.posted(plan)
    assert (line_of(run).state, line_of(run).set_aside_reason) == ("set_aside", why)
    with pytest.raises(actions.TwoPeople):
        actions.lift_stop(stop=stop, reason="All right", by=plan.by("payer"), at=LATER)
    with pytest.raises(actions.ReasonNeeded):
        actions.lift_stop(stop=stop, reason=" ", by=plan.by("releaser"), at=LATER)
    for _press in range(2):
        actions.lift_stop(stop=stop, reason="Rang them", by=plan.by("releaser"), at=LATER)
    assert line_of(paying.posted(plan)).state == "posted"


def test_an_account_that_changes_after_the_freeze_sets_the_line_aside(plan):
    payee = paying.payee_of(plan.ask("gym"))
    paying.account(plan, payee)
    made = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
    paying.account(plan, payee, at=NOW, number="11223344")  # rested by now, too
    actions.release(run=made, by=plan.by("releaser"), at=LATER)
    actions.post_run(run=made, by=plan.by("releaser"), at=LATER)
    assert line_of(made).set_aside_reason == "account_changed"


def test_an_account_that_nobody_called_back_sets_the_line_aside(plan):
    payee = paying.payee_of(plan.ask("gym"))
    actions.propose_account(payee=payee, details=paying.british(), by=plan.by("payer"), at=NOW)
    assert line_of(paying.posted(plan)).set_aside_reason == "account_unconfirmed"


def test_who_had_no_account_yet_when_the_run_was_made_is_not_paid_by_hand(plan):
    """A payee who gave an account is paid into it: with the next run, once it counts."""
    payee = paying.payee_of(plan.ask("gym"))
    account = paying.account(plan, payee)
    friday, monday = NOW, LATER  # it rests on the one and counts on the other
    made = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=friday)
    assert (line_of(made).rail, line_of(made).account) == ("harbour_bacs", None)
    actions.release(run=made, by=plan.by("releaser"), at=monday)
    actions.post_run(run=made, by=plan.by("releaser"), at=monday)
    assert line_of(made).set_aside_reason == "account_changed"
    assert line_of(paying.posted(plan)).account == account


def test_who_wrote_down_an_account_does_not_release_into_it(plan):
    payee = paying.payee_of(plan.ask("gym"))
    made = actions.propose_account(
        payee=payee, details=paying.british(), by=plan.by("releaser"), at=NOW
    )
    actions.confirm_account(account=made, called_back=paying.CALLED, by=plan.by("director"), at=NOW)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
    with pytest.raises(actions.TwoPeople) as refused:
        actions.release(run=run, by=plan.by("releaser"), at=LATER)
    assert [one.code for one in refused.value.problems] == ["releaser_made_payee"]
    human = plan.by("releaser").human.hex
    with (
        pytest.raises(IntegrityError, match="took no part"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE spending_payrun SET status = 'released', released_human = %s,"
            " released_by = %s, released_at = made_at WHERE id = %s",
            [human, human, run.pk],
        )


def test_a_run_above_the_limit_of_the_role_is_not_released(plan, monkeypatch):
    from ownway.spending.actions.runs import releasing

    plan.ask("gym")
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    with pytest.raises(actions.OverLimit):  # a director releases nothing
        actions.release(run=run, by=plan.by("director"), at=NOW)
    monkeypatch.setattr(releasing.rules, "release_limit", lambda _roles, _limits: 3_999)
    with pytest.raises(actions.OverLimit) as refused:
        actions.release(run=run, by=plan.by("releaser"), at=NOW)
    assert "£39.99" in refused.value.words


@given(
    st.lists(st.sampled_from("abc"), max_size=3),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 9)),
)
def test_the_widest_role_counts_and_nobody_else_releases(roles, limits):
    found = rules.release_limit(roles, limits)
    assert found == max([limits.get(role, 0) for role in roles] or [0])


@given(st.lists(st.integers(1, 50)), st.integers(0, 60))
def test_runs_keep_within_what_may_be_released_and_lose_nothing(amounts, most):
    due = [(UUID(int=place), minor) for place, minor in enumerate(amounts)]
    found = rules.within(due, most)
    assert [one for part in found for one in part] == [one for one, _minor in due]
    minor = dict(due)
    totals = [sum(minor[one] for one in part) for part in found]
    if not most:
        assert len(found) == bool(due)
        return
    assert all(total <= most or len(part) == 1 for part, total in zip(found, totals, strict=True))
    for part, then in itertools.pairwise(found):  # no run that the next payment still fitted into
        assert sum(minor[one] for one in part) + minor[then[0]] > most


def refused(sql: str, *values) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_files_and_sendings_stay_as_they_were(plan, run):
    (file,) = paying.filed(plan, run)
    dispatch = paying.begun(plan, file)
    line = line_of(run)
    refused("UPDATE spending_runfileline SET live = %s WHERE line_id = %s", False, line.pk)
    refused("UPDATE spending_payrunline SET way = 'harbour_faster' WHERE id = %s", line.pk)
    refused("UPDATE spending_payrunline SET state = 'posted' WHERE id = %s", line.pk)
    refused("UPDATE spending_runfile SET sha256 = 'x' WHERE id = %s", file.pk)
    refused("UPDATE spending_dispatch SET attempt = 9 WHERE id = %s", dispatch.pk)
    for table in ("runfile", "runfileline", "dispatch"):
        refused(f"DELETE FROM spending_{table}")


def test_a_file_is_made_from_posted_lines_only(plan):
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    first = paying.posted(plan)
    (file,) = paying.filed(plan, first)
    plan.ask("gym", 3_000)
    listed = actions.make_run(programme=first.programme, by=plan.by("payer"), at=LATER)
    for line in (line_of(listed), line_of(first)):
        with pytest.raises(IntegrityError, match="posted lines only"), transaction.atomic():
            RunFileLine.objects.create(file=file, line=line)
    refused("UPDATE spending_payrunline SET state = 'posted' WHERE id = %s", line_of(listed).pk)


def test_a_line_does_not_leave_without_a_file_and_an_intent(run):
    line = line_of(run)
    for state in ("in_file", "unknown", "sent"):
        refused("UPDATE spending_payrunline SET state = %s WHERE id = %s", state, line.pk)


def test_the_same_lines_give_the_same_batch_whenever_it_is_made(plan, run):
    (batch,) = queries.to_file(run, LATER)
    (file,) = paying.filed(plan, run)
    again = queries.batch_of(file)
    assert paying.content(batch) == paying.content(again)
    assert again.total == in_transit(plan) == file.total_minor


def test_the_files_of_a_florida_evening_are_numbered_by_florida_s_day(anas_plan, monkeypatch):
    """Whoever renders the file, a page or the worker, counts the same files before it."""
    from django.utils import timezone

    found = programmes.pack_of
    there = {"zone": "America/New_York"}
    monkeypatch.setattr(programmes, "pack_of", lambda one: found(one).model_copy(update=there))
    evening = datetime(2026, 9, 12, 1, 30, tzinfo=UTC)  # 21:30 on the 11th
    paying.account(anas_plan, paying.payee_of(anas_plan.ask("gym", 100)))
    counted = []
    for at in (evening - timedelta(hours=6), evening, evening + timedelta(hours=6)):
        anas_plan.ask("gym", 200)
        run = paying.posted(anas_plan, at=at)
        (file,) = paying.filed(anas_plan, run, at=at)
        for zone in ("UTC", "America/New_York"):
            with timezone.override(zone):
                counted.append(queries.batch_of(file).files_before)
    assert counted == [0, 0, 1, 1, 0, 0]
