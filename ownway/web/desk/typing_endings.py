"""What can be typed in of a break, leaving, graduating, the time after, and coming back (I15)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible, Problem
from ownway.core.show import show
from ownway.endings import actions, queries
from ownway.endings.rules import AGREED, EndingKind
from ownway.joining.rules import Status, may_move
from ownway.web.desk.forms import typing_endings as forms
from ownway.web.desk.forms.typing import HeardForm
from ownway.web.desk.typing import ACTS_ON_PAPER, Act, How, Stand
from ownway.web.desk.typing import acts as on_the_way
from ownway.web.ui.showing import babel_locale


def acts(stand: Stand) -> dict[str, Act]:
    """All that can be typed in now, by its name in the address: the way out, then its end."""
    mine = {code: one for code, one in OF_ENDINGS.items() if one.offered(stand)}
    return {**on_the_way(stand), **mine}


def known(stand: Stand) -> dict[str, Act]:
    """All that may be sent, also by a second click: the action says where it comes too late."""
    way = ACTS_ON_PAPER if stand.walks and not stand.over else {}
    return {**way, **OF_ENDINGS}


def read_out(code: str, stand: Stand) -> list[str]:
    """What is read to them before it is typed in: what follows from it."""
    if code == "come-back":
        return _welcome(stand)
    found = {
        "break": _now(
            "You need no reason. Your plan, your money and everything you wrote stay as they are."
            " What is agreed is still paid. You can go on whenever you like: a call is enough."
        ),
        "leave": _now(
            "You need no reason. Your usual care stays the same. What is agreed is still paid, and"
            " other money goes back. You can come back whenever you like."
        ),
        "graduate": _now(
            "Your plan ends today. Money you did not need goes back, so that it can help somebody"
            " else. You can come back whenever you like, and nothing counts against you."
        ),
        "story": _now(
            "Only if you wish. Others in this programme can read it. You can take it back at any"
            " time, and nothing depends on it."
        ),
        "ask-later": _now(
            "You decide. If you do not answer, that is fine, and nothing follows from it."
        ),
        "how-it-goes": _now("Only if you like. There is no wrong answer."),
    }
    return [found[code]] if code in found else []


def _welcome(stand: Stand) -> list[str]:
    """What awaits them: the goals and the amount only where they are open to the one who types."""
    way = queries.way_back(stand.person, stand.at)
    if way is None or not way.copies or way.version is None:
        return [_now("Welcome back. Your earlier plan is still here to read. You begin a new one.")]
    open_to = consent.topics_open(stand.viewer, stand.person, at=stand.at)
    said = [_now("Welcome back. You begin with your last plan. We can change every word of it.")]
    if Topic.GOALS in open_to:
        said += [f"“{goal}”" for goal in queries.goals_of(way.version)]
    if Topic.MONEY in open_to and way.amount is not None:
        amount = {"amount": show(way.amount, babel_locale())}
        said.append(_now("You can plan with %(amount)s for a year.") % amount)
    return said


def in_the_way(code: str, stand: Stand) -> tuple[Problem, ...]:
    """What is still open before they can graduate; nothing for anything else."""
    return queries.in_the_way(stand.person, stand.at) if code == "graduate" else ()


def _stands(stand: Stand, to: Status) -> bool:
    """Whether they can take that step from where they stand."""
    return stand.where is not None and may_move(stand.where.status, to)


def _rests(stand: Stand) -> bool:
    return stand.where is not None and stand.where.status is Status.PAUSED


def _signed(stand: Stand) -> bool:
    return not stand.over and stand.whole is not None and stand.whole.status in AGREED


def _asking(stand: Stand) -> Any:
    """Whether and when they want to be asked, after a time here that is over."""
    return queries.asking_of(stand.person, stand.at) if stand.over else None


def _may_choose(stand: Stand) -> bool:
    asking = _asking(stand)
    return stand.over and (asking is None or not (asking.ask.asked_at or asking.reply))


def _ask_form(data: Any, stand: Stand) -> HeardForm:
    asking = _asking(stand)
    before = {"months": asking.ask.months, "way_asked": asking.ask.way} if asking else {}
    months = stand.pack.leaving.ask_again_months
    return forms.AskLaterForm(data, months=months, initial=before)


def _may_answer(stand: Stand) -> bool:
    asking = _asking(stand)
    return asking is not None and asking.reply is None


def graduation_of(stand: Stand) -> Any:
    """The last time here where it ended with a graduation; None where it did not."""
    ending = queries.last_ending(stand.person)
    return ending if ending is not None and ending.kind == EndingKind.GRADUATED else None


def _story(stand: Stand) -> Any:
    ending = graduation_of(stand)
    return None if ending is None else queries.story_of(ending)


def _told(stand: Stand, said: dict[str, Any], how: How) -> Any:
    return actions.tell_story(ending=_one(graduation_of(stand)), **said, **how.said)


def _reply(stand: Stand, said: dict[str, Any], how: How) -> Any:
    return actions.reply(ask=_one(_asking(stand)).ask, **said, **how.said)


def _one(found: Any) -> Any:
    if found is None:
        raise NotVisible
    return found


OF_ENDINGS: dict[str, Act] = {
    "break": Act(
        title=_("They take a break"),
        hint=_("Everything is kept, and no reason is asked"),
        offered=lambda stand: not stand.over and _stands(stand, Status.PAUSED),
        form=lambda data, _stand: HeardForm(data),
        does=lambda stand, _said, how: actions.take_break(person=stand.person, **how.said),
    ),
    "break-over": Act(
        title=_("They are back from their break"),
        hint=_("Everything is as it was"),
        offered=_rests,
        form=lambda data, _stand: HeardForm(data),
        does=lambda stand, _said, how: actions.end_break(person=stand.person, **how.said),
    ),
    "graduate": Act(
        title=_("They graduate"),
        hint=_("They say when. Their words stand on the certificate"),
        offered=_signed,
        form=lambda data, _stand: forms.GraduateForm(data),
        does=lambda stand, said, how: actions.graduate(person=stand.person, **said, **how.said),
    ),
    "leave": Act(
        title=_("They leave"),
        hint=_("At once, and no reason is asked. The door stays open"),
        offered=lambda stand: not stand.over,
        form=lambda data, _stand: forms.LeaveForm(data),
        does=lambda stand, said, how: actions.leave(person=stand.person, **said, **how.said),
    ),
    "come-back": Act(
        title=_("They come back"),
        hint=_("Nobody asks why, and there is no new application"),
        offered=lambda stand: queries.way_back(stand.person, stand.at) is not None,
        form=lambda data, _stand: HeardForm(data),
        does=lambda stand, _said, how: actions.come_back(person=stand.person, **how.said),
    ),
    "ask-later": Act(
        title=_("Whether and when to ask how they are"),
        hint=_("They decide, and can say another until they were asked"),
        offered=_may_choose,
        form=_ask_form,
        does=lambda stand, said, how: actions.choose_asking(
            person=stand.person, **said, **how.said
        ),
    ),
    "how-it-goes": Act(
        title=_("How it is going"),
        hint=_("A point on a line, and their words. It is said once"),
        offered=_may_answer,
        form=lambda data, _stand: forms.GoingForm(data),
        does=_reply,
    ),
    "story": Act(
        title=_("Their story"),
        hint=_("If they wish others to read it"),
        offered=lambda stand: graduation_of(stand) is not None,
        form=lambda data, _stand: forms.StoryForm(data),
        does=_told,
    ),
    "story-back": Act(
        title=_("They take their story back"),
        hint=_("At once, and no reason is asked"),
        offered=lambda stand: _story(stand) is not None,
        form=lambda data, _stand: HeardForm(data),
        does=lambda stand, _said, how: actions.withdraw_story(
            ending=_one(graduation_of(stand)), **how.said
        ),
    ),
}
