"""A process that breaks off at one call of the database, and whoever does the same again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import OperationalError, connection
from hypothesis import strategies as st

T = TypeVar("T")
WAYS = ("", "", "stops", "line lost", "answer lost")
FAULTS = st.builds(lambda way, call: Fault(way, call), st.sampled_from(WAYS), st.integers(1, 40))


class Broken(OperationalError):
    """The call never came back."""


@dataclass
class Fault:
    """How one action goes wrong: not at all, at its n-th call, or after it was done."""

    way: str = ""
    call: int = 0
    calls: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.calls += 1
        if self.calls == self.call:
            if self.way == "line lost" and connection.connection is not None:
                connection.connection.close()
            raise Broken(sql[:60])
        return execute(sql, params, many, context)

    def do(self, act: Callable[[], T]) -> T:
        """Does it, perhaps broken off, and then once more with the same key.

        What is raised after the break may be anything: a driver without its line says many things.
        """
        self.calls = 0
        if self.way in ("stops", "line lost"):
            try:
                with connection.execute_wrapper(self):
                    return act()
            except Exception:
                if self.calls < self.call:
                    raise
                connection.close()  # whoever comes again has a line of their own
        elif self.way == "answer lost":
            act()
        return act()


NONE = Fault()
