"""Bills for something I asked for: who may send them, my yes or no, one I have on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.money import Money
from ownway.core.problems import NotVisible, Refused
from ownway.spending import actions, queries
from ownway.spending.rules import InvoiceStatus
from ownway.web import bill_words
from ownway.web.bill_forms import BillForm, BillNoForm
from ownway.web.buy_forms import YesBeforeForm
from ownway.web.my.life import Life, life_of
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


def _mine(request: Request, purchase: UUID) -> tuple[Life, Any]:
    """My purchase that is paid on bills. Raises NotVisible."""
    life = life_of(request)
    found = queries.purchase(request.viewer, purchase, request.at)
    on_bills = queries.on_invoice(found) is not None or queries.paid_by_runs(found)
    if found.person.ref != life.person.ref or not on_bills:
        raise NotVisible
    return life, found


@require_GET
def bills(request: Request, purchase: UUID) -> HttpResponse:
    """Every bill of one thing, the link of whoever sends them, and my yes before they come."""
    life, found = _mine(request, purchase)
    return _bills(request, life, found, YesBeforeForm(currency=found.currency))


def _bills(request: Request, life: Life, found: Any, form: YesBeforeForm) -> HttpResponse:
    link = queries.link_of(found, request.at)
    address = reverse("public:bill", args=[queries.link_token(link)]) if link else ""
    yes = queries.standing_yes(found)
    return page(
        request,
        "my/bills.html",
        form=form,
        purchase=found,
        takes=queries.takes_invoices(found),
        payments=[bill_words.payment(one) for one in queries.paid_by_runs(found)],
        left=Money(queries.left_to_bill(found), found.currency),
        address=request.build_absolute_uri(address) if address else "",
        until=link.expires_at if link else None,
        yes=Money(yes.most_minor, found.currency) if yes else None,
        bills=[_card(one, life) for one in queries.invoices_of(found)],
    )


def _card(row: Any, life: Life) -> bill_words.BillShown:
    """One bill, with the page of its answer while it waits for mine."""
    shown = bill_words.bill(row, life.words, mine=True)
    waits = row.status == InvoiceStatus.WITH_PERSON
    return replace(shown, url=reverse("my:bill", args=[row.ref])) if waits else shown


@require_POST
def bills_step(request: Request, purchase: UUID, step: str) -> HttpResponse:
    """A link for the payee, or none; a yes before the bills come, or none; no more bills."""
    life, found = _mine(request, purchase)
    steps: dict[str, tuple[Any, str]] = {
        "link": (actions.make_link, _("The link is ready. Give it to whoever is paid.")),
        "no-link": (actions.end_link, _("The link no longer opens.")),
        "yes": (actions.give_standing_yes, _("Written down. You can take it back at any time.")),
        "ask-me": (actions.withdraw_standing_yes, _("From now on you are asked for each bill.")),
        "close": (actions.close_invoices, _("No more bills. What is left is free again.")),
    }
    if step not in steps or (queries.on_invoice(found) is None and "link" not in step):
        raise NotVisible
    action, said = steps[step]
    more: dict[str, Any] = {}
    if step == "yes":
        form = YesBeforeForm(request.POST, currency=found.currency)
        if not form.is_valid():
            return _bills(request, life, found, form)
        more["most"] = form.cleaned_data["most"]
    try:
        action(purchase=found, by=life.actor, at=request.at, **more)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, said)
    return redirect("my:bills", purchase=found.ref)


@require_http_methods(["GET", "POST"])
def bill_new(request: Request, purchase: UUID) -> HttpResponse:
    """A bill that came on paper: written down by me, so it has my yes."""
    life, found = _mine(request, purchase)
    if not queries.takes_invoices(found):
        raise NotVisible
    form = BillForm(request.POST or None, currency=found.currency)
    if request.method == "POST" and form.is_valid():
        sent: list[Any] = []
        if done(
            form,
            lambda: sent.append(
                actions.send_invoice(purchase=found, by=life.actor, at=request.at, **form.sent())
            ),
        ):
            said = _("Written down, with your yes.")
            if sent[0].status == InvoiceStatus.HELD:
                said = _("We have it, and look at it first.")
            messages.success(request, said)
            return redirect("my:bills", purchase=found.ref)
    return page(request, "my/bill_new.html", form=form, purchase=found)


@require_http_methods(["GET", "POST"])
def bill(request: Request, bill: UUID) -> HttpResponse:
    """One bill: what it says, my yes, or my no with the reason."""
    life = life_of(request)
    found = queries.invoice(request.viewer, bill, request.at)
    if found.purchase.person.ref != life.person.ref:
        raise NotVisible
    waits = found.status == InvoiceStatus.WITH_PERSON
    said_no = "reason_code" in request.POST
    form = BillNoForm(
        request.POST if said_no else None, reasons=bill_words.reasons(life.pack, life.words)
    )
    if request.method == "POST":
        answered = _answer(request, life, found, form if said_no else None)
        if answered is not None:
            return answered
    return page(
        request,
        "my/bill.html",
        form=form,
        one=bill_words.bill(found, life.words, mine=True),
        purchase=found.purchase,
        work=bill_words.work(found),
        waits=waits,
    )


def _answer(request: Request, life: Life, found: Any, no: BillNoForm | None) -> HttpResponse | None:
    """Where to go after a yes or a no; None where the form is to be put right."""
    if no is None:
        try:
            actions.agree_invoice(invoice=found, by=life.actor, at=request.at)
        except Refused as refused:
            messages.info(request, f"{refused.words} {refused.fix}")
        else:
            messages.success(request, _("You said yes. We tell them the pay day."))
        return redirect("my:bills", purchase=found.purchase.ref)
    if no.is_valid() and done(
        no,
        lambda: actions.refuse_invoice(
            invoice=found, by=life.actor, at=request.at, **no.cleaned_data
        ),
    ):
        messages.success(request, _("You said no. They can read why."))
        return redirect("my:bills", purchase=found.purchase.ref)
    return None
