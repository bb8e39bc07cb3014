"""Notice by the programme: agreed by two, told on paper too, challenged, and carried out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible
from ownway.endings import actions, queries
from ownway.programme import queries as programmes
from ownway.web.desk.forms.endings import AnswerForm, EndForm
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.forms.reason import ReasonForm
from ownway.web.desk.forms.typing_endings import WrongForm
from ownway.web.desk.office import Office, P, office_for
from ownway.web.desk.words import endings as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.languages import site_language


@require_http_methods(["GET", "POST"])
def propose_end(request: Request, person: UUID) -> HttpResponse:
    """One person proposes; another decides; the person is told by both."""
    office, found = _person(request, person, P.ENDING_DECIDE)
    terms = office.pack.leaving.ended_by_programme
    if terms is None:
        raise NotVisible
    form = EndForm(request.POST or None, reasons=terms.reasons, said=office.words)
    made: list[Any] = []
    if request.method == "POST" and form.is_valid():
        how: dict[str, Any] = {
            "person": found,
            "by": office.by(found),
            "at": request.at,
            **form.cleaned_data,
        }
        if done(form, lambda: made.append(actions.propose_end(**how))):
            messages.success(request, _("Somebody else decides on it now. Nothing is told yet."))
            return redirect("desk:end_notice", notice=made[0].ref)
    return page(request, "desk/propose_end.html", form=form, person=found, terms=terms)


@require_http_methods(["GET", "POST"])
def end_notice(request: Request, notice: UUID) -> HttpResponse:
    """One notice: agreed by a second person, taken back, answered by a third, carried out."""
    found = queries.end_notice(request.viewer, notice, request.at)
    office = office_for(request, found.person.programme, P.ENDING_DECIDE, P.SECOND_LOOK_ANSWER)
    needs = P.ENDING_DECIDE if office.may(P.ENDING_DECIDE) else P.SECOND_LOOK_ANSWER
    apart = office.too_close(needs, found.person)
    challenge = queries.challenge_of(found)
    human = office.viewer.actor.human
    today = programmes.day_of(office.programme, request.at)
    decides, answers = office.may(P.ENDING_DECIDE), office.may(P.SECOND_LOOK_ANSWER)
    waits = challenge is not None and not challenge.outcome
    away = found.person.account_id is None  # without a sign-in: told and heard on paper
    both = (found.proposed_human, found.agreed_human)
    typed = queries.typed_this(office.viewer, found.ref, "challenge_end")
    offered = {
        "agree": decides and found.agreed_at is None and human != found.proposed_human,
        "withdraw": decides,
        "answer": answers and waits and human not in both and not typed,
        "said": away and found.agreed_at is not None and challenge is None,
        "end": decides and not waits and found.ends_on is not None and today >= found.ends_on,
    }
    open_here = {name for name, may in offered.items() if may and not apart and not found.outcome}
    step = request.POST.get("step", "") if request.method == "POST" else ""
    forms: dict[str, BaseForm] = {
        "agree": PressForm(request.POST if step == "agree" else None),
        "withdraw": ReasonForm(request.POST if step == "withdraw" else None, auto_id="withdraw_%s"),
        "answer": AnswerForm(request.POST if step == "answer" else None, auto_id="answer_%s"),
        "end": PressForm(request.POST if step == "end" else None),
        "said": WrongForm(request.POST if step == "said" else None, auto_id="said_%s"),
    }
    form = forms.get(step) if step in open_here else None
    if form is not None and form.is_valid():
        how: dict[str, Any] = {"by": office.by(found.person), "at": request.at}
        said = form.cleaned_data
        if isinstance(form, WrongForm):
            said = {**form.said, "heard": form.heard}
        if done(form, lambda: _on_notice(step, found, challenge, said, how)):
            messages.success(request, _told(step, away=away))
            if away:
                return redirect("desk:end_notice", notice=found.ref)
            return redirect("desk:leaving")
    return page(
        request,
        "desk/end_notice.html",
        away=away,
        typed=typed and waits and answers,
        letter=_letter(office, found) if found.given_on and not found.outcome else None,
        form=form,
        forms={name: forms[name] for name in open_here},
        apart=apart,
        notice=found,
        person=found.person,
        challenge=challenge,
        status=words.notice_state(found),
        reason=office.words.get(f"ended_reason.{found.reason_code}"),
    )


def _told(step: str, *, away: bool) -> str:
    if step == "said":
        return _("It is written down. Nothing ends before somebody else has answered.")
    if away:
        return _("It is done. They have no sign-in, so tell them by letter or in person.")
    return _("It is done. The person sees it now.")


def _letter(office: Office, found: Any) -> dict[str, Any]:
    """The notice as a letter, for whoever does not read it here."""
    terms = office.pack.leaving.ended_by_programme
    person = found.person
    language = site_language(person.language)
    theirs = programmes.words(office.pack, language)
    return {
        "language": language,
        "programme": theirs.get("programme"),
        "reason": theirs.get(f"ended_reason.{found.reason_code}"),
        "to": person.name,
        "where": person.reach_at,
        "day": found.given_on,
        "help": office.pack.help_now,
        "days": terms.answer_within.days if terms else None,
    }


def _on_notice(
    step: str, found: Any, challenge: Any, said: dict[str, Any], how: dict[str, Any]
) -> None:
    if step == "agree":
        actions.agree_end(notice=found, **how)
    elif step == "withdraw":
        actions.withdraw_end(notice=found, words=said["reason"], **how)
    elif step == "answer":
        stands = said["outcome"] == "upheld"
        actions.answer_challenge(challenge=challenge, stands=stands, reason=said["reason"], **how)
    elif step == "said":
        actions.challenge_end(notice=found, **said, **how)
    else:
        actions.end_by_programme(notice=found, **how)


def _person(request: Request, ref: UUID, permission: P) -> tuple[Office, Any]:
    found = consent.person(request.viewer, ref, at=request.at)
    office = office_for(request, found.programme, permission)
    if office.too_close(permission, found):
        raise NotVisible
    return office, found


@require_GET
def certificate(request: Request, ending: UUID) -> HttpResponse:
    """The certificate of somebody without a sign-in, to print, frame and hand over."""
    found = queries.certificate(request.viewer, ending, request.at)
    person = queries.to_type_for(request.viewer, found.ending.person.ref, request.at)
    office_for(request, person.programme, P.EXIT_RUN, P.ENDING_DECIDE)
    return page(request, "desk/certificate.html", certificate=found, person=person)
