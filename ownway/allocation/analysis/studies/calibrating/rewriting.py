"""A scheme file with a new draft version: rows, shares and range appended under the new day.

Everything else stays as it is written, character by character. An earlier figure is never lost: a
plain list of rows becomes a list under the first day, with the new one beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from ownway.allocation.analysis.studies.calibrating.evidence import Target
from ownway.allocation.analysis.studies.calibrating.ranges import COVERED, SHORT, Ranges
from ownway.allocation.analysis.studies.small_numbers import shown

Rows = Sequence[tuple[Fraction, Fraction]]
_Edit = tuple[int, int, str]  # from, to, what stands there instead


def with_draft(
    text: str,
    first: date,
    start: date,
    target: Target,
    rows: Rows,
    shares: Mapping[str, Fraction],
    *,
    calibration: str = "",
) -> str:
    """The file with a draft version from `start`. `first`: the first day of its first version.

    `shares`: what each level keeps, where that changes. Money in major units.
    """
    root: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    named = f", calibration: {calibration}" if calibration else ""
    edits = [_under(text, _at(root, "versions"), start, f"{{status: draft{named}}}")]
    steps = {_at(step, "id").value: step for step in _at(root, "steps").value}
    edits += _dated(text, steps[target.table.id], "rows", first, start, _listed(rows))
    if target.keep is not None:
        kept = _at(steps[target.keep.id], "share")
        for level, share in shares.items():
            edits += _dated(text, kept, level, first, start, plainly(share))
    for begin, end, said in sorted(edits, reverse=True):
        text = text[:begin] + said + text[end:]
    return text


def with_range(
    text: str, start: date, of: str, ranges: Ranges, reached: float, plans: int, source: str
) -> str:
    """The file with the range of what plans cost, by the score `of`, from `start`.

    `reached`: for what share of people it held where it was checked; where that is clearly fewer
    than it says, none is stated. The version of `start` stands there already.
    """
    said = "none"
    if reached >= COVERED - SHORT:
        rows = ", ".join(f"[{', '.join(_hundredths(one) for one in row)}]" for row in ranges.rows)
        held = plainly(Fraction(int(reached * 100), 100))
        said = (
            f"{{of: {of}, people: {COVERED}, reached: {held}, plans: {shown(plans)},"
            f" source: {source}, rows: [{rows}]}}"
        )
    root: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    if any(name.value == "shown_range" for name, _ in root.value):
        at, _, more = _under(text, _at(root, "shown_range"), start, said)
        return text[:at] + more + text[at:]
    if said == "none":
        return text
    mark = "\r\n" if "\r\n" in text else "\n"
    ended = text if text.endswith(mark) else text + mark
    return f"{ended}shown_range:{mark}  {start}: {said}{mark}"


def _hundredths(number: float) -> str:
    return plainly(Fraction(round(number * 100), 100))


def plainly(number: Fraction) -> str:
    """A number of 0 or more as a scheme file writes it: 12.5, and 12 where nothing follows."""
    whole, part = divmod(round(number * 100), 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)


def _listed(rows: Rows) -> str:
    return "[" + ", ".join(f"[{plainly(x)}, {plainly(y)}]" for x, y in rows) + "]"


def _at(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _dated(text: str, holder: Any, key: str, first: date, start: date, said: str) -> list[_Edit]:
    """`said` under the new day, beside what is there."""
    name, value = next(pair for pair in holder.value if pair[0].value == key)
    if isinstance(value, yaml.MappingNode):
        return [_under(text, value, start, said)]
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        # A list of dashes may stand no further in than its key, where a group in braces may not.
        old = "[" + ", ".join(_flow(one) for one in value.value) + "]"
        colon = text.index(":", name.end_mark.index) + 1
        return [(colon, end_of(value), f" {{{first}: {old}, {start}: {said}}}")]
    begin, end = value.start_mark.index, value.end_mark.index
    return [(begin, end, f"{{{first}: {text[begin:end]}, {start}: {said}}}")]


def _flow(node: Any) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "[" + ", ".join(_flow(one) for one in node.value) + "]"
    return str(node.value)


def _under(text: str, node: Any, start: date, said: str) -> _Edit:
    """One more key at the end of a mapping, written as the others are."""
    end = end_of(node)
    if node.flow_style:
        last = end_of(node.value[-1][1])
        return (last, last, f", {start}: {said}")
    mark = "\r\n" if "\r\n" in text else "\n"
    line = text.find(mark, end)
    at = len(text) if line < 0 else line
    indent = " " * node.value[0][0].start_mark.column
    return (at, at, f"{mark}{indent}{start}: {said}")


def end_of(node: Any) -> int:
    """Where the last character of a node stands; a block's own end is past blank lines."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        end: int = node.end_mark.index
        return end
    last = node.value[-1]
    return end_of(last[1] if isinstance(last, tuple) else last)
