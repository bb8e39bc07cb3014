"""How a programme is doing, in counts and sums, and the rules it follows. Nobody is named."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from ownway.allocation import queries as allocation
from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.evaluation import queries
from ownway.improvement import queries as improvement
from ownway.programme import queries as programmes
from ownway.web import check_coming
from ownway.web.org.house import house_of
from ownway.web.org.words import figures
from ownway.web.org.words import rules as words
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.csv_files import as_csv
from ownway.web.ui.showing import local_day


@require_GET
def home(request: Request) -> HttpResponse:
    """How many people are at which step, how long each takes, and the money by month."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    asked = (request.viewer, house.programme.ref, request.at)
    people = figures.people(queries.steps(*asked), reverse("org:people_csv") + house.ask)
    days = figures.days(queries.times(*asked), reverse("org:days_csv") + house.ask)
    money = figures.money(
        queries.money(*asked), house.programme.currency, reverse("org:money_csv") + house.ask
    )
    today = programmes.day_of(house.programme, request.at)
    coming = improvement.coming(request.viewer, house.programme, today)
    return page(
        request,
        "org/home.html",
        house=house,
        name=house.words.get("programme"),
        pictures=[("people", people), ("days", days), ("money", money)],
        pay_days=figures.pay_days(queries.pay_days(*asked)),
        hides=people.hides or days.hides or money.hides,
        at=request.at,
        waits=check_coming.own(request),
        coming=check_coming.of_programme(coming, house.ask),
    )


@require_GET
def buying(request: Request) -> HttpResponse:
    """How long people wait for a yes to what they ask to buy, and why they heard a no (S9)."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    asked = (request.viewer, house.programme.ref, request.at)
    return page(
        request,
        "org/buying.html",
        house=house,
        name=house.words.get("programme"),
        asked=figures.asked(queries.asks(*asked), queries.denials(*asked), house.words),
        at=request.at,
    )


@require_GET
def programme(request: Request) -> HttpResponse:
    """The rules in force, each with its source, and who holds which role until when."""
    house = house_of(request, Permission.OVERSIGHT_VIEW, Permission.PROGRAMME_MANAGE)
    viewer = request.viewer
    held = consent.grants(viewer, house.programme, at=request.at) if house.manages else None
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
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    found = queries.steps(request.viewer, house.programme.ref, request.at)
    rows = [(step, _cell(count)) for step, count in found.rows.items()]
    return as_csv("people", ("step", "people"), [*rows, ("total", _cell(found.total))])


@require_GET
def days_csv(request: Request) -> HttpResponse:
    """How many days each step takes."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    found = queries.times(request.viewer, house.programme.ref, request.at)
    rows = [(one.start, one.end, _cell(one.days), _cell(one.people)) for one in found]
    return as_csv("days", ("from", "to", "median_days", "people"), rows)


@require_GET
def money_csv(request: Request) -> HttpResponse:
    """Money promised, spent and left by month, in whole minor units."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
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
    return as_csv(
        "money",
        ("month", "promised_minor_units", "spent_minor_units", "left_minor_units", "currency"),
        rows,
    )


def _cell(value: int | None) -> str:
    """A number, or the mark of one kept back."""
    return figures.KEPT_BACK_MARK if value is None else str(value)
