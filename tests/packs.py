"""Packs made inside a test: a whole small one, and copies of ours with one thing changed.

The small one is plain data; its scheme is text, under "scheme".
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from ownway.programme.rules import Pack, required_words

PACKS = Path(__file__).resolve().parent.parent / "packs"
ENGLAND = PACKS / "england-nhs"
FLORIDA = PACKS / "us-florida"

SMALL_SCHEME = """\
format: ownway-scheme/1
id: river-county
title: River County
languages: [en-IE]
currency: EUR
period: {unit: year, weeks: 52, days: 364}
instrument: {owner: River County, licence: A test, manual: A test, ask_as: as if help stopped}
versions:
  2026-01-01: {status: adopted, decided_by: The county, decided_on: 2025-10-01,
               notice_on: 2025-11-01, consulted: [2025-06-01, 2025-08-01], legal_basis: A test,
               calibration: A test, impact: A test}
questions:
  days:
    domain: life
    text: Words for question.days.text
    options: [[fine, 0, Fine], [help, 3, Help]]
  nights:
    domain: life
    text: Words for question.nights.text
    options: [[fine, 0, Fine], [help, 3, Help]]
steps:
  - {id: points, kind: sum, of: [days, nights], unit: point, why: points}
  - {id: table, kind: table, of: points, read: line, unit: EUR, why: table,
     rows: {2026-01-01: [[0, 100], [4, 500.01], [6, 900]]}}
  - {id: final, kind: round, to: 0.01, mode: half_up, why: final}
modes: {table: {result: final}}
overrides: {up: {by: [approver], reason: required}, down: {by: []}}
reasons:
  en-IE:
    points: "Points: {value}."
    table: "For {of} points the table has €{value}."
    final: "Your amount is €{value} a year."
tests:
  - {name: help by day and night, date: 2026-01-01, answers: {days: help, nights: help},
     expect: {points: 6, final: 900}}
"""

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
    "scheme": SMALL_SCHEME,
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
        "bank_details": {"cooling_days": 3, "source": "A test"},
        "release": {"limits": [], "source": "A test"},
        "rails": [{"code": "by_hand", "holder": "county", "format": "by_hand", "source": "A test"}],
        "invoices": {
            "link_days": 100,
            "look_within": {"working_days": 3, "source": "A test"},
            "refusal_reasons": ["invoice_unclear"],
            "source": "A test",
        },
        "signals": {
            "decide_within": {"working_days": 5, "source": "A test"},
            "split_days": 14,
            "split_least": 3,
            "split_basis_points": 9_000,
            "rounded_days": 30,
            "rounded_least": 6,
            "rounded_to": 5_000,
            "ghost_days": 7,
            "ghost_from": 100_000,
            "rotation_days": 60,
            "rotation_least": 3,
            "round_trip_days": 60,
            "round_trip_least": 3,
            "source": "A test",
        },
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
            "permissions": ["plan.decide", "amount.settle"],
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


def changed(text: str, *replaced: tuple[str, str]) -> str:
    """A text with words replaced, each exactly once."""
    for old, new in replaced:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def write(
    folder: Path, data: Mapping[str, Any], words: Mapping[str, Mapping[str, str]] | None = None
) -> Path:
    """A pack folder as its authors would leave it; words are made up where none are given."""
    home = folder / str(data["code"])
    (home / "words").mkdir(parents=True, exist_ok=True)
    shape = {key: value for key, value in data.items() if key != "scheme"}
    (home / "pack.yaml").write_text(_dump(shape), encoding="utf-8")
    (home / "allocation.yaml").write_text(data["scheme"], encoding="utf-8")
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
    (home / file).write_text(changed(text, *replaced), encoding="utf-8")
    return home


def joint(
    to: Path,
    *,
    nhs: int = 50_000_000,
    council: int = 50_000_000,
    shares: tuple[int, int] = (1, 1),
    terms: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Path:
    """The English pack with two who pay: the NHS, with its exclusions, and a council.

    `terms`: more terms of either of them, by its code.
    """
    home = to / ENGLAND.name
    shutil.copytree(ENGLAND, home, dirs_exist_ok=True)
    data = yaml.safe_load((home / "pack.yaml").read_text(encoding="utf-8"))
    first = {**data.pop("funder"), "envelope": nhs, "share": shares[0], **terms.get("nhs", {})}
    second = {"code": "council", "name": "Thornmere Council", **terms.get("council", {})}
    data["funders"] = [first, {**second, "envelope": council, "share": shares[1]}]
    (home / "pack.yaml").write_text(_dump(data), encoding="utf-8")
    for words in (home / "words").glob("*.yaml"):
        said = {"funder.nhs": first["name"], "funder.council": second["name"]}
        words.write_text(words.read_text(encoding="utf-8") + _dump(said), encoding="utf-8")
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
