"""What we say in `evidence/` stands on tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from ownway.core import strict_yaml

HOUSE = Path(__file__).resolve().parent.parent.parent
KEYS = ["id", "hazard", "cause", "harm", "control", "owner", "evidence", "open"]
HAZARDS = strict_yaml.read((HOUSE / "evidence/hazards.yaml").read_text(encoding="utf-8")).data
PATH = re.compile(r"`((?:tests|prove)/[\w/]+\.py)`")


@cache
def _tests_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def _missing(evidence: str) -> str:
    """Why this piece of evidence is none; empty where it is there."""
    file, _, name = evidence.partition("::")
    path = HOUSE / file
    if not path.is_file():
        return f"{file} does not exist"
    if name and name not in _tests_in(path):
        return f"{file} has no {name}"
    if not name and not re.match(r"tests/.*test_\w+\.py$|prove/\w+\.py$", file):
        return f"{file} is no test and no proof"
    return ""


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_each_hazard_is_whole_and_its_evidence_is_there(hazard):
    assert list(hazard) == KEYS
    assert hazard["owner"] in ("maker", "programme")
    assert all(hazard[key].strip() for key in KEYS[:6])
    assert hazard["evidence"], "a control nobody would miss is none"
    assert [why for each in hazard["evidence"] if (why := _missing(each))] == []


def test_hazards_are_numbered_once():
    assert [hazard["id"] for hazard in HAZARDS] == [
        f"H{number:02}" for number in range(1, len(HAZARDS) + 1)
    ]


def test_the_accessibility_statement_names_tests_that_exist():
    named = PATH.findall((HOUSE / "evidence/accessibility.md").read_text(encoding="utf-8"))
    assert len(named) >= 5
    assert [why for each in named if (why := _missing(each))] == []


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ("tests/nowhere/test_none.py", "does not exist"),
        ("tests/evidence/test_hazards.py::test_none", "has no test_none"),
        ("tests/cast.py", "is no test"),
    ],
)
def test_evidence_that_is_not_there_is_found(evidence, why):
    assert why in _missing(evidence)
