"""Each thing that happens with money is written down twice: where it comes from, where it goes.

What may be spent and where the money lies are kept apart, and each of the two always adds up. What
may be spent on a line is credited to it; money that comes to somebody is debited to their account.
Each rule here does one thing as a person does it and lists every account that moves. Nothing else
moves.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ownway.allocation import actions as allocating
from ownway.cli.worker import end_pots
from ownway.core.money import Money
from ownway.decisions import queries as decided
from ownway.holding import actions as holding
from ownway.holding import queries as held
from ownway.planning import actions as planning
from ownway.spending import actions as spending
from tests import living, packs, planned
from tests.agreed import ready
from tests.booked import booked, credit, debit, each, entries
from tests.holding.test_moving import free_moves
from tests.living import AT

TITLE = "What the books say of money that is given and held"
SOURCE = "S7, S8, I5, E1, E2, E7, E9, R3, R18, R24, R26, money design section 11"
ORDER = 85
LATER = AT + timedelta(days=40)
TOLD, ENDED = AT + timedelta(days=338), AT + timedelta(days=366)
POUND = 100
BEFORE, AFTER = 583_492, 431_132  # a year at 22 points, and at 16
WAYS = {
    "direct": "direct_payment",
    "third": "harbour_accounts",
    "notional": "nhs_thornmere",
}

pytestmark = pytest.mark.django_db


def root(of, what: str):
    return next(one.root for one in decided.agreed_lines(of.draft.plan) if one.what == what)


def choose(of, what: str, way: str, at=AT):
    """Chosen and ready; the money has not gone yet."""
    chosen = holding.choose(
        pot=decided.pot_of(of.draft.plan),
        line_root=root(of, what),
        way=way,
        holder=WAYS[way],
        by=of.by,
        at=at,
    )
    return ready(chosen, of.approver, at)


def hold(of, what: str, way: str, at=AT):
    return holding.set_up(arrangement=choose(of, what, way, at), by=of.approver, at=at)


EXAMPLES_an_award = entries(
    debit("award, nhs", 500_000 * POUND),
    credit("authority, nhs", 500_000 * POUND),
)


def test_an_award():
    """A programme opens with what its funder gives for a year. No more can ever be promised."""
    with booked() as book:
        book.programme = living.programme(packs.ENGLAND)
    assert book.said == EXAMPLES_an_award


EXAMPLES_an_amount_is_given = entries(
    debit("authority, nhs", AFTER),
    credit("available, not planned, nhs 2026", AFTER),
)


def test_an_amount_is_given():
    """The yes to a plan brings the person's amount, in the same moment."""
    of = planned.life()
    of.line("Gym", 100 * POUND, of.goal())
    of.send()
    with booked(of.inside) as book:
        of.decide()
    assert set(book.by_kind) == {"allocate", "plan_lines"}
    assert book.by_kind["allocate"] == EXAMPLES_an_amount_is_given


EXAMPLES_lines_are_planned = entries(
    debit("available, not planned, nhs 2026", 400 * POUND),
    credit("available, Gym, nhs 2026", 100 * POUND),
    credit("available, Bike, nhs 2026", 300 * POUND),
)


def test_lines_are_planned():
    """What was agreed lies on its line, also what is saved. What nobody planned yet stays free."""
    of = planned.life()
    goal = of.goal()
    of.line("Gym", 100 * POUND, goal)
    of.line("Bike", 300 * POUND, goal, kind="saving")
    of.send()
    with booked(of.inside) as book:
        of.decide()
    assert book.by_kind["plan_lines"] == EXAMPLES_lines_are_planned


EXAMPLES_a_lower_amount = entries(
    debit("available, not planned, nhs 2026", 131_489),
    credit("authority, nhs", 131_489),
)


def test_a_lower_amount():
    """After a new assessment and its notice, less goes back out of what nobody promised.

    £5,834.92 become £4,311.32 a year from the 51st day on: £1,314.89 for the days that are left.
    """
    of = planned.life(answers=living.TWENTY_TWO).agreed(("Gym", 100 * POUND))
    again = living.assessed(of.person, of.by, living.SIXTEEN, at=LATER)
    then = planned.lowered(allocating.work_out(assessment=again, by=of.by, at=LATER), LATER)
    of.revise(then)
    of.send(then)
    with booked(of.inside) as book:
        of.decide(at=then, words="Your new answers come to 16 points.")
    assert set(book.by_kind) == {"give_back"}
    assert book.said == EXAMPLES_a_lower_amount


EXAMPLES_a_free_move = entries(
    debit("available, Gym, nhs 2026", 20 * POUND),
    debit("available, Gym, council 2026", 20 * POUND),
    credit("available, Art, nhs 2026", 20 * POUND),
    credit("available, Art, council 2026", 20 * POUND),
)


def test_a_free_move(tmp_path):
    """Money moved between 2 lines stays the money of its funder. £40 of 2 funders are moved."""
    of = planned.life(free_moves(tmp_path)).agreed(("Gym", 100 * POUND), ("Art", 50 * POUND))
    with booked(of.inside) as book:
        holding.move(
            person=of.person,
            from_root=root(of, "Gym"),
            to_root=root(of, "Art"),
            amount=Money(40 * POUND, "GBP"),
            key=uuid4(),
            by=of.by,
            at=AT,
        )
    assert book.said == EXAMPLES_a_free_move


EXAMPLES_kept_aside_and_back = each(
    "What is done",
    kept_aside=entries(
        debit("available, not planned, nhs 2026", 100 * POUND),
        credit("contingency, Kept aside, nhs 2026", 100 * POUND),
    ),
    no_longer=entries(
        debit("contingency, Kept aside, nhs 2026", 100 * POUND),
        credit("available, not planned, nhs 2026", 100 * POUND),
    ),
)


def test_kept_aside_and_back():
    """Money kept aside for bad times lies in an account of its own, and comes back from it."""
    of = planned.life().agreed(("Gym", 100 * POUND))
    tables = {}
    for name in ("kept_aside", "no_longer"):
        of.revise()
        if name == "kept_aside":
            of.aside(100 * POUND)
        else:
            aside = of.draft.lines.get(what="Kept aside")
            planning.remove_line(version=of.draft, line_ref=aside.ref, by=of.by, at=AT)
        of.send()
        with booked(of.inside) as book:
            of.decide()
        tables[name] = book.said
    assert each("What is done", **tables) == EXAMPLES_kept_aside_and_back


EXAMPLES_money_is_sent_to_who_holds_it = each(
    "What is done",
    **{
        f"{step}_{whom}": entries(debit(account, 100 * POUND), credit(other, 100 * POUND))
        for whom, cash in (
            ("the_person", "direct cash, nhs 2026"),
            ("another_holder", "third cash, harbour accounts, nhs 2026"),
        )
        for step, account, other in (
            ("sent_to", "in transit, bank", "funder cash, nhs"),
            ("arrived_with", cash, "in transit, bank"),
        )
    },
    the_funder_keeps_it=entries(),
)


def test_money_is_sent_to_who_holds_it():
    """Money leaves the funder and arrives at whoever holds it. What the funder keeps stays."""
    of = planned.life().agreed(*((way, 100 * POUND) for way in WAYS))
    tables = {}
    for way, whom in (("direct", "the_person"), ("third", "another_holder")):
        chosen = choose(of, way, way)
        with booked(of.inside) as book:
            holding.set_up(arrangement=chosen, by=of.approver, at=AT)
        tables[f"sent_to_{whom}"] = book.by_kind.pop("fund_released")
        tables[f"arrived_with_{whom}"] = book.by_kind.pop("fund_arrived")
        assert not book.by_kind
    chosen = choose(of, "notional", "notional")
    with booked(of.inside) as book:
        holding.set_up(arrangement=chosen, by=of.approver, at=AT)
    tables["the_funder_keeps_it"] = book.said
    assert each("What is done", **tables) == EXAMPLES_money_is_sent_to_who_holds_it


EXAMPLES_a_person_adds_money = each(
    "The way",
    **{
        way: entries(
            debit("award, own", 20 * POUND),
            debit(account, 20 * POUND),
            credit(f"available, {way}, own 2026", 20 * POUND),
            credit("contribution cash", 20 * POUND),
        )
        for way, account in (
            ("direct", "direct cash, own 2026"),
            ("third", "third cash, harbour accounts, own 2026"),
            ("notional", "notional cash, nhs thornmere, own 2026"),
        )
    },
)


def test_a_person_adds_money():
    """What a person adds lies in a pot of their own, once it came, and touches no other pot."""
    of = planned.life().agreed(*((way, 100 * POUND) for way in WAYS))
    tables = {}
    for way in WAYS:
        hold(of, way, way)
        promised = holding.promise(
            person=of.person,
            line_root=root(of, way),
            amount=Money(20 * POUND, "GBP"),
            key=uuid4(),
            by=of.by,
            at=AT,
        )
        with booked(of.inside) as book:
            holding.receive(contribution=promised, by=of.approver, at=AT)
        tables[way] = book.said
    assert each("The way", **tables) == EXAMPLES_a_person_adds_money


EXAMPLES_another_holder = each(
    "What is done",
    third_to_direct=entries(
        debit("direct cash, nhs 2026", 60 * POUND),
        credit("third cash, harbour accounts, nhs 2026", 60 * POUND),
    ),
    direct_to_third=entries(
        debit("third cash, harbour accounts, nhs 2026", 60 * POUND),
        credit("direct cash, nhs 2026", 60 * POUND),
    ),
    notional_to_third=entries(
        debit("third cash, harbour accounts, nhs 2026", 60 * POUND),
        credit("notional cash, nhs thornmere, nhs 2026", 60 * POUND),
    ),
)


def test_another_holder():
    """Another holder gets what is left on the line. What is promised stays until it is paid.

    Each line has £100, and £40 of it are promised.
    """
    of = planned.life().agreed(*((way, 100 * POUND) for way in WAYS))
    tables = {}
    for before, way in (("third", "direct"), ("direct", "third"), ("notional", "third")):
        arrangement = hold(of, before, before)
        spending.ask(
            person=of.person,
            line_root=arrangement.line_root,
            goal_ref=of.draft.goals.get().ref,
            what="Swimming",
            payee="City pool",
            amount=Money(40 * POUND, "GBP"),
            key=uuid4(),
            by=of.by,
            at=AT,
        )
        with booked(of.inside) as book:
            holding.switch(arrangement=arrangement, way=way, holder=WAYS[way], by=of.by, at=AT)
        tables[f"{before}_to_{way}"] = book.said
    assert each("What is done", **tables) == EXAMPLES_another_holder


def year_of(*things: tuple[str, str]):
    """Ana saves £300 for a bike and has a gym for £100; each is held as it says here."""
    of = planned.life()
    goal = of.goal()
    of.line("Gym", 100 * POUND, goal)
    of.line("Bike", 300 * POUND, goal, kind="saving")
    of.send()
    of.decide()
    for what, way in things:
        hold(of, what, way)
    end_pots(TOLD)
    return of


EXAMPLES_saved_money_goes_on = entries(
    debit("available, Bike, nhs 2026", 300 * POUND),
    debit("third cash, harbour accounts, nhs 2027", 300 * POUND),
    credit("available, Bike, nhs 2027", 300 * POUND),
    credit("third cash, harbour accounts, nhs 2026", 300 * POUND),
)


def test_saved_money_goes_on():
    """What was saved goes on into the next period, and its money with it."""
    of = year_of(("Bike", "third"))
    with booked(of.inside) as book:
        end_pots(ENDED)
    assert set(book.by_kind) == {"carry_forward", "carry_cash", "lapse"}
    rows = [*book.by_kind["carry_forward"], *book.by_kind["carry_cash"]]
    assert sorted(rows, key=str) == sorted(EXAMPLES_saved_money_goes_on, key=str)


EXAMPLES_what_was_not_used_goes_back = entries(
    debit("available, Gym, nhs 2026", 100 * POUND),
    debit("available, not planned, nhs 2026", AFTER - 400 * POUND),
    credit("authority, nhs", AFTER - 300 * POUND),
)


def test_what_was_not_used_goes_back():
    """What was neither used nor saved goes back when its time ends. No money is taken for that."""
    of = year_of(("Gym", "third"))
    with booked(of.inside) as book:
        end_pots(ENDED)
    assert book.by_kind["lapse"] == EXAMPLES_what_was_not_used_goes_back
    assert not [row for row in book.said if "cash" in row["Account"]]


EXAMPLES_what_lies_over = each(
    "What is done",
    the_same_holder_again=entries(
        debit("direct cash, nhs 2027", 80 * POUND),
        credit("direct cash, nhs 2026", 80 * POUND),
    ),
    sent_back=entries(
        debit("funder cash, nhs", 20 * POUND),
        credit("direct cash, nhs 2026", 20 * POUND),
    ),
)


def test_what_lies_over():
    """Money that lies over with a holder makes what is sent next smaller, or is sent back.

    £100 for a gym were not used. Next year's gym costs £80.
    """
    of = year_of(("Gym", "direct"))
    end_pots(ENDED)
    of.revise(ENDED)
    gym = of.draft.lines.get(what="Gym")
    of.line("Gym", 80 * POUND, of.draft.goals.get(), line_ref=gym.ref, at=ENDED)
    of.send(ENDED)
    of.decide(at=ENDED)
    tables = {}
    again = choose(of, "Gym", "direct", ENDED)
    with booked(of.inside) as book:
        holding.set_up(arrangement=again, by=of.approver, at=ENDED)
    tables["the_same_holder_again"] = book.said
    (over,) = held.all_left_over(of.inside, ENDED)
    with booked(of.inside) as book:
        holding.note_sent_back(
            arrangement=over.arrangement,
            amount=over.amount,
            key=uuid4(),
            by=of.approver,
            at=ENDED,
        )
    tables["sent_back"] = book.said
    assert each("What is done", **tables) == EXAMPLES_what_lies_over
