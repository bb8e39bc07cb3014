"""500 people ask at once for 20 seats: 20 have a place, and 480 wait in the order they asked.

S14, scenario 33. The order is checked from outside: whoever had their answer before somebody else
began to ask stands before them (no clock of the database is believed). Then a third of those with
a place give it up while the next ones answer, all at once: never more than 20 sit, no seat has two
people, and whoever was asked stood before all who still wait. The database refuses a 21st place
and a jump past the queue by itself.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

from harness import Ground, Outcome, run
from racing.workers import at_once
from seating import broken

LEAST = {"ci": 12, "full": 60}
SEATS = 20
ASK = 500
ASK_BROKEN = 60  # enough to see a product that is broken on purpose
WORKERS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One who asked: when they began, when they had their answer, and their number."""

    began: float
    ended: float
    place: int


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("places on courses")
    for _turn in range(5 if ground.full else 1):
        with ground.fresh():
            broken.after_migration()
            centre, opened = _centre()
            _ask(outcome, ground, centre, opened)
            _come_and_go(outcome, centre, opened)
            _same_one(outcome, centre)
            _guards(outcome, opened)
    return outcome


def _centre():
    from ownway.core.actors import SYSTEM
    from ownway.programme import actions as programmes
    from tests.cast import HOME, PACKS
    from tests.learning.centre import AT, Centre

    programme = programmes.open_programme(folder=PACKS / HOME, by=SYSTEM, at=AT)
    centre = Centre(programme).open()
    return centre, centre.run(seats=SEATS)


def _ask(outcome: Outcome, ground: Ground, centre, opened) -> None:
    from ownway.learning.models import Enrolment

    times = (ASK_BROKEN if ground.sabotaged else ASK) // WORKERS
    seen: list[Asked] = []

    def ask(number: int, _said) -> str:
        began = time.perf_counter()
        made = centre.ask(opened, f"Learner {number}-{began}")
        seen.append(Asked(began, time.perf_counter(), made.place))
        return made.state

    said = at_once(ask, times, workers=WORKERS)
    total = times * WORKERS
    wanted = {"confirmed": SEATS, "waiting": total - SEATS}
    right = said.answers == wanted and not said.faults
    outcome.expect(right, f"{total} for {SEATS}: {dict(said.answers)}; {said.faults[:2]}")
    rows = Enrolment.objects.filter(run=opened)
    numbers = sorted(rows.values_list("place", flat=True))
    outcome.expect(numbers == list(range(1, total + 1)), "every number is there once")
    sitting = rows.filter(seat__isnull=False)
    seats = sorted(sitting.values_list("seat", flat=True))
    outcome.expect(seats == list(range(1, SEATS + 1)), f"seats taken: {seats}")
    first = sorted(sitting.values_list("place", flat=True))
    outcome.expect(first == list(range(1, SEATS + 1)), f"the first {SEATS} sit: {first[-3:]}")
    wrong = _out_of_order(seen)
    outcome.expect(not wrong, f"{wrong} asked later and stand before")
    outcome.notes.append(
        f"{total} asked for {SEATS} seats, {WORKERS} at once; the longest waited"
        f" {said.longest:.2f} s"
    )


def _out_of_order(seen: list[Asked]) -> int:
    """How many stand after somebody who began to ask only once they had their answer."""
    wrong, largest = 0, 0
    ended = sorted(seen, key=lambda one: one.ended)
    position = 0
    for one in sorted(seen, key=lambda each: each.began):
        while position < len(ended) and ended[position].ended < one.began:
            largest = max(largest, ended[position].place)
            position += 1
        wrong += one.place < largest
    return wrong


def _come_and_go(outcome: Outcome, centre, opened) -> None:
    """Some give up, those asked answer yes or no, and new ones ask: all at the same time."""
    from ownway.learning import actions
    from ownway.learning.models import Enrolment
    from tests.learning.centre import AT

    def turn(number: int, _said) -> str:
        rows = Enrolment.objects.filter(run=opened)
        if number % 3 == 0:
            one = rows.filter(state="confirmed").order_by("?").first()
            if one is not None:
                actions.give_up(enrolment=one, by=centre.by, at=AT)
        elif number % 3 == 1:
            one = rows.filter(state="offered").order_by("?").first()
            if one is not None:
                actions.answer_offer(enrolment=one, accept=number % 2 == 0, by=centre.by, at=AT)
        else:
            centre.ask(opened, f"Later {number}-{time.perf_counter()}")
        return "done"

    said = at_once(turn, 6, workers=9)
    allowed = set(said.answers) <= {"done", "offer_over"} and not said.faults
    outcome.expect(allowed, f"coming and going: {dict(said.answers)}; {said.faults[:2]}")
    rows = Enrolment.objects.filter(run=opened)
    seats = list(rows.filter(seat__isnull=False).values_list("seat", flat=True))
    outcome.expect(
        sorted(seats) == list(range(1, SEATS + 1)), f"{len(seats)} seats are held: {sorted(seats)}"
    )
    had = rows.exclude(state="waiting").filter(state__in=("offered", "confirmed"))
    last = max(had.values_list("place", flat=True))
    first = min(rows.filter(state="waiting").values_list("place", flat=True))
    outcome.expect(last < first, f"number {last} was asked before number {first}")


def _same_one(outcome: Outcome, centre) -> None:
    """One person presses the button in ten windows at once: one place."""
    from ownway.learning import actions
    from ownway.people import actions as people
    from tests.learning.centre import AT

    course = centre.course("Thinking it through", "critical_thinking")
    opened = centre.run(course, seats=2)
    account = people.add_account(name="Ana", email="ana@example.org", at=AT)
    people_places = set()

    def press(_number: int, _said) -> str:
        made = actions.sign_up(run=opened, account=account, by=centre.by, at=AT)
        people_places.add(made.place)
        return made.state

    said = at_once(press, 1, workers=WORKERS)
    right = said.answers == {"confirmed": WORKERS} and people_places == {1}
    outcome.expect(right, f"ten presses: {dict(said.answers)}, {people_places}; {said.faults[:2]}")


def _guards(outcome: Outcome, opened) -> None:
    """Whoever writes to the tables past the product is refused."""
    from django.db import DatabaseError, connection, transaction

    from ownway.learning.models import CourseRun, Enrolment

    rows = Enrolment.objects.filter(run=opened, state="waiting").order_by("place")
    first, last = rows.first(), rows.last()

    def refused(**change) -> bool:
        try:
            with transaction.atomic():
                Enrolment.objects.filter(pk=last.pk).update(**change)
        except DatabaseError:
            return True
        return False

    outcome.expect(
        refused(state="confirmed", seat=SEATS + 1), "a 21st seat is refused by the database"
    )
    outcome.expect(refused(state="confirmed", seat=1), "a seat somebody has is refused")
    CourseRun.objects.filter(pk=opened.pk).update(seats=SEATS + 1)
    outcome.expect(
        refused(state="confirmed", seat=SEATS + 1),
        f"number {last.place} past number {first.place} is refused on {connection.vendor}",
    )


if __name__ == "__main__":
    sys.exit(run("seats", prove, sabotages=broken.ways, least=LEAST))
