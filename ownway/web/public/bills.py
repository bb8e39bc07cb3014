"""A payee's own page, by the link they were given: send a bill, see where each one is (F3).

No account. It shows one purchase in its own words, its price and what is left, and nothing else
of anybody's record.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ownway.core.money import Money
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.web import bill_words
from ownway.web.bill_forms import BillForm
from ownway.web.frames import wear
from ownway.web.public.presses import too_many
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@never_cache
@require_http_methods(["GET", "POST"])
def bill(request: Request, token: str) -> HttpResponse:
    """Sends a bill, and shows those that were sent before, each with where it is."""
    link = queries.link_by_token(token, request.at)
    purchase = queries.purchase_by_link(link)
    programme = purchase.person.programme
    pack = programmes.pack_of(programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(request, pack, words)
    form = None
    late = queries.comes_late(purchase)
    if late or queries.takes_invoices(purchase):
        form = BillForm(request.POST or None, currency=purchase.currency)
    if request.method == "POST" and form is not None and form.is_valid():
        if too_many(request):
            form.add_error(None, _("Many bills came from here just now. Wait a minute."))
        elif done(
            form,
            lambda: actions.send_invoice(
                purchase=purchase, by=actions.payee_actor(link), at=request.at, **form.sent()
            ),
        ):
            messages.success(request, _("We have your bill. You can see here where it is."))
            return redirect("public:bill", token=token)
    left = queries.left_to_bill(purchase) if form is not None else 0
    return page(
        request,
        "public/bill.html",
        form=form,
        late=late,
        what=purchase.what,
        payee=purchase.payee,
        price=Money(purchase.amount_minor, purchase.currency),
        left=Money(left, purchase.currency),
        payments=[bill_words.payment(one) for one in queries.paid_by_runs(purchase)],
        overdue=_overdue(request, purchase),
        bills=[bill_words.bill(one, words, mine=False) for one in queries.invoices_of(purchase)],
        new_details=_new_details(request, purchase),
        help_now=pack.help_now,
    )


def _new_details(request: Request, purchase: Any) -> list[str]:
    """That the payee's own bank details changed; never those of a person who is paid back."""
    payee = queries.run_payee(purchase, seller=True)
    if payee is None:
        return []
    return bill_words.new_details(queries.new_details(payee, request.at))


def _overdue(request: Request, purchase: Any) -> bool:
    """Whether a pay day they were told of cannot be kept any more."""
    theirs = [one for one in purchase.bills.all() if one.payee.person_id is None]
    return any(queries.is_late(one, request.at) for one in theirs)
