"""The self-assessment: one question a page, saved as the person goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.allocation import actions as allocation_actions
from ownway.assessment import actions, queries
from ownway.assessment.queries import QuestionRow
from ownway.core.problems import NotVisible, Refused
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.question_forms import QuestionForm
from ownway.web.question_words import answer_words, saved_answer
from ownway.web.request import Request
from ownway.web.ui.answers import done, page, put
from ownway.web.ui.parts import Link, SummaryRow
from ownway.web.ui.showing import clock_words


@require_POST
@here_now
def start(request: Request, *, life: Life) -> HttpResponse:
    """A first round, or a new look when life has changed."""
    assessment = actions.start(person=life.person, by=life.actor, at=request.at)
    code = queries.next_question(assessment)
    if code is None:
        return redirect("my:check_answers", assessment=assessment.ref)
    return redirect("my:question", assessment=assessment.ref, code=code)


@require_GET
def again(request: Request) -> HttpResponse:
    """Before the questions are asked again: what goes on as it is."""
    life_of(request)
    return page(request, "my/again.html")


def _found(request: Request, assessment: UUID) -> tuple[Life, Any]:
    life = life_of(request)
    found = queries.by_ref(request.viewer, assessment, at=request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    return life, found


@require_http_methods(["GET", "POST"])
def question(request: Request, assessment: UUID, code: str) -> HttpResponse:
    """One question. All four buttons keep what was typed."""
    life, found = _found(request, assessment)
    row = queries.question(found, code, language=request.LANGUAGE_CODE)
    if found.sent_at is not None:
        messages.info(request, _("These answers are sent. They stay as they were."))
        return redirect("my:check_answers", assessment=found.ref)
    form = QuestionForm(request.POST or None, row=row)
    saved, kept = None, False
    if request.method == "POST" and form.is_valid():
        step = request.POST.get("next", "on")
        given = form.given()
        if step == "skip":
            given |= {"option": "", "not_sure": False, "skipped": True}
        nothing = not (given["option"] or given["not_sure"]) and step in ("on", "check")
        if done(form, lambda: _save(request, life, found, code, given)):
            if not nothing:
                return _after(request, found, row, step)
            kept = True
            form.add_error("answer", _("Choose an answer, or skip this question."))
            put(
                form,
                "version",
                queries.question(found, code, language=request.LANGUAGE_CODE).version,
            )
        elif hasattr(form, "stale"):
            saved = saved_answer(form.stale.saved, row)
            put(form, "version", form.stale.saved.version)
    return page(
        request,
        "my/question.html",
        form=form,
        row=row,
        assessment=found,
        theirs=saved,
        kept=kept,
    )


def _save(request: Request, life: Life, found: Any, code: str, given: dict[str, Any]) -> None:
    actions.save_answer(assessment=found, question=code, by=life.actor, at=request.at, **given)


def _after(request: Request, found: Any, row: QuestionRow, step: str) -> HttpResponse:
    """Where each button leads."""
    if step == "later":
        messages.success(request, _("Your answers are saved. You can go on when you like."))
        return redirect("my:home")
    if step == "together":
        messages.success(
            request, _("Your answers are saved. Choose who you would like beside you.")
        )
        return redirect("my:circle")
    if step == "check" or "check" in request.GET:
        return redirect("my:check_answers", assessment=found.ref)
    rows = queries.questions(found, language=request.LANGUAGE_CODE)
    place = [one.code for one in rows].index(row.code)
    following = rows[place + 1 :]
    waiting = [one for one in following if not one.done] or [one for one in rows if not one.done]
    if not waiting:
        return redirect("my:check_answers", assessment=found.ref)
    if waiting[0].part != row.part:
        messages.success(request, _("You finished “%(part)s”.") % {"part": row.part_title})
        return redirect("my:home")
    return redirect("my:question", assessment=found.ref, code=waiting[0].code)


@require_POST
def autosave(request: Request, assessment: UUID, code: str) -> HttpResponse:
    """Keeps a half-finished answer while the person types. 409: changed in another place."""
    life, found = _found(request, assessment)
    row = queries.question(found, code, language=request.LANGUAGE_CODE)
    form = QuestionForm(request.POST, row=row)
    if not form.is_valid():
        return JsonResponse({}, status=422)
    try:
        answer = actions.save_answer(
            assessment=found, question=code, by=life.actor, at=request.at, **form.given()
        )
    except actions.AnswerChanged as changed:
        return JsonResponse({"version": changed.saved.version}, status=409)
    except Refused:
        return JsonResponse({}, status=422)
    return JsonResponse({"version": answer.version, "at": str(clock_words(answer.saved_at))})


@require_GET
def check_answers(request: Request, assessment: UUID) -> HttpResponse:
    """Everything that was answered, to read once more; after sending, the person's own copy."""
    _life, found = _found(request, assessment)
    rows = queries.questions(found, language=request.LANGUAGE_CODE)
    parts: dict[str, list[SummaryRow]] = {}
    draft = found.sent_at is None
    for row in rows:
        change = Link(_("Change"), _address(found, row), about=row.text)
        parts.setdefault(row.part_title, []).append(
            SummaryRow(
                key=row.text,
                value=answer_words(row),
                links=[change] if draft else [],
                note=row.words,
            )
        )
    return page(
        request,
        "my/check_answers.html",
        parts=list(parts.items()),
        assessment=found,
        draft=draft,
        waiting=queries.next_question(found) if draft else None,
    )


def _address(found: Any, row: QuestionRow) -> str:
    return f"{reverse('my:question', args=[found.ref, row.code])}?check=1"


@require_POST
def send_answers(request: Request, assessment: UUID) -> HttpResponse:
    """Sends the answers and works out the amount; both happen once, however often it is pressed."""
    life, found = _found(request, assessment)
    try:
        sent = actions.send(assessment=found, by=life.actor, at=request.at)
        allocation_actions.work_out(assessment=sent, by=life.actor, at=request.at)
    except Refused as refused:
        if isinstance(refused, allocation_actions.FactNeeded) and life.pack.asked:
            messages.info(request, refused.words)
            return redirect("my:about_me")
        messages.info(request, f"{refused.words} {refused.fix}")
        return redirect("my:check_answers", assessment=found.ref)
    return redirect("my:amount")
