"""Promised pay days: which were kept, which need somebody now (F6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.problems import NotVisible
from ownway.evaluation import queries as evaluation
from ownway.programme import queries as programmes
from ownway.spending import actions, queries, rules
from ownway.spending.models import Bill, Payment
from ownway.spending.rules import BillStatus
from tests.cast import NOW
from tests.spending import paying
from tests.spending.paying import LATER

DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))
ROWS = st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS)), max_size=20)


@given(ROWS, DAYS)
def test_each_promise_that_is_over_is_counted_in_one_month(rows, today):
    found = rules.promises(rows, today)
    over = [one for one in rows if one[0] < today]
    kept_today = [one for one in rows if one[0] == today and one[1] and one[1] <= today]
    assert sum(one.due for one in found) == len(over) + len(kept_today)
    assert sum(one.kept for one in found) == sum(
        1 for promised, paid in over + kept_today if paid is not None and paid <= promised
    )
    assert [one.month for one in found] == sorted({one.month for one in found}, reverse=True)


@given(
    DAYS, st.sampled_from(BillStatus), st.booleans(), st.integers(0, 60 * 24 * 9), st.integers(0, 5)
)
def test_what_is_late_stays_late_until_it_is_paid(promised_on, status, left, minutes, lead):
    begin = datetime(promised_on.year, promised_on.month, promised_on.day, tzinfo=UTC)
    at = begin - timedelta(days=8) + timedelta(minutes=minutes)

    def late(at):
        comes = rules.arrives_on(at, "15:00", lead, "UTC")
        return rules.late(promised_on, status, left=left, today=at.date(), arrives_on=comes)

    now, waits = late(at), status in (BillStatus.AGREED, BillStatus.ON_ITS_WAY)
    if now:
        assert waits
        assert late(at + timedelta(hours=5))
    if waits and (left or (lead == 0 and promised_on.weekday() < 5)):
        assert now == (at >= begin + timedelta(hours=24 if left else 15))


@given(DAYS, st.integers(0, 60 * 24), st.integers(0, 5))
def test_what_goes_in_time_arrives_in_time(promised_on, minutes, lead):
    """Counted from the other end: so many working days before the day, its bank still takes it."""
    at = datetime(promised_on.year, promised_on.month, promised_on.day, tzinfo=UTC)
    at += timedelta(minutes=minutes)
    taken = rules.execute_on(at, "15:00", "UTC")
    comes = rules.arrives_on(at, "15:00", lead, "UTC")
    between = [taken + timedelta(days=n) for n in range(1, (comes - taken).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == lead
    assert comes.weekday() < 5


@pytest.mark.django_db
def test_a_late_payment_is_on_the_list_within_the_minute_its_way_closes(anas_plan):
    plan = anas_plan
    bill = plan.ask("gym").bills.get()  # promised for Friday, 11 September
    programme = plan.person.programme
    before = datetime(2026, 9, 11, 15, 59, tzinfo=UTC)  # 16:59 in London
    for at, number in ((before, 0), (before + timedelta(minutes=1), 1)):
        found = queries.late(plan.cast.viewer("payer", at), programme.ref, at)
        assert len(found) == number
    run = paying.posted(plan, at=before)
    actions.settle(run=run, by=plan.by("payer"), at=before)
    assert queries.late(plan.cast.viewer("payer", before), programme.ref, before) == []
    (month,) = queries.promises(programme, before, months=12)
    assert (month.month, month.due, month.kept) == (date(2026, 9, 1), 1, 1)
    with pytest.raises(NotVisible):
        queries.late(plan.cast.viewer("ana"), programme.ref, NOW)
    assert bill.promised_on == date(2026, 9, 11)


@pytest.mark.django_db
def test_what_was_posted_and_never_sent_is_late_when_its_way_closes(anas_plan):
    """In the books, in a file, or unknown: on the promised day it is told, not the day after."""
    plan = anas_plan
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    programme = plan.person.programme
    closes = datetime(2026, 9, 11, 16, 0, tzinfo=UTC)  # 17:00 in London, on the promised day

    def listed(at):
        return len(queries.late(plan.cast.viewer("payer", at), programme.ref, at))

    run = actions.make_run(programme=programme, by=plan.by("payer"), at=LATER)
    seen = [(listed(closes - timedelta(minutes=1)), listed(closes))]  # listed, nobody released it
    actions.release(run=run, by=plan.by("releaser"), at=LATER)
    actions.post_run(run=run, by=plan.by("releaser"), at=LATER)
    seen.append((listed(closes - timedelta(minutes=1)), listed(closes)))
    (file,) = paying.filed(plan, run)
    seen.append((listed(closes - timedelta(minutes=1)), listed(closes)))
    dispatch = paying.begun(plan, file)
    seen.append((listed(closes - timedelta(minutes=1)), listed(closes)))
    assert seen == [(0, 1)] * 4
    actions.answer_sending(dispatch=dispatch, outcome="sent", by=plan.by("payer"), at=LATER)
    assert (listed(closes), listed(closes + timedelta(days=1))) == (0, 1)


@pytest.mark.django_db
def test_a_director_reads_the_share_and_no_small_number(anas_plan):
    """The share paid by the promise, month by month (F6)."""
    plan, at = anas_plan, datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
    for minor in range(100, 500, 100):
        plan.ask("gym", minor)
    viewer = plan.cast.viewer("director", at)
    (few,) = evaluation.pay_days(viewer, plan.person.programme.ref, at).months
    assert few == (date(2026, 9, 1), None, None)
    plan.ask("gym", 500)
    (shown,) = evaluation.pay_days(viewer, plan.person.programme.ref, at).months
    assert shown == (date(2026, 9, 1), 5, 0)


@pytest.mark.django_db
def test_the_database_counts_as_the_rule_does(anas_plan):
    """Paid in time, paid late, sent back, taken back and still open, seen from every day."""
    plan = anas_plan
    programme = plan.person.programme
    for minor in range(1_000, 5_000, 1_000):
        plan.ask("gym", minor)
        run = paying.posted(plan)
        if minor < 4_000:
            days = {1_000: LATER, 2_000: LATER + timedelta(days=20), 3_000: LATER}
            actions.settle(run=run, by=plan.by("payer"), at=days[minor])
    plan.ask("art", 1_000)
    Payment.objects.filter(amount_minor=3_000).update(returned_on=LATER.date())
    rows = [
        (bill.promised_on, bill.payment.paid_on if bill.payment else None)
        for bill in Bill.objects.filter(payer="run").exclude(status="withdrawn")
        if bill.promised_on is not None
    ]
    assert len(rows) >= 4
    for days in range(-10, 45):
        at = LATER + timedelta(days=days)
        wanted = rules.promises(rows, programmes.day_of(programme, at))
        assert queries.promises(programme, at, months=12) == wanted
        assert queries.promises(programme, at, months=1) == wanted[:1]


@pytest.mark.django_db
def test_a_slow_way_is_late_days_before_the_promised_one(anas_plan, monkeypatch):
    """A bank that needs two working days has to have it on Wednesday for Friday."""
    plan = anas_plan
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    found = programmes.pack_of

    def slow(programme):
        pack = found(programme)
        rails = tuple(one.model_copy(update={"lead_days": 2}) for one in pack.spending.rails)
        return pack.model_copy(
            update={"spending": pack.spending.model_copy(update={"rails": rails})}
        )

    monkeypatch.setattr(programmes, "pack_of", slow)
    closes = datetime(2026, 9, 9, 16, 0, tzinfo=UTC)  # Wednesday, 17:00 in London
    where = plan.person.programme.ref
    for at, number in ((closes - timedelta(minutes=1), 0), (closes, 1)):
        assert len(queries.late(plan.cast.viewer("payer", at), where, at)) == number
    (file,) = paying.filed(plan, paying.posted(plan, at=closes), at=closes)
    paying.sent(plan, file, at=closes)
    assert file.execute_on == date(2026, 9, 10)
    assert queries.late(plan.cast.viewer("payer", closes), where, closes) == []
