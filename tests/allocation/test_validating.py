"""The validation report: amounts beside agreed costs, in exact figures, small numbers kept back."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from ownway.allocation.analysis.answers import Unusable
from ownway.allocation.analysis.studies.reports import page
from ownway.allocation.analysis.studies.simulating.sides import Side
from ownway.allocation.analysis.studies.validating import published, validate
from ownway.allocation.analysis.studies.validating.telling import told
from tests import packs

SIDE = Side(packs.SMALL_SCHEME, date(2026, 6, 1))
# 0 points 100.00, 3 points 400.0075 → 400.01, 6 points 900.00


def found(tmp_path, rows, groups=("area",)):
    file = tmp_path / "people.csv"
    with file.open("w", newline="") as out:
        table = csv.writer(out)
        table.writerow(["days", "nights", "cost", "area"])
        table.writerows(rows)
    quiet = {"progress": lambda *_: None, "say": lambda _: None}
    return published(validate(SIDE, file, "cost", groups, **quiet))


def test_sums_and_shares_are_exact(tmp_path):
    rows = [("help", "help", "1000.00", "a")] * 20 + [("help", "help", "800.00", "b")] * 20
    said = found(tmp_path, rows)

    beside = said["beside_plans"]
    assert beside["ratio"] == "1.00"  # 40 × 900 over 20 × 1,000 + 20 × 800
    assert beside["error"] == "0.11"  # 4,000 of 36,000
    assert (beside["within_10"], beside["within_20"]) == ("0.50", "1.00")
    assert (beside["above"], beside["median_short"]) == ("0.50", 10_000)
    assert [(one["group"], one["ratio"]) for one in said["groups"]["area"]] == [
        ("a", "0.90"),
        ("b", "1.13"),
    ]


def test_a_gap_of_a_group_is_seen_in_its_ratio(tmp_path):
    rows = [("help", "fine", "400.01", "a")] * 30 + [("help", "fine", "460.01", "b")] * 30
    ratios = {one["group"]: one["ratio"] for one in found(tmp_path, rows)["groups"]["area"]}
    assert ratios == {"a": "1.00", "b": "0.87"}


@pytest.mark.parametrize("few", [1, 7])
def test_few_people_are_kept_back(tmp_path, few):
    rows = [("help", "help", "900.00", "a")] * 40 + [("help", "help", "9000.00", "b")] * few
    said = found(tmp_path, rows)
    assert [one["people"] for one in said["groups"]["area"]] == [None, None]
    assert said["beside_plans"]["above"] is None
    assert said["beside_plans"]["median_short"] is None


def test_too_few_plans_say_nothing_of_money(tmp_path):
    rows = [("help", "help", "900.00", "a")] * 9 + [("fine", "fine", "", "a")] * 30
    said = found(tmp_path, rows)
    assert said["beside_plans"] is None
    assert said["tenths"] is None
    assert "too few to say" in page(told(said))


def test_missing_answers_are_counted_and_in_no_figure(tmp_path):
    rows = [("help", "help", "900.00", "a")] * 30 + [("", "help", "5.00", "a")] * 10
    said = found(tmp_path, rows)
    assert (said["people"]["asked"], said["people"]["covered"]) == (40, 30)
    assert said["people"]["missing"] == 10
    assert said["beside_plans"]["ratio"] == "1.00"


def test_tenths_need_a_hundred_people(tmp_path):
    rows = [("help", "help", "900.00", "a")] * 100
    assert found(tmp_path, rows)["tenths"] == ["1.00"] * 10
    assert "by tenth of people" in page(told(found(tmp_path, rows)))


def test_what_is_proved_stands_first_and_papers_of_an_adoption_are_not_asked_for(tmp_path):
    said = found(tmp_path, [("help", "help", "900.00", "a")] * 10)
    assert said["proofs"]["sound"] is True
    assert said["proofs"]["examples"] == 1


def test_a_column_that_is_not_there(tmp_path):
    with pytest.raises(Unusable):
        found(tmp_path, [("help", "help", "1", "a")], groups=("place",))
