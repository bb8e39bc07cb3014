"""The ways to forget that a click can come twice, which the proof must see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock
from uuid import uuid4

from harness import Sabotage


def ways() -> Mapping[str, Sabotage]:
    return {
        "key_made_anew": key_made_anew,
        "content_not_compared": content_not_compared,
        "second_ask_refused": second_ask_refused,
        "second_decision_refused": second_decision_refused,
        "second_release_goes_on": second_release_goes_on,
        "sent_not_looked_up": sent_not_looked_up,
    }


@contextmanager
def key_made_anew() -> Iterator[None]:
    """The key is made where the purchase is written, not where the form was."""
    from ownway.spending.actions import asking

    right = asking.new_purchase

    def new(*args: Any, **known: Any) -> Any:
        return right(*args, **{**known, "key": uuid4()})

    with mock.patch.object(asking, "new_purchase", new):
        yield


@contextmanager
def content_not_compared() -> Iterator[None]:
    """A known key is answered whatever comes with it."""
    from ownway.spending.actions import asking

    with mock.patch.object(asking, "_the_same", lambda first, _asked: first):
        yield


@contextmanager
def second_ask_refused() -> Iterator[None]:
    """The second click reads that something went wrong, although it did not."""
    from ownway.spending.actions import asking, refusals

    def again(*_: Any) -> Any:
        raise refusals.KeyUsed("This was already asked for.")

    with mock.patch.object(asking, "_the_same", again):
        yield


@contextmanager
def second_decision_refused() -> Iterator[None]:
    """The second click on a decision is told it came too late."""
    from ownway.decisions import actions

    def again(*_: Any) -> Any:
        raise actions.AlreadyDecided("This version is decided already.")

    with mock.patch.object(actions, "_same_or_refused", again):
        yield


@contextmanager
def second_release_goes_on() -> Iterator[None]:
    """The run is taken as it was when the page was shown, not as it stands."""
    from ownway.spending.actions.runs import moving

    def as_shown(run: Any) -> Any:
        from ownway.spending.models import PayRun

        found = PayRun.objects.select_related("programme__pack").get(pk=run.pk)
        found.status, found.released_human = run.status, run.released_human
        return found

    with mock.patch.object(moving, "locked", as_shown):
        yield


@contextmanager
def sent_not_looked_up() -> Iterator[None]:
    """The draft is taken as it was when the page was shown, not as it stands."""
    from ownway.planning.actions import versions

    def as_shown(version: Any) -> Any:
        from ownway.planning.models import PlanVersion

        found = PlanVersion.objects.select_related("plan__person__programme__pack").get(
            pk=version.pk
        )
        found.sent_at, found.sent_by = None, None
        return found

    with mock.patch.object(versions, "_locked", as_shown):
        yield
