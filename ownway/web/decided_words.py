"""The answer to a plan, as its person reads it; and what a no leaves as it was agreed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.decisions.queries import DecisionView, LineDecided
from ownway.decisions.rules import Outcome, SecondLook
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.web.ui.parts import Kind
from ownway.web.ui.showing import babel_locale, local_day


def as_agreed(line: Any) -> str:
    """A line as it was agreed before: `Gym, £50`."""
    cost = Money(line.total_minor, line.currency)
    said = show(cost, babel_locale()) if cost else _("Free")
    return _("%(what)s, %(cost)s") % {"what": line.what, "cost": said}


def stays(line: LineDecided) -> str:
    """What goes on although the change of it was refused; empty where nothing does."""
    if line.agreed or line.keeps is None:
        return ""
    return _("What was agreed before stays as it is: %(before)s.") % {
        "before": as_agreed(line.keeps)
    }


@dataclass(frozen=True, slots=True)
class LineWords:
    """The answer to one line. A no has its reason and what would make it a yes."""

    ref: UUID
    what: str
    cost: str
    agreed: bool
    status: str
    kind: Kind
    reasons: tuple[str, ...]
    reason: str
    would_accept: str
    again: str  # where a second look is asked for; empty where there is none to ask for
    second: str
    stays: str  # what was agreed before and goes on; empty where nothing was


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer."""

    title: str
    by: str
    words: str
    lines: tuple[LineWords, ...]
    any_refused: bool
    second_look_days: int
    hearing: str  # how to be heard by somebody outside, and until when; empty where nobody is


_TITLE: dict[Outcome, Callable[[], str]] = {
    Outcome.APPROVED: lambda: _("Your plan is agreed"),
    Outcome.PART: lambda: _("Part of your plan is agreed"),
    Outcome.RETURNED: lambda: _("Your plan can be changed and sent again"),
}


def answer(
    view: DecisionView, words: Words, pack: Pack, name: str, again: Callable[[UUID], str]
) -> Answer:
    """The decision as its person reads it (S6). `again`: where a second look is asked for."""
    return Answer(
        title=_TITLE[view.outcome](),
        by=_("%(name)s answered on %(day)s.")
        % {"name": name, "day": day(local_day(view.decided_at), babel_locale())},
        words=view.words,
        lines=tuple(_line(line, words, again) for line in view.lines),
        any_refused=any(not line.agreed for line in view.lines),
        second_look_days=pack.decisions.second_look_within.working_days,
        hearing=_hearing(local_day(view.decided_at), words, pack),
    )


def _hearing(decided_on: date, words: Words, pack: Pack) -> str:
    """The notice of a hearing that comes with every no, where the pack has one (R24)."""
    within = pack.decisions.hearing_within
    if within is None:
        return ""
    until = day(decided_on + timedelta(days=within.days), babel_locale())
    return f"{words.get('hearing')} {_('Ask by %(day)s.') % {'day': until}}"


def _line(line: LineDecided, words: Words, again: Callable[[UUID], str]) -> LineWords:
    codes = [code for code in (line.reason_code, line.also_code) if code]
    return LineWords(
        ref=line.ref,
        what=line.line.what,
        cost=show(line.total, babel_locale()),
        agreed=line.agreed,
        status=_("Yes") if line.agreed else _("Not yet"),
        kind=Kind.GOOD if line.agreed else Kind.CARE,
        reasons=tuple(words.get(f"reason.{code}") for code in codes),
        reason=line.reason,
        would_accept=line.would_accept,
        again=again(line.ref) if line.may_ask_again else "",
        second=_second(line),
        stays=stays(line),
    )


def _second(line: LineDecided) -> str:
    look = line.second_look
    if look is None:
        return ""
    if look.answered_at is None:
        return _("You asked for a second look. An answer comes by %(day)s.") % {
            "day": day(look.answer_by_on, babel_locale())
        }
    if look.outcome == SecondLook.CHANGED:
        return _("After a second look it is a yes: %(reason)s") % {"reason": look.reason}
    return _("After a second look it stays a no: %(reason)s") % {"reason": look.reason}
