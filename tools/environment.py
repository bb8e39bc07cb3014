"""Makes `.venv` from the locks, with nothing but Python on the machine.

    python3 tools/environment.py run     what the product needs
    python3 tools/environment.py dev     and what its developers need

Every download is checked against a hash in `locks/`. uv does the work, because it takes seconds;
where uv cannot reach what pip can (mirrors and certificates set for pip alone), pip does it.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
VENV = HOUSE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / "python")

# What is set for pip, and the name uv knows it by.
SAME_FOR_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}


def main(kind: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this file runs before anything is checked)
        sys.exit(
            f"Ownway needs Python 3.11 or later; this is {sys.version.split()[0]}.\n"
            "Install a later one, then: make PYTHON=python3.12 …"
        )
    if not Path(PYTHON).exists():
        say("Making .venv")
        make_venv()
    if not can("pip"):
        run([PYTHON, "-m", "ensurepip", "--upgrade"])
    say("Fetching the tools that install the rest")
    pip("-r", "locks/tools.txt", "--require-hashes")
    say(f"Installing from locks/{kind}.txt")
    install("-r", f"locks/{kind}.txt", "--require-hashes")
    install("--no-deps", "--no-build-isolation", "-e", ".")


def make_venv() -> None:
    try:
        run([sys.executable, "-m", "venv", str(VENV)])
    except subprocess.CalledProcessError:
        sys.exit("Python cannot make a virtual environment here. On Debian: install python3-venv.")


def install(*what: str) -> None:
    """By uv where it can, else by pip: the same locks and the same hashes either way."""
    # The index order does not matter for safety: every file must have the hash we wrote down.
    uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", PYTHON]
    uv += ["--index-strategy", "unsafe-best-match"]
    if subprocess.run([*uv, *what], cwd=HOUSE, env=environment_for_uv(), check=False).returncode:
        say("uv could not; pip does it")
        pip(*what)


def pip(*what: str) -> None:
    run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what])


def can(module: str) -> bool:
    return subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode == 0


def environment_for_uv() -> dict[str, str]:
    """This machine's environment, with pip's mirrors and certificates under uv's names."""
    environment = dict(os.environ)
    for name, value in settings_of_pip().items():
        environment.setdefault(SAME_FOR_UV[name], value)
    environment.setdefault("UV_HTTP_TIMEOUT", "180")
    return environment


def settings_of_pip() -> dict[str, str]:
    """Read through pip itself, so files and PIP_ variables count as pip counts them."""
    listing = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found: dict[str, str] = {}
    for line in listing.splitlines():  # the environment is listed last and wins
        key, _, value = line.partition("=")
        name = key.rpartition(".")[2]
        if name in SAME_FOR_UV:
            found[name] = " ".join(shlex.split(value)).replace("\\n", " ").strip()
    return found


def run(command: list[str]) -> None:
    subprocess.run(command, cwd=HOUSE, check=True)


def say(words: str) -> None:
    print(f"· {words}", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as problem:
        sys.exit(f"This did not work: {shlex.join(map(str, problem.cmd))}")
