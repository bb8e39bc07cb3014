"""What the commands around schemes ask and answer alike."""

from __future__ import annotations

import argparse
from datetime import date

import pytest

from ownway.allocation.analysis.inputs import BadColumn
from ownway.cli import asking
from ownway.scheme.rules.reading import read_scheme


def test_a_day_and_a_seed_are_read_or_refused_in_words():
    assert asking.day("2026-06-01") == date(2026, 6, 1)
    assert asking.seed("000000007") == 7
    with pytest.raises(argparse.ArgumentTypeError, match="is not a day like 2026-06-01"):
        asking.day("1 June")
    for text in ("-1", "1.5", "", "²", "1234567890"):
        with pytest.raises(argparse.ArgumentTypeError, match="at most 9 digits"):
            asking.seed(text)


def test_text_is_read_with_its_own_line_ends_or_refused(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\r\n")
    assert asking.text_of(file) == "a: 1\r\n"
    file.write_bytes(b"\xff")
    with pytest.raises(asking.CannotDo, match="not text in UTF-8"):
        asking.text_of(file)
    with pytest.raises(asking.CannotDo, match="could not be read: No such file"):
        asking.text_of(tmp_path / "b.yaml")


def test_what_cannot_be_done_is_said_once_and_counts_as_not_done(tmp_path, capsys):
    def nothing() -> int:
        with asking.scheme_of(tmp_path / "a.yaml", date(2026, 6, 1)):
            read_scheme("format: other")
        return asking.FINE

    assert asking.answered(nothing) == asking.UNUSABLE
    told = capsys.readouterr()
    assert "a.yaml is not a scheme:\nline 1: " in told.err
    assert told.out == ""
    assert asking.answered(lambda: asking.TO_MEND) == asking.TO_MEND


def test_what_people_or_the_disk_stand_in_the_way_of_is_said(tmp_path):
    with pytest.raises(asking.CannotDo, match="Column q01: is odd"), asking.people_of():
        raise BadColumn("q01", "is odd")
    (tmp_path / "taken").write_text("")
    with pytest.raises(asking.CannotDo, match="could not be written"), asking.writing(tmp_path):
        (tmp_path / "taken/below").mkdir()


def test_only_the_first_rows_are_said(capsys):
    rows = asking.Rows("all are in out.csv.")
    for number in range(asking.MOST_SAID + 7):
        rows.say(f"Row {number}")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == asking.MOST_SAID + 1
    assert said[-1] == "… and more; all are in out.csv."


def test_columns_are_named_by_themselves_or_by_what_they_are():
    known = ("final", "days")
    assert asking.columns_of(["final", "days=how long"], known) == (
        ("final", "final"),
        ("days", "how long"),
    )
    for text in ("other", "days=", "="):
        with pytest.raises(asking.CannotDo, match="does not know"):
            asking.columns_of([text], known)
