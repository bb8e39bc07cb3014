"""What comes back, is asked back, is gone or is put right: every account that moves.

Money that comes back goes where it came from, to the penny.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.decisions.models import Pot
from ownway.holding import actions as holding
from ownway.holding import queries as held
from ownway.reclaims import actions as reclaiming
from ownway.spending import actions, queries
from tests import packs, planned
from tests.agreed import ready
from tests.booked import CASH, PAYEE, around, booked, credit, debit, each, entries, rights
from tests.cast import NOW
from tests.living import AT

TITLE = "What the books say of what comes back"
SOURCE = "S8, S9, I5, E3, E10, E14, F12, R7, V10, scenarios 14 and 43, money design section 11"
ORDER = 87
POUND = 100

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    """A gym with a managed account, an art class with a direct payment, a bus the NHS pays."""
    return anas_plan


def pay(plan, bought, minor: int | None = None):
    amount = None if minor is None else Money(minor, "GBP")
    return actions.pay_direct(purchase=bought, amount=amount, by=plan.by(), at=NOW)


def paid_by_run(plan) -> None:
    """All that waits is sent, and arrives."""
    made = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    for step, who in (
        (actions.release, "releaser"),
        (actions.post_run, "releaser"),
        (actions.settle, "payer"),
    ):
        step(run=made, by=plan.by(who), at=NOW)


EXAMPLES_a_refund = each(
    "To",
    **{
        name: entries(
            debit(rights("spent", line), 15 * POUND),
            debit(CASH[line], 15 * POUND),
            credit(rights("available", line), 15 * POUND),
            credit(PAYEE, 15 * POUND),
        )
        for line, name in (
            ("art", "the_person"),
            ("gym", "another_holder"),
            ("bus", "the_funder"),
        )
    },
)


def refund(bill, minor: int, by, at):
    return actions.refund(
        bill=bill,
        amount=Money(minor, "GBP"),
        kind="refund",
        back_on=at.date(),
        key=uuid4(),
        by=by,
        at=at,
    )


def test_a_refund(plan):
    """What a seller gives back can be spent again on the same line, and lies where it lay."""
    bought = {line: plan.ask(line, 40 * POUND) for line in ("art", "gym", "bus")}
    pay(plan, bought["art"])
    paid_by_run(plan)
    tables = {}
    for line, name in (("art", "the_person"), ("gym", "another_holder"), ("bus", "the_funder")):
        bill = queries.whole().get(pk=bought[line].pk).bills.get()
        with around(plan) as book:
            refund(bill, 15 * POUND, plan.by("payer"), NOW)
        tables[name] = book.said
    assert each("To", **tables) == EXAMPLES_a_refund


EXAMPLES_two_funders = each(
    "What is done",
    promised=entries(
        debit("available, Bus pass, nhs 2026", 2_501),
        debit("available, Bus pass, council 2026", 2_500),
        credit("committed, Bus pass, nhs 2026", 2_501),
        credit("committed, Bus pass, council 2026", 2_500),
    ),
    sent=entries(
        debit("committed, Bus pass, nhs 2026", 2_501),
        debit("committed, Bus pass, council 2026", 2_500),
        debit("in transit, bank", 5_001),
        credit("spent, Bus pass, nhs 2026", 2_501),
        credit("spent, Bus pass, council 2026", 2_500),
        credit("notional cash, nhs thornmere, nhs 2026", 2_501),
        credit("third cash, harbour accounts, council 2026", 2_500),
    ),
    one_penny_back=entries(
        debit("spent, Bus pass, nhs 2026", 1),
        debit("notional cash, nhs thornmere, nhs 2026", 1),
        credit("available, Bus pass, nhs 2026", 1),
        credit("paid, City buses", 1),
    ),
)


def test_two_funders(tmp_path, db):
    """2 funders pay for one thing in their shares, each from its own holder. The odd penny is the
    first one's, and what comes back keeps to the same shares."""
    folder = packs.joint(tmp_path).rename(tmp_path / "england-joint")
    shape = folder / "pack.yaml"
    shape.write_text(shape.read_text().replace("code: england-nhs", "code: england-joint"))
    of = planned.life(folder).agreed(("Bus pass", 11_221))
    root = of.draft.lines.get().root
    payer, releaser = (planned.staff(of.inside, role, role)[0] for role in ("payer", "releaser"))
    ways = {"nhs": ("notional", "nhs_thornmere"), "council": ("third", "harbour_accounts")}
    for pot in Pot.objects.filter(person=of.person):
        way, holder = ways[pot.funder]
        chosen = holding.choose(pot=pot, line_root=root, way=way, holder=holder, by=of.by, at=AT)
        holding.set_up(arrangement=ready(chosen, payer, AT), by=payer, at=AT)
    tables = {}
    with booked(of.inside) as book:
        bought = actions.ask(
            person=of.person,
            line_root=root,
            goal_ref=of.draft.goals.get().ref,
            what="Bus pass",
            payee="City buses",
            amount=Money(5_001, "GBP"),
            key=uuid4(),
            by=of.by,
            at=AT,
        )
    tables["promised"] = book.said
    made = actions.make_run(programme=of.inside, by=payer, at=AT)
    actions.release(run=made, by=releaser, at=AT)
    with booked(of.inside) as book:
        actions.post_run(run=made, by=releaser, at=AT)
    tables["sent"] = book.said
    actions.settle(run=made, by=payer, at=AT)
    with booked(of.inside) as book:
        refund(queries.whole().get(pk=bought.pk).bills.get(), 1, payer, AT)
    tables["one_penny_back"] = book.said
    assert each("What is done", **tables) == EXAMPLES_two_funders


DUE = NOW + timedelta(days=28)
TAKEN = {"art": 5_000, "gym": 4_800, "bus": 6_000}  # of £500, £480 and £600
EXAMPLES_money_asked_back = each(
    "What is done",
    decided=entries(
        *(debit(rights("available", line), minor) for line, minor in TAKEN.items()),
        credit("authority, nhs", 158 * POUND),
    ),
    it_came=entries(
        debit("funder cash, nhs", 98 * POUND),
        credit(CASH["art"], TAKEN["art"]),
        credit(CASH["gym"], TAKEN["gym"]),
    ),
    taken_off_the_next_payment=entries(
        debit(rights("available", "art"), 500),
        debit(rights("available", "gym"), 480),
        debit(rights("available", "bus"), 600),
        credit("authority, nhs", 1_580),
    ),
)


EXAMPLES_no_more_is_asked_back = each(
    "What is done",
    it_was_wrong=entries(
        debit("authority, nhs", 158 * POUND),
        *(credit(rights("available", line), minor) for line, minor in TAKEN.items()),
    ),
    two_people_ask_no_more=entries(
        debit("authority, nhs", 88 * POUND),
        credit(rights("available", "gym"), 38 * POUND),
        credit(rights("available", "art"), 50 * POUND),
    ),
)


def asked_back(plan, way: str, minor: int, at):
    return reclaiming.give_notice(
        pot=plan.pot,
        way=way,
        ground="changed",
        evidence="We looked at it together.",
        amount=Money(minor, "GBP"),
        by=plan.by("approver"),
        at=at,
    )


def test_money_asked_back(plan):
    """Money asked back goes back to what the funder may give, and its money when it comes.

    £158 are asked back of £1,580. What the funder kept itself does not have to come, and what is
    taken off the next payment does not either.
    """
    by = plan.by("approver")
    tables = {}
    asked = asked_back(plan, "clawback", 158 * POUND, NOW)
    with around(plan) as book:
        reclaiming.decide(reclaim=asked, by=by, at=DUE)
    tables["decided"] = book.said
    with around(plan) as book:
        reclaiming.receive(reclaim=asked, amount=Money(98 * POUND, "GBP"), number=2, by=by, at=DUE)
    tables["it_came"] = book.said
    offset = asked_back(plan, "offset", 1_580, DUE)
    with around(plan) as book:
        reclaiming.decide(reclaim=offset, by=by, at=DUE + timedelta(days=28))
    tables["taken_off_the_next_payment"] = book.said
    assert each("What is done", **tables) == EXAMPLES_money_asked_back


def test_no_more_is_asked_back(plan):
    """Where no more is asked back, what had not come can be used again.

    £158 are decided and £10 have come; 2 people ask no more. Where it was wrong, all of it can be
    used again. What had come is then sent once more.
    """
    agreed = {"by": plan.by("senior_approver"), "at": DUE}
    tables = {}
    for name in ("it_was_wrong", "two_people_ask_no_more"):
        asked = asked_back(plan, "clawback", 158 * POUND, NOW)
        reclaiming.decide(reclaim=asked, by=plan.by("payer"), at=DUE)
        ten = {"amount": Money(10 * POUND, "GBP"), "number": 2, "by": plan.by("payer"), "at": DUE}
        reclaiming.receive(reclaim=asked, **ten)
        if name == "it_was_wrong":
            reclaiming.dispute(reclaim=asked, words="No.", by=plan.by(), at=DUE)
            with around(plan) as book:
                reclaiming.look_again(reclaim=asked, stands=False, words="Yes.", **agreed)
        else:
            reclaiming.propose_to_let_go(reclaim=asked, words="Ill.", by=plan.by("payer"), at=DUE)
            with around(plan) as book:
                reclaiming.let_go(reclaim=asked, **agreed)
        tables[name] = book.said
    assert each("What is done", **tables) == EXAMPLES_no_more_is_asked_back


def gone(plan, borne_by: str, line: str):
    """£20 of a line are gone: one says so, another agrees."""
    known = {"borne_by": borne_by, "code": "theft", "words": "A forged letter.", "at": NOW}
    said = actions.say_loss(
        arrangement=held.live_of(plan.pot, plan.lines[line].root),
        amount=Money(20 * POUND, "GBP"),
        key=uuid4(),
        by=plan.by("payer"),
        **known,
    )
    with around(plan) as book:
        actions.decide_loss(loss=said, outcome="agreed", by=plan.by("releaser"), at=NOW)
    return said, book.said


def counted(line: str):
    return entries(
        debit(rights("available", line), 20 * POUND),
        debit("write off cash", 20 * POUND),
        credit(rights("spent", line), 20 * POUND),
        credit(CASH[line], 20 * POUND),
    )


EXAMPLES_money_is_gone = each(
    "It lay",
    with_the_person=counted("art"),
    with_another_holder=counted("gym"),
)


def test_money_is_gone(plan):
    """Money that was stolen or misused, and counts as used, is spent and paid to nobody."""
    _said, art = gone(plan, "budget", "art")
    _said, gym = gone(plan, "budget", "gym")
    tables = {"with_the_person": art, "with_another_holder": gym}
    assert each("It lay", **tables) == EXAMPLES_money_is_gone


EXAMPLES_the_programme_makes_it_good = each(
    "What is done",
    it_never_counted_as_used=entries(
        debit("write off cash", 20 * POUND),
        credit(CASH["gym"], 20 * POUND),
    ),
    it_had_counted_as_used=entries(
        debit("write off rights", 20 * POUND),
        credit(rights("available", "art"), 20 * POUND),
    ),
    the_holder_is_sent_it_again=entries(
        debit(CASH["art"], 20 * POUND),
        credit("funder cash, nhs", 20 * POUND),
    ),
)


def test_the_programme_makes_it_good(plan):
    """Where the programme bears it, the person can spend as much as before.

    What had counted as used is given again. Then its money is sent once more.
    """
    tables = {}
    _said, tables["it_never_counted_as_used"] = gone(plan, "programme", "gym")
    said, _counted = gone(plan, "budget", "art")
    with around(plan) as book:
        actions.make_good(
            loss=said, reason="We should have seen it.", by=plan.by("releaser"), at=NOW
        )
    tables["it_had_counted_as_used"] = book.said
    arrangement = held.live_of(plan.pot, plan.lines["art"].root)
    with around(plan) as book:
        holding.top_up(arrangement=arrangement, by=plan.by("payer"), at=NOW)
    tables["the_holder_is_sent_it_again"] = book.said
    assert each("What is done", **tables) == EXAMPLES_the_programme_makes_it_good


EXAMPLES_a_mistake_is_put_right = entries(
    debit(rights("spent", "art"), 30 * POUND),
    debit(rights("available", "art"), 10 * POUND),
    debit(CASH["art"], 30 * POUND),
    credit(rights("committed", "art"), 40 * POUND),
    credit(PAYEE, 30 * POUND),
)


def test_a_mistake_is_put_right(plan):
    """A payment noted by mistake is put right by the same lines the other way round. Both stay."""
    bought = plan.ask("art", 40 * POUND)
    with around(plan) as book:
        pay(plan, bought, 30 * POUND)
    noted = book.said
    bought.refresh_from_db()
    (act,) = queries.acts_of(bought)
    with around(plan) as book:
        actions.put_right(
            purchase=bought,
            wrong=act.key,
            reason="did_not_happen",
            by=plan.by("approver"),
            at=NOW,
        )
    assert book.said == EXAMPLES_a_mistake_is_put_right
    turned = [{**row, "Debit": row["Credit"], "Credit": row["Debit"]} for row in noted]
    assert sorted(turned, key=str) == sorted(book.said, key=str)
