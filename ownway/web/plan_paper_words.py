"""What somebody without a sign-in said of their life and their plan, in their own voice (I15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme.queries import Words
from ownway.web.decided_forms import WRONG_IN
from ownway.web.plan_forms import DIMENSIONS, KINDS
from ownway.web.question_forms import NOT_SURE
from ownway.web.ui.parts import Link
from ownway.web.ui.showing import babel_locale

EMPTY = "empty"  # no answer on their paper, or none given in the talk
ACTS: dict[str, Any] = {
    "answers": _("My answers to the questions"),
    "answers_send": _("My answers are sent"),
    "answers_again": _("I answer the questions again"),
    "amount_wrong": _("Something is wrong in my amount"),
    "facts": _("What the programme asks about me"),
    "once": _("I ask for a small sum, once"),
    "plan_matters": _("What matters to me"),
    "plan_goal": _("A goal of mine"),
    "plan_goal_off": _("I take a goal off my plan"),
    "plan_goal_back": _("I put a goal back on my plan"),
    "plan_thing": _("Something that would help me"),
    "plan_thing_off": _("I take something off my plan"),
    "plan_thing_back": _("I put something back on my plan"),
    "plan_aside": _("Money I keep aside for hard times"),
    "plan_running": _("How my plan runs"),
    "plan_send": _("My plan is signed and sent"),
    "plan_again": _("I want to change my plan"),
    "plan_look": _("Somebody else should look at the no"),
}
# In the order in which a letter says them. What only helps to tell two saves apart is not said.
QUESTIONS: dict[str, Any] = {
    "amount": _("How much does it cost?"),
    "purpose": _("What is it for?"),
    "matters": _("What matters to you?"),
    "goal_words": _("My goal"),
    "next_step": _("What is a small next step?"),
    "who_helps": _("Who could help?"),
    "how_know": _("How will you know it is going well?"),
    "dimension": _("Which part of life is it about?"),
    "what": _("What is it?"),
    "kind": _("What sort of thing is it?"),
    "category": _("What is it part of?"),
    "each": _("What does it cost each time?"),
    "times": _("How many times in all?"),
    "goal": _("Which goal does it help with?"),
    "free_way": _("Is there a free way?"),
    "early_signs": _("How will you know that it is time to use it?"),
    "managing": _("How will it run from day to day?"),
    "months": _("For how many months?"),
    "signed_name": _("Signed"),
    "wrong_in": _("Where is the mistake?"),
    "words": _("In your own words"),
}
_MONEY = frozenset({"amount", "each"})
_CHOSEN: dict[str, dict[str, Any]] = {
    "kind": {kind.value: words for kind, words in KINDS},
    "wrong_in": {place.value: words for place, words in WRONG_IN},
    "dimension": {part.value: words for part, words in DIMENSIONS},
}


def way_in(name: str, person: UUID) -> Link:
    """From the page of somebody one helps to where what they say is typed in."""
    text = _now("Type in what %(name)s says: the first talk and the plan") % {"name": name}
    return Link(text, reverse("desk:plan_on_paper", args=[person]))


def way_back(person: UUID) -> str:
    """And back again."""
    return reverse("support:person", args=[person])


def answers(said: Mapping[str, str], words: Words, currency: str) -> list[tuple[str, str]]:
    """Their words, question by question, exactly as they were typed."""
    return [
        *_to_questions(said, words),
        *_facts(said, words),
        *(
            (str(question), _value(name, said[name], words, currency))
            for name, question in QUESTIONS.items()
            if name in said
        ),
    ]


def _value(name: str, text: str, words: Words, currency: str) -> str:
    if name in _MONEY:
        return show(Money(int(text), currency), babel_locale())
    if name == "category":
        return words.get(f"category.{text}")
    return str(_CHOSEN[name].get(text, text)) if name in _CHOSEN else text


def to_question(place: int, code: str, answer: str, said: str) -> dict[str, str]:
    """An answer as it is kept, so that it is read in the order of the questions."""
    return {f"q.{place:02}.{code}.answer": answer, f"q.{place:02}.{code}.words": said}


def _to_questions(said: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    found = []
    for name in sorted(said):
        if not (name.startswith("q.") and name.endswith(".answer")):
            continue
        _q, place, code, _answer = name.split(".")
        own = said.get(f"q.{place}.{code}.words")
        parts = [_answered(code, said[name], words), *([own] if own else [])]
        found.append((words.get(f"question.{code}.text"), "\n".join(parts)))
    return found


def _answered(code: str, answer: str, words: Words) -> str:
    if answer == NOT_SURE:
        return _now("I am not sure")
    return _now("Left empty") if answer == EMPTY else words.get(f"option.{code}.{answer}")


def _facts(said: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    return [
        (words.get(f"fact.{code}"), words.get(f"fact.{code}.{value}"))
        for code, value in (
            (name.removeprefix("facts."), said[name])
            for name in sorted(said)
            if name.startswith("facts.")
        )
    ]
