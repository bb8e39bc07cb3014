"""What can be typed in for somebody without a sign-in on their way out, and its doors (I15)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Topic
from ownway.core.actors import Actor
from ownway.core.problems import NotVisible
from ownway.endings import actions, queries
from ownway.endings.actions import readiness as feeling
from ownway.endings.queries import TaperView, Whole
from ownway.endings.queries import readiness as felt
from ownway.endings.rules import (
    AGREED,
    CLOSED,
    DONE_WITH,
    WRITING,
    ExitStatus,
    Heard,
    Outcome,
    Side,
    may_move,
)
from ownway.joining.queries import Where
from ownway.people.queries import account_by_ref
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.web.desk.forms import typing as forms
from ownway.web.typed_words import ACTS
from ownway.web.ui.answers import chosen_uuid


@dataclass(frozen=True, slots=True)
class Stand:
    """Somebody without a sign-in, as far as what they can say now depends on it."""

    person: Any
    where: Where | None
    whole: Whole | None
    walks: bool  # whether their way out is open to the one who types; else only its end is
    taper: TaperView | None  # only for those to whom the person's money is open
    may_taper: bool
    pack: Pack
    words: Words
    viewer: Viewer
    at: datetime

    @property
    def exit(self) -> Any:
        if self.whole is None:
            raise NotVisible
        return self.whole.exit

    def may(self, to: ExitStatus) -> bool:
        """Whether the step can be taken; a first one from nowhere."""
        if self.whole is None or self.whole.status is ExitStatus.GRADUATED:
            return to in (ExitStatus.INTERESTED, ExitStatus.APPLIED, ExitStatus.OWN_WAY)
        return may_move(self.whole.status, to)

    @property
    def over(self) -> bool:
        """Whether their time here is over."""
        return self.where is None or self.where.over

    @property
    def under_way(self) -> bool:
        return self.whole is not None and self.whole.status not in CLOSED


def stand_of(person: Any, pack: Pack, words: Words, viewer: Viewer, at: datetime) -> Stand:
    """Where they stand now."""
    money = Topic.MONEY in consent.topics_open(viewer, person, at=at)
    return Stand(
        person=person,
        where=queries.where(person),
        whole=queries.of_person(person, at),
        walks=queries.walks_with(viewer, person, at),
        taper=queries.taper_of(person, at) if money else None,
        may_taper=money and queries.taper_plan(person) is not None,
        pack=pack,
        words=words,
        viewer=viewer,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class How:
    """Who types in what was heard, and when."""

    heard: Heard
    by: Actor
    at: datetime

    @property
    def said(self) -> dict[str, Any]:
        return {"heard": self.heard, "by": self.by, "at": self.at}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing they can write or say: when, with which boxes, and what it does."""

    title: str | Promise
    hint: str | Promise
    offered: Callable[[Stand], bool]
    form: Callable[..., forms.HeardForm]
    does: Callable[[Stand, Any, How], Any]


def acts(stand: Stand) -> dict[str, Act]:
    """What can be typed in now about their way out, by its name in the address."""
    if stand.over or not stand.walks:
        return {}
    return {code: one for code, one in ACTS_ON_PAPER.items() if one.offered(stand)}


# One short thing

_EVERY_STEP = (
    "show_interest",
    "go_own_way",
    "begin_transition",
    "pause",
    "go_on",
    "step_out",
)


def _steps(stand: Stand) -> list[tuple[str, Any]]:
    whole = stand.whole
    found = []
    if stand.pack.exits is not None and stand.may(ExitStatus.INTERESTED):
        found.append("show_interest")
    if stand.may(ExitStatus.OWN_WAY):
        found.append("go_own_way")
    if whole is not None and stand.under_way:
        if whole.status is ExitStatus.SIGNED:
            found.append("begin_transition")
        found += ["go_on" if whole.exit.paused_at else "pause", "step_out"]
    return [(code, ACTS[code]) for code in found]


def _step_form(data: Any, stand: Stand) -> forms.HeardForm:
    """On the way back every step is known, so that a second click is not an error."""
    steps = [(code, ACTS[code]) for code in _EVERY_STEP] if data else _steps(stand)
    return forms.StepForm(data, steps=steps)


def _step(stand: Stand, said: dict[str, Any], how: How) -> Any:
    step = said["step"]
    if step in ("show_interest", "go_own_way"):
        return getattr(actions, step)(person=stand.person, **how.said)
    return getattr(actions, step)(way_out=stand.exit, **how.said)


def _apply(stand: Stand, said: dict[str, Any], how: How) -> Any:
    return actions.apply(person=stand.person, **said, **how.said)


def _said_no(stand: Stand) -> bool:
    whole = stand.whole
    if whole is None or whole.answer is None or whole.status is not ExitStatus.DECLINED:
        return False
    return whole.answer.challenged_at is None


def _look(stand: Stand, said: dict[str, Any], how: How) -> Any:
    if stand.whole is None or stand.whole.answer is None:
        raise NotVisible
    return actions.challenge(answer=stand.whole.answer, **said, **how.said)


# The exit plan, and what they want to reach


def _plan_form(data: Any, stand: Stand) -> forms.HeardForm:
    """With what is there, where the one who types reads it anyway; else empty."""
    plan = stand.whole.plan if stand.whole else None
    names = ("keeps_well", "turn_to", "early_signs", "first_steps", "shared")
    initial: dict[str, Any] = {"version": plan.version if plan else 0}
    if plan is not None and stand.whole is not None and reads_plan(stand):
        initial |= {name: getattr(plan, name) for name in names}
    return forms.PlanForm(data, initial=initial)


def reads_plan(stand: Stand) -> bool:
    """Whether the one who types may read the exit plan: it is shared, or they typed it in."""
    if stand.whole is None or stand.whole.plan is None:
        return False
    own = queries.last_plan_typed_by(stand.viewer, stand.person)
    return own is not None or queries.plan_for(stand.viewer, stand.whole) is not None


def _write_plan(stand: Stand, said: dict[str, Any], how: How) -> Any:
    return actions.write_plan(way_out=stand.exit, **said, **how.said)


def _milestones(stand: Stand) -> dict[str, Any]:
    rows = queries.milestones(stand.whole) if stand.whole and stand.under_way else []
    return {str(one.ref): one for one in rows if one.reached_at is None}


def _reached(stand: Stand, said: dict[str, Any], how: How) -> Any:
    one = _milestones(stand)[said["which"]]
    reached = said["became"] == "reached"
    act = actions.reach_milestone if reached else actions.remove_milestone
    return act(milestone=one, **how.said)


# Promises


def _writing(stand: Stand) -> bool:
    return stand.whole is not None and stand.whole.status in WRITING


def _staff(stand: Stand) -> dict[str, tuple[Any, str]]:
    found = queries.asked_along(stand.person, stand.at)
    return {str(one.ref): (one, role) for one, role in found}


def _staff_names(stand: Stand) -> list[tuple[str, str]]:
    return [
        (ref, f"{one.name}, {stand.words.get(f'role.{role}')}")
        for ref, (one, role) in _staff(stand).items()
    ]


def _promise(stand: Stand, said: dict[str, Any], how: How) -> Any:
    if stand.whole is None or stand.whole.me is None:
        raise NotVisible
    return actions.promise(owner=stand.whole.me, **said, **how.said)


def _ask(stand: Stand, said: dict[str, Any], how: How) -> Any:
    account = account_by_ref(chosen_uuid(said.pop("who")))
    return actions.ask_promise(way_out=stand.exit, account=account, **said, **how.said)


def _promises(stand: Stand, *, marked: bool = False) -> dict[str, Any]:
    """Those that can be changed; `marked`: those of which it can be said how they were kept."""
    if stand.whole is None:
        return {}
    return {
        str(one.ref): one
        for one in stand.whole.commitments
        if (_can_be_marked(one) if marked else one.outcome in (Outcome.OPEN, Outcome.MISSED))
    }


def _can_be_marked(one: Any) -> bool:
    if one.owner.side == Side.PERSON:
        return one.outcome in (Outcome.OPEN, Outcome.MISSED)
    return one.outcome not in DONE_WITH


def _named(rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(ref, f"{one.owner.name}: {one.words}") for ref, one in rows.items()]


def _agreed(stand: Stand) -> bool:
    return stand.whole is not None and stand.whole.status in AGREED


def _mark_form(data: Any, stand: Stand) -> forms.HeardForm:
    rows = _promises(stand, marked=True)
    if data and stand.whole is not None:  # said twice is said once
        rows = {str(one.ref): one for one in stand.whole.commitments}
    own = [ref for ref, one in rows.items() if one.owner.side == Side.PERSON]
    return forms.MarkForm(data, which=_named(rows), own=own)


def _mark(stand: Stand, said: dict[str, Any], how: How) -> Any:
    if stand.whole is None:
        raise NotVisible
    one = next(one for one in stand.whole.commitments if str(one.ref) == said["which"])
    return actions.mark(commitment=one, outcome=said["outcome"], **how.said)


def _take_back(stand: Stand, said: dict[str, Any], how: How) -> Any:
    return actions.take_back(commitment=_promises(stand)[said["which"]], **how.said)


def _change(stand: Stand, said: dict[str, Any], how: How) -> Any:
    one = _promises(stand)[said.pop("which")]
    return actions.change(commitment=one, **said, **how.said)


# How it feels


def _signs_form(data: Any, stand: Stand) -> forms.HeardForm:
    codes = stand.pack.exits.signs if stand.pack.exits else ()
    signs = [(code, stand.words.get(f"exit_sign.{code}")) for code in codes]
    return forms.SignsForm(data, signs=signs)


def _note(stand: Stand, said: dict[str, Any], how: How) -> Any:
    return feeling.note_signs(person=stand.person, **said, **how.said)


def _share(stand: Stand, said: dict[str, Any], how: How) -> Any:
    newest = felt.to_share(stand.viewer, stand.person)
    if newest is None:
        raise NotVisible
    return feeling.share_signs(readiness=newest, shared=said["shared"] == "yes", **how.said)


# Less money, step by step


def _taper_form(data: Any, stand: Stand) -> forms.HeardForm:
    return forms.TaperForm(data, currency=stand.person.programme.currency)


def _taper_steps(stand: Stand) -> list[tuple[str, Any]]:
    if stand.taper is None:
        return []
    if not stand.taper.signed:
        return [("yes", _("Yes, with their name")), ("end", _("No, not these steps"))]
    then = ("resume", _("Go on with it")) if stand.taper.paused else ("pause", _("Pause it now"))
    return [then, ("end", _("End it"))]


def _taper_answer(stand: Stand, said: dict[str, Any], how: How) -> Any:
    if stand.taper is None:
        raise NotVisible
    taper, step = stand.taper.taper, said["step"]
    if step == "yes":
        return actions.sign_taper(taper=taper, signed_name=said["signed_name"], **how.said)
    does = {
        "pause": actions.pause_taper,
        "resume": actions.resume_taper,
        "end": actions.end_taper,
    }
    return does[step](taper=taper, **how.said)


def _write_taper(stand: Stand, said: dict[str, Any], how: How) -> Any:
    if not stand.may_taper:
        raise NotVisible
    return actions.write_taper(person=stand.person, falls=said["falls"], **how.said)


ACTS_ON_PAPER: dict[str, Act] = {
    "said": Act(
        title=_("What they want to do now"),
        hint=_("Hear more, go their own way, begin, rest, go on, or stop"),
        offered=lambda stand: bool(_steps(stand)),
        form=_step_form,
        does=_step,
    ),
    "apply": Act(
        title=_("They apply for a scholarship"),
        hint=_("What they hope for, in their words. Somebody else than you answers it"),
        offered=lambda stand: stand.pack.exits is not None and stand.may(ExitStatus.APPLIED),
        form=lambda data, _stand: forms.ApplyForm(data),
        does=_apply,
    ),
    "look-again": Act(
        title=_("They want somebody else to look at the no"),
        hint=_("Why, in their words. Somebody else than you answers it"),
        offered=_said_no,
        form=lambda data, _stand: forms.LookForm(data),
        does=_look,
    ),
    "plan": Act(
        title=_("Their exit plan"),
        hint=_("The whole plan as it stands on their paper, new or changed"),
        offered=lambda stand: (
            stand.whole is not None and stand.whole.status is not ExitStatus.GRADUATED
        ),
        form=_plan_form,
        does=_write_plan,
    ),
    "promise": Act(
        title=_("What they promise"),
        hint=_("One thing, and until when"),
        offered=_writing,
        form=lambda data, _stand: forms.PromiseForm(data),
        does=_promise,
    ),
    "ask": Act(
        title=_("What they ask somebody of the staff to do"),
        hint=_("It counts when that one has signed it"),
        offered=lambda stand: _writing(stand) and bool(_staff(stand)),
        form=lambda data, stand: forms.AskForm(data, people=_staff_names(stand)),
        does=_ask,
    ),
    "take-back": Act(
        title=_("They take a promise away"),
        hint=_("As long as it is still being written"),
        offered=lambda stand: _writing(stand) and bool(_promises(stand)),
        form=lambda data, stand: forms.TakeBackForm(data, which=_named(_promises(stand))),
        does=_take_back,
    ),
    "mark": Act(
        title=_("How a promise was kept"),
        hint=_("Theirs, or one we made to them"),
        offered=lambda stand: _agreed(stand) and bool(_promises(stand, marked=True)),
        form=_mark_form,
        does=_mark,
    ),
    "change": Act(
        title=_("A promise agreed anew"),
        hint=_("Other words, or another day"),
        offered=lambda stand: _agreed(stand) and bool(_promises(stand)),
        form=lambda data, stand: forms.ChangeForm(data, which=_named(_promises(stand))),
        does=_change,
    ),
    "reach": Act(
        title=_("What they want to reach"),
        hint=_("A step of their own, big or small"),
        offered=lambda stand: stand.under_way,
        form=lambda data, _stand: forms.MilestoneForm(data),
        does=lambda stand, said, how: actions.choose_milestone(
            way_out=stand.exit, **said, **how.said
        ),
    ),
    "reached": Act(
        title=_("What they reached"),
        hint=_("Or no longer want to"),
        offered=lambda stand: bool(_milestones(stand)),
        form=lambda data, stand: forms.ReachedForm(
            data, which=[(ref, one.words) for ref, one in _milestones(stand).items()]
        ),
        does=_reached,
    ),
    "signs": Act(
        title=_("What they are good at, and how it feels"),
        hint=_("Only what they chose to hand in. It decides nothing"),
        offered=lambda stand: stand.pack.exits is not None,
        form=_signs_form,
        does=_note,
    ),
    "who-reads": Act(
        title=_("Who may read how it feels"),
        hint=_("Share it, or keep it to themselves again"),
        offered=lambda stand: felt.to_share(stand.viewer, stand.person) is not None,
        form=lambda data, _stand: forms.ShareForm(data),
        does=_share,
    ),
    "less-money": Act(
        title=_("Less money, step by step"),
        hint=_("The days and amounts they wrote. Nothing goes down before they sign"),
        offered=lambda stand: stand.may_taper and (stand.taper is None or not stand.taper.signed),
        form=_taper_form,
        does=_write_taper,
    ),
    "less-money-answer": Act(
        title=_("Their yes or no to less money"),
        hint=_("To the steps that are written; or pause, go on, end"),
        offered=lambda stand: stand.taper is not None,
        form=lambda data, stand: forms.TaperAnswerForm(data, steps=_taper_steps(stand)),
        does=_taper_answer,
    ),
}
