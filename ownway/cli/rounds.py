"""One piece of work after another: what breaks is told of, and stops nothing beside it.

A row of one person that cannot be dealt with would else keep bills, statements and seals from
everybody, in each round anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

import structlog

from ownway.core.problems import Refused

T = TypeVar("T")
R = TypeVar("R")
Job = Callable[[datetime], object]


def each(event: str, items: Iterable[T], act: Callable[[T], R]) -> list[R]:
    """What came of each of the items. `event`: the name under which one that did not go is told of.

    What is refused is a warning: people read on their pages what stands in the way. Anything else
    is a fault of ours, told with the row and the kind of fault, and without what it says.
    """
    done = []
    for one in items:
        try:
            done.append(act(one))
        except Refused as refused:
            structlog.get_logger().warning(event, code=refused.code)
        except Exception as error:
            row = getattr(one, "ref", None) or getattr(one, "pk", "")
            _broke(event, error, row=str(row))
    return done


def do(jobs: Sequence[Job], at: datetime) -> bool:
    """Does each job, whatever becomes of the others; gives whether all went well."""
    well = True
    for job in jobs:
        try:
            job(at)
        except Exception as error:
            well = False
            _broke("worker.job_failed", error, job=job.__name__)
    return well


def _broke(event: str, error: Exception, **where: str) -> None:
    """Tells of a fault. A connection that broke is let go, for the next to open another."""
    from django.db import Error, close_old_connections

    structlog.get_logger().error(event, **where, kind=type(error).__name__)
    if isinstance(error, Error):
        close_old_connections()
