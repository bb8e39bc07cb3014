"""A term of courses in two centres of a practice programme, made by the product's own actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ownway.core.actors import Actor, ActorKind
from ownway.learning import actions
from ownway.learning.actions import When
from ownway.learning.rules import Came, Component, Kind, KindComponent
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
# The course that is over: who came to how many of its four times, and what they said of it.
OVER = ("Cook for one, cook for six", "community_living", "Six meals that cost little.")
CAME = (
    ("Edna Price", 4, 5, "I cooked for my neighbours on Sunday."),
    ("Walt Iqbal", 3, 4, "The soup. And that nobody hurried me."),
    ("Rosa Finch", 4, 5, ""),
    ("Omar Bell", 2, 4, "More about cooking with one ring, please."),
    ("June Adair", 4, 5, "Good to laugh again with others."),
    ("Tomas Kerr", 1, 3, ""),
)
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
    centre.finished(people[:2])
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
        return [(self._written(*course), seats) for *course, seats in COURSES]

    def _written(self, title: str, kind: str, about: str) -> Any:
        """A course that a peer and another trainer wrote together."""
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
        return course

    def run(
        self, course: Any, *, hub: int, seats: int, term: Any = None, days: Sequence[date] = ()
    ) -> Any:
        """A run that takes people; four weeks of the coming term where nothing else is said."""
        times = []
        weeks = [self.first_on + timedelta(weeks=week, days=hub) for week in range(4)]
        for day in days or weeks:
            start = datetime.combine(day, time(14), tzinfo=self.zone)
            times.append(When(start, start + timedelta(hours=2)))
        run = actions.schedule_run(
            course=course,
            term=term or self.term,
            hub=self.hubs[hub],
            seats=seats,
            times=times,
            trainers=self.hands,
            **self.more,
        )
        return actions.open_run(run=run, **self.more)

    def finished(self, people: list[Any]) -> None:
        """A short course that is over: who was there, how it was, and what somebody wanted."""
        days = [self.first_on - timedelta(weeks=weeks, days=2) for weeks in (5, 4, 3, 2)]
        term = actions.add_term(
            programme=self.teller.programme,
            name="Short courses",
            starts_on=days[0],
            last_on=days[-1],
            **self.more,
        )
        run = self.run(self._written(*OVER), hub=0, seats=10, term=term, days=days)
        by, asked_at = self.more["by"], self.more["at"]
        names = [
            actions.sign_up(
                run=run, name=name, reach_at="01632 960 161", way="phone", by=by, at=asked_at
            )
            for name, *_said in CAME
        ]
        rows = [
            (place, times, rating, words, by)
            for place, (_name, times, rating, words) in zip(names, CAME, strict=True)
        ]
        for person in people:
            own = actor_of(person.account, ActorKind.PERSON)
            actions.write_plan(
                programme=self.teller.programme,
                person=person,
                want="To cook a meal for my sister’s birthday.",
                why="She always cooks for me.",
                helps="Doing it once with somebody beside me.",
                by=own,
                at=asked_at,
            )
            seat = actions.sign_up(run=run, person=person, by=own, at=asked_at)
            rows.append((seat, 4, 5, "The birthday is on Saturday. I can do it.", own))
        self._lived(run, rows)

    def _lived(self, run: Any, rows: list[tuple[Any, int, int, str, Actor]]) -> None:
        """From its first time to its last; each row: a place, times there, what they said."""
        by, sessions = self.more["by"], list(run.sessions.order_by("number"))
        actions.begin_run(run=run, by=by, at=sessions[0].from_at)
        for session in sessions:
            said = {
                place.ref: Came.CAME if session.number <= times else Came.NOT_THERE
                for place, times, _rating, _words, _who in rows
            }
            actions.note_attendance(session=session, said=said, by=by, at=session.until_at)
        over = sessions[-1].until_at
        for place, _times, rating, words, who in rows:
            actions.give_feedback(enrolment=place, rating=rating, words=words, by=who, at=over)
        actions.close_run(run=run, by=by, at=over)

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
