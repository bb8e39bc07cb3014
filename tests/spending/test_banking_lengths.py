"""A bank may write more than we keep: it is cut or refused in words, and nothing breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ownway.spending import actions
from ownway.spending.models import BankEntry, BankPaper
from ownway.spending.rules import EntryRead, Said
from tests.spending import paying
from tests.spending.paying import LATER

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


LONG = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=600)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=LONG, words=LONG, reference=LONG, reason=LONG)
@example(name="N" * 300, words="W" * 600, reference="R" * 300, reason="A" * 30)
@example(name="a\0b", words="\0", reference="\0", reason="\0")
def test_what_a_bank_writes_too_long_is_cut_and_never_stops_the_paper(
    plan, name, words, reference, reason
):
    """PostgreSQL refuses what is longer than a column, and a character of nothing."""
    said = EntryRead("1", Said.BOOKED, LATER.date(), 5, reason, reference, name, words)
    with transaction.atomic():
        read = paying.read(plan, paying.statement(said))
        entry = read.entries.get()
        transaction.set_rollback(True)
    for kept, column in (
        (name, "name"),
        (words, "words"),
        (reference, "reference"),
        (reason, "reason"),
    ):
        stored, most = getattr(entry, column), BankEntry._meta.get_field(column).max_length
        assert stored == kept.replace("\0", "")[:most]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "N" * 101},
        {"account": "A" * 41},
        {"entries": (EntryRead("1" * 141, Said.BOOKED, LATER.date(), 5),), "closing": 1_000_005},
        {"name": "a\0"},
    ],
)
def test_a_paper_whose_own_names_are_too_long_is_refused_in_words(plan, wrong):
    with pytest.raises(actions.PaperRefused) as refused:
        paying.read(plan, replace(paying.statement(), **wrong))
    assert "too long" in str(refused.value)
    assert BankPaper.objects.count() == 0
