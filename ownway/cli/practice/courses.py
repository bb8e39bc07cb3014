"""A term of courses in two centres of a practice programme, made by the product's own actions."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ownway.core.actors import Actor, ActorKind
from ownway.learning import actions
from ownway.learning.actions import When
from ownway.learning.rules import Component, Kind, KindComponent
from ownway.people.queries import actor_of

# title, kind, what it is about, seats, weeks, centre
COURSES = (
    ("Your wellness plan", "wellness_plan", "What keeps you well, and what to do on hard days.", 4),
    ("My medication and me", "medication", "What each one does, and how to ask for a change.", 8),
    ("At home in this town", "community_living", "Buses, the library, neighbours, bills.", 8),
    ("A job, a course, a start", "work_and_education", "From an idea to the first day.", 8),
    ("Thinking it through", "critical_thinking", "How to weigh what you read and hear.", 8),
    ("Body and mind", "body_and_mind", "Sleep, food and moving, at your own pace.", 8),
)
ASKED = ("Edna Price", "Walt Iqbal", "Rosa Finch", "Omar Bell", "June Adair", "Tomas Kerr")
REASON = "Seen together by learners, trainers and the manager."


def open_courses(teller: Any, people: list[Any]) -> None:
    """A full course with a line, five more, what was learned last term, and two looks at it."""
    by = teller.staff("centre_manager")
    opened = teller.now - timedelta(days=30)
    centre = _Centre(teller, by, opened)
    runs = [
        centre.run(course, hub=number % 2, seats=seats)
        for number, (course, seats) in enumerate(centre.courses())
    ]
    for number, name in enumerate(ASKED):
        at = opened + timedelta(days=2, hours=number)
        _rang(runs[0], name, by, at)
    for run in runs[:2]:
        for number, person in enumerate(people):
            own = actor_of(person.account, ActorKind.PERSON)
            at = opened + timedelta(days=3, hours=number)
            actions.sign_up(run=run, person=person, by=own, at=at)
    centre.look(dict.fromkeys(Component, 2), opened + timedelta(days=4))
    lower = {Component.CONNECTEDNESS: 1, Component.COMMUNITY: 0, Component.TAILORED: 1}
    centre.look(dict.fromkeys(Component, 2) | lower, opened + timedelta(days=3))


def _rang(run: Any, name: str, by: Actor, at: datetime) -> None:
    actions.sign_up(run=run, name=name, reach_at="01632 960 160", way="phone", by=by, at=at)


class _Centre:
    """Two hubs, a term and trainers."""

    def __init__(self, teller: Any, by: Actor, at: datetime) -> None:
        self.teller = teller
        self.more: dict[str, Any] = {"by": by, "at": at}
        self.zone = ZoneInfo(teller.pack.zone)
        programme = {"programme": teller.programme}
        today = teller.now.astimezone(self.zone).date()
        self.first_on = today + timedelta(days=14 - today.weekday())
        self.last_on = self.first_on + timedelta(weeks=11)
        self.hubs = [
            actions.add_hub(
                name="Mill House",
                address="1 Mill Lane",
                access="Step-free. A quiet room.",
                regions=["North"],
                **programme,
                **self.more,
            ),
            actions.add_hub(
                name="The Quay",
                address="2 Quay Street",
                access="A lift, and a hearing loop.",
                regions=["South", "Coast"],
                **programme,
                **self.more,
            ),
        ]
        self.term = actions.add_term(
            name="Term 1",
            starts_on=self.first_on,
            last_on=self.last_on,
            **programme,
            **self.more,
        )
        self.peer = actions.add_trainer(
            name=teller.cast.coach, account=teller.accounts["coach"], **programme, **self.more
        )
        self.other = actions.add_trainer(name="Paul Hart", **programme, **self.more)
        self.hands = {self.peer: True, self.other: False}

    def courses(self) -> list[tuple[Any, int]]:
        made = []
        for title, kind, about, seats in COURSES:
            course = actions.propose_course(
                programme=self.teller.programme, title=title, kind=kind, about=about, **self.more
            )
            actions.co_produce(
                course=course,
                writers=self.hands,
                words="Three afternoons with learners of last year.",
                written_on=self.more["at"].date(),
                **self.more,
            )
            made.append((course, seats))
        return made

    def run(self, course: Any, *, hub: int, seats: int) -> Any:
        times = []
        for week in range(4):
            day = self.first_on + timedelta(weeks=week, days=hub)
            start = datetime.combine(day, time(14), tzinfo=self.zone)
            times.append(When(start, start + timedelta(hours=2)))
        run = actions.schedule_run(
            course=course,
            term=self.term,
            hub=self.hubs[hub],
            seats=seats,
            times=times,
            trainers=self.hands,
            **self.more,
        )
        return actions.open_run(run=run, **self.more)

    def look(self, scores: dict[Component, int], at: datetime) -> None:
        actions.check_fidelity(
            programme=self.teller.programme,
            from_on=self.first_on,
            until_on=self.last_on,
            scores=scores,
            kinds=dict.fromkeys(KindComponent, Kind.ONE),
            why={one.value: REASON for one in Component},
            by=self.more["by"],
            at=at,
        )
