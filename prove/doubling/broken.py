"""The ways to forget that a click can come twice, which the proof must see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock
from uuid import uuid4

from harness import Sabotage


def ways() -> Mapping[str, Sabotage]:
    from django.db import connection

    found: dict[str, Sabotage] = {
        "key_made_anew": key_made_anew,
        "content_not_compared": content_not_compared,
        "second_ask_refused": second_ask_refused,
        "second_decision_refused": second_decision_refused,
        "second_release_goes_on": second_release_goes_on,
        "sent_not_looked_up": sent_not_looked_up,
        "part_back_noted_again": part_back_noted_again,
        "paper_not_known": paper_not_known,
        "invoice_key_forgotten": invoice_key_forgotten,
        "listed_again": listed_again,
    }
    if connection.vendor == "postgresql":  # on SQLite writers take turns anyway
        found["sharing_not_held"] = sharing_not_held
    return found


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
    from ownway.decisions.actions import AlreadyDecided, deciding

    def again(*_: Any) -> Any:
        raise AlreadyDecided("This version is decided already.")

    with mock.patch.object(deciding, "_same_or_refused", again):
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


@contextmanager
def part_back_noted_again() -> Iterator[None]:
    """The step is counted when it is written, not when the form was made."""
    from ownway.reclaims import actions
    from ownway.reclaims.models import Reclaim
    from ownway.record.store import writing

    right = actions.receive

    def receive(**given: Any) -> Any:
        with writing():
            now = Reclaim.objects.select_for_update().get(pk=given["reclaim"].pk)
            return right(**{**given, "number": now.steps.count() + 1})

    with mock.patch.object(actions, "receive", receive):
        yield


@contextmanager
def paper_not_known() -> Iterator[None]:
    """Nobody asks whether this paper was read before."""
    from ownway.spending.actions import banking

    with mock.patch.object(banking, "_known", return_value=None):
        yield


@contextmanager
def invoice_key_forgotten() -> Iterator[None]:
    """Each press of the payee is a new invoice."""
    from ownway.spending import actions

    right = actions.send_invoice

    def send(**given: Any) -> Any:
        return right(**{**given, "key": uuid4()})

    with mock.patch.object(actions, "send_invoice", send):
        yield


@contextmanager
def listed_again() -> Iterator[None]:
    """A run does not ask what another one lists already, nor does the database."""
    from django.db import connection

    from ownway.spending import actions, queries
    from ownway.spending.actions.runs import making

    def forgotten(programme_ref: Any) -> Any:
        return queries.bills().filter(
            person__programme__ref=programme_ref, payer="run", status="agreed"
        )

    right = making.make_run

    def make_run(**given: Any) -> Any:
        with connection.cursor() as cursor:
            on = " ON spending_payrunline" if connection.vendor == "postgresql" else ""
            cursor.execute("DROP INDEX IF EXISTS bill_in_one_live_run")
            cursor.execute(f"DROP TRIGGER IF EXISTS spending_payrunline_within_its_bill{on}")
        return right(**given)

    with (
        mock.patch.object(actions, "make_run", make_run),
        mock.patch.object(making.queries, "to_pay", forgotten),
        mock.patch.object(making.queries, "live_lines", return_value=set()),
    ):
        yield


@contextmanager
def sharing_not_held() -> Iterator[None]:
    """Two who share at once do not wait for each other."""
    from ownway.consent.actions import standing

    with mock.patch.object(standing, "Supporter"):
        yield
