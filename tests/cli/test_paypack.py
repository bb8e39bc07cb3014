"""`ownway paypack`: what is still to be paid, from a copy, and nobody paid twice by it."""

from __future__ import annotations

import csv
import hashlib
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ownway.core.safe import NotOpened
from ownway.interop import paying as files
from ownway.interop import paypack
from ownway.record.models import Entry
from ownway.spending import actions, queries
from ownway.spending.models import PayRunLine
from ownway.spending.rules import EntryRead, PaperKind, Said
from tests.cast import NOW
from tests.spending import paying
from tests.spending.paying import LATER
from tests.spending.test_run_files import dropped

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def released(plan):
    """£40 by a bank's file and £30 by hand; both released and in the books."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    plan.ask("gym", 3_000, payee="Corner café")
    return paying.posted(plan)


def asked(plan, target, who="releaser"):
    said = StringIO()
    programme = plan.person.programme
    by = plan.cast.account(who).email
    call_command("paypack", programme.code, "--out", str(target), "--by", by, stdout=said)
    return said.getvalue()


def unpacked(content: bytes) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """The list of payments, and the files for banks."""
    with ZipFile(BytesIO(content)) as whole:
        inside = {name: whole.read(name) for name in whole.namelist()}
    rows = csv.DictReader(StringIO(inside["to-pay.csv"].decode("utf-8-sig")))
    return list(rows), {n: data for n, data in inside.items() if n.startswith("files/")}


def packed(plan, at=LATER):
    return unpacked(paypack.pack(plan.person.programme, at).content)


def to_do(rows) -> dict[str, str]:
    return {row["our reference"]: row["to do"] for row in rows}


def note_file(plan, run) -> object:
    """The bank's file of a run, as the site makes it."""
    batch = next(one for one in queries.to_file(run, LATER) if one.rail.debtor is not None)
    written = files.made(batch)
    return actions.make_file(
        run=run,
        rail=batch.rail.code,
        number=batch.number,
        execute_on=batch.execute_on,
        part=actions.FilePart(
            sha256=written.sha256,
            count=written.count,
            total=written.total,
            keys=tuple(line.key for line in batch.lines),
        ),
        by=plan.by("payer"),
        at=LATER,
    )


def test_what_was_released_leaves_in_the_very_file_the_site_would_send(plan, released):
    rows, made = packed(plan)
    file = note_file(plan, released)
    content = files.made(queries.batch_of(file)).content
    assert content in made.values()
    by_bank = released.lines.exclude(account=None).get()
    by_hand = released.lines.get(account=None)
    assert to_do(rows) == {by_bank.reference: "in file", by_hand.reference: "by hand"}
    row = next(one for one in rows if one["our reference"] == by_bank.reference)
    assert (row["amount"], row["pay to"], row["number"]) == ("40.00", "City Leisure", "66374958")
    again, files_again = packed(plan)
    assert content in files_again.values()
    assert to_do(again) == to_do(rows)


def test_a_file_whose_way_the_pack_dropped_stops_no_other_payment(plan, released, monkeypatch):
    note_file(plan, released)
    dropped(monkeypatch, plan.person.programme)
    rows, made = packed(plan)
    by_bank = released.lines.exclude(account=None).get()
    by_hand = released.lines.get(account=None)
    assert to_do(rows) == {by_bank.reference: "ask the bank", by_hand.reference: "by hand"}
    assert not [content for content in made.values() if by_bank.reference.encode() in content]


def test_what_a_bank_has_is_not_in_it_and_what_it_may_have_is_in_no_file(plan, released):
    file = note_file(plan, released)
    line = released.lines.exclude(account=None).get()
    again = hashlib.sha256(files.made(queries.batch_of(file)).content).hexdigest()
    dispatch = actions.begin_sending(file=file, sha256=again, by=plan.by("payer"), at=LATER)
    rows, made = packed(plan)
    assert to_do(rows)[line.reference] == "ask the bank"
    assert not [content for content in made.values() if line.reference.encode() in content]
    actions.answer_sending(dispatch=dispatch, outcome="sent", by=plan.by("payer"), at=LATER)
    rows, _made = packed(plan)
    assert line.reference not in to_do(rows)


def test_what_came_back_is_owed_and_waits_for_somebody(plan, released):
    """Nothing that is owed is missing from the list."""
    line = released.lines.exclude(account=None).get()
    back = EntryRead(ref="1", said=Said.REJECTED, reason="AC04", reference=line.reference)
    paying.read(plan, paying.statement(back, kind=PaperKind.STATUS))
    rows, _made = packed(plan)
    (row,) = (one for one in rows if one["our reference"] == line.reference)
    assert (row["to do"], row["why it waits"], row["number"]) == ("waits", "came_back", "")


def test_what_leaves_for_nobody_is_in_no_file_and_waits(plan, released):
    """Its account was closed after it was in the books."""
    line = released.lines.exclude(account=None).get()
    actions.close_account(account=line.account, reason="stolen", by=plan.by("payer"), at=LATER)
    rows, made = packed(plan)
    assert to_do(rows)[line.reference] == "waits"
    assert not [content for content in made.values() if line.reference.encode() in content]


def test_what_nobody_released_is_a_list_for_two_people_and_no_file(plan):
    plan.ask("gym", 4_000)
    rows, made = packed(plan)
    assert [(one["to do"], one["amount"], one["from"]) for one in rows] == [
        ("two people", "40.00", "Harbour Street Accounts")
    ]
    actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    listed, made = packed(plan)
    line = PayRunLine.objects.get()
    assert to_do(listed) == {line.reference: "two people"}
    assert made == {}


def test_what_somebody_checks_waits_with_its_reason_and_without_its_account(plan):
    payee = paying.payee_of(plan.ask("gym"))
    paying.account(plan, payee)
    plan.ask("bus", payee="City buses")
    actions.stop_payments(
        programme=plan.person.programme,
        payee=payee,
        reason="Somebody rang in another name",
        by=plan.by("payer"),
        at=NOW,
    )
    rows, _made = packed(plan)
    (waits,) = (row for row in rows if row["pay to"] == "City Leisure")
    assert (waits["to do"], waits["why it waits"], waits["number"]) == (
        "waits",
        "payee_on_hold",
        "",
    )
    (other,) = (row for row in rows if row["pay to"] == "City buses")
    assert other["to do"] == "two people"


def test_somebody_whose_details_fit_no_file_holds_nobody_up(plan, released, monkeypatch):
    def refuses(batch):
        raise files.NotOurs("no")

    monkeypatch.setattr(paypack, "made", refuses)
    rows, made = packed(plan)
    assert {row["to do"] for row in rows} == {"by hand"}
    assert made == {}


def test_a_file_that_is_not_as_it_was_noted_never_leaves(plan, released, tmp_path, monkeypatch):
    note_file(plan, released)
    real = paypack.made

    def other(batch):
        written = real(batch)
        return written.__class__(
            written.name, written.media_type, written.content + b" ", written.count, written.total
        )

    monkeypatch.setattr(paypack, "made", other)
    with pytest.raises(CommandError, match="as it was noted"):
        asked(plan, tmp_path / "pack.zip")
    assert list(tmp_path.iterdir()) == []


def test_the_record_says_who_took_which_pack_and_nothing_else_changes(plan, released, tmp_path):
    target = tmp_path / "pack.zip"
    before = Entry.objects.count()
    said = asked(plan, target)
    sha256 = hashlib.sha256(target.read_bytes()).hexdigest()
    assert sha256 in said
    assert target.stat().st_mode & 0o077 == 0
    entry = Entry.objects.get(verb="record.handed_out")
    assert (entry.details["what"], entry.details["sha256"]) == ("paypack", sha256)
    assert (entry.details["in_file"], entry.details["by_hand"]) == (1, 1)
    assert entry.by == plan.by("releaser").ref
    assert Entry.objects.count() == before + 1
    with ZipFile(target) as whole:
        told = whole.read("read-me.txt").decode()
    assert "in file: 1, 40.00 GBP" in told
    with pytest.raises(CommandError, match="already"):
        asked(plan, target)


@pytest.mark.parametrize("who", ["ana", "payer", "director", "far_approver"])
def test_only_who_releases_payments_takes_it(plan, released, tmp_path, who):
    with pytest.raises(CommandError, match="may not release"):
        asked(plan, tmp_path / "pack.zip", who)
    assert list(tmp_path.iterdir()) == []
    assert not Entry.objects.filter(verb="record.handed_out").exists()


def test_without_the_keys_it_says_which_are_missing(plan, released, tmp_path, monkeypatch):
    def shut(row):
        raise NotOpened

    monkeypatch.setattr(queries, "details_of", shut)
    with pytest.raises(CommandError, match=r"safe-\*\.key"):
        asked(plan, tmp_path / "pack.zip")
    assert list(tmp_path.iterdir()) == []


def test_many_payments_take_no_more_questions_than_a_few(plan):
    """So that a whole pay day is ready within minutes."""
    paying.account(plan, paying.payee_of(plan.ask("gym", 100)))

    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            packed(plan)
        return len(seen)

    few = questions()
    for number in range(8):
        plan.ask("gym", 100 + number)
    assert questions() == few
    paying.posted(plan)
    in_one_file = questions()
    plan.ask("gym", 300, at=LATER)
    paying.posted(plan)
    assert len(packed(plan)[0]) == 10
    assert in_one_file < few + 20
