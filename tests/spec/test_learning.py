"""Anybody can learn here, free, by asking. Who asks first has a place first; the rest wait in
line. A centre says how true it stays to what a recovery college is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from ownway.learning import rules
from ownway.learning.rules import Card, Component, Hand, Kind, KindComponent, Waiting

TITLE = "Learning together"
SOURCE = "S14, 2.4, scenario 33, V14"
ORDER = 110
HEADINGS = {
    "seats": "Seats",
    "asked": "Ask, in this order",
    "ahead": "Ahead for access",
    "have": "Have a place",
    "wait": "Wait, the next one first",
    "peers": "Wrote it as peers",
    "others": "Wrote it beside them",
    "may": "Can have dates",
    "scores": "Scores of the seven",
    "types": "Types of the five",
    "total": "Total",
    "made": "An offer is made",
    "days": "Its days are over",
    "class_": "The next class begins",
    "ends": "It ends",
    "at_close": "Answers when it closed",
    "later": "Answers after that",
    "shown": "Answers shown",
}


def line(names, ahead=""):
    return [
        Waiting(UUID(int=number), number, name in ahead)
        for number, name in enumerate(names, start=1)
    ]


@pytest.mark.parametrize(
    ("seats", "asked", "ahead", "have", "wait"),
    [
        (2, "Ana Ben Cem", "", "Ana Ben", "Cem"),
        (2, "Ana Ben Cem Dot", "Dot", "Dot Ana", "Ben Cem"),
        (1, "Ana Ben Cem Dot", "Cem Dot", "Cem", "Dot Ana Ben"),
        (3, "Ana Ben", "", "Ana Ben", ""),
    ],
    ids=[
        "in the order they asked",
        "ahead for a reason of access",
        "among those ahead, who asked first",
        "room for all",
    ],
)
def test_who_is_next(seats, asked, ahead, have, wait):
    """Self-enrolled learners stand in the order they asked; a reason of access, written down, is
    the one way ahead (scenario 33).
    """
    names = asked.split()
    waiting = line(names, ahead.split())
    given = [names[who.place - 1] for who, _seat in rules.offers(seats, set(), waiting)]
    rest = [names[who.place - 1] for who in rules.in_line(waiting)][len(given) :]
    assert given == have.split()
    assert rest == wait.split()


@pytest.mark.parametrize(
    ("peers", "others", "may"),
    [
        (["Nia"], ["Paul"], True),
        (["Nia", "Ola"], ["Paul"], True),
        (["Nia"], [], False),
        ([], ["Paul"], False),
        (["Nia"], ["Nia"], False),
    ],
    ids=["a peer and another", "two peers", "a peer alone", "no peer", "one person as both"],
)
def test_a_course_is_written_together_first(peers, others, may):
    """A course has dates once at least one peer and one other trainer wrote it; nobody counts as
    both. The same holds for who runs it.
    """
    known = {"Nia": UUID(int=1), "Ola": UUID(int=2), "Paul": UUID(int=3)}
    hands = [Hand(known[name], True) for name in peers]
    hands += [Hand(known[name], False) for name in others]
    assert (rules.hands_lack(hands) == ()) is may


@pytest.mark.parametrize(
    ("scores", "types", "total"),
    [
        ([2, 2, 2, 2, 2, 2, 2], ["1", "1", "1", "1", "1"], 14),
        ([2, 2, 2, 2, 2, 2, 2], ["2", "2", "2", "2", "2"], 14),
        ([2, 1, 1, 2, 1, 0, 2], ["1", "2", "2", "1", "2"], 9),
        ([0, 0, 0, 0, 0, 0, 0], ["2", "2", "2", "2", "2"], 0),
        ([2, 2, 2, 2, 2, 2], ["1", "1", "1", "1", "1"], None),
        ([2, 2, 2, 2, 2, 2, 2], [], 14),
    ],
    ids=[
        "seven twos are 14",
        "types are not added",
        "a lower one",
        "nothing yet",
        "one is missing: no total, and never 0 for it",
        "types are left open",
    ],
)
def test_fidelity(scores, types, total):
    """Seven parts are scored 0, 1 or 2; seven twos make 14. Five parts are of type 1 or 2, which
    are names: they are never added (V14).
    """
    card = Card(
        dict(zip(Component, scores, strict=False)),
        {part: Kind(one) for part, one in zip(KindComponent, types, strict=False)},
    )
    assert card.total == total


def _september(said: str) -> datetime:
    day, hour = said.split(", ")
    return datetime(2026, 9, int(day), int(hour.split(":")[0]), tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "days", "class_", "ends"),
    [
        pytest.param("4, 9:00", "7, 23:00", "21, 9:00", "with its days", id="long before"),
        pytest.param("21, 7:00", "24, 23:00", "21, 9:00", "when the class begins", id="two hours"),
        pytest.param("21, 10:00", "24, 23:00", "28, 9:00", "with its days", id="before the next"),
        pytest.param("28, 10:00", "30, 23:00", "28, 9:00", "nothing is offered", id="the last one"),
    ],
)
def test_when_an_offer_ends(made, days, class_, ends):
    """A place that comes free is offered for some days, or until the next class begins.

    The figures are days and hours of one month. Nobody new can ask once the first class has begun.
    """
    over, begins = _september(days), _september(class_)
    found = rules.offer_ends(over, [begins], _september(made))
    said = {over: "with its days", begins: "when the class begins", None: "nothing is offered"}
    assert said[found] == ends


@pytest.mark.parametrize(
    ("at_close", "later", "shown"),
    [(4, 0, 0), (5, 0, 5), (7, 0, 7), (7, 1, 7), (7, 4, 7), (7, 5, 12), (4, 1, 5), (4, 2, 5)],
)
def test_what_people_say_of_a_course(at_close, later, shown):
    """What people say is shown once the course is closed, and from five answers on.

    Later ones are added five at a time. So nobody can look twice and find out who said the new one.
    """
    assert rules.shown_answers(at_close, at_close + later, 5) == shown
