"""What we say around a working: what was left open, a one-off, what would change an amount.

The lines of a scheme speak with the scheme's own sentences. These are ours, and rules, being pure,
cannot translate.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ownway.allocation.rules import Change
from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme.rules import Words


def left_open(questions: Sequence[str], words: Words) -> str:
    """Names the questions that count at their least, in the language that is active."""
    named = " ".join(f"“{words.get(f'question.{code}.text')}”" for code in questions)
    said = ngettext(
        "%(count)s question is still open, so it counts at its least and the amount is at least"
        " this: %(questions)s",
        "%(count)s questions are still open, so they count at their least and the amount is at"
        " least this: %(questions)s",
        len(questions),
    )
    return said % {"count": len(questions), "questions": named}


def one_off(asked: Money, cap: Money) -> str:
    """What was asked for, beside the most there is."""
    values = {"asked": _money(asked.minor, asked.currency), "cap": _money(cap.minor, cap.currency)}
    return _("You asked for %(asked)s. One-off money goes up to %(cap)s.") % values


def change(of: Change, words: Words, currency: str) -> str:
    """What else the same rules would say, in the language that is active."""
    values = {"amount": _money(abs(of.amount), currency)}
    if of.code == "fact":
        values["option"] = words.get(f"fact.{of.values['fact']}.{of.values['value']}")
        if of.amount > 0:
            return _("With “%(option)s” it would be %(amount)s more a year.") % values
        return _("With “%(option)s” it would be %(amount)s less a year.") % values
    question, option = of.values["question"], of.values["option"]
    values["question"] = words.get(f"question.{question}.text")
    values["option"] = words.get(f"option.{question}.{option}")
    if of.code == "unsure":
        return (
            _("“%(question)s” We look at this together. It can add up to %(amount)s a year.")
            % values
        )
    if of.amount > 0:
        return _("“%(question)s” With “%(option)s” it would be %(amount)s more a year.") % values
    return _("“%(question)s” With “%(option)s” it would be %(amount)s less a year.") % values


def _money(minor: int, currency: str) -> str:
    return show(Money(minor, currency), get_language() or "en-gb")
