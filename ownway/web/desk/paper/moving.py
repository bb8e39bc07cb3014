"""Money between parts of their plan, and money they add themselves (R24, R26, E9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.holding import actions, queries
from ownway.holding.queries import Movable
from ownway.web.desk.forms import paper as forms
from ownway.web.desk.paper import Act, Life, Noun, Thing
from ownway.web.move_words import free_rule, may_move


@dataclass(frozen=True, slots=True)
class Lines:
    """The agreed lines that money lies on, by root."""

    every: Mapping[UUID, Movable]

    @property
    def free(self) -> list[Movable]:
        """Between which money can be moved."""
        return [one for one in self.every.values() if may_move(one)]

    def what(self, root: str) -> str:
        return str(self.every[UUID(root)].line.what)


def _lines(life: Life) -> list[Thing]:
    found = queries.movable(life.person, life.at)
    if not found:
        return []
    return [Thing(ref=life.person.ref, row=Lines(found), title=_now("Money on their plan"))]


def _moves(life: Life, lines: Lines) -> bool:
    return life.pack.holding.free_moves is not None and len(lines.free) > 1


def _move_form(data: Any, life: Life, thing: Thing) -> forms.MoveHeard:
    return forms.MoveHeard(data, lines=thing.row.free, currency=life.pack.currency)


def _move(life: Life, _thing: Thing, form: Any) -> UUID:
    ends = form.ends()
    made = actions.move(
        person=life.person,
        from_root=ends["source"],
        to_root=ends["target"],
        amount=ends["amount"],
        key=form.cleaned_data["key"],
        **life.how,
    )
    ref: UUID = made.ref
    return ref


def _moved(thing: Thing, form: Any) -> dict[str, Any]:
    said, lines = form.said, thing.row
    return {
        "source": lines.what(said["source"]),
        "to": lines.what(said["to"]),
        "sum": said["amount"],
    }


def _add_form(data: Any, life: Life, thing: Thing) -> forms.AddHeard:
    lines = list(thing.row.every.values())
    return forms.AddHeard(data, lines=lines, currency=life.pack.currency)


def _add(life: Life, _thing: Thing, form: Any) -> UUID:
    said = form.said
    made = actions.promise(
        person=life.person,
        line_root=UUID(said["to"]),
        amount=said["amount"],
        key=said["key"],
        **life.how,
    )
    ref: UUID = made.ref
    return ref


def _added(thing: Thing, form: Any) -> dict[str, Any]:
    return {"part": thing.row.what(form.said["to"]), "sum": form.said["amount"]}


MOVES = Noun(
    title=_("Money between parts of their plan"),
    things=_lines,
    acts={
        "move-money": Act(
            title=_("They move money to another part of their plan"),
            kept="money_move",
            now=_moves,
            form=_move_form,
            does=_move,
            said=_moved,
            read=lambda life, thing: free_rule(life.pack, life.at, thing.row.every),
        ),
        "add-money": Act(
            title=_("They add money of their own"),
            kept="money_add",
            now=lambda _life, _lines: True,
            form=_add_form,
            does=_add,
            said=_added,
        ),
    },
)
