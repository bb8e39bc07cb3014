"""All that is still to be paid, in one file: for a day on which the site itself is gone.

Bank files are the very bytes that the site would have sent, with the same references, so that a
bank that has one already sees that it is the same. Nothing is written but the note that it left.
"""

from __future__ import annotations

import csv
import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from ownway.core import cells
from ownway.core.actors import Actor
from ownway.core.money import Money, plain
from ownway.core.problems import Refused
from ownway.interop.paying import made
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import one_look
from ownway.spending import queries
from ownway.spending.queries import Owed, Standing, Stands, of_line

_HEAD = (
    "to do", "file", "our reference", "pay to", "amount", "currency", "promised on", "from",
    "sort code", "number", "routing", "IBAN", "BIC", "why it waits",
)  # fmt: skip
READ_ME = """\
Payments of {programme}, from a copy of its data, made {at:%Y-%m-%d %H:%M} UTC.

The newest thing this copy knows happened at {known}. What was sent or paid after that is not
known here. Bank details stand here in clear: keep this like a key, and destroy it afterwards.

1. Ask each bank which of the files in the folder "files" it has. The name of a file is the number
   the bank knows it by. Upload only what it surely does not have. It pays nobody twice: each
   payment has the reference it always had.
2. to-pay.csv lists every payment. What to do stands in its first column:
     in file         it is in a file of this pack; that is all
     by hand         released: pay it by card, cheque or phone, with its reference
     two people      agreed, and nobody released it: two people agree first, then by hand
     ask the bank    a file with it may have left: pay it only where the bank surely has not
     waits           somebody checks it, or its bank details: do not pay it now
   Who did what, and when: write it down beside each.
3. When the site is back, read in the bank's statements. Payments of files find themselves by their
   reference. What was paid by hand goes into a pay run by hand, with the day it was paid.

{files}
{totals}
"""


@dataclass(frozen=True, slots=True)
class Packed:
    """The pack as bytes, and how many payments stand where."""

    content: bytes
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class FileChanged(AssertionError):
    """A file does not come out as it was noted: nothing of it may leave."""


def hand_out(*, programme: Any, by: Actor, at: datetime) -> Packed:
    """The pack of one programme, once the record says that it left. Whoever calls asked whether
    `by` may."""
    with one_look():
        packed = pack(programme, at)
    record.handed_out(
        by=by,
        at=at,
        programme=programme.ref,
        what="paypack",
        sha256=packed.sha256,
        counts={"size": len(packed.content), **packed.counts},
    )
    return packed


def pack(programme: Any, at: datetime) -> Packed:
    """Files, the list of every payment, and how to use them. The same data, the same bytes."""
    found = queries.pay_pack(programme, at)
    contents: dict[str, bytes] = {}
    told: list[str] = []
    rows: list[tuple[Owed, str]] = []
    for one in found.files:
        try:
            name, content = _file(one)
        except Refused:  # the details of somebody do not fit a file; nobody else waits for it
            rows += [(of_line(line, Stands.BY_HAND), "") for line in one.batch.lines]
            continue
        contents[f"files/{name}"] = content
        total = Money(one.batch.total, programme.currency)
        told.append(f"  {name}: {len(one.batch.lines)} payments, {_said(total)}")
        stands = Stands.BY_HAND if one.batch.rail.debtor is None else Stands.IN_FILE
        rows += [(of_line(line, stands), name) for line in one.batch.lines]
    rows += [(one, "") for one in found.others]
    counts = {
        stands.name.lower(): sum(one.stands is stands for one, _file in rows) for stands in Stands
    }
    contents["to-pay.csv"] = _table(programme, rows)
    known = "no time it knows" if found.known_at is None else f"{found.known_at:%Y-%m-%d %H:%M} UTC"
    contents["read-me.txt"] = READ_ME.format(
        programme=programme.name,
        at=at,
        known=known,
        files="\n".join(["Files:", *told]) if told else "Files: none.",
        totals="\n".join(_totals(programme, rows)),
    ).encode()
    return Packed(_zipped(contents), counts)


def _file(one: Standing) -> tuple[str, bytes]:
    written = made(one.batch)
    if one.sha256 and one.sha256 != written.sha256:
        raise FileChanged(written.name)
    return written.name, written.content


def _totals(programme: Any, rows: Sequence[tuple[Owed, str]]) -> list[str]:
    said = []
    for stands in Stands:
        mine = [one.amount_minor for one, _file in rows if one.stands is stands]
        said.append(f"{stands.value}: {len(mine)}, {_said(Money(sum(mine), programme.currency))}")
    return said


def _said(amount: Money) -> str:
    return f"{plain(amount.minor, amount.currency)} {amount.currency}"


def _table(programme: Any, rows: Sequence[tuple[Owed, str]]) -> bytes:
    keepers = {
        one.code: one.name or one.code for one in programmes.pack_of(programme).holding.holders
    }
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    for one, file in rows:
        known = None if one.account is None else queries.details_of(one.account)
        writer.writerow(
            [
                one.stands.value,
                file,
                one.reference,
                cells.safe(one.payee if known is None else known.holder_name),
                plain(one.amount_minor, one.currency),
                one.currency,
                "" if one.promised_on is None else one.promised_on.isoformat(),
                cells.safe(keepers.get(one.holder, one.holder)),
                *(
                    ("",) * 5
                    if known is None or one.stands is Stands.WAITS
                    else (known.sort_code, known.number, known.routing, known.iban, known.bic)
                ),
                one.why,
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def _zipped(contents: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            whole.writestr(entry, content)
    return out.getvalue()
