"""A story is told elsewhere only with a yes to just that place, until its day; else it is a no."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.problems import NotVisible
from ownway.endings import actions, queries, rules
from ownway.endings.models import Story, StoryUse
from ownway.evaluation import queries as evaluation
from ownway.record.models import Entry
from tests.leaving import graduated
from tests.living import AT

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
UNTIL = (AT + 30 * DAY).date()
WEBSITE = {"place": "Our website", "purpose": "So that others dare to begin.", "until_on": UNTIL}
days = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@pytest.fixture
def told(cast):
    ending = graduated(cast.ana, cast.by("ana"), at=AT)
    return actions.tell_story(ending=ending, words="I swim again.", by=cast.by("ana"), at=AT)


def asked(cast, told, **other):
    return actions.ask_use(story=told, **{**WEBSITE, **other}, by=cast.by("director"), at=AT)


def uses(cast, at=AT):
    """What whoever leads reads beside the story: where, and whether it may be told there."""
    viewer = cast.viewer("director", at)
    [story] = evaluation.stories(viewer, cast.programme.ref, at)
    return [(one.place, one.answer, one.open) for one in story.uses]


@given(st.sampled_from(["", "yes", "no"]), st.booleans(), st.booleans(), days, days)
def test_only_a_living_yes_opens_a_use(answer, ended, told, until, today):
    may = rules.may_use(answer=answer, ended=ended, until_on=until, told=told, today=today)
    assert may is (answer == "yes" and told and not ended and until >= today)


def test_without_a_yes_it_is_a_no_and_a_yes_is_to_one_place(cast, told):
    assert uses(cast) == []  # told here, and nowhere else
    website = asked(cast, told)
    assert asked(cast, told) == website  # pressed twice
    asked(cast, told, place="A leaflet")
    assert uses(cast) == [("Our website", "", False), ("A leaflet", "", False)]
    actions.answer_use(use=website, yes=True, by=cast.by("ana"), at=AT)
    assert uses(cast) == [("Our website", "yes", True), ("A leaflet", "", False)]
    assert uses(cast, AT + 30 * DAY)[0] == ("Our website", "yes", True)  # its last day
    assert uses(cast, AT + 31 * DAY)[0] == ("Our website", "yes", False)
    actions.end_use(use=website, by=cast.by("ana"), at=AT)
    assert actions.end_use(use=website, by=cast.by("ana"), at=AT + DAY).ended_at == AT
    assert uses(cast) == [("A leaflet", "", False)]
    verbs = (
        Entry.objects.filter(verb__endswith="_use").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == [
        "endings.ask_use",
        "endings.ask_use",
        "endings.answer_use",
        "endings.end_use",
    ]


def test_nobody_says_yes_for_them(cast, told):
    website = asked(cast, told)
    for who in ("director", "coach", "sister"):
        with pytest.raises(actions.NotYours):
            actions.answer_use(use=website, yes=True, by=cast.by(who), at=AT)
        with pytest.raises(DatabaseError), transaction.atomic():
            StoryUse.objects.filter(pk=website.pk).update(
                answer="yes", answered_at=AT, answered_by=cast.by(who).ref
            )
    actions.answer_use(use=website, yes=False, by=cast.by("ana"), at=AT)
    with pytest.raises(actions.NotNow):
        actions.answer_use(use=website, yes=True, by=cast.by("ana"), at=AT)
    for wrong in ({"answer": "yes"}, {"place": "Everywhere"}, {"until_on": UNTIL + 900 * DAY}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StoryUse.objects.filter(pk=website.pk).update(**wrong)
    with pytest.raises(NotVisible):
        evaluation.story(cast.viewer("coach"), told.ref)


@pytest.mark.parametrize("then", ["withdrawn", "told anew"])
def test_every_use_is_over_with_the_words_it_was_said_of(cast, told, then):
    website, by = asked(cast, told), cast.by("ana")
    actions.answer_use(use=website, yes=True, by=by, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Story.objects.filter(pk=told.pk).update(withdrawn_at=AT, withdrawn_by=by.ref)
    if then == "withdrawn":
        actions.withdraw_story(ending=told.ending, by=by, at=AT + DAY)
        assert queries.story_told(told.ref) is None
    else:
        actions.tell_story(ending=told.ending, words="I swim far.", by=by, at=AT + DAY)
        assert uses(cast) == []  # a yes to other words is no yes to these
    website.refresh_from_db()
    assert website.ended_at == AT + DAY
    with pytest.raises(actions.NotNow):
        asked(cast, told)


def test_whoever_asks_says_where_what_for_and_until_when(cast, told):
    with pytest.raises(actions.NotWhole) as no:
        asked(cast, told, place=" ", purpose="", until_on=(AT - DAY).date())
    assert [one.code for one in no.value.problems] == ["use_place", "use_purpose", "use_until"]
