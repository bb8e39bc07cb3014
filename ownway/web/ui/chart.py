"""Charts as SVG, made here: no script, no outside library, the same on paper (ux P12).

Sizes are whole numbers drawn to whole units of the picture, which is 560 wide. Colours come
from classes. Margins follow the longest label, so that no label is clipped or lies on the axis.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ownway.web.ui.parts import Chart, ChartKind, Mark

WIDTH = 560
LETTER = 10  # a usual letter of a wide type at 16 units, rounded up
ROW, BAR = 38, 22
PLOT_HEIGHT, TOP, FOOT = 200, 34, 34
LONGEST_NAME = 26  # letters; the table below always has the whole name


def svg(chart: Chart, *, name: str, rtl: bool = False) -> SafeString:
    """The picture with its name and description; `name` keeps its ids apart from others."""
    if not chart.marks:
        return SafeString("")
    if chart.kind is ChartKind.BARS:
        drawn, height = _bars(chart.marks, rtl)
    else:
        drawn, height = _points(chart.marks, rtl, joined=chart.kind is ChartKind.LINE)
    told = chart.description or "; ".join(f"{mark.name}: {mark.words}" for mark in chart.marks)
    return format_html(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="{n}-t {n}-d">'
        '<title id="{n}-t">{t}</title><desc id="{n}-d">{d}</desc>{body}</svg>',
        w=WIDTH,
        h=height,
        n=name,
        t=chart.finding,
        d=told,
        body=drawn,
    )


def span(low: int, high: int, at: int, *, words: str) -> SafeString:
    """One quiet line from 0, with a band from `low` to `high` and a mark at `at`.

    It holds no text and stretches with the page; `words` say what it shows. Raises ValueError for
    ends that are crossed or below 0.
    """
    if not 0 <= low <= high or at < 0:
        raise ValueError("a band lies between 0 and its high end")
    whole = max(high, at) * 10 // 9 or 1
    x0, x1, x = (_scaled(size, whole, WIDTH) for size in (low, high, at))
    return format_html(
        '<svg class="ow-span" viewBox="0 0 {w} 24" preserveAspectRatio="none" role="img"'
        ' aria-label="{words}"><rect class="ow-span__line" x="0" y="11" width="{w}" height="2"/>'
        '<rect class="ow-span__band" x="{x0}" y="6" width="{wide}" height="12"/>'
        '<rect class="ow-span__mark" x="{x}" y="0" width="4" height="24"/></svg>',
        w=WIDTH,
        words=words,
        x0=x0,
        wide=max(x1 - x0, 4),
        x=min(max(x - 2, 0), WIDTH - 4),
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _scaled(size: int, largest: int, room: int) -> int:
    return size * room // largest if largest else 0


def _text(x: int, y: int, anchor: str, words: str) -> SafeString:
    return format_html(
        '<text class="ow-chart__label" x="{}" y="{}" text-anchor="{}">{}</text>',
        x,
        y,
        anchor,
        words,
    )


def _line(x1: int, y1: int, x2: int, y2: int) -> SafeString:
    return format_html(
        '<line class="ow-chart__axis" x1="{}" y1="{}" x2="{}" y2="{}"/>', x1, y1, x2, y2
    )


def _bars(marks: Sequence[Mark], rtl: bool) -> tuple[SafeString, int]:
    """Lying bars: names at the start side, words for the size behind each bar."""
    names = [_short(mark.name) for mark in marks]
    before = max(map(len, names)) * LETTER + 12
    after = max(len(mark.words) for mark in marks) * LETTER + 14
    room = max(WIDTH - before - after, 80)
    largest = max(mark.size for mark in marks)
    height = len(marks) * ROW + 8
    axis = WIDTH - before if rtl else before
    parts = []
    for row, (mark, name) in enumerate(zip(marks, names, strict=True)):
        top = row * ROW + 8
        long = _scaled(mark.size, largest, room)
        base = top + BAR - 6
        parts.append(_text(axis + 10 if rtl else axis - 10, base, "start" if rtl else "end", name))
        parts.append(
            format_html(
                '<rect class="ow-chart__mark" x="{}" y="{}" width="{}" height="{}" rx="3"/>',
                axis - long if rtl else axis,
                top,
                long,
                BAR,
            )
        )
        behind = axis - long - 8 if rtl else axis + long + 8
        parts.append(_text(behind, base, "end" if rtl else "start", mark.words))
    parts.append(_line(axis, 0, axis, height))
    return format_html_join("", "{}", ((part,) for part in parts)), height


def _points(marks: Sequence[Mark], rtl: bool, *, joined: bool) -> tuple[SafeString, int]:
    """Dots over their names, joined by a line when they follow each other in time."""
    names = [_short(mark.name) for mark in marks]
    widest = max(max(len(n), len(m.words)) for n, m in zip(names, marks, strict=True))
    side = widest * LETTER // 2 + 6
    room = WIDTH - 2 * side
    largest = max(mark.size for mark in marks)
    floor = TOP + PLOT_HEIGHT
    steps = max(len(marks) - 1, 1)
    every = -(-len(marks) * (widest * LETTER + 8) // WIDTH)  # names that fit side by side
    at = []
    for step, mark in enumerate(marks):
        x = side + (steps - step if rtl else step) * room // steps if len(marks) > 1 else WIDTH // 2
        at.append((x, floor - _scaled(mark.size, largest, PLOT_HEIGHT)))
    parts = [_line(side // 2, floor, WIDTH - side // 2, floor)]
    if joined:
        way = " ".join(f"{x},{y}" for x, y in at)
        parts.append(format_html('<polyline class="ow-chart__line" points="{}"/>', way))
    for step, ((x, y), mark, name) in enumerate(zip(at, marks, names, strict=True)):
        parts.append(format_html('<circle class="ow-chart__mark" cx="{}" cy="{}" r="6"/>', x, y))
        if (len(marks) - 1 - step) % every == 0:  # the last is always named
            parts.append(_text(x, y - 14, "middle", mark.words))
            parts.append(_text(x, floor + 24, "middle", name))
    return format_html_join("", "{}", ((part,) for part in parts)), floor + FOOT
