"""My coach: who it is, choosing another in one request, and no question why (S19)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent import actions
from ownway.consent import queries as consent
from ownway.consent.rules import Standing
from ownway.core.problems import NotVisible, Refused
from ownway.joining import queries as joining
from ownway.web import coach_words
from ownway.web.my.forms.coach import ChooseForm
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.my.words import coach as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

AT_FIRST = 4  # coaches on the first look; the rest is one press away


@require_GET
def coach(request: Request) -> HttpResponse:
    """Who is with me, what waits for me, and whom I could choose."""
    life = life_of(request)
    if life.pack.coaching is None:
        raise NotVisible
    where = joining.where(life.person)
    if where is not None and where.over:
        return page(request, "my/coach_later.html")
    mine = consent.standing(life.person)
    found = [
        coach_words.card(one, life.words) for one in consent.choices(life.person, at=request.at)
    ]
    others = [one for one in found if not one.is_mine]
    everybody = "all" in request.GET
    return page(
        request,
        "my/coach.html",
        mine=[_mine(request, life, one) for one in mine],
        cards=others if everybody else others[:AT_FIRST],
        more=0 if everybody else max(0, len(others) - AT_FIRST),
        lead=_lead(request, life),
    )


def _lead(request: Request, life: Life) -> str:
    """A name to ask for, also for who has no coach."""
    return next((one.name for one in consent.leads(life.person.programme, at=request.at)), "")


def _mine(request: Request, life: Life, match: Any) -> words.Mine:
    waits = match.status == Standing.MATCHED
    return words.mine(
        match,
        life.words,
        before=consent.before_in_line(match) if waits else 0,
        lead=_lead(request, life) if waits else "",
    )


@require_http_methods(["GET", "POST"])
@here_now
def choose(request: Request, coach: UUID, life: Life) -> HttpResponse:
    """One coach, what they would see, whom they are close to; and one button."""
    found = consent.choice(life.person, coach, at=request.at)
    standing = {Standing(one.status): one for one in consent.standing(life.person)
                if one.role == found.coach.role}  # fmt: skip
    active = standing.get(Standing.ACTIVE)
    form = ChooseForm(
        request.POST or None,
        waits=not found.at_once and active is not None,
        initial={"seen": " ".join(map(str, found.seen))},
    )
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        if done(form, lambda: made.append(_choose(request, life, found, form))):
            messages.success(request, words.chosen(made[0]))
            return redirect("my:coach")
        form.data = {**request.POST.dict(), "seen": " ".join(map(str, found.seen))}
    return page(
        request,
        "my/choose_coach.html",
        form=form,
        card=coach_words.card(found, life.words),
        now=active.coach.first_name if active is not None else "",
        is_mine=found.standing is Standing.ACTIVE,
        waits=found.standing is Standing.MATCHED,
    )


def _choose(request: Request, life: Life, found: Any, form: ChooseForm) -> Any:
    told = set(form.cleaned_data["seen"].split())
    return actions.choose(
        person=life.person,
        coach=found.coach,
        seen=[one for one in found.seen if str(one) in told],
        keep_until_then=form.cleaned_data.get("meanwhile", "keep") == "keep",
        by=life.actor,
        at=request.at,
    )


@require_POST
def step(request: Request, match: UUID, step: str) -> HttpResponse:
    """Stop, wait no more, no thank you, or another year: one press, and nothing is asked."""
    life = life_of(request)
    found = consent.my_match(request.viewer, match, at=request.at)
    ways = {"stop": actions.stop, "not-now": actions.decline, "keep": actions.keep_on}
    if found.person.ref != life.person.ref or step not in ways:
        raise NotVisible
    try:
        ways[step](match=found, by=life.actor, at=request.at)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, _("Done. You can choose any time."))
    return redirect("my:coach")
