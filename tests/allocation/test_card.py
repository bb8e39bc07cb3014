"""The card of a scheme: everything in full, nothing made up, one source for both layouts."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from ownway.allocation.analysis.studies.card import Sources, record
from ownway.allocation.analysis.studies.card.about import NOT_SAID, About, Unknown, about_of
from ownway.allocation.analysis.studies.card.page import card
from ownway.allocation.analysis.studies.card.results import NOT_DONE, OTHER_RULES, SAME_RULES, Given
from ownway.allocation.analysis.studies.reports import page
from ownway.cli import simulating
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.proofs import Certificate, prove
from ownway.scheme.rules.reading import read_scheme

pytestmark = pytest.mark.many

FILES = Path(__file__).parents[1] / "scheme/files"
PUBLISHED = sorted(FILES.glob("*.yaml"))
ON = date(2026, 6, 1)


@cache
def proved(file: str) -> tuple[Scheme, Certificate]:
    scheme = read_scheme((FILES / file).read_text(encoding="utf-8"))
    return scheme, prove(scheme, ON, pairs=50)


def sources(file: str = "example.yaml", **more: Any) -> Sources:
    scheme, certificate = proved(file)
    return Sources(scheme, ON, certificate, **more)


def command(out: Path, *more: str, file: Path = FILES / "example.yaml") -> int:
    parser = argparse.ArgumentParser()
    simulating.add_part(parser.add_subparsers(dest="part"))
    given = ["card", str(file), "--on", "2026-06-01", "--out", str(out), *more]
    return simulating.run(parser.parse_args(given))


@pytest.mark.parametrize("file", PUBLISHED, ids=lambda one: one.stem)
def test_every_published_scheme_has_a_card_with_all_its_rules(file):
    made = sources(file.name)
    found = record(made)
    text = unescape(page(card(found)))
    scheme = made.scheme
    assert [one["step"] for one in found["rules"]] == [one.id for one in scheme.steps]
    for step in found["rules"]:
        assert step["rule"], f"{step['step']} is not written out"
        assert step["sentences"], f"{step['step']} has no sentence"
        assert all(row in text for row in step["rule"])
    for question in scheme.questions.values():
        for option in question.options:
            assert option.words[scheme.languages[0]] in text
    assert digest(scheme, ON) in text
    assert [one["from"] for one in found["versions"]] == [
        one.start.isoformat() for one in scheme.versions
    ]


def test_every_row_of_every_table_stands_on_the_card():
    found = record(sources())
    (table,) = [one for one in found["rules"] if one["step"] == "table"]
    assert table["tables"] == [
        {
            "name": "rows",
            "from": "2026-04-01",
            "rows": [["0", "0"], ["5", "0"], ["15", "1,200"], ["30", "5,400"], ["60", "21,000"]],
        }
    ]
    rates = [one["tables"] for one in found["rules"] if one["step"] == "nights"]
    assert rates == [[{"name": "rate", "from": "2026-04-01", "rows": [["21.40"]]}]]


def test_what_nobody_wrote_down_or_did_is_said_plainly():
    found = record(sources())
    assert found["tier_1"]["contact_email"] == NOT_SAID
    assert found["tier_2"]["owner_and_responsibility"]["organisation"] == NOT_SAID
    assert {one["status"] for one in found["results"].values()} == {NOT_DONE}
    assert found["tier_2"]["risks_mitigations_and_impact_assessments"]["risks"] == {}
    text = page(card(found))
    assert text.count(NOT_DONE) >= 3
    assert "not written down yet" in text


def test_who_decides_and_who_may_not_take_away():
    review = record(sources())["tier_2"]["decision_making_process"]["human_decisions_and_review"]
    assert review["may_take_away"] == "Nobody."
    assert review["may_add"].startswith("Team lead")
    assert review["looked_at_twice"] == ["Safety"]
    assert len(review["ways_on"]) == 2


def test_what_is_not_used_follows_the_inputs():
    said = record(sources())["not_used"]
    assert "ethnicity" in said[0]
    text = (FILES / "example.yaml").read_text(encoding="utf-8")
    more = text.replace(
        "  insurance:", "  gender: {unit: code, of: [f, m], default: f}\n  insurance:"
    )
    scheme = read_scheme(more)
    told = record(Sources(scheme, ON, prove(scheme, ON, pairs=50)))
    assert "gender identity" not in told["not_used"][0]
    assert "Asked, but read by no step: gender." in told["not_used"]


def test_a_report_about_other_rules_is_not_taken_for_one_about_these():
    made = sources()
    ours = digest(made.scheme, ON)
    good = Given("validation.json", {"scheme": {"digest": ours}, "r2": 0.61, "north": None})
    other = Given("fairness.json", {"digest": "0" * 64})
    tried = Given("simulation.json", {"old": {"digest": ours}, "new": {"digest": "1" * 64}})
    results = record(sources(validation=good, audit=other, simulation=tried))["results"]
    assert results["validation"]["status"] == SAME_RULES
    assert ["north", "*"] in results["validation"]["figures"]
    assert results["fairness"]["status"] == OTHER_RULES
    assert results["simulation"]["status"] == OTHER_RULES, "these are only the old rules in it"


def test_known_limits_come_from_the_rules_themselves():
    def limits(file: str) -> str:
        tier = record(sources(file))["tier_2"]["risks_mitigations_and_impact_assessments"]
        return " ".join(tier["known_limits"])

    assert "A verified emergency moves to the crisis level" in limits("example.yaml")
    assert "squared without a correction" in limits("ibudget.yaml")
    assert "one point can move a person to the next band" in limits("norfolk.yaml")


def test_what_the_programme_says_is_checked_and_shown():
    about = about_of(
        {"contact": "hello@river.example", "clocks": {"error claim": "15 working days"}}
    )
    text = page(card(record(sources(about=about))))
    assert "hello@river.example" in text
    assert "15 working days" in text
    for wrong in ({"contcat": "x"}, {"contact": ""}, {"clocks": "soon"}, ["contact"]):
        with pytest.raises(Unknown):
            about_of(wrong)
    assert about_of({}) == About()


def test_the_command_writes_the_same_bytes_twice(tmp_path, capsys):
    report = tmp_path / "validation.json"
    report.write_text(json.dumps({"digest": digest(sources().scheme, ON)}), encoding="utf-8")
    written = []
    for folder in ("one", "two"):
        assert command(tmp_path / folder, "--validation", str(report)) == 0
        written.append([(tmp_path / folder / name).read_bytes()
                        for name in ("card.html", "record.json")])  # fmt: skip
    assert written[0] == written[1]
    said = capsys.readouterr().out
    assert f"validation: {SAME_RULES}" in said
    assert f"fairness: {NOT_DONE}" in said
    assert "Check them against the template" in said


@pytest.mark.parametrize(
    ("name", "text", "more", "words"),
    [
        ("no.yaml", "format: other", (), "is not a scheme"),
        ("example.yaml", "", ("--on", "2020-01-01"), "the first begins on 2026-04-01"),
        ("example.yaml", "", ("--audit", "nowhere.json"), "could not be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path, capsys, name, text, more, words):
    file = FILES / name
    if text:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
    assert command(tmp_path / "out", *more, file=file) == 2
    assert words in capsys.readouterr().err


def test_a_card_needs_no_library_of_analysis():
    code = (
        "import sys; from ownway.cli import simulating; "
        "import ownway.allocation.analysis.studies.card.page; "
        "print([one for one in ('numpy', 'pyarrow', 'scipy') if one in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
