"""An agreed plan, made by calling the product's own actions: what buying and paying stand on.

`anas_plan` is the fixture, for a file where every test of Ana's begins with it; it is agreed once
for all. Call `agree(cast, …)` for anybody else, or for anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import CAST, NOW, WORKER, Cast

# name → (kind, category, what, pence each, times, holder's way, holder)
LINES = {
    "gym": ("support", "wellbeing", "Gym", 4_000, 12, "third", "harbour_accounts"),
    "art": ("support", "wellbeing", "Art class", 2_500, 20, "direct", "direct_payment"),
    "bus": ("good", "getting_about", "Bus pass", 6_000, 10, "notional", "nhs_thornmere"),
    "aside": ("contingency", "wellbeing", "Nights away", 44_884, 1, "third", "harbour_accounts"),
}
AGREED = f"{WORKER}_agreed"
SIGNS = "2 nights without sleep"


@dataclass
class Agreed:
    """Ana's agreed plan and its money, with the names of `LINES`."""

    cast: Any
    person: Any
    plan: Any
    pot: Any
    goal: Any
    lines: dict[str, Any] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)

    def by(self, who: str = "ana") -> Any:
        return self.cast.by(who)

    def ask(self, line: str = "gym", minor: int = 4_000, at: datetime = NOW, **changed: Any) -> Any:
        """A purchase on one of the lines; what is not named is as anybody would write it."""
        from ownway.core.money import Money
        from ownway.spending import actions as spending

        aside = line == "aside"
        known = {
            "person": self.person,
            "line_root": self.lines[line].root,
            "goal_ref": None if aside else self.goal.ref,
            "what": self.lines[line].what,
            "payee": "City Leisure",
            "amount": Money(minor, self.pot.currency),
            "key": uuid4(),
            "sign_seen": SIGNS if aside else "",
            "by": self.by(),
            "at": at,
        }
        return spending.ask(**{**known, **changed})


def agree(cast: Any, who: str = "ana", *, hold: bool = True, lines: Any = None) -> Agreed:
    """From first answer to money with its holders; `hold` false stops after the decision."""
    from ownway.decisions import actions as decisions
    from ownway.decisions import queries as decided

    wanted = LINES if lines is None else lines
    person, by = cast.people[who], cast.by(who)
    version, goal, drafted = write(person, by, wanted)
    version = _send(version, cast.account(who).name, by)
    decider = cast.by("senior_approver" if person.programme == cast.programme else "far_approver")
    decisions.decide(version=version, answers=yes_to(drafted), by=decider, at=NOW)
    made = Agreed(
        cast=cast,
        person=person,
        plan=version.plan,
        pot=decided.pot_of(version.plan),
        goal=goal,
        lines=drafted,
    )
    if hold:
        give_holders(made, wanted)
    return made


def taken_out(made: Agreed, what: str, at: datetime = NOW) -> None:
    """The next version of the plan has this line no more, and is agreed."""
    from ownway.decisions import actions as decisions
    from ownway.planning import actions as planning

    by = made.by()
    version = planning.revise(plan=made.plan, by=by, at=at)
    line = version.lines.get(what=what)
    planning.remove_line(version=version, line_ref=line.ref, by=by, at=at)
    version = _send(version, by.name, by, at)
    left = {line.root: line for line in version.lines.filter(removed_at__isnull=True)}
    decider = made.by("senior_approver")
    decisions.decide(version=version, answers=yes_to(left), by=decider, at=at)


def yes_to(lines: dict[str, Any]) -> dict[Any, Any]:
    """A yes to every line, as `decisions.actions.decide` takes it."""
    from ownway.decisions.rules import APPROVE

    return {line.ref: APPROVE for line in lines.values()}


def give_holders(made: Agreed, wanted: Any) -> None:
    """Each line gets the holder `wanted` names, and the holder its money."""
    from ownway.holding import actions as holding

    for name, line in made.lines.items():
        way, holder = wanted[name][5:]
        chosen = holding.choose(
            pot=made.pot, line_root=line.root, way=way, holder=holder, by=made.by(), at=NOW
        )
        ready(chosen, made.by("payer"))
        made.held[name] = holding.set_up(arrangement=chosen, by=made.by("payer"), at=NOW)


def ready(chosen: Any, by: Any, at: datetime = NOW) -> Any:
    """The holder says yes and has what it needs, where it has to be asked; `by` notes both."""
    from ownway.holding import actions as holding
    from ownway.holding import queries

    if chosen.status == "chosen":
        chosen = holding.answer(arrangement=chosen, yes=True, name="Rose", words="", by=by, at=at)
    if chosen.status == "agreed":
        offer = queries.offer_of(queries.pack_for(chosen.pot), chosen.way, chosen.holder)
        chosen = holding.note_ready(
            arrangement=chosen, ready_with=offer.ready_with[0], by=by, at=at
        )
    return chosen


def write(person: Any, by: Any, wanted: Any) -> tuple[Any, Any, dict[str, Any]]:
    """A draft with 1 goal and the lines wanted: the version, the goal, the lines by name."""
    from ownway.core.money import Money
    from ownway.planning import actions as planning

    version = planning.start(
        person=person, kind="yearly", allocation=_allocated(person, by), by=by, at=NOW
    )
    goal = planning.save_goal(
        version=version, words="Feel strong again", edit_no=version.edit_no, by=by, at=NOW
    )
    lines = {}
    for name, (kind, category, what, each, times, *_held) in wanted.items():
        version.refresh_from_db()
        lines[name] = planning.save_line(
            version=version,
            kind=kind,
            category=category,
            what=what,
            each=Money(each, person.programme.currency),
            times=times,
            goal_ref=None if kind == "contingency" else goal.ref,
            early_signs=SIGNS if kind == "contingency" else "",
            edit_no=version.edit_no,
            by=by,
            at=NOW,
        )
    return version, goal, lines


def _allocated(person: Any, by: Any) -> Any:
    from ownway.allocation import actions as allocation
    from ownway.assessment import actions as assessment
    from ownway.programme.queries import pack_of

    begun = assessment.start(person=person, by=by, at=NOW)
    for number, question in enumerate(pack_of(person.programme).questions):
        option = question.options[-1 if number < 4 else 2]
        assessment.save_answer(
            assessment=begun,
            question=question.code,
            option=option.code,
            version=0,
            by=by,
            at=NOW,
        )
    sent = assessment.send(assessment=begun, by=by, at=NOW)
    return allocation.work_out(assessment=sent, by=by, at=NOW)


def _send(version: Any, name: str, by: Any, at: datetime = NOW) -> Any:
    from ownway.planning import actions as planning

    version.refresh_from_db()
    return planning.submit(version=version, signed_name=name, edit_no=version.edit_no, by=by, at=at)


@pytest.fixture(scope="session")
def _anas_plan(_everybody: Cast, databases: Any, django_db_blocker: Any) -> Iterator[Agreed]:
    """Agreed once for a process, in a database of its own, which each test leaves as it was."""
    from tests.databases import working_in

    databases.copy(CAST, AGREED)
    with django_db_blocker.unblock(), working_in(databases, AGREED):
        made = agree(deepcopy(_everybody))
    yield made
    databases.drop(AGREED)


@pytest.fixture(scope="module")
def _anas_plan_of_file(
    _anas_plan: Agreed, _cast_of_file: Cast, databases: Any, django_db_blocker: Any
) -> Iterator[Agreed]:
    """From here to its end a file works where Ana's plan is agreed."""
    from tests.databases import working_in

    with django_db_blocker.unblock(), working_in(databases, AGREED):
        yield _anas_plan


@pytest.fixture
def anas_plan(_anas_plan_of_file: Agreed, db: None) -> Agreed:
    """Ana's plan, agreed and held; what the test changes is undone after it."""
    return deepcopy(_anas_plan_of_file)
