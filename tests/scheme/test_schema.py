"""The JSON Schema for editors is the one that the reader's keys give, and fits the files."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ownway.core import strict_yaml
from ownway.scheme.rules.reading.keys import STEPS
from ownway.scheme.rules.reading.problems import CODES
from tests.packs import PACKS
from tools.scheme_schema import SCHEMA, main, written

FILES = [
    *sorted((Path(__file__).parent / "files").glob("*.yaml")),
    *sorted(PACKS.glob("*/allocation.yaml")),
]
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (tuple,),
    "string": (str,),
    "number": (int, Fraction),
    "integer": (int,),
    "boolean": (bool,),
}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """As much of JSON Schema as ours uses; a day is text there."""
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    if "oneOf" in schema:
        return sum(fits(value, one) for one in schema["oneOf"]) == 1
    if "enum" in schema or "const" in schema:
        return value in schema.get("enum", [schema.get("const")])
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    if not isinstance(value, TYPES[schema["type"]]):
        return False
    if isinstance(value, bool) and schema["type"] != "boolean":
        return False
    if isinstance(value, str):
        return re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, tuple):
        items = schema["items"]
        each = items if isinstance(items, list) else [items] * len(value)
        return len(each) == len(value) >= schema["minItems"] and all(map(fits, value, each))
    if isinstance(value, dict):
        return all(key in value for key in schema.get("required", ())) and all(
            any(fits(one, inner) for inner in inners(key, schema)) for key, one in value.items()
        )
    return value >= schema.get("minimum", value)


def inners(key: str, schema: dict[str, Any]) -> list[dict[str, Any]]:
    named = [inner for name, inner in schema.get("properties", {}).items() if name == key]
    matched = schema.get("patternProperties", {}).items()
    return [*named, *(inner for pattern, inner in matched if re.search(pattern, key))]


def test_the_schema_on_disk_is_the_one_the_reader_knows():
    assert SCHEMA.read_text() == written()
    assert main(["--check"]) == 0


def test_an_old_schema_is_found(monkeypatch, tmp_path, capsys):
    old = tmp_path / "scheme.schema.json"
    monkeypatch.setattr("tools.scheme_schema.SCHEMA", old)
    assert main(["--check"]) == 1
    assert "is old" in capsys.readouterr().out

    assert main([]) == 0
    assert main(["--check"]) == 0
    old.write_text(old.read_text().replace("never_below", "never"))
    assert main(["--check"]) == 1


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_scheme_fits_it_and_a_strange_key_does_not(file: Path):
    schema = json.loads(written())
    data = strict_yaml.read(file.read_text(), exact=True).data

    assert fits(data, schema)
    assert not fits({**data, "stranger": 1}, schema)
    for place in range(len(data["steps"])):
        steps = list(data["steps"])
        steps[place] = {**steps[place], "stranger": 1}
        assert not fits({**data, "steps": tuple(steps)}, schema)


def test_it_has_every_kind_of_step():
    branches = json.loads(written())["properties"]["steps"]["items"]["oneOf"]

    assert [one["properties"]["kind"]["const"] for one in branches] == list(STEPS)


def test_every_code_of_the_reader_is_explained_and_no_other():
    page = (SCHEMA.parent / "README.md").read_text()
    explained = re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)

    assert sorted(explained) == sorted(CODES)
