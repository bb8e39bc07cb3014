"""A change of rules tried on everyone: exact to the penny, private, the same bytes every time."""

from __future__ import annotations

import argparse
import csv
import html
import json
import re
import stat
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as parquet
import pytest

from ownway.allocation.analysis import answers
from ownway.allocation.analysis.batch import batch_scorer
from ownway.allocation.analysis.studies import simulating as studied
from ownway.allocation.analysis.studies.simulating import Asked, Simulation, simulate
from ownway.allocation.analysis.studies.simulating.public import Chance, published
from ownway.allocation.analysis.studies.simulating.sides import Side
from ownway.cli import simulating
from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.proofs import Certificate, prove
from ownway.scheme.rules.proofs.papers import PERCENTILE_WARNING
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.working import work_out
from tests.scheme.populations import crowd

pytestmark = pytest.mark.many

FILES = Path(__file__).parents[1] / "scheme/files"
OLD = (FILES / "example.yaml").read_text(encoding="utf-8")
ON = date(2026, 6, 1)
ROWS = "[[0, 0], [5, 0], [15, 1200], [30, 5400], [60, 21000]]"
assert ROWS in OLD


scheme_of = cache(read_scheme)


@cache
def _proved(text: str, on: date) -> Certificate:
    return prove(scheme_of(text), on)


@pytest.fixture(autouse=True)
def proofs(monkeypatch):
    """Each scheme is proved once for all tests; what is proved is not what is tested here."""

    def once(scheme: Scheme, on: date) -> Certificate:
        text = next((one for one in (OLD, CUT, RISE) if scheme_of(one) == scheme), "")
        return _proved(text, on) if text else prove(scheme, on)

    monkeypatch.setattr(studied, "prove", once)


def with_rows(rows: str) -> str:
    return OLD.replace(ROWS, rows)


CUT = with_rows("[[0, 0], [5, 0], [15, 900], [30, 4000], [60, 21000]]")
RISE = with_rows("[[0, 100], [5, 100], [15, 1300], [30, 5500], [60, 21100]]")


def people(many: int, seed: int = 4, *, last: bool = False) -> pa.Table:
    """Random people near every bound, with a reference, an area and a team of a few."""
    made = crowd(scheme_of(OLD), many, seed).arrays()
    if not last:
        del made["last_budget"]
    dice = np.random.default_rng(seed)
    return pa.table(
        {
            "person": [f"ref-{row:05d}" for row in range(many)],
            "area": dice.choice(["North", "South"], many),
            "team": ["tiny" if row < 4 else ["one", "two"][row % 2] for row in range(many)],
            **made,
        }
    )


def inputs(table: pa.Table, row: int) -> Inputs:
    """One person of the table as the interpreter takes them."""
    scheme = scheme_of(OLD)
    said = {name: table[name][row].as_py() for name in table.column_names}
    facts = {
        code: Fraction(said[code]) if fact.numeric else said[code]
        for code, fact in scheme.facts.items()
        if said.get(code) is not None
    }
    return Inputs(
        answers={code: said[code] for code in scheme.questions if said[code] is not None},
        facts=facts,
        verified=frozenset(code for code in scheme.questions if said[f"verified.{code}"]),
        agreed=frozenset(code for code in scheme.facts if said[f"agreed.{code}"]),
    )


def tried(old: str, new: str, table: pa.Table, folder: Path, *groups: str) -> Simulation:
    file = folder / "people.parquet"
    parquet.write_table(table, file)
    asked = Asked(Side(old, ON), Side(new, ON), groups, "person")
    return simulate(asked, file, progress=lambda *_: None, say=lambda _: None)


def command(folder: Path, table: pa.Table, *more: str, old: str = OLD, new: str = CUT) -> int:
    """The command as it is wired, with its files in `folder`; what it writes is in `out`."""
    parser = argparse.ArgumentParser()
    simulating.add_part(parser.add_subparsers(dest="part"))
    (folder / "old.yaml").write_text(old, encoding="utf-8")
    (folder / "new.yaml").write_text(new, encoding="utf-8")
    parquet.write_table(table, folder / "people.parquet")
    given = ["simulate", str(folder / "old.yaml"), str(folder / "new.yaml"), "--people",
             str(folder / "people.parquet"), "--on", "2026-06-01", "--out", str(folder / "out"),
             "--person", "person", *more]  # fmt: skip
    return simulating.run(parser.parse_args(given))


def found(folder: Path) -> Mapping[str, object]:
    return json.loads((folder / "out/simulation.json").read_text(encoding="utf-8"))


def test_nobody_moves_when_nothing_changes(tmp_path):
    table = people(400)
    assert command(tmp_path, table, new=OLD) == 0
    made = found(tmp_path)
    bands = made["movers"]["bands"]
    assert bands["same"] == made["people"]["covered"]
    assert sum(bands.values()) == bands["same"]
    assert made["cost"]["today"] == made["cost"]["new_in_full"] == made["cost"]["first_year"]
    assert made["movers"]["mean_change_95"] == [0, 0]
    assert len((tmp_path / "out/speak_first.csv").read_text().splitlines()) == 1


def test_softening_of_an_earlier_change_is_no_change_of_rules(tmp_path):
    made = tried(OLD, OLD, people(400, last=True), tmp_path)
    assert made.people is not None
    assert (made.people.old == made.people.new).all()
    assert made.people.today.sum() > made.people.old.sum()  # last year's corridor still pays


def test_a_planted_rise_of_a_whole_table_moves_the_exact_total(tmp_path):
    table = people(600)
    made = tried(OLD, RISE, table, tmp_path)
    before, after = 0, 0
    pays: dict[str, int] = {}
    for row in range(table.num_rows):
        one = inputs(table, row)
        old, new = (work_out(scheme_of(text), one, ON) for text in (OLD, RISE))
        if old.amount is None:
            continue
        before, after = before + old.amount, after + (new.amount or 0)
        for funder, share in new.shares.items():
            pays[funder] = pays.get(funder, 0) + share
    assert made.people is not None
    assert before < after
    assert int(made.people.today.sum()) == before
    assert int(made.people.new.sum()) == after
    assert {name: int(one.sum()) for name, one in made.people.new_shares.items()} == pays


def test_sums_are_those_of_allocate_and_of_its_first_year(tmp_path):
    table = people(900)
    made = tried(OLD, CUT, table, tmp_path)

    def scored(text: str, of: pa.Table) -> pa.RecordBatch:
        return batch_scorer(text, ON)(of.combine_chunks().to_batches()[0])

    today = scored(OLD, table).column("amount")
    assert made.people is not None
    assert int(made.people.today.sum()) == sum(one or 0 for one in today.to_pylist())
    in_full = scored(CUT, table).column("amount").to_pylist()
    assert int(made.people.new.sum()) == sum(one or 0 for one in in_full)
    last = [None if one is None else f"{one // 100}.{one % 100:02d}" for one in today.to_pylist()]
    following = table.append_column("last_budget", pa.array(last))
    first = scored(CUT, following.set_column(
        following.column_names.index("agreed.last_budget"), "agreed.last_budget",
        pa.array([True] * table.num_rows)))  # fmt: skip
    amounts = first.column("amount").to_pylist()
    assert made.years.of[0].total == sum(one or 0 for one in amounts)
    assert int(made.people.first.sum()) == made.years.of[0].total


def test_each_year_the_funders_make_up_the_total_and_budgets_come_nearer(tmp_path):
    made = tried(OLD, CUT, people(800), tmp_path)
    assert made.people is not None
    totals = [year.total for year in made.years.of]
    assert made.years.settled
    assert totals == sorted(totals, reverse=True)
    assert [year.softened for year in made.years.of] == sorted(
        (year.softened for year in made.years.of), reverse=True
    )
    for year in made.years.of:
        assert sum(year.funders.values()) == year.total
    held = made.people.today * 85 // 100
    assert (made.people.first >= np.minimum(held, made.people.today)).all()
    assert (made.people.first >= made.people.new).all()


def test_everyone_who_loses_more_than_a_tenth_is_on_the_list_and_nobody_else(tmp_path, capsys):
    table = people(500)
    assert command(tmp_path, table, "--group", "area") == 0
    wanted = {}
    for row in range(table.num_rows):
        one = inputs(table, row)
        old, new = (work_out(scheme_of(text), one, ON).amount for text in (OLD, CUT))
        if old is not None and new is not None and (old - new) * 10 > old:
            wanted[table["person"][row].as_py()] = (old, new)
    with (tmp_path / "out/speak_first.csv").open(newline="") as file:
        listed = list(csv.DictReader(file))
    told = {
        one["person"]: (int(Fraction(one["old"]) * 100), int(Fraction(one["new"]) * 100))
        for one in listed
    }
    assert len(wanted) > 50
    assert told == wanted
    assert all(Fraction(one["change"]) < 0 for one in listed)
    words = capsys.readouterr().out
    assert "may see it" in words
    assert "before any notice" in words


def test_nobody_appears_in_what_is_published(tmp_path):
    assert command(tmp_path, people(300), "--group", "team", "--envelope", "900000") == 0
    mode = (tmp_path / "out/speak_first.csv").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    for name in ("simulation.html", "simulation.json"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "ref-" not in text
        assert str(tmp_path) not in text
        assert not re.search(r"https?:", text)


def test_the_same_people_and_seed_give_the_same_bytes(tmp_path, monkeypatch):
    table = people(700)
    more = ("--group", "area", "--group", "team", "--envelope", "2500000.50")
    texts = []
    for block in (65_536, 90):
        monkeypatch.setattr(answers, "PARQUET_BLOCK", block)
        assert command(tmp_path, table, *more) == 0
        names = ("simulation.html", "simulation.json", "speak_first.csv")
        texts.append([(tmp_path / "out" / name).read_bytes() for name in names])
    assert texts[0] == texts[1]
    assert command(tmp_path, table, *more, "--seed", "9") == 0
    assert (tmp_path / "out/simulation.json").read_bytes() != texts[0][1]


def test_a_csv_file_says_the_same_and_rows_stand_for_names(tmp_path):
    table = people(150)
    asked = [Asked(Side(OLD, ON), Side(CUT, ON), ("area",), person) for person in ("person", "")]
    parquet.write_table(table, tmp_path / "people.parquet")
    pa.csv.write_csv(table, tmp_path / "people.csv")
    told: list[Simulation] = [
        simulate(one, tmp_path / name, progress=lambda *_: None, say=lambda _: None)
        for one, name in zip(asked, ("people.parquet", "people.csv"), strict=True)
    ]
    first, second = (published(one, ON, Chance(3, 200)) for one in told)
    assert first == second
    by_name = {one.person: one.change for one in told[0].losers}
    by_row = {f"ref-{int(one.person) - 1:05d}": one.change for one in told[1].losers}
    assert by_name == by_row
    assert by_name


def test_tiny_groups_are_starred_and_cannot_be_found_by_taking_away(tmp_path):
    table = people(600)
    assert command(tmp_path, table, "--group", "team", "--group", "area") == 0
    made = found(tmp_path)
    teams = {one["group"]: one for one in made["groups"]["team"]["groups"]}
    assert teams["tiny"] == {"group": "tiny", "people": None}
    hidden = [one for one in teams.values() if one.get("today") is None]
    assert len(hidden) == 2, "one group alone could be found from the total"
    areas = {one["group"]: one for one in made["groups"]["area"]["groups"]}
    assert sum(one["today"] for one in areas.values()) == made["cost"]["today"]
    assert sum(one["new_in_full"] for one in areas.values()) == made["cost"]["new_in_full"]
    for one in (*areas.values(), *teams.values()):
        for count in one.get("bands", {}).values():
            assert count is None or count == 0 or count >= 10


def test_of_seven_people_nothing_is_published(tmp_path):
    assert command(tmp_path, people(7)) == 0
    made = found(tmp_path)
    assert made["cost"]["today"] is made["cost"]["new_in_full"] is None
    assert made["people"]["covered"] is None
    assert made["years"]["of"] == []
    assert "*" in (tmp_path / "out/simulation.html").read_text()


def test_people_without_an_answer_are_counted_and_left_out(tmp_path):
    table = people(200)
    meals = [None if row < 40 else one for row, one in enumerate(table["meals"].to_pylist())]
    table = table.set_column(table.column_names.index("meals"), "meals", pa.array(meals))
    assert command(tmp_path, table) == 0
    made = found(tmp_path)
    assert made["people"]["asked"] == 200
    assert made["people"]["missing_old"] >= 40
    assert made["people"]["share_percent"] <= 80
    assert "too few to adopt" in (tmp_path / "out/simulation.html").read_text()


@pytest.mark.parametrize(
    ("without", "words"),
    [(0, "100 %: everybody"), (9, "at least 95 %, less than 96 %"), (199, "less than 1 %")],
)
def test_the_page_says_how_much_of_everybody_is_covered(tmp_path, without, words):
    table = people(400)
    answered = [all(row[code] for code in scheme_of(OLD).questions) for row in table.to_pylist()]
    table = table.filter(pa.array(answered)).slice(0, 200)
    meals = table["meals"].to_pylist()
    meals = pa.array([None] * without + meals[without:])
    command(tmp_path, table.set_column(table.column_names.index("meals"), "meals", meals))
    assert words in html.unescape((tmp_path / "out/simulation.html").read_text())


def test_rows_by_percentile_matching_are_never_told_without_their_warning(tmp_path):
    matched = CUT.replace(
        "calibration: calibrations/2026-01.json", "calibration: Percentile matching"
    )
    assert matched != CUT
    assert command(tmp_path, people(40), new=matched) == 0
    assert found(tmp_path)["new"]["warning"] == PERCENTILE_WARNING
    assert found(tmp_path)["old"]["warning"] == ""
    assert PERCENTILE_WARNING in html.unescape((tmp_path / "out/simulation.html").read_text())


def test_a_column_that_is_not_there_is_named(tmp_path, capsys):
    assert command(tmp_path, people(40).drop_columns(["meals"]), "--group", "area") == 0
    assert "No column for meals" in capsys.readouterr().err
    made = found(tmp_path)
    assert made["people"]["covered"] == made["people"]["share_percent"] == 0


def test_floors_and_caps_are_crossed_both_ways(tmp_path):
    table = people(900)
    lower_floor = OLD.replace("{2026-04-01: 300}", "{2026-04-01: 100}")
    higher_cap = OLD.replace("{2026-04-01: 48000}", "{2026-04-01: 9000}")
    down = tried(OLD, lower_floor, table, tmp_path).people
    up = tried(lower_floor, OLD, table, tmp_path).people
    assert down is not None
    assert up is not None
    assert down.flags["out_of_floor"].sum() == up.flags["into_floor"].sum() > 0
    assert not down.flags["into_floor"].any()
    capped = tried(OLD, higher_cap, table, tmp_path).people
    assert capped is not None
    over = (capped.old > 900_000) & (capped.old < 4_800_000)  # not at the old cap already
    assert (capped.flags["into_cap"] == over).all()
    assert capped.flags["into_cap"].any()


def test_cliffs_before_and_after(tmp_path):
    assert command(tmp_path, people(60), new=RISE) == 0
    cliffs = {one["where"]: one for one in found(tmp_path)["cliffs"]}
    assert cliffs["safety"]["old"] == 728_000
    assert set(cliffs) == {"mornings", "meals", "thinking", "distress", "safety"}


def test_the_chance_of_a_cost_is_certain_where_it_must_be(tmp_path):
    table = people(200)
    for envelope, wanted in (("0", "1.0000"), ("99999999", "0.0000")):
        assert command(tmp_path, table, "--envelope", envelope) == 0
        assert found(tmp_path)["envelope"]["in_full"] == wanted
    half = str(found(tmp_path)["cost"]["new_in_full"] // 100)
    assert command(tmp_path, table, "--envelope", half) == 0
    assert 0.4 < float(found(tmp_path)["envelope"]["in_full"]) < 0.6


def test_a_reference_is_never_taken_for_a_formula(tmp_path):
    table = people(80)
    odd = pa.array([f"=1+{row}" for row in range(80)])
    table = table.set_column(0, "person", odd)
    assert command(tmp_path, table) == 0
    with (tmp_path / "out/speak_first.csv").open(newline="") as file:
        assert all(row["person"].startswith("'=") for row in csv.DictReader(file))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--group", "nowhere"), "has no column 'nowhere'"),
        (("--group", "person"), "more than 100 different values"),
        (("--envelope", "much"), "is not an amount"),
        (("--envelope", "1/3"), "is not an amount"),
        (("--old-on", "2020-01-01"), "the first begins on 2026-04-01"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path, capsys, more, said):
    assert command(tmp_path, people(150), *more) == 2
    assert said in capsys.readouterr().err


def test_schemes_that_cannot_be_compared_are_refused(tmp_path, capsys):
    graded = (FILES / "sgb_xi.yaml").read_text(encoding="utf-8")
    monthly = OLD.replace("unit: year, weeks", "unit: month, weeks")
    dollars = (FILES / "ihss.yaml").read_text(encoding="utf-8")
    for new, said in ((graded, "no amount"), (monthly, "a month"), (dollars, "no amount")):
        assert command(tmp_path, people(20), new=new) == 2
        assert said in capsys.readouterr().err
    assert command(tmp_path, people(20), new="format: other") == 2
    assert "is not a scheme" in capsys.readouterr().err


def test_rows_that_cannot_be_read_are_told_and_the_rest_is_worked_out(tmp_path, capsys):
    table = people(120)
    hours = [
        "many" if row == 3 else one for row, one in enumerate(table["night_hours"].to_pylist())
    ]
    table = table.set_column(
        table.column_names.index("night_hours"), "night_hours", pa.array(hours)
    )
    assert command(tmp_path, table) == 1
    told = capsys.readouterr()
    assert "Row 4, column night_hours" in told.err
    assert "1 rows could not be read" in told.out


def test_a_flag_that_neither_scheme_knows_is_not_passed_over(tmp_path, capsys):
    table = people(50).append_column("verified.saftey", pa.array([True] * 50))
    assert command(tmp_path, table) == 2
    assert "neither scheme has a question" in capsys.readouterr().err
