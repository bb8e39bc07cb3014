"""The rules in force, read from the pack, with their sources, and who holds which role."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.core.money import Money
from ownway.programme.queries import pack_of, words
from ownway.web.org.words import rules
from tests import packs
from tests.cast import NOW, STAFF

pytestmark = pytest.mark.django_db


def test_the_page_holds_every_rule_a_person_can_ask_about(cast):
    shown = cast.client("director").get(reverse("org:programme")).content.decode()
    for said in (
        "£82.91",
        "£112.21",
        "10 working days",
        "Harbour Street Accounts",
        "up to £400",
        "never enough alone",
        "EWCA Civ 1209",
        "1 April 2026",
    ):
        assert said in shown, said


def test_roles_are_listed_with_their_end_and_without_the_person_they_are_for(cast):
    shown = cast.client("director").get(reverse("org:programme")).content.decode()
    assert "Jo Marsh" in shown
    assert "One person" in shown
    assert "4 September 2027" in shown
    assert "Ana Duarte" not in shown
    assert "Dana Wells" not in shown


def test_a_programme_with_other_rules_reads_as_well(cast):
    pack = pack_of(cast.other_programme)
    sections = rules.sections(pack, words(pack, "en-us"), NOW.date())
    text = " ".join(line for one in sections for line in one.lines)
    assert "48 percent goes to “Clinical care”, where “Do you have health insurance?” is" in text
    assert any(one.source for one in sections)
    (table,) = (one.table for one in sections if one.table and "No, I do" in str(one.table.rows))
    assert [row[1] for row in table.rows] == [Money(167200, "USD"), Money(319200, "USD")]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("", "At least 48 percent goes to “"),
        (" when: points > 3,", "For some people, at least 48 percent goes to “"),
    ],
)
def test_a_part_of_any_programme_can_be_said(when, said):
    part = (
        "constraints:\n  - {id: part, kind: share_at_least, category: life, of: final,"
        f" share: 0.48,{when} why: part}}\nmodes:"
    )
    scheme = packs.changed(
        packs.SMALL_SCHEME,
        ("modes:", part),
        ('    final: "Your', '    part: A part.\n    final: "Your'),
        ("read: line", "read: band"),
    )
    data = packs.small(scheme=scheme)
    pack = packs.as_pack(data).model_copy(update={"words": packs.made_up_words(data)})

    sections = rules.sections(pack, words(pack, "en-ie"), NOW.date())

    text = " ".join(line for one in sections for line in one.lines)
    assert said in text
    assert "Each row counts up to the next." in text


def test_who_does_not_answer_for_the_programme_finds_nothing(cast):
    for who in (*(one for one in STAFF if one != "director"), "ana", "sister", "coach"):
        assert cast.client(who).get(reverse("org:programme")).status_code == 404
