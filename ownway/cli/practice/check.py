"""The checks of a practice site: one some months ago, and one with four raters that goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from ownway.cli.practice.stories import Teller
from ownway.core.actors import Actor
from ownway.improvement import actions, queries
from ownway.improvement.actions import Wish
from ownway.improvement.rules.cycles import Act, Step
from ownway.improvement.rules.rounds import Viewpoint, Way

OF = "england-nhs"
LANGUAGE = "en-GB"
FIRST = {"Priya Shah": "clinical", "Jo Marsh": "peer", "Rosa Lind": "service"}
SECOND = {**FIRST, "Ifor Pugh": "administrator"}
# How each viewpoint sees things as a rule, in points of the scale, and how far that sways.
USUAL: Mapping[str, int] = {
    Viewpoint.CLINICAL: 3,
    Viewpoint.PEER: 2,
    Viewpoint.SERVICE: 1,
    Viewpoint.ADMINISTRATOR: 3,
}
# What differs from the usual, in the order of the raters: dignity is seen most differently.
BEFORE = {"1.1.1": (4, 1, 0), "2.4": (1, 1, 1), "1.6.3": (2, 1, 1)}
NOW = {"1.1.1": (4, 1, 0, 4), "2.4": (3, 3, 2, 3), "1.6.3": (3, 2, 2, 3), "1.3.3": (3, 1, 1, 3)}
GOOD_BEFORE = "People who come say that somebody has time for them."
GOOD = "Missed appointments are followed up within two days now, by somebody the person knows."
NOTES = (
    "We talked longest about dignity. In the rooms people feel met. At the front desk they have to "
    "say in front of others why they come."
)


def run(teller: Teller) -> None:
    """An earlier check with what was tried because of it, and one that was just talked about."""
    by = teller.staff("director")
    [ours] = queries.own(LANGUAGE)
    every_language = queries.own_version(ours.code, ours.version)
    start = teller.now - timedelta(days=82)
    taken = actions.take_instruments(
        programme=teller.programme, instruments=every_language, origin="ours", by=by, at=start
    )
    kept = next(one for one in taken if one.language == LANGUAGE)
    first = _rated(kept, FIRST, BEFORE, sway=0, by=by, at=start + timedelta(days=1))
    met = start + timedelta(days=10)
    actions.convene(
        of=first,
        held_on=met.date(),
        good=GOOD_BEFORE,
        next_on=(teller.now - timedelta(days=6)).date(),
        by=by,
        at=met,
    )
    wishes = [Wish("Find out kindly why somebody did not come", "2.4")]
    [priority] = actions.set_priorities(of=first, wishes=wishes, by=by, at=met)
    _tried(teller, priority, by, met)
    _now(teller, kept, by)


def _tried(teller: Teller, priority: Any, by: Actor, met: datetime) -> None:
    cycle = actions.plan_cycle(
        programme=teller.programme,
        priority=priority,
        aim="The person’s own coach rings the same evening, not the office a week later",
        owner="Jo Marsh",
        measure="How many who missed an appointment were reached within two days",
        due_on=(met + timedelta(days=30)).date(),
        key=uuid4(),
        by=by,
        at=met,
    )
    for days, step, words, outcome in (
        (20, Step.TRY, "Two coaches did it for three weeks.", None),
        (26, Step.CHECK, "11 of 14 reached within two days. Before, it was 4 of 12.", None),
        (28, Step.ACT, "All coaches do it now. It takes ten minutes a week.", Act.KEEP),
    ):
        actions.take_step(
            cycle=cycle,
            step=step,
            words=words,
            outcome=outcome,
            by=by,
            at=met + timedelta(days=days),
        )


def _now(teller: Teller, kept: Any, by: Actor) -> None:
    of = _rated(kept, SECOND, NOW, sway=1, by=by, at=teller.now - timedelta(days=12))
    met = teller.now - timedelta(days=5)
    actions.convene(of=of, held_on=met.date(), good=GOOD, notes=NOTES, by=by, at=met)
    actions.agree(
        of=of, element="1.1.1", points=1, words="Good in the rooms, not at the desk.", by=by, at=met
    )
    wishes = [
        Wish("Nobody says in front of others why they come", "1.1.1"),
        Wish("Everybody who wants one has a plan for hard times", "1.3.3"),
        Wish("Every form on paper too", "1.6.3"),
    ]
    first, *_rest = actions.set_priorities(of=of, wishes=wishes, by=by, at=met)
    cycle = actions.plan_cycle(
        programme=teller.programme,
        priority=first,
        aim="A card to hand over at the desk, in place of saying it aloud",
        owner="Ifor Pugh",
        measure="Ask ten people on their way out how the desk felt",
        due_on=(teller.now + timedelta(days=21)).date(),
        key=uuid4(),
        by=by,
        at=met,
    )
    actions.take_step(
        cycle=cycle,
        step=Step.TRY,
        words="The cards lie at the desk since Monday.",
        by=by,
        at=teller.now - timedelta(days=2),
    )


def _rated(
    kept: Any,
    raters: Mapping[str, str],
    differs: Mapping[str, tuple[int, ...]],
    *,
    sway: int,
    by: Actor,
    at: datetime,
) -> Any:
    """A round in which everybody answered by their link, closed."""
    met = at + timedelta(days=7)
    of = actions.plan_round(instrument=kept, convene_on=met.date(), by=by, at=at)
    named = [
        actions.name_rater(of=of, name=name, viewpoint=view, by=by, at=at)
        for name, view in raters.items()
    ]
    of = actions.open_round(of=of, by=by, at=at)
    codes = [one.element.code for one in queries.placed(of)]
    for number, rater in enumerate(named):
        usual = USUAL[rater.viewpoint]
        given = {
            code: differs[code][number]
            if code in differs
            else min(max(usual + (place * 7 + number) % 3 - 1 + sway * (place % 4 == 0), 0), 4)
            for place, code in enumerate(codes)
        }
        actions.hand_in_at_once(
            rater=rater,
            given=given,
            way=Way.PAPER if rater.viewpoint == Viewpoint.SERVICE else Way.GUEST,
            by=actions.guest_actor(rater) if rater.viewpoint != Viewpoint.SERVICE else by,
            at=at + timedelta(days=1),
        )
    return actions.close_round(of=of, by=by, at=at + timedelta(days=2))
