"""Opening a programme and changing its rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import yaml
from django.db import connection

from ownway.core.actors import SYSTEM
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.actions import account
from ownway.ledger.rules import Journal, Kind, credit, debit, hashes
from ownway.programme import actions, queries
from ownway.programme.actions import AlreadyOpen, NeedsAdoption, NotItsPack
from ownway.programme.models import EnvelopeYear, InForce, PackVersion, Programme
from ownway.programme.queries import PackUnreadable
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.record.store import writing
from ownway.scheme.rules.model import Table
from tests import packs, ruled

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
LOOSEN = {
    "sqlite": ("DROP TRIGGER programme_inforce_no_delete",),
    "postgresql": (
        "SET CONSTRAINTS ALL IMMEDIATE",
        "ALTER TABLE programme_inforce DISABLE TRIGGER programme_inforce_no_change",
    ),
}


def open_england() -> Programme:
    return actions.open_programme(folder=packs.ENGLAND, by=SYSTEM, at=AT)


def other_limit(to):
    """The English pack with another limit; the rules of the amount are the same."""
    return packs.copied(packs.ENGLAND, to, ("ask_above: 15000", "ask_above: 16000"))


def rows_of(source) -> tuple:
    step = queries.scheme_of(source).step("table")
    assert isinstance(step, Table)
    return step.rows.on(date(2026, 5, 1))


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


def test_new_rules_leave_the_old_version_as_it_was():
    programme = open_england()
    old = programme.pack

    new = ruled.in_force(programme, ruled.england(date(2026, 5, 1)), AT)

    programme = queries.by_code("england-nhs")
    assert programme.pack == new != old
    assert [rows_of(version)[1] for version in (old, programme)] == [(4, 18), (4, 19)]
    assert authority(programme) == 50_000_000


def test_going_back_to_a_version_keeps_it_once(tmp_path):
    programme = open_england()
    folder = other_limit(tmp_path)
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


def test_a_funder_joins_and_what_was_there_stays_as_it_was(tmp_path):
    programme = open_england()
    before = books.balances(programme.ref)

    actions.adopt_pack(programme=programme, folder=packs.joint(tmp_path), by=SYSTEM, at=AT)

    after = books.balances(programme.ref)
    assert {account: after[account] for account in before} == before
    assert [account.party is None for account in sorted(after, key=lambda one: one.code)] == [
        True, False, True, False,
    ]  # fmt: skip
    assert authority(programme) == 100_000_000


@pytest.mark.parametrize("change", ["gone", "turned round"])
def test_a_pack_without_a_funder_it_had_or_with_another_one_first_is_refused(tmp_path, change):
    folder = packs.joint(tmp_path / "first")
    programme = actions.open_programme(folder=folder, by=SYSTEM, at=AT)
    other = packs.ENGLAND
    if change == "turned round":
        other = packs.joint(tmp_path / "second")
        shape = yaml.safe_load((other / "pack.yaml").read_text(encoding="utf-8"))
        shape["funders"].reverse()
        (other / "pack.yaml").write_text(yaml.safe_dump(shape), encoding="utf-8")

    with pytest.raises(NotItsPack):
        actions.adopt_pack(programme=programme, folder=other, by=SYSTEM, at=AT)


def test_a_new_funding_year_grants_the_envelope_once(tmp_path):
    starts = ("envelope: 50000000", 'year_starts: "05-01"\n  envelope: 50000000')
    folder = packs.copied(packs.ENGLAND, tmp_path, starts)
    programme = actions.open_programme(folder=folder, by=SYSTEM, at=AT)
    promised(programme, 100)

    assert actions.grant_years(programme=programme, by=SYSTEM, at=AT.replace(day=30)) == []
    for day in (1, 2):
        actions.grant_years(programme=programme, by=SYSTEM, at=AT.replace(month=5, day=day))
        assert authority(programme) == 50_000_000
        promised(programme, 0 if day == 1 else 300)
    assert authority(programme) == 49_999_700
    assert EnvelopeYear.objects.count() == 1
    assert not books.check()


def promised(programme: Programme, minor: int) -> None:
    """So much of the envelope is promised to somebody."""
    if not minor:
        return
    from_funder = next(iter(books.balances(programme.ref, kind=Kind.AUTHORITY)))
    pot = account(
        book=programme.ref, kind=Kind.AVAILABLE, currency="GBP", pot=uuid4(), opened_on=AT.date()
    )
    journal = Journal(
        key=uuid4(),
        kind="allocate",
        effective_on=AT.date(),
        lines=(debit(from_funder, minor), credit(pot, minor)),
    )
    with writing():
        entry = record.write(
            by=SYSTEM, at=AT, verb="test.promise", programme=programme.ref,
            rows=[], journals=hashes(programme.ref, [journal]),
        )  # fmt: skip
        posting.post([journal], book=programme.ref, event=entry, by=SYSTEM, at=AT)


def test_another_programmes_pack_is_refused(tmp_path):
    programme = open_england()

    with pytest.raises(NotItsPack):
        actions.adopt_pack(programme=programme, folder=packs.FLORIDA, by=SYSTEM, at=AT)


def test_other_rules_of_the_amount_are_not_taken_from_a_folder(tmp_path):
    programme = open_england()
    row = ("- [4, 18.00]", "- [4, 19.00]")
    folder = packs.copied(packs.ENGLAND, tmp_path, row, file="allocation.yaml")

    with pytest.raises(NeedsAdoption):
        actions.adopt_pack(programme=programme, folder=folder, by=SYSTEM, at=AT)

    assert queries.by_code("england-nhs").pack == programme.pack


def test_comments_and_papers_are_no_other_rules(tmp_path):
    programme = open_england()
    noted = ("# Points rise with", "# All points rise with")
    folder = packs.copied(packs.ENGLAND, tmp_path, noted, file="allocation.yaml")

    new = actions.adopt_pack(programme=programme, folder=folder, by=SYSTEM, at=AT)

    taken = queries.taken_into_force(programme)
    assert [one.ground for one in taken] == ["same_rules", "opened"]
    assert (taken[0].pack, taken[0].scheme) == (new, taken[1].scheme)


def test_a_number_dated_later_is_another_rule(tmp_path):
    programme = open_england()
    later = ("{2026-04-01: 10920.00}", "{2026-04-01: 10920.00, 2027-04-01: 11000.00}")
    folder = packs.copied(packs.ENGLAND, tmp_path, later, file="allocation.yaml")

    with pytest.raises(NeedsAdoption):
        actions.adopt_pack(programme=programme, folder=folder, by=SYSTEM, at=AT)


def test_a_pack_that_asks_other_facts_needs_an_adoption_too(tmp_path):
    asks = {"facts": ["insurance"]}
    facts = "facts: {insurance: {unit: code, of: [insured, uninsured], default: insured}}\n"
    scheme = packs.changed(packs.SMALL_SCHEME, ("versions:\n", facts + "versions:\n"))
    first = packs.write(tmp_path / "first", packs.small(scheme=scheme, **asks))
    other = packs.write(tmp_path / "other", packs.small(scheme=scheme))
    programme = actions.open_programme(folder=first, by=SYSTEM, at=AT)
    with pytest.raises(NeedsAdoption):
        actions.adopt_pack(programme=programme, folder=other, by=SYSTEM, at=AT)


def opened_before() -> Programme:
    programme = open_england()
    with connection.cursor() as cursor:
        for statement in LOOSEN[connection.vendor]:
            cursor.execute(statement)
    InForce.objects.all().delete()
    return programme


def test_a_programme_of_before_goes_through_the_gate_as_any_other():
    programme = opened_before()

    ruled.in_force(programme, ruled.england(date(2026, 5, 1)), AT)

    assert [one.ground for one in queries.taken_into_force(programme)] == ["adopted", "opened"]


def test_a_programme_of_before_says_first_what_was_in_force(tmp_path):
    """Programmes opened before such rows were kept have none; the first change adds it."""
    programme = opened_before()

    actions.adopt_pack(programme=programme, folder=other_limit(tmp_path), by=SYSTEM, at=AT)

    assert [one.ground for one in queries.taken_into_force(programme)] == ["same_rules", "opened"]
