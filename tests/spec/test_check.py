"""An organisation looks at itself from several sides. Each rater answers alone, then they meet.
What each said stays as it was.
"""

from __future__ import annotations

from datetime import date

import pytest

from ownway.improvement.rules import rounds, spread, trends
from ownway.improvement.rules.rounds import Rated
from ownway.improvement.rules.spread import Answered

TITLE = "The check"
SOURCE = "S16, 2.1, V12, scenarios 27 and 28"
ORDER = 105
HEADINGS = {
    "convened": "The raters met",
    "first": "They looked back from",
    "last": "Up to the last day",
    "due": "Next check",
    "raters": "Raters who handed in",
    "missing": "What is missing",
    "clinician": "Clinician",
    "peer": "Peer",
    "person": "Person using the service",
    "administrator": "Administrator",
    "talked": "Talked about first",
    "named": "Names stand beside answers",
    "clinicians": "Clinicians answered",
    "peers": "Peers answered",
    "compared": "How far apart",
    "before": "Answers before",
    "after": "Answers after",
    "told": "Told as",
    "alike": "Raters who look from one side",
    "warned": "Before they answer they are told",
}
ASKED = 40


@pytest.mark.parametrize(
    ("convened", "first", "last"),
    [
        (date(2026, 3, 2), date(2025, 12, 1), date(2026, 2, 28)),
        (date(2026, 3, 31), date(2025, 12, 1), date(2026, 2, 28)),
        (date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2028, 5, 15), date(2028, 2, 1), date(2028, 4, 30)),
    ],
)
def test_looking_back(convened, first, last):
    """Raters think of the three whole calendar months before the month in which they meet."""
    found = rounds.look_back(convened)
    assert (found.starts_on, found.last_on) == (first, last)


@pytest.mark.parametrize(
    ("convened", "due"),
    [
        (date(2026, 3, 2), date(2026, 9, 2)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 10, 31), date(2027, 4, 30)),
    ],
)
def test_next_check(convened, due):
    """The next check is due six calendar months after the meeting, or on that month's last day."""
    assert rounds.next_due(convened) == due


def _rated(*said: tuple[str, int]) -> list[Rated]:
    return [Rated(viewpoint, answered, handed_in=True) for viewpoint, answered in said]


_NAMES = {
    "too_few_complete": "a second complete rater",
    "one_viewpoint_complete": "a second viewpoint",
    "incomplete": "an answer that was left out",
}


@pytest.mark.parametrize(
    ("raters", "missing"),
    [
        pytest.param(
            "clinician 40, peer 40, person 39, administrator 40", "nothing", id="one left one out"
        ),
        pytest.param("clinician 40", "a second complete rater", id="one rater alone"),
        pytest.param("peer 40, peer 40, peer 40", "a second viewpoint", id="all peers"),
        pytest.param(
            "peer 40, person 39",
            "a second complete rater, an answer that was left out",
            id="one of two left one out",
        ),
        pytest.param("peer 40, person 40", "nothing", id="two who look from two sides"),
    ],
)
def test_when_a_check_is_valid(raters, missing):
    """A check is valid with two raters or more, of two viewpoints, who answered all 40 questions.

    Whoever leaves one out is incomplete. What is missing is said, and the check cannot close.
    """
    pairs = [tuple(one.split()) for one in raters.split(", ")]
    found = rounds.for_closed(_rated(*((view, int(count)) for view, count in pairs)), ASKED)
    assert (", ".join(_NAMES[one.code] for one in found) or "nothing") == missing


@pytest.mark.parametrize(
    ("clinician", "peer", "person", "administrator", "talked"),
    [
        pytest.param((4, 2), (1, 2), (0, 3), (4, 2), "dignity", id="dignity seen differently"),
        pytest.param((3, 0), (3, 4), (3, 2), (3, 2), "follow-up", id="follow-up seen differently"),
        pytest.param((4, 4), (4, 0), (0, 0), (0, 0), "dignity", id="as far, but two against two"),
        pytest.param((2, 1), (2, 1), (2, 1), (2, 1), "dignity", id="no difference at all"),
    ],
)
def test_what_is_talked_about_first(clinician, peer, person, administrator, talked):
    """The question whose answers lie furthest apart is talked about first.

    Each pair is the answer about dignity and the answer about follow-up. Of the same spread, the
    one on which more raters differ comes first. Else they keep the order of the check.
    """
    people = {"c": clinician, "p": peer, "s": person, "a": administrator}
    answers = [
        Answered(element, who, who, points[place])
        for who, points in people.items()
        for place, element in enumerate(("dignity", "follow-up"))
    ]
    before = list(answers)
    assert spread.spreads(answers, ["dignity", "follow-up"])[0].element == talked
    assert answers == before


@pytest.mark.parametrize(
    ("named", "clinicians", "peers", "compared"),
    [
        pytest.param("yes", (4, 2), (1,), "2 apart", id="with names"),
        pytest.param("no", (4, 3, 2), (1, 1, 1), "2 apart", id="three look from each side"),
        pytest.param("no", (4, 3, 2), (1, 1), "not compared", id="two peers, and no names"),
    ],
)
def test_how_far_viewpoints_lie_apart(named, clinicians, peers, compared):
    """Viewpoints stand side by side with their means, the question with the widest gap first.

    In a check without names, a viewpoint with fewer than three raters is left out of this.
    """
    said = [("clinical", one) for one in clinicians] + [("peer", one) for one in peers]
    views = rounds.compared_viewpoints([view for view, _ in said], anonymous=named == "no")
    answers = [
        Answered("dignity", str(place), view, points)
        for place, (view, points) in enumerate(said)
        if view in views
    ]
    [gap] = spread.gaps(answers, ["dignity"])
    assert (f"{gap.width} apart" if len(gap.means) > 1 else "not compared") == compared


_WARNED = {
    0: "nothing",
    1: "others will know which answers are yours",
    2: "the other one can work out which answers are yours",
}


@pytest.mark.parametrize(
    ("alike", "warned"), [(1, _WARNED[1]), (2, _WARNED[2]), (3, _WARNED[0]), (8, _WARNED[0])]
)
def test_who_can_be_known_without_names(alike, warned):
    """In a check without names, one or two who look from the same side can still be known.

    They are told before they answer. Nobody sees by which way somebody answered, or where they left
    a question out: that too would tell which answers are theirs.
    """
    assert _WARNED[rounds.few_of("peer", ["peer"] * (alike - 1) + ["clinical"] * 2)] == warned


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(("1", (1, 2, 2)), ("1", (2, 3, 4)), "1 more", id="same version"),
        pytest.param(("1", (1, 2)), ("1", (2, 2, 3)), "1/2 more", id="two raters, then three"),
        pytest.param(("1", (3, 3)), ("2", (1, 1)), "not compared", id="another version"),
    ],
)
def test_what_changed(before, after, told):
    """A change is told only between checks of the same version, for questions that both asked.

    What is compared is the answer in the middle, since the raters can be others.
    """
    old, new = (
        trends.Rounded(1, version, {"dignity": 4}, [{"dignity": one} for one in points])
        for version, points in (before, after)
    )
    found = trends.moved(old, new)
    assert (f"{found[0].by} more" if found else "not compared") == told
