"""What we say around a working: what was left open, a one-off, what would change an amount.

The lines of a scheme speak with the scheme's own sentences. These are ours, and rules, being pure,
cannot translate.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ownway.allocation.rules import Change
from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme.rules import Words
from ownway.scheme.rules.changes import Part
from ownway.scheme.rules.numerals import minor


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


def part(of: Part, words: Words, currency: str) -> str:
    """What one thing did to the amount, in the language that is active: a sentence, and the money.

    Ends with what the amount would be if only this had changed, which the sheet lets anyone check.
    """
    said = f"{_changed(of, words, currency)} {_moved(of.part, currency)}"
    if of.alone is None or of.kind == "rules":
        return said
    alone = _("If only this had changed, the amount would be %(amount)s a year.")
    return f"{said} {alone % {'amount': _money(of.alone, currency)}}"


def _changed(of: Part, words: Words, currency: str) -> str:
    if of.kind == "prices":
        return _("The prices in the rules changed.")
    if of.kind == "rules":
        return _("The rules of the amount changed.")
    if isinstance(of.new, Fraction):  # the only numbers kept are amounts a corridor looks back at
        return _("The amount of the year before, %(amount)s, softens the step.") % {
            "amount": _money(minor(of.new, currency), currency)
        }
    if of.kind == "fact":
        values = {"old": _fact(of.name, of.old, words), "new": _fact(of.name, of.new, words)}
        return _("Before we counted “%(old)s”. Now we count “%(new)s”.") % values
    values = {
        "question": words.get(f"question.{of.name}.text"),
        "old": _option(of.name, of.old, words),
        "new": _option(of.name, of.new, words),
    }
    return _("“%(question)s” Before: “%(old)s”. Now: “%(new)s”.") % values


def _fact(name: str, value: object, words: Words) -> str:
    """A fact as the pack says it now; one it no longer knows, by its own code."""
    if value is None:
        return _("nothing")
    key = f"fact.{name}.{_code(value)}"
    return words.get(key) if words.has(key) else _code(value)


def _option(question: str, code: str | None, words: Words) -> str:
    return words.get(f"option.{question}.{code}") if code else _("left open")


def settled_before(more: int, currency: str) -> str:
    """What a person had added to the amount before, in the language that is active."""
    return _(
        "The amount before was settled at %(more)s more than was worked out. That was for then."
    ) % {"more": _money(more, currency)}


def settled_now(more: int, currency: str) -> str:
    """What a person added to the new amount, in the language that is active."""
    if more < 0:
        return _("The new amount is settled at %(less)s less than was worked out.") % {
            "less": _money(-more, currency)
        }
    return _("The new amount is settled at %(more)s more than was worked out.") % {
        "more": _money(more, currency)
    }


def _moved(minor: int, currency: str) -> str:
    if minor == 0:
        return _("This does not change the amount.")
    if minor > 0:
        return _("This is %(amount)s more a year.") % {"amount": _money(minor, currency)}
    return _("This is %(amount)s less a year.") % {"amount": _money(-minor, currency)}


def _code(value: object) -> str:
    """A fact's value as its words name it: yes and no are true and false."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _money(minor: int, currency: str) -> str:
    return show(Money(minor, currency), get_language() or "en-gb")
