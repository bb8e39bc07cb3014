"""A whole group, from applying to graduating and coming back, with what life puts in between.

S13, scenarios 30 and 31, H1 to H7: 240 people ask for the 230 places of a group (24 in the short
size). Staff leave and some signatures are late, some have a crisis, some leave, move, are not heard
from, die, or are ended by the programme; a third of the coaches stop and of another third the role
is over. Each month people buy and are paid; tapers fall; at each month's end the books are closed
and checked, and every person's money is what a plain count by hand says, to the penny. At the end
everybody who graduated has a plan and all signatures, every close is final, and comes to zero.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from cohorting import broken
from cohorting.parting import Partings
from cohorting.people import Walker
from cohorting.walking import Exits
from cohorting.year import Year, day
from harness import Ground, Outcome, run

PEOPLE = {"ci": 24, "full": 240}
PLACES = {"ci": 150, "full": 230}  # 150 is the least a group of this pack may have
LEAST = {"ci": 800, "full": 8_000}


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("things about a group")
    with ground.fresh():
        year = Year(people=PEOPLE[ground.size], places=PLACES[ground.size])
        envelope = _authority(year) + _taken(year)
        exits, partings = Exits(year, outcome), Partings(year, outcome)
        for month in range(11):
            if month:
                year.month(month)
            _happens(month, year, exits, partings)
            year.round(day(month, 28, 20))
            if month >= 5:
                partings.close(day(month, 28, 22))
            year.close_month(month)
            _balanced(outcome, year, envelope, month)
        _in_the_end(outcome, year, exits)
    return outcome


def _happens(month: int, year: Year, exits: Exits, partings: Partings) -> None:
    """What is special in each month; April is 0."""
    said: dict[int, Any] = {
        2: (exits.open, exits.apply, exits.answer),
        3: (exits.retreat,),
        4: (exits.begin, exits.own_way, partings.begin),
        5: (exits.crises, lambda: partings.end(exits), exits.staff_leave),
        6: (exits.taken_over, exits.better),
        7: (exits.kept, lambda: exits.graduate(0, 7)),
        8: (lambda: exits.graduate(1, 8), lambda: partings.leave_again(8)),
        9: (lambda: exits.graduate(2, 9),),
        10: (
            lambda: partings.come_back(10),
            lambda: partings.refunds(day(10, 6)),
            lambda: partings.ask_again(day(10, 27, 12)),
            lambda: partings.settle_refunds(day(10, 28)),
        ),
    }
    for step in said.get(month, ()):
        step()


def _authority(year: Year) -> int:
    from ownway.ledger import queries as books
    from ownway.ledger.rules import Kind

    return sum(books.balances(year.programme.ref, kind=Kind.AUTHORITY).values())


def _taken(year: Year) -> int:
    return sum(one.purse.granted - one.purse.gone_back for one in year.walkers)


def _balanced(outcome: Outcome, year: Year, envelope: int, month: int) -> None:
    """The books agree with themselves, and with the count by hand, for everybody and the whole."""
    from ownway.ledger import queries as books
    from ownway.ledger.rules import Kind

    wrong = books.check()
    outcome.expect(not wrong, f"month {month}: {[one.code for one in wrong][:3]}")
    left: Counter[Any] = Counter()
    spent: Counter[Any] = Counter()
    for account, minor in books.balances(year.programme.ref).items():
        if account.kind in (Kind.AVAILABLE, Kind.CONTINGENCY, Kind.COMMITTED):
            left[account.owner] += minor
        elif account.kind is Kind.SPENT:
            spent[account.owner] += minor
    for one in year.walkers:
        who, purse = one.person.ref, one.purse
        unspent = purse.left + sum(purse.promised.values())
        said = f"month {month}, {one.number} ({one.fate})"
        outcome.expect(left[who] == unspent, f"{said}: {left[who]} unspent, by hand {unspent}")
        outcome.expect(
            spent[who] == purse.spent, f"{said}: {spent[who]} spent, by hand {purse.spent}"
        )
    here, by_hand = _authority(year), envelope - _taken(year)
    outcome.expect(here == by_hand, f"month {month}: the funder has {here}, by hand {by_hand}")


def _in_the_end(outcome: Outcome, year: Year, exits: Exits) -> None:
    """Each graduate has all that H2 asks for, each close is final, and each ending has its kind."""
    from ownway.endings import queries
    from ownway.endings.models import Closing, ClosingStatement, Ending, Exit
    from ownway.endings.rules import EndingKind

    for row in Exit.objects.filter(status="graduated"):
        whole = queries.of_exit(row, day(11, 1))
        outcome.expect(whole.plan is not None, "one graduated without a plan of their own")
        outcome.expect(not whole.unsigned, "one graduated without a signature")
        sides = {one.owner.side for one in whole.commitments}
        outcome.expect(sides >= {"person", "staff"}, f"promises only of {sorted(sides)}")
    wanted = Counter(_kind(one) for one in year.walkers)
    wanted["choice"] += sum(1 for one in year.walkers if one.is_("leaves_twice"))
    wanted.pop("", None)
    found = Counter(Ending.objects.values_list("kind", flat=True))
    outcome.expect(found == wanted, f"endings {dict(found)}, by hand {dict(wanted)}")
    counted = {kind.value: many for kind, many in queries.endings_by_kind(year.programme).items()}
    outcome.expect(
        all(counted.get(kind, 0) == many for kind, many in wanted.items()),
        f"the page counts {counted}",
    )
    outcome.expect(EndingKind.GRADUATED.value in wanted, "nobody graduated")
    open_ones = Closing.objects.filter(final_at__isnull=True)
    outcome.expect(not open_ones.exists(), f"{open_ones.count()} closes are open")
    outcome.expect(
        Closing.objects.count() == sum(wanted.values()), "an ending without a close of its money"
    )
    for closing in Closing.objects.all():
        outcome.expect(not queries.open_again(closing), "money lies in a close that is final")
    for one in ClosingStatement.objects.all():
        sums = sum(row["minor"] for row in one.rows)
        outcome.expect(sums == 0 and one.in_minor == one.out_minor, f"a statement comes to {sums}")
    _promises(outcome, year, exits)
    _next_steps(outcome, year)


def _kind(walker: Walker) -> str:
    other = {
        "leaves": "choice",
        "leaves_twice": "choice",
        "moves": "moved",
        "lost": "lost",
        "ended": "programme",
    }
    if walker.fate == "declined":
        return ""
    return {**other, "died": "died"}.get(walker.fate, "graduated")


def _promises(outcome: Outcome, year: Year, exits: Exits) -> None:
    """Promises are counted on each side, the staff's as openly as the person's (I17)."""
    from ownway.endings import queries

    kept = {one.side.value: one for one in queries.kept(year.programme, day(11, 1))}
    for side, many in exits.promised.items():
        outcome.expect(kept[side].all == many, f"{kept[side].all} promises of {side}, not {many}")
    outcome.expect(kept["staff"].missed > 0, "what staff did not keep is not said")


def _next_steps(outcome: Outcome, year: Year) -> None:
    """Nobody who is still on a way out is without a next step (S13)."""
    from ownway.endings import queries
    from ownway.endings.models import Exit

    for row in Exit.objects.exclude(status="graduated"):
        whole = queries.of_exit(row, day(11, 1))
        outcome.expect(bool(whole.next.step), f"no next step from {row.status}")


if __name__ == "__main__":
    sys.exit(run("cohort", prove, sabotages=broken.ways, least=LEAST))
