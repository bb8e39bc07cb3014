"""Reports of analysis: the same parts give the same bytes; nothing is drawn outside its frame."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ownway.allocation.analysis.studies.reports import (
    Points,
    Report,
    Section,
    Table,
    Words,
    page,
    save,
)
from ownway.allocation.analysis.studies.reports.plots import (
    HEIGHT,
    WIDTH,
    Plot,
    Series,
    drawn,
    ticks,
)

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


def report() -> Report:
    return Report(
        title="How well it fits <here>",
        lead="In one sentence.",
        facts=(("Scheme", "abc"),),
        sections=(
            Section(
                "All of it",
                (
                    Words(("Be careful.",), warning=True),
                    Points(("One.", "Two.")),
                    Table("By group", ("Group", "People"), (("North", "120"), ("South", "*"))),
                    Plot(
                        "The table",
                        "Points",
                        "Pounds",
                        (
                            Series("Table", ((0, 0), (10, 1200), (20, 5400))),
                            Series("People", ((5, 700),), "dots"),
                            Series("8 in 10", ((0, 10), (20, 6000)), "band", (0, 5000)),
                            Series("Count", ((1, 300), (2, -200)), "bars"),
                        ),
                    ),
                ),
            ),
        ),
    )


def test_the_same_report_is_the_same_bytes(tmp_path) -> None:
    html, data = save(tmp_path, "one", report(), {"b": 1, "a": [2]})
    assert html.read_text() == page(report())
    assert data.read_text().index('"a"') < data.read_text().index('"b"')


def test_words_cannot_become_marks_and_nothing_is_fetched() -> None:
    made = page(report())
    assert "<here>" not in made
    assert "&lt;here&gt;" in made
    assert not re.search(r"https?:|src=|@import|url\(", made)


def test_every_drawing_is_well_formed_and_its_numbers_follow() -> None:
    made = page(report())
    (svg,) = re.findall(r"<svg.*?</svg>", made, re.DOTALL)
    ElementTree.fromstring(svg)
    assert "1,200" in made.split("<summary>")[1]


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20))
def test_every_point_stands_inside_the_frame(points) -> None:
    made = drawn(Plot("P", "x", "y", (Series("s", tuple(sorted(points)), "dots"),)))
    assert all(0 <= float(mark.x) <= WIDTH and 0 <= float(mark.y) <= HEIGHT for mark in made.marks)


@given(NUMBERS, st.floats(0, 1e9, allow_nan=False))
def test_ticks_reach_over_both_ends(least, span) -> None:
    found = ticks(least, least + span)
    assert found[0] <= least
    assert found[-1] >= least + span or abs(found[-1] - least - span) <= 1e-6 * abs(least + span)
    assert found == sorted(found)
    assert len(found) <= 8
