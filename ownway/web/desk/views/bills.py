"""Bills that look strange, answered by somebody who did not send them; bills that came on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.core.money import Money
from ownway.core.problems import NotVisible, Refused
from ownway.people import queries as people
from ownway.spending import actions, queries
from ownway.spending.rules import InvoiceStatus
from ownway.web import bill_words
from ownway.web.bill_forms import BillForm
from ownway.web.desk.forms.bills import LookForm
from ownway.web.desk.office import Office, P, office_for
from ownway.web.desk.words import bills as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def bill(request: Request, bill: UUID) -> HttpResponse:
    """One bill with what is strange about it: in order, or not paid."""
    found = queries.invoice(request.viewer, bill, request.at)
    person = found.purchase.person
    office = office_for(request, person.programme, P.BUYING_DECIDE)
    apart = office.too_close(P.BUYING_DECIDE, person)
    if not apart and found.sent_human == request.viewer.rights.human:
        apart = _("You sent this, so somebody else looks at it.")
    form = None
    if not apart and (request.method == "POST" or found.status == InvoiceStatus.HELD):
        reasons = bill_words.reasons(office.pack, office.words)
        form = LookForm(request.POST or None, reasons=reasons)
        if (
            request.method == "POST"
            and form.is_valid()
            and done(form, lambda: _look(request, office, found, form))
        ):
            messages.success(request, _("Your answer is sent."))
            return redirect("desk:bill", bill=found.ref)
    return page(
        request,
        "desk/bill.html",
        form=form,
        apart=apart,
        person=person,
        number=found.number,
        facts=words.facts(found, people.name_of(found.sent_by)),
        doubts=words.doubts(found),
        work=bill_words.work(found),
        shown=bill_words.bill(found, office.words, mine=False),
    )


def _look(request: Request, office: Office, found: Any, form: LookForm) -> None:
    by, at = office.by(found.purchase.person), request.at
    cleaned = form.cleaned_data
    if form.yes:
        actions.clear_invoice(invoice=found, words=cleaned["reason"], by=by, at=at)
        return
    actions.refuse_invoice(
        invoice=found, reason_code=cleaned["reason_code"], reason=cleaned["reason"], by=by, at=at
    )


@require_http_methods(["GET", "POST"])
def invoice_link(request: Request, purchase: UUID) -> HttpResponse:
    """The way in of whoever is paid on bills: made, renewed or closed, and where each bill is."""
    found = queries.purchase(request.viewer, purchase, request.at)
    office = office_for(request, found.person.programme, P.BUYING_DECIDE, P.PAY_MAKE)
    payments = queries.paid_by_runs(found)
    if queries.on_invoice(found) is None and not payments:
        raise NotVisible
    apart = ""
    if queries.is_close_to_payee(request.viewer.rights.human, found):
        apart = _("You said that you are close to who is paid, so somebody else does this.")
    if request.method == "POST" and not apart:
        by = office.by(found.person)
        closes = request.POST.get("next") == "close"
        act = actions.end_link if closes else actions.make_link
        try:
            act(purchase=found, by=by, at=request.at)
        except Refused as refused:
            messages.info(request, f"{refused.words} {refused.fix}")
        else:
            said = _("The link no longer opens.") if closes else _("The link is ready.")
            messages.success(request, said)
        return redirect("desk:invoice_link", purchase=found.ref)
    link = queries.link_of(found, request.at)
    address = reverse("public:bill", args=[queries.link_token(link)]) if link else ""
    return page(
        request,
        "desk/invoice_link.html",
        apart=apart,
        person=found.person,
        purchase=found,
        takes=queries.takes_invoices(found),
        payments=[bill_words.payment(one) for one in payments],
        late=queries.comes_late(found),
        left=Money(queries.left_to_bill(found), found.currency),
        address=request.build_absolute_uri(address) if address and not apart else "",
        until=link.expires_at if link else None,
        bills=[
            bill_words.bill(one, office.words, mine=False) for one in queries.invoices_of(found)
        ],
    )


@require_http_methods(["GET", "POST"])
def bill_new(request: Request, purchase: UUID) -> HttpResponse:
    """A bill that came by post or e-mail; the person still says yes."""
    found = queries.purchase(request.viewer, purchase, request.at)
    may = (P.BUYING_DECIDE, P.PAY_MAKE)
    office = office_for(request, found.person.programme, *may)
    late = queries.comes_late(found)
    if not late and not queries.takes_invoices(found):
        raise NotVisible
    form = BillForm(request.POST or None, currency=found.currency)
    by = office.by(found.person)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.send_invoice(purchase=found, by=by, at=request.at, **form.sent()),
        )
    ):
        said = _("It is written down. The person says yes or no.")
        if late:
            said = _("It is written down. A colleague looks at it: no money is set aside for it.")
        messages.success(request, said)
        return redirect("desk:money")
    return page(request, "desk/bill_new.html", form=form, person=found.person, purchase=found)
