"""Scheme files are read strictly: whatever is wrong is refused, with its line, all at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ownway.scheme.rules.model import Dated, Jump, Keep, Sum, Table, Term
from ownway.scheme.rules.reading import NotAScheme, SchemeProblem, read_scheme
from tests.packs import PACKS

FILES = Path(__file__).parent / "files"
OURS = sorted(PACKS.glob("*/allocation.yaml"))
EXAMPLE = (FILES / "example.yaml").read_text()
ALWAYS = date.min


def problems(text: str) -> tuple[SchemeProblem, ...]:
    with pytest.raises(NotAScheme) as refused:
        read_scheme(text)
    found = refused.value.problems
    assert [one.line for one in found] == sorted(one.line for one in found)
    return found


def changed(old: str, new: str) -> tuple[str, int]:
    """The example with one thing changed, and the line it stands in."""
    assert EXAMPLE.count(old) == 1, f"{EXAMPLE.count(old)} times: {old}"
    return EXAMPLE.replace(old, new), EXAMPLE[: EXAMPLE.index(old)].count("\n") + 1


def only(old: str, new: str, code: str, said: str, fix: str = "") -> None:
    """The change brings one problem, in its own line."""
    text, line = changed(old, new)
    found = problems(text)
    assert [(one.code, one.line) for one in found] == [(code, line)]
    assert said in found[0].words
    assert fix in found[0].fix


# What is read.


@pytest.mark.parametrize("file", [*sorted(FILES.glob("*.yaml")), *OURS], ids=str)
def test_every_published_scheme_is_read(file: Path):
    scheme = read_scheme(file.read_text())

    assert scheme.modes.result in {step.id for step in scheme.steps}


def test_the_example_is_what_it_says():
    scheme = read_scheme(EXAMPLE)
    steps = {step.id: step for step in scheme.steps}

    assert (scheme.period.weeks, scheme.period.days) == (52, 364)
    assert list(scheme.questions) == ["mornings", "meals", "thinking", "distress", "safety"]
    assert [one.points for one in scheme.questions["mornings"].options] == [
        0,
        Fraction(5, 2),
        Fraction(9, 2),
        7,
    ]
    assert steps["daily"] == Sum(
        id="daily",
        unit="point",
        why="domain",
        line=EXAMPLE[: EXAMPLE.index("- {id: daily")].count("\n") + 1,
        terms=tuple(Term(name, Dated(((ALWAYS, Fraction(1)),))) for name in ("mornings", "meals")),
        cap=Dated(((ALWAYS, Fraction(10)),)),
        weight=Dated(((ALWAYS, Fraction(6, 5)),)),
    )
    table, look, unpaid = steps["table"], steps["look"], steps["unpaid"]
    assert isinstance(table, Table)
    assert table.rows.on(date(2026, 4, 1))[2] == (15, 1200)
    assert isinstance(look, Jump)
    assert look.unit == "point"
    assert look.when is None
    assert isinstance(unpaid, Keep)
    assert unpaid.share["some"].on(date(2026, 4, 1)) == Fraction(19, 20)
    assert scheme.version_on(date(2027, 3, 31)).decided_by == "Cabinet"
    assert scheme.version_on(date(2027, 4, 1)).status == "draft"
    assert scheme.examples[0].expect["unpaid"] == Fraction(-1818, 10)
    assert scheme.examples[0].agreed is None


def test_only_whoever_reads_it_says_when_it_is_in_force():
    scheme = read_scheme(EXAMPLE)

    with pytest.raises(ValueError, match="the first day is 2026-04-01"):
        scheme.version_on(date(2026, 3, 31))


# One mistake, one problem, one line.

UNKNOWN = [
    ("cap: 10, weight", "capp: 10, weight", "unknown key 'capp'", "Did you mean 'cap'?"),
    ("period: {unit", "preiod: {unit", "unknown key 'preiod'", "Did you mean 'period'?"),
    ("kind: corridor", "kind: coridor", "unknown kind 'coridor'", "Did you mean 'corridor'?"),
    ("{none: 1, some", "{nine: 1, some", "'nine' is not a code of 'informal'", "'none'"),
    ("2027-04-01: {status", "2027-04-31: {status", "expected a day like 2026-04-01", ""),
    ("domain.capped:", "domain.caped:", "has no variant 'caped'", "Did you mean 'capped'?"),
    ("purpose: required", "porpoise: required", "unknown key 'porpoise'", "'purpose'"),
]


@pytest.mark.parametrize(("old", "new", "said", "fix"), UNKNOWN, ids=[one[1] for one in UNKNOWN])
def test_an_unknown_key_is_named_with_the_nearest(old: str, new: str, said: str, fix: str):
    text, line = changed(old, new)

    assert any(
        one.code == "unknown_key" and one.line == line and said in one.words and fix in one.fix
        for one in problems(text)
    )


WRONG = [
    ("of: [daily, mind, crisis]", "of: [daily, mind, crysis]", "unknown_name", "'crysis'"),
    ("of: [daily, mind, crisis]", "of: [daily, look, crisis]", "unknown_name", "comes later"),
    ("of: [daily, mind, crisis]", "of: [daily, daily, crisis]", "counted_twice", "already"),
    (
        "of: [daily, mind, crisis]",
        "of: [daily, crisis, last_budget]",
        "unit_mismatch",
        "counted in GBP",
    ),
    (
        "of: [daily, mind, crisis]",
        "of: [daily, crisis, night_hours]",
        "unit_mismatch",
        "counted in hour",
    ),
    ("of: [daily, mind, crisis]", "of: [daily, crisis, informal]", "unit_mismatch", "is a code"),
    ("of: [thinking, distress]", "of: [thinking, night_hours]", "unit_mismatch", "hour"),
    ("quantity: night_hours", "quantity: last_budget", "unit_mismatch", "hour is needed"),
    ("against: last_budget", "against: night_hours", "unit_mismatch", "GBP is needed"),
    ("of: look, read: line", "of: informal, read: line", "unit_mismatch", "is a code"),
    ("to: 0.01, mode", "to: 0, mode", "wrong_value", "more than 0"),
    ("mode: half_up", "mode: half_even", "wrong_value", "'half_up' or 'up' or 'down'"),
    ("never_below: 0.5", "never_below: 1.5", "wrong_value", "at most 1"),
    ("rate: {2026-04-01: 21.40}", "rate: {2026-04-02: 21.40}", "date_gap", "2026-04-02"),
    ("amount: {2026-04-01: 300}", "amount: {2026-05-01: 300}", "date_gap", "2026-04-01"),
    ("cap: {2026-04-01: 400}", "cap: {2026-04-02: 400}", "date_gap", "2026-04-01"),
    ("safety == now and", "safety == never and", "unknown_name", "'never' is not a code"),
    ("safety == now and", "safety > now and", "bad_condition", "compares numbers"),
    ("safety == now and", "mind == now and", "bad_condition", "'now' is not"),
    ("safety == now and", "safety == now or", "bad_condition", "a second time"),
    ("verified(safety)", "verified(total)", "unknown_name", "'total' is a step"),
    ("verified(safety)", "verified safety", "bad_condition", "expected '('"),
    ("down: {by: []}", "down: {by: [lead]}", "no_legal_basis", "lead"),
    ("decided_by: Cabinet, ", "", "no_owner", "who decided"),
    ("owner: the programme, ", "", "no_owner", "'owner' is missing"),
    ("result: final", "result: shares", "wrong_value", "'shares' is a split"),
    ("result: final", "result: small", "wrong_value", "final comes later"),
    ("result: final", "result: soften", "wrong_value", "final comes later"),
    ("result: final", "result: finale", "unknown_name", "'finale'"),
    ("council: rest}", "council: [mind]}", "funders_do_not_sum", "nobody pays for daily"),
    ("[crisis], council", "[crisis, look], council", "funders_do_not_sum", "no sum above"),
    ("remainder_to: council", "remainder_to: state", "funders_do_not_sum", "'state'"),
    ("default: insured}", "default: uninsure}", "wrong_value", "one of insured, uninsured"),
    ("[some, 2, Someone reminds", "[fine, 2, Someone reminds", "duplicate_key", "twice"),
    ("[15, 1200]", "[5, 1200]", "wrong_value", "do not ascend"),
    ("{of} points lies", "{off} points lies", "unknown_field", "{off}"),
    ("{of} points lies", "{of.real} points lies", "unknown_field", "{of.real}"),
    ("{of} points lies", "{of!r} points lies", "unknown_field", "{of!r}"),
    ("{of} points lies", "{of:x} points lies", "unknown_field", "{of:x}"),
    ("{of} points lies", "{of points lies", "unknown_field", "bracket"),
    ("night_hours: 26, last_budget", "night_hours: x, last_budget", "wrong_value", "hour"),
    ("{final: 4010.60", "{finale: 4010.60", "unknown_name", "'finale'"),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "said"), WRONG, ids=[f"{one[2]}: {one[1]}" for one in WRONG]
)
def test_one_mistake_is_one_problem_in_its_line(old: str, new: str, code: str, said: str):
    text, line = changed(old, new)
    found = problems(text)

    assert (code, line) in [(one.code, one.line) for one in found]
    assert any(said in one.words for one in found if one.code == code)
    assert len(found) == 1, found


def test_a_mistake_that_others_follow_from_is_said_first():
    twice, line = changed("- {id: mind, ", "- {id: daily, ")
    silent, last = changed("mode: half_up, why: rounded", "mode: half_up, why: round")
    alone, where = changed("needs: carer_agreement, ", "")
    coins, fifth = changed("currency: GBP", "currency: GBX")

    assert (problems(twice)[0].code, problems(twice)[0].line) == ("duplicate_key", line)
    assert (problems(silent)[0].code, problems(silent)[0].line) == ("no_reason", last)
    assert problems(silent)[1].words == "unknown key 'rounded': no step speaks with it."
    assert [one.code for one in problems(alone)] == ["no_agreement"]
    assert problems(alone)[0].fix == "Write needs: carer_agreement in the fact 'informal'."
    assert where < problems(alone)[0].line
    assert (problems(coins)[0].code, problems(coins)[0].line) == ("wrong_value", fifth)


def test_all_mistakes_come_at_once():
    text = EXAMPLE
    for old, new, _code, _said in (WRONG[0], WRONG[12], WRONG[14], WRONG[21]):
        assert text.count(old) == 1
        text = text.replace(old, new)
    text = text.replace("id: example-mh", "id: example-mh\nid: example").replace("21.40", "2e1")

    codes = [one.code for one in problems(text)]
    assert set(codes) >= {"duplicate_key", "not_exact", "unknown_name", WRONG[12][2]}
    assert len(codes) >= 6
