"""A printed sheet as blocks for a page: the same rows as its text, each with what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from ownway.scheme.rules.sheet.layout import Kind, Row, layout


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together. `part`: head, list, end (the amount), or last (what follows)."""

    part: str
    heading: str
    rows: Sequence[Row]


def blocks(text: str) -> list[Block]:
    """The blocks of a sheet, in order."""
    found: list[Block] = []
    for rows in layout(text):
        if rows[0].kind is Kind.HEADING:
            found.append(Block("list", rows[0].text, rows[1:]))
        else:
            before = found[-1].part if found else ""
            part = {"": "head", "list": "end"}.get(before, "last")
            found.append(Block(part, "", rows))
    return found


def as_file(text: str, name: str) -> HttpResponse:
    """The text to keep or to print elsewhere. `name` says nothing about anybody."""
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.txt"'},
    )
