"""The grammar of `when`: what it reads, and that it can say nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.scheme.rules.model import (
    Among,
    Compare,
    Condition,
    Every,
    Not,
    Some,
    Verified,
)
from ownway.scheme.rules.reading.grammar import (
    DEEPEST,
    LONGEST,
    RESERVED,
    BadCondition,
    names,
    parse,
    verifies,
)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("safety == now", Compare("safety", "==", "now")),
        ("safety != now", Compare("safety", "!=", "now")),
        ("total>=35", Compare("total", ">=", Fraction(35))),
        ("total < -2.5", Compare("total", "<", Fraction(-5, 2))),
        ("age <= 0.1", Compare("age", "<=", Fraction(1, 10))),
        ("age > 0", Compare("age", ">", Fraction(0))),
        ("setting in (FH, 'RH-1', 3)", Among("setting", ("FH", "RH-1", Fraction(3)))),
        ("verified(safety)", Verified("safety")),
        ("not a == b", Not(Compare("a", "==", "b"))),
        (
            "a == 1 or b == 2 and not (c == 3 or d == 4)",
            Some(
                (
                    Compare("a", "==", Fraction(1)),
                    Every(
                        (
                            Compare("b", "==", Fraction(2)),
                            Not(
                                Some(
                                    (
                                        Compare("c", "==", Fraction(3)),
                                        Compare("d", "==", Fraction(4)),
                                    )
                                )
                            ),
                        )
                    ),
                )
            ),
        ),
    ],
)
def test_it_reads_comparisons_joined_by_and_or_and_not(text: str, condition: Condition):
    assert parse(text) == condition


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the name of a fact"),
        ("total", "=="),
        ("total ==", "a number or a code"),
        ("total == and", "a number or a code"),
        ("a + 1 == 2", "'+ 1 == 2' cannot be read"),
        ("a == 2 * 3", "'* 3' cannot be read"),
        ("max(a) == 2", "found '('"),
        ("__import__('os')", "found '('"),
        ("a.b == 1", "cannot be read"),
        ("a == 1e3", "'1e3' cannot be read"),
        ("a == 1.", "cannot be read"),
        ("a == .5", "cannot be read"),
        ("a == 012", "cannot be read"),
        ("a == 1 2", "found '2'"),
        ("a = 1", "cannot be read"),
        ("1 == a", "the name of a fact"),
        ("(a == 1", "expected ')'"),
        ("a == 1)", "found ')'"),
        ("a in b", "expected '('"),
        ("a in ()", "a number or a code"),
        ("a in (1,)", "a number or a code"),
        ("verified safety", "expected '('"),
        ("verified(1)", "the name of a fact"),
        ("not", "the name of a fact"),
        ("a == 'open", "cannot be read"),
        ("a == 1; b == 2", "cannot be read"),
        ("x == y " + " " * LONGEST, "at most"),
        ("not " * (DEEPEST + 1) + "a == 1", "nested deeper"),
        ("(" * (DEEPEST + 1) + "a == 1" + ")" * (DEEPEST + 1), "nested deeper"),
    ],
)
def test_anything_else_is_refused_in_plain_words(text: str, said: str):
    with pytest.raises(BadCondition) as refused:
        parse(text)

    assert said in refused.value.words


def test_it_says_what_a_condition_reads():
    assert names(parse("b == 1 and (a in (2) or not b > 3) and verified(c)")) == ("b", "a", "c")


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("verified(a)", True),
        ("a == 1 and verified(b)", True),
        ("verified(a) or verified(b)", True),
        ("a == 1 or verified(b)", False),
        ("not verified(a)", False),
        ("a == 1", False),
    ],
)
def test_it_knows_whether_somebody_has_looked_a_second_time(text: str, sure: bool):
    assert verifies(parse(text)) is sure


words = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True).filter(
    lambda word: word not in RESERVED
)
numbers = st.decimals(-(10**6), 10**6, places=3).map(Fraction)
literals = st.one_of(words, numbers)
compared = st.builds(Compare, words, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), literals)
simple = st.one_of(
    compared,
    st.builds(Among, words, st.lists(literals, min_size=1, max_size=3).map(tuple)),
    st.builds(Verified, words),
)


def joined(of: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(of, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, of), st.builds(Every, several), st.builds(Some, several))


def written(one: Condition) -> str:
    """The condition as text, every part in brackets."""
    match one:
        case Compare():
            return f"{one.name} {one.op} {literal(one.literal)}"
        case Among():
            return f"{one.name} in ({', '.join(literal(each) for each in one.literals)})"
        case Verified():
            return f"verified({one.question})"
        case Not():
            return f"not ({written(one.of)})"
        case Every():
            return " and ".join(f"({written(each)})" for each in one.of)
        case Some():
            return " or ".join(f"({written(each)})" for each in one.of)


def literal(one: Fraction | str) -> str:
    return one if isinstance(one, str) else f"{float(one):.3f}"


@given(st.recursive(simple, joined, max_leaves=6))
def test_what_is_written_is_what_is_read(condition: Condition):
    text = written(condition)

    if len(text) <= LONGEST:
        assert parse(text) == condition


@given(st.text(alphabet="ab1.5 ()=<>!,'andornti\n", max_size=40))
def test_any_text_is_read_or_refused(text: str):
    try:
        said: object = names(parse(text))
    except BadCondition as error:
        said = error.words

    assert said
