"""Payments that were stopped: seen, stopped with a reason, and let go on by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.people import queries as people
from ownway.spending import actions, queries
from ownway.web.desk.forms.back import LetGoOnForm, StopPaymentsForm
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import back as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

STOPPING = (P.PAY_MAKE, P.PAY_RELEASE)


@require_GET
def payment_stops(request: Request) -> HttpResponse:
    """Whom payments wait for, and since when."""
    office = office_of(request, *STOPPING)
    rows = queries.payment_stops(office.viewer, office.programme, request.at)
    return page(
        request,
        "desk/payment_stops.html",
        programme=office.words.get("programme"),
        group=words.stops(rows, people.names(one.stopped_by for one in rows), request.at),
        others=other_offices(request, office, *STOPPING),
    )


@require_http_methods(["GET", "POST"])
def payment_stop(request: Request, stop: UUID) -> HttpResponse:
    """One stop with its reason; somebody else lets the payments go on."""
    found = queries.payment_stop(request.viewer, stop, request.at)
    office = office_for(request, found.programme, *STOPPING)
    apart = _apart(office, found.person)
    mine = found.stopped_human == office.viewer.rights.human
    if not apart and mine:
        apart = _("You stopped these payments, so somebody else lets them go on.")
    form = None
    if not apart and found.lifted_at is None:
        form = LetGoOnForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and done(
                form,
                lambda: actions.lift_stop(
                    stop=found, **form.cleaned_data, by=office.by(found.person), at=request.at
                ),
            )
        ):
            messages.success(request, _("The next pay run pays again."))
            return redirect("desk:payment_stops")
    names = people.names(ref for ref in (found.stopped_by, found.lifted_by) if ref)
    return page(
        request,
        "desk/payment_stop.html",
        form=form,
        apart="" if found.lifted_at else apart,
        name=words.stopped(found),
        reason=found.reason,
        facts=words.stop_facts(found, names),
    )


def _apart(office: Office, person: Any) -> str:
    permission = next(one for one in STOPPING if office.may(one))
    return office.too_close(permission, person) if person is not None else ""


@require_http_methods(["GET", "POST"])
def stop_payee(request: Request, payee: UUID) -> HttpResponse:
    """All payments to one payee wait."""
    view = queries.payee(request.viewer, payee, request.at.date())
    office = office_for(request, view.payee.programme, *STOPPING)
    return _stop(request, office, view.payee.name, payee=view.payee)


@require_http_methods(["GET", "POST"])
def stop_person(request: Request, person: UUID) -> HttpResponse:
    """All payments for one person wait."""
    found = consent.person(request.viewer, person, at=request.at)
    office = office_for(request, found.programme, *STOPPING)
    return _stop(request, office, found.name, person=found)


def _stop(request: Request, office: Office, name: str, **whom: Any) -> HttpResponse:
    person = whom.get("person")
    apart = _apart(office, person)
    form = None if apart else StopPaymentsForm(request.POST or None)
    if (
        form is not None
        and request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.stop_payments(
                programme=office.programme,
                **whom,
                **form.cleaned_data,
                by=office.by(person),
                at=request.at,
            ),
        )
    ):
        messages.success(request, _("The payments wait. Somebody else lets them go on."))
        return redirect("desk:payment_stops")
    return page(
        request,
        "desk/stop_payments.html",
        form=form,
        apart=apart,
        name=name,
        person=person,
        loses=person is not None and office.may(P.PAY_SETTLE, P.PAY_RELEASE),
    )
