"""What the product sees of a centre, and what was said of it on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from ownway.consent.queries import Viewer, require
from ownway.consent.rules import Permission
from ownway.learning.models import (
    CourseRun,
    Enrolment,
    Feedback,
    FidelityCheck,
    Hub,
    LearningPlan,
    RunTrainer,
    Writer,
)
from ownway.learning.rules import (
    HOLDS_SEAT,
    Card,
    Component,
    EnrolmentState,
    Hand,
    Kind,
    KindComponent,
    Live,
    RunState,
    Way,
    hands_lack,
)
from ownway.programme.models import Programme

_SAT = HOLDS_SEAT - {EnrolmentState.OFFERED}


def live(programme: Programme, *, from_on: date, until_on: date, hub: Hub | None = None) -> Live:
    """What runs in terms that touch `[from_on, until_on)` show. Eight queries, whatever ran."""
    runs = CourseRun.objects.filter(
        course__programme=programme, term__starts_on__lt=until_on, term__ends_on__gt=from_on
    ).exclude(state=RunState.CALLED_OFF)
    if hub is not None:
        runs = runs.filter(hub=hub)
    ids = dict(runs.values_list("pk", "course_id"))
    courses = set(ids.values())
    places = Enrolment.objects.filter(run__in=ids, state__in=_SAT)
    mixed = places.values("run").annotate(kinds=Count("learner__kind", distinct=True))
    counted = places.aggregate(
        places=Count("pk"),
        by_themselves=Count("pk", filter=Q(way=Way.SITE)),
        learners=Count("learner", distinct=True),
    )
    with_plan = LearningPlan.objects.filter(learner__in=places.values("learner"))
    return Live(
        runs=len(ids),
        both=_whole(RunTrainer.objects.filter(run__in=ids).values_list("run", "human", "as_peer")),
        mixed=mixed.filter(kinds__gt=1).count(),
        courses=len(courses),
        written_together=_whole(
            Writer.objects.filter(co_production__course__in=courses).values_list(
                "co_production__course", "human", "as_peer"
            )
        ),
        places=counted["places"],
        by_themselves=counted["by_themselves"],
        learners=counted["learners"],
        plans=with_plan.count(),
        choice=len(courses),
        feedback=Feedback.objects.filter(enrolment__in=places).count(),
    )


def _whole(rows: object) -> int:
    """Of how many of the first column a peer and somebody else have a hand in it."""
    hands: dict[int, list[Hand]] = {}
    for key, human, as_peer in rows:  # type: ignore[attr-defined]
        hands.setdefault(key, []).append(Hand(human, as_peer))
    return sum(not hands_lack(each) for each in hands.values())


@dataclass(frozen=True, slots=True)
class CheckView:
    """One look: its card, the reasons, and what the product saw then."""

    check: FidelityCheck
    card: Card
    why: dict[str, str]
    live: Live


def checks(viewer: Viewer, programme: Programme) -> list[CheckView]:
    """Every look at the centres of a programme, newest first. Raises NotVisible."""
    require(viewer, Permission.LEARNING_RUN, programme=programme)
    rows = FidelityCheck.objects.filter(programme=programme).select_related("hub")
    return [_view(row) for row in rows.prefetch_related("scores", "kinds").order_by("-pk")]


def _view(row: FidelityCheck) -> CheckView:
    scores, kinds = list(row.scores.all()), list(row.kinds.all())
    return CheckView(
        check=row,
        card=Card(
            {Component(one.component): one.score for one in scores},
            {KindComponent(one.component): Kind(one.kind) for one in kinds},
        ),
        why={one.component: one.why for one in scores if one.why}
        | {one.component: one.why for one in kinds if one.why},
        live=Live(**row.live),
    )
