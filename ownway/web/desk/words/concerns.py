"""Concerns about payees: why each was raised, how old it is, by when it is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.people.rules import ReachBy
from ownway.spending.queries import HeldBack, Lapsed
from ownway.spending.rules import NOTICED, Outcome, Signal
from ownway.web import held_words
from ownway.web.desk.words.paying import days
from ownway.web.desk.words.work import Group, day_of, group
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Tag, Value
from ownway.web.ui.showing import babel_locale

_WHY: dict[str, Callable[[], str]] = {
    Signal.SHARED_ACCOUNT: lambda: _("Its bank account is also that of somebody else."),
    Signal.STAFF_IS_PAYEE: lambda: _("It has the name of somebody who works here."),
    Signal.SPLIT: lambda: _("Several purchases just under the limit within days."),
    Signal.ROUNDED: lambda: _("The same round sum again and again."),
    Signal.NEW_AND_LARGE: lambda: _("A new payee with a large first bill."),
    Signal.CHANGED_AFTER_YES: lambda: _("Its bank account changed after the yes."),
    Signal.ROTATION: lambda: _("Each purchase was decided by somebody else."),
    Signal.ROUND_TRIP: lambda: _("Paid and given back, again and again."),
}


def why(row: Any) -> str:
    """What raised a concern: a sign in words, or the words of whoever noticed it."""
    return str(row.words) if row.code == NOTICED else _WHY[row.code]()


def concerns(rows: Sequence[Any]) -> Group:
    """Concerns, the first due first, each with its age."""
    columns = (
        Column(_("Decide by")),
        Column(_("Who is paid")),
        Column(_("For whom")),
        Column(_("Why")),
        Column(_("Raised on")),
    )
    found = [
        (
            _until(row),
            Link(row.payee.name, reverse("desk:concern", args=[row.ref])),
            row.person.name if row.person else _("Everybody"),
            why(row),
            day_of(row.raised_at),
        )
        for row in rows
    ]
    return group("concerns", _("Payees to look at"), columns, found)


def _until(row: Any) -> Value | Tag:
    """The day of the decision; one that was upheld stays set aside."""
    if row.outcome == Outcome.UPHELD:
        return Tag(_("Set aside"), Kind.WRONG)
    until: date = row.decide_by_on
    return until


def lapsed(found: Sequence[Lapsed]) -> Group:
    """Concerns nobody decided by their day, with how long ago that was and who can still do so."""
    columns = (
        Column(_("Over since")),
        Column(_("Who is paid")),
        Column(_("For whom")),
        Column(_("Why")),
        Column(_("Who looks after it")),
    )
    rows = [
        (
            days(one.days),
            Link(one.concern.payee.name, reverse("desk:concern", args=[one.concern.ref])),
            one.concern.person.name if one.concern.person else _("Everybody"),
            why(one.concern),
            ", ".join(one.owners) or _("Nobody can: ask a director"),
        )
        for one in found
    ]
    return group("lapsed", _("Their day passed, and nobody decided"), columns, rows)


def to_tell(found: Sequence[HeldBack]) -> Group:
    """People who have still to hear of a payment held back, the longest first."""
    columns = (Column(_("Since")), Column(_("Whom")), Column(_("What they hear")), Column(_("How")))
    rows = [
        (
            day_of(one.since),
            Link(one.person.name, reverse("desk:tell_held", args=[one.person.ref, one.cause.ref])),
            held_words.told(one)[0],
            Tag(_WAY.get(one.way, _in_person)()),
        )
        for one in found
    ]
    return group("to-tell", _("Payments held back: people to tell"), columns, rows)


_WAY: dict[ReachBy, Callable[[], str]] = {
    ReachBy.LETTER: lambda: _("By letter"),
    ReachBy.TEXT: lambda: _("By text message"),
    ReachBy.EMAIL: lambda: _("By email"),
}


def _in_person() -> str:
    return _("In person")


def how(found: HeldBack) -> str:
    """What is to do for one person; nothing where they know it."""
    where, way = {"where": found.person.reach_at}, found.way
    if not found.is_news:
        return ""
    if way is ReachBy.LETTER:
        return _("Print this page and post it to: %(where)s") % where
    if found.person.account_id is None or way not in (ReachBy.TEXT, ReachBy.EMAIL):
        return _("Tell them these words in person or by phone, or print this page and post it.")
    return _("Write “You have a message. Sign in to read it.” to: %(where)s") % where


def held(concern: Any, stop: Any) -> list[str]:
    """Why a purchase is not paid now, for staff; the sentences the person reads stand below it."""
    if concern is not None:
        name = {"payee": concern.payee.name, "why": why(concern)}
        if concern.outcome == Outcome.UPHELD:
            return [_("Not paid: %(payee)s. %(why)s") % {**name, "why": concern.reason}]
        on = {"day": day(concern.decide_by_on, babel_locale())}
        return [
            _("Not paid now: %(payee)s. %(why)s") % name,
            _("Somebody decides by %(day)s. Undecided, it is paid after that.") % on,
        ]
    if stop is None:
        return []
    since = {"day": day(day_of(stop.stopped_at), babel_locale())}
    return [_("Not paid now: payments were stopped on %(day)s.") % since]


def facts(row: Any, raised_by: str, name_of: Callable[[UUID], str]) -> list[SummaryRow]:
    """Who raised it, for whom, until when; the decision where there is one."""
    rows = [
        SummaryRow(key=_("For whom"), value=row.person.name if row.person else _("Everybody")),
        SummaryRow(key=_("Raised on"), value=day_of(row.raised_at), note=raised_by),
        SummaryRow(key=_("Decide by"), value=row.decide_by_on),
    ]
    if row.outcome:
        rows.append(
            SummaryRow(key=_("Decided"), value=day_of(row.decided_at), note=name_of(row.decided_by))
        )
        rows.append(SummaryRow(key=_("Why"), value=row.reason))
    return rows
