"""Packs made inside a test: a whole small one, and copies of ours with one thing changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ownway.programme.rules import Pack, required_words

PACKS = Path(__file__).resolve().parent.parent / "packs"
ENGLAND = PACKS / "england-nhs"
FLORIDA = PACKS / "us-florida"

SMALL: dict[str, Any] = {
    "format": "ownway-pack/1",
    "code": "river-county",
    "name": "River County",
    "place": "IE",
    "currency": "EUR",
    "zone": "Europe/Dublin",
    "languages": ["en-IE"],
    "practice": True,
    "funder": {"code": "county", "name": "River County", "envelope": 10_000_000},
    "questions": [
        {
            "code": code,
            "part": "life",
            "options": [{"code": "fine", "points": 0}, {"code": "help", "points": 3}],
        }
        for code in ("days", "nights")
    ],
    "allocation": {
        "in_force_on": date(2026, 1, 1),
        "source": "A test",
        "step": {
            "kind": "table",
            "unit": "year",
            "rows": [[0, 10_000], [4, 50_001], [6, 90_000]],
            "above": "panel",
        },
    },
    "planning": {"categories": ["life"]},
    "decisions": {
        "refusal_reasons": ["unclear"],
        "decide_within": {"working_days": 5, "source": "A test"},
        "second_look_within": {"working_days": 5, "source": "A test"},
    },
    "holding": {
        "holders": [{"code": "county", "way": "notional", "name": "River County"}],
        "review_tighter_within_months": 6,
        "source": "A test",
    },
    "spending": {
        "ask_above": 0,
        "refusal_reasons": ["unclear"],
        "pay_within": {"working_days": 5, "source": "A test"},
    },
    "review": {
        "first_within_weeks": 8,
        "then_within_months": 12,
        "start": "plan_start",
        "source": "A test",
    },
    "roles": [
        {
            "code": "approver",
            "permissions": ["plan.decide"],
            "many_people": True,
            "longest_days": 90,
        }
    ],
    "help_now": {
        "crisis_name": "A line",
        "crisis_phone": "112",
        "person_name": "A person",
        "person_phone": "01632 960000",
    },
}


def small(**changed: Any) -> dict[str, Any]:
    """The small pack as plain data, with some keys replaced."""
    return {**deepcopy(SMALL), **changed}


def write(
    folder: Path, data: Mapping[str, Any], words: Mapping[str, Mapping[str, str]] | None = None
) -> Path:
    """A pack folder as its authors would leave it; words are made up where none are given."""
    home = folder / str(data["code"])
    (home / "words").mkdir(parents=True, exist_ok=True)
    (home / "pack.yaml").write_text(_dump(data), encoding="utf-8")
    for language, said in (words or made_up_words(data)).items():
        (home / "words" / f"{language}.yaml").write_text(_dump(said), encoding="utf-8")
    return home


def made_up_words(data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Some words for each key that the pack needs, in each of its languages."""
    keys = required_words(as_pack(data))
    return {language: {key: f"Words for {key}" for key in keys} for language in data["languages"]}


def as_pack(data: Mapping[str, Any]) -> Pack:
    """The shape of plain data, without its words."""
    return Pack.model_validate(_tuples(data))


def copied(source: Path, to: Path, *replaced: tuple[str, str], file: str = "pack.yaml") -> Path:
    """A copy of a pack of ours with words of one file replaced, each exactly once."""
    home = to / source.name
    shutil.copytree(source, home, dirs_exist_ok=True)
    text = (home / file).read_text(encoding="utf-8")
    for old, new in replaced:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        text = text.replace(old, new)
    (home / file).write_text(text, encoding="utf-8")
    return home


def _dump(data: Mapping[str, Any]) -> str:
    return yaml.dump(dict(data), Dumper=_Plain, sort_keys=False, allow_unicode=True)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _tuples(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _tuples(value) for key, value in data.items()}
    return tuple(_tuples(one) for one in data) if isinstance(data, list) else data
