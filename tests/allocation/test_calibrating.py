"""A table fitted to people whose truth is known: what it finds, flags, and never does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.allocation.analysis.answers import Unusable
from ownway.allocation.analysis.studies.calibrating import THIS, Study, Wish, study
from ownway.allocation.analysis.studies.calibrating.evidence import Sample, target_of
from ownway.allocation.analysis.studies.calibrating.findings import (
    as_data,
    checks,
    warnings,
)
from ownway.allocation.analysis.studies.calibrating.folds import figures, folds
from ownway.allocation.analysis.studies.calibrating.holdback import Year, hold_back
from ownway.allocation.analysis.studies.calibrating.monotone import Form, fit, rounded
from ownway.allocation.analysis.studies.calibrating.parts import groups
from ownway.allocation.analysis.studies.calibrating.reading import Named, read_people
from ownway.allocation.analysis.studies.calibrating.rewriting import plainly, with_draft
from ownway.allocation.analysis.studies.calibrating.rivals import (
    BARE_ROOT,
    PERCENTILE_WARNING,
    PERCENTILES,
    ROOT,
    ROOT_WARNING,
)
from ownway.allocation.analysis.studies.calibrating.telling import write
from ownway.cli import calibrating
from ownway.scheme.rules.reading import read_scheme
from tests.allocation.truth import (
    DEARER,
    FILES,
    KEEP,
    KNOTS,
    ON,
    PEOPLE,
    ROWS,
    SEED,
    chosen,
    quiet,
    save,
    truth,
    wish,
)


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Study:
    folder = tmp_path_factory.mktemp("people")
    return study(wish(save(folder / "people.csv", truth().rows())), quiet)


# The fit, held out, beside the truth.


def ceiling() -> float:
    parts = folds(np.arange(PEOPLE), SEED)
    return float(np.mean([figures(truth().seen[a], truth().cost[a]).r2 for _, a in parts]))


@pytest.mark.many
def test_scores_are_those_of_the_scheme_and_nobody_is_dropped(found: Study) -> None:
    assert len(found.evidence.sample) == found.evidence.audit.rows == PEOPLE
    assert np.allclose(found.evidence.sample.score, truth().score)
    assert (found.evidence.sample.level == truth().informal).all()
    assert found.evidence.sample.cost.max() == truth().cost.max()


@pytest.mark.many
def test_the_table_reaches_the_ceiling_and_the_total(found: Study) -> None:
    mean = found.judged[THIS].mean
    assert ceiling() == pytest.approx(0.613, abs=0.03)  # another draw of the same chance
    assert abs(mean.r2 - ceiling()) <= 0.01
    assert abs(mean.ratio - 1) <= 0.02
    assert all(one.holds for one in checks(found))


@pytest.mark.many
def test_rows_never_fall_and_shares_never_rise(found: Study) -> None:
    assert list(found.fitted.rows) == sorted(found.fitted.rows)
    assert all(row % 100 == 0 for row in found.fitted.rows)
    assert found.fitted.shares[0] == 1
    assert list(found.fitted.shares) == sorted(found.fitted.shares, reverse=True)
    assert np.abs(np.array(found.fitted.shares) - KEEP).max() < 0.06


@pytest.mark.many
def test_the_dearer_group_is_found(found: Study) -> None:
    parts = {part.name: part for part in groups(found)["area"]}
    assert parts[DEARER].off
    assert parts[DEARER].ratio == pytest.approx(1.0375 / 1.15, abs=0.05)
    assert [name for name, part in parts.items() if part.off] == [DEARER]
    assert any(f"'{DEARER}'" in one for one in warnings(found))


@pytest.mark.many
def test_the_root_underpays_unless_corrected_and_percentiles_do_badly(found: Study) -> None:
    bare, whole = found.judged[BARE_ROOT].mean, found.judged[ROOT].mean
    assert bare.ratio < 0.95
    assert whole.ratio == pytest.approx(1, abs=0.02)
    best = found.judged[THIS].mean
    assert found.judged[PERCENTILES].mean.r2 < best.r2 - 0.1
    for name in found.judged.keys() - {PERCENTILES}:
        assert found.judged[name].mean.r2 <= ceiling() + 0.01


@pytest.mark.many
def test_the_range_holds_for_eight_in_ten(found: Study) -> None:
    assert np.mean(found.coverage) == pytest.approx(0.8, abs=0.02)


@pytest.mark.many
def test_the_draft_states_the_range_that_was_checked(found: Study) -> None:
    stated = found.draft.range_on(found.start)
    assert stated is not None
    assert (stated.of, stated.people, stated.plans) == ("total", Fraction(4, 5), PEOPLE)
    assert stated.source == "validation.json"
    assert float(stated.reached) == pytest.approx(np.mean(found.coverage), abs=0.01)
    assert found.draft.range_on(ON) is None
    score, cost = truth().score, truth().cost
    ends = [stated.at(Fraction(str(round(one, 3)))) for one in score]
    span = found.ranges.of(score)
    for at, both in enumerate(ends):
        assert both is not None
        assert float(both[0]) == pytest.approx(span.low[at], abs=0.02)
        assert float(both[1]) == pytest.approx(span.high[at], abs=0.02)
    within = [float(low) <= one <= float(high) for (low, high), one in zip(ends, cost, strict=True)]
    assert np.mean(within) == pytest.approx(0.8, abs=0.02)


@pytest.mark.many
def test_the_same_people_scheme_and_seed_give_the_same_bytes(found: Study, tmp_path) -> None:
    moved = save(tmp_path / "elsewhere.csv", truth().rows())
    first = [path.read_bytes() for path in write(found, tmp_path / "one")]
    again = study(replace(found.wish, people=moved), quiet)
    assert [path.read_bytes() for path in write(again, tmp_path / "two")] == first
    assert str(tmp_path).encode() not in b"".join(first)


@pytest.mark.many
def test_what_is_written(found: Study, tmp_path) -> None:
    draft, html, data = write(found, tmp_path)
    old, new = found.wish.text.splitlines(), draft.read_text(encoding="utf-8").splitlines()
    assert len(set(old) - set(new)) == 3  # two lines of rows, one of shares
    scheme = read_scheme(draft.read_text(encoding="utf-8"))
    assert scheme.versions[-1].status == "draft"
    assert scheme.versions[-1].start > ON
    assert scheme.step("table").rows.on(ON) == read_scheme(found.wish.text).step("table").rows.on(
        ON
    )
    for output in (html.read_text(encoding="utf-8"), data.read_text(encoding="utf-8")):
        assert PERCENTILE_WARNING in output
        assert ROOT_WARNING in output
    said = json.loads(data.read_text(encoding="utf-8"))
    assert said["table"][-1][1] == found.fitted.rows[-1]
    assert said["data_hash"] == found.evidence.digest


# Oddities are listed and stay in.


@pytest.mark.many
def test_oddities_are_listed_and_only_rows_without_score_or_cost_are_left_out(tmp_path) -> None:
    rows = truth().rows()[:400]
    rows[3]["q01"] = "perhaps"
    rows[4]["q02"] = ""
    rows[5]["cost"] = ""
    rows[6]["cost"] = "much"
    rows[7]["cost"] = "-5"
    rows[8] = dict(rows[9])
    rows[10]["cost"] = "9000000"
    rows[11]["area"] = "Z"
    made = study(wish(save(tmp_path / "people.csv", rows)), quiet)
    audit, listed = made.evidence.audit, as_data(made)["listed"]
    assert [one.row for one in audit.impossible] == [4]
    assert [one.row for one in audit.unanswered] == [5]
    assert [one.row for one in audit.no_cost] == [6, 7, 8]
    assert [one.row for one in audit.duplicates] == [10]
    assert [one["row"] for one in listed["far_from_table"]] == [11]
    said = json.dumps(as_data(made))
    assert "what stands there is not known here; write none" in said
    assert "perhaps" not in said  # a cell may hold anything, and a report may be published
    assert len(made.evidence.sample) == 395
    assert made.evidence.sample.cost.max() == 9_000_000
    assert audit.repeated == 1
    hidden = [part for part in groups(made)["area"] if part.people is None]
    assert "Z" in {part.name for part in hidden}
    assert len(hidden) == 2
    assert all(part.ratio is None and part.amount is None for part in hidden)


@pytest.mark.many
def test_without_agreement_unpaid_help_counts_for_nobody_and_that_is_said(tmp_path) -> None:
    rows = [
        {k: v for k, v in one.items() if k != "agreed.informal"} for one in truth().rows()[:300]
    ]
    made = study(wish(save(tmp_path / "people.csv", rows), groups=()), quiet)
    assert (made.evidence.sample.level == 0).all()
    assert any("agreed.informal" in one for one in warnings(made))
    assert made.fitted.shares == (1.0,) * 5


def test_costs_in_thousands_are_refused_and_a_file_that_is_not_there_is_named(tmp_path) -> None:
    rows = [{**one, "cost": f"{float(one['cost']) / 10_000:.4f}"} for one in truth().rows()[:150]]
    with pytest.raises(Unusable, match="not in thousands"):
        study(wish(save(tmp_path / "people.csv", rows)), quiet)
    with pytest.raises(Unusable, match=r"nobody\.csv could not be read"):
        study(wish(tmp_path / "nobody.csv"), quiet)


# Arithmetic.


def test_all_rows_of_a_person_are_on_one_side() -> None:
    person = np.repeat(np.arange(60), 3)
    for fit_on, judge_on in folds(person, 1):
        assert not set(person[fit_on]) & set(person[judge_on])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(120, 400), st.floats(0, 1.5))
def test_a_fit_never_falls_and_its_total_comes_out(seed: int, people: int, noise: float) -> None:
    dice = np.random.default_rng(seed)
    score, level = dice.uniform(0, 230, people), dice.integers(0, 5, people)
    cost = dice.lognormal(8, noise, people)  # not even a link with the score
    sample = Sample(score, level, cost, np.arange(people))
    form = Form(KNOTS, 5, least_share=0.5)
    made = rounded(fit(sample, form), sample, form)
    assert made.rows[0] == 0
    assert list(made.rows) == sorted(made.rows)
    assert list(made.shares) == sorted(made.shares, reverse=True)
    assert min(made.shares) >= 0.5
    off = abs(made.amounts(score, level).sum() - cost.sum())
    assert off <= max(0.005 * cost.sum(), form.to / 2 * people)  # no nearer than rows are rounded


def test_a_table_without_noise_is_found_again() -> None:
    one = truth()
    cost = np.interp(one.score, KNOTS, ROWS) * KEEP[one.informal]
    sample = replace(one.sample(), cost=cost)
    form = Form(KNOTS, 5)
    made = rounded(fit(sample, form), sample, form)
    assert made.rows == pytest.approx(ROWS, abs=100, rel=0.02)
    assert made.shares == pytest.approx(KEEP, abs=0.021)  # four rounds come this near


@pytest.mark.many
@pytest.mark.parametrize(("shock", "k"), [(0.0, 0.044), (0.05, 0.093)])
def test_the_hold_back_of_the_specification(shock: float, k: float) -> None:
    dice = np.random.default_rng(1)
    final = dice.gamma(1 / 0.36, 0.36, 500)  # mean 1, standard deviation 0.6
    final = 1 + (final - final.mean()) * 0.6 / final.std()  # of these very people
    (made,) = hold_back(np.ones(500), final, [Year(shock)], seed=3)
    assert made.k == pytest.approx(k, abs=0.0025)
    assert made.draws >= 10_000
    assert hold_back(np.ones(500), final, [Year(shock)], seed=3) == [made]


def test_new_people_need_money_too() -> None:
    final = np.ones(200)
    none, some = hold_back(final, final, [Year(), Year(new=0.1)], seed=1)
    assert none.k == 0
    assert some.k == pytest.approx(0.1 + 1.645 * np.sqrt(20) / 200, abs=0.01)
    with pytest.raises(ValueError, match="10,000"):
        hold_back(final, final, [Year()], seed=1, draws=100)


# The scheme file.


@given(st.integers(0, 10**9))
def test_numbers_are_written_exactly(hundredths: int) -> None:
    number = Fraction(hundredths, 100)
    assert Fraction(plainly(number)) == number


@pytest.mark.parametrize("rows", ["list", "dashes", "days", "days below each other"])
@pytest.mark.parametrize("mark", ["\n", "\r\n"])
def test_only_rows_shares_and_versions_change_however_they_are_written(rows, mark) -> None:
    text = (FILES / "thirty.yaml").read_text(encoding="utf-8")
    start = text.index("  - {id: table")
    end = text.index("  - {id: small")
    written = {
        "list": "[[0, 0], [15, 1200]]",
        "dashes": "\n    - [0, 0]   # nothing\n    - [15, 1200]",
        "days": "{2026-04-01: [[0, 0], [15, 1200]]}",
        "days below each other": "\n      2026-04-01: [[0, 0], [15, 1200]]   # as decided",
    }[rows]
    text = (text[:start] + "  - id: table   # kept\n    kind: table\n    of: total\n"
            "    read: line\n    unit: GBP\n    why: table\n    title: The table\n"
            f"    rows: {written}\n" + text[end:])  # fmt: skip
    text = text[: text.index("tests:")].replace("    informal:", "    gone:")
    text = "\n".join(line for line in text.splitlines() if "gone:" not in line
                     and "informal.none:" not in line) + "\n"  # fmt: skip
    text = text.replace("\n", mark)
    scheme = read_scheme(text)
    new = [(Fraction(0), Fraction(0)), (Fraction(25, 2), Fraction(900))]
    day = date(2027, 4, 1)
    made = with_draft(text, scheme.versions[0].start, day, target_of(scheme, ON), new, {})
    draft = read_scheme(made)
    assert draft.step("table").rows.on(day) == tuple(new)
    assert draft.step("table").rows.on(ON) == scheme.step("table").rows.on(ON)
    assert [one.start for one in draft.versions] == [scheme.versions[0].start, day]
    assert "# kept" in made
    assert made.count(mark) == text.count(mark) + {"dashes": -2, "days below each other": 1}.get(
        rows, 0
    ) + 1  # fmt: skip
    assert ("\n" in made.replace("\r\n", "")) == (mark == "\n")


# The command.


def command(tmp_path: Path, *more: str, scheme: str = "thirty", rows: int = 300) -> int:
    people = save(tmp_path / "people.csv", truth().rows()[:rows])
    return calibrating.run(
        chosen(str(FILES / f"{scheme}.yaml"), "--people", str(people), "--on", "2026-06-01",
               "--out", str(tmp_path / "out"), *more)
    )  # fmt: skip


@pytest.mark.many
def test_the_command_writes_three_files(tmp_path, capsys) -> None:
    code = command(tmp_path, "--cost", "cost", "--from", "2027-04-01", "--seed", "7")
    said = capsys.readouterr()
    assert code == 0, said
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "allocation.yaml",
        "validation.html",
        "validation.json",
    ]
    assert "Fitting" in said.err
    assert "300 of 300 rows used" in said.out
    data = json.loads((tmp_path / "out/validation.json").read_text(encoding="utf-8"))
    assert (data["seed"], data["draft_from"]) == (7, "2027-04-01")


@pytest.mark.parametrize(
    ("more", "scheme", "rows", "words"),
    [
        (["--cost", "spent"], "thirty", 300, "no column called 'spent'"),
        (["--cost", "cost", "--group", "team"], "thirty", 300, "no column called 'team'"),
        (["--cost", "cost", "--group", "ref"], "thirty", 60, "at most 50 groups"),
        (["--cost", "cost"], "thirty", 60, "at least 100"),
        (["--cost", "ref"], "thirty", 200, "at least 100"),
        (["--cost", "cost", "--from", "2026-05-01"], "thirty", 60, "too early"),
        (["--cost", "cost", "--table", "total"], "thirty", 60, "no such table"),
        (["--cost", "cost"], "norfolk", 60, "read: line"),
        (["--cost", "cost"], "nowhere", 60, "could not be read"),
    ],
)
def test_the_command_says_in_one_sentence_what_to_do(
    tmp_path, capsys, more, scheme, rows, words
) -> None:
    assert command(tmp_path, *more, scheme=scheme, rows=rows) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_missing_library_is_named(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr("ownway.allocation.analysis.extras.find_spec", lambda name: None)
    assert command(tmp_path, "--cost", "cost") == 2
    assert "pip install" in capsys.readouterr().err


def test_a_scheme_is_never_overwritten_by_its_draft(tmp_path, capsys) -> None:
    (tmp_path / "out").mkdir()
    file = tmp_path / "out/allocation.yaml"
    file.write_bytes((FILES / "thirty.yaml").read_bytes())
    people = save(tmp_path / "people.csv", truth().rows()[:120])
    code = calibrating.run(
        chosen(str(file), "--people", str(people), "--on", "2026-06-01", "--cost", "cost",
               "--out", str(tmp_path / "out"))
    )  # fmt: skip
    assert code == 2
    assert "another folder" in capsys.readouterr().err


def test_a_table_among_several_has_to_be_named() -> None:
    text = (FILES / "thirty.yaml").read_text(encoding="utf-8")
    second = text.index("  - {id: unpaid")
    more = ("  - {id: other, kind: table, of: total, read: line, unit: GBP, why: table, "
            "title: Other, rows: [[0, 0], [10, 5]]}\n")  # fmt: skip
    scheme = read_scheme(text[:second] + more + text[second:])
    with pytest.raises(Unusable, match="--table"):
        target_of(scheme, ON)
    assert target_of(scheme, ON, "other").keep is None


@pytest.mark.many
def test_a_table_that_goes_by_a_number_and_not_by_questions_is_fitted_too(tmp_path) -> None:
    dice = np.random.default_rng(6)
    points = dice.integers(5, 40, 400) / 2
    cost = 5 * points * dice.gamma(9, 1 / 9, 400)
    rows = [
        {"points": f"{p:g}", "panel": "0", "cost": f"{c:.2f}"}
        for p, c in zip(points, cost, strict=True)
    ]
    people = save(tmp_path / "people.csv", rows)
    text = (FILES / "savva.yaml").read_text(encoding="utf-8")
    made = study(Wish(text, date(2010, 6, 1), people, "cost", seed=SEED), quiet)
    assert (made.evidence.sample.score == points).all()
    assert made.judged[THIS].mean.ratio == pytest.approx(1, abs=0.02)
    assert made.draft.step("table").rows.on(made.start)[-1][1] > 90
    assert {one.name for one in checks(made) if not one.holds} <= {"total"}


def test_a_table_that_goes_by_one_question_scores_by_its_points(tmp_path) -> None:
    text = (
        (FILES / "thirty.yaml")
        .read_text(encoding="utf-8")
        .replace("of: total, read", "of: q03, read")
    )
    target = target_of(read_scheme(text), ON)
    rows = truth().rows()[:50]
    rows[7]["q03"] = ""
    found = read_people(text, ON, target, save(tmp_path / "people.csv", rows), Named("cost"))
    points = {"none": 0, "little": 2, "some": 5, "much": 9, "most": 14}
    assert found.sample.score.tolist() == [points[one["q03"]] for one in rows if one["q03"]]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("norfolk", "is read by bands"),
        ("km", "no table from points to money. Its money comes from"),
        ("sgb_xi", "no money of its own"),
    ],
)
def test_a_scheme_without_a_table_to_fit_says_what_can_be_done(file, words) -> None:
    scheme = read_scheme((FILES / f"{file}.yaml").read_text(encoding="utf-8"))
    with pytest.raises(Unusable, match=words):
        target_of(scheme, scheme.versions[0].start)


def test_parquet_says_the_same_as_csv(tmp_path) -> None:
    rows = truth().rows()[:300]
    table = pyarrow.Table.from_pylist([{**one, "cost": float(one["cost"])} for one in rows])
    parquet.write_table(table, tmp_path / "people.parquet")
    save(tmp_path / "people.csv", rows)
    text = (FILES / "thirty.yaml").read_text(encoding="utf-8")
    target = target_of(read_scheme(text), ON)
    one, other = (
        read_people(text, ON, target, tmp_path / f"people.{kind}", Named("cost", "ref", ("area",)))
        for kind in ("parquet", "csv")
    )  # fmt: skip
    for name in ("score", "level", "cost", "person"):
        assert (getattr(one.sample, name) == getattr(other.sample, name)).all()
    assert (one.groups, one.audit) == (other.groups, other.audit)


@pytest.mark.many
def test_a_scheme_with_priced_lines_and_a_limit_is_fitted_and_warned_of(tmp_path) -> None:
    text = (FILES / "example.yaml").read_text(encoding="utf-8")
    scheme, dice = read_scheme(text), np.random.default_rng(4)
    rows = []
    for at in range(300):
        places = {q.code: dice.integers(len(q.options)) for q in scheme.questions.values()}
        need = sum(places.values())
        codes = {q.code: q.options[places[q.code]].code for q in scheme.questions.values()}
        rows.append({**codes, "cost": f"{need * 900 * dice.gamma(3, 1 / 3):.2f}", "ref": f"p{at}"})
    people = save(tmp_path / "people.csv", rows)
    made = study(Wish(text, ON, people, "cost", seed=SEED), quiet)
    assert made.start == date(2027, 4, 2)  # past the draft that the file holds already
    assert any("nights" in one for one in warnings(made))
    assert {one.name for one in checks(made) if not one.holds} <= {"cliffs"}
    assert len(made.draft.versions) == 3
