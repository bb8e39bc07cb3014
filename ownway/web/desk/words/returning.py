"""Unused money and money asked back, in tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.programme.queries import Words
from ownway.reclaims.queries import ReclaimView, UnusedRow
from ownway.reclaims.rules import SAID, State, StepKind, Surplus
from ownway.web.desk.words.work import Group, group
from ownway.web.typed_words import who_said
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Tag


def unused(rows: Sequence[UnusedRow]) -> Group:
    """Pots above the line, each with the kind word about it."""
    columns = (
        Column(_("Whose money")),
        Column(_("Not used"), number=True),
        Column(_("We ask above"), number=True),
        Column(_("Where it stands")),
    )
    found = [
        (
            Link(row.pot.person.name, reverse("desk:take_back", args=[row.pot.ref])),
            Money(row.found.unused, row.pot.currency),
            Money(row.found.limit, row.pot.currency),
            _word(row),
        )
        for row in rows
    ]
    return group("unused", _("Money that was not used"), columns, found)


def _word(row: UnusedRow) -> Tag:
    if row.alert is None:
        return Tag(_("Nobody asked yet"), Kind.CARE)
    return Tag(_("The person answered"), Kind.GOOD) if row.alert.reply else Tag(_("Asked kindly"))


_STATE: dict[State, Callable[[], Tag]] = {
    State.NOTICED: lambda: Tag(_("Notice is given")),
    State.DISPUTED: lambda: Tag(_("The person says it is wrong"), Kind.CARE),
    State.DECIDED: lambda: Tag(_("To be paid back")),
    State.DONE: lambda: Tag(_("Finished"), Kind.GOOD),
    State.LET_GO: lambda: Tag(_("No more is asked"), Kind.GOOD),
    State.OVER: lambda: Tag(_("Ended, nothing taken")),
}


def state(view: ReclaimView) -> Tag:
    """Where a notice stands."""
    if view.state is State.OVER and view.decided:
        return Tag(_("Ended, all in the budget again"))
    return _STATE[view.state]()


def reclaims(rows: Sequence[ReclaimView]) -> Group:
    """Every notice, the newest first."""
    columns = (
        Column(_("From when")),
        Column(_("Whose money")),
        Column(_("Asked back"), number=True),
        Column(_("Where it stands")),
    )
    found = [
        (
            row.reclaim.counts_from,
            Link(row.reclaim.person.name, reverse("desk:reclaim", args=[row.reclaim.ref])),
            Money(row.reclaim.amount_minor, row.reclaim.currency),
            state(row),
        )
        for row in rows
    ]
    return group("reclaims", _("Money asked back"), columns, found)


def pot_facts(pot: Any, found: Surplus, payment: int) -> list[SummaryRow]:
    """What may be asked back of a pot at most, and why no more."""
    shown = (
        (_("Not used"), found.unused),
        (_("We ask above"), found.limit),
        (_("Of unused money at most"), found.above),
        (_("From the next payment at most"), payment),
        (_("In reach for any reason"), found.reachable),
    )
    return [SummaryRow(key=key, value=Money(minor, pot.currency)) for key, minor in shown]


_STEP: dict[StepKind, Callable[[], str]] = {
    StepKind.REPLIED: lambda: _("The person answered"),
    StepKind.PLANNED: lambda: _("The person pays each month"),
    StepKind.DISPUTED: lambda: _("The person says it is wrong"),
    StepKind.UPHELD: lambda: _("Looked at again: it stays"),
    StepKind.ENDED: lambda: _("Looked at again: it ends"),
    StepKind.WITHDRAWN: lambda: _("Taken back"),
    StepKind.DECIDED: lambda: _("Decided"),
    StepKind.RECEIVED: lambda: _("Came back"),
    StepKind.PROPOSED: lambda: _("Proposed that no more is asked"),
    StepKind.LET_GO: lambda: _("No more is asked"),
}


def facts(view: ReclaimView, words: Words, names: Mapping[UUID, str]) -> list[SummaryRow]:
    """The notice and all that was said since."""
    found = view.reclaim
    rows = [
        SummaryRow(key=_("Asked back"), value=Money(found.amount_minor, found.currency)),
        SummaryRow(key=_("Why"), value=words.get(f"ground.{found.ground}")),
        SummaryRow(key=_("What shows it"), value=found.evidence),
        SummaryRow(key=_("Notice given"), value=found.given_on, note=names.get(found.given_by, "")),
        SummaryRow(key=_("From when"), value=found.counts_from),
    ]
    rows += [
        SummaryRow(
            key=_STEP[StepKind(one.kind)](),
            value=one.words or Money(one.amount_minor or 0, found.currency),
            note=who_said(
                names.get(one.taken_by, ""),
                typed=one.kind in SAID and one.taken_human != view.reclaim.person.human,
            ),
        )
        for one in view.steps
    ]
    if view.still_to_come:
        rows.append(SummaryRow(key=_("Still to come"), value=view.still_to_come))
    return rows
