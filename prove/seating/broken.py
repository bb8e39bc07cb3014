"""The ways to break places on courses that the proof must see."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest import mock

from harness import Sabotage


def ways() -> Mapping[str, Sabotage]:
    from django.db import connection

    found: dict[str, Sabotage] = {
        "no_guards": lambda: mock.patch("seating.broken.after_migration", drop_guards),
        "newest_first": newest_first,
        "seats_forgotten": seats_forgotten,
    }
    if connection.vendor == "postgresql":  # on SQLite one writer at a time holds everything
        found["run_not_held"] = run_not_held
    return found


def after_migration() -> None:
    """Where a sabotage changes the fresh database; the product as it is changes nothing."""


def drop_guards() -> None:
    """The database no longer looks whether there is a seat, and who is next."""
    from django.db import connection

    on = " ON learning_enrolment" if connection.vendor == "postgresql" else ""
    names = ("seat_there_new", "seat_there", "in_turn_new", "in_turn")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER learning_enrolment_{name}{on}")


@contextmanager
def newest_first() -> Iterator[None]:
    """A seat that comes free goes to whoever asked last."""
    from ownway.learning.rules import places

    def wrong(waiting):
        return sorted(waiting, key=lambda one: -one.place)

    with mock.patch.object(places, "in_line", wrong):
        yield


@contextmanager
def seats_forgotten() -> Iterator[None]:
    """Whoever asks has a place, however many seats there are."""
    from ownway.learning import rules

    right = rules.free_seats

    def wrong(seats, taken):
        return right(seats + 5, taken)

    with mock.patch.object(rules, "free_seats", wrong):
        yield


@contextmanager
def run_not_held() -> Iterator[None]:
    """Reads how many have asked, thinks, and writes one more."""
    from ownway.learning.actions import offering, places
    from ownway.learning.models import CourseRun

    def wrong(run):
        rows = CourseRun.objects.select_related("course__programme__pack", "term", "hub")
        found = rows.get(pk=run.pk)
        time.sleep(0.002)
        return found

    with mock.patch.object(places, "locked", wrong), mock.patch.object(offering, "locked", wrong):
        yield
