"""The access matrix: every address, asked by everyone, against answers written by hand.

`matrix.yaml` holds the answers and says how to add a row; `matrix_things.py` makes what the
addresses name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cast import NAMES, ROLES, Cast
from tests.web.matrix_things import things

TABLE = Path(__file__).with_name("matrix.yaml")
VERBS = ("get", "head", "post", "put", "patch", "delete", "options")
GROUPS = {
    "everybody": frozenset(ROLES),
    "signed_in": frozenset(NAMES),
    "anonymous": frozenset({"anonymous"}),
    "nobody": frozenset(),
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


def address(row: Row, found: Mapping[str, Any]) -> str:
    from django.urls import reverse

    for target in row.args.values():
        if target not in found:
            raise ValueError(f"{row.name}: {target!r} is not made in matrix_things.py")
    return reverse(row.name, kwargs={key: found[it] for key, it in row.args.items()})


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
    """Every address by everybody, each in a browser of its own; nothing stays changed.

    Whoever takes the cells looks at what a cell wrote before asking for the next one.
    """
    from django.db import transaction
    from django.test import Client

    found = things(cast)
    signed_in = {who: cast.client(who).cookies for who in ROLES}
    client = Client(raise_request_exception=False)  # of one browser only its cookies are kept
    for row in table.values():
        there = address(row, found)
        for who in ROLES:
            with transaction.atomic():
                client.cookies = deepcopy(signed_in[who])
                response = getattr(client, row.verb)(there)
                yield Cell(row, who, answer_kind(response), response)
                transaction.set_rollback(True)
