"""A plan and its money as they stood in another place, to read; nothing here is said anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.programme.queries import Words
from ownway.web.ui.parts import Column, Table


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal in the person's words, and what comes next."""

    words: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What was brought along, ready to be shown."""

    place: str
    loaded_on: date
    matters: str
    managing: str
    goals: tuple[Goal, ...]
    things: Table
    money: Table | None


def read(found: Any, words: Words) -> Brought:
    """All of it, as it was written there."""
    plan, money = found.plan, found.money
    currency = money["currency"]
    return Brought(
        place=money["from"],
        loaded_on=localtime(found.loaded_at).date(),
        matters=plan["matters"],
        managing=plan["managing"],
        goals=tuple(Goal(one["words"], one["next_step"]) for one in plan["goals"]),
        things=_things(plan["lines"], currency),
        money=_money(money["rows"], currency, words) if money["rows"] else None,
    )


def _things(lines: list[Mapping[str, Any]], currency: str) -> Table:
    return Table(
        caption=_("What was in the plan"),
        columns=(
            Column(_("What")),
            Column(_("How often"), number=True),
            Column(_("In all"), number=True),
        ),
        rows=[
            (one["what"], one["times"], Money(one["each_minor"] * one["times"], currency))
            for one in lines
        ],
        empty=_("There was nothing to buy in it."),
    )


def _money(rows: list[Mapping[str, Any]], currency: str, words: Words) -> Table:
    return Table(
        caption=_("The money there"),
        columns=(
            Column(_("Who gave it")),
            Column(_("Agreed"), number=True),
            Column(_("Not used"), number=True),
            Column(_("Until")),
        ),
        rows=[
            (
                _funder(one["funder"], words),
                Money(one["agreed_minor"], currency),
                Money(one["left_minor"], currency),
                date.fromisoformat(one["until_on"]),
            )
            for one in rows
        ],
    )


def _funder(code: str, words: Words) -> str:
    """The funder by the words of this programme, where it knows the same one."""
    key = f"funder.{code}"
    return words.get(key) if words.has(key) else code
