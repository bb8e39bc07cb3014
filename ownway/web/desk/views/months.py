"""The months of the books: what each came to, closed by one person, opened again by two."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ownway.core.problems import NotVisible
from ownway.ledger import actions, queries
from ownway.ledger.queries import MonthView
from ownway.ledger.rules import MonthState, ReopenReason
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.web.desk.forms.money import PressForm, ReopenForm
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import months as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.sheets import sheet_of

ON_ONE_PAGE = 24


@require_GET
def months(request: Request) -> HttpResponse:
    """Every month of the books, the latest first."""
    office = office_of(request, P.BOOKS_CLOSE)
    sheet = sheet_of(
        request,
        queries.months(office.programme.ref)[::-1],
        most=ON_ONE_PAGE,
        earlier=_("Later months"),
        later=_("Earlier months"),
    )
    names = people.names(each.closed_by for each in sheet.rows if each.closed_by is not None)
    return page(
        request,
        "desk/months.html",
        programme=office.words.get("programme"),
        table=words.months(office.programme.ref, sheet.rows, names),
        sheet=sheet,
        others=other_offices(request, office, P.BOOKS_CLOSE),
    )


def _find(request: Request, programme: UUID, year: int, month: int) -> tuple[Office, MonthView]:
    office = office_for(request, programmes.by_ref(programme), P.BOOKS_CLOSE)
    try:
        found = queries.month(programme, date(year, month, 1))
    except ValueError:
        found = None
    if found is None:
        raise NotVisible
    return office, found


def _detail(request: Request, office: Office, view: MonthView, form: Any = None) -> HttpResponse:
    where = office.programme.ref
    found = queries.months(where)
    names = people.names(
        ref for ref in (view.closed_by, view.asked_by, view.reopened_by) if ref is not None
    )
    closed = [one for one in found if one.state is MonthState.CLOSED]
    is_open = view.state is MonthState.OPEN
    first_open = is_open and all(one.ends_on <= view.starts_on for one in closed)
    first_open = first_open and len(closed) == [one.starts_on for one in found].index(
        view.starts_on
    )
    over = programmes.day_of(office.programme, request.at) >= view.ends_on
    asked = view.asked_human is not None and not is_open
    latest = bool(closed) and closed[-1].starts_on == view.starts_on
    mine = asked and view.asked_human == office.viewer.rights.human
    reopen = form if isinstance(form, ReopenForm) else ReopenForm()
    return page(
        request,
        "desk/month.html",
        form=form,
        month=view,
        where=where,
        status=words.status(view),
        facts=words.facts(view, names, queries.head_of(where)),
        tables=words.trial(queries.trial_balance(where, on=words.last_day(view))),
        may_close=first_open and over,
        waits=is_open and not over,
        reopen_form=reopen if latest and not asked else None,
        may_open=asked and latest and not mine,
        mine=mine,
    )


@require_GET
def month(request: Request, programme: UUID, year: int, month: int) -> HttpResponse:
    """One month: its trial balance, and what can be done with it next. Fit to print."""
    return _detail(request, *_find(request, programme, year, month))


@require_POST
def close(request: Request, programme: UUID, year: int, month: int) -> HttpResponse:
    """Closes a month that is over. Late papers go into the open one."""
    office, view = _find(request, programme, year, month)
    form = PressForm(request.POST)
    today = programmes.day_of(office.programme, request.at)
    if form.is_valid() and done(
        form,
        lambda: actions.close_month(
            book=programme, starts_on=view.starts_on, today=today, by=office.by(), at=request.at
        ),
    ):
        messages.success(request, _("The month is closed."))
        return redirect("desk:month", programme=programme, year=year, month=month)
    return _detail(request, office, view, form)


@require_POST
def ask(request: Request, programme: UUID, year: int, month: int) -> HttpResponse:
    """Asks that a closed month is opened again; another person does it."""
    office, view = _find(request, programme, year, month)
    form = ReopenForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.ask_to_reopen(
            book=programme,
            starts_on=view.starts_on,
            reason=ReopenReason(form.cleaned_data["reason"]),
            by=office.by(),
            at=request.at,
        ),
    ):
        messages.success(request, _("You asked to open this month. Another person opens it."))
        return redirect("desk:month", programme=programme, year=year, month=month)
    return _detail(request, office, view, form)


@require_POST
def open_again(request: Request, programme: UUID, year: int, month: int) -> HttpResponse:
    """Opens a closed month that somebody else asked for."""
    office, view = _find(request, programme, year, month)
    form = PressForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.reopen_month(
            book=programme, starts_on=view.starts_on, by=office.by(), at=request.at
        ),
    ):
        messages.success(request, _("The month is open again."))
        return redirect("desk:month", programme=programme, year=year, month=month)
    return _detail(request, office, view, form)
