"""The audit finds what was planted and nothing else, and says nothing about a few people."""

from __future__ import annotations

import argparse
import csv
import json
import re
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ownway.allocation.analysis.answers import Problems
from ownway.allocation.analysis.batch import batch_scorer, compiled
from ownway.allocation.analysis.studies.fairness import Asked, audit, data, gather, report
from ownway.allocation.analysis.studies.fairness.after import process
from ownway.allocation.analysis.studies.fairness.comparing import (
    between_means,
    between_shares,
    detectable,
    holm,
    mean_against_zero,
)
from ownway.allocation.analysis.studies.fairness.errors import calibration, equal_error
from ownway.allocation.analysis.studies.fairness.money import (
    intersections,
    residuals,
    same_score,
)
from ownway.allocation.analysis.studies.fairness.people import People, score_step
from ownway.allocation.analysis.studies.fairness.questions import question_bias
from ownway.allocation.analysis.studies.fairness.scene import Scene, scene
from ownway.allocation.analysis.studies.fairness.shown import Check
from ownway.allocation.analysis.studies.reports import page
from ownway.cli import auditing
from tests.allocation.invented import SCHEME, Truth, invented, written

ON = date(2026, 6, 1)
TEXT = SCHEME.read_text(encoding="utf-8")
ASKED = Asked("cost", ("group", "gender"))


def gathered(table: pa.Table, folder: Path, asked: Asked = ASKED) -> People:
    return gather(
        batch_scorer(TEXT, ON),
        None,
        written(table, folder / "people.parquet"),
        asked,
        progress=lambda done, of: None,
        problems=Problems(print),
    )


def seen(truth: Truth, folder: Path, asked: Asked = ASKED) -> Scene:
    people = gathered(invented(truth), folder, asked)
    return scene(people, currency="GBP", period="year", seed=1)


def names(check: Check) -> set[str]:
    """The groups of single findings: what stands before the second colon or the comma."""
    return {re.split(r": these|: cost|: amounts|, ", one.words)[0] for one in check.found}


def rows(check: Check, sheet: int = 0) -> dict[str, Any]:
    return {str(line["group"]): line for line in check.sheets[sheet].rows}


# Sums that are known.


def test_holm_is_his_own_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, None, 0.5]) == [1.0, None, 1.0]


def test_the_smallest_gap_is_four_of_five() -> None:
    """750 people, spread 0.58 of the mean between people of one need: about 8 % with the needs."""
    dice = np.random.default_rng(1)
    found = [
        abs(dice.normal(detectable(1.0), 1.0, 20_000)) > 1.959964,
    ]
    assert np.mean(found) == pytest.approx(0.8, abs=0.01)
    assert detectable(0.58 * sqrt(2 / 750)) == pytest.approx(0.084, abs=0.001)


def test_a_normal_sample_has_the_interval_of_the_normal_curve() -> None:
    values = np.random.default_rng(4).normal(3, 10, 750)
    gap = mean_against_zero(values, np.random.default_rng(1))
    assert gap is not None
    assert gap.low == pytest.approx(values.mean() - 1.96 * 10 / sqrt(750), abs=0.12)
    assert gap.high == pytest.approx(values.mean() + 1.96 * 10 / sqrt(750), abs=0.12)


def test_nothing_from_nine_and_no_test_from_twenty_nine() -> None:
    many = np.arange(100.0)
    assert between_means(many[:9], many) is None
    few = between_means(many[:29], many)
    assert few is not None
    assert (few.p, few.low, few.detectable) == (None, None, None)
    assert between_shares((5, 9), (50, 100)) is None


def test_none_of_a_side_is_not_certainty() -> None:
    gap = between_shares((0, 40), (0, 40))
    assert gap is not None
    assert gap.p == pytest.approx(1)
    assert gap.detectable is not None
    assert gap.detectable > 0.05


def test_where_nearly_all_are_alike_there_is_still_an_answer() -> None:
    values = np.zeros(40)
    values[0] = 100
    gap = mean_against_zero(values, np.random.default_rng(1))
    assert gap is not None
    assert gap.low is not None
    assert gap.low < 2.5


# What is planted.


def test_the_dearer_group_is_found_by_money_and_by_score(tmp_path: Path) -> None:
    looked = seen(Truth(dearer=1.15), tmp_path)
    one, three = residuals(looked), same_score(looked)
    assert "group: D" in names(one)
    assert "group: D" in names(three)
    found = rows(one)["group: D"]
    assert found["ratio"] == pytest.approx(1 / 1.15, abs=0.03)
    assert rows(three)["group: D"]["gap"] == pytest.approx(-0.14, abs=0.04)
    assert "group: D" in names(calibration(looked))


def test_the_smallest_gap_beside_750_people_is_eight_per_cent(tmp_path: Path) -> None:
    looked = seen(Truth(), tmp_path)
    told = rows(residuals(looked))
    for level in looked.parted.of("group"):
        found = told[level.title]
        mean = looked.cost[level.mine].mean()
        assert (found["high"] - found["low"]) / 2 / mean == pytest.approx(0.058, abs=0.008)
        assert found["detectable"] / mean == pytest.approx(0.082, abs=0.012)


@pytest.mark.many
def test_over_many_populations_the_planted_is_found_and_chance_is_not(tmp_path: Path) -> None:
    seeds = range(12)
    asked = Asked("cost", ("group",))
    alarms = dict.fromkeys(("residual", "same_score", "calibration"), 0)
    found = {"residual": 0, "same_score": 0}
    for seed in seeds:
        fair, unfair = (seen(Truth(seed=seed, dearer=by), tmp_path, asked) for by in (1.0, 1.15))
        for make in (residuals, same_score, calibration):
            check = make(fair)
            alarms[check.key] += bool(check.found)
        for make in (residuals, same_score):
            check = make(unfair)
            found[check.key] += "group: D" in names(check)
    assert found["same_score"] == len(seeds)
    assert found["residual"] >= 10
    # Each family errs in one of twenty: two families to a check, so one of twelve is expected.
    assert all(many <= 3 for many in alarms.values()), alarms


@pytest.mark.many
@pytest.mark.parametrize("seed", [2, 4, 5])
def test_without_a_planted_gap_nothing_is_found(seed: int, tmp_path: Path) -> None:
    looked = seen(Truth(seed=seed), tmp_path)
    for make in (residuals, calibration, same_score, equal_error, intersections):
        assert not make(looked).found


def _questions(codes: tuple[str, ...]) -> tuple[Any, ...]:
    scheme = compiled(TEXT, ON).scheme
    return tuple(scheme.questions[code] for code in codes)


@pytest.mark.many
def test_the_biased_question_is_found_and_no_other(tmp_path: Path) -> None:
    looked = seen(Truth(biased="q14"), tmp_path)
    check = question_bias(looked, _questions(("q01", "q13", "q14", "q22")), "en")
    assert [one.words.split()[0] for one in check.found] == ["q14"]
    (line,) = [one for one in check.sheets[0].rows if one["finding"] == "found"]
    assert line["group"] == "group"
    assert float(str(line["gap"])) >= 0.02


def test_a_planted_way_is_found_in_shares_and_days(tmp_path: Path) -> None:
    """Half as many of group B come to the end, and group C waits three weeks longer."""
    table = invented(Truth(people=1_200))
    group = np.array(table["group"].to_pylist())
    dice = np.random.default_rng(6)
    done = dice.random(1_200) < np.where(group == "B", 0.4, 0.8)
    days = dice.normal(60, 15, 1_200).round() + np.where(group == "C", 21, 0)
    table = table.append_column("finished", pa.array(np.where(done, "Yes", "No")))
    table = table.append_column("wait", pa.array(days.astype(int)))
    asked = Asked("cost", ("group",), (("completed", "finished"), ("days", "wait")))
    people = gathered(table, tmp_path, asked)
    check = process(scene(people, currency="GBP", period="year", seed=1))
    told = " ".join(one.words for one in check.found)
    assert "group: B: 39% came to the end" in told
    assert "group: C: a decision takes 2" in told
    assert rows(check)["group: B"]["share"] == pytest.approx(0.4, abs=0.05)
    assert rows(check, 1)["group: C"]["gap"] == pytest.approx(21, abs=3)
    assert rows(check)["group: A"]["people"] % 5 == 0
    assert [note.split(":")[1].split()[0] for note in check.notes] == [
        "uplift", "override", "appeal", "appeal_won"
    ]  # fmt: skip


# What may be seen of few.


def few_people() -> pa.Table:
    """600 people, of whom 5 are in a group of their own, 6 in another, and who appealed is rare."""
    table = invented(Truth(people=600, seed=9))
    group = np.array(table["group"].to_pylist(), object)
    group[:5], group[5:11] = "Zoroaster", "Yazidi"
    ethnic = np.where(np.arange(600) % 2, "Y", "X").astype(object)
    ethnic[100:104] = "Sami"
    dice = np.random.default_rng(2)

    def yes(share: float) -> pa.Array:
        return pa.array(np.where(dice.random(600) < share, "yes", "no"))

    table = table.drop_columns("group")
    more = {
        "group": pa.array(group), "ethnic": pa.array(ethnic), "appeal": yes(0.01),
        "appeal_won": yes(0.5), "completed": yes(0.8), "days": pa.array(dice.integers(5, 90, 600)),
    }  # fmt: skip
    for name, column in more.items():
        table = table.append_column(name, column)
    return table


def run(folder: Path, *more: str, people: Path, group: tuple[str, ...] = ("group",)) -> int:
    parser = argparse.ArgumentParser()
    auditing.add_part(parser.add_subparsers(dest="part"))
    groups = [word for one in group for word in ("--group", one)]
    return auditing.run(
        parser.parse_args(
            ["audit", str(SCHEME), "--people", str(people), "--on", "2026-06-01",
             "--cost", "cost", *groups, "--out", str(folder), *more]
        )
    )  # fmt: skip


def numbers_of(found: Any, key: str) -> list[Any]:
    """Everything under a key, anywhere in the data."""
    if isinstance(found, dict):
        mine = [value for name, value in found.items() if name == key]
        return mine + [one for value in found.values() for one in numbers_of(value, key)]
    if isinstance(found, list):
        return [one for value in found for one in numbers_of(value, key)]
    return []


@pytest.mark.many
def test_nothing_of_fewer_than_eight_people_leaves(tmp_path: Path) -> None:
    people = written(few_people(), tmp_path / "few.parquet")
    more = ["--process", "appeal", "appeal_won", "completed", "days", "--before", str(SCHEME)]
    groups = ("group", "ethnic", "gender")
    assert run(tmp_path / "out", *more, people=people, group=groups) == 0
    html = (tmp_path / "out/fairness.html").read_text(encoding="utf-8")
    found = json.loads((tmp_path / "out/fairness.json").read_text(encoding="utf-8"))
    for text in (html, json.dumps(found)):
        assert "Zoroaster" not in text
        assert "Sami" not in text
    counts = [one for one in numbers_of(found, "people") if not isinstance(one, dict)]
    assert counts
    assert all(one is None or one == 0 or (one >= 10 and one % 5 == 0) for one in counts)
    for check in found["checks"]:
        for table in check["tables"]:
            for line in table["rows"]:
                if line.get("people") in (None, 0):
                    told = {k: v for k, v in line.items() if isinstance(v, int | float)}
                    assert not set(told) - {"people"}, line
    # 4 of one group were too few: they are a star, and so is what would give them away.
    assert found["people"]["In a group too small to show"] == "*"
    assert found["people"]["Everybody in the file"] == "*"
    assert "smaller groups together" in html


def test_shares_of_few_are_kept_back_with_a_second(tmp_path: Path) -> None:
    looked = seen(Truth(people=200, seed=3), tmp_path)
    for line in equal_error(looked).sheets[1].rows:
        assert line["people"] is None or line["share"] is not None


@pytest.mark.many
def test_the_same_data_and_seed_give_the_same_bytes(tmp_path: Path, capsys: Any) -> None:
    people = written(invented(Truth(people=400)), tmp_path / "people.parquet")
    for name in ("one", "two"):
        assert run(tmp_path / name, people=people) == 0
    for name in ("fairness.html", "fairness.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert "Written: " in capsys.readouterr().out


def test_another_seed_moves_the_bootstrap_alone(tmp_path: Path) -> None:
    people = gathered(invented(Truth(people=400)), tmp_path)
    one, two = (data(audit(people, _short(), ON, seed=seed)) for seed in (1, 2))
    (first, *_), (second, *_) = (found["checks"][0]["tables"][0]["rows"] for found in (one, two))
    assert first["low"] != second["low"]
    assert first["gap"] == second["gap"]
    assert one["checks"][1:] == two["checks"][1:]


# What else is told.


def test_who_loses_is_worked_out_under_both_schemes(tmp_path: Path) -> None:
    """Everybody's rows of the table a fifth lower: all who get something lose more than a tenth."""
    lower = tmp_path / "old.yaml"
    lower.write_text(TEXT.replace("[90, 9200]", "[90, 12000]"), encoding="utf-8")
    looked = gather(
        batch_scorer(TEXT, ON),
        batch_scorer(lower.read_text(encoding="utf-8"), ON),
        written(invented(Truth(people=800)), tmp_path / "people.parquet"),
        ASKED,
        progress=lambda done, of: None,
        problems=Problems(print),
    )
    told = audit(looked, _short(), ON)
    shock = told.checks[6]
    assert looked.before is not None
    lost = (10 * looked.minor < 9 * looked.before).mean()
    assert 0.1 < lost < 0.5
    for line in shock.sheets[0].rows:
        assert line["share"] == pytest.approx(lost, abs=0.12)
    assert "Equal mean money is not a criterion" in page(report(told))
    assert data(told)["checks"][6]["key"] == "shock"


@pytest.mark.parametrize("people", [1, 8, 12, 31, 45])
def test_a_handful_of_people_give_a_report_without_estimates(people: int, tmp_path: Path) -> None:
    told = audit(gathered(invented(Truth(people=people)), tmp_path), _short(), ON)
    assert "Fairness audit" in page(report(told))
    assert all(one["smallest_gap"] for one in data(told)["not_seen"])
    assert not told.found


def _short() -> Any:
    """The scheme with one question left to fit, so that the test stays short."""
    from dataclasses import replace

    scheme = compiled(TEXT, ON).scheme
    return replace(scheme, questions={"q01": scheme.questions["q01"]})


def test_what_is_not_given_is_said(tmp_path: Path) -> None:
    told = audit(
        gathered(invented(Truth(people=300)), tmp_path, Asked("cost", ("group",))), _short(), ON
    )
    notes = {check.key: " ".join(check.notes) for check in told.checks}
    assert notes["process"].count("Not looked at") == 6
    assert "--before" in notes["shock"]
    assert "--group twice" in notes["intersections"]
    assert score_step(compiled(TEXT, ON).scheme) == "total"


def test_blank_and_garbled_cells_are_counted_and_left_out(tmp_path: Path, capsys: Any) -> None:
    table = invented(Truth(people=120)).to_pylist()
    for line in table[:20]:
        line["cost"] = "unknown"
    for line in table[20:50]:
        line["q03"] = ""
    table[60]["group"] = ""
    table[61]["q05"] = "nonsense"
    path = tmp_path / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        made = csv.DictWriter(file, list(table[0]))
        made.writeheader()
        made.writerows(table)
    problems = Problems(print)
    people = gather(
        batch_scorer(TEXT, ON), None, path, ASKED,
        progress=lambda done, of: None, problems=problems,
    )  # fmt: skip
    assert int(people.in_money.sum()) == 120 - 20 - 30 - 1
    assert people.groups[0].names[-1] == "not said"
    assert int((people.answers["q03"] < 0).sum()) == 31
    assert problems.found == 1
    assert "q05" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--cost", "price"], "has no column called 'price'"),
        (["--process", "speed"], "--process does not know 'speed'"),
        (["--cost", "q01"], "write costs such as 1234.50"),
        (["--cost", "group"], "cannot be the cost and a group"),
        (["--on", "2020-01-01"], "the first begins on 2026-04-01"),
        (["--people", "nobody.csv"], "nobody.csv"),
        (["--before", "nothing.yaml"], "nothing.yaml could not be read"),
    ],
)
def test_what_cannot_be_done_is_one_clear_sentence(
    more: list[str], words: str, tmp_path: Path, capsys: Any
) -> None:
    people = written(invented(Truth(people=40)), tmp_path / "people.parquet")
    assert run(tmp_path / "out", *more, people=people) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
