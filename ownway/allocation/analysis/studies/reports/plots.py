"""Plots as SVG: lines, dots and bars on two straight scales, readable in light, dark and print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 84, 16, 16, 56
TICKS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """Points in order of x. A band has `lower` beside each point: the area between is filled."""

    name: str
    points: tuple[tuple[float, float], ...]
    kind: Literal["line", "dots", "bars", "band"] = "line"
    lower: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """`x_names`: words for the whole numbers 0, 1, … on the x scale, where x is no number."""

    caption: str
    x_title: str
    y_title: str
    series: tuple[Series, ...]
    x_names: tuple[str, ...] = ()

    def x_label(self, value: float) -> str:
        """How a value on the x scale is read."""
        return self.x_names[round(value)] if self.x_names else _said(value)

    def y_label(self, value: float) -> str:
        """How a value on the y scale is read."""
        return _said(value)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn: where (SVG attributes as text), in the colour of its series."""

    kind: str
    tone: int  # of the series, from 1
    path: str = ""
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot with every place worked out, for the template to write."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    x_ticks: tuple[tuple[str, str], ...]  # place, label
    y_ticks: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    legend: tuple[tuple[int, str], ...]


def drawn(plot: Plot) -> Drawing:
    """Works out where everything stands."""
    xs = [x for series in plot.series for x, _ in series.points]
    ys = [y for series in plot.series for _, y in series.points]
    ys += [y for series in plot.series for y in series.lower]
    bars = any(series.kind == "bars" for series in plot.series)
    x_ticks = list(range(len(plot.x_names))) if plot.x_names else ticks(min(xs), max(xs))
    y_ticks = ticks(min([*ys, 0.0]), max([*ys, 0.0]))
    pad = 0.5 if bars or plot.x_names else 0.0
    x_from, x_to = min([*xs, *x_ticks]) - pad, max([*xs, *x_ticks]) + pad
    y_from, y_to = min(y_ticks), max(y_ticks)

    def across(x: float) -> float:
        return LEFT + (x - x_from) / ((x_to - x_from) or 1) * (WIDTH - LEFT - RIGHT)

    def down(y: float) -> float:
        return HEIGHT - BOTTOM - (y - y_from) / ((y_to - y_from) or 1) * (HEIGHT - TOP - BOTTOM)

    barred = [series for series in plot.series if series.kind == "bars"]
    marks = []
    for tone, series in enumerate(plot.series, start=1):
        places = [(across(x), down(y)) for x, y in series.points]
        if series.kind == "bars":
            slot = 0.8 * (across(1) - across(0)) / len(barred)
            shift = (barred.index(series) - len(barred) / 2) * slot
            zero = down(0)
            for x, y in places:
                top, height = min(y, zero), abs(zero - y)
                marks.append(
                    Mark("bar", tone, "", _px(x + shift), _px(top), _px(slot), _px(height))
                )
        elif series.kind == "dots":
            marks += [Mark("dot", tone, "", _px(x), _px(y)) for x, y in places]
        elif series.kind == "band":
            back = [
                (across(x), down(low))
                for (x, _), low in zip(series.points, series.lower, strict=True)
            ]
            marks.append(Mark("band", tone, _path([*places, *reversed(back)]) + "Z"))
        else:
            marks.append(Mark("line", tone, _path(places)))
    return Drawing(
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - RIGHT,
        HEIGHT - BOTTOM,
        tuple((_px(across(x)), plot.x_label(x)) for x in x_ticks),
        tuple((_px(down(y)), plot.y_label(y)) for y in y_ticks),
        tuple(marks),
        tuple((tone, series.name) for tone, series in enumerate(plot.series, start=1)),
    )


def ticks(least: float, most: float) -> list[float]:
    """About five round values from at or below `least` to at or above `most`."""
    span = (most - least) or abs(most) or 1.0
    step = Decimal(10) ** (Decimal(repr(span / TICKS)).adjusted())
    step = next(step * times for times in (1, 2, 5, 10) if float(step * times) * TICKS >= span)
    first = Decimal(repr(least)) // step
    if first * step > Decimal(repr(least)):
        first -= 1
    found = [first * step]
    while found[-1] < Decimal(repr(most)):
        found.append(found[-1] + step)
    return [float(one) for one in found]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in places)


def _px(value: float) -> str:
    return f"{value:.1f}"


def _said(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.3g}"
