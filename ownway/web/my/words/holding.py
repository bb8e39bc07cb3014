"""Who holds my money, in sentences: what it waits for, what changed, what is to stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.holding.queries import LineToChoose, StopView
from ownway.holding.rules import Status as HeldStatus
from ownway.holding.rules import Turn, Way, Why
from ownway.programme.queries import Words
from ownway.web.handover_words import why
from ownway.web.ui.parts import Column, Link, Table
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class HolderCard:
    """Who holds the money of one line, in words. `state` says what it waits for, since when."""

    pot: UUID
    line: UUID
    what: str
    amount: str
    now: str
    state: str
    change: str
    narrowed: str
    declined: str
    waiting: bool
    ready_now: bool  # the person can say that their account is ready
    back_to: str  # the holder before a narrower choice that has ended
    may_take_back: bool


def said(moment: datetime) -> str:
    """The day of a moment, where we are."""
    return day(timezone.localtime(moment).date(), babel_locale())


def holder_card(found: LineToChoose, words: Words) -> HolderCard:
    """Who holds it now, or that it waits for a choice; a narrowed choice says why."""
    now = found.arrangement
    asked = found.asked
    live = now is not None and now.status == HeldStatus.LIVE
    narrowed = ""
    if found.narrowed and now is not None and now.review_on is not None:
        narrowed = _("The choice is smaller here until %(day)s. Why: %(reason)s") % {
            "day": day(now.review_on, babel_locale()),
            "reason": now.reason,
        }
    return HolderCard(
        pot=found.pot.ref,
        line=found.line.root,
        what=found.line.what,
        amount=show(found.money, babel_locale()),
        now=words.get(f"holder.{now.holder}") if now else _("Waiting for your choice"),
        state=_("Ready to use.") if live else waits(found),
        change=_change(found, words) if live and asked else "",
        narrowed=narrowed,
        declined=_declined(found, words),
        waiting=now is None,
        ready_now=asked is not None and found.turn is Turn.PERSON,
        back_to=words.get(f"holder.{found.back_to.holder}") if found.back_to else "",
        may_take_back=asked is not None and (live or not found.narrowed),
    )


_WAITS: dict[Turn, Callable[[], str]] = {
    Turn.HOLDER: lambda: _("We asked them on %(day)s. You can use it once they say yes."),
    Turn.PROGRAMME: lambda: _("Being set up since %(day)s. We tell you when it is ready."),
    Turn.PERSON: lambda: _("Agreed on %(day)s. Next: tell us when your account or card is ready."),
}


def waits(found: LineToChoose) -> str:
    """What it waits for, whose turn it is, since when."""
    if found.turn is Turn.NOBODY or found.since is None:
        return ""
    return _WAITS[found.turn]() % {"day": said(found.since)}


def _change(found: LineToChoose, words: Words) -> str:
    asked = found.asked
    if asked is None:
        return ""
    return _("You asked for a change to %(holder)s. Until then all stays as it is. %(waits)s") % {
        "holder": words.get(f"holder.{asked.holder}"),
        "waits": waits(found),
    }


def _declined(found: LineToChoose, words: Words) -> str:
    if found.declined is None:
        return ""
    return _("%(holder)s said no. Why: %(reason)s You can choose another.") % {
        "holder": words.get(f"holder.{found.declined.arrangement.holder}"),
        "reason": found.declined.words,
    }


NEWS = timedelta(days=28)  # so long a change that somebody else made stands above the rest
BY_OTHERS = (Why.TIGHTER, Why.STOPPED, Why.HOLDER_FAILED)


def news(rows: Sequence[Any], at: datetime, words: Words) -> list[str]:
    """What others changed lately, once for each holder and day."""
    found = [
        _("On %(day)s %(holder)s took over. %(why)s.")
        % {
            "day": day(one.moved_on, babel_locale()),
            "holder": words.get(f"holder.{one.new.holder}"),
            "why": why(one.why),
        }
        for one in rows
        if one.why in BY_OTHERS and at - NEWS <= one.moved_at
    ]
    return list(dict.fromkeys(found))


def changes(rows: list[Any], named: Mapping[UUID, str], words: Words) -> Table:
    """Every change of holder, newest first."""
    return Table(
        caption=_("What changed"),
        columns=(
            Column(_("Day")),
            Column(_("What for")),
            Column(_("From")),
            Column(_("To")),
            Column(_("Moved"), number=True),
        ),
        rows=[
            (
                one.moved_on,
                Link(named[one.ref], reverse("my:holder_change", args=[one.ref])),
                words.get(f"holder.{one.old.holder}"),
                words.get(f"holder.{one.new.holder}"),
                Money(one.moved_minor, one.currency),
            )
            for one in rows
        ],
        empty=_("Nothing has changed."),
    )


def stop_notice(view: StopView) -> str:
    """The one sentence above everything else."""
    return _("Your direct payment is to stop on %(day)s.") % {
        "day": day(view.stop.stops_on, babel_locale())
    }


def ground(view: StopView, words: Words) -> str:
    """Why it stops, in words of the pack; the law's own in ours."""
    code = view.stop.ground
    if code == "consent_withdrawn":
        return _("You no longer want a direct payment.")
    if code == "representative_withdrew":
        return _("Whoever spoke for you no longer agrees to a direct payment.")
    return words.get(f"stop_ground.{code}")


def is_direct(found: LineToChoose) -> bool:
    """Whether this line is paid to the person themself now."""
    now = found.arrangement
    return now is not None and now.way == Way.DIRECT and now.status == HeldStatus.LIVE
