"""`ownway books`: months closed and opened again by two, seals, heads kept outside."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ownway.core.actors import SYSTEM
from ownway.ledger import queries
from ownway.ledger.models import Seal
from tests.ledger.shop import Shop


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("books", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_a_month_is_closed_and_opened_by_command(cast):
    code = cast.programme.code
    given = ["2026-09", "--programme", code, "--by"]
    payer, releaser = (cast.account(who).email for who in ("payer", "releaser"))
    with pytest.raises(CommandError, match="may not close"):
        command("close", *given, cast.account("director").email)
    said = command("close", *given, payer)
    assert "2026-09 is closed (closing 1)." in said
    assert str(queries.head_of(cast.programme.ref)) in said
    with pytest.raises(CommandError, match="closed already"):
        command("close", *given, payer)
    with pytest.raises(CommandError, match="Nobody has asked"):
        command("reopen", *given, releaser)
    assert "Another person" in command("reopen", *given, payer, "--reason", "mistake")
    assert "asked to be opened again (mistake)" in command("months", "--programme", code)
    with pytest.raises(CommandError, match="another person"):
        command("reopen", *given, payer)
    assert "2026-09 is open again." in command("reopen", *given, releaser)
    with pytest.raises(CommandError, match="--programme"):
        command("months")


@pytest.mark.django_db
def test_heads_are_printed_and_compared(tmp_path):
    Shop().open(funded=1000)
    assert "Sealed " in command("seal")
    kept = tmp_path / "heads"
    kept.write_text(command("head"), encoding="utf-8")
    number = len(queries.heads())
    said = command("check", "--head", str(kept))
    assert f"heads kept outside: {number}.\nThe books agree." in said
    with pytest.raises(CommandError, match="Could not read"):
        command("check", "--head", str(tmp_path / "nothing"))


@pytest.mark.django_db
def test_the_worker_seals_the_books(cast):
    from ownway.cli.worker import seal_now

    assert queries.unsealed() > 0
    seal_now(datetime.now(UTC))
    assert queries.unsealed() == 0
    assert {block.sealed_by for block in Seal.objects.all()} == {SYSTEM.ref}
