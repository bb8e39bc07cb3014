"""A recovery scale: added under its licence, answered whole or in part, kept for good."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

import ownway
from ownway.allocation.models import Allocation
from ownway.consent.actions import NotYours
from ownway.core.period import add_months
from ownway.record.guards import missing
from ownway.record.models import Entry
from ownway.review import actions, guards, queries, rules
from ownway.review.models import Answering, Scale, ScaleAnswer
from ownway.review.rules import Item
from tests.cast import NOW

TODAY = NOW.date()
CSV = "code,words,lowest,highest\n" + "".join(f"i{n},Sentence {n},1,5\n" for n in range(1, 42))
_items = st.lists(
    st.builds(lambda low, wide: (low, low + wide), st.integers(0, 9), st.integers(1, 9)),
    min_size=1,
    max_size=12,
).map(lambda pairs: tuple(Item(f"i{n}", "w", low, high) for n, (low, high) in enumerate(pairs)))


@given(_items, st.data())
def test_a_score_is_the_whole_sum_or_nothing(items, data):
    """Added up one by one; with anything left out there is no score, and never a zero for it."""
    answers = {}
    left_out = data.draw(st.sets(st.sampled_from([item.code for item in items])))
    for item in items:
        if item.code not in left_out:
            answers[item.code] = data.draw(st.integers(item.lowest, item.highest))
    found = rules.score(items, answers)
    assert set(found.missing) == left_out
    assert found.complete is (not left_out)
    running = 0
    for value in answers.values():
        running += value
    assert found.total == (None if left_out else running)
    if found.complete:
        assert found.least <= found.total <= found.most
    one = data.draw(st.sampled_from(items))
    for wrong in ({one.code: one.highest + 1}, {one.code: one.lowest - 1}, {"nothing": 1}):
        with pytest.raises(ValueError, match="lowest"):
            rules.score(items, {**answers, **wrong})


@given(
    st.lists(st.dates(date(2025, 1, 1), date(2029, 1, 1)), max_size=5),
    st.dates(date(2025, 1, 1), date(2030, 1, 1)),
)
def test_days_are_offered_one_after_another(answered, today):
    """Baseline, 12 and 24 months: the first of them nobody has answered in its time."""
    answered = [day for day in answered if day <= today]
    found = rules.next_offered(answered, today, (12, 24))
    if not answered:
        assert found == today
        return
    first = min(answered)
    at12, at24 = add_months(first, 12), add_months(first, 24)
    if today < at24 and not any(at12 <= day < at24 for day in answered):
        assert found == max(at12, today)
    elif not any(day >= at24 for day in answered):
        assert found == max(at24, today)
    else:
        assert found is None


def test_a_file_says_everything_that_is_wrong_with_it():
    items, problems = rules.items_of_csv(CSV)
    assert (len(items), problems) == (41, ())
    lines = ("a,Yes,1,5", "a,No,1,5", "!,No,1,5", "b,,1,5", "c,No,5,1", "d,No,x,2", "e,No", "")
    wrong = "\n".join(("code,words,lowest,highest", *lines))
    assert [one.where for one in rules.items_of_csv(wrong)[1]] == [f"line {n}" for n in range(3, 9)]
    for text in ("", "words,code,lowest,highest\n", "code,words,lowest,highest\n", 'code,"words'):
        assert rules.items_of_csv(text) != ((), ())
        assert rules.items_of_csv(text)[0] == ()


def _answer(cast, answers, at=NOW, scale="my_recovery", key=None, who="ana"):
    return actions.answer_scale(
        person=cast.ana,
        scale=scale,
        answers=answers,
        key=key or uuid4(),
        by=cast.by(who),
        at=at,
    )


def _add(cast, version=1, text=CSV, licence="Used by leave of its owner, letter of 3 May"):
    return actions.add_scale(
        programme=cast.programme,
        code="long_one",
        version=version,
        title="The long one",
        licence=licence,
        text=text,
        by=cast.by("director"),
        at=NOW,
    )


in_database = pytest.mark.django_db


@in_database
def test_our_own_scale_is_answered_over_time_and_shown_to_the_person(cast):
    own = queries.scales_for(cast.programme)[0]
    assert (own.ours, own.title) == (True, "")
    whole = {item.code: 3 for item in own.items}
    key = uuid4()
    entries = Entry.objects.count()
    made = _answer(cast, whole, key=key)
    assert _answer(cast, whole, key=key) == made
    assert Entry.objects.count() == entries + 1
    later = NOW + timedelta(days=366)
    _answer(cast, {own.items[0].code: 5}, at=later)
    told = queries.told(cast.viewer("ana", later), cast.ana, own.code, at=later)
    assert [(one.on, one.score.total) for one in told] == [(TODAY, 24), (later.date(), None)]
    assert queries.next_offer(told, own, later.date()) == later.date()
    assert queries.told(cast.viewer("friend", later), cast.ana, own.code, at=later) == ()
    assert Scale.objects.count() == 1


@in_database
def test_only_the_person_answers_and_only_what_is_asked(cast):
    with pytest.raises(NotYours):
        _answer(cast, {"hope": 3}, who="coach")
    for wrong in ({}, {"hope": 9}, {"nothing": 1}):
        with pytest.raises(actions.CannotUse):
            _answer(cast, wrong)
    with pytest.raises(actions.CannotUse):
        _answer(cast, {"hope": 3}, scale="no_such")


@in_database
def test_a_licensed_scale_is_imported_whole_with_its_licence(cast):
    made = _add(cast)
    assert (made.items.count(), made.ours) == (41, False)
    for more in ({}, {"version": 2, "licence": " "}, {"version": 2, "text": "code\n"}):
        with pytest.raises(actions.CannotUse):
            _add(cast, **more)
    _add(cast, version=2)
    assert [one.version for one in queries.scales_for(cast.programme)] == [1, 2]
    threes = {f"i{n}": 3 for n in range(1, 42)}
    _answer(cast, threes, scale="long_one")
    told = queries.told(cast.viewer("ana"), cast.ana, "long_one", at=NOW)
    assert [(one.version, one.score.total) for one in told] == [(2, 123)]


@in_database
def test_answers_are_read_in_the_same_number_of_queries(cast, django_assert_max_num_queries):
    for place in range(3):
        _answer(cast, {"hope": 3, "say": 2}, at=NOW + timedelta(days=place))
    viewer = cast.viewer("ana", NOW + timedelta(days=9))
    with django_assert_max_num_queries(4):
        assert len(queries.told(viewer, cast.ana, "my_recovery", at=viewer.at)) == 3


@in_database
def test_no_score_moves_money(anas_plan, cast):
    """Lowest and highest answers leave every amount and every entry of the books as they are."""
    before = (
        list(Allocation.objects.order_by("pk").values()),
        Entry.objects.exclude(journals=[]).count(),
    )
    own = queries.scales_for(cast.programme)[0]
    for value in (1, 5):
        _answer(cast, {item.code: value for item in own.items})
    assert before == (
        list(Allocation.objects.order_by("pk").values()),
        Entry.objects.exclude(journals=[]).count(),
    )


def test_nothing_about_scales_knows_an_amount_and_nothing_of_amounts_knows_a_scale():
    """Read from the code itself: the two never meet."""
    house = Path(ownway.__file__).parent
    money = ("allocation", "assessment", "decisions", "holding", "ledger", "scheme", "spending")
    for room in ("rules", "models", "actions", "queries"):
        tree = ast.parse((house / "review" / room / "scales.py").read_text("utf-8"))
        named = {
            part
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for part in (node.module.split(".")[1:2] or [""])
        }
        assert not named & set(money), room
    for package in money:
        for path in (house / package).rglob("*.py"):
            assert "ownway.review" not in path.read_text("utf-8"), path


@in_database
def test_the_database_keeps_scales_and_answers_as_they_are(cast):
    assert missing(connection, guards.HERE / "scales") == []
    made = _answer(cast, {"hope": 3})
    scale = _add(cast)
    answer = ScaleAnswer.objects.get()
    for row, field in ((made, "answered_on"), (answer, "value"), (scale, "licence")):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{field: getattr(row, field)})
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        scale.items.update(words="x")
    item = scale.items.first()
    for value, its in ((6, made.scale.items.last()), (0, made.scale.items.last()), (3, item)):
        with pytest.raises(DatabaseError), transaction.atomic():
            ScaleAnswer.objects.create(answering=made, item=its, value=value)
    assert Answering.objects.count() == 1
