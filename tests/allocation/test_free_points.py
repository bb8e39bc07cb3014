"""Points fitted to what support cost: found where planted, left alone where they are right."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.allocation.analysis.batch import batch_scorer
from ownway.allocation.analysis.studies.calibrating import GIVEN, PERCENTILE, THIS, Study, study
from ownway.allocation.analysis.studies.calibrating.evidence import Sample, target_of
from ownway.allocation.analysis.studies.calibrating.findings import NEW_POINTS, checks, warnings
from ownway.allocation.analysis.studies.calibrating.monotone import Form
from ownway.allocation.analysis.studies.calibrating.points import (
    BETTER,
    as_published,
    freed,
    scoring_of,
    tried_of,
)
from ownway.allocation.analysis.studies.calibrating.reading import Named, read_people
from ownway.allocation.analysis.studies.calibrating.repointing import with_points
from ownway.allocation.analysis.studies.calibrating.telling import write
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.reading import read_scheme
from tests.allocation.truth import (
    FILES,
    KEEP,
    KNOTS,
    ON,
    PEOPLE,
    ROWS,
    quiet,
    save,
    truth,
    wish,
)

TEXT = (FILES / "thirty.yaml").read_text(encoding="utf-8")
SCHEME = read_scheme(TEXT)
SCORING = scoring_of(SCHEME, "total", ON)
DEARER, NOTHING = ("q01", "q09", "q15"), ("q05", "q23")  # what the planted needs are worth
MORE = 3.5


def answered() -> Sample:
    return replace(truth().sample(), answers=truth().answers.T.astype(np.int16))


def planted() -> list[dict[str, str]]:
    """People whose support costs what other points than those of the scheme would say."""
    points = [
        given * (MORE if code in DEARER else 0 if code in NOTHING else 1)
        for code, given in zip(SCORING.questions, SCORING.given, strict=True)
    ]
    score = SCORING.scored(answered(), tuple(points)).score
    mean = np.maximum(np.interp(score, KNOTS, ROWS) * KEEP[truth().informal], 150)
    cost = mean * np.random.default_rng(1).gamma(3, 1 / 3, PEOPLE)
    return [{**row, "cost": f"{c:.2f}"} for row, c in zip(truth().rows(), cost, strict=True)]


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Study:
    people = save(tmp_path_factory.mktemp("people") / "people.csv", planted())
    return study(wish(people), quiet)


@pytest.mark.many
def test_planted_points_are_found_and_used(found: Study) -> None:
    tried = found.tried
    assert tried.free <= tried.today * (1 - BETTER)
    highest = dict(zip(SCORING.questions, (float(of[-1]) for of in tried.points), strict=True))
    today = dict(zip(SCORING.questions, (of[-1] for of in SCORING.given), strict=True))
    assert all(highest[code] > 1.6 * today[code] for code in DEARER)
    assert all(highest[code] < 0.5 * today[code] for code in NOTHING)
    assert found.judged[THIS].mean.wape == tried.free
    assert found.judged[GIVEN].mean.wape == tried.today
    assert abs(found.judged[THIS].mean.ratio - 1) <= 0.02
    assert np.mean(found.coverage) == pytest.approx(0.8, abs=0.02)
    assert all(one.holds for one in checks(found))


@pytest.mark.many
def test_points_that_are_right_stay(tmp_path) -> None:
    made = study(wish(save(tmp_path / "people.csv", truth().rows())), quiet)
    assert made.tried.points == ()
    assert made.tried.free > made.tried.today * (1 - BETTER)
    _, page, data = write(made, tmp_path / "out")
    assert "so the points stay as they are" in page.read_text(encoding="utf-8")
    assert json.loads(data.read_text(encoding="utf-8"))["points"]["of_draft"] == []


@pytest.mark.many
def test_the_scheme_carries_them_in_a_file_of_its_own(found: Study, tmp_path) -> None:
    draft, page, data = write(found, tmp_path)
    text = draft.read_text(encoding="utf-8")
    scheme = read_scheme(text)
    assert [one.start for one in scheme.versions] == [found.start]
    assert scheme.versions[0].status == "draft"
    assert scheme.examples == ()
    for question, of in zip(scheme.questions.values(), found.tried.points, strict=True):
        assert tuple(option.points for option in question.options) == of
    assert NEW_POINTS in warnings(found)
    assert any(one.startswith("shares goes by points too") for one in warnings(found))
    assert NEW_POINTS in page.read_text(encoding="utf-8")
    said = json.loads(data.read_text(encoding="utf-8"))["points"]["of_draft"]
    assert said[0] == {"question": "q01", "points": [float(p) for p in found.tried.points[0]]}
    assert found.wish.text == TEXT  # what is in force keeps its file
    assert digest(scheme, found.start) != digest(SCHEME, ON)


@pytest.mark.many
def test_the_study_counts_what_the_written_scheme_pays_by(found: Study) -> None:
    target = target_of(found.draft, found.start)
    people = found.wish.people
    exact = read_people(found.text, found.start, target, people, Named("cost", "ref"))
    assert np.allclose(exact.sample.score, found.evidence.sample.score)
    assert batch_scorer(found.text, found.start).text == found.text


@pytest.mark.many
def test_the_same_people_give_the_same_bytes(found: Study, tmp_path) -> None:
    first = [path.read_bytes() for path in write(found, tmp_path / "one")]
    again = study(found.wish, quiet)
    assert [path.read_bytes() for path in write(again, tmp_path / "two")] == first


# Where points cannot be fitted, the report says why.


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("of: total, read", "of: q03, read", "q03 is no sum"),
        ("kind: sum, of: [q28", "kind: higher_of, of: [q28", "treatment is no sum"),
        ("q29, q30]", "q29, {of: q30, times: -1}]", "treatment takes q30 off"),
        ("q29, q30]", "q29, {of: q30, when: q28 == much}]", "does not count for"),
    ],
)
def test_a_score_that_is_no_sum_is_left_alone(old, new, words) -> None:
    text = TEXT[: TEXT.index("tests:")].replace(old, new)
    if "higher_of" in new:
        text = text.replace(", cap: 20.2, weight: 1.3,\n     unit: point, why: domain",
                            ",\n     unit: point, why: total")  # fmt: skip
    scheme = read_scheme(text)
    tried = tried_of(scheme, target_of(scheme, ON).table.of, ON)
    assert tried.scoring is None
    assert words in tried.why


@pytest.mark.many
def test_percentile_matching_takes_points_as_they_are(tmp_path) -> None:
    people = save(tmp_path / "people.csv", truth().rows()[:150])
    made = study(wish(people, method=PERCENTILE), quiet)
    assert made.tried.scoring is None
    assert made.tried.points == ()


# Arithmetic.


def test_the_score_is_that_of_the_scheme_with_its_caps_and_weights() -> None:
    assert np.allclose(SCORING.scored(answered(), SCORING.given).score, truth().score)


def test_points_that_explain_everything_stay_and_so_do_answers_that_nobody_gave() -> None:
    one = answered()
    cost = np.interp(one.score, KNOTS, ROWS) * KEEP[one.level]
    made = freed(replace(one, cost=cost), SCORING, Form(KNOTS, 5))
    for found_of, of in zip(made, SCORING.given, strict=True):
        assert np.allclose(found_of, of, atol=0.5)
    nobody = replace(one, answers=np.where(np.arange(30) == 4, 0, one.answers))
    made = freed(nobody, SCORING, Form(KNOTS, 5))
    assert np.allclose(made[4], SCORING.given[4])


def test_questions_without_a_choice_have_no_points_to_fit() -> None:
    text = (FILES / "savva.yaml").read_text(encoding="utf-8")
    assert "no question" in tried_of(read_scheme(text), "points", ON).why


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1_000), st.integers(100, 250), st.floats(0, 1.5))
def test_points_never_fall_and_never_go_below_the_first(
    seed: int, people: int, noise: float
) -> None:
    dice = np.random.default_rng(seed)
    some = answered().only(dice.choice(PEOPLE, people, replace=False))
    cost = dice.lognormal(8, noise, people)  # not even a link with the answers
    made = as_published(freed(replace(some, cost=cost), SCORING, Form(KNOTS, 5)), SCORING.given)
    for of, given_points in zip(made, SCORING.given, strict=True):
        assert list(of) == sorted(of)
        assert of[0] == given_points[0]
        assert all(one % Fraction(1, 4) == 0 for one in of)


@pytest.mark.parametrize("mark", ["\n", "\r\n"])
@pytest.mark.parametrize("rest", ["", "limits: {max_step: 50000}\n"])
def test_nothing_but_points_versions_and_examples_changes(mark, rest) -> None:
    start, end = TEXT.index("tests:"), TEXT.index("reasons:")
    text = TEXT[:end] + TEXT[start:] + rest + TEXT[end:start]  # examples in the middle
    old = "  2026-04-01: {status: tested}"
    new = f"{old}   # one\n  2027-04-01:\n    status: draft\n    impact: soon"
    text = text.replace(old, new).replace("\n", mark)
    day = read_scheme(text).versions[-1].start
    points = {
        code: [Fraction(place * 5, 4) for place in range(len(one.options))]
        for code, one in SCHEME.questions.items()
    }
    made = with_points(text, day, points)
    scheme = read_scheme(made)
    assert [one.start for one in scheme.versions] == [day]
    assert scheme.versions[0].impact == "soon"
    assert {c: [o.points for o in q.options] for c, q in scheme.questions.items()} == points
    assert scheme.steps[0].terms == SCHEME.steps[0].terms
    assert scheme.reasons == SCHEME.reasons
    assert ("\n" in made.replace("\r\n", "")) == (mark == "\n")
    assert "tests:" not in made
    assert rest.strip() in made
