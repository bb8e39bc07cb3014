"""A scheme that softens its steps looks back a year; steps within one year do not add up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.allocation import actions, queries
from ownway.core.money import Money
from tests import living, packs
from tests.living import AT

pytestmark = pytest.mark.django_db
SOFT = (
    (
        "versions:\n",
        "facts:\n  last_year: {unit: EUR, optional: true, more_pays: more}\nversions:\n",
    ),
    (
        "  - {id: final, kind: round",
        "  - {id: soft, kind: corridor, against: last_year, down: 0.10, up: 0.5, why: soft}\n"
        "  - {id: final, kind: round",
    ),
    ('    final: "Your', '    soft: "Against last year it is €{amount}."\n    final: "Your'),
)
MOST, LEAST = {"days": "help", "nights": "help"}, {"days": "fine", "nights": "fine"}


@pytest.fixture
def ivy(tmp_path):
    changed = packs.small(scheme=packs.changed(packs.SMALL_SCHEME, *SOFT))
    return living.person(living.programme(packs.write(tmp_path, changed)), "Ivy")


def worked_out(ivy, answers, months):
    at = AT + timedelta(days=30 * months)
    sent = living.assessed(ivy[0], ivy[1], answers, at=at)
    return actions.work_out(assessment=sent, by=ivy[1], at=at)


def test_the_first_amount_has_nothing_to_soften_against(ivy):
    first = worked_out(ivy, MOST, 0)
    assert (first.amount_minor, first.facts) == (90_000, {})


def test_steps_within_one_year_do_not_add_up(ivy):
    worked_out(ivy, MOST, 0)
    second, third = worked_out(ivy, LEAST, 2), worked_out(ivy, LEAST, 4)
    assert [one.amount_minor for one in (second, third)] == [81_000, 81_000]
    assert third.facts == {"last_year": "900"}
    assert queries.worked_again(third).amount == Money(81_000, "EUR")


def test_a_year_on_it_softens_against_what_counted_then(ivy):
    worked_out(ivy, LEAST, 0)
    risen = worked_out(ivy, MOST, 2)
    assert risen.amount_minor == 15_000  # 100 and half of it
    assert worked_out(ivy, MOST, 14).amount_minor == 22_500


def test_what_softens_is_a_part_with_a_sentence_too(ivy):
    first, lower = worked_out(ivy, MOST, 0), worked_out(ivy, LEAST, 2)
    parts = queries.compared(first, lower).parts
    assert sum(part.minor for part in parts) == -9_000
    softened = next(part for part in parts if part.name == "last_year")
    assert "€900" in softened.words["en-IE"]
