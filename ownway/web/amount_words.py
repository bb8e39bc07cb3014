"""Two amounts side by side, in the same words for the person and for whoever gives the notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.allocation.queries import Compared, pack_for, told_of
from ownway.allocation.rules import ChangePart, Stretch
from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.programme import queries as programmes
from ownway.programme.rules import scheme_of
from ownway.web.ui.parts import Column, Table
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Rule:
    """The very rule an amount follows: from when, decided by whom, on what ground."""

    title: str
    since: date
    decided_by: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Change:
    """Old and new. `parts` is None where the questions are others now; `same` need no row."""

    was: Money
    now: Money
    lead: str
    parts: Table | None
    alone: tuple[str, ...]
    same: tuple[str, ...]
    method: str
    rule: Rule


def by_days(stretches: Sequence[Stretch], currency: str) -> list[str]:
    """What an amount that changed within the year comes to in it; none where it did not (B13)."""
    if len({one.a_year for one in stretches}) < 2:
        return []
    newest = stretches[-1]
    return [
        _("It is %(amount)s a year since %(day)s.")
        % {
            "amount": show(Money(newest.a_year, currency), babel_locale()),
            "day": day(newest.days.starts_on, babel_locale()),
        },
        _("By days, that makes %(amount)s for the year up to %(day)s.")
        % {
            "amount": show(Money(sum(one.minor for one in stretches), currency), babel_locale()),
            "day": day(newest.days.last_on, babel_locale()),
        },
    ]


def change(of: Compared, language: str) -> Change:
    """What changed, answer by answer, and what each of it did."""
    return Change(
        was=of.was,
        now=of.now,
        lead=_lead(of),
        parts=_parts(of, language) if of.comparable else None,
        alone=_alone(of, language),
        same=_same(of, language),
        method=_(
            "When several things change at once, they touch each other. So each one gets its"
            " fair share: the middle of all the orders in which they could have come."
        )
        if len(of.parts) > 1
        else "",
        rule=_rule(of),
    )


def _said(amount: Money) -> str:
    return show(amount, babel_locale())


def _lead(of: Compared) -> str:
    values = {
        "was": _said(of.was),
        "now": _said(of.now),
        "by": _said(Money(abs(of.now.minor - of.was.minor), of.now.currency)),
    }
    if of.now > of.was:
        return _("From %(was)s to %(now)s a year: %(by)s more.") % values
    if of.now < of.was:
        return _("From %(was)s to %(now)s a year: %(by)s less.") % values
    return _("It is %(now)s a year, as before.") % values


def _parts(of: Compared, language: str) -> Table:
    """Old beside new, and what each did, to the penny; the parts come to the whole difference."""
    rows = [(*_sides(of, part, language), Money(part.minor, of.now.currency)) for part in of.parts]
    return Table(
        caption=_("What made the difference"),
        columns=(
            Column(_("What changed")),
            Column(_("Before")),
            Column(_("Now")),
            Column(_("In a year"), number=True),
        ),
        rows=rows,
        total=(_("All together"), "", "", Money(of.explained, of.now.currency)),
        empty=_("Nothing changed."),
    )


def _sides(of: Compared, part: ChangePart, language: str) -> tuple[str, str, str]:
    """What it is, what was said before, what is said now; a rule or a price has no sides."""
    if part.kind != "answer":
        return _words(part, of, language), "", ""
    code = part.name
    named = programmes.words(pack_for(of.after), language).get(f"question.{code}.text")
    return named, _said_in(of.before, code, language), _said_in(of.after, code, language)


def _said_in(allocation: Any, code: str, language: str) -> str:
    chosen = told_of(allocation).answers.get(code)
    words = programmes.words(pack_for(allocation), language)
    return words.get(f"option.{code}.{chosen}") if chosen else _("left open")


def _alone(of: Compared, language: str) -> tuple[str, ...]:
    """Each change by itself, which anyone can check on the sheet; nothing where there is one."""
    if len(of.parts) < 2:
        return ()
    return tuple(_words(part, of, language) for part in of.parts if part.alone is not None)


def _words(part: ChangePart, of: Compared, language: str) -> str:
    return part.words[programmes.words(pack_for(of.after), language).language]


def _same(of: Compared, language: str) -> tuple[str, ...]:
    words = programmes.words(pack_for(of.after), language)
    answers = told_of(of.after).answers
    return tuple(
        f"{words.get(f'question.{code}.text')} {words.get(f'option.{code}.{answers[code]}')}"
        for code in of.unchanged
        if code in answers
    )


def _rule(of: Compared) -> Rule:
    scheme = scheme_of(pack_for(of.after))
    version = scheme.version_on(told_of(of.after).on)
    return Rule(scheme.title, version.start, version.decided_by, version.legal_basis)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it is read. `in_force_on` is None while it runs."""

    reason: str
    given_at: datetime
    given_by: str
    counts_from: date
    in_force_on: date | None
    until_then: str


def notice(of: Any, names: Mapping[UUID, str]) -> Notice | None:
    """None where none is given, or it was taken back."""
    if of is None:
        return None
    before = Money(of.before_minor, of.allocation.currency)
    return Notice(
        reason=of.reason,
        given_at=of.given_at,
        given_by=names.get(of.given_by, ""),
        counts_from=of.counts_from,
        in_force_on=of.in_force_on,
        until_then=_("Until then you have %(amount)s a year, as before.")
        % {"amount": _said(before)},
    )
