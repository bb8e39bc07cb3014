"""The person's way out, said in their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.endings.phrases import go_on_from, said
from ownway.endings.queries import Slow, Whole
from ownway.endings.rules import (
    AGREED,
    DONE_WITH,
    PEER_COACH,
    WRITING,
    ExitStatus,
    Outcome,
    Side,
    Step,
)
from ownway.programme.queries import Words
from ownway.web.ui.parts import Column, Kind, Link, SummaryRow, Table, Tag

_STATUS: dict[ExitStatus, Callable[[], str]] = {
    ExitStatus.INTERESTED: lambda: _("You would like to hear more"),
    ExitStatus.APPLIED: lambda: _("You have applied"),
    ExitStatus.DECLINED: lambda: _("The answer was no, this time"),
    ExitStatus.AWARDED: lambda: _("You have a scholarship"),
    ExitStatus.RETREAT_DONE: lambda: _("Promises are being written and signed"),
    ExitStatus.OWN_WAY: lambda: _("You go your own way"),
    ExitStatus.SIGNED: lambda: _("Everybody has signed"),
    ExitStatus.IN_TRANSITION: lambda: _("You are on your way"),
    ExitStatus.GRADUATED: lambda: _("You have graduated"),
    ExitStatus.STEPPED_OUT: lambda: _("You stepped out"),
}
_PAGE: dict[Step, str] = {
    Step.APPLY: "my:exit_apply",
    Step.APPLY_OR_CHALLENGE: "my:exit_answer",
    Step.WRITE_PLAN: "my:exit_plan",
    Step.PROMISE: "my:promises",
    Step.ASK_STAFF: "my:promises",
    Step.HAND_ROUND: "my:promises",
    Step.SIGN: "my:promises",
    Step.WAIT_FOR_SIGNATURES: "my:promises",
    Step.NEW_OWNER: "my:promises",
    Step.NEW_COACH: "my:promises",
    Step.KEEP_PROMISES: "my:promises",
    Step.GRADUATE: "my:graduate",
}
_PRESS: dict[Step, tuple[str, Callable[[], str]]] = {
    Step.BEGIN: ("begin", lambda: _("Begin")),
    Step.GO_ON: ("go-on", lambda: _("Go on")),
}


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: its words, and the page or the press that does it."""

    title: str
    text: str
    url: str = ""
    press: str = ""
    press_text: str = ""


def following(whole: Whole) -> Next:
    """The next step, with the way to it."""
    step = whole.next.step
    title, text = said(step)
    page = _PAGE.get(step, "")
    if step is Step.CELEBRATE and whole.exit.ending is not None:
        return Next(title, text, url=reverse("my:certificate", args=[whole.exit.ending.ref]))
    if step is Step.NEW_COACH and whole.status is ExitStatus.SIGNED:
        step, page = Step.BEGIN, ""  # the person need not wait for the coach
    press, press_text = _PRESS.get(step, ("", lambda: ""))
    return Next(title, text, reverse(page) if page else "", press, press_text())


def facts(whole: Whole) -> list[SummaryRow]:
    """Where the person stands, who is beside them, and the days that are set."""
    one = whole.exit
    rows = [SummaryRow(key=_("Where I am"), value=_STATUS[whole.status]())]
    if one.paused_at is not None:
        rows.append(SummaryRow(key=_("Resting"), value=_("Everything waits for you.")))
    if one.answer_by_on is not None:
        rows.append(SummaryRow(key=_("We answer by"), value=one.answer_by_on))
    look = whole.asked_look
    if look is not None and whole.status is not ExitStatus.DECLINED:
        rows.append(
            SummaryRow(key=_("Somebody looks at the no again by"), value=look.challenge_by_on)
        )
    rows += [
        SummaryRow(key=_("Looked at again"), value=each.looked_words)
        for each in whole.answers
        if each.looked_words
    ]
    if whole.stands.lacks_coach:
        rows.append(SummaryRow(key=_("My coach"), value=_("We find a peer coach for you.")))
    elif whole.coach is not None:
        who = _("My coach") if whole.coach.part == PEER_COACH else _("Who walks with me")
        rows.append(SummaryRow(key=who, value=whole.coach.name))
    cohort = one.cohort
    if cohort is not None and cohort.retreat_on is not None and whole.status in WRITING:
        rows.append(
            SummaryRow(key=_("Day together"), value=[cohort.retreat_on, cohort.retreat_place])
        )
    return rows


_OUTCOME: dict[Outcome, Callable[[], Tag]] = {
    Outcome.OPEN: lambda: Tag(_("To do")),
    Outcome.KEPT: lambda: Tag(_("Kept"), Kind.GOOD),
    Outcome.MISSED: lambda: Tag(_("Not kept"), Kind.CARE),
    Outcome.CHANGED: lambda: Tag(_("Agreed anew")),
    Outcome.HANDED_ON: lambda: Tag(_("Handed on")),
}


def _how(whole: Whole, one: Any) -> Tag:
    if one.outcome == Outcome.OPEN and one.owner.left_at is not None:
        return Tag(_("We look for somebody"), Kind.CARE)
    if one.outcome == Outcome.KEPT and one.person_says == Outcome.MISSED:
        return Tag(_("Kept, they say. Not kept, I say"), Kind.CARE)
    if whole.late(one):
        # The person's own day is only a day; what others owe is said to be late.
        mine = one.owner.side == Side.PERSON
        return Tag(_("Take another day?")) if mine else Tag(_("Late"), Kind.CARE)
    return _OUTCOME[Outcome(one.outcome)]()


def marks(whole: Whole, one: Any) -> list[str]:
    """What the person can say of a promise: of their own that it was kept, of others' both."""
    if whole.status not in AGREED or one.outcome in DONE_WITH:
        return []
    if one.owner.side == Side.PERSON:
        return ["kept"] if one.outcome in (Outcome.OPEN, Outcome.MISSED) else []
    return [each for each in ("kept", "missed") if each != one.person_says]


def plan(found: Any, form: Any) -> list[SummaryRow]:
    """What another window wrote into the exit plan, beside the labels of the form."""
    return [
        SummaryRow(key=form[name].label, value=getattr(found, name))
        for name in ("keeps_well", "turn_to", "early_signs", "first_steps")
        if getattr(found, name)
    ]


def promises(whole: Whole) -> Table:
    """Who promises what until when: everybody's in one table, by day."""
    live = whole.status in (*WRITING, *AGREED)
    rows = []
    for one in whole.commitments:
        if one.outcome in (Outcome.CHANGED, Outcome.HANDED_ON):
            continue
        who = _("Me") if one.owner.side == Side.PERSON else one.owner.name
        what = Link(one.words, reverse("my:promise", args=[one.ref])) if live else one.words
        rows.append((what, who, one.due_on, _how(whole, one)))
    return Table(
        caption=_("What we promise"),
        columns=(
            Column(_("What")),
            Column(_("Who")),
            Column(_("Until")),
            Column(_("How it stands")),
        ),
        rows=rows,
        empty=_("Nothing is promised yet."),
    )


def signatures(whole: Whole) -> list[SummaryRow]:
    """Who has signed what is handed round now; empty before."""
    if whole.exit.handed_round_at is None:
        return []
    return [
        SummaryRow(
            key=_("Me") if one.side == Side.PERSON else one.name,
            value=_("Signed") if whole.signed(one) else _not_signed(one, whole.days_waiting),
        )
        for one in whole.standing
    ]


def _not_signed(party: Any, days: int) -> str:
    if party.side == Side.PERSON:
        return _("Not signed yet")
    return ngettext(
        "Not signed yet. Their first page reminds them: it waits %(days)s day.",
        "Not signed yet. Their first page reminds them: it waits %(days)s days.",
        days,
    ) % {"days": days}


def slow(found: Sequence[Slow]) -> list[tuple[Slow, str]]:
    """Staff whose name is missing: when the person can go on without each of them."""
    return [(one, _slow(one)) for one in found]


def _slow(one: Slow) -> str:
    name = {"name": one.party.name}
    if one.may:
        return _("%(name)s has not signed yet. You can wait, or go on without them.") % name
    still = _("%(name)s still has time to sign.") % name
    return f"{still} {go_on_from(one.from_on)}"


def to_ask(people: Sequence[tuple[Any, str]], words: Words) -> list[tuple[str, str]]:
    """Staff to choose from: the sign-in's ref, and a name with a role."""
    return [(str(one.ref), f"{one.name}, {words.get(f'role.{role}')}") for one, role in people]


def milestones(found: Sequence[Any]) -> list[tuple[Any, str]]:
    """Each with its day, or that it is reached."""
    return [(one, _("Reached") if one.reached_at else _by(one.by_on)) for one in found]


def _by(on: date | None) -> str:
    language = get_language() or "en-gb"
    return _("By %(day)s") % {"day": day(on, language)} if on else ""


def resources(found: Sequence[Any], words: Words) -> list[SummaryRow]:
    """What partners put at the person's side, and whether it was used."""
    return [
        SummaryRow(
            key=words.get(f"exit_partner.{one.kind}"),
            value=[one.words, one.partner, _resource(one)],
        )
        for one in found
    ]


def _resource(one: Any) -> str:
    if one.used_at is not None:
        return _("Used")
    if one.returned_at is not None:
        return _("Not needed: somebody else has it now")
    return _("Yours until %(day)s") % {"day": day(one.until_on, get_language() or "en-gb")}


_FEELS: dict[str, Callable[[], str]] = {
    "yes": lambda: _("Yes"),
    "partly": lambda: _("Partly"),
    "not_yet": lambda: _("Not yet"),
}


def signs(found: Any, words: Words) -> list[SummaryRow]:
    """What somebody wrote one day: strengths first."""
    rows = [
        SummaryRow(key=key, value=value)
        for key, value in (
            (_("What I am good at"), found.strengths),
            (_("How it feels"), found.words),
        )
        if value
    ]
    return rows + [
        SummaryRow(key=words.get(f"exit_sign.{code}"), value=_FEELS[said_]())
        for code, said_ in found.answers.items()
        if said_ in _FEELS
    ]


def answer(found: Any, words: Words) -> list[SummaryRow]:
    """A no: why, what would change it, and when we look again."""
    rows = [
        SummaryRow(key=_("Why"), value=[words.get(f"exit_reason.{found.reason}"), found.words]),
        SummaryRow(key=_("What would change it"), value=found.would_change),
        SummaryRow(key=_("We look again with you on"), value=found.look_again_on),
    ]
    if found.looked_at is not None:
        rows.append(SummaryRow(key=_("Looked at again"), value=found.looked_words))
    elif found.challenged_at is not None:
        rows.append(SummaryRow(key=_("We answer again by"), value=found.challenge_by_on))
    return rows
