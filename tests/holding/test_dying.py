"""After a death nothing new is paid; what was promised is; nobody sees more than before."""

from __future__ import annotations

from datetime import date

import pytest

from ownway.consent import queries as consent
from ownway.holding import actions, queries
from ownway.ledger import queries as books
from ownway.spending import actions as spending
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def note(plan, **changed):
    known = {
        "person": plan.person,
        "died_on": date(2026, 9, 2),
        "representative": "Maria Duarte",
        "representative_reach": "1 Harbour Street",
        "by": plan.by("senior_approver"),
        "at": NOW,
    }
    return actions.note_death(**{**known, **changed})


def test_payments_stop_and_what_was_promised_is_paid(anas_plan):
    thing = anas_plan.ask("gym", 4_000)
    before = books.balances(anas_plan.person.programme.ref, owner=anas_plan.person.ref)
    assert note(anas_plan) == note(anas_plan)
    assert books.balances(anas_plan.person.programme.ref, owner=anas_plan.person.ref) == before
    with pytest.raises(spending.NoHolder):
        anas_plan.ask("art", 100)
    with pytest.raises(actions.HasDied):
        actions.choose(
            pot=anas_plan.pot,
            line_root=anas_plan.lines["art"].root,
            way="notional",
            holder="nhs_thornmere",
            by=anas_plan.by(),
            at=NOW,
        )
    with pytest.raises(actions.HasDied):
        actions.top_up(arrangement=anas_plan.held["gym"], by=anas_plan.by("payer"), at=NOW)
    run = spending.make_run(programme=anas_plan.person.programme, by=anas_plan.by("payer"), at=NOW)
    spending.release(run=run, by=anas_plan.by("releaser"), at=NOW)
    spending.post_run(run=run, by=anas_plan.by("releaser"), at=NOW)
    thing.refresh_from_db()
    assert thing.status == "on_its_way"


def test_family_sees_only_what_the_person_let_them_see(cast, anas_plan):
    before = {
        who: consent.topics_open(cast.viewer(who), anas_plan.person, at=NOW)
        for who in ("sister", "friend", "coach", "stranger")
    }
    note(anas_plan)
    for who, topics in before.items():
        assert consent.topics_open(cast.viewer(who), anas_plan.person, at=NOW) == topics
    assert not before["friend"]


def test_a_day_to_come_is_no_day_of_death(anas_plan):
    with pytest.raises(actions.CannotHold):
        note(anas_plan, died_on=date(2027, 1, 1))
    assert queries.death_of(anas_plan.person) is None
    with pytest.raises(actions.ForSomebodyElse):
        note(anas_plan, by=anas_plan.by())


def test_what_lies_where_is_listed(anas_plan):
    anas_plan.ask("gym", 4_000)
    note(anas_plan)
    rows = queries.held_now(anas_plan.person)
    found = {one.holder: (one.lies.minor, one.promised.minor) for one in rows}
    assert found == {"direct_payment": (50_000, 0), "harbour_accounts": (92_884, 4_000)}


def rounds(at=NOW):
    """The worker, twice."""
    from ownway.cli import worker

    return [worker.settle_deaths(at), worker.settle_deaths(at)]


def status_of(plan):
    from ownway.holding.models import Arrangement

    return sorted(Arrangement.objects.filter(person=plan.person).values_list("status", flat=True))


def test_the_last_bill_settled_closes_every_way_with_one_statement(anas_plan):
    programme, by = anas_plan.person.programme, anas_plan.by
    anas_plan.ask("gym", 4_000)
    death = note(anas_plan)
    assert status_of(anas_plan).count("changing") == 1
    assert rounds() == [0, 0]  # a promise is open
    run = spending.make_run(programme=programme, by=by("payer"), at=NOW)
    spending.release(run=run, by=by("releaser"), at=NOW)
    spending.post_run(run=run, by=by("releaser"), at=NOW)
    assert rounds() == [0, 0]  # the money is between two banks: it may come back
    assert queries.settlement_of(death) is None
    spending.settle(run=run, paid_on=NOW.date(), by=by("payer"), at=NOW)
    assert rounds() == [1, 0]
    assert set(status_of(anas_plan)) == {"closed"}
    settled = queries.settlement_of(death)
    rows = {one.holder: one for one in queries.closing_rows(settled)}
    harbour = rows["harbour_accounts"]
    assert harbour.paid.minor == 4_000
    assert harbour.lies.minor == 92_884 - 4_000 == lies(anas_plan, "third_cash")
    assert rows["nhs_thornmere"].lies is None  # the funder keeps it
    for one in rows.values():
        if one.lies is not None:
            assert one.lay.minor + one.came.minor - one.paid.minor == one.lies.minor
    assert books.check() == []


def lies(plan, kind):
    from ownway.ledger.rules import Kind

    found = books.balances(plan.person.programme.ref, owner=plan.person.ref, kind=Kind(kind))
    return sum(found.values())


def test_with_nothing_promised_it_is_settled_at_once(anas_plan):
    death = note(anas_plan)
    assert rounds() == [1, 0]
    assert queries.settlement_of(death).settled_on == NOW.date()


def test_what_came_back_from_the_bank_keeps_the_way_open(anas_plan):
    anas_plan.ask("bus", 4_000)
    note(anas_plan)
    by = anas_plan.by
    run = spending.make_run(programme=anas_plan.person.programme, by=by("payer"), at=NOW)
    spending.release(run=run, by=by("releaser"), at=NOW)
    spending.post_run(run=run, by=by("releaser"), at=NOW)
    line = run.lines.get()
    spending.could_not_pay(line=line, by=by("payer"), at=NOW)
    assert rounds() == [0, 0]
    assert "changing" in status_of(anas_plan)


def test_the_closing_statement_is_sent_once_and_nobody_sees_more(cast, anas_plan):
    death = note(anas_plan)
    rounds()
    viewer, where = cast.viewer("senior_approver"), cast.programme.ref
    (waiting,) = queries.closings_to_send(viewer, where, NOW)
    for who in ("sister", "friend", "stranger", "director"):
        found = queries.closings_to_send(cast.viewer(who), where, NOW)
        assert found == ([waiting] if who == "sister" else [])  # money is shared with her
    by = anas_plan.by("senior_approver")
    first = actions.note_closing_sent(settlement=waiting, by=by, at=NOW)
    assert actions.note_closing_sent(settlement=waiting, by=by, at=NOW).sent_at == first.sent_at
    assert queries.closings_to_send(viewer, where, NOW) == []
    assert queries.settlement_of(death).sent_by == by.ref


def test_the_database_keeps_the_closing_statement(anas_plan):
    from django.db import DatabaseError, transaction

    from ownway.holding.models import Settlement

    anas_plan.ask("gym", 4_000)
    death = note(anas_plan)
    settled = {"death": death, "settled_on": NOW.date(), "settled_at": NOW}
    with pytest.raises(DatabaseError), transaction.atomic():  # a bill is still open
        Settlement.objects.create(**settled, settled_by=anas_plan.by().ref)


def test_the_database_lets_it_be_sent_once(anas_plan):
    from django.db import DatabaseError, transaction

    from ownway.holding.models import Settlement

    note(anas_plan)
    rounds()
    made = Settlement.objects.get()
    by = anas_plan.by("senior_approver")
    actions.note_closing_sent(settlement=made, by=by, at=NOW)
    tries = [
        made.delete,
        lambda: Settlement.objects.update(sent_at=None, sent_by=None),
        lambda: Settlement.objects.update(settled_on=date(2026, 1, 1)),
    ]
    for one in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            one()
