"""What somebody paid themselves waits where the seller waits, and where somebody has to say yes."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.programme.queries import pack_of
from ownway.spending import actions, queries
from ownway.spending.queries.runs import bills_wait
from ownway.spending.rules import SetAside
from tests import palmera
from tests.agreed import agree
from tests.cast import NOW
from tests.spending import paying
from tests.spending.test_interests import close

pytestmark = pytest.mark.django_db
REVIEW = date(2026, 11, 1)


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def back(plan, purchase, **changed):
    return actions.pay_back(**{"purchase": purchase, "by": plan.by("ana"), "at": NOW, **changed})


def allowed(plan, purchase, who="approver", **changed):
    said = {"why": "The card machine was broken. I rang the shop.", "at": NOW, **changed}
    return actions.allow_pay_back(purchase=purchase, by=plan.by(who), **said)


def again(purchase):
    return queries.whole().get(pk=purchase.pk)


def refused(plan, purchase, *, at=NOW, **changed):
    """Nothing is moved, and the page does not offer what would be refused."""
    assert not queries.may_be_paid_back(again(purchase), at)
    with pytest.raises(actions.NotPossible) as no:
        back(plan, purchase, at=at, **changed)
    assert queries.not_paid_back(again(purchase), at).words == no.value.words
    assert not queries.to_pay(plan.person.programme.ref).filter(payee__person__isnull=False)
    return no.value


def test_a_concern_about_the_seller_holds_what_is_paid_back_too(plan):
    """Raised before the press, it keeps the money; in order again, it goes on."""
    bought = plan.ask("gym")
    concern = actions.raise_concern(
        payee=paying.payee_of(bought),
        person=None,
        words="Nobody knows them.",
        by=plan.by("payer"),
        at=NOW,
    )
    no = refused(plan, bought)
    assert "We are checking the bill of City Leisure" in no.words
    with pytest.raises(actions.NotPossible):
        allowed(plan, bought)
    with pytest.raises(actions.NothingToPay):
        actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    said = {"concern": concern, "by": plan.by("senior_approver"), "at": NOW}
    actions.decide_concern(**said, outcome="upheld", reason="There is no such shop.")
    assert "is not paid" in refused(plan, bought, at=NOW + timedelta(days=99)).words
    actions.decide_concern(**said, outcome="cleared", reason="I was there.")
    assert queries.may_be_paid_back(again(bought), NOW)


def test_a_concern_after_the_press_holds_it_too(plan):
    """The seller's bill is taken back by then; the doubt is about the same thing."""
    bought = plan.ask("gym")
    seller = paying.payee_of(bought)
    back(plan, bought)
    said = {"payee": seller, "words": "Nobody knows them.", "by": plan.by("payer"), "at": NOW}
    actions.raise_concern(person=plan.person, **said)
    (bill,) = again(bought).bills.filter(status="agreed")
    assert queries.is_held(bill, NOW)
    with pytest.raises(actions.NothingToPay):
        actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    assert queries.concern_about(again(bought), NOW).payee == seller


def test_a_sign_about_the_seller_is_found_after_the_press_too(plan):
    """Whoever presses at once, before anybody looked, is looked at when the run is made."""
    tom = plan.cast.account("payer").name
    bought = back(plan, plan.ask("gym", payee=tom))
    raised = actions.note_signs(programme=plan.person.programme, at=NOW)
    assert [(one.code, one.payee.name) for one in raised] == [("staff_is_payee", tom)]
    assert queries.is_held(again(bought).bills.get(status="agreed"), NOW)


def test_round_sums_from_many_sellers_are_no_pattern_of_the_person(plan):
    for seller in range(6):
        back(plan, plan.ask("gym", 5_000, payee=f"Shop {seller}"))
    assert actions.note_signs(programme=plan.person.programme, at=NOW) == []
    for _time in range(6):
        back(plan, plan.ask("bus", 5_000, payee="Round Ltd"))
    raised = actions.note_signs(programme=plan.person.programme, at=NOW)
    assert [(one.code, one.payee.name) for one in raised] == [("rounded", "Round Ltd")]


@pytest.mark.parametrize("whose", ["payee", "person", "themself"])
def test_a_stop_holds_it_too(plan, whose):
    bought = plan.ask("gym")
    if whose == "themself":  # somebody stopped what goes to them
        first = back(plan, plan.ask("gym", 1_000))
        about = {"payee": first.bills.get(status="agreed").payee}
        actions.cancel(purchase=first, by=plan.by(), at=NOW)
    else:
        about = {"person": plan.person} if whose == "person" else {}
        about = about or {"payee": paying.payee_of(bought)}
    stop = actions.stop_payments(
        programme=plan.person.programme, reason="Ask first.", by=plan.by("payer"), at=NOW, **about
    )
    assert "wait" in refused(plan, bought).words
    actions.lift_stop(stop=stop, reason="All is well.", by=plan.by("releaser"), at=NOW)
    assert queries.may_be_paid_back(again(bought), NOW)


def test_a_stop_of_the_seller_after_the_press_holds_it_too(plan):
    """Nothing of it leaves, and the person is told why, until somebody lets it go on."""
    bought = plan.ask("gym")
    seller = paying.payee_of(bought)
    back(plan, bought)
    stop = actions.stop_payments(
        programme=plan.person.programme,
        payee=seller,
        reason="Ask first.",
        by=plan.by("payer"),
        at=NOW,
    )
    (bill,) = again(bought).bills.filter(status="agreed")
    assert bills_wait(plan.person.programme, [bill], NOW.date()) == {
        bill.pk: SetAside.PAYEE_ON_HOLD
    }
    assert queries.stop_of(again(bought)) == stop
    run = paying.posted(plan, at=NOW)
    assert [line.state for line in run.lines.all()] == ["set_aside"]
    actions.lift_stop(stop=stop, reason="All is well.", by=plan.by("releaser"), at=NOW)
    assert bills_wait(plan.person.programme, [bill], NOW.date()) == {}


def test_where_the_pack_pays_nobody_back_there_is_no_way(cast):
    """In Florida no participant receives the money (R29); the pack says so, with its source."""
    plan = agree(cast, "elsewhere", lines=palmera.LINES)
    assert not pack_of(plan.person.programme).spending.paid_back.allowed
    bought = plan.ask("gym", by=plan.by("elsewhere"))
    no = refused(plan, bought, by=plan.by("elsewhere"))
    assert "Here nobody gets money back" in no.words
    with pytest.raises(actions.NotPossible):
        allowed(plan, bought, "far_approver")
    (bill,) = again(bought).bills.all()
    assert (bill.payee.name, bill.status) == ("City Leisure", "agreed")


def narrow(plan, line="gym", way=("notional", "nhs_thornmere")):
    return holding.tighten(
        pot=plan.pot,
        line_root=plan.lines[line].root,
        way=way[0],
        holder=way[1],
        reason="We agreed this together while things are hard.",
        review_on=REVIEW,
        by=plan.by("senior_approver"),
        at=NOW,
    )


@pytest.mark.parametrize("before", [True, False])
def test_a_narrower_choice_wants_the_yes_of_somebody_who_decides(plan, before):
    """Narrowed before or after what was asked: the money does not go to them on one press."""
    made = narrow(plan) if before else None
    bought = plan.ask("gym")
    made = made or narrow(plan)
    no = refused(plan, bought)
    assert "Somebody has to say yes" in no.words
    assert "1 November 2026" in no.words
    holding.end_narrowing(arrangement=made, by=plan.by("senior_approver"), at=NOW)
    assert queries.may_be_paid_back(again(bought), NOW)


def test_a_narrower_choice_that_has_lapsed_binds_no_longer(plan):
    narrow(plan)
    bought = plan.ask("gym")
    after = NOW.replace(month=11, day=2)
    assert queries.may_be_paid_back(again(bought), after)
    assert not queries.may_be_paid_back(again(bought), NOW)


def test_another_line_is_not_touched_by_it(plan):
    narrow(plan, "bus", ("third", "harbour_accounts"))
    assert queries.may_be_paid_back(plan.ask("gym"), NOW)


def test_above_the_sum_for_receipts_the_receipt_comes_first(plan):
    bought = plan.ask("gym", 10_001)
    no = refused(plan, bought)
    assert "£100" in no.words
    assert "Add a photo" in no.fix
    out = BytesIO()
    Image.new("RGB", (60, 40), (120, 0, 0)).save(out, "PNG")
    photo = {"sent": out.getvalue(), "by": plan.by("ana"), "at": NOW}
    made = actions.add_picture(purchase=bought, **photo)
    assert queries.may_be_paid_back(again(bought), NOW)
    actions.remove_picture(picture=made, by=plan.by("ana"), at=NOW)
    refused(plan, bought)
    assert queries.may_be_paid_back(plan.ask("gym", 10_000), NOW)


@pytest.mark.parametrize("way", ["narrowed", "no receipt"])
def test_somebody_who_decides_can_say_yes_with_a_reason(plan, way):
    if way == "narrowed":
        narrow(plan)
    bought = plan.ask("gym", 4_000 if way == "narrowed" else 12_000)
    for _press in range(2):
        allowed(plan, bought)
    (bill,) = again(bought).bills.filter(status="agreed")
    assert bill.payee.person == plan.person
    assert bill.why == "The card machine was broken. I rang the shop."
    assert bill.made_human == plan.by("approver").human
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    with pytest.raises(actions.TwoPeople):  # they had a part in it
        actions.release(run=run, by=plan.by("approver"), at=NOW)
    assert books.check() == []


def test_nobody_says_yes_for_themselves_without_a_reason_or_to_whom_they_are_close(plan):
    bought = plan.ask("gym", 12_000, by=plan.by("coach"))
    for who in ("ana", "coach"):
        with pytest.raises(actions.ConflictOfInterest):
            allowed(plan, bought, who)
    for why in ("", "  ", "x" * 100_000):
        with pytest.raises(actions.ReasonNeeded):
            allowed(plan, bought, why=why)
    close(plan, "approver", payee="City Leisure")
    close(plan, "senior_approver", person=plan.person)
    for who in ("approver", "senior_approver"):
        with pytest.raises(actions.ConflictOfInterest):
            allowed(plan, bought, who)
