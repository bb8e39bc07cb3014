"""How a programme is doing, in counts and sums, and the rules it follows. Nobody is named."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from ownway.allocation import queries as allocation
from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.evaluation import queries
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack
from ownway.web.frames import wear
from ownway.web.org.words import figures
from ownway.web.org.words import rules as words
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, page
from ownway.web.ui.context import Place
from ownway.web.ui.parts import Link
from ownway.web.ui.showing import local_day


@dataclass(frozen=True, slots=True)
class House:
    """One programme the viewer answers for, with its rules and words."""

    programme: Any
    pack: Pack
    words: programmes.Words
    others: tuple[Link, ...]
    ask: str  # what keeps this programme chosen in a further address


def _house(request: Request, *permissions: Permission) -> House:
    """The programme named in the address, else the first. Raises NotVisible where there is none."""
    held = [ref for one in permissions for ref in consent.programmes_where(request.viewer, one)]
    open_to = list(dict.fromkeys(held))
    chosen = request.GET.get("programme", "")
    ref = chosen_uuid(chosen) if chosen else next(iter(open_to), None)
    if ref is None or ref not in open_to:
        raise NotVisible
    programme = programmes.by_ref(ref)
    pack = programmes.pack_of(programme)
    pack_words = programmes.words(pack, request.LANGUAGE_CODE)
    ask = f"?programme={ref}" if chosen else ""
    wear(
        request,
        pack,
        pack_words,
        home_url=reverse("org:home"),
        places=[
            Place(figures.how_we_are_doing(), reverse("org:home") + ask),
            Place(words.programme(), reverse("org:programme") + ask),
        ]
        if ask
        else None,
    )
    others = tuple(
        Link(programmes.by_ref(other).name, f"{request.path}?programme={other}")
        for other in open_to
        if other != ref
    )
    return House(programme, pack, pack_words, others, ask)


@require_GET
def home(request: Request) -> HttpResponse:
    """How many people are at which step, how long each takes, and the money by month."""
    house = _house(request, Permission.OVERSIGHT_VIEW)
    asked = (request.viewer, house.programme.ref, request.at)
    people = figures.people(queries.steps(*asked), reverse("org:people_csv") + house.ask)
    days = figures.days(queries.times(*asked), reverse("org:days_csv") + house.ask)
    money = figures.money(
        queries.money(*asked), house.programme.currency, reverse("org:money_csv") + house.ask
    )
    return page(
        request,
        "org/home.html",
        house=house,
        name=house.words.get("programme"),
        pictures=[("people", people), ("days", days), ("money", money)],
        hides=people.hides or days.hides or money.hides,
        at=request.at,
    )


@require_GET
def programme(request: Request) -> HttpResponse:
    """The rules in force, each with its source, and who holds which role until when."""
    house = _house(request, Permission.OVERSIGHT_VIEW, Permission.PROGRAMME_MANAGE)
    manages = consent.can(request.viewer, Permission.PROGRAMME_MANAGE, programme=house.programme)
    held = consent.grants(request.viewer, house.programme, at=request.at) if manages else None
    on = allocation.local_day(house.programme, request.at)
    return page(
        request,
        "org/programme.html",
        house=house,
        name=house.words.get("programme"),
        since=programmes.scheme_of(house.programme).version_on(on).start,
        taken_on=local_day(house.programme.pack.loaded_at),
        sections=words.sections(house.pack, house.words, on),
        roles=words.roles(house.pack, house.words),
        grants=None if held is None else words.grants(held, house.words),
    )


@require_GET
def people_csv(request: Request) -> HttpResponse:
    """How many people are at which step."""
    house = _house(request, Permission.OVERSIGHT_VIEW)
    found = queries.steps(request.viewer, house.programme.ref, request.at)
    rows = [(step, _cell(count)) for step, count in found.rows.items()]
    return _csv("people", ("step", "people"), [*rows, ("total", _cell(found.total))])


@require_GET
def days_csv(request: Request) -> HttpResponse:
    """How many days each step takes."""
    house = _house(request, Permission.OVERSIGHT_VIEW)
    found = queries.times(request.viewer, house.programme.ref, request.at)
    rows = [(one.start, one.end, _cell(one.days), _cell(one.people)) for one in found]
    return _csv("days", ("from", "to", "median_days", "people"), rows)


@require_GET
def money_csv(request: Request) -> HttpResponse:
    """Money promised, spent and left by month, in whole minor units."""
    house = _house(request, Permission.OVERSIGHT_VIEW)
    found = queries.money(request.viewer, house.programme.ref, request.at)
    rows = [
        (
            f"{one.month:%Y-%m}",
            _cell(one.promised),
            _cell(one.spent),
            _cell(one.left),
            house.programme.currency,
        )
        for one in found.months
    ]
    return _csv(
        "money",
        ("month", "promised_minor_units", "spent_minor_units", "left_minor_units", "currency"),
        rows,
    )


def _cell(value: int | None) -> str:
    """A number, or the mark of one kept back."""
    return figures.KEPT_BACK_MARK if value is None else str(value)


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
    writer = csv.writer(response)
    writer.writerow(head)
    writer.writerows(rows)
    return response
