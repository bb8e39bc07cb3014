"""Ends of the books' chains in a second place: added, never changed, and missed when missing."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ownway.cli import heads, worker
from ownway.cli.doctor import doctor
from ownway.ledger import actions, queries
from tests.ledger.shop import AT, Shop

pytestmark = pytest.mark.django_db


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("books", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def second(settings, tmp_path):
    """A second disk, empty."""
    place = tmp_path / "second"
    place.mkdir()
    settings.DATA_DIR = tmp_path / "data"
    settings.HEADS_DIR = place
    return place / heads.FILE


@pytest.fixture
def shop(second):
    shop = Shop().open(funded=1000)
    actions.seal(at=AT)
    return shop


def test_each_block_adds_its_line_once(shop, second):
    assert heads.keep() == len(queries.heads())
    before = second.read_text(encoding="utf-8")
    assert heads.keep() == 0
    shop.post(shop.buy(300))
    worker.seal_now(datetime.now(UTC))
    shop.post(shop.buy(200))
    worker.seal_now(datetime.now(UTC))
    after = second.read_text(encoding="utf-8")
    assert after.startswith(before)
    mine = [line for line in after.splitlines() if line.startswith(str(shop.book))]
    assert [line.split()[1] for line in mine] == ["1", "2", "3"]
    assert mine[-1] == str(queries.head_of(shop.book))
    assert "\nThe books agree." in command("check")


def test_a_line_that_a_crash_cut_off_is_written_again(shop, second):
    heads.keep()
    whole = second.read_bytes()
    shop.post(shop.buy(300))
    actions.seal(at=AT)
    second.write_bytes(whole + str(queries.head_of(shop.book)).encode()[:40])
    assert heads.keep() == 1
    assert second.read_bytes() == whole + f"{queries.head_of(shop.book)}\n".encode()


def test_another_process_may_add_too(shop, second):
    heads.keep()
    shop.post(shop.buy(300))
    actions.seal(at=AT)
    with second.open("a", encoding="utf-8") as file:
        file.write(f"{queries.head_of(shop.book)}\n")
    assert heads.keep() == 0


def test_books_that_were_put_back_are_found_by_themselves(shop, second):
    heads.keep()
    later = str(queries.head_of(shop.book)).split()
    with second.open("a", encoding="utf-8") as file:
        file.write(f"{later[0]} 9 {later[2]}\n")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("books", "check", stdout=out, stderr=StringIO())
    assert "an older copy was put back" in out.getvalue()


def test_a_place_that_is_gone_is_said_and_stops_nothing_else(shop, second, capsys):
    heads.keep()
    second.unlink()
    second.parent.rmdir()
    assert worker.keep_heads() == 0
    assert not second.parent.exists()  # never made anew: a disk that is not there is noticed
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("books", "check", stdout=out, stderr=StringIO())
    assert "There is no folder" in out.getvalue()
    assert "heads kept outside are gone" in out.getvalue()
    with pytest.raises(CommandError, match="There is no folder"):
        command("head", "--keep")
    assert "Is the disk there?" in "".join(heads.wrong())


def test_doctor_says_where_there_is_no_second_place(shop, second, settings, capsys):
    for folder in (settings.DATA_DIR, settings.DATA_DIR / "keys"):
        folder.mkdir(mode=0o700)
    settings.PRACTICE = False
    settings.HEADS_DIR = None
    doctor()
    assert "Set OWNWAY_HEADS_DIR" in capsys.readouterr().out
    assert "Note: The ends" in command("check")
    with pytest.raises(CommandError, match="No second place"):
        command("head", "--keep")
    settings.HEADS_DIR = second.parent
    doctor()
    assert "is behind the books" in capsys.readouterr().out
    assert "new heads are in" in command("head", "--keep")
    doctor()
    assert "behind" not in capsys.readouterr().out
    settings.HEADS_DIR = settings.DATA_DIR / "heads"
    settings.HEADS_DIR.mkdir()
    doctor()
    assert "lies in the data directory" in capsys.readouterr().out


def test_on_a_practice_site_nobody_is_asked_for_another_disk(shop, settings):
    settings.HEADS_DIR = None
    assert list(heads.wrong()) == []
