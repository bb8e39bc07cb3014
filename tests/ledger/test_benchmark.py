"""The benchmark of the books runs at a tiny size, and a missed target is said plainly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import ledger
from benchmarks.ledger_work.bench import Row, alternating, ratios

HOUSE = Path(__file__).resolve().parents[2]


def test_a_missed_target_is_said_and_what_was_not_measured_is_not_met():
    rows = [
        Row("G1", "post one", 4.4, 4.5),
        Row("G1", "post one", 4.6, 4.5),
        Row("G4", "pay run", 0.7, 0.6, least=True),
        Row("G4", "pay run", 0.5, 0.6, least=True),
        Row("G5", "page", None, 100, least=True),
    ]
    assert [row.kept for row in rows] == [True, False, True, False, None]
    said = ledger.table(rows)[2:]
    assert [line.split(" | ")[4] for line in said] == [
        "met", "**MISSED**", "met", "**MISSED**", "not measured",
    ]  # fmt: skip


def test_ratios_are_taken_inside_the_rounds():
    assert ratios([2.0, 40.0, 6.0], [1.0, 10.0, 2.0]) == 3.0


def test_works_take_turns_and_the_first_round_only_warms_up():
    seen: list[str] = []

    def work(name: str):
        return lambda number: seen.append(f"{name}{number}") or float(number)

    assert alternating(2, work("a"), work("b")) == [[0.0, 1.0], [0.0, 1.0]]
    assert len(seen) == 6
    assert seen[0][0] != seen[2][0]


@pytest.mark.many
@pytest.mark.once
def test_the_whole_script_runs_at_a_tiny_size():
    command = [sys.executable, str(HOUSE / "benchmarks/ledger.py"), "--db", "sqlite", "--size"]
    done = subprocess.run(
        [*command, "tiny", "--only", "G1,G2,G4,G5,G6,G7,G11"],
        capture_output=True,
        text=True,
        cwd=HOUSE,
    )
    assert done.returncode == 0, done.stderr
    measured = {line.split(" | ")[0].strip("| ") for line in done.stdout.splitlines()[3:] if line}
    assert {"G1", "G2", "G4", "G5", "G6", "G7", "G11"} <= measured
