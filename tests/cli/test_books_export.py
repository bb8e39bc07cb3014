"""`ownway books export`: a file, its note in the record, and nobody but who may."""

from __future__ import annotations

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ownway.record.models import Entry
from tests.agreed import agree
from tests.interop.books import programs

pytestmark = pytest.mark.django_db


def export(cast, file, *more, who="director", form="hledger"):
    said = StringIO()
    asked = ["export", cast.programme.code, "--format", form, "--out", str(file)]
    call_command("books", *asked, "--by", cast.account(who).email, *more, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize(
    ("form", "check"), [("hledger", programs.hledger_check), ("beancount", programs.bean_check)]
)
def test_a_whole_life_comes_out_and_the_record_says_which_file(cast, form, check, tmp_path):
    agree(cast)
    file = tmp_path / f"books.{form}"
    said = export(cast, file, form=form)
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert check(file).fine
    assert sha256 in said
    entry = Entry.objects.get(verb="record.handed_out")
    assert entry.details["sha256"] == sha256
    assert entry.details["what"] == f"books.{form}"
    assert entry.details["size"] == file.stat().st_size
    assert entry.details["journals"] == file.read_text().count("key:") > 0
    assert (entry.programme, entry.by) == (cast.programme.ref, cast.by("director").ref)
    assert file.stat().st_mode & 0o077 == 0
    for name in ("Ana", "Duarte"):
        assert name not in file.read_text()


def test_until_is_the_first_day_that_is_not_in_it(cast, tmp_path):
    agree(cast)
    export(cast, tmp_path / "none.csv", "--until", "2020-01-01", form="csv")
    assert (tmp_path / "none.csv").read_text().count("\n") == 1


@pytest.mark.parametrize("who", ["ana", "payer", "approver", "far_approver"])
def test_who_may_not_gets_no_file(cast, who, tmp_path):
    with pytest.raises(CommandError, match="may not take"):
        export(cast, tmp_path / "x", who=who)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(cast, tmp_path):
    there = tmp_path / "x"
    there.write_text("mine")
    with pytest.raises(CommandError, match="already"):
        export(cast, there)
    with pytest.raises(CommandError, match="no folder"):
        export(cast, tmp_path / "none" / "x")
    assert there.read_text() == "mine"
    assert not Entry.objects.filter(verb="record.handed_out").exists()


def test_books_that_do_not_add_up_leave_no_file(cast, tmp_path):
    agree(cast)
    with connection.cursor() as cursor:  # as somebody could who owns the database
        cursor.execute(
            "UPDATE ledger_counter SET dr_posted = dr_posted + 1, cr_posted = cr_posted + 2"
            " WHERE rule = 1"
        )
    with pytest.raises(CommandError, match="do not agree"):
        export(cast, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []
    assert not Entry.objects.filter(verb="record.handed_out").exists()
