"""A statement in words, on screen, on paper and as a file: one set of figures (P7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.money import Money, plain
from ownway.core.period import Period
from ownway.core.show import day, show
from ownway.ledger.rules import Proof
from ownway.record.rules import Head
from ownway.spending.queries import MoneyEntry, Statement
from ownway.spending.rules import Figures
from ownway.web.ui.parts import Column, Table, Value
from ownway.web.ui.showing import babel_locale

HEAD = (
    "part",
    "on",
    "for",
    "goal",
    "asked_for",
    "agreed",
    "on_its_way",
    "paid",
    "left",
    "amount",
    "currency",
)
PROVEN_HEAD = (*HEAD, "entries", "content", "leaf", "path", "block", "previous", "head")


def days(period: Period) -> str:
    """From 1 September 2026 to 30 September 2026."""
    locale = babel_locale()
    return _("From %(first)s to %(last)s") % {
        "first": day(period.starts_on, locale),
        "last": day(period.last_on, locale),
    }


def left(found: Statement, name: str = "") -> str:
    """You had £415.20 left on 30 September 2026; with a name: Ana had …"""
    said = _("%(name)s had %(amount)s left on %(day)s.") if name else ""
    return (said or _("You had %(amount)s left on %(day)s.")) % {
        "name": name,
        "amount": show(Money(found.end.left, found.currency), babel_locale()),
        "day": day(found.period.last_on, babel_locale()),
    }


def so_far(found: Statement, name: str = "") -> str:
    """In this time £82.50 was paid. You chose 3 things."""
    paid = found.end.paid - found.start.paid
    bought = len({one.purchase.pk for one in found.happened if one.purchase and one.amount < 0})
    if not paid:
        return _("In this time nothing was paid.")
    if paid < 0:
        return _("In this time %(amount)s more came back than was paid.") % {
            "amount": show(Money(-paid, found.currency), babel_locale())
        }
    if name:
        return _("In this time %(amount)s was paid.") % {
            "amount": show(Money(paid, found.currency), babel_locale())
        }
    return ngettext(
        "In this time %(amount)s was paid. You chose %(count)s thing.",
        "In this time %(amount)s was paid. You chose %(count)s things.",
        bought,
    ) % {"amount": show(Money(paid, found.currency), babel_locale()), "count": bought}


def _figures(one: Figures, currency: str) -> tuple[Value, ...]:
    minor = (one.asked, one.agreed, one.on_its_way, one.paid, one.left)
    return tuple(Money(each, currency) for each in minor)


def _columns(first: str) -> tuple[Column, ...]:
    return (
        Column(first),
        Column(_("Asked for"), number=True),
        Column(_("Agreed"), number=True),
        Column(_("On its way"), number=True),
        Column(_("Paid"), number=True),
        Column(_("Left"), number=True),
    )


def ends(found: Statement) -> Table:
    """The first and the last evening, with all lines together."""
    currency = found.currency
    before = found.period.starts_on - timedelta(days=1)
    return Table(
        caption=_("Before and after"),
        columns=_columns(_("In the evening of")),
        rows=[
            (before, *_figures(found.start, currency)),
            (found.period.last_on, *_figures(found.end, currency)),
        ],
    )


def lines(found: Statement) -> Table:
    """Each line on the last evening, and all together."""
    return Table(
        caption=_("Line by line"),
        columns=_columns(_("For what")),
        rows=[(one.what, *_figures(one.end, found.currency)) for one in found.lines],
        total=(_("Together"), *_figures(found.end, found.currency)),
    )


def goals(found: Statement) -> Table | None:
    """By goal; nothing where there is one."""
    if len(found.goals) < 2:
        return None
    return Table(
        caption=_("By goal"),
        columns=_columns(_("Goal")),
        rows=[
            (one.goal or _("No goal"), *_figures(one.end, found.currency)) for one in found.goals
        ],
    )


def happened(found: Statement) -> Table:
    """Everything that changed what was left, the newest first."""
    return Table(
        caption=_("What happened"),
        columns=(
            Column(_("Date")),
            Column(_("For what")),
            Column(_("Money out or in"), number=True),
            Column(_("Left"), number=True),
        ),
        rows=[
            (one.on, one.what, Money(one.amount, found.currency), Money(one.left, found.currency))
            for one in found.happened
        ],
        empty=_("Nothing happened in this time."),
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement in one currency as it is shown and printed."""

    left: str
    so_far: str
    ends: Table
    lines: Table | None
    goals: Table | None
    happened: Table | None
    not_planned: str


def sheet(found: Statement, name: str = "") -> Sheet:
    """All of it; with a name, for somebody else, what of it they may see."""
    named = any(one.what for one in found.lines)
    return Sheet(
        left=left(found, name),
        so_far=so_far(found, name),
        ends=ends(found),
        lines=lines(found) if named or not name else None,
        goals=goals(found),
        happened=happened(found) if found.happened or not name else None,
        not_planned=not_planned(found, name),
    )


def month(first: date) -> str:
    """September 2026."""
    return str(format_skeleton("yMMMM", first, locale=babel_locale()))


def not_planned(found: Statement, name: str = "") -> str:
    """Money that is in no line of the plan yet."""
    if not found.not_planned_end:
        return ""
    said = _("Not in the plan yet: %(amount)s. It is not counted above.") if name else ""
    return (said or _("Not in your plan yet: %(amount)s. It is not counted above.")) % {
        "amount": show(Money(found.not_planned_end, found.currency), babel_locale())
    }


def rows(statements: Sequence[Statement]) -> Iterator[tuple[str, ...]]:
    """The same figures for a spreadsheet, under `HEAD`; amounts in plain digits."""
    for found in statements:
        yield from _figures_of(found)
        for each in found.happened:
            yield _happened_row(each, found.currency)
        yield _not_planned(found)


def proven_rows(
    statements: Sequence[Statement], proofs: Mapping[UUID, Proof], head: Head | None
) -> Iterator[tuple[str, ...]]:
    """The same, under `PROVEN_HEAD`, with all that shows an accountant that no row was changed.

    Each row of `happened` names its entries in the books, `journal@account`. Each journal follows
    in a row of its own, with its content and its way to a sealed head; the last is the newest head.
    """
    for found in statements:
        for row in _figures_of(found):
            yield _wide(row)
        for each in found.happened:
            yield _wide(_happened_row(each, found.currency), entries=_entries(each))
        yield _wide(_not_planned(found))
    empty = [""] * (len(HEAD) - 1)
    for key, proof in proofs.items():
        yield _wide(("journal", *empty), entries=str(key), proof=proof)
    if head is not None:
        newest = Proof("", (), head.block, "", head.head)
        yield _wide(("head", *empty), entries=str(head.chain), proof=newest)


def _wide(
    row: tuple[str, ...], *, entries: str = "", proof: Proof | None = None
) -> tuple[str, ...]:
    if proof is None:
        return (*row, entries, *[""] * 6)
    block = str(proof.block) if proof.block else ""
    path = " ".join(proof.path)
    return (*row, entries, proof.content, proof.leaf, path, block, proof.previous, proof.head)


def _entries(one: MoneyEntry) -> str:
    return " ".join(f"{source.journal}@{source.account}" for source in one.sources)


def _figures_of(found: Statement) -> Iterator[tuple[str, ...]]:
    before, last = found.period.starts_on - timedelta(days=1), found.period.last_on
    money = found.currency
    yield _row("start", before, "", "", found.start, money)
    yield _row("end", last, "", "", found.end, money)
    for one in found.lines:
        yield _row("line", last, one.what, one.goal, one.end, money)
    for goal in found.goals:
        yield _row("goal", last, "", goal.goal, goal.end, money)


def _happened_row(each: MoneyEntry, money: str) -> tuple[str, ...]:
    left_after, amount = plain(each.left, money), plain(each.amount, money)
    on = each.on.isoformat()
    return ("happened", on, each.what, each.goal, *[""] * 4, left_after, amount, money)


def _not_planned(found: Statement) -> tuple[str, ...]:
    planned = plain(found.not_planned_end, found.currency)
    last = found.period.last_on.isoformat()
    return ("not_planned", last, *[""] * 6, planned, "", found.currency)


def _row(part: str, on: date, what: str, goal: str, one: Figures, money: str) -> tuple[str, ...]:
    minor = (one.asked, one.agreed, one.on_its_way, one.paid, one.left)
    return (part, on.isoformat(), what, goal, *(plain(each, money) for each in minor), "", money)
