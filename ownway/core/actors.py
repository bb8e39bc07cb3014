"""Who acts. An `Actor` is made at a door (a view, a job, a command) and passed down as `by=`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """How somebody acts; a job never signs as a human."""

    PERSON = "person"  # for themselves
    SUPPORTER = "supporter"  # for a person who let them in
    STAFF = "staff"  # under a role of a programme
    PAYEE = "payee"  # somebody who is paid, by a link to one purchase and no account
    JOB = "job"  # the software itself


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts.

    `ref` names the sign-in; `human` names the human being behind it. Rules that keep two people
    apart (maker and releaser, writer and decider) compare `human`, because one human may hold
    two sign-ins. `name` is what others are shown.
    """

    ref: UUID
    human: UUID
    kind: ActorKind
    name: str


SYSTEM = Actor(
    ref=UUID("00000000-0000-4000-8000-000000000001"),
    human=UUID("00000000-0000-4000-8000-000000000001"),
    kind=ActorKind.JOB,
    name="Ownway",
)
