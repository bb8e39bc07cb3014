"""What somebody without a sign-in says: things, and what can be said of each.

One table of acts (`table.py`), a module for each noun. An act runs the action that a person's own
page runs, and keeps their words beside it, with who typed them in and how they reached us (I15).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ownway.consent.queries import Viewer
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.problems import Problem
from ownway.endings import actions as endings
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.record.store import writing
from ownway.spending.actions import CannotBuy
from ownway.web.desk.forms.typing import HeardForm
from ownway.web.plan_words import Part, Total
from ownway.web.ui.parts import SummaryRow


@dataclass(frozen=True, slots=True)
class Life:
    """Somebody without a sign-in, and the one who types in what they say.

    `says`: what they say is typed in. `gone`: why what is open is settled for them; empty where
    they do it themselves, or the viewer does not look after it.
    """

    person: Any
    pack: Pack
    words: Words
    viewer: Viewer
    by: Actor
    at: datetime
    today: date
    says: bool = True
    gone: str = ""

    @property
    def how(self) -> dict[str, Any]:
        """Who acts, and when, as every action takes it."""
        return {"by": self.by, "at": self.at}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to say something of: a notice, a bill, a line. `kept`: as a letter names it."""

    ref: UUID
    row: Any
    title: str
    facts: tuple[SummaryRow, ...] = ()
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the boxes of an act: all there is to read back, sums, what is missing."""

    parts: Sequence[Part] = ()
    total: Total | None = None
    missing: Sequence[Problem] = ()
    advice: Sequence[Problem] = ()


def _as_typed(_thing: Thing, form: HeardForm) -> Mapping[str, Any]:
    return form.said


def _nothing(_life: Life, _thing: Thing) -> str:
    return ""


def _alone(_life: Life, _thing: Thing) -> Beside:
    return Beside()


_PRESS = _("Write it down")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing they can say: `kept` names it in what is kept, `now` is when it can be said.

    `does` runs the action and gives the ref of what it made or changed; `read` is read to them
    first; `said` is what is kept of the form, where that is not all of it. `letter`: a letter of it
    is printed at once; where many such acts make one whole, the last of them prints it.
    """

    title: str | Promise
    kept: str
    now: Callable[[Life, Any], bool]
    form: Callable[[Any, Life, Thing], Any]
    does: Callable[[Life, Thing, Any], UUID]
    said: Callable[[Thing, HeardForm], Mapping[str, Any]] = _as_typed
    read: Callable[[Life, Thing], str] = _nothing
    letter: bool = True
    press: str | Promise = _PRESS
    beside: Callable[[Life, Thing], Beside] = _alone


@dataclass(frozen=True, slots=True)
class Noun:
    """Things of one kind and what can be said of them, by its name in the address.

    `find`: one of them by its address, also where it no longer waits, so that a second click is
    answered by the action.
    """

    title: str | Promise
    things: Callable[[Life], list[Thing]]
    acts: Mapping[str, Act]
    find: Callable[[Life, UUID], Thing | None] | None = None

    def one(self, life: Life, ref: UUID) -> Thing | None:
        if self.find is not None:
            return self.find(life, ref)
        return next((one for one in self.things(life) if one.ref == ref), None)


def just_heard(data: Any, _life: Life, _thing: Thing) -> HeardForm:
    """How it reached us, and no more is asked."""
    return HeardForm(data)


def type_in(life: Life, thing: Thing, act: Act, form: HeardForm) -> Any:
    """The action, and their words beside it: both or neither. Raises what the action raises."""
    said = {**thing.kept, **act.said(thing, form)}

    def both() -> Any:
        with writing():
            subject = act.does(life, thing, form)
            return endings.type_in(
                person=life.person,
                act=act.kept,
                subject=subject,
                heard=form.heard,
                said={name: _plain(value) for name, value in said.items()},
                **life.how,
            )

    try:
        return both()
    except CannotBuy:
        act.does(life, thing, form)  # alone, it keeps its no to be counted, and refuses again
        return both()  # where it no longer does, the same form is the same purchase


def _plain(value: Any) -> str:
    """As it is kept: an amount in minor units, a day as ISO writes it, nothing where no tick is."""
    if isinstance(value, Money):
        return str(value.minor)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value in (None, False) else str(value)
