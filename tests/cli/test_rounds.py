"""Background work, one thing after another: what breaks is told of and stops nothing beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from ownway.cli import rounds, worker
from ownway.core.problems import Refused
from ownway.spending import actions
from ownway.spending.rules import Every, Rhythm

NOW = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)


class NotNow(Refused):
    code = "not_now"


def test_what_is_refused_or_breaks_stops_nothing_beside_it():
    def act(one):
        if one.ref == "b":
            raise NotNow("Not now.", fix="Wait.")
        if one.ref == "c":
            raise ValueError("Ana Duarte, 12 High Street")
        return one.ref

    with capture_logs() as told:
        done = rounds.each("thing.not_done", [SimpleNamespace(ref=one) for one in "abcd"], act)
    assert done == ["a", "d"]
    assert told == [
        {"event": "thing.not_done", "log_level": "warning", "code": "not_now"},
        {"event": "thing.not_done", "log_level": "error", "row": "c", "kind": "ValueError"},
    ]  # nothing of what the fault says: that may be about a person


def test_a_job_that_breaks_keeps_no_other_from_its_turn():
    begun = []

    def breaks(at):
        raise OSError("no disk")

    with capture_logs() as told:
        assert not rounds.do([begun.append, breaks, begun.append], NOW)
        assert rounds.do([begun.append], NOW)
    assert begun == [NOW, NOW, NOW]
    assert told == [
        {
            "event": "worker.job_failed",
            "log_level": "error",
            "job": "breaks",
            "kind": "OSError",
        }
    ]


@pytest.mark.django_db
def test_one_thing_that_cannot_be_billed_keeps_nobody_from_their_bill(anas_plan, monkeypatch):
    weekly = Rhythm(Every.WEEK, NOW.date())
    broken, whole = (anas_plan.ask(line, 1_000, times=4, rhythm=weekly) for line in ("gym", "bus"))
    bill = actions.bill_turns

    def breaks(*, purchase, **known):
        if purchase.pk == broken.pk:
            raise AssertionError("the books and the bills do not agree")
        return bill(purchase=purchase, **known)

    monkeypatch.setattr(actions, "bill_turns", breaks)
    with capture_logs() as told:
        assert worker.bill_turns(NOW) == 1
    assert whole.bills.count() == 2
    assert [one["event"] for one in told if one["log_level"] == "error"] == ["turns.not_billed"]
