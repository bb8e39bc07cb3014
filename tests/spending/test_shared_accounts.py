"""One bank account and two names: found however long ago, and where it is that of staff."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ownway.consent import actions as consent
from ownway.spending import actions, queries
from ownway.spending.models import Payee
from tests.cast import NOW
from tests.spending import paying

pytestmark = pytest.mark.django_db
THEIRS = "31926819"


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def gives(plan, payee, number=THEIRS, *, holder="City Leisure"):
    """The payee writes down an account, in this name."""
    details = paying.british(number, holder_name=holder)
    return actions.propose_account(payee=payee, details=details, by=plan.by("payer"), at=NOW)


def payee_of(plan, name, minor=1_000, **changed):
    return paying.payee_of(plan.ask("gym", minor, payee=name, **changed))


def raised(plan, at=NOW):
    found = actions.note_signs(programme=plan.person.programme, at=at)
    return sorted((one.code, one.payee.name) for one in found)


def test_a_new_name_on_the_account_of_one_paid_long_ago_is_found(plan):
    """Whoever was last paid 70 days ago is not among the purchases that are looked at."""
    before = plan.ask("gym", 1_000, payee="Old Shop", at=NOW)
    gives(plan, paying.payee_of(before))
    actions.cancel(purchase=before, by=plan.by(), at=NOW)
    later = NOW + timedelta(days=70)
    new = payee_of(plan, "New Shop", at=later)
    assert raised(plan, later) == []
    gives(plan, new)
    assert raised(plan, later) == [("shared_account", "New Shop")]


def test_payees_of_another_programme_are_never_looked_at(plan):
    here = payee_of(plan, "Here")
    mine = gives(plan, here)
    far = plan.cast.other_programme
    noted = {"noted_at": NOW, "noted_by": mine.made_by}
    there = Payee.objects.create(programme=far, party=uuid4(), name="There", **noted)
    mine.pk, mine.ref, mine.payee = None, uuid4(), there  # as if it had the same account
    mine.save()
    assert set(queries.scene(plan.person.programme, NOW).payees) == {here.ref}
    assert raised(plan) == []


def test_looking_for_shared_accounts_takes_as_many_queries_for_many_payees(plan):
    def count():
        with CaptureQueriesContext(connection) as seen:
            queries.scene(plan.person.programme, NOW)
        return len(seen)

    gives(plan, payee_of(plan, "Shop 0", 100), "00000000")
    first = count()
    for n in range(1, 6):
        gives(plan, payee_of(plan, f"Shop {n}", 100), f"0000000{n}")
    assert count() == first


@pytest.mark.parametrize("written", ["Tom Reed", " TOM  REED. ", "Tóm Reed"])
def test_an_account_in_the_name_of_staff_is_found_behind_any_payee(plan, written):
    gives(plan, payee_of(plan, "Corner Gym"), holder=written)
    assert raised(plan) == [("shared_account", "Corner Gym")]


def test_an_account_in_the_name_of_nobody_here_is_no_sign(plan):
    gives(plan, payee_of(plan, "Corner Gym"), holder="Tom Reeds")
    assert raised(plan) == []


@pytest.mark.parametrize("whose", ["Tom Reed", "My brother's van"])
def test_the_accounts_of_staff_are_known_to_the_signs(plan, whose):
    """Of a payee of their name, and of one they declared; closed ones too."""
    tom = plan.cast.account("payer")
    theirs = payee_of(plan, whose)
    account = gives(plan, theirs)
    actions.close_account(account=account, reason="replaced", by=plan.by("payer"), at=NOW)
    if whose != tom.name:
        consent.declare_interest(
            programme=plan.person.programme,
            party=theirs.party,
            payee_name=whose,
            kind="family",
            from_on=NOW.date(),
            by=plan.by("payer"),
            at=NOW,
        )
    scene = queries.scene(plan.person.programme, NOW)
    known = {mark for one in scene.insiders if one.human == tom.human for mark in one.accounts}
    assert known == {account.fingerprint}
    assert raised(plan) == [("staff_is_payee", whose)]  # its own account is not shared with it
    gives(plan, payee_of(plan, "Corner Gym"))
    assert ("shared_account", "Corner Gym") in raised(plan)


def test_staff_who_take_part_are_found_by_either_name(plan):
    """Humans are compared, not sign-ins (2.11)."""
    from ownway.people.models import Person

    tom = plan.cast.account("payer")
    Person.objects.filter(pk=plan.cast.people["neighbour"].pk).update(human=tom.human)
    payee_of(plan, "ben cole")
    assert raised(plan) == [("staff_is_payee", "ben cole")]


def test_an_account_that_does_not_open_stops_no_other_sign(plan, monkeypatch):
    from ownway.core.safe import NotOpened
    from ownway.spending.queries import scenes

    def shut(_row):
        raise NotOpened("The key is not here")

    gives(plan, payee_of(plan, "Corner Gym"), holder="Tom Reed")
    gives(plan, payee_of(plan, "Second Gym"))
    monkeypatch.setattr(scenes, "details_of", shut)
    assert raised(plan) == [("shared_account", "Corner Gym"), ("shared_account", "Second Gym")]
