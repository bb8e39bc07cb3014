"""Two raters hand in at the very same moment, and while somebody closes: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from ownway.core.problems import Refused
from ownway.improvement import actions
from ownway.improvement.models import Rater, Rating, Round
from ownway.record.models import Entry
from tests import checked, living
from tests.living import AT


@pytest.fixture
def small(fresh_database):
    return checked.small(living.programme())


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Does each in a thread of its own, started together; gives what came out, or the refusal."""
    start = Barrier(len(acts), timeout=60)

    def one(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [each.result() for each in [threads.submit(one, act) for act in acts]]


def test_all_hand_in_at_once_and_twice_and_nothing_is_lost(small):
    of, named = checked.begun(small)
    points = {name: place for place, name in enumerate(named)}
    acts = [
        lambda rater=rater, name=name: checked.says(rater, checked.all_of(of, points[name]))
        for name, rater in named.items()
    ]

    came = together([*acts, *acts])

    assert not [one for one in came if isinstance(one, Refused)]
    for name, rater in named.items():
        kept = Rating.objects.filter(rater=rater).values_list("points", flat=True)
        assert list(kept) == [points[name]] * 3
    assert Entry.objects.filter(verb="improvement.hand_in").count() == len(named)


def test_handing_in_while_it_closes_is_kept_whole_or_refused_whole(small):
    of, named = checked.begun(small)
    first, second, *late = named.values()
    for rater in (first, second):
        checked.says(rater, checked.all_of(of, 2))
    staff = living.staff()

    came = together(
        [
            *(lambda rater=rater: checked.says(rater, checked.all_of(of, 3)) for rater in late),
            lambda: actions.close_round(of=of, by=staff, at=AT),
        ]
    )

    assert Round.objects.get().outcome == "valid"
    for rater, answer in zip(late, came, strict=False):
        refused = isinstance(answer, Refused)
        assert Rating.objects.filter(rater=rater).count() == (0 if refused else 3)
        assert (Rater.objects.get(pk=rater.pk).handed_in_at is None) is refused
