"""Text in the cells of a CSV file: a spreadsheet must never take it for a formula.

One function for every writer (interop design, section 6). Numbers and days stay as they are, and
files for banks are never touched: their own letters are fewer.
"""

from __future__ import annotations

_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_MARK = "'"


def safe(text: str) -> str:
    """`text` with a leading `'` where a spreadsheet could run it, or where it begins with one."""
    risky = text.lstrip(" ").startswith(_STARTS) or text.startswith(_MARK)
    return _MARK + text if risky else text


def read(text: str) -> str:
    """What `safe` was given: takes away exactly one leading `'`."""
    return text.removeprefix(_MARK)
