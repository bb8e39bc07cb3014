"""Where a plan is, and the answer to each line, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.decisions.queries import Where
from ownway.decisions.rules import State
from ownway.programme.queries import Words
from ownway.web.plan_words import signed
from ownway.web.ui.showing import babel_locale


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
