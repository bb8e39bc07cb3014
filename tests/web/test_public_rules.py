"""Anybody reads the rules of an amount in full: no part of them is secret (A6)."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from ownway.rulemaking import actions
from ownway.rulemaking.models import Adoption, Study
from tests import living, ruled
from tests.cast import HOME, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def shown() -> str:
    answer = Client().get(reverse("public:rules", args=[HOME]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_questions_points_and_tables_are_there_for_whoever_is_not_signed_in(cast):
    said = shown()
    assert "On a hard week, how do your mornings go?" in said
    assert "A call or message would get me going" in said
    assert "£82.91" in said
    assert "The practice board of Thornmere" in said


def test_what_a_changed_amount_makes_in_its_year_is_there(cast):
    """B13: by days, how far back more money may count, and where that rule comes from."""
    from ownway.programme.queries import pack_of

    rule = pack_of(cast.programme).part_year
    assert rule is not None
    said = unescape(shown())
    assert "It counts by days: its days over the days of that year, 365 or 366." in said
    assert f"up to {rule.back_within_days} days before it was worked out." in said
    assert rule.source in said


def test_what_the_money_cannot_buy_is_there_with_its_reason_and_day(cast):
    """F15: whose money each entry binds, where it comes from, since when, and that one can ask."""
    from ownway.programme.queries import pack_of, words

    said, pack = shown(), pack_of(cast.programme)
    told = words(pack, "en-gb")
    bound = [*pack.spending.exclusions, *(e for f in pack.funded_by for e in f.exclusions)]
    assert bound
    for one in bound:
        assert told.get(f"exclusion.{one.code}") in unescape(said)
        assert one.source in unescape(said)
    assert "This list holds since" in said


def test_a_proposal_is_not_there_before_it_is_adopted(cast):
    proposal = ruled.proposed(cast.programme, NOW)
    assert proposal.title not in shown()


def test_an_adopted_version_comes_with_all_that_it_rests_on(cast):
    proposal = ruled.proposed(cast.programme, NOW)
    ruled.made_ready(proposal, NOW)
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff(), at=NOW)

    said = shown()

    for words in (proposal.title, "Most people want it.", "The same for every group."):
        assert words in said
    for study in Study.objects.all():
        there = reverse("public:rules_report", args=[HOME, study.ref])
        assert there in said
        assert Client().get(there).status_code == 200
    text = Client().get(reverse("public:rules_text", args=[HOME, Adoption.objects.get().ref]))
    assert b"decided_by" in text.content


def test_what_was_in_force_stays_to_be_read(cast):
    ruled.in_force(cast.programme, ruled.england(), NOW)
    with_new = Client()
    said = with_new.get(reverse("public:rules", args=[HOME])).content.decode()
    assert "The programme began with these rules" in said
    for row in cast.programme.taken_into_force.all():
        there = reverse("public:rules_text", args=[HOME, row.ref])
        assert with_new.get(there).status_code == 200


def test_a_report_of_a_proposal_that_is_not_adopted_is_not_there(cast):
    proposal = ruled.proposed(cast.programme, NOW)
    study = ruled.studied(proposal, ruled.StudyKind.IMPACT, NOW)
    assert Client().get(reverse("public:rules_report", args=[HOME, study.ref])).status_code == 404
    assert Client().get(reverse("public:rules_text", args=[HOME, proposal.ref])).status_code == 404


def test_after_it_is_withdrawn_it_is_gone(cast):
    proposal = ruled.proposed(cast.programme, NOW)
    ruled.made_ready(proposal, NOW)
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff(), at=NOW)
    actions.withdraw(proposal=proposal, why="No.", by=living.staff(), at=NOW)
    assert proposal.title not in shown()
