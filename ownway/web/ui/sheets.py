"""A long list, one sheet at a time, with the way to the sheets before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ownway.web.request import Request
from ownway.web.ui.parts import Link


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one page shows of a list. `words` say which part it is; empty where it is all."""

    rows: list[Any]
    count: int  # of the whole list
    previous: Link | None
    next: Link | None
    words: str


def sheet_of(
    request: Request,
    rows: Sequence[Any] | QuerySet[Any],
    *,
    most: int,
    earlier: str,
    later: str,
    name: str = "page",
) -> Sheet:
    """The sheet that the address asks for by `name`; the nearest one where there is no such sheet.

    Everything else in the address is kept. `earlier` and `later`: the words of the links.
    """
    pages = Paginator(rows, most)
    shown = pages.get_page(request.GET.get(name))

    def to(number: int) -> str:
        return f"{request.path}?{urlencode({**request.GET.dict(), name: number})}"

    place = _("Page %(page)s of %(pages)s") % {"page": shown.number, "pages": pages.num_pages}
    return Sheet(
        rows=list(shown),
        count=pages.count,
        previous=Link(earlier, to(shown.previous_page_number())) if shown.has_previous() else None,
        next=Link(later, to(shown.next_page_number())) if shown.has_next() else None,
        words=place if pages.num_pages > 1 else "",
    )
