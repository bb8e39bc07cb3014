"""Files from banks: read in a process of their own, returned as values, or refused in words."""

from __future__ import annotations

from typing import Any

from ownway.core.problems import Refused
from ownway.interop import bounded
from ownway.interop.banking import phrases
from ownway.interop.banking.mapping.results import (
    PaymentResult,
    Returns,
    Statement,
    StatusReport,
)
from ownway.interop.banking.mapping.templates import ResultTemplate
from ownway.interop.banking.reading import camt053, nacha, pain002, table
from ownway.interop.limits import Unread


class FileRefused(Refused):
    """A file from outside could not be read. Nothing was changed; the file may be put in again."""

    code = "file_refused"


def status_report(content: bytes) -> StatusReport:
    """A pain.002. Raises FileRefused, and nothing else; so do the others here."""
    return _read(pain002.read, content, StatusReport)


def statements(content: bytes) -> tuple[Statement, ...]:
    """A camt.053: one statement or several."""
    return _read(camt053.read, content, tuple[Statement, ...])


def returns(content: bytes) -> Returns:
    """A NACHA file of returns and notifications of change."""
    return _read(nacha.read, content, Returns)


def results(content: bytes, template: ResultTemplate) -> tuple[PaymentResult, ...]:
    """A CSV of results in the columns of `template`."""
    options = {
        "columns": template.columns,
        "statuses": dict(template.statuses),
        "currency": template.currency,
        "separator": template.separator,
        "days": template.days,
    }
    return _read(table.read, content, tuple[PaymentResult, ...], **options)


def _read(reader: Any, content: bytes, into: Any, **options: Any) -> Any:
    try:
        return bounded.read(reader, content, into, options=options)
    except Unread as found:
        problem = phrases.unread(found)
        raise FileRefused(problem.words, fix=problem.fix, problems=[problem]) from None
