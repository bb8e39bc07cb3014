"""Statements for payers as tables and as rows of a file: one set of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from ownway.core.money import Money, plain
from ownway.core.period import Period
from ownway.core.show import day
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.spending.queries import FunderStatement, Held, HolderStatement, PayeeYear
from ownway.spending.rules import Figures
from ownway.web.ui.parts import Column, Table, Value
from ownway.web.ui.showing import babel_locale

FUNDER_HEAD = (
    "person",
    "agreed",
    "on_its_way",
    "paid_before",
    "paid_in_time",
    "left",
    "together",
    "currency",
)
HOLDER_HEAD = ("person", "start", "came", "went", "end", "currency")
PAYEE_HEAD = ("payee", "payments", "paid", "came_back", "total", "currency")


def choices(pack: Pack, words: Words) -> list[tuple[str, str]]:
    """Each funder and each holder, as `funder:nhs` and its name."""
    funders = [
        (f"funder:{one.code}", _("Funder: %(name)s") % {"name": one.name}) for one in pack.funded_by
    ]
    holders = [
        (
            f"holder:{one.code}",
            _("Holder: %(name)s")
            % {
                "name": _("Paid to each person")
                if one.way == "direct"
                else words.get(f"holder.{one.code}")
            },
        )
        for one in pack.holding.holders
    ]
    return [*funders, *holders]


def funder(found: FunderStatement) -> Table:
    """Person by person, then those not open here, then all together."""
    rows = [(row.name, *_funder_cells(row.start, row.end, found.currency)) for row in found.rows]
    if found.rest_end.given or found.rest_start.given:
        rest = _funder_cells(found.rest_start, found.rest_end, found.currency)
        rows.append((_("People not open to you"), *rest))
    return Table(
        caption=_("This funder’s money"),
        columns=(
            Column(_("Whose money")),
            Column(_("Agreed, not paid yet"), number=True),
            Column(_("On its way"), number=True),
            Column(_("Paid before"), number=True),
            Column(_("Paid in this time"), number=True),
            Column(_("Left"), number=True),
            Column(_("Together"), number=True),
        ),
        rows=rows,
        total=(_("Together"), *_funder_cells(found.start, found.end, found.currency)),
        empty=_("There is no money of this funder yet."),
    )


def _funder_minor(start: Figures, end: Figures) -> tuple[int, ...]:
    paid = end.paid - start.paid
    return (end.agreed, end.on_its_way, start.paid, paid, end.left, end.given)


def _funder_cells(start: Figures, end: Figures, currency: str) -> tuple[Value, ...]:
    return tuple(Money(each, currency) for each in _funder_minor(start, end))


def holder(found: HolderStatement) -> Table:
    """What this holder holds for whom."""
    rows = [(row.name, *_holder_cells(row.held, found.currency)) for row in found.rows]
    if found.rest != Held():
        rows.append((_("People not open to you"), *_holder_cells(found.rest, found.currency)))
    return Table(
        caption=_("What this holder holds"),
        columns=(
            Column(_("Whose money")),
            Column(_("Before"), number=True),
            Column(_("Came in"), number=True),
            Column(_("Went out"), number=True),
            Column(_("Held at the end"), number=True),
        ),
        rows=rows,
        total=(_("Together"), *_holder_cells(found.total, found.currency)),
        empty=_("This holder holds nothing."),
    )


def _holder_minor(held: Held) -> tuple[int, ...]:
    return (held.start, held.came, held.went, held.end)


def _holder_cells(held: Held, currency: str) -> tuple[Value, ...]:
    return tuple(Money(each, currency) for each in _holder_minor(held))


def funder_rows(statements: Sequence[FunderStatement]) -> Iterator[tuple[str, ...]]:
    """The same figures under `FUNDER_HEAD`, the total last."""
    for found in statements:
        shown = [(row.name, row.start, row.end) for row in found.rows]
        shown += [("*", found.rest_start, found.rest_end), ("total", found.start, found.end)]
        for name, start, end in shown:
            minor = _funder_minor(start, end)
            yield (name, *(plain(each, found.currency) for each in minor), found.currency)


def holder_rows(statements: Sequence[HolderStatement]) -> Iterator[tuple[str, ...]]:
    """The same figures under `HOLDER_HEAD`, the total last."""
    for found in statements:
        shown = [(row.name, row.held) for row in found.rows]
        for name, held in [*shown, ("*", found.rest), ("total", found.total)]:
            minor = _holder_minor(held)
            yield (name, *(plain(each, found.currency) for each in minor), found.currency)


def payee_rows(found: Sequence[PayeeYear]) -> Iterator[tuple[str, ...]]:
    """What each payee got in a year, under `PAYEE_HEAD`."""
    for one in found:
        minor = (one.paid, one.came_back, one.total)
        sums = [plain(each, one.currency) for each in minor]
        yield (one.payee, str(one.payments), *sums, one.currency)


def year(found: Period) -> str:
    """The year from 6 April 2026, as a spreadsheet."""
    return _("The year from %(day)s, as a spreadsheet") % {
        "day": day(found.starts_on, babel_locale())
    }
