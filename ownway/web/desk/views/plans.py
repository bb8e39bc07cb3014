"""Reading a whole plan and answering it line by line; looking again when asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.allocation import queries as allocations
from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible
from ownway.decisions import actions
from ownway.decisions import queries as decisions
from ownway.decisions.rules import State
from ownway.people import queries as people
from ownway.planning import queries as planning
from ownway.web.desk.forms.decisions import DecideForm, SecondLookForm
from ownway.web.desk.office import Office, P, office_for
from ownway.web.desk.words import plans as words
from ownway.web.desk.words import work as work_words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


def _own(person: Any) -> UUID | None:
    """The sign-in of the person, where they have one."""
    return person.account.ref if person.account else None


def _read(office: Office, version: Any) -> dict[str, Any]:
    """The whole plan, word for word, with its sums and who wrote in it."""
    person = version.plan.person
    contents = planning.contents(version)
    amount = allocations.by_ref(office.viewer, version.allocation.ref, at=office.viewer.at)
    office.viewer.saw(consent.about_of(person), Topic.GOALS)
    own = _own(person)
    wrote = planning.wrote(version)
    names = people.names(
        [
            *wrote,
            *(goal.written_by for goal in contents.goals),
            *(line.written_by for line in contents.lines),
        ]
    )
    decided = decisions.where(version, office.viewer.at).decided_at is not None
    agreed = {} if decided else decisions.kept_by_a_no(version, office.viewer.at)
    return {
        "version": version,
        "person": person,
        "contents": contents,
        "goals": words.goals(contents.goals, own, names),
        "lines": words.lines(contents, office.words, own, names, agreed),
        "sums": words.sums(contents, allocations.row(amount)),
        "helped": words.helped(wrote, own, names),
        "above": words.above(contents, office.may(P.PLAN_DECIDE_OVER)),
    }


def _apart(office: Office, version: Any) -> str:
    """Why somebody else decides; empty where the viewer may. Raises NotVisible."""
    close = office.too_close(P.PLAN_DECIDE, version.plan.person)
    if close:
        return close
    if office.viewer.rights.human in planning.writers(version):
        return _("You helped to write this plan, so somebody else decides on it.")
    return ""


@require_http_methods(["GET", "POST"])
def plan(request: Request, version: UUID) -> HttpResponse:
    """Everything on one page: the plan, its sums, and an answer for each line."""
    found = planning.version(request.viewer, version, request.at)
    office = office_for(request, found.plan.person.programme, P.PLAN_DECIDE)
    if found.sent_at is None:
        raise NotVisible
    apart = _apart(office, found)
    newest = planning.latest_sent(found.plan)
    newer = newest.ref if newest is not None and newest.ref != found.ref else None
    view = decisions.decision_for(request.viewer, version, request.at)
    read = _read(office, found)
    form = None
    if not apart and (request.method == "POST" or (view is None and newer is None)):
        rules = office.pack.decisions
        form = DecideForm(
            request.POST or None,
            lines=read["lines"],
            reasons=rules.refusal_reasons,
            not_enough_alone=rules.not_enough_alone,
            words=office.words,
        )
        if request.method == "POST" and form.is_valid() and _decided(request, office, found, form):
            messages.success(request, _("Your answer is sent."))
            return redirect("desk:plan", version=found.ref)
    name = people.name_of(view.decided_by) if view else ""
    return page(
        request,
        "desk/plan.html",
        form=form,
        apart="" if view else apart,
        newer=newer,
        answer=words.answers(view, office.words, name) if view else None,
        late=work_words.late(decisions.where(found, request.at).state is State.LATE),
        **read,
    )


def _decided(request: Request, office: Office, version: Any, form: DecideForm) -> bool:
    return form.sent(
        lambda: actions.decide(
            version=version,
            answers=form.answers(),
            words=form.cleaned_data["words"],
            by=office.by(version.plan.person),
            at=request.at,
        )
    )


@require_http_methods(["GET", "POST"])
def second_look(request: Request, look: UUID) -> HttpResponse:
    """A refused line, what the person says about it, and an answer by somebody else."""
    found = decisions.second_look(request.viewer, look, request.at)
    version = found.line_decision.decision.version
    office = office_for(request, version.plan.person.programme, P.SECOND_LOOK_ANSWER)
    view = decisions.decision_for(request.viewer, version.ref, request.at)
    if view is None:
        raise NotVisible
    line = next(one for one in view.lines if one.ref == found.line_decision.ref)
    apart = _apart_again(office, found, version)
    form = None
    if not apart and (request.method == "POST" or found.answered_at is None):
        form = SecondLookForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and done(form, lambda: _answer(request, office, found, form))
        ):
            messages.success(request, _("Your answer is sent."))
            return redirect("desk:second_look", look=found.ref)
    read = _read(office, version)
    return page(
        request,
        "desk/second_look.html",
        thing=next(one for one in read["lines"] if one.ref == line.line.ref),
        form=form,
        look=found,
        line=words.answered(line, office.words),
        first_by=people.name_of(view.decided_by),
        apart=apart,
        late=work_words.late(planning.today(version, request.at) > found.answer_by_on),
        **read,
    )


def _apart_again(office: Office, look: Any, version: Any) -> str:
    close = office.too_close(P.SECOND_LOOK_ANSWER, version.plan.person)
    if close:
        return close
    human = office.viewer.rights.human
    if human == look.decided_human:
        return _("You decided on this line the first time. Somebody else looks at it now.")
    if human in planning.writers(version):
        return _("You helped to write this plan, so somebody else looks at it.")
    return ""


def _answer(request: Request, office: Office, look: Any, form: SecondLookForm) -> None:
    actions.answer_second_look(
        second_look=look,
        outcome=form.cleaned_data["outcome"],
        reason=form.cleaned_data["reason"],
        by=office.by(look.line_decision.decision.version.plan.person),
        at=request.at,
    )
