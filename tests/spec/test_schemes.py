"""A scheme is an open file. Whoever has it can work out the same amount, to the penny.

Courts, laws and councils have published how they work out amounts. Each is written as a file and
comes to the figure that was printed.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from ownway.core.money import Money
from ownway.scheme.rules.lines import Outcome, Working
from ownway.scheme.rules.model import Inputs, Scheme
from ownway.scheme.rules.reading import read_scheme
from ownway.scheme.rules.working import work_out

TITLE = "Amounts by an open scheme"
SOURCE = (
    "Florida Administrative Code 65G-4.0214(2); SGB XI § 15, Anlage 2; KM v Cambridgeshire [2012] "
    "UKSC 23; Savva v Kensington and Chelsea [2010] EWCA Civ 1209; Norfolk County Council; "
    "California IHSS; ASPE 2013 on Florida self-directed care"
)
ORDER = 45
HEADINGS = {
    "setting": "Where the person lives",
    "age": "Age",
    "bsum": "Sum of questions 25 to 30",
    "fsum": "Sum of questions 14 to 24",
    "answers": "Questions 16, 18, 20, 21, 23, 28, 33, 34, 36, 43",
    "root": "Sum",
    "yearly": "A year",
    "weekly": "A week",
    "module": "Module",
    "total": "Sum of the module",
    "weighted": "Weighted points",
    "below": "One lower",
    "weighted_sums": "Sums of the modules",
    "grade": "Grade",
    "of": "Line",
    "a_day": "Hours a day",
    "rate": "An hour",
    "referred": "A panel looks at the rest",
    "spent": "Spent on treatment",
    "enough": "Enough",
    "theirs": "Hours that count",
    "file": "Scheme",
}
FOLDER = Path(__file__).resolve().parent.parent / "scheme/files"
ON = date(2026, 6, 1)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


@cache
def scheme(name: str) -> Scheme:
    return read_scheme((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def worked_out(name: str, answers=None, **facts) -> Working:
    exact = {key: Fraction(said) if _number(said) else said for key, said in facts.items()}
    working = work_out(scheme(name), Inputs(answers or {}, exact), ON)
    if working.amount is not None:
        assert sum(line.adds for line in working.lines) == working.amount
    return working


def _number(said: object) -> bool:
    return isinstance(said, int) or (isinstance(said, str) and said[:1].isdigit())


@pytest.mark.parametrize(
    ("setting", "age", "bsum", "fsum", "answers", "root", "yearly"),
    [
        ("ILSL", 25, 0, 23, "3 1 3 3 3 0 0 0 0 0", "207.2684", dollars(4296019)),
        ("FH", 19, 2, 18, "2 0 2 2 2 0 0 0 0 0", "68.6288", dollars(470991)),
        ("RH1", 35, 8, 35, "4 3 4 4 4 2 1 0 2 3", "262.8866", dollars(6910936)),
        ("RH2", 28, 15, 32, "3 4 3 3 4 3 2 1 3 2", "310.6798", dollars(9652194)),
        ("RH3", 42, 20, 40, "4 4 4 4 4 4 3 2 4 4", "412.1487", dollars(16986655)),
        ("RH4", 55, 18, 38, "4 4 4 4 4 2 1 3 4 4", "463.9708", dollars(21526890)),
        ("FH", 16, 4, 12, "1 0 1 1 2 0 0 0 1 0", "60.5202", dollars(366269)),
        ("ILSL", 31, 6, 28, "2 2 3 2 3 1 0 0 1 1", "237.7736", dollars(5653628)),
    ],
)
def test_a_square_of_a_sum(setting, age, bsum, fsum, answers, root, yearly):
    """Florida's iBudget is the square of a sum of answers, age and home, to the cent.

    Nothing is rounded before the end. FH is a family home, ILSL an own home, RH1 to RH4 a home
    with staff.
    """
    asked = ("q16", "q18", "q20", "q21", "q23", "q28", "q33", "q34", "q36", "q43")
    said = dict(zip(asked, answers.split(), strict=True))
    working = worked_out("ibudget", said, setting=setting, age=age, bsum=bsum, fsum=fsum)
    assert working.values["root"] == Fraction(root)
    assert dollars(working.amount) == yearly


MODULES = {
    "1 mobility": ("mobility", 15, (0, 2, 4, 6, 10), ("0", "2.5", "5", "7.5", "10")),
    "2 thinking and talking": (
        "cognition", 33, (0, 2, 6, 11, 17), ("0", "3.75", "7.5", "11.25", "15"),
    ),
    "3 behaviour": ("behaviour", 65, (0, 1, 3, 5, 7), ("0", "3.75", "7.5", "11.25", "15")),
    "4 self-care": ("self_care", 54, (0, 3, 8, 19, 37), ("0", "10", "20", "30", "40")),
    "5 illness and treatment": ("illness", 15, (0, 1, 2, 4, 6), ("0", "5", "10", "15", "20")),
    "6 daily life": ("daily", 18, (0, 1, 4, 7, 12), ("0", "3.75", "7.5", "11.25", "15")),
}  # fmt: skip
BOUNDS = [
    (module, bound, weighted[at], weighted[at - 1] if at else "")
    for module, (_code, _most, bounds, weighted) in MODULES.items()
    for at, bound in enumerate(bounds)
]


@pytest.mark.parametrize(("module", "total", "weighted", "below"), BOUNDS)
def test_a_bound_belongs_to_the_band_above(module, total, weighted, below):
    """In the German grades of care, a sum at a lower bound has the points of the band above it.

    One lower has the points of the band before.
    """
    code = MODULES[module][0]
    found = worked_out("sgb_xi", **{code: total}).values[f"weighted_{code}"]
    assert found == Fraction(weighted)
    if below:
        found = worked_out("sgb_xi", **{code: total - 1}).values[f"weighted_{code}"]
        assert found == Fraction(below)


@pytest.mark.parametrize("module", MODULES)
def test_the_largest_sum_has_the_last_band(module):
    """The largest sum a module can have is in its last band."""
    code, most, _bounds, weighted = MODULES[module]
    assert worked_out("sgb_xi", **{code: most}).values[f"weighted_{code}"] == Fraction(weighted[-1])


@pytest.mark.parametrize(
    ("weighted_sums", "points", "grade"),
    [
        pytest.param({"mobility": 2, "self_care": 8, "illness": 1}, "27.5", "2", id="Frau Zimmer"),
        pytest.param({"illness": 1}, "5", "none", id="only module 5"),
        pytest.param({"illness": 2, "mobility": 1}, "10", "none", id="under 12.5"),
        pytest.param({"illness": 2, "mobility": 2}, "12.5", "1", id="12.5 exactly"),
        pytest.param({"self_care": 8, "illness": 1}, "25", "1", id="under 27"),
        pytest.param(
            {"self_care": 37, "mobility": 2, "illness": 1}, "47.5", "3", id="47.5 exactly"
        ),
        pytest.param({"self_care": 37, "illness": 1}, "45", "2", id="under 47.5"),
        pytest.param(
            {"self_care": 37, "illness": 4, "cognition": 17}, "70", "4", id="70 exactly"
        ),
        pytest.param(
            {"self_care": 37, "illness": 4, "daily": 7, "mobility": 2}, "68.75", "3", id="under 70"
        ),
        pytest.param(
            {"self_care": 37, "illness": 6, "cognition": 17, "daily": 12}, "90", "5",
            id="90 exactly",
        ),
        pytest.param(
            {"self_care": 37, "illness": 6, "cognition": 17, "daily": 7, "mobility": 2}, "88.75",
            "4", id="under 90",
        ),
    ],
)  # fmt: skip
def test_the_grade_of_a_total(weighted_sums, points, grade):
    """The total of the weighted points gives the grade; each grade starts at its lower bound."""
    working = worked_out("sgb_xi", **weighted_sums)
    assert (working.values["total"], working.grade) == (Fraction(points), grade)
    assert working.amount is None


@pytest.mark.parametrize(
    ("cognition", "behaviour", "weighted"),
    [(17, 5, "15"), (2, 7, "15"), (6, 3, "7.5"), (0, 1, "3.75")],
)
def test_only_the_higher_of_two_counts(cognition, behaviour, weighted):
    """Of modules 2 and 3 only the one with more weighted points counts."""
    working = worked_out("sgb_xi", cognition=cognition, behaviour=behaviour)
    assert working.values["mind"] == working.values["total"] == Fraction(weighted)


@pytest.mark.parametrize(
    ("of", "a_day", "rate", "yearly"),
    [
        ("second", "½", pounds(1410), pounds(256600)),
        ("trained", "14", pounds(400), pounds(2038400)),
        ("trained_second", "½", pounds(400), pounds(72800)),
    ],
    ids=["a second person", "trained support", "a second trained person"],
)
def test_an_addition_is_itemised(of, a_day, rate, yearly):
    """What is added to the table stands in lines of its own: hours a day, times a rate, 364 days.

    In KM's letter the hours rose "from 2 to 14", yet 14 were priced and not 12. A line shows that.
    """
    found = next(one for one in km().lines if one.step == of)
    assert pounds(found.adds) == yearly
    assert pounds(int(found.fields["rate"] * 100)) == rate
    assert found.fields["quantity"] == Fraction({"½": "1/2"}.get(a_day, a_day))


def km() -> Working:
    half = Fraction(1, 2)
    return work_out(
        scheme("km"),
        Inputs(
            {},
            {
                "points": "55",
                "two_to_one": half,
                "specialist": Fraction(14),
                "specialist_two": half,
            },
        ),
        ON,
    )


def test_the_whole_award():
    """KM's table amount of £61,000 and three priced lines come to £84,678 a year."""
    working = km()
    assert pounds(working.amount) == pounds(8467800)
    assert [line.adds for line in working.lines] == [6100000, 256600, 2038400, 72800, 0]


@pytest.mark.parametrize(
    ("points", "panel", "weekly"),
    [
        (16, pounds(0), pounds(8291)),
        (22, pounds(0), pounds(11221)),
        (19, pounds(0), pounds(9756)),
        (16, pounds(8754), pounds(17045)),
    ],
    ids=["published", "published", "on the line between", "with what the panel adds"],
)
def test_what_a_panel_adds_is_a_line(points, panel, weekly):
    """A panel's amount is the amount of the table and a line of its own, with a reason.

    Savva's 16 points came to £82.91 a week and the panel's figure to £170.45.
    """
    working = worked_out("savva", points=points, panel=Fraction(panel.minor, 100))
    assert pounds(working.amount) == weekly
    assert pounds(working.lines[1].adds) == panel


@pytest.mark.parametrize(
    ("points", "yearly", "referred"),
    [
        (0, pounds(0), False),
        (69, pounds(0), False),
        (70, pounds(50000), False),
        (115, pounds(50000), False),
        (116, pounds(100000), False),
        (130, pounds(100000), False),
        (131, pounds(150000), False),
        (145, pounds(150000), False),
        (146, pounds(280000), False),
        (160, pounds(280000), False),
        (161, pounds(400000), False),
        (170, pounds(400000), False),
        (171, pounds(600000), False),
        (185, pounds(600000), False),
        (186, pounds(600000), True),
        (400, pounds(600000), True),
    ],
)
def test_bands_have_edges(points, yearly, referred):
    """In a scheme of bands, one point more can mean £2,000 more: at 171 points in Norfolk.

    Above the last band that is published nobody is refused. They have its amount, and a panel looks
    at the rest.
    """
    working = worked_out("norfolk", points=points)
    assert pounds(working.amount) == yearly
    assert (working.outcome is Outcome.REFER) == referred
    assert working.refer_to == ("panel" if referred else "")


@pytest.mark.parametrize(
    ("hours", "rooms", "own_rooms", "shared_rooms", "people", "theirs"),
    [
        pytest.param(6, 6, 2, 2, 4, "2.5", id="two rooms shared by four"),
        pytest.param(6, 6, 6, 0, 1, "6", id="all rooms are the person's own"),
        pytest.param(6, 6, 0, 6, 4, "1.5", id="all rooms shared by four"),
    ],
)
def test_a_shared_home(hours, rooms, own_rooms, shared_rooms, people, theirs):
    """Help in a shared home counts fully for own rooms, and by heads for shared rooms.

    In California 6 hours for 6 rooms, 2 own and 2 shared by 4 people, are 2 hours and half an hour.
    """
    working = worked_out(
        "ihss",
        hours=hours,
        rooms=rooms,
        own_rooms=own_rooms,
        shared_rooms=shared_rooms,
        people=people,
    )
    assert working.values["domestic"] == Fraction(theirs)


@pytest.mark.parametrize(
    ("spent", "enough"),
    [(dollars(153215), False), (dollars(153216), True), (dollars(319200), True)],
)
def test_a_share_for_treatment(spent, enough):
    """Without insurance at least 48 in 100 of $3,192 go to treatment: $1,532.16, rounded up.

    At most $1,659.84 is left for everything else.
    """
    working = worked_out("florida_sdc", insurance="uninsured")
    least = dollars(working.minimums["clinical"])
    assert (least, dollars(working.amount) - least) == (dollars(153216), dollars(165984))
    assert (spent.minor >= least.minor) == enough


@pytest.mark.parametrize(
    "file",
    ["florida_sdc", "ibudget", "ihss", "km", "norfolk", "savva", "sgb_xi", "example"],
)
def test_a_file_proves_itself(file):
    """Every scheme file has examples of its own, and each comes out exactly as written."""
    for example in scheme(file).examples:
        agreed = frozenset(scheme(file).facts) if example.agreed is None else example.agreed
        inputs = Inputs(example.answers, example.facts, example.verified, agreed)
        working = work_out(scheme(file), inputs, example.on)
        for wanted, value in example.expect.items():
            assert _came_to(working, wanted) == value, (example.name, wanted)
    assert scheme(file).examples


def _came_to(working: Working, name: str) -> Fraction | str:
    """A funder's share, what a money line adds, or the value of any other line."""
    if name in working.shares:
        return Fraction(working.shares[name], 100)
    line = next(one for one in working.lines if one.step == name)
    money = line.unit in ("GBP", "USD", "EUR") and line.kind != "round"
    return Fraction(line.adds, 100) if money else line.value
