"""The statement of one change of holder: both sides read the same sums (S7, E2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.holding.queries import PromiseLine, Statement
from ownway.holding.rules import Why
from ownway.web.ui.parts import Column, SummaryRow, Table

_WHY: dict[Why, Callable[[], str]] = {
    Why.CHOICE: lambda: _("It was chosen"),
    Why.TIGHTER: lambda: _("The choice was made smaller for a time"),
    Why.RESTORED: lambda: _("Back to how it was before"),
    Why.STOPPED: lambda: _("Direct payments stopped"),
    Why.HOLDER_FAILED: lambda: _("The holder could not go on"),
    Why.UNDONE: lambda: _("A change was taken back"),
}


def why(code: str) -> str:
    """Why one holder took over from another."""
    return _WHY[Why(code)]()


def facts(found: Statement) -> list[SummaryRow]:
    """Why and when, what moved, what stays."""
    rows = [
        SummaryRow(key=_("Day"), value=found.handover.moved_on),
        SummaryRow(key=_("Why"), value=why(found.handover.why)),
        SummaryRow(key=_("Moved"), value=found.moved),
        SummaryRow(key=_("Stays until it is paid"), value=found.stays),
    ]
    if found.followed.minor:
        rows.append(SummaryRow(key=_("Followed later"), value=found.followed))
    return rows


def both_sides(found: Statement, named: Callable[[Any], str]) -> Table:
    """The two accounts before and after; the sums are the same. `named`: a holder, as said here."""
    old, new = found.handover.old, found.handover.new
    return Table(
        caption=_("The money on both sides"),
        columns=(
            Column(_("With")),
            Column(_("Before"), number=True),
            Column(_("After"), number=True),
        ),
        rows=[
            (named(old), found.old_before, found.old_after),
            (named(new), found.new_before, found.new_after),
        ],
        total=(_("Together"), found.before, found.after),
    )


def promises(found: Statement, named: Mapping[UUID, tuple[str, Any]]) -> Table:
    """What was agreed and not paid at the change: who pays it, by when."""
    return Table(
        caption=_("Agreed before, not paid yet"),
        columns=(
            Column(_("What")),
            Column(_("Then"), number=True),
            Column(_("Still to pay"), number=True),
            Column(_("Promised by")),
        ),
        rows=[
            (
                _named(one, named)[0],
                one.open_then,
                one.open_now,
                _named(one, named)[1],
            )
            for one in found.promises
        ],
    )


def _named(one: PromiseLine, named: Mapping[UUID, tuple[str, Any]]) -> tuple[str, Any]:
    """What was promised, and by which day; a purchase the viewer may not see has no name."""
    unnamed = (_("Something agreed"), one.until)
    return unnamed if one.subject is None else named.get(one.subject, unnamed)
