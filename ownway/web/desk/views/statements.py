"""Statements for those who pay: by funder, by holder, and by payee for a year."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.period import Period
from ownway.core.problems import NotVisible
from ownway.holding.rules import Way
from ownway.ledger import queries as books
from ownway.people.rules import ReachBy
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.spending.queries import FunderStatement, HolderStatement
from ownway.spending.rules import month_of, year_of
from ownway.web import statement_words
from ownway.web.desk.forms.statements import StatementForm
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import statements as words
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.csv_files import as_csv
from ownway.web.ui.languages import said_in
from ownway.web.ui.parts import Link
from ownway.web.ui.periods import as_query, asked_known, asked_period

_CALENDAR = "01-01"


@require_http_methods(["GET", "POST"])
def statements(request: Request) -> HttpResponse:
    """One funder’s or one holder’s money over a time."""
    office = office_of(request, *queries.PAYERS)
    today = programmes.day_of(office.programme, request.at)
    where = str(office.programme.ref)
    listed = words.choices(office.pack, office.words)
    of = request.GET.get("of", listed[0][0])
    opened = programmes.day_of(office.programme, office.programme.opened_at)
    form = StatementForm(
        request.POST or None, first=opened, today=today, choices=listed, initial={"of": of}
    )
    if request.method == "POST" and form.is_valid():
        known = form.cleaned_data["known_on"]
        asked = _asked(where, form.cleaned_data["of"], form.period, known)
        return redirect(reverse("desk:statements") + asked)
    period, known = asked_period(request, today), asked_known(request, today)
    found = _found(request, office, of, period, known)
    return page(
        request,
        "desk/statements.html",
        form=form,
        programme=office.words.get("programme"),
        name=dict(listed)[of],
        first=period.starts_on,
        last=period.last_on,
        known=known,
        tables=[
            words.funder(one) if isinstance(one, FunderStatement) else words.holder(one)
            for one in found
        ],
        file=reverse("desk:statements_csv") + _asked(where, of, period, known),
        others=other_offices(request, office, *queries.PAYERS),
        years=_years(office, today) if office.may(*queries.YEARLY) else [],
    )


@require_GET
def statements_csv(request: Request) -> HttpResponse:
    """The same rows for a spreadsheet."""
    office = office_of(request, *queries.PAYERS)
    today = programmes.day_of(office.programme, request.at)
    of = request.GET.get("of", words.choices(office.pack, office.words)[0][0])
    period, known = asked_period(request, today), asked_known(request, today)
    name = f"{of.replace(':', '-')}-{period.starts_on.isoformat()}"
    if known is not None:
        name += f"-known-{known.isoformat()}"
    found = _found(request, office, of, period, known)
    if of.startswith("funder:"):
        mine = [one for one in found if isinstance(one, FunderStatement)]
        return as_csv(name, words.FUNDER_HEAD, words.funder_rows(mine))
    held = [one for one in found if isinstance(one, HolderStatement)]
    return as_csv(name, words.HOLDER_HEAD, words.holder_rows(held))


@require_GET
def payees_csv(request: Request) -> HttpResponse:
    """What each payee got in one year of the pack; `year` is its first day."""
    office = office_of(request, P.PAY_MAKE, P.PAY_SETTLE)
    today = programmes.day_of(office.programme, request.at)
    try:
        day = date.fromisoformat(request.GET.get("year", today.isoformat()))
    except ValueError:
        raise NotVisible from None
    year = year_of(day, _starts(office))
    found = queries.by_payee(request.viewer, office.programme, year)
    return as_csv(f"payees-{year.starts_on.isoformat()}", words.PAYEE_HEAD, words.payee_rows(found))


@require_http_methods(["GET", "POST"])
def paper(request: Request, paper: UUID) -> HttpResponse:
    """One person's statement of a month, to print and post, or to tell them of; then noted."""
    found = queries.monthly_statement(request.viewer, paper, request.at)
    person = found.person
    office = office_for(request, person.programme, P.BUYING_DECIDE)
    if office.too_close(P.BUYING_DECIDE, person):
        raise NotVisible
    if request.method == "POST":
        now = actions.note_handed_over(statement=found, by=office.by(person), at=request.at)
        messages.success(request, words.noted(now))
        return redirect(f"{reverse('desk:money')}?programme={person.programme.ref}")
    month = month_of(found.starts_on)
    made_on = programmes.day_of(person.programme, found.made_at)
    rows = queries.statements(request.viewer, person.ref, month, request.at, known_at=found.made_at)
    with said_in(person.language) as language:  # what is printed is theirs to read
        programme = programmes.words(office.pack, language).get("programme")
        days = statement_words.days(month)
        sheets = [statement_words.sheet(one) for one in rows]
    return page(
        request,
        "desk/paper.html",
        statement=found,
        person=person,
        days=days,
        sheets=sheets,
        how=words.how(found),
        help_now=office.pack.help_now,
        head=books.head_of(person.programme.ref),
        letter={
            "language": language,
            "programme": programme,
            "to": person.name,
            "where": person.reach_at if queries.wanted_by(person) == ReachBy.LETTER else "",
            "day": made_on,
        },
    )


def _asked(programme: str, of: str, period: Period, known: date | None) -> str:
    """The end of the address of one statement."""
    more = {} if known is None else {"known": known.isoformat()}
    return as_query(period, of=of, programme=programme, **more)


def _found(
    request: Request, office: Office, of: str, period: Period, known: date | None
) -> tuple[FunderStatement | HolderStatement, ...]:
    """The statement an address names. Raises NotVisible for one the programme does not have."""
    if of not in dict(words.choices(office.pack, office.words)):
        raise NotVisible
    kind, _colon, code = of.partition(":")
    viewer, programme, at = office.viewer, office.programme, request.at
    known_at = None if known is None else programmes.end_of(programme, known)
    if kind == "funder":
        return queries.by_funder(viewer, programme, code, period, at, known_at=known_at)
    way = next(one.way for one in office.pack.holding.holders if one.code == code)
    return queries.by_holder(viewer, programme, Way(way), code, period, at, known_at=known_at)


def _starts(office: Office) -> str:
    year = office.pack.spending.payee_year
    return _CALENDAR if year is None else year.starts


def _years(office: Office, today: date) -> list[Link]:
    """This year and the one before, each with where its file is."""
    this = year_of(today, _starts(office))
    before = year_of(date(this.starts_on.year - 1, this.starts_on.month, 28), _starts(office))
    there = f"{reverse('desk:payees_csv')}?programme={office.programme.ref}&year="
    return [Link(words.year(one), there + one.starts_on.isoformat()) for one in (this, before)]
