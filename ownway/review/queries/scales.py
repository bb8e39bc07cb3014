"""The scales a programme offers, and what somebody answered over time; to themselves first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.review import rules
from ownway.review.models import Answering, Scale
from ownway.review.rules import Item, Score

AGAIN_AFTER_MONTHS = (12, 24)  # where the pack says nothing of its own


@dataclass(frozen=True, slots=True)
class Offered:
    """One scale as it can be answered now: the newest version of its code.

    The words of our own stand in the pack; title and item words are empty here then.
    """

    code: str
    version: int
    ours: bool
    title: str
    licence: str
    items: tuple[Item, ...]
    again_after_months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One day's answers and what they add up to; a score of another version stands apart."""

    on: date
    version: int
    score: Score


def scales_for(programme: Programme) -> tuple[Offered, ...]:
    """What can be answered here: our own first, then the imported ones by code. Two queries."""
    own = programmes.pack_of(programme).recovery_scale
    found = []
    months: tuple[int, ...] = AGAIN_AFTER_MONTHS
    if own is not None:
        months = own.again_after_months
        items = tuple(Item(one.code, "", one.lowest, one.highest) for one in own.items)
        found.append(Offered(own.code, own.version, True, "", own.source, items, months))
    newest: dict[str, Scale] = {}
    rows = Scale.objects.filter(programme=programme, ours=False).prefetch_related("items")
    for row in rows.order_by("code", "version"):
        newest[row.code] = row
    for row in newest.values():
        found.append(
            Offered(
                row.code,
                row.version,
                False,
                row.title,
                row.licence,
                tuple(_items(row)),
                months,
            )
        )
    return tuple(found)


def scale_for(programme: Programme, code: str) -> Offered | None:
    """One of them, or None."""
    return next((one for one in scales_for(programme) if one.code == code), None)


def told(viewer: Viewer, person: Person, code: str, *, at: datetime) -> tuple[Told, ...]:
    """What this person answered on one scale, oldest first, as far as the viewer may see it.

    Three queries, whatever the number of answers.
    """
    rows = Answering.objects.filter(person=person, scale__code=code, answered_at__lte=at)
    rows = rows.select_related("scale").prefetch_related("answers__item", "scale__items")
    found = []
    for row in consent.visible(viewer, rows, at=at).order_by("answered_at", "pk"):
        answers = {one.item.code: one.value for one in row.answers.all()}
        found.append(
            Told(row.answered_on, row.scale.version, rules.score(_items(row.scale), answers))
        )
    return tuple(found)


def next_offer(told: tuple[Told, ...], offered: Offered, today: date) -> date | None:
    """The next day this scale is offered; None after the last. Nobody has to."""
    days = [one.on for one in told if one.score.complete]
    return rules.next_offered(days, today, offered.again_after_months)


def scales_added(programme: UUID) -> tuple[Scale, ...]:
    """Every imported version, newest first; for those who answer for the programme."""
    rows = Scale.objects.filter(programme__ref=programme, ours=False).prefetch_related("items")
    return tuple(rows.order_by("-added_at", "-pk"))


def _items(scale: Scale) -> list[Item]:
    rows = sorted(scale.items.all(), key=lambda one: one.position)
    return [Item(one.code, one.words, one.lowest, one.highest) for one in rows]
