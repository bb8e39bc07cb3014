"""`ownway amounts again`: counts first, keeps only when told, and takes nothing from anybody."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ownway.allocation import queries
from ownway.allocation.models import Allocation
from ownway.joining import actions as joining
from ownway.people import actions as people
from ownway.people.models import Account
from ownway.people.queries import actor_of
from ownway.programme.queries import pack_of
from ownway.record.models import Entry
from tests import living, planned, ruled
from tests.living import AT

pytestmark = pytest.mark.django_db
RISES, FALLS = "19.00", "15.00"  # of the pounds a week for 4 points


@pytest.fixture
def inside():
    return living.programme()


@pytest.fixture
def ana(inside):
    account = people.add_account(name="Ana", email="ana@example.org", by=living.SYSTEM, at=AT)
    by = actor_of(account, living.ActorKind.PERSON)
    person = joining.join(
        programme=inside,
        account=account,
        name="Ana",
        called="Ana",
        language="en-GB",
        facts={},
        informed_version=inside.pack.digest,
        by=by,
        at=AT,
    ).person
    sent = living.assessed(person, by, living.answers_worth(pack_of(inside), 5))
    planned.allocating.work_out(assessment=sent, by=by, at=AT)
    return person


@pytest.fixture
def director(inside):
    planned.staff(inside, "director", "Ifor")
    return Account.objects.get(name="Ifor").email


def mended(inside, four):
    ruled.in_force(inside, ruled.england(date(2026, 10, 1), four=four), AT)


def again(*words):
    out = StringIO()
    call_command("amounts", "again", "england-nhs", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_nothing_changes_where_the_rules_are_the_same(ana, director):
    assert "1 stay as they are" in again("--by", director, "--keep")
    assert Allocation.objects.count() == 1


def test_counted_first_then_kept_and_more_counts_at_once(ana, inside, director):
    mended(inside, RISES)
    assert "1 come to more" in again("--by", director)
    assert Allocation.objects.count() == 1
    assert "1 come to more" in again("--by", director, "--keep")
    counting = queries.counting(ana)
    first = Allocation.objects.get(number=1)
    assert (counting.number, counting.assessment) == (2, first.assessment)
    assert counting.amount_minor > first.amount_minor
    assert Entry.objects.filter(verb="allocation.work_out_again").count() == 1
    assert "1 stay as they are" in again("--by", director, "--keep")


def test_less_waits_for_its_notice(ana, inside, director):
    mended(inside, FALLS)
    assert "1 come to less" in again("--by", director, "--keep")
    assert queries.counting(ana).number == 1
    change = queries.compared(queries.counting(ana), queries.latest(ana))
    assert [part.kind for part in change.parts] == ["prices"]


def test_only_whoever_answers_for_the_programme(ana, inside):
    planned.staff(inside, "senior_approver", "Helen")
    helen = Account.objects.get(name="Helen").email
    for email in (helen, "nobody@example.org"):
        with pytest.raises(CommandError, match="does not answer"):
            again("--by", email)
    with pytest.raises(CommandError, match="england-nhs"):
        call_command("amounts", "again", "elsewhere", "--by", helen)
