"""Payees: where each is paid, written down by one person and confirmed by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.spending.queries import PayeeView
from ownway.web import bill_words
from ownway.web.desk.forms.paying import AccountForm, ByHandForm, CloseForm, ConfirmForm
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import paying as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

PAYEES = (P.PAY_MAKE, P.PAY_RELEASE)


@require_GET
def payees(request: Request) -> HttpResponse:
    """Everybody this programme pays."""
    office = office_of(request, *PAYEES)
    today = programmes.day_of(office.programme, request.at)
    found = queries.payees(office.viewer, office.programme.ref, today)
    return page(
        request,
        "desk/payees.html",
        programme=office.words.get("programme"),
        payees=words.payees(found),
        tries=queries.tries_first(office.programme) and office.may(P.PAY_SETTLE, P.PAY_RELEASE),
        others=other_offices(request, office, *PAYEES),
    )


def _find(request: Request, payee: UUID, *permissions: P) -> tuple[Office, PayeeView]:
    view = queries.payee(request.viewer, payee, request.at.date())
    office = office_for(request, view.payee.programme, *permissions)
    today = programmes.day_of(office.programme, request.at)
    return office, queries.payee(request.viewer, payee, today)


def _detail(
    request: Request,
    office: Office,
    view: PayeeView,
    form: ConfirmForm | CloseForm | ByHandForm | None = None,
) -> HttpResponse:
    by_hand = queries.said_by_hand(view.payee) if view.stopped else None
    names = people.names(
        ref
        for ref in (
            *(ref for one in view.accounts for ref in (one.made_by, one.confirmed_by)),
            by_hand.said_by if by_hand else None,
        )
        if ref is not None
    )
    waits = view.to_confirm
    mine = waits is not None and waits.made_human == office.viewer.rights.human
    standing = [one for one in view.accounts if one.closed_at is None]
    return page(
        request,
        "desk/payee.html",
        form=form,
        payee=view.payee,
        name=words.payee_name(view.payee),
        how=words.how_paid(view),
        accounts=words.accounts(view, names),
        shared=[words.payee_name(one) for one in view.shared_with],
        waits=waits,
        mine=mine,
        details=words.whole(waits) if waits and not mine and office.may(P.PAY_RELEASE) else None,
        confirm=form if isinstance(form, ConfirmForm) else ConfirmForm(),
        may_write=office.may(P.PAY_MAKE),
        closing=standing[0] if standing else None,
        close=form if isinstance(form, CloseForm) else CloseForm(),
        ask_by_hand=_ask_by_hand(view, form) if view.stopped and by_hand is None else None,
        by_hand=by_hand,
        by_hand_by=names.get(by_hand.said_by, "") if by_hand else "",
        by_hand_mine=by_hand is not None and by_hand.said_human == office.viewer.rights.human,
        may_agree=office.may(P.PAY_RELEASE),
    )


def _ask_by_hand(view: PayeeView, form: Any) -> ByHandForm:
    return form if isinstance(form, ByHandForm) else ByHandForm()


@require_GET
def payee(request: Request, payee: UUID) -> HttpResponse:
    """One payee: how they are paid, and what waits for another pair of eyes."""
    return _detail(request, *_find(request, payee, *PAYEES))


@require_http_methods(["GET", "POST"])
def account(request: Request, payee: UUID) -> HttpResponse:
    """Writes down where a payee is paid; somebody else calls back before it is used."""
    office, view = _find(request, payee, P.PAY_MAKE)
    form = AccountForm(
        request.POST or None,
        currency=office.programme.currency,
        initial={"country": office.pack.place, "kind": "organisation"},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.propose_account(
                payee=view.payee, details=form.details(), by=office.by(), at=request.at
            ),
        )
    ):
        messages.success(request, _("It is written down. Somebody else calls back first."))
        return redirect("desk:payee", payee=view.payee.ref)
    return page(request, "desk/payee_account.html", form=form, payee=view.payee)


def _account(request: Request, account: UUID, *permissions: P) -> tuple[Office, Any]:
    row = queries.payee_account(request.viewer, account)
    return office_for(request, row.payee.programme, *permissions), row


@require_POST
def confirm(request: Request, account: UUID) -> HttpResponse:
    """Somebody else called back: the account rests a few days, and then counts."""
    office, row = _account(request, account, P.PAY_RELEASE)
    form = ConfirmForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.confirm_account(
            account=row,
            called_back=form.cleaned_data["called_back"],
            by=office.by(),
            at=request.at,
        ),
    ):
        messages.success(request, _("Confirmed. It is used after a few days; tell the payee."))
        return redirect("desk:payee", payee=row.payee.ref)
    return _detail(request, *_find(request, row.payee.ref, *PAYEES), form)


@require_POST
def close(request: Request, account: UUID) -> HttpResponse:
    """This account is paid into no more, from now on."""
    office, row = _account(request, account, *PAYEES)
    form = CloseForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.close_account(
            account=row, reason=form.cleaned_data["reason"], by=office.by(), at=request.at
        ),
    ):
        messages.success(request, _("This account is paid into no more."))
        return redirect("desk:payee", payee=row.payee.ref)
    return _detail(request, *_find(request, row.payee.ref, *PAYEES), form)


@require_POST
def by_hand(request: Request, payee: UUID) -> HttpResponse:
    """Their account is closed and they want a cheque: one person says so, another calls back."""
    office, view = _find(request, payee, *PAYEES)
    if queries.said_by_hand(view.payee) is None:
        form: ByHandForm | ConfirmForm = ByHandForm(request.POST)
        if form.is_valid() and done(
            form,
            lambda: actions.say_by_hand(
                payee=view.payee,
                words=form.cleaned_data["words"],
                by=office.by(),
                at=request.at,
            ),
        ):
            messages.success(request, _("It is written down. Somebody else calls back first."))
            return redirect("desk:payee", payee=view.payee.ref)
        return _detail(request, office, view, form)
    office, view = _find(request, payee, P.PAY_RELEASE)
    form = ConfirmForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.agree_by_hand(
            payee=view.payee,
            called_back=form.cleaned_data["called_back"],
            by=office.by(),
            at=request.at,
        ),
    ):
        messages.success(request, _("They are paid by hand from now on."))
        return redirect("desk:payee", payee=view.payee.ref)
    return _detail(request, office, view, form)


@require_GET
def letter(request: Request, payee: UUID) -> HttpResponse:
    """The letter that tells a payee of new details, to the address from before the change."""
    office, view = _find(request, payee, *PAYEES)
    found = queries.new_details(view.payee, request.at)
    return page(
        request,
        "desk/payee_letter.html",
        payee=view.payee,
        programme=office.words.get("programme"),
        address=words.address(found.before) if found and found.before else [],
        said=bill_words.new_details(found),
        day=programmes.day_of(office.programme, request.at),
        help_now=office.pack.help_now,
    )
