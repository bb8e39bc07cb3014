"""Checks brought to life for a test, through the product's own actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from ownway.core.actors import Actor
from ownway.improvement import actions, queries
from ownway.improvement.models import KeptInstrument, Rater, Round
from ownway.improvement.rules.rounds import Way
from tests import living
from tests.living import AT

FOUR = {"Ines": "clinical", "Kofi": "peer", "Rosa": "service", "Alan": "administrator"}
SMALL = {
    "code": "small_check",
    "version": "1",
    "language": "en-GB",
    "title": "A small check",
    "licence": "Free for tests.",
    "source": "Written for tests.",
    "scale": [{"points": points, "words": f"Step {points}"} for points in range(5)],
    "bands": [{"least": 0, "words": "Low"}, {"least": 50, "words": "High"}],
    "parts": [
        {
            "code": "1",
            "title": "First",
            "parts": [
                {
                    "code": "1.1",
                    "title": "Met as equals",
                    "elements": [
                        {"code": "1.1.1", "question": "Dignity?", "rationale": "It matters."},
                        {"code": "1.1.2", "question": "Asked first?"},
                    ],
                }
            ],
        },
        {"code": "2", "title": "Second", "elements": [{"code": "2.1", "question": "Heard?"}]},
    ],
}


def own(programme: Any, at: datetime = AT) -> KeptInstrument:
    """The instrument that comes with Ownway, taken in."""
    [ours] = queries.own("en-GB")
    return actions.take_instrument(
        programme=programme, instrument=ours, origin="ours", by=living.staff(), at=at
    )


def small(programme: Any, at: datetime = AT, **changed: Any) -> KeptInstrument:
    """Three elements, at two depths."""
    from ownway.improvement.rules import instruments

    return actions.take_instrument(
        programme=programme,
        instrument=instruments.made({**SMALL, **changed}, {}),
        origin="csv",
        by=living.staff(),
        at=at,
    )


def begun(
    instrument: KeptInstrument,
    raters: Mapping[str, str] = FOUR,
    *,
    convene_on: date = date(2026, 10, 2),
    by: Actor | None = None,
    at: datetime = AT,
    **asked: Any,
) -> tuple[Round, dict[str, Rater]]:
    """A round that is open, with its raters by name."""
    by = by or living.staff()
    of = actions.plan_round(instrument=instrument, convene_on=convene_on, by=by, at=at, **asked)
    named = {
        name: actions.name_rater(of=of, name=name, viewpoint=viewpoint, by=by, at=at)
        for name, viewpoint in raters.items()
    }
    return actions.open_round(of=of, by=by, at=at), named


def says(rater: Rater, given: Mapping[str, int], at: datetime = AT) -> Rater:
    """A rater hands in by their link, all in one go."""
    return actions.hand_in_at_once(
        rater=rater, given=given, way=Way.GUEST, by=actions.guest_actor(rater), at=at
    )


def all_of(of: Round, points: int, **other: int) -> dict[str, int]:
    """The same answer to every element, but for some: `e_1_1_1=4`."""
    given = {one.element.code: points for one in queries.placed(of)}
    return given | {code[2:].replace("_", "."): value for code, value in other.items()}


def closed(
    instrument: KeptInstrument,
    points: Mapping[str, Mapping[str, int]],
    *,
    at: datetime = AT,
    raters: Mapping[str, str] = FOUR,
    **asked: Any,
) -> Round:
    """A round in which everybody answered, closed; `points`: name → what differs from 2."""
    of, named = begun(instrument, raters, at=at, **asked)
    for name, rater in named.items():
        says(rater, all_of(of, 2) | dict(points.get(name, {})), at)
    return actions.close_round(of=of, by=living.staff(), at=at)


def convened(of: Round, held_on: date, at: datetime, **said: Any) -> Round:
    """The meeting, with what goes well."""
    actions.convene(
        of=of, held_on=held_on, good="People feel met.", by=living.staff(), at=at, **said
    )
    return of


def tried(of: Round, words: str, element: str, at: datetime, **changed: Any) -> Any:
    """One priority, and one small change for it."""
    [priority] = actions.set_priorities(
        of=of, wishes=[actions.Wish(words, element)], by=living.staff(), at=at
    )
    asked = {
        "aim": "Ask for names at the desk",
        "owner": "Kofi",
        "measure": "Ten people say how it felt",
        "due_on": date(2026, 11, 1),
        **changed,
    }
    return actions.plan_cycle(
        programme=of.programme, priority=priority, key=uuid4(), by=living.staff(), at=at, **asked
    )
