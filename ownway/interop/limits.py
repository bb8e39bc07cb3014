"""What a reader of foreign files may use, and the one thing it may raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may cost. Sizes in bytes, times in whole seconds.

    The prototype's 2 MB (security design 2.10) is raised here because a bank's answer to one pay
    run of 10,000 payments has about 12 MB. The file, and what is read from it, are in memory once
    each.
    """

    size: int = 16 * MEGABYTE
    answer: int = 32 * MEGABYTE  # of rows, on their way back
    memory: int = 192 * MEGABYTE  # of address space, for all of the reading process
    work: int = 20  # of processor time
    wait: int = 60  # until somebody else's load counts as ours


LIMITS = Limits()
# Inside a file: these hold while it is read, long before memory or time would run out.
MOST_ROWS = 20_000
LONGEST_FIELD = 500
DEEPEST = 40
MOST_PARTS_BETWEEN_ROWS = 2_000


class Unread(Exception):
    """A file that cannot be read: one finding, without words, so that it may cross processes.

    `code` names the sentence, `where` the line or path, `values` what the sentence mentions.
    """

    def __init__(self, code: str, where: str = "", **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.values: Mapping[str, str | int] = values
