"""Works out what was asked for about new rules: on everyone, in a private folder, then told.

The worker starts it as a process of its own, so that its libraries leave memory again and a long
run keeps nothing else waiting. Those without a worker run `ownway rules studies`.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

if TYPE_CHECKING:
    from ownway.rulemaking.actions.studying import Found
    from ownway.rulemaking.queries import Member, Texts

LIBRARIES = {
    "impact": ("numpy", "pyarrow"),
    "validation": ("numpy", "pyarrow"),
    "fairness": ("numpy", "pyarrow", "scipy", "statsmodels"),
}
PERSON, COST, WAY = "Person", "Agreed cost", "Way: "
SAY_EVERY = 5.0  # seconds between two marks of how far it is
FOLDER = "study-"
Say = Callable[[int, int | None], None]


class _CannotBe(Exception):
    """The study cannot be made; the code is what the page has words for."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def work_out_all() -> int:
    """Everything that was asked for, one after another. Gives how many studies ended."""
    from django.conf import settings
    from filelock import FileLock, Timeout

    from ownway.rulemaking import queries

    ended = 0
    try:
        with FileLock(settings.DATA_DIR / "studies.lock", timeout=0):
            for left in settings.DATA_DIR.glob(f"{FOLDER}*"):
                shutil.rmtree(left)  # of a run that was cut short
            while (study := queries.waiting()) is not None:
                _work_out(study, settings.DATA_DIR)
                ended += 1
    except Timeout:
        structlog.get_logger().info("studies.already_at_work")
    return ended


def _work_out(study: Any, data_dir: Path) -> None:
    """One study, from its beginning to its end, whatever that is."""
    from ownway.core.actors import SYSTEM
    from ownway.rulemaking import actions

    actions.begin_study(study=study, by=SYSTEM, at=_now())
    try:
        found = _found(study, data_dir)
    except _CannotBe as no:
        actions.fail_study(study=study, because=no.because, by=SYSTEM, at=_now())
    except Exception as error:  # said by its kind alone: its words may hold somebody's answers
        structlog.get_logger().error("study.failed", kind=type(error).__name__)
        actions.fail_study(study=study, because="fault", by=SYSTEM, at=_now())
    else:
        actions.finish_study(study=study, found=found, by=SYSTEM, at=_now())


def _found(study: Any, data_dir: Path) -> Found:
    from ownway.allocation.analysis.extras import NotInstalled, need
    from ownway.rulemaking import queries

    try:
        need(*LIBRARIES[study.kind])
    except NotInstalled:
        raise _CannotBe("not_installed") from None
    members = list(queries.everyone(study.programme, _now()))
    if not members:
        raise _CannotBe("nobody")
    make = {"impact": _impact, "validation": _validation, "fairness": _fairness}[study.kind]
    with _told_to_a_file(members, study.programme.currency, data_dir) as people:
        return make(study, queries.texts_of(study, _now()), people, len(members))


@contextmanager
def _told_to_a_file(members: list[Member], currency: str, data_dir: Path) -> Iterator[Path]:
    """Everyone as a table that only this user can read, gone when it has been worked through."""
    from ownway.core.money import exponent
    from ownway.rulemaking.queries import GROUPS, PROCESS

    places = exponent(currency)
    codes = sorted({code for one in members for code in (*one.answers, *one.facts)})
    heads = [PERSON, *codes, *GROUPS, COST, *(f"{WAY}{name}" for name in PROCESS)]
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=data_dir) as folder:
        path = Path(folder) / "people.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(heads)
            for one in members:
                said = {**one.facts, **one.answers}
                table.writerow(
                    [
                        one.person,
                        *(said.get(code, "") for code in codes),
                        *(one.groups[name] for name in GROUPS),
                        "" if one.cost_minor is None else _major(one.cost_minor, places),
                        *(one.process.get(name, "") for name in PROCESS),
                    ]
                )
        yield path


def _major(minor: int, places: int) -> str:
    digits = str(minor).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _impact(study: Any, texts: Texts, people: Path, active: int) -> Found:
    from ownway.allocation.analysis.studies import simulating
    from ownway.allocation.analysis.studies.reports import page
    from ownway.allocation.analysis.studies.simulating.estimates import DRAWS
    from ownway.allocation.analysis.studies.simulating.public import Chance, published
    from ownway.allocation.analysis.studies.simulating.sides import Side
    from ownway.allocation.analysis.studies.simulating.telling import told
    from ownway.rulemaking.actions.studying import Found, Loses
    from ownway.rulemaking.queries import GROUPS

    asked = simulating.Asked(
        Side(texts.old, texts.on), Side(texts.new, texts.on), GROUPS, person=PERSON
    )
    with _plain_words():
        found = simulating.simulate(asked, people, progress=_sayer(study), say=_nothing)
    public = published(found, texts.on, Chance(_seed(study), DRAWS, texts.envelope))
    return Found(
        active=active,
        covered=found.covered,
        result=public,
        page=page(told(public)),
        losers=[Loses(UUID(one.person), one.today, one.new, one.first) for one in found.losers],
    )


def _validation(study: Any, texts: Texts, people: Path, active: int) -> Found:
    from ownway.allocation.analysis.studies.reports import page
    from ownway.allocation.analysis.studies.simulating.sides import Side
    from ownway.allocation.analysis.studies.validating import published, validate
    from ownway.allocation.analysis.studies.validating.telling import told
    from ownway.rulemaking.actions.studying import Found
    from ownway.rulemaking.queries import GROUPS

    side = Side(texts.new, texts.on)
    with _plain_words():
        found = validate(side, people, COST, GROUPS, progress=_sayer(study), say=_nothing)
    public = published(found)
    return Found(active=active, covered=found.covered, result=public, page=page(told(public)))


def _fairness(study: Any, texts: Texts, people: Path, active: int) -> Found:
    from ownway.allocation.analysis.answers import Problems
    from ownway.allocation.analysis.batch import batch_scorer, compiled
    from ownway.allocation.analysis.studies import fairness
    from ownway.allocation.analysis.studies.reports import page
    from ownway.rulemaking.actions.studying import Found
    from ownway.rulemaking.queries import GROUPS, PROCESS

    score = batch_scorer(texts.new, texts.on)
    before = batch_scorer(texts.old, texts.on) if study.proposal else None
    process = tuple((name, f"{WAY}{name}") for name in PROCESS)
    with _plain_words("no_costs"):
        gathered = fairness.gather(
            score,
            before,
            people,
            fairness.Asked(COST, GROUPS, process),
            progress=_sayer(study),
            problems=Problems(_nothing),
        )
    scheme = compiled(texts.new, texts.on).scheme
    told = fairness.audit(gathered, scheme, texts.on, seed=_seed(study))
    return Found(
        active=active,
        covered=int((gathered.minor >= 0).sum()),
        result=dict(fairness.data(told)),
        page=page(fairness.report(told)),
    )


@contextmanager
def _plain_words(because: str = "unusable") -> Iterator[None]:
    """What the libraries say no to, as a code; their words may hold somebody's answers."""
    from ownway.allocation.analysis.answers import Unusable
    from ownway.allocation.analysis.exact import TooFine
    from ownway.allocation.analysis.inputs import BadColumn

    try:
        yield
    except TooFine:
        raise _CannotBe("too_fine") from None
    except (Unusable, BadColumn):
        raise _CannotBe(because) from None


def _sayer(study: Any) -> Say:
    """Marks how many people are worked out, now and then."""
    from ownway.core.actors import SYSTEM
    from ownway.rulemaking import actions

    last = time.monotonic()

    def say(done: int, _of: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= SAY_EVERY:
            last = time.monotonic()
            actions.note_progress(study=study, people=done, by=SYSTEM, at=_now())

    return say


def _nothing(_words: str) -> None:
    """Rows are counted in what comes out; their words stay nowhere."""


def _seed(study: Any) -> int:
    """Of the draws: the same study gives the same figures."""
    return int(study.pk)


def _now() -> datetime:
    return datetime.now(UTC)
