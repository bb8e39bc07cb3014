"""Money that was not used, and money asked back, in sentences for the person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.programme.queries import Words
from ownway.reclaims.queries import ReclaimView
from ownway.reclaims.rules import ENDS, SAID, State, StepKind, Way
from ownway.web.typed_words import who_said
from ownway.web.ui.parts import Column, Link, Table
from ownway.web.ui.showing import babel_locale


def _said(minor: int, currency: str) -> str:
    return show(Money(minor, currency), babel_locale())


def unused(found: Any) -> str:
    """By 3 March 2027 you had £620 you have not used yet."""
    return _("By %(day)s there was %(amount)s you had not used yet.") % {
        "day": day(found.seen_on, babel_locale()),
        "amount": _said(found.unused_minor, found.currency),
    }


def told(alerts: Sequence[Any], reclaims: Sequence[ReclaimView]) -> list[Link]:
    """What waits for the person on this, as links."""
    found = [
        Link(_("There is money you have not used yet"), reverse("my:surplus", args=[one.ref]))
        for one in alerts
    ]
    found += [
        Link(_("Money is asked back from you"), reverse("my:claim_back", args=[one.reclaim.ref]))
        for one in reclaims
        if one.state not in ENDS
    ]
    return found


def asked(view: ReclaimView) -> str:
    """We ask £100 back, or: your next payment would be £100 less. What was decided may be less."""
    found = view.reclaim
    amount = {"amount": _said(view.decided or found.amount_minor, found.currency)}
    if found.way == Way.OFFSET:
        return _("Your next payment would be %(amount)s less.") % amount
    return _("We ask %(amount)s back.") % amount


def still(view: ReclaimView) -> str:
    """What they still pay back by hand, once it is decided; empty where there is nothing."""
    rest = view.still_to_come
    if not view.decided or not rest:
        return ""
    return _("You still pay back %(amount)s.") % {"amount": _said(rest.minor, rest.currency)}


_STATE: dict[State, Callable[[date], str]] = {
    State.NOTICED: lambda on: (
        _("Nothing is taken before %(day)s. You can answer until then.")
        % {"day": day(on, babel_locale())}
    ),
    State.DISPUTED: lambda on: _(
        "You told us that it is wrong. All of it waits until somebody else has looked."
    ),
    State.DECIDED: lambda on: _(
        "It is decided, and paid back in parts. You can still answer, or tell us that it is wrong."
    ),
    State.DONE: lambda on: _("This is finished."),
    State.LET_GO: lambda on: _("No more is asked back from you. This is finished."),
    State.OVER: lambda on: _("This has ended. Nothing is taken from you."),
}


def state(view: ReclaimView) -> str:
    """Where it stands, in a sentence."""
    if view.state is State.OVER and view.decided:
        return _("It was wrong, and it has ended. All of it is in your budget again.")
    return _STATE[view.state](view.reclaim.counts_from)


def reason(view: ReclaimView, words: Words) -> str:
    """The ground, in the words of the programme."""
    return words.get(f"ground.{view.reclaim.ground}")


def plan(view: ReclaimView) -> Table | None:
    """The parts to pay back, one a month; nothing where nothing is paid back by hand."""
    if not view.instalments:
        return None
    currency = view.reclaim.currency
    shown = view.instalments[:MOST_SHOWN]
    return Table(
        caption=_("In parts you can pay"),
        columns=(Column(_("By when")), Column(_("How much"), number=True)),
        rows=[(one.due_on, Money(one.amount, currency)) for one in shown],
    )


MOST_SHOWN = 3


def more_parts(view: ReclaimView) -> str:
    """And so on, until when."""
    if len(view.instalments) <= MOST_SHOWN:
        return ""
    return _("And so on each month, until %(day)s.") % {
        "day": day(view.instalments[-1].due_on, babel_locale())
    }


@dataclass(frozen=True, slots=True)
class Said:
    """One step, who took it and when."""

    what: str
    words: str
    who: str
    on: date


_STEP: dict[StepKind, Callable[[], str]] = {
    StepKind.REPLIED: lambda: _("The answer"),
    StepKind.PLANNED: lambda: _("Chosen to pay back each month"),
    StepKind.DISPUTED: lambda: _("Said to be wrong"),
    StepKind.UPHELD: lambda: _("Somebody else looked: it stays"),
    StepKind.ENDED: lambda: _("Somebody else looked: it ends"),
    StepKind.WITHDRAWN: lambda: _("Taken back"),
    StepKind.DECIDED: lambda: _("Decided"),
    StepKind.RECEIVED: lambda: _("Paid back"),
    StepKind.PROPOSED: lambda: _("Proposed that no more is asked"),
    StepKind.LET_GO: lambda: _("No more is asked"),
}


def steps(view: ReclaimView, names: Mapping[UUID, str]) -> list[Said]:
    """All that was said and done since, oldest first."""
    currency = view.reclaim.currency
    return [
        Said(
            what=_STEP[StepKind(one.kind)](),
            words=one.words or _said(one.amount_minor or 0, currency),
            who=who_said(
                names.get(one.taken_by, ""),
                typed=one.kind in SAID and one.taken_human != view.reclaim.person.human,
            ),
            on=one.on,
        )
        for one in view.steps
    ]
