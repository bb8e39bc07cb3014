"""What every test stands on: settings of its own, a database of its own, no silent templates.

`--db sqlite` (the default) or `--db postgres`; DATABASE_URL wins where set. A test that reads or
writes rows is marked `django_db` and rolls back. A test that needs real commits, other threads
or a browser asks for `fresh_database` or `live` instead.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# Fixtures for every folder.
from tests.agreed import _anas_plan, _anas_plan_of_file, anas_plan  # noqa: F401
from tests.cast import _cast_of_file, _everybody, cast  # noqa: F401

RUN = "OWNWAY_TEST_RUN"  # the folder of this run, shared by its processes
_server: list[object] = []

# Set before anything reads Django's settings. A developer's own .env never reaches a test.
if RUN not in os.environ or "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ[RUN] = tempfile.mkdtemp(prefix="ownway_")
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
_data_dir = Path(os.environ[RUN]) / f"data_{_worker}"
_data_dir.mkdir(exist_ok=True)
os.environ.update(
    OWNWAY_DATA_DIR=str(_data_dir),
    OWNWAY_PRACTICE="true",
    OWNWAY_HTTPS="false",
    DJANGO_SETTINGS_MODULE="ownway.config.settings",
    DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright keeps a loop in the thread of its tests
)

hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],  # of the machine, not of the test
)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ownway")
    group.addoption("--db", choices=("sqlite", "postgres"), default="sqlite", help="which database")
    group.addoption(
        "--rows-only",
        action="store_true",
        help="only tests that touch a database and are not marked `once`",
    )
    group.addoption("--no-rows", action="store_true", help="only tests without a database")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Starts PostgreSQL where asked for, once, and only then reads the settings."""
    if not hasattr(config, "workerinput"):
        _choose_database(config.getoption("--db"))
    from django.conf import settings

    # SQLite hands out rows nobody put in order the other way round, as PostgreSQL may on any day.
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] += "; PRAGMA reverse_unordered_selects=ON"


def _choose_database(wanted: str) -> None:
    if wanted == "sqlite":
        os.environ["DATABASE_URL"] = ""
    elif not os.environ.get("DATABASE_URL"):
        from tests.postgres import PostgresServer

        server = PostgresServer(Path(os.environ[RUN]))
        server.suit_tests_that_roll_back()
        os.environ["DATABASE_URL"] = server.url
        _server.append(server)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    for server in _server:
        server.stop()  # type: ignore[attr-defined]
    shutil.rmtree(os.environ[RUN], ignore_errors=True)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What failed is named at once: a run that is cut off has said it, too."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        crash = getattr(report.longrepr, "reprcrash", None)
        print(f"\n{report.when} of {report.nodeid} failed: {crash or report.longreprtext}")


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--db')}"


def _touches_rows(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db")
        or names & {"db", "fresh_database", "live", "practice", "django_db_setup"}
    )


def _once(item: pytest.Item) -> bool:
    return item.get_closest_marker("once") is not None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        names = set(getattr(item, "fixturenames", ()))
        if (mark and mark.kwargs.get("transaction")) or names & {"transactional_db", "live_server"}:
            raise pytest.UsageError(
                f"{item.nodeid}: the record cannot be emptied after a test that commits."
                " Ask for `fresh_database` or `live` instead."
            )
        if mark and names & {"fresh_database", "live", "practice"}:
            raise pytest.UsageError(
                f"{item.nodeid}: asks for two databases. Leave out the django_db mark."
            )
    if config.getoption("--rows-only"):
        _keep(config, items, [one for one in items if _touches_rows(one) and not _once(one)])
    if config.getoption("--no-rows"):
        _keep(config, items, [one for one in items if not _touches_rows(one)])


def _keep(config: pytest.Config, items: list[pytest.Item], wanted: list[pytest.Item]) -> None:
    kept = set(wanted)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = wanted


@pytest.fixture(scope="session")
def databases(django_test_environment, django_db_blocker) -> object:
    """The migrated template of this run, and a way to copy it."""
    from tests.databases import make_template, of_this_run

    folder = Path(os.environ[RUN])
    found = of_this_run(folder)
    with django_db_blocker.unblock():
        make_template(found, folder)
    return found


@pytest.fixture(scope="session")
def django_db_setup(databases, django_db_blocker) -> Iterator[None]:
    """The database of this process, for tests that roll back."""
    from tests.databases import use

    databases.copy("template", _worker)
    with django_db_blocker.unblock():
        before = use(databases.address(_worker))
    yield
    with django_db_blocker.unblock():
        use(before)
    databases.drop(_worker)


@pytest.fixture
def fresh_database(databases, django_db_blocker) -> Iterator[None]:
    """A database for this test alone: commits, threads and other processes are real in it."""
    from tests.databases import a_copy

    with django_db_blocker.unblock(), a_copy(databases, f"{_worker}_alone"):
        yield


@pytest.fixture
def live(fresh_database) -> Iterator[object]:
    """The product served at `live.url`, on a database of its own."""
    from tests.live import serve

    with serve() as site:
        yield site


class _Undefined(str):
    """Stands where a template names something it was not given: said aloud, never left blank."""

    def __contains__(self, part: object) -> bool:
        return True  # Django asks for "%s" before it fills the name in

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"A template names {str(name)!r}, which it was not given.")


@pytest.fixture(scope="session", autouse=True)
def _no_silent_templates(request: pytest.FixtureRequest) -> None:
    from django.conf import settings
    from django.template import engines

    for one in settings.TEMPLATES:
        # In the settings too: a test that overrides some makes Django build its engines afresh.
        one["OPTIONS"]["string_if_invalid"] = _Undefined("%s")
        engines["django"].engine.string_if_invalid = _Undefined("%s")


@pytest.fixture(autouse=True)
def _plain_language() -> Iterator[None]:
    """Each test starts in the first language, whatever the one before it chose."""
    from django.conf import settings
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield
