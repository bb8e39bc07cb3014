"""The model of thirty questions: every exact figure that is known of it, both ways of working out.

The figures were worked out apart from the product, in rational numbers. A half penny and both sides
of the least amount are among them: the places where binary fractions give another penny.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.allocation_engines import thirty
from ownway.allocation.analysis.columns import compile_scheme
from ownway.scheme.rules.lines import Outcome, Working
from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.proofs import check_examples
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.working import work_out

ON = date(2026, 6, 1)
FILE = Path(__file__).resolve().parent / "files/thirty.yaml"
PEOPLE = 20_000
NONE = (0,) * 30


@cache
def scheme() -> Scheme:
    return read_scheme(FILE.read_text(encoding="utf-8"))


def inputs(answers, informal: int) -> Inputs:
    """A place past the last option is the last option."""
    codes = {
        code: question.options[min(place, len(question.options) - 1)].code
        for (code, question), place in zip(scheme().questions.items(), answers, strict=True)
    }
    level = scheme().facts["informal"].of[informal]
    return Inputs(codes, {"informal": level}, agreed=frozenset({"informal"}))


def worked_out(answers, informal: int) -> Working:
    working = work_out(scheme(), inputs(answers, informal), ON)
    assert sum(line.adds for line in working.lines) == working.amount
    assert sum(working.shares.values()) == working.amount
    return working


def only(**chosen: int) -> tuple[int, ...]:
    return tuple(chosen.get(code, 0) for code in thirty.QUESTIONS)


FIGURES = [
    ("second option", (1,) * 30, 0, "49.5", 343000, 74836),
    ("third option", (2,) * 30, 2, "123.75", 1458160, 318144),
    ("fourth option", (3,) * 30, 3, "221.285", 4320000, 947517),
    ("highest option", (4,) * 30, 0, "230.6", 4800000, 1054918),
    ("highest option, most help", (4,) * 30, 4, "230.6", 3780000, 830748),
    ("the least amount", only(q14=3, q20=2), 0, "18.75", 30000, 0),
    ("under the least amount", only(q11=4, q17=2), 0, "18.7", 0, 0),
    (
        "a half penny",
        tuple(map(int, "000011101000010140010101020111")),
        1,
        "46.575",
        286948,
        61456,
    ),
    ("nothing", NONE, 0, "0", 0, 0),
]


@pytest.mark.parametrize(
    ("answers", "informal", "total", "budget", "health"),
    [row[1:] for row in FIGURES],
    ids=[row[0] for row in FIGURES],
)
def test_the_known_figures_line_by_line(answers, informal, total, budget, health):
    working = worked_out(answers, informal)
    assert working.values["total"] == Fraction(total)
    assert (working.amount, working.shares["health"]) == (budget, health)


def test_the_known_figures_in_columns():
    most = np.array(thirty.OPTIONS)[:, None] - 1
    answers = np.minimum(np.array([row[1] for row in FIGURES]).T, most).astype(np.uint8)
    found = in_columns(answers, np.array([row[2] for row in FIGURES], np.uint8))
    assert found.amount.tolist() == [row[4] for row in FIGURES]
    assert found.shares["health"].tolist() == [row[5] for row in FIGURES]


def test_small_and_large_amounts_are_referred_and_the_edges_are_not():
    found = {row[0]: worked_out(*row[1:3]) for row in FIGURES}
    assert found["the least amount"].outcome == Outcome.AMOUNT
    assert found["under the least amount"].refer_to == "one_off"
    assert found["highest option"].refer_to == "panel"
    assert found["highest option, most help"].outcome == Outcome.AMOUNT


def test_without_the_agreement_of_the_carer_nothing_is_taken_off():
    agreed = inputs((2,) * 30, 2)
    alone = Inputs(agreed.answers, agreed.facts)
    assert work_out(scheme(), alone, ON).amount == worked_out((2,) * 30, 0).amount


def test_the_examples_of_the_file():
    assert len(scheme().examples) > 5
    assert check_examples(scheme()) == []


def in_columns(answers, informal):
    columns = dict(zip(thirty.QUESTIONS, answers, strict=True))
    agreed = np.ones(len(informal), bool)
    return compile_scheme(scheme(), ON).run(
        {**columns, "informal": informal, "agreed.informal": agreed}
    )


def test_the_sums_of_twenty_thousand_people():
    found = in_columns(*thirty.people(PEOPLE))
    assert int(found.amount.sum()) == 26_633_070_401
    assert int(found.shares["health"].sum()) == 5_809_339_905
    assert int(found.shares["council"].sum()) == 26_633_070_401 - 5_809_339_905


def test_columns_lines_and_a_third_way_agree_on_every_person():
    answers, informal = thirty.people(PEOPLE)
    found = in_columns(answers, informal)
    health = found.shares["health"]
    for person in range(0, PEOPLE, 40):
        row, level = answers[:, person].tolist(), int(informal[person])
        working = worked_out(row, level)
        both = (working.amount, working.shares["health"])
        assert both == (found.amount[person], health[person]) == thirty.exactly(row, level)
