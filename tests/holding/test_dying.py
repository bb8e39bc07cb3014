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
