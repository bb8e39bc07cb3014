"""What one line of the working, and one thing that would change it, says to a person.

A room of its own: the working is read on pages of several audiences and printed on letters, and
rules, being pure, cannot translate. One plain sentence or two for each line (A1, A10).
"""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ownway.allocation.rules import Change, WorkingLine
from ownway.core.money import Money
from ownway.core.show import show
from ownway.programme.rules import Words


def line(of: WorkingLine, words: Words, currency: str) -> str:
    """The sentence for one line, in the language that is active."""
    values = _values(of, words, currency)
    if of.code == "points":
        points = int(of.values["points"])
        said = ngettext(
            "Your answers add up to %(points)s point.",
            "Your answers add up to %(points)s points.",
            points,
        )
        return said % values
    return _sentences()[of.code] % values


def _sentences() -> dict[str, str]:
    return {
        "row_week": _("The row for %(points)s points is %(paid)s a week. That is %(year)s a year."),
        "row_year": _("The row for %(points)s points is %(year)s a year."),
        "between_week": _(
            "You are %(points)s further on the way from %(low)s to %(high)s points."
            " That adds %(paid)s a week, %(year)s a year."
        ),
        "between_year": _(
            "You are %(points)s further on the way from %(low)s to %(high)s points."
            " That adds %(year)s a year."
        ),
        "panel": _(
            "The table ends at %(points)s points. A panel looks at the rest with you."
            " This is not a refusal."
        ),
        "choice": _("You told us: “%(value)s”. For this the amount is %(year)s a year."),
        "at_least": _("At least %(least)s of this (%(percent)s in 100) goes to: %(category)s."),
        "one_off": _("You asked for %(asked)s. One-off money goes up to %(cap)s."),
    }


def _values(of: WorkingLine, words: Words, currency: str) -> dict[str, str]:
    """Amounts as people read them, codes as the pack says them."""
    shown = {}
    for name, value in of.values.items():
        if name.endswith("_minor"):
            shown[name.removesuffix("_minor")] = _money(int(value), currency)
        elif name == "category":
            shown[name] = words.get(f"category.{value}")
        elif name == "value":
            shown[name] = words.get(f"fact.{of.values['fact']}.{value}")
        else:
            shown[name] = str(value)
    return shown


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
