"""Writes `docs/schemes/scheme.schema.json`, with which editors help to write a scheme file.

    python tools/scheme_schema.py           writes it
    python tools/scheme_schema.py --check   says whether the one on disk is what the reader knows

The keys stand in `ownway/scheme/rules/reading/keys.py` and nowhere else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
SCHEMA = HOUSE / "docs/schemes/scheme.schema.json"


def main(arguments: Sequence[str]) -> int:
    sys.path.insert(0, str(HOUSE))
    if "--check" in arguments:
        current = SCHEMA.exists() and SCHEMA.read_text() == written()
        if not current:
            print("docs/schemes/scheme.schema.json is old. Run: python tools/scheme_schema.py")
        return 0 if current else 1
    SCHEMA.parent.mkdir(parents=True, exist_ok=True)
    SCHEMA.write_text(written())
    print(f"docs/schemes: {SCHEMA.name}")
    return 0


def written() -> str:
    """The schema as it stands on disk."""
    from ownway.scheme.rules.reading.keys import json_schema

    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
