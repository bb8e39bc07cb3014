"""The tables of what can be typed in: about money, and of a life and its plan."""

from __future__ import annotations

from uuid import UUID

from ownway.core.problems import NotVisible
from ownway.web.desk.paper import Act, Life, Noun, Thing
from ownway.web.desk.paper.answers import ANSWERS
from ownway.web.desk.paper.asked_back import ALERTS, NOTICES
from ownway.web.desk.paper.bills import BILLS
from ownway.web.desk.paper.buying import LINES, PURCHASES
from ownway.web.desk.paper.circle import CIRCLE
from ownway.web.desk.paper.holding import DIRECT, HOLDERS, STOPS
from ownway.web.desk.paper.moving import MOVES
from ownway.web.desk.paper.plan_parts import GOALS, THINGS
from ownway.web.desk.paper.planning import BEGIN, PLANS
from ownway.web.desk.paper.settling import SETTLING
from ownway.web.desk.paper.talk import PARTS, TALK

# What has a clock stands first.
MONEY: tuple[Noun, ...] = (
    NOTICES,
    ALERTS,
    STOPS,
    BILLS,
    LINES,
    PURCHASES,
    MOVES,
    HOLDERS,
    DIRECT,
    CIRCLE,
)
PLAN: tuple[Noun, ...] = (PARTS, TALK, BEGIN, PLANS, GOALS, THINGS, ANSWERS)


def about_money(life: Life) -> tuple[Noun, ...]:
    """What they say themselves, and what is settled for them, by what is open to the viewer."""
    return (*(SETTLING if life.gone else ()), *(MONEY if life.says else ()))


def open_now(life: Life) -> list[tuple[Noun, list[tuple[Thing, list[tuple[str, Act]]]]]]:
    """All that can be said or settled now about money, thing by thing."""
    found = []
    for noun in about_money(life):
        things = [(thing, _sayable(life, noun, thing)) for thing in noun.things(life)]
        if any(acts for _thing, acts in things):
            found.append((noun, [(thing, acts) for thing, acts in things if acts]))
    return found


def _sayable(life: Life, noun: Noun, thing: Thing) -> list[tuple[str, Act]]:
    return [(code, act) for code, act in noun.acts.items() if act.now(life, thing.row)]


def one(
    nouns: tuple[Noun, ...], life: Life, code: str, ref: UUID, *, known: bool
) -> tuple[Act, Thing]:
    """An act about one thing. `known`: also where it can no longer be said, for a second click.

    Raises NotVisible.
    """
    for noun in nouns:
        act = noun.acts.get(code)
        thing = noun.one(life, ref) if act is not None else None
        if act is not None and thing is not None and (known or act.now(life, thing.row)):
            return act, thing
    raise NotVisible
