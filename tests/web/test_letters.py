"""What staff print for somebody is in the language they chose, and says which one it is."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import time_machine
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.core.show import day
from ownway.endings import actions, queries
from ownway.people.models import Person
from ownway.spending import actions as spending
from ownway.web.ui.languages import said_in, site_language
from tests.cast import NOW

pytestmark = pytest.mark.django_db
LETTER = re.compile(r'<div class="ow-letter" lang="(.*?)" dir="(.*?)">(.*)</div>', re.S)


@pytest.fixture
def plan(anas_plan):
    with time_machine.travel(NOW, tick=True):
        Person.objects.filter(pk=anas_plan.person.pk).update(language="es")
        anas_plan.person.refresh_from_db()
        yield anas_plan


def letter(answer):
    """The language a letter says it is in, its direction, and its markup; around it, the page."""
    html = answer.content.decode()
    assert '<html lang="en-gb"' in html  # the page around it is for whoever prints it
    return LETTER.search(html).groups()


def es(words):
    with translation.override("es"):
        found = gettext(words)
    assert found != words
    return found


@pytest.mark.parametrize(
    ("chosen", "site"),
    [("es", "es"), ("es-MX", "es"), ("en-GB", "en-gb"), ("en-US", "en-us"), ("cy", "en-gb")],
)
def test_the_nearest_language_of_the_site(chosen, site):
    assert site_language(chosen) == site
    with said_in(chosen) as code:
        assert (code, translation.get_language()) == (site, site)
    assert translation.get_language() != "es"


def test_a_notice_is_a_letter_in_the_language_of_the_person(plan):
    desk, senior = plan.cast.client("approver"), plan.cast.client("senior_approver")
    made = desk.post(
        reverse("desk:propose_end", args=[plan.person.ref]),
        {"reason_code": "moved_area", "words": "You live in Elm now."},
    )
    senior.post(made.url, {"step": "agree"})
    language, turned, words = letter(senior.get(made.url))
    assert (language, turned) == ("es", "ltr")
    assert es("We want to end your time here") in words
    assert "Presupuestos personales de Thornmere" in words  # the words of the pack, too
    assert "Ahora vives en otra zona" in words
    assert day(NOW.date(), "es") in words
    assert "We want to end your time here" not in words
    around = senior.get(made.url).content.decode().split('<div class="ow-no-print">', 1)[1]
    assert "You live in another area now" in around  # whoever works with it reads their own


def test_a_statement_of_a_month_is_in_the_language_of_the_person(plan):
    first = NOW.date().replace(month=8, day=1)
    made = spending.make_statement(person=plan.person, starts_on=first, by=SYSTEM, at=NOW)
    desk = plan.cast.client("approver")
    language, _turned, words = letter(desk.get(reverse("desk:paper", args=[made.ref])))
    assert language == "es"
    assert es("My statement") in words
    assert "agosto" in words
    assert "August" not in words


def test_a_closing_statement_is_theirs_and_that_of_a_funder_is_ours(plan):
    actions.leave(person=plan.person, by=plan.by("ana"), at=NOW)
    closing = queries.closing_of(queries.last_ending(plan.person))
    for one in queries.lying(closing):
        actions.note_came_back(
            closing=closing,
            arrangement=one.arrangement,
            amount=Money(one.minor, "GBP"),
            came_on=NOW.date(),
            key=uuid4(),
            by=plan.by("payer"),
            at=NOW,
        )
    actions.close(closing=closing, by=plan.by("payer"), at=NOW)
    desk = plan.cast.client("payer")
    for one in queries.statements(closing):
        there = reverse("desk:closing_statement", args=[one.ref])
        language, _turned, words = letter(desk.get(there))
        lead = "Every sum that came and every sum that went."
        assert (language, lead in words) == (("en-gb", True) if one.funder else ("es", False))


def test_a_letter_turns_with_its_language():
    page = Template("{% letter who %}{% translate 'With kind regards' %}{% endletter %}")
    assert 'lang="es" dir="ltr"' in page.render(Context({"who": "es"}))
    assert es("With kind regards") in page.render(Context({"who": "es"}))
