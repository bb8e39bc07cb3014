"""The far side of `bounded`: limits itself, reads one file from its input, answers with rows.

Run as `python -m ownway.interop.apart`. It knows no settings, no database and no secret: it starts
with an almost empty environment, opens no file once it reads, and says one JSON object and nothing
else.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ownway.interop.limits import Limits, Unread

try:
    import resource
except (
    ImportError
):  # Windows knows no such limits: there the wall clock and the readers' own bounds hold
    resource = None  # type: ignore[assignment]


def main() -> None:
    """One line of JSON (reader, limits, options), then the file's bytes; one JSON object back."""
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    limits = Limits(**asked["limits"])
    module, _, name = asked["reader"].partition(":")
    reader = getattr(importlib.import_module(module), name)
    limit(limits)
    try:
        answer = said({"rows": reader(source.read(limits.size + 1), **asked["options"])})
        if len(answer) > limits.answer:
            raise Unread("too_much")
    except Unread as found:
        answer = said({"unread": [found.code, found.where, dict(found.values)]})
    except (MemoryError, RecursionError):
        answer = said({"unread": ["too_much", "", {}]})
    except Exception as fault:  # a fault of ours; its name is told, its text may hold the file's
        answer = said({"unread": ["unreadable", "", {}], "fault": type(fault).__name__})
    sys.stdout.buffer.write(answer[:-1] + b', "peak": %d}' % peak())
    sys.stdout.buffer.flush()


def limit(limits: Limits) -> None:
    """Holds this process to `limits` for the rest of its life."""
    if resource is None:
        return
    for what, most in (
        ("RLIMIT_AS", limits.memory),
        ("RLIMIT_CPU", limits.work),
        ("RLIMIT_FSIZE", 0),  # it writes to a pipe and to no file
        ("RLIMIT_CORE", 0),  # and leaves none behind
    ):
        kind = getattr(resource, what, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS refuses some; the readers' own bounds still hold
            continue


def said(answer: dict[str, Any]) -> bytes:
    """The answer as JSON: dataclasses as objects, days and moments as ISO text."""
    return json.dumps(answer, default=_plain, ensure_ascii=True, allow_nan=False).encode("ascii")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def peak() -> int:
    """The most memory this process has held, in bytes; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except (OSError, ValueError, MemoryError):
        return 0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) * 1024 if lines else 0


if __name__ == "__main__":
    main()
