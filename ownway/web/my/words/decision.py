"""Where a plan is, and the answer to each line, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.show import day, show
from ownway.decisions.queries import DecisionView, LineDecided, Where
from ownway.decisions.rules import Outcome, SecondLook, State
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.web import decided_words
from ownway.web.plan_words import signed
from ownway.web.ui.parts import Kind
from ownway.web.ui.showing import babel_locale, local_day


@dataclass(frozen=True, slots=True)
class WhereWords:
    """The state, who decides, by when, and what to do if nobody does."""

    state: str
    who: str
    when: str
    if_not: str
    decided: bool
    signed: str


_STATE: dict[State, Callable[[], str]] = {
    State.WAITING: lambda: _("Your plan is sent and waits for an answer"),
    State.LATE: lambda: _("Our answer is late. We are sorry"),
    State.OVERTAKEN: lambda: _("You sent a newer version of this plan"),
    State.APPROVED: lambda: _("Your plan is agreed"),
    State.PART: lambda: _("Part of your plan is agreed"),
    State.RETURNED: lambda: _("Your plan has an answer"),
}


def where(found: Where, words: Words, signed_name: str) -> WhereWords:
    """U15: everything sent shows where it is, who decides, by when, and what if not."""
    roles = _(" or ").join(words.get(f"role.{role}") for role in found.roles)
    return WhereWords(
        state=_STATE[found.state](),
        who=_("Who decides: %(roles)s. Nobody who helped to write it.") % {"roles": roles},
        when=_("By when: %(day)s.") % {"day": day(found.decide_by_on, babel_locale())}
        if found.decide_by_on
        else "",
        if_not=_("If you hear nothing by then, call us, or complain. You lose nothing by it."),
        decided=found.decided_at is not None,
        signed=signed(signed_name, found.sent_at) if found.sent_at else "",
    )


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
    may_ask_again: bool
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


def answer(view: DecisionView, words: Words, pack: Pack, name: str) -> Answer:
    """The decision as its person reads it (S6)."""
    return Answer(
        title=_TITLE[view.outcome](),
        by=_("%(name)s answered on %(day)s.")
        % {"name": name, "day": day(local_day(view.decided_at), babel_locale())},
        words=view.words,
        lines=tuple(_line(line, words) for line in view.lines),
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


def _line(line: LineDecided, words: Words) -> LineWords:
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
        may_ask_again=line.may_ask_again,
        second=_second(line),
        stays=decided_words.stays(line),
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
