"""Stopping a direct payment, nominees, and a death: with reasons, and care that goes on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible, Refused
from ownway.holding import actions
from ownway.holding import queries as holding
from ownway.holding.rules import NomineeStepKind
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import queries as spending
from ownway.spending.rules import Status
from ownway.web.desk.forms import holding as forms
from ownway.web.desk.office import Office, P, office_for
from ownway.web.desk.words import holding as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

TO_PAY = (Status.APPROVED, Status.ON_ITS_WAY)


def _person(request: Request, person: UUID) -> tuple[Office, Any]:
    found = consent.person(request.viewer, person, at=request.at)
    office = office_for(request, found.programme, P.HOLDING_TIGHTEN)
    if office.too_close(P.HOLDING_TIGHTEN, found):
        raise NotVisible
    return office, found


def _say(request: Request, action: Any, after: str) -> None:
    try:
        action()
    except Refused as refused:
        said = [f"{one.words} {one.fix}" for one in refused.problems]
        messages.info(request, " ".join(said) or f"{refused.words} {refused.fix}")
    else:
        messages.success(request, after)


@require_http_methods(["GET", "POST"])
def tell_stop(request: Request, person: UUID) -> HttpResponse:
    """Tells a person that direct payments to them will stop; stops nothing yet."""
    office, found = _person(request, person)
    earlier = holding.stops(request.viewer, found.ref, request.at)
    open_ = next((one for one in earlier if one.open), None)
    if open_ is not None:
        return redirect("desk:stop", open_.stop.ref)
    rules = office.pack.holding.stops
    form = forms.StopForm(
        request.POST or None,
        grounds=[one.code for one in rules.may],
        ways=holding.ways_on(found, holding.failed_holders(office.programme)),
        words=office.words,
    )
    direct = bool(holding.direct_lines(found))
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        to = form.cleaned_data["to"]
        if done(
            form,
            lambda: made.append(
                actions.tell_stop(
                    person=found,
                    ground=form.cleaned_data["ground"],
                    reason=form.cleaned_data["reason"],
                    to_way=form.ways[to],
                    to_holder=to,
                    by=office.by(found),
                    at=request.at,
                )
            ),
        ):
            messages.success(request, _("The person is told. Answer the questions about safety."))
            return redirect("desk:stop", made[0].ref)
    return page(
        request,
        "desk/tell_stop.html",
        form=form,
        person=found,
        direct=direct,
        must_days=rules.must_notice_days,
        may_days=rules.may_notice_days,
        earlier=earlier,
    )


def _stop(request: Request, stop: UUID, permission: P) -> tuple[Office, Any, str]:
    view = holding.stop(request.viewer, stop, request.at)
    office = office_for(request, view.stop.person.programme, permission)
    return office, view, office.too_close(permission, view.stop.person)


def _shown(office: Office, view: Any) -> dict[str, Any]:
    return {
        "view": view,
        "person": view.stop.person,
        "facts": words.stop_facts(
            view,
            words.ground(view.stop.ground, office.words),
            office.words.get(f"holder.{view.goes_to}"),
            people.name_of(view.stop.told_by),
        ),
    }


@require_http_methods(["GET", "POST"])
def stop(request: Request, stop: UUID) -> HttpResponse:
    """The notice, the questions about safety, and what still keeps it from stopping."""
    office, view, apart = _stop(request, stop, P.HOLDING_TIGHTEN)
    sent = request.POST.get("question", "") if request.method == "POST" else ""
    questions = []
    for code in view.questions:
        form = None
        if view.open and not apart and code not in view.answers:
            form = forms.SafetyForm(request.POST if code == sent else None, prefix=code)
        questions.append((code, office.words.get(f"safety.{code}"), view.answers.get(code), form))
    asked = next((form for code, _q, _a, form in questions if code == sent), None)
    if asked is not None and asked.is_valid():
        cleaned = asked.cleaned_data
        if done(
            asked,
            lambda: actions.answer_safety(
                stop=view.stop,
                question=sent,
                words=cleaned["words"],
                who=cleaned["who"],
                by_on=cleaned["by_on"],
                by=office.by(view.stop.person),
                at=request.at,
            ),
        ):
            messages.success(request, _("It is noted."))
            return redirect("desk:stop", view.stop.ref)
    return page(
        request,
        "desk/stop.html",
        form=asked,
        apart=apart,
        questions=questions,
        take_back=forms.TakeBackForm(),
        own=view.stop.ground == "consent_withdrawn",
        typed_here=view.stop.ground == "consent_withdrawn"
        and request.viewer.rights.human == view.stop.told_human,
        **_shown(office, view),
    )


@require_POST
def stop_step(request: Request, stop: UUID, step: str) -> HttpResponse:
    """It stops now; or it goes on after all, with the reason."""
    office, view, apart = _stop(request, stop, P.HOLDING_TIGHTEN)
    if apart or step not in ("done", "take-back"):
        raise NotVisible
    by = office.by(view.stop.person)
    if step == "done":
        _say(
            request,
            lambda: actions.carry_out(stop=view.stop, by=by, at=request.at),
            _("The direct payment has stopped. The plan goes on with the other holder."),
        )
    else:
        reason = request.POST.get("reason", "")
        _say(
            request,
            lambda: actions.take_back_stop(stop=view.stop, reason=reason, by=by, at=request.at),
            _("The direct payment goes on. The person reads why."),
        )
    return redirect("desk:stop", view.stop.ref)


@require_http_methods(["GET", "POST"])
def stop_again(request: Request, stop: UUID) -> HttpResponse:
    """A second look at a stop, by somebody else than who told it."""
    office, view, apart = _stop(request, stop, P.SECOND_LOOK_ANSWER)
    look = view.second_look
    if look is None:
        raise NotVisible
    if not apart and request.viewer.rights.human == look.told_human:
        apart = _("You decided this first, so somebody else looks again.")
    elif not apart and people.is_human(look.asked_by, request.viewer.rights.human):
        apart = _("You typed in what they said, so somebody else looks again.")
    form = None
    if not apart and (request.method == "POST" or look.answered_at is None):
        form = forms.LookAgainForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and done(
                form,
                lambda: actions.answer_second_look_at_stop(
                    stop=view.stop,
                    outcome=form.cleaned_data["outcome"],
                    reason=form.cleaned_data["reason"],
                    by=office.by(view.stop.person),
                    at=request.at,
                ),
            )
        ):
            messages.success(request, _("Your answer is sent."))
            return redirect("desk:stop_again", view.stop.ref)
    return page(
        request, "desk/stop_again.html", form=form, apart=apart, look=look, **_shown(office, view)
    )


@require_http_methods(["GET", "POST"])
def nominees(request: Request, person: UUID) -> HttpResponse:
    """Who was named to hold the direct payment, and naming somebody."""
    office, found = _person(request, person)
    form = forms.NomineeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        if done(
            form,
            lambda: made.append(
                actions.name_nominee(
                    person=found, by=office.by(found), at=request.at, **form.cleaned_data
                )
            ),
        ):
            messages.success(request, _("It is noted. It counts once both have said yes."))
            return redirect("desk:nominee", made[0].ref)
    rows = holding.nominees(request.viewer, found.ref, request.at)
    return page(
        request, "desk/nominees.html", form=form, person=found, table=words.nominee_table(rows)
    )


def _nominee(request: Request, nominee: UUID) -> tuple[Office, Any]:
    view = holding.nominee(request.viewer, nominee, request.at)
    person = view.nominee.person
    office = office_for(request, person.programme, P.HOLDING_TIGHTEN)
    if office.too_close(P.HOLDING_TIGHTEN, person):
        raise NotVisible
    return office, view


@require_http_methods(["GET", "POST"])
def nominee(request: Request, nominee: UUID) -> HttpResponse:
    """One nomination: the two yeses, its end, and the look after it."""
    office, view = _nominee(request, nominee)
    may_open = view.counts and not hasattr(view.nominee, "sees")
    may_open = may_open and view.nominee.person.account_id is None
    email = forms.SeesForm(request.POST if "email" in request.POST else None) if may_open else None
    if email is not None and email.is_bound:
        if email.is_valid() and done(email, lambda: _let_see(request, office, view, email)):
            messages.success(request, _("It is noted."))
            return redirect("desk:nominee", view.nominee.ref)
        form = _next_form(request, view, bound=False)
    else:
        form = _next_form(request, view)
    if form is not None and form.is_bound and request.method == "POST" and form.is_valid():
        by, at = office.by(view.nominee.person), request.at
        act = (
            actions.withdraw_nomination
            if isinstance(form, forms.WithdrawForm)
            else actions.consider_withdrawal
        )
        if done(form, lambda: act(nominee=view.nominee, by=by, at=at, **form.cleaned_data)):
            messages.success(request, _("It is noted."))
            return redirect("desk:nominee", view.nominee.ref)
    ended = NomineeStepKind.WITHDRAWN in view.steps
    return page(
        request,
        "desk/nominee.html",
        form=form,
        view=view,
        person=view.nominee.person,
        kind=words.nominee_kind(view.nominee.kind),
        state=words.nominee_state(view),
        may_accept=not ended and NomineeStepKind.ACCEPTED not in view.steps,
        may_agree=not ended and NomineeStepKind.PAYER_AGREED not in view.steps,
        ended=ended,
        email=email,
        said=list(view.nominee.steps.all()),
    )


def _let_see(request: Request, office: Office, view: Any, form: Any) -> None:
    """Opens the money to one of the circle. Raises NotPossible where nobody there has it."""
    person = view.nominee.person
    supporter = people.supporter_by_email(person, form.cleaned_data["email"])
    if supporter is None:
        raise actions.NotPossible(
            _("Nobody in the circle of this person signs in with it."),
            fix=_("First they are invited to the circle."),
        )
    by, at = office.by(person), request.at
    actions.let_nominee_see(nominee=view.nominee, supporter=supporter, by=by, at=at)


def _next_form(request: Request, view: Any, *, bound: bool = True) -> Any:
    sent = (request.POST or None) if bound else None
    if NomineeStepKind.WITHDRAWN not in view.steps:
        return forms.WithdrawForm(sent)
    return forms.ConsiderForm(sent) if NomineeStepKind.CONSIDERED not in view.steps else None


@require_POST
def nominee_step(request: Request, nominee: UUID, step: str) -> HttpResponse:
    """They said yes; the programme says yes."""
    office, view = _nominee(request, nominee)
    steps = {"accepted": actions.accept_nomination, "agreed": actions.agree_to_nominee}
    if step not in steps:
        raise NotVisible
    by = office.by(view.nominee.person)
    _say(
        request,
        lambda: steps[step](nominee=view.nominee, by=by, at=request.at),
        _("It is noted."),
    )
    return redirect("desk:nominee", view.nominee.ref)


@require_http_methods(["GET", "POST"])
def death(request: Request, person: UUID) -> HttpResponse:
    """Notes a death; afterwards the letter to whoever answers for what the person leaves."""
    office, found = _person(request, person)
    noted = holding.death_of(found)
    settled = holding.settlement_of(noted) if noted else None
    if settled is not None and request.method == "POST":
        actions.note_closing_sent(settlement=settled, by=office.by(found), at=request.at)
        messages.success(request, _("It is noted."))
        return redirect("desk:death", found.ref)
    form = None if noted else forms.DeathForm(request.POST or None)
    if (
        form is not None
        and request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.note_death(
                person=found, by=office.by(found), at=request.at, **form.cleaned_data
            ),
        )
    ):
        messages.success(request, _("It is noted. Payments to the person have stopped."))
        return redirect("desk:death", found.ref)
    bought = spending.purchases(request.viewer, found.ref, request.at) if noted else []
    lines = holding.lines_to_choose(request.viewer, found.ref, request.at)
    return page(
        request,
        "desk/death.html",
        form=form,
        person=found,
        noted=noted,
        any_lines=bool(lines),
        programme=office.words.get("programme"),
        help_now=office.pack.help_now,
        settled=settled,
        sent_on=programmes.day_of(found.programme, settled.sent_at)
        if settled and settled.sent_at
        else None,
        closing=words.closing(holding.closing_rows(settled), office.words) if settled else None,
        held=words.held(holding.held_now(found), office.words),
        bills=words.bills([one for one in bought if one.status in TO_PAY]),
    )
