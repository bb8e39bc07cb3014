"""A reader in a process of its own: rows, or one Unread, within limits, whatever it does."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, replace
from datetime import date

import pytest

from ownway.interop import bounded
from ownway.interop.limits import LIMITS, MEGABYTE, Unread


@dataclass(frozen=True)
class Row:
    on: date
    words: str


# What the other process runs: it finds these by their module and name.
def rows(content: bytes, repeat: int = 1) -> list[Row]:
    return [Row(date(2026, 11, 24), content.decode())] * repeat


def fault(content: bytes) -> None:
    raise KeyError("a fault that holds " + content.decode())


def unread(content: bytes) -> None:
    raise Unread("bad_amount", "line 2", most=3)


def greedy(content: bytes) -> int:
    return len(b"x" * 400 * MEGABYTE)


def greedy_in_lists(content: bytes) -> int:
    held = []
    while True:
        held.append([0] * 1000)


def endless(content: bytes) -> None:
    while True:
        pass


def sleeping(content: bytes) -> None:
    time.sleep(600)


def deep(content: bytes) -> None:
    deep(content)


def leaving(content: bytes) -> None:
    os._exit(3)


def lying(content: bytes) -> dict[str, float]:
    return {"on": float("nan")}


def large(content: bytes) -> str:
    return "x" * 2 * MEGABYTE


def writing(content: bytes) -> str:
    from pathlib import Path

    path = Path(content.decode())
    path.write_text("kept")
    return "written"


def looking(content: bytes) -> list[str]:
    return sorted(os.environ)


@pytest.fixture(autouse=True)
def _found_by_name(monkeypatch):
    """importlib mode gives test modules no place to import from; the other process has one."""
    for reader in (rows, fault, unread, greedy, greedy_in_lists, endless, sleeping, deep, leaving,
                   lying, large, writing, looking):  # fmt: skip
        monkeypatch.setattr(reader, "__module__", "tests.interop.test_bounded", raising=False)


def test_rows_come_back_as_values():
    found = bounded.read(rows, b"hello", list[Row], options={"repeat": 2})
    assert found == [Row(date(2026, 11, 24), "hello")] * 2


def test_a_readers_own_refusal_comes_back_whole():
    with pytest.raises(Unread) as found:
        bounded.read(unread, b"x", list[Row])
    assert (found.value.code, found.value.where, dict(found.value.values)) == (
        "bad_amount",
        "line 2",
        {"most": 3},
    )


SMALL = replace(LIMITS, work=1, wait=20)


@pytest.mark.parametrize(
    ("reader", "limits", "code"),
    [
        (fault, LIMITS, "unreadable"),
        (lying, LIMITS, "unreadable"),
        (rows, LIMITS, "unreadable"),
        (greedy, LIMITS, "too_much"),
        (greedy_in_lists, LIMITS, "too_much"),
        (deep, LIMITS, "too_much"),
        (leaving, LIMITS, "too_much"),
        (endless, SMALL, "too_much"),
        (sleeping, replace(LIMITS, wait=1), "too_much"),
        (large, replace(LIMITS, answer=MEGABYTE), "too_much"),
    ],
)
def test_whatever_a_reader_does_there_is_one_refusal(reader, limits, code):
    content = b"\xff" if reader is rows else b"x"
    with pytest.raises(Unread) as found:
        bounded.read(reader, content, list[Row], limits=limits)
    assert found.value.code == code


def test_an_empty_or_large_file_is_refused_before_anything_starts(monkeypatch):
    monkeypatch.setattr(bounded, "_answer", None)
    for content, code in ((b"", "empty"), (b"x" * (LIMITS.size + 1), "too_big")):
        with pytest.raises(Unread) as found:
            bounded.read(rows, content, list[Row])
        assert found.value.code == code


def test_an_answer_of_another_shape_is_refused(monkeypatch):
    monkeypatch.setattr(
        bounded, "_answer", lambda asked, limits: json.dumps({"rows": [1]}).encode()
    )
    with pytest.raises(Unread) as found:
        bounded.read(rows, b"x", list[Row])
    assert found.value.code == "unreadable"


def test_the_other_process_knows_no_secret_and_writes_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("OWNWAY_SECRET", "s3cret")
    assert set(bounded.read(looking, b"x", list[str])) <= {"LC_CTYPE", "SYSTEMROOT"}
    path = tmp_path / "kept"
    with pytest.raises(Unread):
        bounded.read(writing, str(path).encode(), str)
    assert not path.exists() or not path.read_bytes()


def test_the_log_says_sizes_and_never_what_was_in_the_file():
    from structlog.testing import capture_logs

    with capture_logs() as logs, pytest.raises(Unread):
        bounded.read(fault, b"Ann Lee", list[Row])
    assert [log["event"] for log in logs] == ["file.fault", "file.refused"]
    assert "Ann Lee" not in str(logs)
    assert logs[-1]["size"] == 7
