"""The sentence of a line, from the templates of the scheme (A1: no line without one).

A template only names fields of its line; which variant of it speaks was decided where the line was
made. Made on demand: the working of many people needs no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ownway.scheme.rules.lines import Line
from ownway.scheme.rules.model import Constraint, Scheme
from ownway.scheme.rules.numerals import count, money, money_of, percent

_COMMON = {"title", "value", "unit"}


def _fields(*names: str) -> frozenset[str]:
    return frozenset(_COMMON | set(names))


# What a template of each kind of step may name. "constraint" is a share of the amount.
FIELDS: Mapping[str, frozenset[str]] = {
    "sum": _fields("raw", "counted", "cap", "weight"),
    "higher_of": _fields("titles", "chosen"),
    "lower_of": _fields("titles", "chosen"),
    "best_descriptor": _fields("titles"),
    "bands": _fields("of", "lower", "upper"),
    "table": _fields("of", "x0", "x1", "y0", "y1"),
    "ordered_tables": _fields("table", "score", "threshold"),
    "mean_factor": _fields("base", "mean", "counted", "guaranteed", "factor"),
    "levels": _fields("level", "hours", "rate", "days"),
    "pick": _fields("chosen"),
    "power": _fields("of", "correction"),
    "item": _fields("quantity", "rate", "times", "funder"),
    "prorate": _fields("whole", "parts", "own", "shared", "among"),
    "jump": _fields("of", "at_least", "by"),
    "keep": _fields("of", "level", "share", "taken", "carer"),
    "contribution": _fields("of", "amount"),
    "refer_below": _fields("amount", "of", "to"),
    "refer_above": _fields("amount", "of", "to"),
    "corridor": _fields("of", "last", "down", "up", "amount"),
    "round": _fields("of", "to"),
    "split": _fields("funder", "share", "amount"),
    "constraint": _fields("share", "category", "amount", "rest"),
}

# What may follow the name of a template, after a point. ".left_out" is a step whose `when` does
# not hold; ".none" one that changed nothing.
_OWN_VARIANTS: Mapping[str, frozenset[str]] = {
    "sum": frozenset({"capped"}),
    "bands": frozenset({"below"}),
    "table": frozenset({"flat"}),
    "mean_factor": frozenset({"nobody"}),
    "levels": frozenset({"none"}),
    "pick": frozenset({"none"}),
    "item": frozenset({"none"}),
    "jump": frozenset({"raised", "none"}),
    "keep": frozenset({"none", "least"}),
    "refer_below": frozenset({"referred", "none"}),
    "refer_above": frozenset({"referred", "none"}),
    "corridor": frozenset({"raised", "lowered", "none"}),
}
VARIANTS: Mapping[str, frozenset[str]] = {
    kind: _OWN_VARIANTS.get(kind, frozenset()) | {"left_out"} for kind in FIELDS
}

_PERCENT = {"down", "up", "share"}
_ALWAYS_MONEY = {"rate", "taken", "last", "amount", "rest", "to"}
_MONEY_LIKE_THE_LINE = {
    "value": FIELDS.keys(),
    "y0": ("table",),
    "y1": ("table",),
    "of": ("keep", "contribution", "refer_below", "refer_above", "corridor", "round", "jump"),
    "at_least": ("jump",),
    "base": ("mean_factor",),
    "whole": ("prorate",),
    "raw": ("sum",),
    "counted": ("sum",),
    "cap": ("sum",),
    "correction": ("power",),
}
# For a line that changes nothing, where the file has no words of its own for that.
_NOTHING = {
    "en": "{title}: this changes nothing for you.",
    "es": "{title}: esto no cambia nada para ti.",
    "de": "{title}: Das ändert für Sie nichts.",
    "fr": "{title} : cela ne change rien pour vous.",
}
_NOTHING_ELSEWHERE = "{title}: 0"


def sentence(
    scheme: Scheme, line: Line, language: str, names: Mapping[str, str] | None = None
) -> str:
    """The sentence of `line` in one of the scheme's languages.

    `names` says codes in words ({"carer": "Joan"}); else a template of that name does, else the
    code itself without its underscores. Raises KeyError for a language the scheme does not have.
    """
    template = _template(scheme, line, language)
    speaker = _Speaker(scheme, line, language, names or {})
    if line.kind == "split":
        said = [speaker.say(template, funder) for funder in _funders(line)]
        return " ".join(dict.fromkeys(said))
    return speaker.say(template)


def constraint_sentence(
    scheme: Scheme,
    constraint: Constraint,
    minimum: int,
    amount: int,
    language: str,
    names: Mapping[str, str] | None = None,
) -> str:
    """What a share constraint asks for; `minimum` and `amount` in minor units, `names` as above."""
    exact: dict[str, Fraction | str] = {
        "value": money_of(minimum, scheme.currency),
        "amount": money_of(amount, scheme.currency),
        "rest": money_of(amount - minimum, scheme.currency),
        "category": constraint.category,
    }
    value, unit = exact["value"], scheme.currency
    line = Line(constraint.id, "constraint", constraint.why, {}, value, unit, 0, exact)
    return sentence(scheme, line, language, names)


def title(scheme: Scheme, name: str, language: str) -> str:
    """What a step or question is called: its title, its text, or its name as words."""
    if name in scheme.questions:
        return scheme.questions[name].text.get(language) or in_words(name)
    for step in scheme.steps:
        if step.id == name:
            return step.title.get(language) or in_words(name)
    return in_words(name)


def in_words(code: str) -> str:
    """ "second_assessor" as "Second assessor"."""
    return code.replace("_", " ").capitalize()


def _template(scheme: Scheme, line: Line, language: str) -> str:
    """The words for this variant; the plain name where the file has none that fits better."""
    said = scheme.reasons[language]
    if line.why in said:
        return said[line.why]
    name, _, variant = line.why.rpartition(".")
    acts = any(f"{name}.{other}" in said for other in VARIANTS[line.kind] - {"none", "left_out"})
    if variant == "left_out" or (variant == "none" and not acts) or name not in said:
        return _NOTHING.get(language.split("-")[0], _NOTHING_ELSEWHERE)
    return said[name]


def _funders(line: Line) -> list[str]:
    """Who pays, in the order of the file: the split keeps each under "pays.<funder>"."""
    return [name.removeprefix("pays.") for name in line.fields if name.startswith("pays.")]


class _Speaker:
    """Fills a template with the fields of one line, in one language."""

    def __init__(self, scheme: Scheme, line: Line, language: str, names: Mapping[str, str]) -> None:
        self._scheme = scheme
        self._line = line
        self._language = language
        self._names = names

    def say(self, template: str, funder: str = "") -> str:
        fields = {name: self._show(name, value) for name, value in self._line.fields.items()}
        fields["title"] = title(self._scheme, self._line.step, self._language)
        if "titles" in FIELDS[self._line.kind]:
            each = (title(self._scheme, name, self._language) for name in self._line.inputs)
            fields["titles"] = ", ".join(each)
        if funder:
            fields["funder"] = self._word(funder)
            fields["value"] = self._show("value", self._line.fields[f"pays.{funder}"])
            fields["share"] = self._show("share", self._line.fields[f"share.{funder}"])
        for name in FIELDS[self._line.kind] - fields.keys():
            fields[name] = "–"
        said = template.format_map(fields)
        return said[:1].upper() + said[1:]

    def _show(self, name: str, value: Fraction | str) -> str:
        if isinstance(value, str):
            return self._word(value)
        if name in _PERCENT:
            return percent(value, self._language)
        if self._line.unit == self._scheme.currency and (
            name in _ALWAYS_MONEY or self._line.kind in _MONEY_LIKE_THE_LINE.get(name, ())
        ):
            exact = name == "rate"
            return money(value, self._scheme.currency, self._language, exact=exact)
        return count(value, self._language)

    def _word(self, code: str) -> str:
        if code in self._names:
            return self._names[code]
        words = self._scheme.reasons[self._language].get(code)
        return self._plain(code) if words is None or self._is_sentence(code) else words

    def _is_sentence(self, name: str) -> bool:
        """A name under `reasons` that a line speaks with says no code."""
        steps = any(step.why == name for step in self._scheme.steps)
        return steps or any(one.why == name for one in self._scheme.constraints)

    def _plain(self, code: str) -> str:
        """A question or step by its title; any other code without its underscores."""
        known = code in self._scheme.questions or any(s.id == code for s in self._scheme.steps)
        return title(self._scheme, code, self._language) if known else code.replace("_", " ")
