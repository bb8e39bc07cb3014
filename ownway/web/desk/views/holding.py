"""Who holds the money, from our side: whose turn it is, what a holder answers, what ends."""

from __future__ import annotations

from datetime import timedelta
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
from ownway.holding import actions
from ownway.holding import queries as holding
from ownway.holding.rules import Status, Turn
from ownway.programme import queries as programmes
from ownway.web.desk.forms.holding import AnswerForm, ReadyForm, SentBackForm
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import holding as words
from ownway.web.desk.words.money import holder as named_holder
from ownway.web.desk.words.work import Group
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Link

HOLDING = (P.HOLDING_SET_UP, P.HOLDING_TIGHTEN, P.SECOND_LOOK_ANSWER)
SOON = timedelta(days=14)  # narrower choices this near to their day stand on the list


@require_GET
def holding_work(request: Request) -> HttpResponse:
    """Whose turn it is, everywhere money is on its way to another holder."""
    office = office_of(request, *HOLDING)
    more = []
    if office.may(P.HOLDING_SET_UP):
        more.append(
            Link(
                _("A holder that fails"), reverse("desk:holder_fails", args=[office.programme.ref])
            )
        )
        more += [
            Link(
                _("The move away from %(holder)s")
                % {"holder": office.words.get(f"holder.{one.holder}")},
                reverse("desk:failure", args=[one.ref]),
            )
            for one in holding.failures(office.programme)
        ]
    return page(
        request,
        "desk/holding.html",
        programme=office.words.get("programme"),
        groups=groups(request, office),
        more=more,
        others=other_offices(request, office, *HOLDING),
    )


def groups(request: Request, office: Office) -> list[Group]:
    """Every kind of work with holders that the viewer's roles open."""
    viewer, at, where = office.viewer, request.at, office.programme.ref
    found = []
    if office.may(P.HOLDING_SET_UP):
        found.append(words.holders(holding.waiting_set_up(viewer, where, at), office.words))
        found.append(
            words.left_over(holding.left_over_in(viewer, office.programme, at), office.words)
        )
        last = holding.changes_in(viewer, where, at)
        named = {one.ref: holding.line_named(one.new) for one in last}
        found += [words.changes(last, named, office.words)] if last else []
    return [*found, *decided(request, office)]


def decided(request: Request, office: Office) -> list[Group]:
    """Narrower choices, stops and nominees: what somebody decided and looks at again."""
    viewer, at, where = office.viewer, request.at, office.programme.ref
    found = []
    today = programmes.day_of(office.programme, at)
    stops = (
        holding.stops_open(viewer, where, at)
        if office.may(P.HOLDING_TIGHTEN, P.SECOND_LOOK_ANSWER)
        else []
    )
    if office.may(P.HOLDING_TIGHTEN):
        rows = holding.narrowings_due(viewer, where, today + SOON, at)
        named = {one.ref: holding.line_named(one) for one in rows}
        found += [
            words.narrowings(rows, today, named),
            words.stops(stops),
            words.nominees(holding.nominees_open(viewer, where, at)),
        ]
        closings = holding.closings_to_send(viewer, where, at)
        found += [words.closings(closings)] if closings else []
    if office.may(P.SECOND_LOOK_ANSWER):
        found.append(words.looks(stops))
    return found


@require_http_methods(["GET", "POST"])
def holder(request: Request, arrangement: UUID) -> HttpResponse:
    """One holder and the next step with it: its answer, what is ready, the money."""
    found = holding.arrangement(request.viewer, arrangement, request.at)
    office = office_for(request, found.person.programme, P.HOLDING_SET_UP)
    apart = office.too_close(P.HOLDING_SET_UP, found.person)
    form = None if apart else _form(request, office, found)
    if (
        form is not None
        and request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _step(request, office, found, form))
    ):
        messages.success(request, _said(found, form))
        again = found.status in (Status.PROPOSED, Status.AGREED) and not _is_no(form)
        return redirect("desk:holder", found.ref) if again else redirect("desk:money")
    to_come = holding.sending(found, request.at)
    lacks = Money(to_come.lacks, found.pot.currency)
    line = holding.agreed_line(found.pot, found.line_root)
    live = holding.live_of(found.pot, found.line_root)
    asked = found.closed_at is None and found.status != Status.LIVE
    turn = holding.turn_of(found) if asked else Turn.NOBODY
    return page(
        request,
        "desk/holder.html",
        form=form,
        apart=apart,
        person=found.person,
        what=line.what if line else "",
        holder=named_holder(found, office.words),
        lacks=Money(to_come.sends, found.pot.currency),
        from_before=Money(to_come.from_before, found.pot.currency),
        live=found.status == Status.LIVE,
        waits=found.closed_at is None and (asked or bool(lacks)),
        sends=found.status in (Status.SET_UP, Status.LIVE),
        nothing_moves=found.way == "notional",
        takes_over=named_holder(live, office.words) if asked and live else "",
        turn=words.turn(turn),
        since=holding.waits_since(found) if asked else None,
        said=list(found.steps.order_by("noted_at", "pk")),
        changes=holding.changes_with(found),
    )


@require_http_methods(["GET", "POST"])
def left_over(request: Request, arrangement: UUID) -> HttpResponse:
    """What lies with a holder for a period that has ended: noted when it came back."""
    found = holding.arrangement(request.viewer, arrangement, request.at)
    office = office_for(request, found.person.programme, P.HOLDING_SET_UP)
    apart = office.too_close(P.HOLDING_SET_UP, found.person)
    lies = holding.left_over_now(found, request.at)
    form = SentBackForm(request.POST or None, most=lies)
    if request.method == "POST" and not apart and form.is_valid():
        by = office.by(found.person)
        said = {**form.cleaned_data, "arrangement": found, "by": by, "at": request.at}
        if done(form, lambda: actions.note_sent_back(**said)):
            messages.success(request, _("It is noted. The person sees it."))
            return redirect("desk:holding")
    return page(
        request,
        "desk/left_over.html",
        form=form,
        apart=apart,
        person=found.person,
        holder=named_holder(found, office.words),
        lies=lies,
        last_on=found.pot.ends_on - timedelta(days=1),
    )


def _form(request: Request, office: Office, found: Any) -> Any:
    sent = request.POST if request.method == "POST" else None
    if found.status == Status.PROPOSED:
        return AnswerForm(sent)
    if found.status == Status.AGREED:
        offer = holding.offer_of(office.pack, found.way, found.holder)
        codes = offer.ready_with if offer else ()
        return ReadyForm(sent, codes=codes, words=office.words)
    return PressForm(sent)


def _is_no(form: Any) -> bool:
    return isinstance(form, AnswerForm) and form.cleaned_data["answer"] == AnswerForm.NO


def _said(found: Any, form: Any) -> str:
    if isinstance(form, PressForm):
        return _("It is done. The holder is ready.")
    return _("It is noted. The person sees it.")


def _step(request: Request, office: Office, found: Any, form: Any) -> None:
    by, at = office.by(found.person), request.at
    if isinstance(form, AnswerForm):
        actions.answer(
            arrangement=found,
            yes=form.cleaned_data["answer"] == AnswerForm.YES,
            name=form.cleaned_data["name"],
            words=form.cleaned_data["words"],
            by=by,
            at=at,
        )
    elif isinstance(form, ReadyForm):
        ready = form.cleaned_data["ready_with"]
        actions.note_ready(arrangement=found, ready_with=ready, by=by, at=at)
    elif found.status == Status.LIVE:
        actions.top_up(arrangement=found, by=by, at=at)
    else:
        actions.set_up(arrangement=found, by=by, at=at)


@require_POST
def end_narrowing(request: Request, arrangement: UUID) -> HttpResponse:
    """A narrower choice ends now, with one press."""
    found = holding.arrangement(request.viewer, arrangement, request.at)
    office = office_for(request, found.person.programme, P.HOLDING_TIGHTEN)
    if office.too_close(P.HOLDING_TIGHTEN, found.person):
        raise NotVisible
    try:
        actions.end_narrowing(arrangement=found, by=office.by(found.person), at=request.at)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, _("It has ended. The person can go back to the way before."))
    return redirect("desk:tighten", found.person.ref, found.pot.ref, found.line_root)
