"""Reads a foreign file in a process of its own, within limits (security design 2.10).

One promise: rows, or one `Unread`; never anything else, and never over the limits. A reader is a
plain function of a module that knows no Django: `read(content: bytes, **options)` → something JSON
can say.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

from ownway.interop.limits import LIMITS, Limits, Unread

HOUSE = Path(__file__).resolve().parents[2]  # what the other process imports, and nothing beside it
# What Windows cannot start a program without; nothing of ours is in it.
KEPT = ("SYSTEMROOT",)

Rows = TypeVar("Rows")


def read(
    reader: Callable[..., Rows],
    content: bytes,
    into: type[Rows],
    *,
    options: Mapping[str, Any] | None = None,
    limits: Limits = LIMITS,
) -> Rows:
    """What `reader` finds in `content`, as values of the type `into`.

    `options` are plain values for the reader. Raises Unread, and nothing else. The event written to
    the log has sizes, kinds and times, and nothing that was in the file.
    """
    name = f"{reader.__module__}:{reader.__qualname__}"
    log = structlog.get_logger().bind(reader=name, size=len(content))
    try:
        rows, peak = _rows(name, content, into, options or {}, limits)
    except Unread as found:
        log.info("file.refused", code=found.code, peak=found.values.get("peak", 0))
        raise Unread(found.code, found.where, **_without_peak(found.values)) from None
    log.info("file.read", peak=peak)
    return rows


def _without_peak(values: Mapping[str, str | int]) -> dict[str, str | int]:
    return {name: value for name, value in values.items() if name != "peak"}


def _rows(
    name: str, content: bytes, into: type[Rows], options: Mapping[str, Any], limits: Limits
) -> tuple[Rows, int]:
    if not content:
        raise Unread("empty")
    if len(content) > limits.size:
        raise Unread("too_big", most=limits.size // (1024 * 1024))
    asked = {"reader": name, "limits": dataclasses.asdict(limits), "options": dict(options)}
    said = _answer(json.dumps(asked).encode("ascii") + b"\n" + content, limits)
    try:
        answer = json.loads(said)
        peak = int(answer["peak"])
        if "fault" in answer:
            structlog.get_logger().error("file.fault", reader=name, kind=answer["fault"])
        if "unread" in answer:
            code, where, values = answer["unread"]
            raise Unread(code, where, **values, peak=peak)
        return TypeAdapter(into).validate_python(answer["rows"]), peak
    except (ValueError, KeyError, TypeError, ValidationError):
        raise Unread("unreadable") from None


def _answer(asked: bytes, limits: Limits) -> bytes:
    """What the other process says before its time is over; it is ended in any event."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-B", "-s", "-m", "ownway.interop.apart"],
        cwd=HOUSE,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            said, _ = process.communicate(asked, timeout=limits.wait)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Unread("too_much") from None
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:  # the system ended it: memory or time
        raise Unread("too_much")
    return said
