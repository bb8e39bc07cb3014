"""Several people buy one thing: everybody's share is set aside in one breath, or nobody's (F10)."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.planning import actions as planning
from ownway.record.guards import missing
from ownway.spending import actions, queries, rules
from ownway.spending.actions import Promise
from ownway.spending.guards import HERE
from ownway.spending.models import Purchase, Share
from ownway.spending.rules import PoolStatus
from tests import living, packs, planned
from tests.agreed import ready
from tests.living import AT


@given(st.uuids())
def test_a_code_is_easy_to_say_and_found_however_it_is_typed(ref):
    code = rules.pool_code(ref)
    assert len(code) == 9
    assert rules.plain_code(f" {code.lower().replace('-', ' ')} ") == code


class Friends:
    """Three people of one programme, each with £100 on a line, paid by the same holder."""

    def __init__(self):
        inside = living.programme(packs.ENGLAND)
        self.payer = planned.staff(inside, "payer", "Paul")[0]
        self.releaser = planned.staff(inside, "releaser", "Rita")[0]
        self.inside = inside
        self.lives = [planned.in_programme(inside).agreed(("Garden", 10_000)) for _ in range(3)]
        for of in self.lives:
            chosen = holding.choose(
                pot=of.person.pots.get(),
                line_root=of.draft.lines.get().root,
                way="third",
                holder="harbour_accounts",
                by=of.by,
                at=AT,
            )
            ready(chosen, self.payer, AT)
            holding.set_up(arrangement=chosen, by=self.payer, at=AT)

    def promise(self, who: int, minor: int, name: str = "Ana") -> Promise:
        of = self.lives[who]
        line, goal = of.draft.lines.get(), of.draft.goals.get()
        return Promise(line.root, goal.ref, Money(minor, "GBP"), name)

    def open(self, who: int, total: int, minor: int, **changed):
        of = self.lives[who]
        known = {
            "person": of.person,
            "what": "A lawn mower",
            "payee": "Garden shop",
            "total": Money(total, "GBP"),
            "promise": self.promise(who, minor),
            "key": uuid4(),
            "by": of.by,
            "at": AT,
        }
        return actions.open_pool(**{**known, **changed})

    def join(self, pool, who: int, minor: int):
        of = self.lives[who]
        return actions.join_pool(
            pool=pool, person=of.person, promise=self.promise(who, minor), by=of.by, at=AT
        )

    def left(self, who: int) -> int:
        of = self.lives[who]
        return queries.money(of.viewer, of.person.ref, AT).left


@pytest.fixture
def friends(db):
    return Friends()


def test_nothing_is_ordered_until_every_share_is_promised(friends):
    """Each agrees a share of their own line (F10)."""
    pool = friends.open(0, 15_000, 5_000)
    friends.join(pool, 1, 4_000)
    assert not Purchase.objects.exists()
    assert [friends.left(who) for who in range(3)] == [10_000] * 3
    friends.join(pool, 2, 6_000)
    pool.refresh_from_db()
    assert pool.status == PoolStatus.ORDERED
    assert [friends.left(who) for who in range(3)] == [5_000, 6_000, 4_000]
    assert books.check() == []


def test_anybody_may_leave_before_that_and_come_again(friends):
    """Until all is promised (F10)."""
    pool = friends.open(0, 9_000, 5_000)
    friends.join(pool, 1, 3_000)
    of = friends.lives[1]
    for _press in range(2):
        actions.leave_pool(pool=pool, person=of.person, by=of.by, at=AT)
    assert queries.pool(friends.lives[0].viewer, friends.lives[0].person, pool.ref).missing == (
        Money(4_000, "GBP")
    )
    friends.join(pool, 1, 4_000)
    pool.refresh_from_db()
    assert pool.status == PoolStatus.ORDERED
    with pytest.raises(actions.NotPossible):
        actions.leave_pool(pool=pool, person=of.person, by=of.by, at=AT)


def test_where_one_can_no_longer_pay_nobody_pays(friends):
    pool = friends.open(0, 12_000, 6_000)
    of, line = friends.lives[0], friends.lives[0].draft.lines.get()
    actions.ask(
        person=of.person,
        line_root=line.root,
        goal_ref=of.draft.goals.get().ref,
        what="Seeds",
        payee="Shop",
        amount=Money(5_000, "GBP"),
        key=uuid4(),
        by=of.by,
        at=AT,
    )
    with pytest.raises(actions.NotPossible) as refused:
        friends.join(pool, 1, 6_000)
    assert "Ana can no longer pay" in refused.value.words
    assert Purchase.objects.count() == 1
    assert friends.left(1) == 10_000


@pytest.mark.parametrize("gone", ["life", "plan"])
def test_why_somebody_else_can_no_longer_pay_is_not_told_as_ones_own(friends, gone):
    """Whoever joins reads a name and what to do, never what became of the other's money."""
    pool = friends.open(0, 12_000, 6_000)
    of = friends.lives[0]
    if gone == "plan":
        planning.end(plan=of.draft.plan, by=of.by, at=AT)
    else:
        words = {"representative": "", "representative_reach": ""}
        holding.note_death(person=of.person, died_on=AT.date(), **words, by=friends.payer, at=AT)
    with pytest.raises(actions.NotPossible) as refused:
        friends.join(pool, 1, 6_000)
    assert "Ana can no longer pay" in refused.value.words
    assert friends.left(1) == 10_000


@pytest.mark.parametrize(
    ("minor", "code"),
    [(0, "not_above_zero"), (9_001, "unaffordable"), (4_001, "more_than_missing")],
)
def test_a_share_that_cannot_be_says_why(friends, minor, code):
    pool = friends.open(0, 9_000, 5_000)
    if code == "unaffordable":
        pool = friends.open(0, 60_000, 5_000)
        minor = 10_001
    with pytest.raises(actions.CannotBuy) as refused:
        friends.join(pool, 1, minor)
    assert code in [problem.code for problem in refused.value.problems]


def test_a_share_above_what_needs_no_yes_is_asked_for_alone(friends):
    with pytest.raises(actions.CannotBuy) as refused:
        friends.open(0, 60_000, 15_001)
    assert "share_needs_yes" in [problem.code for problem in refused.value.problems]


def test_a_share_without_a_goal_is_refused_when_it_is_promised(friends):
    promise = replace(friends.promise(0, 5_000), goal_ref=None)
    with pytest.raises(actions.CannotBuy) as refused:
        friends.open(0, 9_000, 5_000, promise=promise)
    assert [problem.code for problem in refused.value.problems] == ["no_goal"]


def test_what_others_count_on_nobody_takes_back_alone(friends):
    pool = friends.open(0, 9_000, 5_000)
    friends.join(pool, 1, 4_000)
    mine = Purchase.objects.get(person=friends.lives[0].person)
    assert queries.pool_with(mine) == pool
    with pytest.raises(actions.NotPossible):
        actions.cancel(purchase=mine, by=friends.lives[0].by, at=AT)
    assert [friends.left(who) for who in range(2)] == [5_000, 6_000]


def test_called_off_before_anybody_paid_all_of_it_is_free_again(friends):
    """The seller does not sell it after all; nobody's money stays set aside for it."""
    pool = friends.open(0, 9_000, 5_000)
    with pytest.raises(actions.NotPossible):
        actions.call_off_pool(pool=pool, by=friends.lives[0].by, at=AT)
    friends.join(pool, 1, 4_000)
    assert queries.may_call_off(pool)
    for _press in range(2):
        actions.call_off_pool(pool=pool, by=friends.lives[0].by, at=AT)
    assert [friends.left(who) for who in range(2)] == [10_000] * 2
    assert queries.pool(friends.lives[1].viewer, friends.lives[1].person, pool.ref).called_off
    assert not queries.to_pay(friends.inside.ref)
    assert books.check() == []


def test_what_a_run_lists_is_not_called_off(friends):
    pool = friends.open(0, 9_000, 5_000)
    friends.join(pool, 1, 4_000)
    actions.make_run(programme=friends.inside, by=friends.payer, at=AT)
    assert not queries.may_call_off(pool)
    for by in (friends.lives[0].by, friends.payer):
        with pytest.raises(actions.NotPossible):
            actions.call_off_pool(pool=pool, by=by, at=AT)


def test_a_refund_returns_in_the_same_shares_to_the_penny(friends):
    """To each their own (F10, F12)."""
    pool = friends.open(0, 10_000, 3_333)
    friends.join(pool, 1, 3_333)
    friends.join(pool, 2, 3_334)
    run = actions.make_run(programme=friends.inside, by=friends.payer, at=AT)
    with pytest.raises(actions.NotPossible):
        refund(friends, pool, 1)
    actions.release(run=run, by=friends.releaser, at=AT)
    actions.post_run(run=run, by=friends.releaser, at=AT)
    actions.settle(run=run, by=friends.payer, at=AT)
    key = uuid4()
    for _press in range(2):
        refund(friends, pool, 4_001, key)
    refund(friends, pool, 5_999)
    assert [friends.left(who) for who in range(3)] == [10_000] * 3
    with pytest.raises(actions.NotPossible):
        refund(friends, pool, 1)
    assert sum(books.balances(friends.inside.ref, kind=Kind.PAID).values()) == 0
    assert books.check() == []


def test_where_one_was_paid_back_what_comes_back_is_still_shared(friends):
    """The bill of the seller that one paid themselves is withdrawn, and keeps nobody waiting."""
    pool = friends.open(0, 9_000, 5_000)
    friends.join(pool, 1, 4_000)
    of = friends.lives[0]
    mine = Purchase.objects.get(person=of.person)
    actions.pay_back(purchase=mine, by=of.by, at=AT)
    run = actions.make_run(programme=friends.inside, by=friends.payer, at=AT)
    actions.release(run=run, by=friends.releaser, at=AT)
    actions.post_run(run=run, by=friends.releaser, at=AT)
    actions.settle(run=run, by=friends.payer, at=AT)
    refund(friends, pool, 9_000)
    assert [friends.left(who) for who in range(2)] == [10_000] * 2
    assert books.check() == []


def refund(friends, pool, minor, key=None):
    return actions.refund_pool(
        pool=pool,
        amount=Money(minor, "GBP"),
        kind="refund",
        back_on=AT.date(),
        key=key or uuid4(),
        by=friends.payer,
        at=AT,
    )


def test_a_refund_finds_a_share_that_was_paid_back_too(friends):
    """Of one share the bill of the seller was taken back, and is none that waits (F10, F14)."""
    pool = friends.open(0, 9_000, 5_000)
    friends.join(pool, 1, 4_000)
    of = friends.lives[1]
    actions.pay_back(purchase=of.person.purchases.get(), by=of.by, at=AT)
    run = actions.make_run(programme=friends.inside, by=friends.payer, at=AT)
    actions.release(run=run, by=friends.releaser, at=AT)
    actions.post_run(run=run, by=friends.releaser, at=AT)
    actions.settle(run=run, by=friends.payer, at=AT)
    refund(friends, pool, 9_000)
    assert [friends.left(who) for who in range(2)] == [10_000] * 2
    assert books.check() == []


def test_others_read_names_as_chosen_and_never_what_one_gives(friends):
    pool = friends.open(0, 9_000, 5_000)
    stranger = friends.lives[2]
    with pytest.raises(NotVisible):
        queries.pool(stranger.viewer, stranger.person, pool.ref)
    asked_in = queries.pool_by_code(stranger.viewer, stranger.person, pool.code.lower(), AT)
    assert asked_in.shown == ("Ana",)
    assert (asked_in.missing.minor, asked_in.mine) == (4_000, None)
    assert queries.pool_by_code(stranger.viewer, stranger.person, "AAAA-AAAA", AT) is None


def test_let_go_it_takes_nobody_in(friends):
    pool = friends.open(0, 9_000, 5_000)
    for _press in range(2):
        actions.give_up_pool(pool=pool, by=friends.lives[0].by, at=AT)
    with pytest.raises(actions.NotPossible):
        friends.join(pool, 1, 4_000)


def test_the_database_orders_nothing_with_a_share_missing(friends):
    assert missing(connection, HERE / "pools") == []
    pool = friends.open(0, 9_000, 5_000)
    by = friends.payer.ref.hex
    for sql, values in (
        (
            "UPDATE spending_pool SET status = 'ordered', ended_at = opened_at, ended_by = %s",
            [by],
        ),
        ("UPDATE spending_pool SET total_minor = 5000", []),
        ("UPDATE spending_share SET amount_minor = 9000", []),
        ("DELETE FROM spending_share", []),
        ("DELETE FROM spending_pool", []),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql, values)
    of = friends.lives[1]
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.create(
            pool=pool,
            person=of.person,
            line_root=uuid4(),
            shown_as="Bo",
            amount_minor=4_001,
            promised_at=AT,
            promised_by=of.by.ref,
            promised_human=of.by.human,
        )


def test_who_is_close_to_the_seller_promises_nothing_for_somebody_else(friends):
    """As elsewhere, whoever writes it down is not close to whoever is paid (T7)."""
    from ownway.consent import actions as consent

    helper = planned.staff(friends.inside, "approver", "Hal")[0]
    consent.declare_interest(
        programme=friends.inside,
        kind="family",
        party=queries.party_named(friends.inside.ref, "Garden Centre"),
        payee_name="Garden Centre",
        from_on=AT.date(),
        words="My brother",
        by=helper,
        at=AT,
    )
    with pytest.raises(actions.ConflictOfInterest):
        friends.open(0, 9_000, 3_000, payee="Garden Centre", by=helper)
    assert not Share.objects.exists()
    friends.open(0, 9_000, 3_000, payee="Garden Centre")
    assert Share.objects.count() == 1
