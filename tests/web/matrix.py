"""The access matrix: every address, asked by everyone, against answers written by hand.

`matrix.yaml` holds the answers and says how to add a row. `TARGETS` are the things addresses
name: whatever is needed there is made once, for Ana, on top of the cast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.cast import NAMES, ROLES, Cast

TABLE = Path(__file__).with_name("matrix.yaml")
VERBS = ("get", "head", "post", "put", "patch", "delete", "options")
GROUPS = {
    "everybody": frozenset(ROLES),
    "signed_in": frozenset(NAMES),
    "anonymous": frozenset({"anonymous"}),
    "nobody": frozenset(),
}
# What an address can name. A page that shows something new adds one line: name → how to find it.
TARGETS: dict[str, Callable[[Cast], Any]] = {
    "nothing": lambda cast: UUID(int=0),
    "ana": lambda cast: cast.ana.ref,
    "sister": lambda cast: cast.supporters["sister"].ref,
    "programme": lambda cast: cast.programme.ref,
    "no_token": lambda cast: "no-such-token",
    "no_number": lambda cast: 0,
}


@dataclass(frozen=True)
class Row:
    """What one address answers. `open_to` get 2xx; `moves` are sent on; the rest 404."""

    name: str
    open_to: frozenset[str]
    moves: frozenset[str]
    verb: str
    anonymous: str
    args: Mapping[str, str] = field(default_factory=dict)

    def expected(self, who: str) -> str:
        if who in self.open_to:
            return "open"
        if who in self.moves:
            return "moves"
        return self.anonymous if who == "anonymous" else "absent"


def rows() -> dict[str, Row]:
    """Address name → row. Raises ValueError for a row that says something unknown."""
    from ownway.core import strict_yaml

    said = strict_yaml.read(TABLE.read_text(encoding="utf-8")).data
    return {name: _row(name, one) for name, one in said.items()}


def _row(name: str, said: Mapping[str, Any]) -> Row:
    unknown = set(said) - {"open_to", "moves", "verb", "args", "anonymous"}
    if unknown or "open_to" not in said:
        raise ValueError(f"{name}: write open_to, and if needed moves, verb, args; not {unknown}")
    args = said.get("args", {})
    for target in args.values():
        if target not in TARGETS:
            raise ValueError(f"{name}: {target!r} is not in TARGETS of tests/web/matrix.py")
    return Row(
        name=name,
        open_to=_roles(name, said["open_to"]),
        moves=_roles(name, said.get("moves", "nobody")),
        verb=said.get("verb", "get"),
        anonymous=said.get("anonymous", "sign_in"),
        args=args,
    )


def _roles(name: str, said: Any) -> frozenset[str]:
    if isinstance(said, str):
        said = GROUPS.get(said, (said,))
    strange = set(said) - set(ROLES)
    if strange:
        raise ValueError(f"{name}: {sorted(strange)} are not in the cast")
    return frozenset(said)


def address(row: Row, cast: Cast) -> str:
    from django.urls import reverse

    return reverse(row.name, kwargs={key: TARGETS[it](cast) for key, it in row.args.items()})


def answer_kind(response: Any) -> str:
    """The class of an answer: open, sign_in, moves, absent, or what it was instead."""
    from django.conf import settings
    from django.urls import reverse

    if response.status_code in (301, 302, 303):
        to_sign_in = response["Location"].split("?")[0] == reverse(settings.LOGIN_URL)
        return "sign_in" if to_sign_in else "moves"
    if response.status_code == 404:
        return "absent"
    if 200 <= response.status_code < 300 or response.status_code == 422:
        return "open"
    return f"status {response.status_code}"


@dataclass(frozen=True)
class Cell:
    """One address asked by one of the cast."""

    row: Row
    who: str
    found: str
    response: Any

    @property
    def right(self) -> bool:
        return self.found == self.row.expected(self.who)

    def __str__(self) -> str:
        return f"{self.row.name} for {self.who}: {self.found}, not {self.row.expected(self.who)}"


def ask_all(cast: Cast, table: Mapping[str, Row]) -> Iterator[Cell]:
    """Every address by everybody, each in a browser freshly signed in; nothing stays changed.

    Whoever takes the cells looks at what a cell wrote before asking for the next one.
    """
    from django.db import transaction

    for row in table.values():
        there = address(row, cast)
        for who in ROLES:
            with transaction.atomic():
                client = cast.client(who)
                client.raise_request_exception = False
                response = getattr(client, row.verb)(there)
                yield Cell(row, who, answer_kind(response), response)
                transaction.set_rollback(True)
