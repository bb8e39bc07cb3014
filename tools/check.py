"""Everything that is known about the code without running the product: one line for each check.

`make static` runs it; `make check` adds the fast tests. All checks run, so all findings are shown.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TYPED = [
    "ownway",
    "tools/environment.py",
    "tools/check.py",
    "tools/messages.py",
    "tools/rulebook.py",
    "tools/proofs.py",
]
PYTHON = sys.executable

CHECKS: list[tuple[str, list[str]]] = [
    ("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
    ("import contracts", [str(BIN / "lint-imports"), "--no-logo", "--cache-dir", ".cache/imports"]),
    ("templates", [str(BIN / "djlint"), "ownway", "--lint", "--quiet"]),
    ("settings", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("generated documents", [PYTHON, "tools/rulebook.py", "--check"]),
    ("schema of schemes", [PYTHON, "tools/scheme_schema.py", "--check"]),
    ("translations", [PYTHON, "tools/messages.py", "check"]),
    ("types", [PYTHON, "-m", "mypy", "--cache-dir", ".cache/mypy", *TYPED]),
]


def main() -> int:
    os.chdir(HOUSE)
    Path(".cache").mkdir(exist_ok=True)
    failed = [name for name, command in CHECKS if not _passes(name, command)]
    if failed:
        print(f"\nTo put right: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    start = time.perf_counter()
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    good = answer.returncode == 0
    print(f"{'✓' if good else '✗'} {name} ({time.perf_counter() - start:.1f} s)", flush=True)
    if not good:
        print(answer.stdout + answer.stderr, flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main())
