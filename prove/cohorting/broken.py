"""The ways to break leaving well that the proof of a whole group must see."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any
from unittest import mock

from harness import Sabotage


def ways() -> Mapping[str, Sabotage]:
    return {
        "what is kept aside stays when somebody leaves": aside_stays,
        "a pause does not stop the money from falling": falls_while_paused,
        "whoever left their job still owns their promises": nobody_is_gone,
        "a refund after the close lies where it came": nothing_is_tidied,
        "whoever comes back begins with nothing": nothing_copied,
        "graduating asks for no signature": no_signature,
    }


def aside_stays() -> Any:
    from ownway.endings.rules import leaving
    from ownway.ledger.rules import Kind

    return mock.patch.object(leaving, "LAPSES", frozenset({Kind.AVAILABLE}))


def falls_while_paused() -> Any:
    """A press on pause is taken for done, and nothing is noted."""
    from ownway.endings import actions

    return mock.patch.object(actions, "pause_taper", lambda *, taper, **_how: taper)


def nobody_is_gone() -> Any:
    from ownway.endings import queries

    return mock.patch.object(queries, "parties_gone", return_value=[])


def nothing_is_tidied() -> Any:
    from ownway.endings import queries

    return mock.patch.object(queries, "to_tidy", list)


def nothing_copied() -> Any:
    again = sys.modules["ownway.planning.actions.again"]
    return mock.patch.object(again, "_copied", return_value=[])


def no_signature() -> Any:
    from ownway.endings.queries import leaving

    return mock.patch.object(leaving, "lacking", return_value=())
