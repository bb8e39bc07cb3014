"""`ownway scheme check` and `ownway explain`: what they print, and the code they leave with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ownway.cli.main import main

SCHEMES = Path(__file__).resolve().parents[1] / "scheme" / "files"
EXAMPLE = SCHEMES / "example.yaml"
SOMEBODY = {
    "answers": {
        "mornings": "help",
        "meals": "often",
        "thinking": "often",
        "distress": "often",
        "safety": "some",
    },
    "facts": {"informal": "some", "night_hours": 26, "last_budget": 5000.00},
    "agreed": ["informal"],
}


@pytest.fixture
def answers(tmp_path):
    """Writes one person's answers and gives the file."""

    def write(said: object) -> str:
        file = tmp_path / "one.json"
        file.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
        return str(file)

    return write


def altered(folder: Path, old: str, new: str) -> str:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    file = folder / "scheme.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


def test_a_sound_scheme_can_be_adopted(capsys) -> None:
    assert main(["scheme", "check", str(EXAMPLE), "--on", "2026-06-01"]) == 0
    said = capsys.readouterr().out
    assert "Every input that can matter was covered" in said
    assert "More need never pays less." in said
    assert "GBP 7,280  A verified emergency moves to the crisis level" in said
    assert "It can be adopted." in said
    assert "Version 2027-04-01 (draft) comes later" in said


def test_a_draft_is_told_what_it_still_needs(capsys) -> None:
    assert main(["scheme", "check", str(EXAMPLE), "--on", "2027-06-01"]) == 1
    said = capsys.readouterr().out
    line = next(
        number
        for number, text in enumerate(EXAMPLE.read_text(encoding="utf-8").splitlines(), 1)
        if text.strip().startswith("2027-04-01:")
    )
    assert f"{EXAMPLE}:{line}: no_sign_off: Version 2027-04-01 does not say who decided it" in said
    assert "It cannot be adopted yet: 5 things to put right." in said


def test_more_need_that_pays_less_is_shown_by_two_people(tmp_path, capsys) -> None:
    file = altered(tmp_path, "[30, 5400], [60", "[20, 5400], [30, 900], [60")
    assert main(["scheme", "check", file, "--on", "2026-06-01"]) == 1
    said = capsys.readouterr().out
    assert "more_need_pays_less" in said
    assert "shown by: " in said
    assert "More need never pays less." not in said


def test_a_problem_is_said_with_file_and_line_and_what_mends_it(tmp_path, capsys) -> None:
    file = altered(tmp_path, "weight: 1.2", "wieght: 1.2")
    assert main(["scheme", "check", file]) == 1
    said = capsys.readouterr().out
    line = 1 + Path(file).read_text(encoding="utf-8").split("wieght")[0].count("\n")
    assert f"{file}:{line}:" in said
    assert "weight" in said
    assert "to put right before it can be read as a scheme" in said


def test_a_file_that_is_not_there(capsys) -> None:
    assert main(["scheme", "check", "nowhere.yaml"]) == 2
    assert "nowhere.yaml could not be read" in capsys.readouterr().err


def test_a_day_before_the_first_version(capsys) -> None:
    assert main(["scheme", "check", str(EXAMPLE), "--on", "2020-01-01"]) == 2
    assert "the first day is 2026-04-01" in capsys.readouterr().err


def test_the_working_of_one_person_as_text(answers, capsys) -> None:
    file = answers(SOMEBODY)
    assert main(["explain", str(EXAMPLE), "--answers", file, "--on", "2026-06-01"]) == 0
    said = capsys.readouterr().out
    assert "Daily: your answers add to 8.5 points. 8.5 count, times 1.2." in said
    assert "Indicative amount: GBP 4,250 a year" in said
    assert "  health: GBP 986.29" in said


def test_the_working_as_json_sums_and_keeps_numbers_exact(answers, capsys) -> None:
    file = answers(SOMEBODY)
    arguments = ["explain", str(EXAMPLE), "--answers", file, "--on", "2026-06-01", "--json"]
    assert main(arguments) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["amount"] == 425000
    assert sum(line["adds"] for line in said["lines"]) == 425000
    assert said["shares"] == {"health": 98629, "council": 326371}
    assert [line["value"] for line in said["lines"]][:4] == ["10.2", "8", "5.5", "23.7"]
    assert all(line["sentence"] for line in said["lines"])
    assert len(said["digest"]) == 64


def test_a_missing_answer_is_asked_for(answers, capsys) -> None:
    some = {**SOMEBODY, "answers": {"mornings": "help"}}
    file = answers(some)
    assert main(["explain", str(EXAMPLE), "--answers", file, "--on", "2026-06-01"]) == 1
    said = capsys.readouterr().out
    assert "No amount yet. Still to be answered:" in said
    assert "meals: Meals" in said


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("not json", "is not JSON"),
        ([], "holds no answers"),
        ({"replies": {}}, "“replies” is not known here"),
        ({"answers": {"mornings": "maybe"}}, "'maybe' is not an answer"),
        ({"answers": {}, "facts": {"hours": 3}}, "hours"),
        ({**SOMEBODY, "facts": {"night_hours": "many"}}, "night_hours"),
    ],
)
def test_answers_that_cannot_be_read(answers, capsys, said, words) -> None:
    file = answers(said)
    assert main(["explain", str(EXAMPLE), "--answers", file, "--on", "2026-06-01"]) == 2
    assert words in capsys.readouterr().err


def test_a_decimal_may_stand_as_text(answers, capsys) -> None:
    file = answers({**SOMEBODY, "facts": {**SOMEBODY["facts"], "night_hours": "26.00"}})
    assert main(["explain", str(EXAMPLE), "--answers", file, "--on", "2026-06-01"]) == 0
    assert "GBP 4,250" in capsys.readouterr().out


def test_a_language_that_the_scheme_does_not_have(answers, capsys) -> None:
    file = answers(SOMEBODY)
    arguments = ["explain", str(EXAMPLE), "--answers", file, "--on", "2026-06-01"]
    assert main([*arguments, "--language", "fr"]) == 2
    assert "speaks en, and not fr" in capsys.readouterr().err
