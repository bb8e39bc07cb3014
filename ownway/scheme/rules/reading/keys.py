"""Every key of a scheme file: what it holds, and whether it is needed.

The one place that knows them: the reader checks a file against `FILE`, and the JSON Schema for
editors is `json_schema()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ownway.scheme.rules.reading.problems import Code as ProblemCode
from ownway.scheme.rules.reading.shapes import (
    CODE,
    DAY,
    LANGUAGE,
    NAME,
    TEMPLATE,
    Choice,
    Code,
    Day,
    Either,
    Flag,
    Keys,
    Listed,
    Map,
    Number,
    Row,
    Schema,
    Shape,
    Tagged,
    Text,
    dated,
)

FORMAT = "ownway-scheme/1"
FEWEST_PLANS = 30  # behind a range; fewer would say too much of single people, and too little else
_MISSING: ProblemCode = "missing_key"
_ZERO, _ONE = Fraction(0), Fraction(1)

_text = Text()
_name = Text("a name of letters, digits and '_'", NAME)
_code = Code()
_number = Number()
_from_zero = Number(least=_ZERO)
_above_zero = Number(above=_ZERO)
_part = Number(least=_ZERO, most=_ONE)
_flag = Flag()
_day = Day()
_names = Listed(_name)
_some_names = Listed(_name, least=1)
_condition = Text('a condition like "safety == now and verified(safety)"')
_words = Either((_text, Map(LANGUAGE, _text, least=1)))
_none = Choice(("none",))
_required = Choice(("required",))
_known = Either((_flag, _number, _code))


def _keys(what: str, needed: Mapping[str, Shape], more: Mapping[str, Shape] | None = None) -> Keys:
    return Keys({**needed, **(more or {})}, dict.fromkeys(needed, _MISSING), what)


def _step(needed: Mapping[str, Shape], more: Mapping[str, Shape] | None = None) -> Keys:
    """The keys of one kind of step, with those that every step has."""
    common: dict[str, Shape] = {"id": _name, "kind": _name, "why": _name}
    free: dict[str, Shape] = {"title": _words, "when": _condition, "apart": _flag, "unit": _name}
    return _keys("a step", {**common, **needed}, {**free, **(more or {})})


def _number_rows(of: Shape) -> Shape:
    return dated(Listed(Row((_number, of)), least=1))


_term = _keys("a term", {"of": _name}, {"times": dated(_number), "when": _condition})
_score_table = _keys(
    "a score table",
    {
        "id": _name,
        "coefficients": Map(NAME, Map(CODE, _number, least=1), least=1),
        "thresholds": Listed(Row((_number, _code)), least=1),
    },
    {"otherwise": _code},
)
_activity = _keys(
    "an activity",
    {"of": _name, "values": Map(CODE, _part, least=1)},
    {"qualifies": _condition},
)
_level = _keys("a level", {}, {"hours": dated(_from_zero), "amount": dated(_from_zero)})
_unit: dict[str, Shape] = {"unit": _name}
_refer = _step({"amount": dated(_from_zero), "to": _name})

STEPS: Mapping[str, Keys] = {
    "sum": _step(
        {"of": Listed(Either((_name, _term)), least=1), **_unit},
        {"cap": dated(Either((_number, _none))), "weight": dated(_number)},
    ),
    "higher_of": _step({"of": _some_names, **_unit}),
    "lower_of": _step({"of": _some_names, **_unit}),
    "best_descriptor": _step({"of": _some_names, **_unit}),
    "bands": _step(
        {"of": _name, "rows": _number_rows(Either((_number, _code))), **_unit},
        {"below": Either((_number, _code))},
    ),
    "table": _step(
        {"of": _name, "read": Choice(("line", "band")), "rows": _number_rows(_number), **_unit}
    ),
    "ordered_tables": _step({"tables": Listed(_score_table, least=1)}),
    "mean_factor": _step(
        {
            "base": _name,
            "over": Listed(_activity, least=1),
            "share": dated(_part),
            "guarantee": Choice(("blend", "floor")),
            "nobody": dated(_part),
            **_unit,
        }
    ),
    "levels": _step(
        {"by": _name, "rows": Map(CODE, _level, least=1), **_unit}, {"rate": dated(_from_zero)}
    ),
    "pick": _step({"by": _name, "values": Map(CODE, dated(_number), least=1), **_unit}),
    "power": _step({"of": _name, **_unit}, {"correction": dated(_number)}),
    "item": _step(
        {"quantity": _name, "rate": dated(_from_zero), **_unit},
        {
            "per": Choice(("once", "day", "week")),
            "weeks": _name,
            "needs": _names,
            "funder": _name,
            "rounded": _above_zero,
        },
    ),
    "prorate": _step(
        {"whole": _name, "parts": _name, "own": _name, "shared": _name, "among": _name, **_unit}
    ),
    "jump": _step({"of": _name, "at_least": dated(_number), "when": _condition, "by": _name}),
    "keep": _step(
        {
            "of": _name,
            "by": _name,
            "share": Map(CODE, dated(_part), least=1),
            "never_below": _part,
        }
    ),
    "contribution": _step({"of": _name}),
    "refer_below": _refer,
    "refer_above": _refer,
    "corridor": _step(
        {
            "against": _name,
            "down": dated(Either((_part, _none))),
        },
        {"up": dated(Either((_from_zero, _none)))},
    ),
    "round": _step({"to": _above_zero, "mode": Choice(("half_up", "up", "down"))}),
    "split": _step(
        {"of": _name, "by": Choice(("fixed", "points", "source")), "remainder_to": _name},
        {
            "weights": Map(NAME, dated(_part), least=1),
            "funders": Map(NAME, Either((Choice(("rest",)), _some_names)), least=1),
        },
    ),
}

_instrument = Keys(
    {"owner": _text, "licence": _text, "manual": _text, "ask_as": _text},
    {"owner": "no_owner", "licence": "no_owner", "manual": "no_owner", "ask_as": _MISSING},
    "the instrument",
)
_version = _keys(
    "a version",
    {"status": Choice(("draft", "tested", "adopted", "retired"))},
    {
        "decided_by": _text,
        "decided_on": _day,
        "notice_on": _day,
        "consulted": Row((_day, _day)),
        "legal_basis": _text,
        "calibration": _text,
        "impact": _text,
        "carry_answers": _text,
    },
)
_fact = _keys(
    "a fact",
    {"unit": _name},
    {
        "of": Listed(_code, least=1),
        "default": _known,
        "optional": _flag,
        "needs": _name,
        "more_pays": Choice(("more", "less")),
    },
)
_question = _keys(
    "a question",
    {
        "domain": _name,
        "text": _words,
        "options": Listed(Row((_code, _number, _words)), least=1),
    },
    {"if_missing": Choice(("ask", "carry_last")), "fluctuates": _name, "several": _flag},
)
_constraint = _keys(
    "a constraint",
    {
        "id": _name,
        "kind": Choice(("share_at_least",)),
        "category": _name,
        "share": dated(_part),
        "of": _name,
        "why": _name,
    },
    {"when": _condition},
)
_modes = _keys(
    "modes",
    {"table": _keys("the table mode", {"result": _name})},
    {
        "one_off": _keys(
            "one-off help",
            {"cap": dated(_above_zero), "purpose": _required},
            {"beside_yearly": _flag},
        ),
        "package": _keys("a package", {"line": _some_names, "evidence": _required}),
    },
)
_limits = _keys(
    "limits",
    {},
    {
        "max_step": _from_zero,
        "listed": Listed(
            _keys("a listed step", {"step": _name, "up_to": _from_zero, "why": _text})
        ),
    },
)
_up = _keys("overrides up", {"by": _names, "reason": _required})
_down = _keys("overrides down", {"by": _names}, {"legal_basis": _text, "reason": _required})
_example = _keys(
    "a test",
    {"name": _text, "date": _day, "expect": Map(NAME, Either((_number, _code)), least=1)},
    {
        "answers": Map(NAME, Either((_code, Listed(_code)))),
        "facts": Map(NAME, _known),
        "verified": _names,
        "agreed": _names,
    },
)

_range = _keys(
    "a shown range",
    {
        "of": _name,
        "people": _part,
        "reached": _part,
        "plans": Number(least=Fraction(FEWEST_PLANS)),
        "source": _text,
        "rows": Listed(Row((_number, _from_zero, _from_zero)), least=2),
    },
    {"note": _words},
)

FILE = _keys(
    "the file",
    {
        "format": Choice((FORMAT,)),
        "id": Text("a short name like example-mh", CODE),
        "title": _words,
        "languages": Listed(Text("a language like en", LANGUAGE), least=1),
        "currency": Text("a currency like GBP", "[A-Z]{3}"),
        "period": _keys(
            "the period",
            {
                "unit": Choice(("year", "month", "week")),
                "weeks": _above_zero,
                "days": _above_zero,
            },
        ),
        "instrument": _instrument,
        "versions": Map(DAY, _version, least=1),
        "steps": Listed(Tagged("kind", STEPS), least=1),
        "modes": _modes,
        "reasons": Map(LANGUAGE, Map(TEMPLATE, _text), least=1),
    },
    {
        "facts": Map(NAME, _fact),
        "questions": Map(NAME, _question),
        "limits": _limits,
        "constraints": Listed(_constraint),
        "overrides": _keys("overrides", {}, {"up": _up, "down": _down}),
        "shown_range": Map(DAY, Either((_range, _none)), least=1),
        "tests": Listed(_example),
    },
)


def json_schema() -> Schema:
    """The JSON Schema (draft 7) of a scheme file, for editors; the reader checks far more."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Ownway allocation scheme",
        **FILE.schema(),
    }
