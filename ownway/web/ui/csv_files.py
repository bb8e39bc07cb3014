"""Tables as files for a spreadsheet. No text in them is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from ownway.core import cells


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Rows to keep. Every cell is made safe; amounts below zero are numbers and stay.

    `name` says nothing about anybody.
    """
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
    writer = csv.writer(response)
    writer.writerow(head)
    writer.writerows([_cell(text) for text in row] for row in rows)
    return response


def _cell(text: str) -> str:
    """A minus before digits alone is a number, and no formula."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return text if digits.isdecimal() and digits.isascii() else cells.safe(text)
