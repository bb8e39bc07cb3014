"""No order of actions puts rules in force that lack something (§15.8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ownway.core.problems import Refused
from ownway.programme import queries as programmes
from ownway.programme.models import InForce
from ownway.rulemaking import actions
from ownway.rulemaking.models import Adoption, Paper, Step, Study
from ownway.rulemaking.rules import StudyKind
from tests import living, ruled
from tests.living import AT

pytestmark = pytest.mark.django_db
START = date(2026, 10, 1)
AUTHOR, OTHER = living.staff("Author"), living.staff("Other")


def _asked(of, at):
    day = at.date()
    actions.note_consultation(
        proposal=of, from_on=day - timedelta(days=9), to_on=day, heard="Yes.", by=OTHER, at=at
    )


ACTS = {
    "ask": _asked,
    "try": lambda of, at: ruled.studied(of, StudyKind.IMPACT, at),
    "try_few": lambda of, at: ruled.studied(of, StudyKind.IMPACT, at, active=20, covered=9),
    "validate": lambda of, at: ruled.studied(of, StudyKind.VALIDATION, at),
    "read": lambda of, at: actions.mark_tested(proposal=of, why="Read.", by=OTHER, at=at),
    "groups": lambda of, at: actions.state_equality(proposal=of, words="All.", by=OTHER, at=at),
    "tell": lambda of, at: actions.give_notice(
        proposal=of, notice_on=at.date(), words="Told.", by=OTHER, at=at
    ),
    "adopt": lambda of, at: actions.adopt(proposal=of, why="Yes.", by=OTHER, at=at),
    "adopt_own": lambda of, at: actions.adopt(proposal=of, why="Yes.", by=AUTHOR, at=at),
    "withdraw": lambda of, at: actions.withdraw(proposal=of, why="No.", by=OTHER, at=at),
    "begin": lambda of, at: actions.bring_into_force(proposal=of, by=OTHER, at=at),
}
# Whole lives with something left out, doubled or put elsewhere, days apart.
moves = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 9)), max_size=14)
whole = st.permutations(["ask", "try", "validate", "groups", "tell"]).map(
    lambda first: [(one, 0) for one in (*first, "read", "adopt")] + [("begin", 40)]
)
lives = moves | whole | st.tuples(whole, moves).map(lambda two: [*two[1], *two[0]])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lives)
def test_no_order_of_actions_gets_past_a_missing_thing(life) -> None:
    with transaction.atomic():
        programme = living.programme()
        proposal = ruled.proposed(programme, AT, by=AUTHOR, text=ruled.england(START))
        at = AT
        for name, later in life:
            at += timedelta(days=later)
            try:
                ACTS[name](proposal, at)
            except Refused:
                continue
        _holds(programme, proposal)
        transaction.set_rollback(True)


def _holds(programme, proposal) -> None:
    taken = InForce.objects.filter(programme=programme).last()
    assert programmes.by_ref(programme.ref).pack == taken.pack
    if taken.ground == "opened":
        return
    adoption = Adoption.objects.get(ref=taken.adoption)
    assert taken.scheme == proposal.scheme == adoption.scheme
    assert taken.taken_at.date() >= START
    assert adoption.signed_human != proposal.author_human
    assert not Step.objects.filter(proposal=proposal, stage="withdrawn").exists()
    impact = Study.objects.get(pk=adoption.impact_id)
    assert impact.covered * 100 >= impact.active * 95
    assert adoption.adopted_at - impact.ended_at <= timedelta(days=91)
    kinds = {"consultation", "notice", "equality"}
    assert kinds <= set(Paper.objects.values_list("kind", flat=True))


def test_the_whole_life_does_get_there() -> None:
    """The test above would pass if nothing ever came into force; this life does."""
    programme = living.programme()
    proposal = ruled.proposed(programme, AT, by=AUTHOR, text=ruled.england(START))
    for name in ("ask", "try", "validate", "read", "groups", "tell", "adopt"):
        ACTS[name](proposal, AT)
    ACTS["begin"](proposal, datetime(2026, 10, 1, 9, tzinfo=UTC))

    assert InForce.objects.last().ground == "adopted"
    _holds(programme, proposal)
