"""The fairness audit: eight checks of a scheme on real people, group by group.

Whoever calls gives people gathered from a file; what comes back may leave the process as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ownway.allocation.analysis.studies.fairness.after import process, shock
from ownway.allocation.analysis.studies.fairness.errors import calibration, equal_error
from ownway.allocation.analysis.studies.fairness.money import (
    intersections,
    residuals,
    same_score,
)
from ownway.allocation.analysis.studies.fairness.parting import who_is_in
from ownway.allocation.analysis.studies.fairness.people import Asked, People, gather
from ownway.allocation.analysis.studies.fairness.questions import question_bias
from ownway.allocation.analysis.studies.fairness.scene import Scene, scene
from ownway.allocation.analysis.studies.fairness.shown import Check
from ownway.allocation.analysis.studies.fairness.telling import Told, data, report
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.proofs.papers import warning_of

__all__ = ["Asked", "People", "Told", "audit", "data", "gather", "report"]

SEED = 20_260_601


def audit(
    people: People, scheme: Scheme, on: date, *,
    seed: int = SEED, facts: tuple[tuple[str, str], ...] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Told:  # fmt: skip
    """All eight checks of `people` under the scheme in force on `on`.

    `facts`: name and value of what else the run rests on, such as the data's own hash. `progress`
    gets the title of each check when it is done. The same people and seed give the same answer.
    """
    words = scheme.languages[0]
    warning = warning_of(scheme.version_on(on))
    looked = scene(people, currency=scheme.currency, period=scheme.period.unit, seed=seed)
    questions = tuple(scheme.questions.values())
    makers: tuple[Callable[[Scene], Check], ...] = (
        residuals,
        calibration,
        same_score,
        equal_error,
        lambda one: question_bias(one, questions, words),
        process,
        shock,
        intersections,
    )
    checks: list[Check] = []
    for make in makers:
        checks.append(make(looked))
        progress(checks[-1].title)
    return Told(
        title=scheme.title,
        facts=(
            ("Scheme", scheme.id),
            ("Version", scheme.version_on(on).start.isoformat()),
            ("On", on.isoformat()),
            ("Identity of the scheme", digest(scheme, on)),
            *((("Warning", warning),) if warning else ()),
            *facts,
            ("Seed", str(seed)),
        ),
        who=tuple(_who(people, looked)),
        checks=tuple(checks),
    )


def _who(people: People, looked: Scene) -> list[tuple[str, str]]:
    unpaid = int((people.minor < 0).sum())
    money = int(people.in_money.sum())
    inside = int(looked.parted.who.sum())
    return who_is_in(
        inside,
        (
            ("In a group too small to show", money - inside),
            ("Without an agreed cost that can be read", len(people.minor) - unpaid - money),
            ("Without an amount", unpaid),
        ),
    )
