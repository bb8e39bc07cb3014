"""Who closed their account and wants a cheque is paid by hand: two people, and a call back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.consent import actions as consent
from ownway.core.problems import Refused
from ownway.spending import actions, queries, rules
from ownway.spending.models import PaidByHand
from ownway.spending.rules import EntryRead, Said, SetAside
from tests.cast import NOW
from tests.spending import paying
from tests.spending.paying import CALLED, LATER
from tests.spending.test_payees import DAY, VERSIONS, in_use

pytestmark = pytest.mark.django_db
WORDS = "They left their bank and want cheques."


@given(VERSIONS, st.integers(0, 6))
def test_an_open_account_is_never_passed_over(versions, after):
    found = rules.account_in_use(versions, DAY, by_hand_after=after)
    before = rules.account_in_use(versions, DAY)
    if any(not one.closed for one in versions):
        assert found == before
    elif all(one.number <= after for one in versions):
        assert found == rules.AccountInUse()
    assert rules.account_in_use(versions, DAY, by_hand_after=0) == before


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def payee(plan):
    return paying.payee_of(plan.ask("gym"))


@pytest.fixture
def left(plan, payee):
    """They had an account and closed it."""
    account = paying.account(plan, payee)
    actions.close_account(account=account, reason="replaced", by=plan.by("payer"), at=LATER)
    return payee


def say(plan, payee, *, by="payer", words=WORDS):
    return actions.say_by_hand(payee=payee, words=words, by=plan.by(by), at=LATER)


def agree(plan, payee, *, by="releaser", called_back=CALLED):
    return actions.agree_by_hand(payee=payee, called_back=called_back, by=plan.by(by), at=LATER)


def test_two_people_decide_and_the_next_run_pays_by_hand(plan, left):
    assert in_use(left, LATER).waits is SetAside.ACCOUNT_STOPPED
    for _press in range(2):
        say(plan, left)
    assert in_use(left, LATER).waits is SetAside.ACCOUNT_STOPPED
    with pytest.raises(actions.TwoPeople):
        agree(plan, left, by="payer")
    with pytest.raises(actions.CannotPayInto):
        agree(plan, left, called_back="ok")
    for _press in range(2):
        agree(plan, left)
    assert in_use(left, LATER) == queries.InUse()
    line = paying.posted(plan).lines.get()
    assert (line.state, line.way, line.account) == ("posted", "harbour_by_hand", None)


def test_who_said_it_releases_nothing_that_is_paid_by_it(plan, left):
    """As for whoever wrote an account down: two others have to do with the money (2.11)."""
    say(plan, left, by="releaser")
    agree(plan, left, by="director")
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


def test_another_account_ends_it(plan, left):
    say(plan, left)
    agree(plan, left)
    new = paying.account(plan, left, at=LATER, number="11223344")
    assert in_use(left, LATER).waits is SetAside.ACCOUNT_COOLING
    actions.close_account(account=new, reason="stolen", by=plan.by("payer"), at=LATER)
    assert in_use(left, LATER).waits is SetAside.ACCOUNT_STOPPED
    say(plan, left)
    agree(plan, left)
    assert in_use(left, LATER) == queries.InUse()
    assert [one.after for one in left.by_hand.order_by("after")] == [1, 2]


def test_not_while_an_account_is_open_or_where_there_never_was_one(plan, payee):
    with pytest.raises(actions.NotPossible):
        say(plan, payee)
    account = paying.account(plan, payee)
    with pytest.raises(actions.NotPossible):
        say(plan, payee)
    actions.close_account(account=account, reason="replaced", by=plan.by("payer"), at=LATER)
    with pytest.raises(actions.NotPossible):
        agree(plan, payee)
    with pytest.raises(Refused):
        say(plan, payee, words=" ")
    say(plan, payee)
    actions.propose_account(
        payee=payee, details=paying.british("11223344"), by=plan.by("payer"), at=LATER
    )
    with pytest.raises(actions.NotPossible):
        agree(plan, payee)


def test_what_came_back_from_the_closed_account_is_paid_again_by_hand(plan, payee):
    account = paying.account(plan, payee)
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    line = run.lines.get()
    back = EntryRead(
        ref="1", said=Said.RETURNED, on=LATER.date(), reason="AC04", reference=line.reference
    )
    paying.read(plan, paying.statement(back))
    actions.close_account(account=account, reason="replaced", by=plan.by("payer"), at=LATER)
    with pytest.raises(actions.NotPossible):
        actions.pay_again(line=line, by=plan.by("payer"), at=LATER)
    say(plan, payee)
    with pytest.raises(actions.NotPossible):
        actions.pay_again(line=line, by=plan.by("payer"), at=LATER)
    agree(plan, payee)
    with pytest.raises(actions.NothingToPay):  # somebody looks at it first
        paying.posted(plan)
    actions.pay_again(line=line, by=plan.by("payer"), at=LATER)
    again = paying.posted(plan).lines.get()
    assert (again.bill_id, again.way, again.account) == (line.bill_id, "harbour_by_hand", None)
    assert again.state == "posted"


def test_whoever_is_close_to_the_payee_does_not_decide(plan, left):
    say(plan, left)
    consent.declare_interest(
        programme=plan.person.programme,
        person=None,
        party=left.party,
        payee_name=left.name,
        kind="family",
        from_on=NOW.date(),
        by=plan.by("releaser"),
        at=NOW,
    )
    with pytest.raises(actions.ConflictOfInterest):
        agree(plan, left)


def test_the_database_lets_exactly_this_happen(plan, left):
    account = left.accounts.get()
    new = (
        "INSERT INTO spending_paidbyhand (payee_id, after, words, said_at, said_by, said_human,"
        " called_back"
    )
    first = (
        f"SELECT payee_id, {{after}}, 'x', made_at, made_by, made_human, ''"
        f" {{more}} FROM spending_payeeaccount WHERE id = {account.pk}"
    )
    _refused(
        f"{new}) {first.format(after=2, more='')}",
        f"{new}, agreed_at, agreed_by, agreed_human) "
        + first.format(after=1, more=", confirmed_at, confirmed_by, confirmed_human"),
    )
    say(plan, left)
    change = "UPDATE spending_paidbyhand SET"
    agreed = "agreed_at = said_at, agreed_by = said_by, called_back = 'Rang them at home'"
    _refused(
        f"{new}) {first.format(after=1, more='')}",
        f"{change} {agreed}, agreed_human = said_human",
        f"{change} words = 'another'",
        "DELETE FROM spending_paidbyhand",
    )
    agree(plan, left)
    _refused(
        f"{change} agreed_at = NULL, agreed_by = NULL, agreed_human = NULL, called_back = ''",
        "DELETE FROM spending_paidbyhand",
    )
    assert PaidByHand.objects.get().agreed_human == plan.by("releaser").human


def _refused(*statements: str) -> None:
    for sql in statements:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
