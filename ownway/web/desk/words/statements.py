"""Statements for payers as tables and as rows of a file: one set of figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money, plain
from ownway.core.period import Period
from ownway.core.show import day
from ownway.people.rules import ReachBy
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.spending.queries import (
    FunderStatement,
    Held,
    HolderStatement,
    PayeeYear,
    ToHandOver,
    wanted_by,
)
from ownway.spending.rules import Figures, SendState
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.statement_words import month
from ownway.web.ui.parts import Column, Kind, Link, Table, Tag, Value
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


def to_hand_over(found: Sequence[ToHandOver]) -> Group:
    """Statements of people who asked for a letter or a word, the oldest first."""
    columns = (Column(_("Made on")), Column(_("For whom")), Column(_("Month")), Column(_("How")))
    rows = [
        (
            day_of(one.statement.made_at),
            Link(one.statement.person.name, reverse("desk:paper", args=[one.statement.ref])),
            month(one.statement.starts_on),
            Tag(_("Mailed; not sure"), Kind.CARE) if one.unsure else Tag(_WAY[one.way]()),
        )
        for one in found
    ]
    return group("papers", _("Statements to post or to tell of"), columns, rows)


_WAY: dict[ReachBy, Callable[[], str]] = {
    ReachBy.LETTER: lambda: _("By letter"),
    ReachBy.TEXT: lambda: _("By text message"),
    ReachBy.EMAIL: lambda: _("No address for mail"),
}


def how(found: Any) -> str:
    """What is to do with one; nothing where it is done."""
    where, way = found.person.reach_at, wanted_by(found.person)
    if found.state == SendState.UNSURE:
        return _("We mailed it, and do not know whether it came. Ask the person, or post it.")
    if found.state != SendState.WAITING:
        return ""
    if way == ReachBy.LETTER:
        return _("Print this page and post it to: %(where)s") % {"where": where}
    if way == ReachBy.TEXT:
        return _("Write “You have a message. Sign in to read it.” to: %(where)s") % {"where": where}
    if way == ReachBy.EMAIL:
        return _("We cannot mail to “%(where)s”. Ask the person, or post it.") % {"where": where}
    return _("The person wants it on this site alone now. Post nothing.")


def noted(now: Any) -> str:
    """After somebody said that it is done."""
    if now.state == SendState.SENT:
        return _("It is noted.")
    return _("The person wants it on this site alone now. It is not noted as sent.")
