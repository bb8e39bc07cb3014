"""Builds the wheel: static files collected and hashed, sentences compiled, packs inside.

    python tools/wheel.py [folder]      default: dist

It is built from a copy, so that nothing made for a wheel stays in the checkout, and with what the
environment holds already: no download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
NEEDED = ("pyproject.toml", "hatch_build.py", "manage.py", "README.md", "LICENSE", ".gitignore")
FOLDERS = ("ownway", "packs")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", "collected")


def build(into: Path, *, workshop: Path | None = None) -> Path:
    """The wheel in the folder `into`. `workshop`: an empty place for the copy."""
    with tempfile.TemporaryDirectory(prefix="wheel_", dir=workshop) as name:
        copy = Path(name) / "ownway"
        copy_sources(copy)
        run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"], copy)
        into.mkdir(parents=True, exist_ok=True)
        run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)], copy)
    made = sorted(into.glob("*.whl"), key=lambda path: path.stat().st_mtime)
    if not made:
        sys.exit("No wheel was made.")
    return made[-1]


def copy_sources(copy: Path) -> None:
    copy.mkdir()
    for name in NEEDED:
        shutil.copy2(HOUSE / name, copy / name)
    for name in FOLDERS:
        shutil.copytree(HOUSE / name, copy / name, ignore=LEFT_OUT)


def run(command: list[str], copy: Path) -> None:
    """In the copy alone: its packages, and a data directory that goes with it."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "OWNWAY_DATA_DIR": str(copy.parent / "data"),
        "DATABASE_URL": "",
        "OWNWAY_PRACTICE": "true",
    }
    said = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    if said.returncode:
        sys.exit(f"{' '.join(command)} did not work:\n{said.stdout}{said.stderr}")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HOUSE / "dist"
    wheel = build(folder.resolve())
    print(f"{wheel} ({wheel.stat().st_size // 1000:,} kB)")
