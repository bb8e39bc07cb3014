"""What is kept locked, and with which of the installation's keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BinaryField, QuerySet
from django.db.models.functions import Substr

from ownway.core.safe import HEADER_BYTES, Place, name_of
from ownway.spending.models import AskedChange, PayeeAccount, Picture
from ownway.spending.queries.coming_back import asked_place
from ownway.spending.queries.payees import account_place
from ownway.spending.queries.pictures import picture_place


@dataclass(frozen=True, slots=True)
class Locked:
    """One table that keeps something locked: in which column, and where each row keeps it."""

    rows: Callable[[], QuerySet[Any]]
    column: str
    place: Callable[[Any], Place]
    at_once: int  # rows locked anew in one transaction: how long others wait

    def headers(self) -> QuerySet[Any]:
        """(key of the row, header) of every row that keeps something; what it keeps is not read."""
        header = Substr(self.column, 1, HEADER_BYTES, output_field=BinaryField())
        kept = self.rows().exclude(**{self.column: b""})
        return kept.annotate(header=header).order_by("pk").values_list("pk", "header")


LOCKED = (
    Locked(
        lambda: PayeeAccount.objects.select_related("payee__programme"),
        "details",
        account_place,
        500,
    ),
    Locked(
        lambda: Picture.objects.select_related("purchase__person__programme"),
        "content",
        picture_place,
        20,
    ),
    Locked(
        lambda: AskedChange.objects.select_related("entry__paper__programme"),
        "corrected",
        asked_place,
        500,
    ),
)


def locked_with() -> Counter[bytes]:
    """How many things each key locks, by the name of the key."""
    return Counter(name_of(bytes(row[1])) for each in LOCKED for row in each.headers().iterator())


def to_lock_anew(each: Locked, newest: bytes) -> list[int]:
    """Keys of the next rows of one table that another key than the newest locks."""
    found: list[int] = []
    for pk, header in each.headers().iterator():
        if name_of(bytes(header)) != newest:
            found.append(pk)
            if len(found) == each.at_once:
                break
    return found
