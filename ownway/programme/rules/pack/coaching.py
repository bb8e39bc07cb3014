"""Coaches, brokers and planners: what each must be able to show, and how many people each takes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ownway.programme.rules.pack.clocks import Days
from ownway.programme.rules.strict import Code, Source, Strict


class Credential(Strict):
    """Something a coach has learned and can show; `peer`: it says that they are a peer."""

    code: Code
    peer: bool = False
    months: int | None = Field(default=None, ge=1, le=120)  # how long it holds; None: for good
    source: Source


class CoachRole(Strict):
    """A role people choose somebody for. `needs`: the credentials without which nobody begins."""

    role: Code
    kind: Literal["coach", "broker"]
    needs: tuple[Code, ...] = ()
    most_people: int = Field(ge=1, le=500)  # active people for each at once
    source: Source


class Coaching(Strict):
    """Who can be chosen here, and the days within which somebody without a place hears from us."""

    roles: tuple[CoachRole, ...] = Field(min_length=1)
    credentials: tuple[Credential, ...] = ()
    answer_within: Days  # where the chosen coach has no room
    stands_in: Days  # how long somebody stands in for a coach who left
    runs_out_within: Days  # when a credential counts as running out soon

    def role(self, code: str) -> CoachRole | None:
        """The role with this code, where people can choose somebody for it."""
        return next((one for one in self.roles if one.role == code), None)

    @property
    def peer(self) -> frozenset[str]:
        """The credentials that say somebody is a peer."""
        return frozenset(one.code for one in self.credentials if one.peer)
