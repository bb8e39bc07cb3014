"""Whose money comes back to whom: somebody is known by who they are, never by a name."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ownway.consent import actions as consent
from ownway.core.period import Period
from ownway.core.problems import NotVisible
from ownway.people.models import Person
from ownway.spending import actions, queries
from ownway.spending.models import Bill, Payee
from tests.agreed import agree
from tests.cast import NOW
from tests.spending import paying

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def other(cast, plan):
    """Another person of the programme, with the same name to the letter."""
    made = agree(cast, "neighbour")
    Person.objects.filter(pk=made.person.pk).update(name=plan.person.name)
    made.person.refresh_from_db()
    return made


def back(plan, purchase, who="ana"):
    return actions.pay_back(purchase=purchase, by=plan.by(who), at=NOW)


def payee_of(purchase):
    (bill,) = purchase.bills.filter(status="agreed").select_related("payee")
    return bill.payee


def bought_by_both(plan, other):
    mine = back(plan, plan.ask("gym"))
    theirs = other.ask("gym", by=other.by("neighbour"))
    return mine, back(other, theirs, "neighbour")


def test_two_people_of_one_name_are_two_payees_with_two_accounts(plan, other):
    mine, theirs = bought_by_both(plan, other)
    assert payee_of(mine) != payee_of(theirs)
    assert payee_of(mine).party != payee_of(theirs).party
    account = paying.account(plan, payee_of(mine))
    assert account.payee == payee_of(mine)
    used = queries.accounts_in_use({payee_of(theirs).pk}, NOW.date())
    assert used[payee_of(theirs).pk].account is None


def test_a_seller_of_a_persons_name_is_somebody_else(plan, other):
    """Whoever asks, and whichever comes first."""
    name = plan.person.name
    seller = payee_of(plan.ask("gym", 1_000, payee=name))
    mine = payee_of(back(plan, plan.ask("gym", 1_100)))
    again = payee_of(plan.ask("gym", 1_200, payee=name.upper()))
    theirs = payee_of(other.ask("gym", 1_300, payee=name, by=other.by("neighbour")))
    assert seller == again == theirs != mine
    assert (seller.person, mine.person) == (None, plan.person)


def test_what_is_bought_from_a_namesake_is_paid_back_and_wants_no_receipt_before(plan):
    bought = plan.ask("gym", 4_000, payee=plan.person.name)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    assert queries.papers_of(queries.lines_of(run)) == {}
    actions.withdraw_run(run=run, by=plan.by("payer"), at=NOW)
    assert queries.may_be_paid_back(queries.whole().get(pk=bought.pk), NOW)


def test_nobody_is_paid_on_somebody_elses_row(plan, other):
    """The database keeps it, whatever writes."""
    mine, theirs = bought_by_both(plan, other)
    bill = theirs.bills.get(status="agreed")
    for wrong in (
        lambda: Bill.objects.filter(pk=bill.pk).update(payee=payee_of(mine)),
        lambda: Payee.objects.filter(pk=bill.payee_id).update(person=plan.person),
        lambda: Payee.objects.filter(pk=bill.payee_id).update(person=None),
        lambda: Payee.objects.filter(pk=bill.payee_id).update(party=plan.person.ref),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_it_follows_the_name_somebody_goes_by_now(plan):
    first = payee_of(back(plan, plan.ask("gym", 1_000)))
    Person.objects.filter(pk=plan.person.pk).update(name="Ana Duarte Reis")
    bought = plan.ask("gym", 1_100)
    later = payee_of(actions.pay_back(purchase=bought, by=plan.by(), at=NOW))
    assert (later.pk, later.name) == (first.pk, "Ana Duarte Reis")


def test_a_namesake_of_staff_is_no_sign_and_staff_who_take_part_are(plan):
    tom = plan.cast.account("payer")
    Person.objects.filter(pk=plan.person.pk).update(name=tom.name)
    plan.person.refresh_from_db()
    payee = payee_of(back(plan, plan.ask("gym")))
    assert payee.name == tom.name
    assert actions.note_signs(programme=plan.person.programme, at=NOW) == []
    Person.objects.filter(pk=plan.person.pk).update(name="Ana Duarte", human=tom.human)
    raised = actions.note_signs(programme=plan.person.programme, at=NOW)
    assert [(one.code, one.payee) for one in raised] == [("staff_is_payee", payee)]


def test_the_year_of_each_is_their_own(plan, other):
    for bought in bought_by_both(plan, other):
        assert bought.pk
    paying.posted(plan)
    for run in plan.person.programme.pay_runs.all():
        actions.settle(run=run, by=plan.by("payer"), at=paying.LATER)
    rows = queries.by_payee(
        plan.cast.viewer("payer"),
        plan.person.programme,
        Period(NOW.date().replace(month=4, day=6), NOW.date().replace(year=2027, month=4, day=6)),
    )
    assert [(one.payee, one.payments) for one in rows] == [(plan.person.name, 1)] * 2


@pytest.mark.parametrize("how", ["person", "name"])
def test_whoever_is_close_to_them_lists_nothing_for_them(plan, how):
    bought = back(plan, plan.ask("gym"))
    about = {"person": plan.person}
    if how == "name":
        name = plan.person.name
        named = queries.party_named(plan.person.programme.ref, name)
        about = {"party": named, "payee_name": name}
    consent.declare_interest(
        programme=plan.person.programme,
        kind="family",
        from_on=NOW.date(),
        by=plan.by("payer"),
        at=NOW,
        **about,
    )
    with pytest.raises(actions.NothingToPay):
        actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    payee = payee_of(bought)
    details = paying.british(holder_name=payee.name)
    wrote = actions.propose_account(payee=payee, details=details, by=plan.by("releaser"), at=NOW)
    with pytest.raises(actions.ConflictOfInterest):
        actions.confirm_account(
            account=wrote, called_back=paying.CALLED, by=plan.by("payer"), at=NOW
        )


def test_who_is_paid_back_is_not_shown_to_everybody_who_pays_and_a_look_is_kept(plan):
    """That somebody takes part, and where they bank: as closed as their page (S12)."""
    programme, payee = plan.person.programme, payee_of(back(plan, plan.ask("gym")))
    account = paying.account(plan, payee)
    concern = actions.raise_concern(
        payee=payee, person=None, words="Odd.", by=plan.by("payer"), at=NOW
    )
    stop = actions.stop_payments(
        programme=programme, payee=payee, reason="Odd.", by=plan.by("payer"), at=NOW
    )
    seen, decides = plan.cast.viewer("payer"), plan.cast.viewer("approver")
    assert queries.payment_stops(seen, programme, NOW) == [stop]
    assert queries.payee(seen, payee.ref, NOW.date()).payee == payee
    assert plan.person.ref in seen.seen
    assert queries.concerns(decides, programme, NOW) == [concern]
    assert plan.person.ref in decides.seen
    Person.objects.filter(pk=plan.person.pk).update(restricted=True)
    seen, decides = plan.cast.viewer("payer"), plan.cast.viewer("approver")
    assert payee not in [one.payee for one in queries.payees(seen, programme.ref, NOW.date())]
    assert queries.concerns(decides, programme, NOW) == []
    assert queries.payment_stops(seen, programme, NOW) == []
    for look in (
        lambda: queries.payment_stop(seen, stop.ref, NOW),
        lambda: queries.payee(seen, payee.ref, NOW.date()),
        lambda: queries.payee_account(seen, account.ref),
        lambda: queries.concern(decides, concern.ref, NOW),
    ):
        with pytest.raises(NotVisible):
            look()
    assert plan.person.ref not in seen.seen
