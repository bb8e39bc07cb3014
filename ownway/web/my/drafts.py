"""Which plan is being written, and what is said where it was sent in the meantime."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ownway.core.problems import NotVisible
from ownway.planning import queries
from ownway.planning.queries import Contents
from ownway.planning.rules import PlanKind
from ownway.web.my.life import Life, life_of
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid

PLAN = "plan"  # names the plan in a form, in an address, and (its ref) in the session
_TEXTS = ("words", "next_step", "who_helps", "how_know", "what", "early_signs", "free_way")


def drafts(request: Request, life: Life) -> dict[UUID, Any]:
    """Every draft of this life by the ref of its plan; the year's plan first."""
    plans = queries.plans(request.viewer, life.person.ref, request.at)
    plans.sort(key=lambda plan: plan.kind != PlanKind.YEARLY)
    found = {}
    for plan in plans:
        if plan.ended_at is None:
            versions = queries.versions(request.viewer, plan.ref, request.at)
            for version in versions:
                if version.sent_at is None:
                    found[plan.ref] = version
    return found


def which(plan: UUID, of: dict[UUID, Any]) -> str:
    """What is added to an address so that it names the plan, where several are being written."""
    return f"?{PLAN}={plan}" if len(of) > 1 else ""


def writes(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands a view the life, and the draft it is about, as `contents`.

    The form says which draft, else the address, else it is the last one opened, else the year's
    plan. Where that plan was sent in the meantime, the answer says so and shows what was typed.
    """

    @wraps(view)
    def found(request: Request, **refs: Any) -> HttpResponse:
        life = life_of(request)
        named = request.POST.get(PLAN) or request.GET.get(PLAN)
        wanted = chosen_uuid(named) if named else None
        known = drafts(request, life)
        if wanted is not None and wanted not in known:
            return _gone(request, life, wanted)
        if wanted is None:
            before = request.session.get(PLAN, "")
            wanted = next((ref for ref in known if str(ref) == before), next(iter(known), None))
        if wanted is None:
            return _nothing(request)
        if request.session.get(PLAN) != str(wanted):
            request.session[PLAN] = str(wanted)
        contents = queries.contents(known[wanted])
        request.which = which(wanted, known)  # type: ignore[attr-defined]
        return view(request, life=life, contents=contents, **refs)

    return found


def _nothing(request: Request) -> HttpResponse:
    return render(request, "my/plan_none.html", status=404)


def _gone(request: Request, life: Life, wanted: UUID) -> HttpResponse:
    """A plan of one's own that was sent: nothing that was typed is lost."""
    plan = queries.plan(request.viewer, wanted, request.at)
    if plan.person.ref != life.person.ref:
        raise NotVisible
    sent = queries.latest_sent(plan)
    if sent is None or plan.ended_at is not None:
        return _nothing(request)
    if "send" in request.POST:
        return redirect("my:where", version=sent.ref)
    typed = [request.POST[name] for name in (*_TEXTS, "managing") if request.POST.get(name)]
    shown = {"plan": plan, "version": sent, "typed": typed}
    return render(request, "my/plan_sent.html", shown, status=409 if typed else 200)


def shown(request: Request, contents: Contents, caption: str) -> dict[str, Any]:
    """What every page about a draft is given."""
    return {
        "contents": contents,
        "caption": caption,
        "which": request.which,  # type: ignore[attr-defined]
    }
