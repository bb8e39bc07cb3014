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
    log = structlog.get_logger()
    done = []
    for one in items:
        try:
            done.append(act(one))
        except Refused as refused:
            log.warning(event, code=refused.code)
        except Exception as error:
            name = str(getattr(one, "ref", None) or getattr(one, "pk", ""))
            log.error(event, row=name, kind=type(error).__name__)
    return done


def do(jobs: Sequence[Job], at: datetime) -> bool:
    """Does each job, whatever becomes of the others; gives whether all went well.

    A connection to the database that broke is let go, so that the next job opens another.
    """
    from django.db import close_old_connections

    well = True
    for job in jobs:
        try:
            job(at)
        except Exception as error:
            well = False
            kind = type(error).__name__
            structlog.get_logger().error("worker.job_failed", job=job.__name__, kind=kind)
            close_old_connections()
    return well
