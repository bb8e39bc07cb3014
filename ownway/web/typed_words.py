"""What staff typed in for somebody without a sign-in, said in the person's own voice (I15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.endings.rules import HeardBy
from ownway.programme.queries import Words
from ownway.web import paper_words, plan_paper_words
from ownway.web.going_words import GOING
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale

WAYS = {
    HeardBy.PAPER: gettext_lazy("On paper"),
    HeardBy.PHONE: gettext_lazy("By phone"),
    HeardBy.IN_PERSON: gettext_lazy("In person"),
}
ACTS = {
    "show_interest": gettext_lazy("I would like to hear more"),
    "go_own_way": gettext_lazy("I go my own way"),
    "apply": gettext_lazy("I apply for a scholarship"),
    "challenge": gettext_lazy("Somebody else should look at the no"),
    "begin_transition": gettext_lazy("I begin"),
    "pause": gettext_lazy("A hard time: everything rests"),
    "go_on": gettext_lazy("I go on"),
    "step_out": gettext_lazy("I stop going this way"),
    "write_plan": gettext_lazy("My exit plan"),
    "promise": gettext_lazy("What I promise"),
    "ask_promise": gettext_lazy("What I ask somebody of the staff to do"),
    "mark": gettext_lazy("How a promise was kept"),
    "take_back": gettext_lazy("I take a promise away"),
    "change": gettext_lazy("A promise agreed anew"),
    "choose_milestone": gettext_lazy("What I want to reach"),
    "reach_milestone": gettext_lazy("What I reached"),
    "remove_milestone": gettext_lazy("What I no longer want to reach"),
    "note_signs": gettext_lazy("What I am good at, and how it feels"),
    "share_signs": gettext_lazy("Who may read how it feels"),
    "write_taper": gettext_lazy("Less money, step by step"),
    "sign_taper": gettext_lazy("My yes to less money, step by step"),
    "pause_taper": gettext_lazy("Less money: pause it"),
    "resume_taper": gettext_lazy("Less money: go on with it"),
    "end_taper": gettext_lazy("Less money: end it"),
    "take_break": gettext_lazy("I take a break"),
    "end_break": gettext_lazy("I am back from my break"),
    "leave": gettext_lazy("I leave"),
    "graduate": gettext_lazy("I graduate"),
    "tell_story": gettext_lazy("My story"),
    "withdraw_story": gettext_lazy("I take my story back"),
    "choose_asking": gettext_lazy("Whether and when you ask how I am"),
    "reply": gettext_lazy("How I am"),
    "come_back": gettext_lazy("I come back"),
    "challenge_end": gettext_lazy("Your notice is wrong"),
}
# The questions, as they stand on the paper forms too, in the order in which they are read.
QUESTIONS = {
    "hopes": gettext_lazy("What do you hope for?"),
    "needs": gettext_lazy("What would you need for it?"),
    "challenge": gettext_lazy("What should they know?"),
    "keeps_well": gettext_lazy("What keeps me well"),
    "turn_to": gettext_lazy("Who I turn to"),
    "early_signs": gettext_lazy("How I notice that things get harder"),
    "first_steps": gettext_lazy("What I do then"),
    "owner": gettext_lazy("Who?"),
    "before": gettext_lazy("What was promised before"),
    "promise": gettext_lazy("What will be done"),
    "due_on": gettext_lazy("Until when?"),
    "outcome": gettext_lazy("How was it kept?"),
    "milestone": gettext_lazy("What do you want to reach?"),
    "by_on": gettext_lazy("By when?"),
    "strengths": gettext_lazy("What are you good at?"),
    "feels": gettext_lazy("How does it feel to think of leaving?"),
    "name": gettext_lazy("Signed"),
    "shared": gettext_lazy("Those who walk with me may read it"),
    "kind": gettext_lazy("Why, if I want to say it"),
    "achieved": gettext_lazy("What I achieved"),
    "thanks": gettext_lazy("Whom I want to thank"),
    "goodbye": gettext_lazy("What I want to say at the end"),
    "story": gettext_lazy("My story, as others may read it"),
    "named": gettext_lazy("My name may stand beside it"),
    "months": gettext_lazy("Shall we ask how you are?"),
    "ask_by": gettext_lazy("How shall we ask?"),
    "going": gettext_lazy("How is it going?"),
    "words": gettext_lazy("In your own words"),
    "wants_back": gettext_lazy("I would like to come back"),
    "wrong": gettext_lazy("What is wrong?"),
}
KINDS = {
    "choice": gettext_lazy("I leave. I need no reason."),
    "moved": gettext_lazy("I move away."),
}
ASKED_BY = {"phone": gettext_lazy("By phone"), "letter": gettext_lazy("By letter")}
ANSWERS = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "partly": gettext_lazy("Partly"),
    "not_yet": gettext_lazy("Not yet"),
    "kept": gettext_lazy("It was kept"),
    "missed": gettext_lazy("It was not kept"),
}
_DAYS = ("due_on", "by_on")
_CODED = ("outcome", "shared", "named", "wants_back")
_CHOSEN: dict[str, dict[str, Any]] = {"kind": KINDS, "ask_by": ASKED_BY, "going": dict(GOING)}


def act(one: Any) -> str:
    """What it was, in the person's voice."""
    return str({**ACTS, **paper_words.ACTS, **plan_paper_words.ACTS}.get(one.act, one.act))


def way(one: Any) -> str:
    return str(WAYS[HeardBy(one.way)])


def how(one: Any, by: str) -> list[SummaryRow]:
    """How it reached us, when, and who typed it in."""
    return [
        SummaryRow(key=_("How"), value=way(one)),
        SummaryRow(key=_("Written or said on"), value=day(one.said_on, babel_locale())),
        SummaryRow(
            key=_("Typed in by"),
            value=_("%(name)s, %(day)s") % {"name": by, "day": day(one.typed_on, babel_locale())},
        ),
    ]


def who_said(name: str, *, typed: bool) -> str:
    """Who stands beside words: the one who said them, or that they were typed in for them."""
    return _("Typed in by %(name)s") % {"name": name} if typed else name


def in_short(one: Any, by: str) -> str:
    """The same as one line beside their words."""
    return _("%(how)s, %(day)s. Typed in by %(name)s.") % {
        "how": way(one),
        "day": day(one.said_on, babel_locale()),
        "name": by,
    }


def answers(one: Any, words: Words, currency: str) -> list[tuple[str, str]]:
    """Their words, question by question, exactly as they were typed."""
    said: dict[str, str] = one.said
    if one.act in plan_paper_words.ACTS:
        return plan_paper_words.answers(said, words, currency)
    if one.act in paper_words.ACTS:
        return paper_words.answers(said, words, currency)
    signs = [
        (words.get(f"exit_{name}"), _answer(text))
        for name, text in sorted(said.items())
        if name.startswith("sign.")
    ]
    found = [
        (str(question), _value(name, said[name]))
        for name, question in QUESTIONS.items()
        if name in said
    ]
    return [*_falls(said, currency), *signs, *found]


def rows(one: Any, words: Words, currency: str) -> list[SummaryRow]:
    """The same for a page, line by line."""
    found = answers(one, words, currency)
    return [SummaryRow(key=key, value=text.splitlines()) for key, text in found]


def _value(name: str, text: str) -> str:
    if name in _CHOSEN:
        return str(_CHOSEN[name].get(text, text))
    if name == "months":
        n = int(text)
        return ngettext("In %(n)s month", "In %(n)s months", n) % {"n": n} if n else _("Never")
    if name in _DAYS:
        return day(date.fromisoformat(text), babel_locale())
    return _answer(text) if name in _CODED else text


def _answer(text: str) -> str:
    return str(ANSWERS.get(text, text))


def _falls(said: dict[str, str], currency: str) -> list[tuple[str, str]]:
    found = []
    for number in range(1, len(said) + 1):
        if f"from_{number}" not in said:
            break
        value = _("%(amount)s for the whole year, from %(day)s") % {
            "amount": show(Money(int(said[f"amount_{number}"]), currency), babel_locale()),
            "day": day(date.fromisoformat(said[f"from_{number}"]), babel_locale()),
        }
        found.append((_("Step %(n)s") % {"n": number}, value))
    return found


def choices(of: dict[Any, Any]) -> Sequence[tuple[Any, Any]]:
    """A table of words as the choices of a form."""
    return list(of.items())
