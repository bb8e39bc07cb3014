"""Beyond the fit: other years and places, two assessors, decisions; each is planted first."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from ownway.allocation.analysis.studies.calibrating import Study, study
from ownway.allocation.analysis.studies.calibrating.decided import decided
from ownway.allocation.analysis.studies.calibrating.drift import drift, years
from ownway.allocation.analysis.studies.calibrating.elsewhere import next_years, other_places
from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.findings import as_data, warnings
from ownway.allocation.analysis.studies.calibrating.folds import folds
from ownway.allocation.analysis.studies.calibrating.second_looks import (
    agreements,
    jackknife,
    weighted_kappa,
)
from ownway.allocation.analysis.studies.calibrating.telling import write
from ownway.cli import asking, calibrating
from tests.allocation.truth import FILES, chosen, quiet, save, truth, wish

PEOPLE = 900
DEAR = 1.2  # what the same score costs in the second year, beside the first


def rows() -> list[dict[str, str]]:
    """Two years of people, dearer in the second; a third of them assessed twice; decisions."""
    dice = np.random.default_rng(9)
    found = truth().rows()[:PEOPLE]
    for at, one in enumerate(found):
        late = at % 2
        one["cost"] = f"{float(one['cost']) * (DEAR if late else 1):.2f}"
        one["year"] = "2026-04-01" if late else "2025"
        one["team"] = ("red", "green", "blue")[at % 3] if at > 11 else "tiny"
        again = at < PEOPLE // 3
        one["second.q01"] = one["q01"] if again else ""
        one["second.q03"] = str(dice.choice(["none", "little", "some", "much", "most"]))
        one["second.q03"] = one["second.q03"] if again else ""
        one["shown"] = "1000"
        one["final"] = "1200" if at % 4 == 0 else "1000"
        one["days"] = str(10 + at % 21)
    found[20]["second.q01"] = "perhaps"
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Study:
    people = save(tmp_path_factory.mktemp("people") / "people.csv", rows())
    decisions = (("indicative", "shown"), ("final", "final"), ("days", "days"))
    asked = wish(people, year="year", area="team", decided=decisions)
    return study(asked, quiet)


@pytest.mark.many
def test_the_next_year_is_judged_by_the_one_before_and_its_prices_are_found(found: Study) -> None:
    by_year = found.elsewhere[0]
    assert [name for name, _ in by_year.parts] == ["2025, then 2026"]
    assert by_year.mean.ratio == pytest.approx(1 / DEAR, abs=0.08)
    assert np.isnan(by_year.spread.ratio)
    moved = drift(found)
    assert moved is not None
    assert moved.cost == pytest.approx(DEAR - 1, abs=0.1)
    assert [one.part.name for one in years(found)] == ["2025", "2026"]


@pytest.mark.many
def test_whole_teams_are_judged_without_them_and_a_tiny_one_is_not(found: Study) -> None:
    by_team = found.elsewhere[1]
    assert [name for name, _ in by_team.parts] == ["blue", "green", "red"]
    assert by_team.too_small == 1
    assert by_team.spread.wape > 0


@pytest.mark.many
def test_two_assessors_who_agree_and_two_who_do_not(found: Study) -> None:
    same, chance = agreements(found.evidence.twice)
    assert (same.question, same.kappa, same.poor) == ("q01", 1.0, False)
    assert chance.question == "q03"
    assert chance.kappa == pytest.approx(0, abs=0.2)
    assert chance.poor
    assert any("agree little on q03" in one for one in warnings(found))
    assert [one.words.split(":")[0] for one in found.evidence.audit.impossible] == [
        "column second.q01"
    ]


@pytest.mark.many
def test_what_staff_did_with_the_figure_is_counted(found: Study) -> None:
    made = decided(found.evidence.decided)
    assert made is not None
    more, less, same = made.departed
    assert (more.people, more.share, more.middle) == (225, 0.25, 200)
    assert (less.people, same.people) == (0, 675)
    assert (made.days, made.most_days) == (20, 28)


@pytest.mark.many
def test_all_of_it_is_in_the_report_twice_the_same(found: Study, tmp_path) -> None:
    first = [path.read_bytes() for path in write(found, tmp_path / "one")]
    again = study(found.wish, quiet)
    assert [path.read_bytes() for path in write(again, tmp_path / "two")] == first
    page = first[1].decode()
    for title in ("In other years and other places", "Since last year", "Two assessors",
                  "What was decided"):  # fmt: skip
        assert f"<h2>{title}</h2>" in page
    assert "Whether two assessors agree" not in page
    data = json.loads(first[2])
    assert data["elsewhere"]["team"]["too_small"] == 1
    assert data["second_looks"][0]["kappa"] == 1
    assert data == json.loads(json.dumps(as_data(found)))


# Nobody is judged by what was fitted to them.


def sample(people: int = 200, times: int = 2) -> Sample:
    dice = np.random.default_rng(3)
    many = people * times
    score = dice.uniform(0, 100, many)
    return Sample(score, np.zeros(many, int), score + 1, np.tile(np.arange(people), times))


def watched(seen: list[tuple[Sample, Sample]]):
    def fit(known: Sample):
        def amounts(others: Sample):
            seen.append((known, others))
            return others.cost

        return amounts

    return fit


def test_people_of_both_years_are_never_on_both_sides() -> None:
    one, seen = sample(), []
    year = np.repeat([2024, 2025], 200)
    made = next_years(one, year, "year", watched(seen), folds(one.person, 1))
    assert len(seen) == 5
    assert sum(len(judged) for _, judged in seen) == 200
    assert not any(set(known.person) & set(judged.person) for known, judged in seen)
    assert made.mean.ratio == 1


def test_a_person_of_two_places_is_not_fitted_to_when_one_is_judged() -> None:
    one, seen = sample(), []
    area = ["a" if at < 150 else "b" for at in range(400)]
    made = other_places(one, area, "team", watched(seen), 1)
    assert len(seen) == len(made.parts) == 0
    assert made.too_small == 2  # whoever is left to fit to is too few
    alone = replace(one, person=np.arange(400))
    made = other_places(alone, area, "team", watched(seen), 1)
    assert [name for name, _ in made.parts] == ["a", "b"]
    assert not any(set(known.person) & set(judged.person) for known, judged in seen)


def test_of_many_places_a_fifth_is_left_out_at_a_time() -> None:
    one = replace(sample(), person=np.arange(400))
    area = [f"place {at % 20}" for at in range(400)]
    made = other_places(one, area, "team", watched([]), 1)
    assert [name for name, _ in made.parts] == [f"fifth {n}" for n in range(1, 6)]


def test_one_place_and_one_year_cannot_be_kept_apart() -> None:
    one = sample()
    assert other_places(one, ["a"] * 400, "team", watched([]), 1).parts == ()
    year = np.full(400, 2025)
    assert next_years(one, year, "year", watched([]), folds(one.person, 1)).parts == ()


# Arithmetic.


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60))
def test_kappa_is_that_of_a_library(pairs) -> None:
    table = np.zeros((4, 4), np.int64)
    np.add.at(table, tuple(np.array(pairs).T), 1)
    one, other = zip(*pairs, strict=True)
    if len({*one, *other}) < 2:
        assert np.isnan(weighted_kappa(table))
        return
    expected = cohen_kappa_score(one, other, labels=[0, 1, 2, 3], weights="quadratic")
    assert weighted_kappa(table) == pytest.approx(expected)


def test_the_interval_of_kappa_holds_about_as_often_as_it_says() -> None:
    dice = np.random.default_rng(2)
    truth_of = np.array([[20, 5, 0], [5, 30, 5], [0, 5, 30]]) / 100
    inside = 0
    for _ in range(300):
        table = dice.multinomial(120, truth_of.ravel()).reshape(3, 3)
        kappa = weighted_kappa(table)
        inside += abs(kappa - weighted_kappa(truth_of * 1_000_000)) <= 1.96 * jackknife(
            table, kappa
        )
    assert 0.9 < inside / 300 < 0.99


def test_few_who_were_assessed_twice_are_kept_back() -> None:
    few, some = np.diag([4, 5]), np.diag([8, 8]) + np.array([[0, 1], [0, 0]])
    first, second = agreements({"a": few, "b": some})
    assert first.kappa is None
    assert second.kappa is not None
    assert second.low is None  # 17 people: no interval
    assert second.same is None  # one person alone chose another option


def test_few_decisions_are_kept_back() -> None:
    shown = np.full(50, 100.0)
    final = np.where(np.arange(50) < 3, 90.0, 100.0)
    made = decided({"indicative": shown, "final": final})
    assert made is not None
    assert made.departed[1].people is None
    assert any(one.people is None for one in made.departed if one.way != "less")
    assert decided({}) is None


# The command.


def test_a_name_that_is_not_known_is_said(tmp_path, capsys) -> None:
    people = save(tmp_path / "people.csv", truth().rows()[:20])
    given_to = chosen(
        *(str(FILES / "thirty.yaml"), "--people", str(people), "--on", "2026-06-01"),
        *("--out", str(tmp_path / "out"), "--cost", "cost", "--process", "appeal"),
    )
    assert calibrating.run(given_to) == asking.UNUSABLE
    assert "--process does not know 'appeal'" in capsys.readouterr().err
    assert not Path(tmp_path / "out").exists()
