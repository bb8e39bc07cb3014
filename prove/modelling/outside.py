"""The books as beancount and hledger add them up, in the oracle's names."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from modelling.oracle import Name
from modelling.world import word
from ownway.interop.books.mapping import Form, named
from ownway.interop.books.writing import write
from ownway.ledger import queries
from tests.interop.books import programs

PROGRAMS = {
    Form.BEANCOUNT: (programs.bean_check, programs.bean_balances),
    Form.HLEDGER: (programs.hledger_check, programs.hledger_balances),
}


def balances(
    book: UUID, words: Mapping[UUID | None, Any], at: datetime
) -> Iterator[tuple[str, dict[Name, int]]]:
    """By each program: what lies in every account at the end of the last day."""
    before = at.date() + timedelta(days=1)
    accounts = {
        named(one.number, one.account, one.first_on).name: word(one.account, dict(words))
        for one in queries.accounts_of(book, before=date.max)
    }
    for form, (check, ask) in PROGRAMS.items():
        out = io.BytesIO()
        write(book=book, title="life", currency="GBP", form=form, until=before, out=out, at=at)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"books.{form.value}"
            file.write_bytes(out.getvalue())
            answer = check(file)
            assert answer.fine, f"{form.value}: {answer.said[:300]}"
            found: dict[Name, int] = {}
            for name, amount in ask(file, before.isoformat()).items():
                whole, pence = amount.lstrip("-").split(".")
                minor = int(whole) * 100 + int(pence)
                key = accounts[name]
                found[key] = found.get(key, 0) + (-minor if amount.startswith("-") else minor)
        yield form.value, found
