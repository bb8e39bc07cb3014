"""Opening a programme and changing its rules."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ownway.core.actors import SYSTEM
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme import actions, queries
from ownway.programme.actions import AlreadyOpen, NotItsPack
from ownway.programme.models import PackVersion, Programme
from ownway.programme.queries import PackUnreadable
from ownway.record.models import Entry
from ownway.scheme.rules.model import Table
from tests import packs

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def open_england() -> Programme:
    return actions.open_programme(folder=packs.ENGLAND, by=SYSTEM, at=AT)


def four_points(to):
    """The English pack with 19 pounds a week for 4 points."""
    row = ("- [4, 18.00]", "- [4, 19.00]")
    return packs.copied(packs.ENGLAND, to, row, file="allocation.yaml")


def rows_of(source) -> tuple:
    step = queries.scheme_of(source).step("table")
    assert isinstance(step, Table)
    return step.rows.on(AT.date())


def authority(programme: Programme) -> int:
    balances = books.balances(programme.ref, kind=Kind.AUTHORITY)
    return sum(abs(each) for each in balances.values())


def test_opening_keeps_the_pack_and_posts_the_envelope():
    programme = open_england()

    assert queries.by_code("england-nhs") == programme
    assert queries.pack_of(programme) == queries.load_pack(packs.ENGLAND).pack
    assert authority(programme) == 50_000_000
    entry = Entry.objects.get()
    assert (entry.verb, entry.programme) == ("programme.open", programme.ref)
    assert entry.versions == {"pack": programme.pack.digest}


def test_opening_twice_is_refused_and_changes_nothing():
    open_england()

    with pytest.raises(AlreadyOpen):
        open_england()

    assert (Programme.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_pack_with_mistakes_opens_nothing(tmp_path):
    folder = packs.copied(packs.ENGLAND, tmp_path, ("ask_above: 15000", "ask: 1"))

    with pytest.raises(PackUnreadable):
        actions.open_programme(folder=folder, by=SYSTEM, at=AT)

    assert (Programme.objects.count(), Entry.objects.count()) == (0, 0)


def test_new_rules_leave_the_old_version_as_it_was(tmp_path):
    programme = open_england()
    old = programme.pack
    folder = four_points(tmp_path)

    new = actions.adopt_pack(programme=programme, folder=folder, by=SYSTEM, at=AT)

    programme = queries.by_code("england-nhs")
    assert programme.pack == new != old
    assert [rows_of(version)[1] for version in (old, programme)] == [(4, 18), (4, 19)]
    assert authority(programme) == 50_000_000


def test_going_back_to_a_version_keeps_it_once(tmp_path):
    programme = open_england()
    folder = four_points(tmp_path)
    actions.adopt_pack(programme=programme, folder=folder, by=SYSTEM, at=AT)

    actions.adopt_pack(programme=programme, folder=packs.ENGLAND, by=SYSTEM, at=AT)

    assert PackVersion.objects.count() == 2
    assert queries.by_code("england-nhs").pack.digest == queries.load_pack(packs.ENGLAND).digest


@pytest.mark.parametrize("envelope", [60_000_000, 40_000_000])
def test_a_new_envelope_posts_the_difference(tmp_path, envelope):
    programme = open_england()
    folder = packs.copied(packs.ENGLAND, tmp_path, ("envelope: 50000000", f"envelope: {envelope}"))

    actions.adopt_pack(programme=programme, folder=folder, by=SYSTEM, at=AT)

    assert authority(programme) == envelope


def test_another_programmes_pack_is_refused(tmp_path):
    programme = open_england()

    with pytest.raises(NotItsPack):
        actions.adopt_pack(programme=programme, folder=packs.FLORIDA, by=SYSTEM, at=AT)
