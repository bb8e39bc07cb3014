"""Somebody without a sign-in who has an agreed plan: all they say is typed in by staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid5

from django.urls import reverse

from tests.agreed import LINES, Agreed, _send, write, yes_to
from tests.cast import NOW, Cast
from tests.web.reading import kept


def agreed(
    cast: Cast, name: str = "Lou Reed", *, hold: bool = True, language: str = "en-GB"
) -> Agreed:
    """A plan the coach helped to write and typed in with the signature; `hold`: with holders."""
    from ownway.decisions import actions as decisions
    from ownway.decisions import queries as decided
    from ownway.joining import actions as joining
    from ownway.programme.queries import pack_of

    coach = cast.by("coach")
    person = joining.join(
        programme=cast.programme,
        account=None,
        name=name,
        language=language,
        facts={fact.code: fact.values[0] for fact in pack_of(cast.programme).asked},
        informed_version="0" * 64,
        by=coach,
        at=NOW,
    ).person
    version, goal, drafted = write(person, coach, LINES)
    version = _send(version, name, coach)
    decider = cast.by("senior_approver")
    decisions.decide(version=version, answers=yes_to(drafted), by=decider, at=NOW)
    pot = decided.pot_of(version.plan)
    made = Agreed(cast, person, version.plan, pot, goal, drafted)
    if hold:
        for line, (*_, way, holder) in LINES.items():
            made.held[line] = held(made, line, way, holder)
    return made


def held(made: Agreed, line: str, way: str, holder: str) -> Any:
    """A holder the coach wrote down for them, set up by the payer."""
    from ownway.holding import actions as holding
    from tests.agreed import ready

    chosen = holding.choose(
        pot=made.pot,
        line_root=made.lines[line].root,
        way=way,
        holder=holder,
        by=made.cast.by("coach"),
        at=NOW,
    )
    if chosen.status == "live":
        return chosen
    ready(chosen, made.cast.by("payer"))
    return holding.set_up(arrangement=chosen, by=made.cast.by("payer"), at=NOW)


def hub(life: Agreed) -> str:
    return reverse("desk:on_paper", args=[life.person.ref])


def door(life: Agreed, act: str, about: Any) -> str:
    return reverse("desk:on_paper_act", args=[life.person.ref, act, about])


def how(on: datetime = NOW, way: str = "phone") -> dict[str, str]:
    day = {"0": on.day, "1": on.month, "2": on.year}
    return {"way": way, **{f"said_on_{box}": str(value) for box, value in day.items()}}


def line(life: Agreed, name: str) -> Any:
    return uuid5(life.pot.ref, str(life.lines[name].root))


def wish(client: Any, life: Agreed, name: str = "gym", **changed: str) -> Any:
    """What the form of asking on one line sends."""
    there = door(life, "buy", life.lines[name].root)
    known = {
        "key": kept(client.get(there), "key"),
        "what": "Swimming",
        "payee": "City Leisure",
        "amount": "20",
        "goal": str(life.goal.ref),
        **how(),
    }
    return client.post(there, {**known, **changed})


def typed(act: str) -> Any:
    from ownway.endings.models import TypedIn

    return TypedIn.objects.get(act=act)
