"""Two clicks at the very same moment: one round, one answer, one amount."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from ownway.allocation import actions as allocating
from ownway.allocation.models import Allocation
from ownway.assessment import actions
from ownway.assessment.models import Answer, Assessment
from ownway.record.models import Entry
from tests import living
from tests.living import AT, SIXTEEN


@pytest.fixture
def ana(fresh_database):
    return living.person(living.programme())


def at_once(act: Callable[[], Any], times: int = 4) -> list[Any]:
    """Does the same thing in so many threads, started together."""
    start = Barrier(times, timeout=60)

    def one() -> Any:
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return [each.result() for each in [threads.submit(one) for _time in range(times)]]


def test_everything_happens_once(ana):
    person, by, _viewer = ana

    rounds = at_once(lambda: actions.start(person=person, by=by, at=AT))
    begun = rounds[0]
    assert {each.pk for each in rounds} == {begun.pk}

    for question, option in SIXTEEN.items():
        actions.save_answer(
            assessment=begun, question=question, option=option, version=0, by=by, at=AT
        )
    at_once(
        lambda: actions.save_answer(
            assessment=begun, question="meals", option="most", version=1, by=by, at=AT
        )
    )
    assert Answer.objects.get(question="meals").version == 2

    at_once(lambda: actions.send(assessment=begun, by=by, at=AT))
    sent = Assessment.objects.get()
    at_once(lambda: allocating.work_out(assessment=sent, by=by, at=AT))

    assert Allocation.objects.count() == 1
    for verb in ("assessment.start", "assessment.send", "allocation.work_out"):
        assert Entry.objects.filter(verb=verb).count() == 1
