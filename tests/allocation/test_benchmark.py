"""The benchmark of amounts: its yardstick is exact, and a missed target is said plainly."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import allocation, simulating
from benchmarks.allocation_engines import (
    measure,
    numpy_float64,
    numpy_int64,
    ownway_columns,
    ownway_lines,
    report,
    thirty,
)

pytestmark = pytest.mark.many

PEOPLE = 20_000
SECONDS = {
    "ownway_columns": 0.1,
    "numpy_int64": 0.1,
    "openfisca_documented": 20.0,
    "ownway_lines": 500.0,
}


def test_the_yardstick_comes_to_the_known_sums():
    budget, health, council = numpy_int64.run(numpy_int64.load(), thirty.people(PEOPLE))
    assert (int(budget.sum()), int(health.sum())) == (26_633_070_401, 5_809_339_905)
    assert (health + council == budget).all()


@pytest.mark.parametrize("engine", [numpy_int64, ownway_columns, ownway_lines])
def test_exact_engines_give_the_pennies_of_rational_arithmetic(engine):
    answers, informal = thirty.people(200)
    loaded = engine.load()
    budget, health, _council = engine.run(loaded, engine.take(loaded, answers, informal))
    rows = zip(answers.T.tolist(), informal.tolist(), strict=True)
    assert list(zip(budget, health, strict=True)) == [thirty.exactly(*one) for one in rows]


def test_wrong_pennies_are_counted_in_people(tmp_path):
    measure.people(tmp_path, "2000")
    measure.exact(tmp_path, "2000")
    assert measure.pennies(tmp_path, "2000", "numpy_int64")["wrong"] == 0
    floats = measure.pennies(tmp_path, "2000", "numpy_float64")
    assert 0 < floats["wrong"] < floats["of"]
    assert floats["most"] == 1


def test_binary_fractions_lose_the_half_penny():
    answers = np.array([[int(place)] for place in "000011101000010140010101020111"], np.uint8)
    budget, _health, _council = numpy_float64.run(
        numpy_float64.load(), (answers, np.ones(1, np.uint8))
    )
    assert budget.tolist() == [2869.47]
    assert thirty.exactly(answers[:, 0].tolist(), 1)[0] == 286948


def found(seconds=SECONDS, *, lines=0.0006, wrong=0):
    engines = {
        name: {
            "pennies": {"wrong": wrong, "of": PEOPLE, "most": wrong},
            "speed": {"1000000": [{"cpu": took, "wall": took, "bytes": 50, "versions": {}}]},
        }
        for name, took in seconds.items()
    }
    return {
        "date": "2026-06-01",
        "minutes": 1,
        "rounds": 1,
        "sizes": [1_000_000],
        "machine": {**allocation.machine(), "load": [[0.5], [0.6]]},
        "people": {"python": "3.11"},
        "exact": {"people": PEOPLE},
        "engines": engines,
        "working": {"lines": lines, "sentences": 0.002, "steps": 15},
        "loading": {"reading": 0.1, "compiling": 0.1, "proving": 1.0},
    }


def targets(said: str) -> list[str]:
    return [line.rsplit(" – ", 1)[1] for line in said.partition("Targets:")[2].split("\n") if line]


def test_a_good_run_meets_every_target():
    assert targets(report.markdown(found())) == ["met."] * 4


def test_columns_may_be_slower_on_a_slow_machine_but_not_far_from_the_yardstick():
    slow = {**SECONDS, "ownway_columns": 0.9, "numpy_int64": 0.5, "openfisca_documented": 100.0}
    assert targets(report.markdown(found(slow)))[0] == "met."
    assert targets(report.markdown(found({**slow, "numpy_int64": 0.3})))[0] == "MISSED."


def test_every_missed_target_is_said():
    slow = {**SECONDS, "ownway_columns": 1.0, "openfisca_documented": 20.0}
    assert targets(report.markdown(found(slow, lines=0.0011, wrong=1))) == ["MISSED."] * 4


def test_what_is_not_installed_is_named_and_no_target_is_met_by_it():
    without = found()
    without["engines"]["openfisca_documented"] = {"speed": {}, "missing": "not installed: 'x'"}
    said = report.markdown(without)
    assert "| OpenFisca-core as documented | not installed: 'x' |" in said
    assert targets(said)[1] == "not measured."


def test_an_engine_that_cannot_run_is_named_by_its_last_words():
    said = "Traceback\nModuleNotFoundError: No module named 'polars'\n"
    assert allocation._why(said) == "not installed: 'polars'"
    assert allocation._why("") == "it said nothing"


def test_what_would_take_too_long_is_left_out_and_said():
    engine = {"speed": {"1000": [{"cpu": 1.0}]}}
    assert not allocation.too_long(engine, 10_000, 60)
    assert allocation.too_long(engine, 100_000, 60)
    assert engine["left_out"] == [100_000]


def test_the_benchmark_of_simulations_pays_the_same_as_numpy_by_hand(tmp_path):
    simulating.prepare(tmp_path, 3_000)
    whole, limit = simulating.run("ownway", tmp_path), simulating.run("bare", tmp_path)
    assert whole["sums"] == limit["sums"]
    assert whole["losers"] > 0
    found = {"date": "2026-06-01", "cores": 2, "load": [1, 1, 1, 2, 2, 2],
             "sizes": {3_000: {"ownway": whole, "bare": limit}}}  # fmt: skip
    assert "3,000: sums the same to the penny" in simulating.told(found)
    limit["sums"] = [0, 0]
    assert "sums NOT the same" in simulating.told(found)
