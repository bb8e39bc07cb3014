"""The practice site from a built wheel, with no checkout: opened, used, stopped without a trace.

Nothing here asserts a time: `benchmarks/start.py` measures.
"""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.installed import LONGEST, get, install_beside, left_over, started
from tools import wheel

ROLES = {
    "person", "waiting", "living", "graduate", "supporter", "coach",
    "approver", "senior_approver", "payer", "releaser", "director", "centre_manager",
}  # fmt: skip

pytestmark = [pytest.mark.journey, pytest.mark.once]  # a real start: half a minute


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Path:
    """An environment that holds the wheel and knows of no checkout."""
    folder = tmp_path_factory.mktemp("installed")
    made = wheel.build(folder / "dist")
    install_beside(made, folder / "env")
    return folder / "env"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("home")


def _demo(environment: Path, *options: str) -> list[str]:
    return [str(environment / "bin" / "ownway"), "demo", "--no-browser", *options]


def _data(home: Path) -> Path:
    return home / "data"


def _settings(home: Path) -> dict[str, str]:
    return {"OWNWAY_DATA_DIR": str(_data(home))}


def test_from_nothing_to_every_role_and_back(environment, home):
    with started(_demo(environment), folder=home, environment=_settings(home)) as site:
        assert site.process.poll() is None, "\n".join(site.said)
        assert {role for _, role in site.links} == ROLES
        assert {programme for programme, _ in site.links} == {
            "england-nhs", "us-florida", "england-section-117",
        }  # fmt: skip
        assert {get(link) for link in site.links.values()} == {200}
        assert get(f"{site.url}practice/") == 200
        assert get(_style_sheet(site.url)) == 200
        _wait_for_the_worker(_data(home) / "ownway.sqlite3")
        _second_start(environment, home, site.url)
        assert site.stop(signal.SIGINT) == 0
    assert site.said[-1] == "Goodbye. Your practice data is kept for next time."
    assert not [line for line in site.said if "Traceback" in line]
    assert left_over(environment) == []
    assert not (_data(home) / "address").exists()
    _starts_again_with_its_data_and_ends_on_sigterm(environment, home)


def _starts_again_with_its_data_and_ends_on_sigterm(environment: Path, home: Path) -> None:
    before = _entries(_data(home) / "ownway.sqlite3")
    with started(_demo(environment), folder=home, environment=_settings(home)) as site:
        assert {role for _, role in site.links} == ROLES
        assert site.stop(signal.SIGTERM) == 0
    assert left_over(environment) == []
    # Kept, and grown by nothing but new links and what the worker noted.
    assert _entries(_data(home) / "ownway.sqlite3") == before + len(site.links)


def test_a_start_killed_half_way_begins_afresh(environment, tmp_path):
    settings = _settings(tmp_path)
    data = _data(tmp_path)
    with started(_demo(environment), folder=tmp_path, environment=settings, until="3 of 8") as site:
        site.stop(signal.SIGKILL)
    assert (data / "practice").read_text() == "begun\n"
    with started(_demo(environment), folder=tmp_path, environment=settings) as site:
        assert {role for _, role in site.links} == ROLES, "\n".join(site.said)
        assert site.stop() == 0
    assert left_over(environment) == []


def _style_sheet(url: str) -> str:
    """The first style sheet of the first page: from a wheel its name holds a hash."""
    import re
    from urllib.request import urlopen

    with urlopen(f"{url}practice/", timeout=30) as answer:
        found = re.search(r'href="/(static/[^"]+\.[0-9a-f]{12}\.css)"', answer.read().decode())
    assert found, "no style sheet with a hashed name"
    return url + found[1]


def _second_start(environment: Path, home: Path, first: str) -> None:
    with started(_demo(environment), folder=home, environment=_settings(home)) as second:
        assert second.process.wait(timeout=LONGEST) == 1
    assert second.said[-1] == f"Ownway is already running: {first}"


def _wait_for_the_worker(database: Path) -> None:
    """The record is sealed by the background work, not by us."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        with closing(sqlite3.connect(database)) as rows:
            if rows.execute("SELECT count(*) FROM record_seal").fetchone()[0]:
                return
        time.sleep(0.2)
    raise AssertionError("the worker sealed nothing")


def _entries(database: Path) -> int:
    with closing(sqlite3.connect(database)) as rows:
        return rows.execute("SELECT count(*) FROM record_entry").fetchone()[0]
