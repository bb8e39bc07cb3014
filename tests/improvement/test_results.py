"""How far viewpoints lie apart, and one version of a check in several languages (I2, S16)."""

from __future__ import annotations

import pytest

from ownway.improvement import actions, queries
from ownway.improvement.rules import instruments
from tests import checked, living

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return checked.small(living.programme())


def test_the_gap_between_viewpoints_is_widest_first_and_keeps_small_ones_back(small):
    said = {"Ines": {"2.1": 4}, "Rosa": {"1.1.2": 1}}
    found = queries.results(checked.closed(small, said))
    assert [(one.element, one.width) for one in found.gaps] == [
        ("2.1", 2),
        ("1.1.2", 1),
        ("1.1.1", 0),
    ]
    assert (found.gaps[0].highest, found.kept_back) == ("clinical", ())


def test_without_names_a_mean_of_fewer_than_three_is_in_no_gap(small):
    views = ["clinical"] * 3 + ["service"] * 3 + ["peer"] * 2
    raters = {f"Rater {place}": view for place, view in enumerate(views)}
    said = {"Rater 7": {"1.1.1": 0}, "Rater 0": {"2.1": 4}}
    of = checked.closed(small, said, raters=raters, anonymous=True)
    found = queries.results(of)
    assert found.kept_back == ("peer",)
    assert all(set(one.means) == {"clinical", "service"} for one in found.gaps)
    assert [one.element for one in found.gaps if one.width] == ["2.1"]  # and not what a peer said


def test_another_language_of_a_version_asks_and_counts_the_same(small):
    spanish = {"language": "es", "title": "Una pequeña revisión"}
    kept = checked.small(small.programme, **spanish)
    assert checked.small(small.programme, **spanish) == kept
    other_points = [{"points": points, "words": f"{points}"} for points in range(4)]
    with pytest.raises(actions.AlreadyTaken) as refused:
        checked.small(small.programme, language="fr", scale=other_points)
    assert "asks or counts otherwise" in refused.value.words
    assert [
        queries.content_in(small, reader).title for reader in ("es", "es-mx", "fr", "en-us", "")
    ] == [kept.title, kept.title, small.title, small.title, small.title]
    assert queries.content_in(kept, "en-gb").title == small.title
    assert queries.of_reader([small, kept], "es") == [kept]
    assert queries.of_reader([small, kept], "fr") == [small]


def test_rounds_in_two_languages_of_one_version_stand_in_one_line(small):
    kept = checked.small(small.programme, language="es")
    checked.closed(small, {})
    checked.closed(kept, {"Ines": {"2.1": 4}})
    assert len(queries.line(small.programme).points) == 2


def test_our_own_check_is_complete_in_spanish_and_english():
    english, spanish = sorted(queries.own(), key=lambda one: one.language)
    assert (english.language, spanish.language) == ("en-GB", "es")
    assert instruments.skeleton(english) == instruments.skeleton(spanish)
    for one, other in zip(instruments.placed(english), instruments.placed(spanish), strict=True):
        said, told = one.element, other.element
        assert len(said.examples) == len(told.examples) > 0
        assert told.question.startswith("¿") or ", ¿" in told.question
        both = zip(
            (said.question, said.rationale, *said.examples),
            (told.question, told.rationale, *told.examples),
            strict=True,
        )
        assert all(a != b for a, b in both)
