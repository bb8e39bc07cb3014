"""The standing cast: everyone who takes part, made by calling the product's own actions.

`cast` is the fixture. `cast.ana` is the person it is all about; `cast.account("coach")` is a
sign-in; `cast.viewer("coach")` looks; `cast.by("coach")` acts; `cast.client("coach")` is a
browser that is signed in. `ROLES` lists everybody, in the order of the access matrix.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")  # the process these tests run in
CAST = f"{WORKER}_cast"  # the database in which everybody is
PACKS = Path(__file__).resolve().parent.parent / "packs"
HOME, AWAY = "england-nhs", "us-florida"
NOW = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)

NAMES = {
    "ana": "Ana Duarte",  # the person
    "sister": "Maria Duarte",  # a supporter with consent
    "friend": "Sam Okafor",  # a supporter without
    "coach": "Jo Marsh",  # let in by Ana, and named for her
    "approver": "Priya Shah",
    "senior_approver": "Helen Brook",
    "payer": "Tom Reed",
    "releaser": "Grace Bell",
    "director": "Ifor Pugh",
    "stranger": "Nobody Known",  # signed in, nothing else
    "neighbour": "Ben Cole",  # another person in the same programme
    "elsewhere": "Lucia Reyes",  # a person in the other programme
    "far_approver": "Dana Wells",  # decides in the other programme
    "centre_manager": "Elin Frost",  # runs the courses
}
ROLES = ("anonymous", *NAMES)
STAFF = {
    "approver": HOME,
    "senior_approver": HOME,
    "payer": HOME,
    "releaser": HOME,
    "director": HOME,
    "far_approver": AWAY,
    "centre_manager": HOME,
}
SHARED_WITH_SISTER = {"person": "see", "goals": "see", "plan": "agree", "money": "see"}
SHARED_WITH_COACH = {"person": "see", "goals": "see", "plan": "agree", "reviews": "agree"}


@dataclass
class Cast:
    """Who is there. Made at `NOW`; ask and act `at=` that moment or later."""

    programme: Any
    other_programme: Any
    accounts: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    supporters: dict[str, Any] = field(default_factory=dict)
    grants: dict[str, Any] = field(default_factory=dict)

    @property
    def ana(self) -> Any:
        return self.people["ana"]

    def account(self, who: str) -> Any:
        return self.accounts[who]

    def by(self, who: str) -> Any:
        """The actor: a person for themselves, a supporter, or staff."""
        from ownway.core.actors import ActorKind
        from ownway.people.queries import actor_of

        kind = ActorKind.PERSON if who in self.people else ActorKind.STAFF
        kind = ActorKind.SUPPORTER if who in ("sister", "friend") else kind
        return actor_of(self.account(who), kind)

    def viewer(self, who: str, at: datetime = NOW) -> Any:
        from ownway.consent.queries import viewer_for

        return viewer_for(self.accounts.get(who), at=at)

    def client(self, who: str) -> Any:
        """A browser, signed in with a second factor; 'anonymous' is not signed in."""
        from django.test import Client

        from ownway.web import sessions

        client = Client()
        if who != "anonymous":
            client.force_login(self.account(who))
            session = client.session
            sessions.mark_factor(session)
            session.save()
        return client


def build() -> Cast:
    """Makes everybody, in a transaction of the caller's."""
    from ownway.core.actors import SYSTEM
    from ownway.people import actions as people
    from ownway.programme import actions as programmes

    made = Cast(
        programme=programmes.open_programme(folder=PACKS / HOME, by=SYSTEM, at=NOW),
        other_programme=programmes.open_programme(folder=PACKS / AWAY, by=SYSTEM, at=NOW),
    )
    for who, name in NAMES.items():
        made.accounts[who] = people.add_account(name=name, email=f"{who}@example.org", at=NOW)
    _join(made)
    _let_in(made)
    _give_roles(made)
    return made


def _join(made: Cast) -> None:
    from ownway.joining import actions as joining
    from ownway.programme.queries import pack_of

    for who, programme in (
        ("ana", made.programme),
        ("neighbour", made.programme),
        ("elsewhere", made.other_programme),
    ):
        pack = pack_of(programme)
        made.people[who] = joining.join(
            programme=programme,
            account=made.account(who),
            name=NAMES[who],
            language=pack.languages[0],
            facts={fact.code: fact.values[0] for fact in pack.asked},
            informed_version="0" * 64,
            by=made.by(who),
            at=NOW,
        ).person


def _let_in(made: Cast) -> None:
    from ownway.consent import actions as consent
    from ownway.people import actions as people

    for who, kind, levels in (
        ("sister", "family", SHARED_WITH_SISTER),
        ("friend", "friend", {}),
    ):
        _, token = people.invite(
            person=made.ana,
            name=NAMES[who],
            relation=kind,
            kind=kind,
            levels=levels,
            by=made.by("ana"),
            at=NOW,
        )
        made.supporters[who] = consent.accept_invitation(
            token=token, account=made.account(who), by=made.by(who), at=NOW
        )
    match = chosen(made, "coach", levels=SHARED_WITH_COACH)
    made.supporters["coach"], made.grants["coach"] = match.supporter, match.grant


def coach_of(made: Cast, who: str, role: str = "coach") -> Any:
    """This one of the cast as a coach people can choose."""
    from ownway.core.actors import SYSTEM
    from ownway.people import actions as people
    from ownway.people.rules import Profile

    coach = people.take_on(
        programme=made.programme, account=made.account(who), role=role, by=SYSTEM, at=NOW
    )
    profile = Profile(
        first_name=made.account(who).name.split()[0],
        languages=("en",),
        days=("mon", "thu"),
        takes_people=True,
        said_all=True,
    )
    return people.change_profile(coach=coach, profile=profile, by=made.by(who), at=NOW)


def chosen(made: Cast, who: str, *, levels: Any = None) -> Any:
    """Ana chooses this one of the cast as her coach."""
    from ownway.consent import actions as consent

    coach = coach_of(made, who)
    return consent.choose(person=made.ana, coach=coach, levels=levels, by=made.by("ana"), at=NOW)


def _give_roles(made: Cast) -> None:
    from ownway.consent import actions as consent
    from ownway.core.actors import SYSTEM

    programmes = {HOME: made.programme, AWAY: made.other_programme}
    wanted = [(who, who.removeprefix("far_"), programmes[code]) for who, code in STAFF.items()]
    for who, role, programme in wanted:
        made.grants[who] = consent.grant_role(
            programme=programme,
            account=made.account(who),
            role=role,
            from_at=NOW,
            until_at=NOW + YEAR,
            by=SYSTEM,
            at=NOW,
        )


@pytest.fixture(scope="session")
def _everybody(databases: Any, django_db_blocker: Any) -> Iterator[Cast]:
    """Built once for a process, in a database of its own, which each test leaves as it was."""
    from tests.databases import working_in

    databases.copy("template", CAST)
    with django_db_blocker.unblock(), working_in(databases, CAST):
        made = build()
    yield made
    databases.drop(CAST)


@pytest.fixture(scope="module")
def _cast_of_file(
    _everybody: Cast, databases: Any, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Cast]:
    """From here to its end a file works where everybody is."""
    from tests.databases import working_in

    with django_db_blocker.unblock(), working_in(databases, CAST):
        yield _everybody


@pytest.fixture
def cast(_cast_of_file: Cast, db: None) -> Cast:
    """Everybody, in the database of this test; what the test changes is undone after it.

    In a file where one test asks for it, the rows are there for all that follow.
    """
    return deepcopy(_cast_of_file)
