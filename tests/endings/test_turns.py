"""Who is answered first: those who graduated here before, then the longest wait (S13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ownway.endings import actions, queries, rules
from ownway.endings.rules import Step, Waits
from ownway.programme.queries import pack_of
from tests import living
from tests.cast import NOW
from tests.endings.groups import SOON, joined, now
from tests.leaving import graduated
from tests.living import AT
from tests.planned import staff
from tests.web.reading import said

HOUR = timedelta(hours=1)
moments = st.integers(0, 50).map(lambda hours: datetime(2026, 9, 4, tzinfo=UTC) + hours * HOUR)
waits = st.builds(
    Waits, who=st.integers(1, 10**6).map(lambda n: UUID(int=n)), since=moments, alumni=st.booleans()
)
lines = st.lists(waits, max_size=12, unique_by=lambda one: one.who)


@given(lines)
def test_everybody_has_one_place_and_it_depends_on_nothing_else(line):
    places = [rules.before(one, line) for one in line]
    assert sorted(places) == list(range(len(line)))
    backwards = line[::-1]
    assert [rules.before(one, backwards) for one in line] == places


@given(lines, waits)
def test_only_those_who_graduated_pass_somebody_who_waits_longer(line, mine):
    for one in line:
        if rules.before(mine, [one]) and one.since > mine.since:
            assert one.alumni
            assert not mine.alumni


@given(lines, waits)
def test_whoever_comes_later_pushes_nobody_back_unless_they_graduated_here(line, new):
    late = Waits(new.who, max([new.since, *(one.since for one in line)]) + HOUR, alumni=False)
    for one in line:
        assert rules.before(one, [*line, late]) == rules.before(one, line)


def applied(inside, name, at, *, before=False):
    """Somebody who applies at a moment; `before`: they graduated here, and are back."""
    person, by, _viewer = joined(inside, name)
    if before:
        graduated(person, by, at=AT)
        actions.come_back(person=person, by=by, at=AT + HOUR)
    return actions.apply(person=person, hopes="A job", by=by, at=at), by


def names(turns):
    return [one.whole.exit.person.name.rstrip("0123456789") for one in turns]


@pytest.fixture
def inside(db):
    return living.programme()


def test_applications_stand_in_their_order_with_graduates_first(inside):
    late, _by = applied(inside, "Late", SOON + 3 * HOUR)
    early, _by = applied(inside, "Early", SOON + HOUR)
    again, _by = applied(inside, "Again", SOON + 9 * HOUR, before=True)
    turns = queries.our_turns([now(late), now(early), now(again)])
    assert names(turns) == ["Again", "Early", "Late"]
    assert {one.step for one in turns} == {Step.WAIT_FOR_ANSWER}
    assert [queries.applied_before(one.whole) for one in turns] == [0, 1, 2]


def test_whoever_rests_keeps_their_place_and_holds_nobody_up(inside):
    early, by = applied(inside, "Early", SOON)
    late, _by = applied(inside, "Late", SOON + HOUR)
    actions.pause(way_out=early, by=by, at=SOON + 2 * HOUR)
    assert queries.applied_before(now(late)) == 0
    actions.go_on(way_out=early, by=by, at=SOON + 3 * HOUR)
    assert (queries.applied_before(now(early)), queries.applied_before(now(late))) == (0, 1)


def test_a_no_to_be_looked_at_again_waits_since_it_was_asked(inside):
    lead, _viewer = staff(inside, "approver", "Lena")
    first, by = applied(inside, "First", SOON)
    reason = pack_of(inside).exits.decline_reasons[0]
    no = actions.decline(
        way_out=first, reason=reason, words="Not now", would_change="May", by=lead, at=SOON
    )
    second, _by = applied(inside, "Second", SOON + HOUR)
    actions.challenge(answer=no, words="I want it", by=by, at=SOON + 2 * HOUR)
    turns = queries.our_turns([now(first), now(second)])
    assert [(name, one.step) for name, one in zip(names(turns), turns, strict=True)] == [
        ("Second", Step.WAIT_FOR_ANSWER),
        ("First", Step.WAIT_FOR_LOOK),
    ]


def test_a_full_group_hides_no_free_place_of_the_next(monkeypatch):
    """Where groups may be open side by side, the oldest with a free place takes people."""

    def taking(number, taken):
        cohort = SimpleNamespace(number=number, places=150, opened_at=AT, retreated_at=None)
        return queries.Group(cohort=cohort, team=(), taken=taken)

    def open_number(*newest_first):
        monkeypatch.setattr("ownway.endings.queries.cohorts.groups", lambda _where: newest_first)
        return queries.open_group(None).cohort.number

    assert open_number(taking(2, 0), taking(1, 149)) == 1
    assert open_number(taking(2, 0), taking(1, 150)) == 2
    assert open_number(taking(2, 150), taking(1, 150)) == 1


def test_the_page_of_an_answer_says_who_comes_before(cast, anas_plan):
    """Whoever answers sees that somebody waits longer; their names are on the list."""
    ana = actions.apply(person=cast.ana, hopes="A job", by=cast.by("ana"), at=NOW + HOUR)
    person, by, _viewer = joined(cast.programme, "Bea")
    bea = actions.apply(person=person, hopes="A job", by=by, at=NOW)
    with time_machine.travel(NOW + 2 * HOUR, tick=True):
        lead = cast.client("approver")
        page = said(lead.get(reverse("desk:exit_answer", args=[ana.ref])))
        assert "1 application comes before this one. 0 places are free." in page
        page = said(lead.get(reverse("desk:exit_answer", args=[bea.ref])))
        assert "This application comes first. 0 places are free." in page
        rows = said(lead.get(reverse("desk:exits"))).split("Our turn", 1)[1]
        assert rows.index(person.name) < rows.index(cast.ana.name)
