"""Many who act at once, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

WORKERS = 8
CONSTRAINTS = ("no_overdraw", "hold_sane", "balanced")  # refusals of the database itself


@dataclass
class Said:
    """What came of it all: how often each answer was given, and every fault in words."""

    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    ids: set[int] = field(default_factory=set)
    longest: float = 0.0  # seconds the slowest call took, waiting included


def at_once(what: Callable[[int, Said], str], times: int, workers: int = WORKERS) -> Said:
    """Calls `what` `times` times in each of `workers` threads that start together.

    A refusal is an answer named by its code; anything else that is raised is a fault.
    """
    from django.db import IntegrityError, connection

    from ownway.core.problems import Refused

    said = Said()
    ready = threading.Barrier(workers)
    lock = threading.Lock()

    def work(number: int) -> None:
        try:
            ready.wait()
            for _ in range(times):
                began = time.perf_counter()
                try:
                    answer = what(number, said)
                except Refused as refusal:
                    answer = refusal.code
                except IntegrityError as error:
                    name = next((n for n in CONSTRAINTS if n in str(error)), "")
                    answer = name or "fault"
                    if not name:
                        said.faults.append(repr(error))
                except Exception as error:
                    answer = "fault"
                    said.faults.append(repr(error))
                with lock:
                    said.answers[answer] += 1
                    said.longest = max(said.longest, time.perf_counter() - began)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
