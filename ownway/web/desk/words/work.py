"""The work list: one table for each kind of work, what is due first at the top (P12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.decisions.queries import ClaimRow, SecondLookRow, WaitingRow
from ownway.review.queries import Due
from ownway.web.desk.words.amounts import where_wrong
from ownway.web.ui.parts import Column, Kind, Link, Table, Tag, Value


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of work: its heading, its table, and where more of it is."""

    name: str
    title: str
    table: Table
    more: Link | None = None

    @property
    def waits(self) -> bool:
        return bool(self.table.rows)


def day_of(moment: datetime) -> date:
    """The day of a moment, where we are."""
    return timezone.localtime(moment).date()


def late(is_late: bool) -> Tag:
    """Whether our answer is late; in words, with a colour beside them."""
    return Tag(_("Late"), Kind.CARE) if is_late else Tag(_("In time"))


def group(
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value | Tag]],
    more: Link | None = None,
    *,
    count: int | None = None,
) -> Group:
    """A group with its number of rows in the heading. `count`: of all, where `rows` are a few."""
    number = len(rows) if count is None else count
    counted = _("%(title)s: %(n)s") % {"title": title, "n": number}
    table = Table(caption=title, columns=columns, rows=rows, empty=_("Nothing waits here."))
    return Group(name=name, title=counted, table=table, more=more)


def plans(rows: Sequence[WaitingRow], alumni: frozenset[UUID] = frozenset()) -> Group:
    """Plans that wait for a decision. `alumni`: who graduated here before; they come first."""
    columns = (
        Column(_("By when")),
        Column(_("Whose plan")),
        Column(_("Asks for"), number=True),
        Column(_("Above the amount"), number=True),
        Column(_("State")),
    )
    first = sorted(rows, key=lambda row: row.person not in alumni)  # the rest stays in its order
    found = [_plan(row, again=row.person in alumni) for row in first]
    return group("plans", _("Plans to decide on"), columns, found)


def named(name: str, *, again: bool) -> str:
    """A name, and that somebody graduated here before."""
    return _("%(name)s, who graduated here before") % {"name": name} if again else name


def _plan(row: WaitingRow, *, again: bool) -> tuple[Value | Tag, ...]:
    state = late(row.late) if row.may_decide else Tag(_("Somebody else decides"))
    return (
        row.due_on,
        Link(named(row.person_name, again=again), reverse("desk:plan", args=[row.version])),
        row.total,
        row.over or None,
        state,
    )


def second_looks(rows: Sequence[SecondLookRow]) -> Group:
    """Refused lines that somebody else looks at again."""
    columns = (
        Column(_("By when")),
        Column(_("Who asks")),
        Column(_("About")),
        Column(_("State")),
    )
    found = [
        (
            row.due_on,
            Link(row.person_name, reverse("desk:second_look", args=[row.ref]), row.what),
            row.what,
            late(row.late) if row.may_answer else Tag(_("Somebody else answers")),
        )
        for row in rows
    ]
    return group("looks", _("Second looks"), columns, found)


def claims(rows: Sequence[ClaimRow]) -> Group:
    """Amounts that people say are wrong."""
    columns = (
        Column(_("By when")),
        Column(_("Who says so")),
        Column(_("Where the mistake is")),
        Column(_("State")),
    )
    found = [
        (
            row.due_on,
            Link(row.person_name, reverse("desk:amount_claim", args=[row.ref])),
            where_wrong(row.wrong_in),
            late(row.late) if row.may_answer else Tag(_("Somebody else answers")),
        )
        for row in rows
    ]
    return group("claims", _("Amounts that people say are wrong"), columns, found)


def reviews(rows: Sequence[Due], *, more: Link | None = None) -> Group:
    """Plans to look back on together."""
    columns = (Column(_("By when")), Column(_("With whom")), Column(_("State")))
    found = [
        (
            row.due_on,
            row.person_name,
            Tag(_("Begun")) if row.review else late(row.late),
        )
        for row in rows
    ]
    return group("reviews", _("Reviews"), columns, found, more)


def to_do(count: int) -> str:
    """How much waits, in a sentence."""
    if not count:
        return _("Nothing waits for you.")
    return ngettext("%(n)s thing waits.", "%(n)s things wait.", count) % {"n": count}
