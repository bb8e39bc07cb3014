"""Where payees are paid: two humans, a call back, a time of rest, the old account until then."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.problems import NotVisible
from ownway.spending import actions, queries, rules
from ownway.spending.rules import AccountVersion, SetAside
from tests.cast import NOW
from tests.spending import paying

DAY = date(2026, 9, 4)
VERSIONS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(-5, 5)), st.booleans(), st.booleans()), max_size=5
).map(
    lambda rows: [
        AccountVersion(
            n, None if rest is None else DAY + timedelta(days=rest), closed, mistaken=mistaken
        )
        for n, (rest, closed, mistaken) in enumerate(rows, start=1)
    ]
)


def never_was(version):
    """Written down by mistake, and nobody ever confirmed it."""
    return version.closed and version.mistaken and version.usable_on is None


@given(VERSIONS)
def test_only_a_confirmed_rested_and_open_account_is_ever_used(versions):
    found = rules.account_in_use(versions, DAY)
    fit = [x for x in versions if not x.closed and x.usable_on is not None and x.usable_on <= DAY]
    assert found.number == (fit[-1].number if fit else None)
    assert (found.waits is None) == bool(fit or all(never_was(x) for x in versions))


@given(VERSIONS)
def test_what_was_only_a_mistake_changes_nothing(versions):
    """A payee who is paid by hand is so still, one whose account was stolen waits still."""
    counted = [x for x in versions if not never_was(x)]
    assert rules.account_in_use(versions, DAY) == rules.account_in_use(counted, DAY)


@given(VERSIONS, st.integers(0, 5))
def test_a_new_version_takes_nothing_from_the_old_one_while_it_rests(versions, rest):
    before = rules.account_in_use(versions, DAY)
    newer = AccountVersion(99, DAY + timedelta(days=rest + 1))
    after = rules.account_in_use([*versions, newer], DAY)
    if before.number is not None:
        assert after == before
    else:
        assert after.waits is SetAside.ACCOUNT_COOLING


@pytest.mark.parametrize(
    ("currency", "details", "codes"),
    [
        ("GBP", {}, []),
        ("GBP", {"number": "123"}, ["bad_number_gb"]),
        ("GBP", {"sort_code": "1", "town": " "}, ["no_town", "bad_sort_code"]),
        ("USD", {"routing": "021000021", "number": "12345"}, []),
        ("USD", {"routing": "021000012", "number": "12345"}, ["bad_routing"]),
        ("USD", {"routing": "021000021", "number": "x"}, ["bad_number_us"]),
        ("EUR", {"iban": "DE89 3704 0044 0532 0130 00"}, []),
        ("EUR", {"iban": "DE89370400440532013001"}, ["bad_iban"]),
        ("EUR", {"iban": ""}, ["bad_iban"]),
    ],
)
def test_details_are_checked_as_their_country_writes_them(currency, details, codes):
    found = rules.check_details(paying.british(**details).plain(), currency)
    assert [one.code for one in found] == codes


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def payee(plan):
    return paying.payee_of(plan.ask("gym"))


def in_use(payee, at):
    return queries.accounts_in_use({payee.pk}, at.date())[payee.pk]


@pytest.mark.django_db
def test_an_account_is_used_after_two_people_and_three_days(plan, payee):
    assert in_use(payee, NOW) == queries.InUse()
    made = actions.propose_account(
        payee=payee, details=paying.british(), by=plan.by("payer"), at=NOW
    )
    assert in_use(payee, NOW).waits is SetAside.ACCOUNT_UNCONFIRMED
    with pytest.raises(actions.CannotPayInto) as refused:
        actions.confirm_account(
            account=made, called_back=paying.CALLED, by=plan.by("payer"), at=NOW
        )
    assert [one.code for one in refused.value.problems] == ["confirmed_by_maker"]
    with pytest.raises(actions.CannotPayInto):
        actions.confirm_account(account=made, called_back="ok", by=plan.by("director"), at=NOW)
    done = actions.confirm_account(
        account=made, called_back=paying.CALLED, by=plan.by("director"), at=NOW
    )
    assert done.usable_on == date(2026, 9, 7)
    assert in_use(payee, NOW).waits is SetAside.ACCOUNT_COOLING
    assert in_use(payee, NOW + timedelta(days=3)).account == made


@pytest.mark.django_db
def test_the_old_account_is_paid_while_the_new_one_rests_unless_it_was_stolen(plan, payee):
    old = paying.account(plan, payee)
    new = paying.account(plan, payee, at=paying.LATER, number="11223344")
    assert in_use(payee, paying.LATER).account == old
    actions.close_account(account=old, reason="stolen", by=plan.by("payer"), at=paying.LATER)
    assert in_use(payee, paying.LATER).waits is SetAside.ACCOUNT_COOLING
    assert in_use(payee, paying.LATER + timedelta(days=3)).account == new


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("confirmed", "reason", "waits"),
    [
        (False, "mistaken", None),
        (False, "stolen", SetAside.ACCOUNT_STOPPED),
        (True, "mistaken", SetAside.ACCOUNT_STOPPED),
    ],
)
def test_an_account_written_down_by_mistake_does_not_end_paying_by_hand(
    plan, payee, confirmed, reason, waits
):
    by, made = plan.by("payer"), None
    if confirmed:
        made = paying.account(plan, payee)
    else:
        made = actions.propose_account(payee=payee, details=paying.british(), by=by, at=NOW)
    assert in_use(payee, NOW).waits is not None
    actions.close_account(account=made, reason=reason, by=by, at=NOW)
    assert in_use(payee, NOW) == queries.InUse(waits=waits)
    line = paying.posted(plan, at=NOW).lines.get()
    assert (line.state, line.set_aside_reason) == (
        ("posted", "") if waits is None else ("set_aside", "account_stopped")
    )


@pytest.mark.django_db
def test_the_same_account_of_two_payees_is_seen(plan, payee):
    paying.account(plan, payee)
    other = paying.payee_of(plan.ask("bus", payee="Somebody Else"))
    paying.account(plan, other)
    view = queries.payee(plan.cast.viewer("payer"), other.ref, NOW.date())
    assert view.shared_with == (payee,)
    for who in ("ana", "stranger", "approver"):
        with pytest.raises(NotVisible):
            queries.payee(plan.cast.viewer(who), other.ref, NOW.date())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "details = substr(details, 1, 80)",
        "country = 'DE'",
        "fingerprint = ''",
        "confirmed_human = made_human",
        "usable_on = '2020-01-01'",
        "confirmed_at = NULL, confirmed_by = NULL, confirmed_human = NULL,"
        " usable_on = NULL, called_back = ''",
    ],
)
def test_an_account_is_not_changed_by_plain_sql(plan, payee, change):
    made = paying.account(plan, payee)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE spending_payeeaccount SET {change} WHERE id = %s", [made.pk])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM spending_payeeaccount WHERE id = %s", [made.pk])


@pytest.mark.django_db
def test_nobody_confirms_their_own_details_by_plain_sql(plan, payee):
    made = actions.propose_account(
        payee=payee, details=paying.british(), by=plan.by("payer"), at=NOW
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE spending_payeeaccount SET confirmed_human = made_human, confirmed_by ="
            " made_by, confirmed_at = made_at, usable_on = '2026-01-01', called_back = 'x'"
            " WHERE id = %s",
            [made.pk],
        )
