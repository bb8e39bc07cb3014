"""Whose turn it is with a holder; stops, nominees and a holder that fails, from our side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.holding.queries import (
    ClosingRow,
    FailureView,
    HeldNow,
    LeftOver,
    NomineeView,
    StopView,
    ToMove,
    WaitingSetUp,
)
from ownway.holding.rules import NomineeKind, NomineeStepKind, Turn
from ownway.programme.queries import Words
from ownway.web.desk.words.money import holder
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Table, Tag

_TURN: dict[Turn, Callable[[], str]] = {
    Turn.HOLDER: lambda: _("The holder"),
    Turn.PROGRAMME: lambda: _("We"),
    Turn.PERSON: lambda: _("The person"),
    Turn.NOBODY: lambda: _("Nobody"),
}


def holders(rows: Sequence[WaitingSetUp], words: Words) -> Group:
    """Holders that wait: whose turn it is, since when, and what money goes."""
    columns = (
        Column(_("Whose turn")),
        Column(_("Since")),
        Column(_("Whose money")),
        Column(_("For what")),
        Column(_("Who holds it")),
        Column(_("To send"), number=True),
    )
    found = [
        (
            Tag(_("Late"), Kind.CARE) if row.late else _TURN[row.turn](),
            day_of(row.since),
            Link(row.person_name, reverse("desk:holder", args=[row.arrangement.ref]), row.what),
            row.what,
            holder(row.arrangement, words),
            row.amount,
        )
        for row in rows
    ]
    return group("holders", _("Holders to set up"), columns, found)


def left_over(rows: Sequence[LeftOver], words: Words) -> Group:
    """Money that lies with a holder for a period that has ended, and belongs to none."""
    columns = (
        Column(_("For the time until")),
        Column(_("Whose money")),
        Column(_("Who has it")),
        Column(_("Lies there"), number=True),
    )
    found = [
        (
            one.arrangement.pot.ends_on - timedelta(days=1),
            Link(
                one.arrangement.person.name,
                reverse("desk:left_over", args=[one.arrangement.ref]),
                words.get(f"holder.{one.arrangement.holder}"),
            ),
            holder(one.arrangement, words),
            one.amount,
        )
        for one in rows
    ]
    return group("left_over", _("Money left over from a time that has ended"), columns, found)


def changes(rows: Sequence[Any], named: Mapping[UUID, str], words: Words) -> Group:
    """Changes of holder, newest first, each with its statement; `named`: the line, by change."""
    columns = (
        Column(_("Day")),
        Column(_("Whose money")),
        Column(_("For what")),
        Column(_("From")),
        Column(_("To")),
        Column(_("Moved"), number=True),
    )
    found = [
        (
            one.moved_on,
            Link(one.person.name, reverse("desk:holder_change", args=[one.ref]), named[one.ref]),
            named[one.ref],
            holder(one.old, words),
            holder(one.new, words),
            Money(one.moved_minor, one.currency),
        )
        for one in rows
    ]
    return group("changes", _("Changes of holder"), columns, found)


def turn(code: Turn) -> str:
    """Whose turn it is."""
    return _TURN[code]()


def narrowings(rows: Sequence[Any], today: Any, named: dict[Any, str]) -> Group:
    """Narrower choices to look at, the soonest first; one past its day binds no longer."""
    columns = (
        Column(_("Look again by")),
        Column(_("Whose money")),
        Column(_("For what")),
        Column(_("State")),
    )
    found = [
        (
            one.review_on,
            Link(
                one.person.name,
                reverse("desk:tighten", args=[one.person.ref, one.pot.ref, one.line_root]),
                named[one.ref],
            ),
            named[one.ref],
            Tag(_("Has lapsed"), Kind.CARE) if one.review_on < today else Tag(_("Binds")),
        )
        for one in rows
    ]
    return group("narrowings", _("Narrower choices to look at"), columns, found)


def stops(rows: Sequence[StopView]) -> Group:
    """Direct payments that are to stop, the soonest first."""
    columns = (
        Column(_("Stops on")),
        Column(_("Whose money")),
        Column(_("Safety answered")),
        Column(_("State")),
    )
    found = [
        (
            row.stop.stops_on,
            Link(row.stop.person.name, reverse("desk:stop", args=[row.stop.ref])),
            f"{len(row.answers)}/{len(row.questions)}",
            Tag(_("Waits")) if row.in_the_way else Tag(_("Can stop now"), Kind.CARE),
        )
        for row in rows
    ]
    return group("stops", _("Direct payments that are to stop"), columns, found)


def looks(rows: Sequence[StopView]) -> Group:
    """Stops that the person asked somebody else to look at again."""
    columns = (Column(_("By when")), Column(_("Who asks")), Column(_("About")))
    found = [
        (
            row.second_look.answer_by_on if row.second_look else None,
            Link(row.stop.person.name, reverse("desk:stop_again", args=[row.stop.ref])),
            _("The end of a direct payment"),
        )
        for row in rows
        if row.second_look is not None and row.second_look.answered_at is None
    ]
    return group("stop_looks", _("Second looks at a stop"), columns, found)


def nominees(rows: Sequence[NomineeView]) -> Group:
    """Nominations that wait for a yes, or for a look."""
    columns = (
        Column(_("By when")),
        Column(_("For whom")),
        Column(_("Who was named")),
        Column(_("State")),
    )
    found = [
        (
            row.review_by_on or "–",
            Link(row.nominee.person.name, reverse("desk:nominee", args=[row.nominee.ref])),
            row.nominee.name,
            Tag(nominee_state(row), Kind.CARE if row.review_by_on else Kind.PLAIN),
        )
        for row in rows
    ]
    return group("nominees", _("Nominees to look at"), columns, found)


def nominee_state(row: NomineeView) -> str:
    """Where a nomination stands."""
    if NomineeStepKind.CONSIDERED in row.steps:
        return _("Ended, and looked at")
    if NomineeStepKind.WITHDRAWN in row.steps:
        return _("Ended: look at it, and consider a stop")
    if row.counts:
        return _("Counts")
    missing = []
    if NomineeStepKind.ACCEPTED not in row.steps:
        missing.append(_("Waits for their yes"))
    if NomineeStepKind.PAYER_AGREED not in row.steps:
        missing.append(_("Waits for ours"))
    return ". ".join(missing) or _("Agreed, not in its time")


def nominee_kind(code: str) -> str:
    """What somebody was named to be."""
    return _("Nominee") if code == NomineeKind.NOMINEE else _("Representative")


def nominee_table(rows: Sequence[NomineeView]) -> Table:
    """Everybody named for one person, newest first."""
    return Table(
        caption=_("Named so far"),
        columns=(Column(_("Name")), Column(_("As")), Column(_("From")), Column(_("State"))),
        rows=[
            (
                Link(row.nominee.name, reverse("desk:nominee", args=[row.nominee.ref])),
                nominee_kind(row.nominee.kind),
                row.nominee.starts_on,
                nominee_state(row),
            )
            for row in rows
        ],
        empty=_("Nobody was named."),
    )


def to_move(rows: Sequence[ToMove]) -> Table:
    """Who and how much, before anything moves."""
    return Table(
        caption=_("What moves"),
        columns=(
            Column(_("Whose money")),
            Column(_("With this holder"), number=True),
            Column(_("Promised of it"), number=True),
        ),
        rows=[(one.pot.person.name, one.lies, one.promised) for one in rows],
        empty=_("This holder holds nothing."),
    )


def moved(view: FailureView) -> Table:
    """What has moved for each person; the sum stays the same."""
    return Table(
        caption=_("Whose money"),
        columns=(
            Column(_("Name")),
            Column(_("Moved"), number=True),
            Column(_("Promised of it"), number=True),
            Column(_("State")),
        ),
        rows=[
            (
                one.person.name,
                None if one.cash_minor is None else Money(one.cash_minor, one.currency),
                None if one.promised_minor is None else Money(one.promised_minor, one.currency),
                Tag(_("Moved"), Kind.GOOD) if one.moved_at else Tag(_("Waits")),
            )
            for one in view.moves
        ],
    )


def held(rows: Sequence[HeldNow], words: Words) -> Table:
    """What lies where, for the letter after a death."""
    return Table(
        caption=_("Where the money lies"),
        columns=(
            Column(_("With")),
            Column(_("In all"), number=True),
            Column(_("Promised of it"), number=True),
        ),
        rows=[
            (
                _("Paid to the person")
                if one.way == "direct"
                else words.get(f"holder.{one.holder}"),
                one.lies,
                one.promised,
            )
            for one in rows
        ],
        empty=_("No money lies anywhere."),
    )


def closing(rows: Sequence[ClosingRow], words: Words) -> Table:
    """The closing statement after a death, holder by holder; sums alone."""
    return Table(
        caption=_("Until everything was settled"),
        columns=(
            Column(_("With")),
            Column(_("On the day of the death"), number=True),
            Column(_("Came in since"), number=True),
            Column(_("Paid since"), number=True),
            Column(_("Left"), number=True),
        ),
        rows=[
            (
                _("Paid to the person")
                if one.way == "direct"
                else words.get(f"holder.{one.holder}"),
                one.lay,
                one.came,
                one.paid,
                one.lies,
            )
            for one in rows
        ],
        empty=_("No money lay anywhere."),
    )


def closings(rows: Sequence[Any]) -> Group:
    """Closing statements that nobody sent yet."""
    columns = (Column(_("Settled on")), Column(_("Who died")), Column(_("To whom")))
    found = [
        (
            row.settled_on,
            Link(row.death.person.name, reverse("desk:death", args=[row.death.person.ref])),
            row.death.representative or _("Nobody named yet"),
        )
        for row in rows
    ]
    return group("closings", _("Closing statements to send"), columns, found)


def bills(rows: Sequence[Any]) -> Table:
    """What was agreed and is not paid yet."""
    return Table(
        caption=_("Bills that are still paid"),
        columns=(
            Column(_("For what")),
            Column(_("Who is paid")),
            Column(_("Amount"), number=True),
        ),
        rows=[(one.what, one.payee, Money(one.amount_minor, one.currency)) for one in rows],
        empty=_("Nothing waits to be paid."),
    )


def stop_facts(view: StopView, ground: str, to: str, by: str) -> list[SummaryRow]:
    """Why, when, and what goes on."""
    return [
        SummaryRow(key=_("Ground"), value=ground),
        SummaryRow(
            key=_("By law"),
            value=_("It must stop") if view.stop.must else _("It may stop; it need not"),
        ),
        SummaryRow(key=_("Told on"), value=view.stop.told_on, note=by),
        SummaryRow(key=_("First day it may stop"), value=view.stop.stops_on),
        SummaryRow(key=_("From then on"), value=to),
    ]


def ground(code: str, words: Words) -> str:
    """The ground from our side."""
    if code == "consent_withdrawn":
        return _("The person no longer wants a direct payment.")
    if code == "representative_withdrew":
        return _("The representative withdrew, and nobody else represents them.")
    return words.get(f"stop_ground.{code}")
