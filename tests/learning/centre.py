"""A centre to learn at, made by calling the product's own actions: two hubs, a term, trainers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ownway.core.actors import SYSTEM
from ownway.learning import actions
from ownway.learning.actions import When

AT = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)
FIRST = datetime(2026, 9, 21, 9, 0, tzinfo=UTC)  # of the sessions
WEEK = timedelta(days=7)
HOURS = timedelta(hours=2)


def times(count: int = 3, first: datetime = FIRST) -> list[When]:
    """One session a week, two hours each."""
    return [When(first + n * WEEK, first + n * WEEK + HOURS) for n in range(count)]


@dataclass
class Centre:
    """A programme's centre. `by`: who runs it."""

    programme: Any
    by: Any = SYSTEM
    hubs: list[Any] = field(default_factory=list)
    term: Any = None
    peer: Any = None
    other: Any = None

    def open(self) -> Centre:
        more = {"programme": self.programme, "by": self.by, "at": AT}
        self.hubs = [
            actions.add_hub(
                name="Mill House",
                address="1 Mill Lane, Thornmere",
                access="Step-free. A quiet room.",
                regions=["Thornmere", "Westby"],
                **more,
            ),
            actions.add_hub(
                name="The Quay", address="2 Quay St, Eastby", regions=["Eastby"], **more
            ),
        ]
        self.term = actions.add_term(
            name="Autumn 2026", starts_on=date(2026, 9, 14), last_on=date(2026, 12, 11), **more
        )
        self.peer = actions.add_trainer(name="Nia Rees", **more)
        self.other = actions.add_trainer(name="Paul Hart", **more)
        return self

    def idea(self, title: str = "Your wellness plan", kind: str = "wellness_plan") -> Any:
        return actions.propose_course(
            programme=self.programme,
            title=title,
            kind=kind,
            about="What keeps you well, in your own words.",
            by=self.by,
            at=AT,
        )

    def course(self, title: str = "Your wellness plan", kind: str = "wellness_plan") -> Any:
        made = self.idea(title, kind)
        actions.co_produce(
            course=made,
            writers={self.peer: True, self.other: False},
            words="Three afternoons with six former learners.",
            written_on=AT.date(),
            by=self.by,
            at=AT,
        )
        return made

    def scheduled(self, course: Any = None, seats: int = 2, hub: int = 0, **more: Any) -> Any:
        return actions.schedule_run(
            **{
                "course": course or self.course(),
                "term": self.term,
                "hub": self.hubs[hub],
                "seats": seats,
                "times": times(),
                "trainers": {self.peer: True, self.other: False},
                "by": self.by,
                "at": AT,
                **more,
            }
        )

    def run(self, course: Any = None, seats: int = 2, **more: Any) -> Any:
        return actions.open_run(run=self.scheduled(course, seats, **more), by=self.by, at=AT)

    def ask(self, run: Any, name: str = "", at: datetime = AT, **more: Any) -> Any:
        """Somebody without a sign-in rings; or whoever `more` says."""
        if name:
            more = {"name": name, "reach_at": "01632 960 001", "way": "phone", **more}
        return actions.sign_up(run=run, by=self.by, at=at, **more)
