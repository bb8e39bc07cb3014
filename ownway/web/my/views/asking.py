"""Beside asking: prices side by side, a second look at a no, another seller, an insurance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.spending import actions, queries
from ownway.spending.rules import Following, Status, TieKind
from ownway.web.buy_forms import AskAgainForm, ElsewhereForm
from ownway.web.my.forms.money import InsuredForm
from ownway.web.my.life import Life, life_of
from ownway.web.price_forms import QuoteForm
from ownway.web.price_words import priced
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def prices(request: Request, line: UUID) -> HttpResponse:
    """What sellers ask for something on one line, the lowest first; one is picked to ask for."""
    life = life_of(request)
    lines = queries.buyable(request.viewer, life.person.ref, request.at)
    found = next((one for one in lines if one.line.root == line and not one.kept_aside), None)
    if found is None:
        raise NotVisible
    form = QuoteForm(
        request.POST or None, currency=found.left.currency, initial={"what": found.line.what}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.note_quote(
                person=life.person,
                line_root=line,
                by=life.actor,
                at=request.at,
                **form.cleaned_data,
            ),
        )
    ):
        messages.success(request, _("The price is written down."))
        return redirect("my:prices", line=line)
    rows = queries.quotes(request.viewer, life.person.ref, line, request.at)
    return page(request, "my/prices.html", form=form, found=found, rows=priced(rows, found))


@require_POST
def drop_price(request: Request, quote: UUID) -> HttpResponse:
    """Puts one price away."""
    life = life_of(request)
    found = queries.quote(request.viewer, quote, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    actions.drop_quote(quote=found, by=life.actor, at=request.at)
    messages.success(request, _("The price is put away."))
    return redirect("my:prices", line=found.line.root)


def _mine(request: Request, purchase: UUID) -> tuple[Life, Any]:
    life = life_of(request)
    found = queries.purchase(request.viewer, purchase, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    return life, found


@require_http_methods(["GET", "POST"])
def ask_again(request: Request, purchase: UUID) -> HttpResponse:
    """A second look at a no, by somebody else, by a day (R5)."""
    life, found = _mine(request, purchase)
    after = queries.followed_by(found)
    if after is not None and after.why == Following.AGAIN:
        return redirect("my:purchase", purchase=after.purchase.ref)
    if found.status != Status.REFUSED or queries.follows(found) is not None:
        raise NotVisible
    form = AskAgainForm(request.POST or None)
    made: list[Any] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: made.append(
                actions.ask_again(
                    purchase=found,
                    words=form.cleaned_data["words"],
                    by=life.actor,
                    at=request.at,
                )
            ),
        )
    ):
        messages.success(request, _("Somebody else looks at it now."))
        return redirect("my:purchase", purchase=made[0].ref)
    days = life.pack.decisions.second_look_within.working_days
    return page(request, "my/ask_again.html", form=form, purchase=found, days=days)


@require_http_methods(["GET", "POST"])
def elsewhere(request: Request, purchase: UUID) -> HttpResponse:
    """Its seller does not sell it: the same thing from another, in one step."""
    life, found = _mine(request, purchase)
    if not queries.may_go_elsewhere(found):
        raise NotVisible
    price = Money(found.amount_minor, found.currency)
    form = ElsewhereForm(request.POST or None, price=price)
    made: list[Any] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: made.append(
                actions.buy_elsewhere(
                    purchase=found, by=life.actor, at=request.at, **form.cleaned_data
                )
            ),
        )
    ):
        messages.success(request, _("It is with the new seller now. The money went with it."))
        return redirect("my:purchase", purchase=made[0].ref)
    return page(request, "my/elsewhere.html", form=form, purchase=found, price=price)


@require_http_methods(["GET", "POST"])
def insured(request: Request, purchase: UUID) -> HttpResponse:
    """My insurance as the employer of somebody who works for me."""
    life, found = _mine(request, purchase)
    if not wants_insurance(life, found):
        raise NotVisible
    form = InsuredForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _note_insurance(request, life, form))
    ):
        messages.success(request, _("Your insurance is written down."))
        return redirect("my:purchase", purchase=found.ref)
    employment = life.pack.spending.employment
    return page(
        request,
        "my/insured.html",
        form=form,
        purchase=found,
        until=queries.insured_until(life.person),
        source=employment.source if employment else "",
    )


def _note_insurance(request: Request, life: Life, form: InsuredForm) -> None:
    cleaned = form.cleaned_data
    actions.note_insurance(
        person=life.person,
        insurer=cleaned["insurer"],
        from_on=cleaned["from_on"],
        until_on=cleaned["last_on"] + timedelta(days=1),
        by=life.actor,
        at=request.at,
    )


def wants_insurance(life: Life, purchase: Any) -> bool:
    """Whether who is paid works for the person, who has to be insured as their employer."""
    employment = life.pack.spending.employment
    if employment is None or not employment.insurance:
        return False
    return TieKind.WORKER in queries.ties_of(life.person, purchase.payee)
