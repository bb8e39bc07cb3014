"""The ways a pay day fails that the proof must see."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from unittest import mock

from harness import Sabotage


def after_the_day(month: Any) -> None:
    """Where a sabotage does something nobody asked for; the product as it is does nothing."""


def ways() -> Mapping[str, Sabotage]:
    from ownway.spending import queries

    return {
        "the list of late payments is empty": lambda: mock.patch.object(
            queries, "late", return_value=[]
        ),
        "who waits for a run is never late": on_its_way_is_not_late,
        "what waits in a file is only late tomorrow": in_a_file_is_not_late,
        "a schedule run again sends every file again": sent_again,
        "who was set aside is forgotten": forgotten,
    }


def on_its_way_is_not_late() -> Any:
    """Only what is on its way is looked at; a run nobody released is nobody's worry."""
    promises = sys.modules["ownway.spending.queries.promises"]
    return mock.patch.object(promises, "is_late", lambda bill, at: bill.status == "on_its_way")


def in_a_file_is_not_late() -> Any:
    """What is in the books counts as gone, whether it ever left or not."""
    promises = sys.modules["ownway.spending.queries.promises"]
    return mock.patch.object(promises, "_left", lambda bill: bill.status == "on_its_way")


def sent_again() -> Any:
    """The file leaves by the clock, not by what was written down."""
    from killing.bank import NoAnswer
    from killing.office import Office

    from ownway.interop import paying
    from ownway.spending import queries
    from ownway.spending.models import RunFile

    right = Office.send_all

    def send_all(self: Office, at: Any) -> None:
        for file in RunFile.objects.all():
            with suppress(NoAnswer):
                content = paying.made(queries.batch_of(file)).content
                self.bank.take(file.message_id, content, file.holder)
        right(self, at)

    return mock.patch.object(Office, "send_all", send_all)


def forgotten() -> Any:
    """A line that was set aside still counts as one that pays, and no run lists its bill again."""
    from ownway.spending import rules

    runs = sys.modules["ownway.spending.queries.runs"]
    left = tuple(one for one in runs._LEFT_OUT if one != rules.RunLineState.SET_ASIDE)
    return mock.patch.object(runs, "_LEFT_OUT", left)
