"""Who asked, or came with a plan from another place, joins; and gets a sign-in of their own."""

from __future__ import annotations

import pytest

from ownway.consent.queries import viewer_for
from ownway.core.actors import SYSTEM, ActorKind
from ownway.joining import actions, rules
from ownway.joining.models import Enrolment
from ownway.joining.rules import Status
from ownway.people import actions as people
from ownway.people.queries import account_by_email, actor_of
from ownway.programme.queries import pack_of
from ownway.record.models import Entry
from ownway.record.store import writing
from tests import living
from tests.living import AT
from tests.planned import staff

pytestmark = pytest.mark.django_db
READ = "1" * 64


@pytest.fixture
def inside():
    return living.programme()


def asked(inside, account=None, name="Uma"):
    person = people.add_person(programme=inside, account=account, name=name, by=SYSTEM, at=AT)
    Enrolment.objects.create(
        person=person,
        status=Status.ENQUIRY.value,
        informed_version="0" * 64,
        joined_at=AT,
        joined_by=SYSTEM.ref,
    )
    return person


def facts(inside):
    return {fact.code: fact.values[0] for fact in pack_of(inside).asked}


def yes(inside, person, by, **changed):
    said = {"name": "Uma Bell", "called": "Uma", "facts": facts(inside), "informed_version": READ}
    return actions.take_in(person=person, **{**said, **changed}, by=by, at=AT)


@pytest.mark.parametrize("status", list(Status))
def test_only_who_asked_and_heard_no_answer_yet_is_taken_in(status):
    assert rules.may_take_in(status) is (status in ("enquiry", "informed", "eligible"))


def test_staff_write_down_the_yes_of_somebody_without_a_sign_in(inside):
    helper, _viewer = staff(inside)
    person = asked(inside)
    taken = yes(inside, person, helper, with_help=True)
    assert yes(inside, person, helper) == taken
    assert (taken.status, taken.informed_version, taken.with_help) == ("enrolled", READ, True)
    person.refresh_from_db()
    assert (person.name, person.called, person.facts) == ("Uma Bell", "Uma", facts(inside))
    [entry] = Entry.objects.filter(verb="joining.take_in")
    assert (entry.by, entry.person) == (helper.ref, person.ref)


def test_nobody_says_yes_for_somebody_who_signs_in(inside):
    account = people.add_account(name="Uma", email="uma@example.org", at=AT)
    person, (helper, _viewer) = asked(inside, account), staff(inside)
    with pytest.raises(actions.NotTheirs):
        yes(inside, person, helper)
    assert yes(inside, person, actor_of(account, ActorKind.PERSON)).status == "enrolled"


def test_nothing_is_taken_for_granted(inside):
    helper, _viewer = staff(inside)
    person = asked(inside)
    for missing in ({"informed_version": ""}, {"name": " "}):
        with pytest.raises(actions.NotReady):
            yes(inside, person, helper, **missing)
    assert Enrolment.objects.get(person=person).status == "enquiry"
    Enrolment.objects.filter(person=person).update(
        status=Status.LEFT.value, left_at=AT, left_by=SYSTEM.ref
    )
    with pytest.raises(actions.NoSuchMove):
        yes(inside, person, helper)


# -- a sign-in of their own --


def test_with_a_sign_in_it_is_their_own_life_and_nobody_writes_for_them(inside):
    helper, _viewer = staff(inside)
    person = asked(inside)
    before = person.human
    opened = actions.open_sign_in(person=person, email="Uma@Example.org", by=helper, at=AT)
    assert actions.open_sign_in(person=person, email="uma@example.org", by=helper, at=AT) == opened
    account = account_by_email("uma@example.org")
    assert (opened.account, account.human, opened.human) == (account, before, before)
    assert not account.has_usable_password()
    assert viewer_for(account, at=AT).own_people == (person.ref,)
    with pytest.raises(actions.NotTheirs):
        yes(inside, opened, helper)
    [entry] = Entry.objects.filter(verb="joining.open_sign_in")
    assert (entry.by, entry.person) == (helper.ref, person.ref)


def test_a_wrong_address_is_put_right_until_it_is_used(inside):
    helper, _viewer = staff(inside)
    person = asked(inside)
    actions.open_sign_in(person=person, email="uma@exmaple.org", by=helper, at=AT)
    right = actions.open_sign_in(person=person, email="uma@example.org", by=helper, at=AT)
    assert right.account == account_by_email("uma@example.org")
    assert account_by_email("uma@exmaple.org") is None
    own = actor_of(right.account, ActorKind.PERSON)
    people.prove_address(account=right.account, by=own, at=AT)
    with pytest.raises(actions.NotTheirs):
        actions.open_sign_in(person=person, email="other@example.org", by=helper, at=AT)


def test_nobody_becomes_somebody_else(inside):
    """Whoever works here, stands beside them, or takes part already cannot be this person."""
    helper, _viewer = staff(inside)
    colleague, _seen = staff(inside, "payer", "Pat")
    person = asked(inside)
    sister = people.add_account(name="Sue", email="sue@example.org", at=AT)
    with writing():
        people.add_supporter(
            person=person, account=sister, kind="family", relation="sister", by=SYSTEM, at=AT
        )
    other = people.add_account(name="Ben", email="ben@example.org", at=AT)
    people.add_person(programme=inside, account=other, name="Ben", by=SYSTEM, at=AT)
    for who in (helper, colleague):
        with pytest.raises(people.AddressInUse):
            actions.open_sign_in(person=person, email=address(who), by=helper, at=AT)
    with pytest.raises(people.AddressInUse):
        actions.open_sign_in(person=person, email="sue@example.org", by=helper, at=AT)
    with pytest.raises(people.AlreadyThere):
        actions.open_sign_in(person=person, email="ben@example.org", by=helper, at=AT)
    person.refresh_from_db()
    assert person.account is None


def test_who_signed_up_before_is_the_same_human(inside):
    helper, _viewer = staff(inside)
    person = asked(inside)
    mine = people.add_account(name="Uma", email="uma@example.org", at=AT)
    opened = actions.open_sign_in(person=person, email="uma@example.org", by=helper, at=AT)
    assert (opened.account, opened.human) == (mine, mine.human)


def address(actor):
    from ownway.people.queries import account_by_ref

    return account_by_ref(actor.ref).email
