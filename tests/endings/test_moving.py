"""A package for a move is loaded in another programme, and only as it was made."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.db import DatabaseError, connection, transaction

from ownway.allocation import actions as allocating
from ownway.consent.models import Sharing
from ownway.core.actors import SYSTEM
from ownway.endings import actions, queries, rules
from ownway.endings.models import BroughtAlong, MovePackage
from ownway.joining.models import Enrolment
from ownway.planning.models import Goal, Line
from ownway.programme.queries import pack_of
from tests import living, packs
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def data(plan):
    return actions.make_package(person=plan.person, by=plan.by("ana"), at=NOW)


def test_the_plan_arrives_whole_in_another_programme_and_nothing_that_was_given_here(plan, data):
    assert MovePackage.objects.count() == 1
    there = living.programme(packs.PACKS / "england-section-117")
    before = Sharing.objects.count()
    made = actions.load_package(programme=there, data=data, account=None, by=SYSTEM, at=NOW)
    assert actions.load_package(programme=there, data=data, account=None, by=SYSTEM, at=NOW) == made
    person = made.person
    assert (person.name, person.programme, person.account) == (plan.person.name, there, None)
    assert Enrolment.objects.get(person=person).status == "enquiry"
    assert Sharing.objects.count() == before  # consents are given anew
    left = sum(one["left_minor"] for one in made.money["rows"])
    assert left == queries.in_pots(plan.plan, NOW)[0]
    with pytest.raises(actions.CannotLoad):
        actions.draft_from_package(person=person, by=SYSTEM, at=NOW)  # no amount here yet

    staff = living.staff()
    answers = {each.code: each.options[-1].code for each in pack_of(there).questions}
    sent = living.assessed(person, staff, answers)
    allocating.work_out(assessment=sent, by=staff, at=NOW)
    draft = actions.draft_from_package(person=person, by=staff, at=NOW)
    assert actions.draft_from_package(person=person, by=staff, at=NOW) == draft
    for table, value in ((Goal, "words"), (Line, "what"), (Line, "total_minor")):
        was, now = (
            list(
                table.objects.filter(version=one).order_by("position").values_list(value, flat=True)
            )
            for one in (plan.plan.versions.get(), draft)
        )
        assert was == now
    assert draft.sent_at is None
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE endings_broughtalong SET digest = 'x'")


def test_another_currency_is_told_kindly(plan, data):
    with pytest.raises(actions.CannotLoad):
        actions.load_package(
            programme=plan.cast.other_programme, data=data, account=None, by=SYSTEM, at=NOW
        )
    assert not BroughtAlong.objects.exists()


def rewritten(data, **changed):
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, text in {**files, **changed}.items():
            new.writestr(name, text)
    return out.getvalue()


def test_a_file_damaged_at_any_byte_is_whole_or_refused(data):
    """Never a fault of the site: bits lost on the way are told like any other change."""
    content = rules.package_content(data)
    refused = 0
    for place in range(len(data)):
        for bit in (1, 16, 128):
            damaged = bytearray(data)
            damaged[place] ^= bit
            try:
                assert rules.package_content(bytes(damaged)) == content
            except rules.NotAPackage:
                refused += 1
    assert refused > len(data)  # what is left says when a file was packed, and by which system


def test_what_was_changed_on_the_way_is_not_loaded(data):
    content = rules.package_content(data)
    whole = json.loads(zipfile.ZipFile(io.BytesIO(data)).read("move.json"))
    whole["content"]["lines"][0]["each_minor"] += 1
    for broken in (
        b"",
        data[:-20],
        rewritten(data, **{"read-me.txt": b"other"}),
        rewritten(data, **{"move.json": json.dumps(whole).encode()}),
    ):
        with pytest.raises(rules.NotAPackage):
            rules.package_content(broken)
    with pytest.raises(rules.NotAPackage, match="files"):
        rules.package_content(rewritten(data, extra=b"x"))
    totals = {**content, "money": []}
    assert rules.package_content(rules.package(totals, "")) == totals
    for wrong in (
        {**content, "more": 1},
        {**content, "months": "12"},
        {**content, "made_on": "May"},
        {**content, "person": {**content["person"], "name": " "}},
        {**content, "lines": [{**content["lines"][0], "times": 0}]},
    ):
        with pytest.raises(rules.NotAPackage):
            rules.package_content(rules.package(wrong, ""))
