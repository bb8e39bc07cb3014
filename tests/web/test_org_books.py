"""The books as a file from the page: the same bytes as the record says, for nobody else."""

from __future__ import annotations

import hashlib

import pytest
from django.urls import reverse

from ownway.record.models import Entry
from tests.agreed import agree
from tests.interop.books import programs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["beancount", "hledger", "csv"])
def test_the_file_is_the_one_in_the_record(cast, form, tmp_path):
    agree(cast)
    answer = cast.client("director").post(reverse("org:books"), {"form": form})
    content = b"".join(answer.streaming_content)
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Content-Disposition"].rstrip('"').endswith(f".{form}")
    entry = Entry.objects.get(verb="record.handed_out")
    assert entry.details["sha256"] == hashlib.sha256(content).hexdigest()
    assert entry.details["entries"] > 0
    file = tmp_path / f"books.{form}"
    file.write_bytes(content)
    check = {"beancount": programs.bean_check, "hledger": programs.hledger_check}.get(form)
    assert check is None or check(file).fine
    assert b"Duarte" not in content


def test_up_to_and_with_a_day(cast):
    agree(cast)
    day = {"last_on_0": "1", "last_on_1": "1", "last_on_2": "2020"}
    answer = cast.client("director").post(reverse("org:books"), {"form": "csv", **day})
    assert b"".join(answer.streaming_content).count(b"\n") == 1


def test_a_program_must_be_chosen(cast):
    answer = cast.client("director").post(reverse("org:books"), {})
    assert answer.status_code == 422
    assert "Choose a program." in answer.content.decode()
    assert not Entry.objects.filter(verb="record.handed_out").exists()


def test_nobody_else_gets_it(cast):
    for who in ("ana", "sister", "coach", "approver", "payer", "releaser", "far_approver"):
        assert cast.client(who).post(reverse("org:books"), {"form": "csv"}).status_code == 404
