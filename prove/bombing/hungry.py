"""Readers that would take all there is: what the limits of the reading process are for.

They stop by themselves at three times what is allowed, so that a broken limit harms no machine.
"""

from __future__ import annotations

import time
from pathlib import Path

STEP = 8 * 1024 * 1024


def memory(content: bytes) -> list[str]:
    """Holds 600 MB and says so."""
    held = [bytearray(STEP) for _ in range(75)]
    return [str(len(held))]


def work(content: bytes) -> list[str]:
    """Works for 6 seconds of processor time."""
    until = time.process_time() + 6
    while time.process_time() < until:
        pass
    return ["done"]


def answers(content: bytes) -> list[str]:
    """Says far more than anybody asked."""
    return ["x" * STEP]


def files(content: bytes) -> list[str]:
    """Leaves a file where the content says."""
    Path(content.decode()).write_text("left behind", encoding="utf-8")
    return ["written"]
