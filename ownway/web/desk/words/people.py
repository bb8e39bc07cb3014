"""The people of a programme, and one person's summary by the topics that are open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from ownway.allocation.queries import AmountRow
from ownway.consent.rules import Said
from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.holding.queries import LeftOver, LineToChoose
from ownway.holding.rules import Status as HeldStatus
from ownway.joining.queries import Where
from ownway.joining.rules import Status
from ownway.programme.queries import Words
from ownway.review.queries import Due
from ownway.spending.queries import MoneyView
from ownway.web.desk.words.money import amount_of, holder, purchase_status
from ownway.web.desk.words.plans import said
from ownway.web.desk.words.work import day_of
from ownway.web.ui.parts import Column, Link, SummaryRow, Table
from ownway.web.ui.showing import babel_locale

_STANDS: dict[Status, Callable[[], str]] = {
    Status.ENQUIRY: lambda: _("Has asked about it"),
    Status.INFORMED: lambda: _("Knows what it is"),
    Status.ELIGIBLE: lambda: _("Can take part"),
    Status.NOT_ELIGIBLE: lambda: _("Cannot take part yet"),
    Status.ENROLLED: lambda: _("Takes part"),
    Status.ACTIVE: lambda: _("Lives with a plan"),
    Status.PAUSED: lambda: _("Takes a break"),
    Status.LEFT: lambda: _("Has left"),
    Status.MOVED: lambda: _("Has moved away"),
    Status.ENDED: lambda: _("Has ended"),
    Status.GRADUATED: lambda: _("Has graduated"),
}


def stands(where: Where | None) -> str:
    """Where somebody stands with the programme."""
    return _STANDS[where.status]() if where else _("Has not joined yet")


def people(rows: Sequence[Any], standing: Mapping[UUID, Where]) -> Table:
    """Who takes part, with where they stand."""
    return Table(
        caption=_("People in the programme"),
        columns=(Column(_("Name")), Column(_("Joined on")), Column(_("Where they stand"))),
        rows=[
            (
                Link(row.name, reverse("desk:person", args=[row.ref])),
                day_of(standing[row.ref].joined_at) if row.ref in standing else None,
                stands(standing.get(row.ref)),
            )
            for row in rows
        ],
        empty=_("Nobody is here."),
    )


def about(person: Any, where: Where | None, due: Due | None) -> list[SummaryRow]:
    """Name, language, needs; nothing about their plan or money."""
    language = get_language_info(person.language.lower())["name_translated"]
    rows = [
        SummaryRow(key=_("Where they stand"), value=stands(where)),
        SummaryRow(key=_("Language"), value=str(language)),
        SummaryRow(key=_("What helps them take part"), value=person.access_needs or _("Not said")),
        SummaryRow(key=_("How to reach them"), value=_reached(person)),
    ]
    if person.called:
        rows.insert(0, SummaryRow(key=_("Likes to be called"), value=person.called))
    if due is not None:
        rows.append(SummaryRow(key=_("Next review by"), value=due.due_on))
    return rows


def _reached(person: Any) -> str:
    if person.reach_at:
        return str(person.reach_at)
    if person.account_id is None:
        return _("By letter, by phone or in person: they have no sign-in")
    return _("On this site")


_SAID: dict[Said, Callable[[], str]] = {
    Said.YES: lambda: _("Yes"),
    Said.NO: lambda: _("Not now"),
    Said.REFUSED: lambda: _("Refuses"),
}


def sharing(answers: Iterable[Any]) -> Table:
    """What they said about sharing, newest first. Silence is never a no (T2)."""
    return Table(
        caption=_("What they said about sharing"),
        columns=(
            Column(_("Noted on")),
            Column(_("Sharing with")),
            Column(_("What they said")),
            Column(_("In their words")),
            Column(_("Said on")),
        ),
        rows=[
            (
                day_of(one.noted_at),
                one.whom,
                _SAID[Said(one.answer)](),
                one.statement or None,
                one.stated_on,
            )
            for one in answers
        ],
        empty=_("Not yet asked. That is not a no."),
    )


def plans(rows: Iterable[Any], *, may_open: bool) -> Table:
    """The versions that were sent, newest first."""
    return Table(
        caption=_("Plans that were sent"),
        columns=(Column(_("Sent on")), Column(_("Plan")), Column(_("Answer due"))),
        rows=[
            (
                day_of(row.sent_at),
                _version(row, may_open=may_open),
                row.decide_by_on,
            )
            for row in rows
        ],
        empty=_("No plan was sent yet."),
    )


def _version(row: Any, *, may_open: bool) -> str | Link:
    name = _("Plan %(plan)s, version %(n)s") % {"plan": row.plan.number, "n": row.number}
    return Link(name, reverse("desk:plan", args=[row.ref])) if may_open else name


def money(view: MoneyView, amount: AmountRow | None) -> list[SummaryRow]:
    """The money in the same four words the person sees."""
    rows = []
    if amount is not None:
        note = _("Settled") if amount.final else _("First amount, not settled yet")
        rows.append(SummaryRow(key=_("Amount a year"), value=amount.to_plan_with, note=note))
    if view.last_on is None:
        return rows
    left = _("%(left)s until %(day)s") % {
        "left": said(Money(view.left, view.currency)),
        "day": day(view.last_on, babel_locale()),
    }
    rows.append(SummaryRow(key=_("Left"), value=left))
    for key, minor in (
        (_("Asked for, no answer yet"), view.asked_for),
        (_("Agreed, not paid yet"), view.agreed_not_paid),
        (_("Paid"), view.paid),
    ):
        rows.append(SummaryRow(key=key, value=Money(minor, view.currency)))
    return rows


def held(rows: Sequence[LineToChoose], words: Words, person: UUID, *, may_tighten: bool) -> Table:
    """Each agreed line with who holds its money."""
    return Table(
        caption=_("Who holds the money"),
        columns=(
            Column(_("For what")),
            Column(_("Agreed"), number=True),
            Column(_("Who holds it")),
            Column(_("State")),
            *([Column(_("Change"))] if may_tighten else []),
        ),
        rows=[
            (
                row.line.what,
                row.money,
                holder(row.arrangement, words) if row.arrangement else _("Not chosen yet"),
                _state(row),
                *([_tighten(row, person)] if may_tighten else []),
            )
            for row in rows
        ],
        empty=_("No money was agreed yet."),
    )


def left_over(rows: Sequence[LeftOver], words: Words) -> list[str]:
    """What lies with whom for a period that has ended, one sentence each."""
    return [
        _(
            "Left over from the time until %(day)s: %(amount)s (%(holder)s). "
            "It belongs to no period now."
        )
        % {
            "amount": show(one.amount, babel_locale()),
            "holder": holder(one.arrangement, words),
            "day": day(one.arrangement.pot.ends_on - timedelta(days=1), babel_locale()),
        }
        for one in rows
    ]


def _state(row: LineToChoose) -> str | None:
    now = row.arrangement
    if now is None:
        return None
    if row.narrowed and now.review_on is not None:
        return _("Narrowed until %(day)s") % {"day": day(now.review_on, babel_locale())}
    return _("Ready") if now.status == HeldStatus.LIVE else _("Being set up")


def _tighten(row: LineToChoose, person: UUID) -> Link:
    there = reverse("desk:tighten", args=[person, row.pot.ref, row.line.root])
    return Link(_("Narrow the choice"), there, row.line.what)


def purchases(rows: Iterable[Any]) -> Table:
    """What they asked to buy, newest first."""
    return Table(
        caption=_("What they asked to buy"),
        columns=(
            Column(_("Asked on")),
            Column(_("For what")),
            Column(_("Price"), number=True),
            Column(_("Where it stands")),
        ),
        rows=[
            (day_of(row.asked_at), row.what, amount_of(row), purchase_status(row.status))
            for row in rows
        ],
        empty=_("Nothing was asked for yet."),
    )
