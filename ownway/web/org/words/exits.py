"""Ways out and promises as pictures whose heading is what they say (P12)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from ownway.endings.phrases import standing
from ownway.endings.rules import ExitStatus, Kept, Side
from ownway.evaluation.rules import Table as Counts
from ownway.web.ui.parts import Chart, ChartKind, Column, Mark, Table

_SIDE: dict[Side, Callable[[], str]] = {
    Side.PERSON: lambda: _("People leaving"),
    Side.STAFF: lambda: _("Staff"),
    Side.PARTNER: lambda: _("Partners"),
}


def graduated(counts: Counts) -> str:
    """How many graduated: counted by themselves, never among other endings (H2)."""
    number = counts.rows[ExitStatus.GRADUATED]
    if number is None:
        return _("How many graduated is kept back, because the number is small")
    return _("Graduated: %(number)s") % {"number": number}


def people(counts: Counts) -> Chart | None:
    """Where people stand; None where no number may be shown."""
    shown = {ExitStatus(status): number for status, number in counts.rows.items() if number}
    if not shown:
        return None
    return Chart(
        finding=graduated(counts),
        kind=ChartKind.BARS,
        marks=[Mark(standing(one), number, str(number)) for one, number in shown.items()],
        name_column=_("Where"),
        size_column=_("People"),
    )


def people_table(counts: Counts) -> Table:
    """The same numbers, with those kept back said."""
    return Table(
        caption=graduated(counts),
        columns=(Column(_("Where")), Column(_("People"), number=True)),
        rows=[
            (standing(ExitStatus(status)), _("Kept back") if number is None else number)
            for status, number in counts.rows.items()
        ],
    )


def promises(kept: Sequence[Kept]) -> Chart:
    """How many promises of each side were kept, of those whose time has come."""
    return Chart(
        finding=_finding(kept),
        kind=ChartKind.BARS,
        marks=[Mark(_SIDE[one.side](), one.kept, _of(one)) for one in kept],
        name_column=_("Whose"),
        size_column=_("Kept"),
    )


def _finding(kept: Sequence[Kept]) -> str:
    staff = next(one for one in kept if one.side is Side.STAFF)
    return _("Staff kept %(kept)s of %(all)s promises; %(late)s are late") % {
        "kept": staff.kept,
        "all": staff.all,
        "late": staff.late,
    }


def _of(one: Kept) -> str:
    return _("%(kept)s of %(all)s") % {"kept": one.kept, "all": one.all}


def promises_table(kept: Sequence[Kept]) -> Table:
    """Every side with the same columns: nobody's promises are less visible (I17)."""
    return Table(
        caption=_finding(kept),
        columns=(
            Column(_("Whose")),
            Column(_("Kept"), number=True),
            Column(_("To do"), number=True),
            Column(_("Of these late"), number=True),
            Column(_("Not kept"), number=True),
            Column(_("Agreed anew"), number=True),
            Column(_("Kept, but not as the person sees it"), number=True),
        ),
        rows=[
            (_SIDE[one.side](), one.kept, one.open, one.late, one.missed, one.changed, one.doubted)
            for one in kept
        ],
    )
