"""A scheme file with other points: a file of its own, since points hold for a whole file.

A version that is in force keeps its file, its points and its identity. So the draft that carries
new points stands alone in its file: earlier versions are left out, and with them the examples,
which somebody worked out by hand from the earlier points. All else stays as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from ownway.allocation.analysis.studies.calibrating.rewriting import end_of, plainly

NOTE = (
    "# Points hold for a whole file, and those of this one are new, so it begins with its own",
    "# draft. The earlier versions stay in their file. Work out new examples by hand.",
)


def with_points(text: str, start: date, points: Mapping[str, Sequence[Fraction]]) -> str:
    """The file that has a draft from `start`, with that version alone and with these points.

    `points`: for each question its options in order. Points are 0 or more, in hundredths.
    """
    root: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    top = {key.value: (key, value) for key, value in root.value}
    edits = [_alone(text, *top["versions"], start)]
    for question, held in top["questions"][1].value:
        options = next(value for key, value in held.value if key.value == "options")
        for option, number in zip(options.value, points[question.value], strict=True):
            node = option.value[1]
            edits.append((node.start_mark.index, node.end_mark.index, plainly(number)))
    if "tests" in top:
        edits.append(_gone(text, root, "tests"))
    for begin, end, said in sorted(edits, reverse=True):
        text = text[:begin] + said + text[end:]
    return text


def _alone(text: str, key: Any, versions: Any, start: date) -> tuple[int, int, str]:
    """Only the version of `start`, under a note on why it is alone."""
    name, value = next(pair for pair in versions.value if pair[0].value == start.isoformat())
    mark = "\r\n" if "\r\n" in text else "\n"
    entry = text[name.start_mark.index : end_of(value)]
    note = "".join(f"{line}{mark}" for line in NOTE)
    said = f"{note}versions:{mark}  {entry}"
    end = versions.end_mark.index if versions.flow_style else end_of(versions)
    return (key.start_mark.index, end, said)


def _gone(text: str, root: Any, name: str) -> tuple[int, int, str]:
    """From a key of the file to the next one, or to the end."""
    starts = [key.start_mark.index for key, _ in root.value]
    begin = next(key.start_mark.index for key, _ in root.value if key.value == name)
    after = [one for one in starts if one > begin]
    return (begin, min(after) if after else len(text), "")
