"""Money that waits for us: purchases to answer, holders to set up."""

from __future__ import annotations

from datetime import datetime
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
from ownway.holding import actions as holding_actions
from ownway.holding import queries as holding
from ownway.people import queries as people
from ownway.spending import actions, queries
from ownway.spending.rules import Status
from ownway.web import held_words
from ownway.web.desk.forms.money import PressForm, PurchaseForm
from ownway.web.desk.office import MONEY, PAYING, Office, P, office_for, office_of, other_offices
from ownway.web.desk.views.work import payable
from ownway.web.desk.words import bills as bill_words
from ownway.web.desk.words import concerns as concern_words
from ownway.web.desk.words import correcting as correcting_words
from ownway.web.desk.words import holding as holding_words
from ownway.web.desk.words import money as words
from ownway.web.desk.words import paying_back as back_words
from ownway.web.desk.words import statements as statement_words
from ownway.web.desk.words.work import Group
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Link


@require_GET
def money(request: Request) -> HttpResponse:
    """Purchases, holders and pay runs: what the viewer's roles open."""
    office = office_of(request, *MONEY)
    viewer, at, where = office.viewer, request.at, office.programme.ref
    groups = []
    if office.may(P.BUYING_DECIDE):
        groups.append(words.purchases(queries.waiting(viewer, where, at)))
        earlier = queries.promised_before_in(viewer, office.programme, at)
        if earlier:
            groups.append(words.promised_before(earlier))
        groups.append(bill_words.held(queries.invoices_held(viewer, where, at)))
        doubted = queries.concerns(viewer, office.programme, at)
        groups.append(concern_words.concerns(doubted))
        groups += _undone(office, at)
        handed = queries.to_hand_over(viewer, where, at)
        if handed:
            groups.append(statement_words.to_hand_over(handed))
    if office.may(P.HOLDING_SET_UP):
        groups.append(
            holding_words.holders(holding.waiting_set_up(viewer, where, at), office.words)
        )
        groups.append(words.contributions(holding.waiting_contributions(viewer, where, at)))
    if office.may(*PAYING):
        here = f"{reverse('desk:runs')}?programme={where}"
        more = Link(_("Open the pay runs"), here)
        groups.append(payable(office, at, more=more))
    if office.may(P.BUYING_DECIDE, P.PAY_MAKE):
        groups.append(words.on_bills(queries.on_invoices(viewer, where, at)))
    return page(
        request,
        "desk/money.html",
        programme=office.words.get("programme"),
        groups=groups,
        claims=f"{reverse('desk:drawdowns')}?programme={where}"
        if office.may(P.DRAWDOWN_MAKE)
        else "",
        unused=f"{reverse('desk:unused')}?programme={where}"
        if office.may(P.MONEY_TAKE_BACK)
        else "",
        statements=f"{reverse('desk:statements')}?programme={where}"
        if office.may(*queries.PAYERS)
        else "",
        others=other_offices(request, office, *MONEY),
    )


def _undone(office: Office, at: datetime) -> list[Group]:
    """Concerns nobody decided in time, and people nobody told yet: only where there are any."""
    lapsed = queries.lapsed_concerns(office.viewer, office.programme, at)
    to_tell = queries.to_tell(office.viewer, office.programme, at)
    groups = [concern_words.lapsed(lapsed)] if lapsed else []
    return [*groups, concern_words.to_tell(to_tell)] if to_tell else groups


@require_http_methods(["GET", "POST"])
def purchase(request: Request, purchase: UUID) -> HttpResponse:
    """One thing somebody asks to buy, and the answer."""
    found = queries.purchase(request.viewer, purchase, request.at)
    office = office_for(request, found.person.programme, P.BUYING_DECIDE)
    asked, before = queries.exception_of(found), queries.follows(found)
    apart = _apart(office, found, before)
    form = None
    if not apart and (request.method == "POST" or found.status == Status.ASKED):
        form = PurchaseForm(
            request.POST or None,
            reasons=office.pack.spending.refusal_reasons,
            words=office.words,
            in_words=asked is not None,
        )
        if (
            request.method == "POST"
            and form.is_valid()
            and done(form, lambda: _answer(request, office, found, form))
        ):
            messages.success(request, _("Your answer is sent."))
            return redirect("desk:purchase", purchase=found.ref)
    places = queries.places(found.line, queries.pots_that_run(found, request.at))
    left = Money(sum(place.money.left for place in places), found.currency) if places else None
    concern, stop = queries.concern_about(found, request.at), queries.stop_of(found)
    return page(
        request,
        "desk/purchase.html",
        form=form,
        apart=apart,
        person=found.person,
        what=found.what,
        held=concern_words.held(concern, stop),
        they_read=held_words.checking(concern) or held_words.stopped(stop),
        concern=concern,
        stop=stop if office.may(P.PAY_MAKE, P.PAY_RELEASE) else None,
        facts=[
            *words.special_facts(asked, before, office.pack, office.words),
            *back_words.allowed(found),
            *words.purchase_facts(
                found, left, queries.held_by(found), queries.paper_of(found), office.words
            ),
        ],
        unusual=office.pack.spending.unusual,
        ties=[
            (one, words.tie(one.kind))
            for one in queries.open_ties(request.viewer, found.person.ref, found.payee, request.at)
        ],
        said=_said(found, office),
        written=correcting_words.written([(found, one) for one in queries.acts_of(found)]),
        takes_bills=queries.takes_invoices(found) or queries.comes_late(found),
        billed=bool(found.bills.all()),
        follows=bool(queries.paid_by_runs(found)),
        purchase=found,
        settles=queries.may_settle(request.viewer, found.person),
        takes_back=not apart and _by_hand(found),
        calls_off=not apart and queries.can_be_called_off(found),
        pays_back=back_words.missing(queries.not_paid_back(found, request.at)),
    )


def _by_hand(found: Any) -> bool:
    """Whether we write down for the person that they take it back: they have no sign-in (40)."""
    return found.person.account_id is None and found.status == Status.APPROVED


@require_POST
def purchase_back(request: Request, purchase: UUID) -> HttpResponse:
    """Somebody without a sign-in no longer wants it: what was promised is free again.

    For whoever died, or is no longer here, it is taken back with a reason: the page of it follows.
    A thing bought together that its seller does not sell is called off for everybody.
    """
    found = queries.purchase(request.viewer, purchase, request.at)
    office = office_for(request, found.person.programme, P.BUYING_DECIDE)
    shared = queries.pool_with(found)
    if queries.may_settle(request.viewer, found.person) and queries.all_of_it_back(found):
        return redirect("desk:on_paper_act", found.person.ref, "settle-back", found.ref)
    if shared is None and not _by_hand(found):
        raise NotVisible
    if _apart(office, found, queries.follows(found)):
        raise NotVisible
    by, at = office.by(found.person), request.at
    said = _("It is taken back. Nothing was paid.")
    try:
        if shared is None:
            actions.cancel(purchase=found, by=by, at=at)
        else:
            actions.call_off_pool(pool=shared, by=by, at=at)
            said = _("It is called off. What was set aside is free again, for each of them.")
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, said)
    return redirect("desk:purchase", purchase=found.ref)


def _apart(office: Office, found: Any, before: Any) -> str:
    """Why somebody else answers this; empty where the viewer may."""
    human = office.viewer.rights.human
    if before is not None and before.first.answer.decided_human == human:
        return _("You answered this the first time, so somebody else looks at it now.")
    if queries.is_close_to_payee(human, found):
        return _("You said that you are close to who is paid, so somebody else does this.")
    return office.too_close(P.BUYING_DECIDE, found.person)


@require_POST
def end_tie(request: Request, tie: UUID) -> HttpResponse:
    """Whoever is paid no longer lives with the person, or no longer works for them."""
    found = queries.tie(request.viewer, tie, request.at)
    office = office_for(request, found.person.programme, P.BUYING_DECIDE)
    apart = office.too_close(P.BUYING_DECIDE, found.person)
    try:
        if not apart:
            actions.end_tie(tie=found, by=office.by(found.person), at=request.at)
    except Refused as refused:
        apart = f"{refused.words} {refused.fix}"
    messages.info(request, apart or _("It is written down that this is over."))
    return redirect("desk:money")


def _said(found: Any, office: Office) -> dict[str, str] | None:
    if found.status == Status.APPROVED and found.reason:
        return {"by": people.name_of(found.answer.decided_by), "reason": found.reason}
    if found.status != Status.REFUSED:
        return None
    return {
        "by": people.name_of(found.answer.decided_by),
        "why": office.words.get(f"reason.{found.reason_code}"),
        "reason": found.reason,
        "would_accept": found.would_accept,
    }


def _answer(request: Request, office: Office, found: Any, form: PurchaseForm) -> None:
    by, at = office.by(found.person), request.at
    if form.yes:
        actions.approve(purchase=found, words=form.cleaned_data.get("words", ""), by=by, at=at)
        return
    cleaned = form.cleaned_data
    actions.refuse(
        purchase=found,
        reason_code=cleaned["reason_code"],
        reason=cleaned["reason"],
        would_accept=cleaned["would_accept"],
        by=by,
        at=at,
    )


@require_http_methods(["GET", "POST"])
def contribution(request: Request, contribution: UUID) -> HttpResponse:
    """Money a person adds themself: it has come, or it goes back to them."""
    found = holding.contribution(request.viewer, contribution, request.at)
    office = office_for(request, found.person.programme, P.HOLDING_SET_UP)
    apart = office.too_close(P.HOLDING_SET_UP, found.person)
    form = PressForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and not apart
        and form.is_valid()
        and done(form, lambda: _count(request, office, found))
    ):
        messages.success(request, _("It is written down. The person sees it."))
        return redirect("desk:money")
    return page(
        request,
        "desk/contribution.html",
        form=form,
        apart=apart,
        person=found.person,
        what=holding.what_for(found),
        amount=Money(found.amount_minor, found.currency),
        came=found.received_at,
        back=found.returned_at,
        never=found.withdrawn_at,
    )


def _count(request: Request, office: Office, found: Any) -> None:
    """Each button says what it is for: a second click on one is never a press of the next."""
    act = holding_actions.receive
    if "back" in request.POST:
        act = holding_actions.give_back
    elif "never" in request.POST:
        act = holding_actions.withdraw
    act(contribution=found, by=office.by(found.person), at=request.at)
