"""A rater's own pages: by a link as a guest, or with a sign-in that can leave and come back (S16).

Nobody sees here what anybody else said until rating is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible, Refused
from ownway.improvement import actions, queries
from ownway.improvement.phrases import no_guest, viewpoint
from ownway.improvement.rules.instruments import Placed
from ownway.improvement.rules.rounds import Way
from ownway.programme import queries as programmes
from ownway.web import check_words
from ownway.web.check_forms import ElementForm, WholeForm
from ownway.web.frames import wear
from ownway.web.public.presses import too_many
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Status, Task
from ownway.web.ui.showing import clock_words


def _wear(request: Request, rater: Any) -> None:
    pack = programmes.pack_of(rater.round.programme)
    wear(request, pack, programmes.words(pack, request.LANGUAGE_CODE))


def _about(request: Request, rater: Any) -> dict[str, Any]:
    """What every page of a rater says about the round."""
    of = rater.round
    return {
        "rater": rater,
        "round": of,
        "instrument": queries.content_in(of.instrument, request.LANGUAGE_CODE),
        "viewpoint": viewpoint(rater.viewpoint),
        "months": check_words.months(of.look_from_on, of.look_until_on),
        "few": queries.few_beside(rater),
        "open": queries.open_to_rater(rater),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: Request, token: str) -> HttpResponse:
    """Where a rater's link leads: what it is, who will see what, with a sign-in or as a guest."""
    rater = queries.rater_by_token(token, at=request.at)
    account = request.viewer.account
    if rater.account is not None and rater.account != account:
        _wear(request, rater)
        return page(request, "public/check_taken.html", sign_in=_sign_in(request))
    if rater.account is not None:
        return redirect("public:check_rating", rater=rater.ref)
    _wear(request, rater)
    refused = None
    if request.method == "POST":
        if account is None:
            return redirect(_sign_in(request))
        try:
            actions.take_up(rater=rater, account=account, by=request.viewer.actor, at=request.at)
            return redirect("public:check_rating", rater=rater.ref)
        except Refused as no:
            refused = no
    return page(
        request,
        "public/check.html",
        token=token,
        count=len(queries.placed(rater.round)),
        signed_in=account is not None,
        sign_in=_sign_in(request),
        refused=refused,
        **_about(request, rater),
    )


def _sign_in(request: Request) -> str:
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"


@never_cache
@require_http_methods(["GET", "POST"])
def guest(request: Request, token: str) -> HttpResponse:
    """Every question on one page; nothing is kept before it is handed in.

    Whoever is signed in acts as themselves: who runs the check, or rates in it, is no guest.
    """
    rater = queries.rater_by_token(token, at=request.at)
    if rater.account is not None:
        return redirect("public:check", token=token)
    _wear(request, rater)
    about = _about(request, rater)
    if not about["open"]:
        return redirect("public:check", token=token)
    signed_in = request.viewer.account is not None
    by = request.viewer.actor if signed_in else actions.guest_actor(rater)
    barred = queries.guest_barred(rater, by, at=request.at) if signed_in else ""
    if barred and request.method == "GET":
        return page(
            request,
            "public/check_not_guest.html",
            no=no_guest(barred),
            rates=barred == "rates",
            token=token,
            **about,
        )
    form = WholeForm(
        request.POST or None,
        instrument=about["instrument"],
        placed=queries.placed(rater.round, request.LANGUAGE_CODE),
    )
    if request.method == "POST" and form.is_valid():
        if too_many(request):
            form.add_error(None, _("Many answers came from here just now. Wait a minute."))
        elif done(
            form,
            lambda: actions.hand_in_at_once(
                rater=rater,
                given=form.given(),
                way=Way.GUEST,
                by=by,
                at=request.at,
            ),
        ):
            messages.success(request, _("Thank you. Your answers are handed in."))
            return redirect("public:check", token=token)
    return page(
        request,
        "public/check_guest.html",
        form=form,
        token=token,
        signed_in=signed_in,
        **about,
    )


@require_GET
def checks(request: Request) -> HttpResponse:
    """The checks this sign-in rates in."""
    account = request.viewer.account
    if account is None:
        raise NotVisible
    rows = [
        (
            one,
            queries.open_to_rater(one),
            check_words.months(one.round.look_from_on, one.round.look_until_on),
        )
        for one in queries.ratings_of_account(account)
    ]
    return page(request, "public/checks.html", rows=rows)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the whole, with how many of its questions have an answer."""

    title: str
    answered: int
    of: int
    first: str  # its first question without an answer, else its first


@require_GET
def rating(request: Request, rater: UUID) -> HttpResponse:
    """How far one rater is: where to go on, and handing in."""
    mine = _mine(request, rater)
    placed = queries.placed(mine.round, request.LANGUAGE_CODE)
    given = set(queries.answers_of(mine))
    sections = _sections(placed, given)
    waiting = [one.element.code for one in placed if one.element.code not in given]
    about = _about(request, mine)
    tasks = [
        Task(
            text=one.title,
            status=_status(one),
            url=reverse("public:check_element", args=[mine.ref, one.first]),
            hint=_("%(done)s of %(all)s answered") % {"done": one.answered, "all": one.of},
        )
        for one in sections
    ]
    return page(
        request,
        "public/check_rating.html",
        tasks=tasks if about["open"] else [],
        answered=len(given),
        asked=len(placed),
        waiting=waiting[0] if waiting else "",
        left=len(waiting),
        over=queries.may_see_results(request.viewer, mine),
        **about,
    )


def _status(of: Section) -> Status:
    if of.answered == of.of:
        return Status.DONE
    return Status.STARTED if of.answered else Status.NOT_STARTED


def _sections(placed: list[Placed], given: set[str]) -> list[Section]:
    parts: dict[str, list[Placed]] = {}
    for one in placed:
        within = one.within[-1]
        parts.setdefault(f"{within.code} {within.title}", []).append(one)
    return [
        Section(
            title=title,
            answered=sum(one.element.code in given for one in rows),
            of=len(rows),
            first=next(
                (one.element.code for one in rows if one.element.code not in given),
                rows[0].element.code,
            ),
        )
        for title, rows in parts.items()
    ]


@require_http_methods(["GET", "POST"])
def element(request: Request, rater: UUID, code: str) -> HttpResponse:
    """One question a page; every button keeps what was chosen."""
    mine = _mine(request, rater)
    placed = queries.placed(mine.round, request.LANGUAGE_CODE)
    codes = [one.element.code for one in placed]
    if code not in codes:
        raise NotVisible
    place = codes.index(code)
    one = placed[place]
    about = _about(request, mine)
    if not about["open"]:
        return redirect("public:check_rating", rater=mine.ref)
    kept = queries.answers_of(mine).get(code)
    form = ElementForm(
        request.POST or None, instrument=about["instrument"], element=one.element, kept=kept
    )
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["answer"]:
            if request.POST.get("next") == "skip":
                return redirect(_after(mine, codes, place))
            form.add_error("answer", _("Choose the answer that is nearest, or leave it for now."))
        elif done(form, lambda: _save(request, mine, code, form)):
            if request.POST.get("next") == "later":
                messages.success(request, _("Your answers are kept. Come back when you like."))
                return redirect("public:check_rating", rater=mine.ref)
            return redirect(_after(mine, codes, place))
    return page(
        request,
        "public/check_element.html",
        form=form,
        one=one,
        place=place + 1,
        of=len(codes),
        before=codes[place - 1] if place else "",
        saved_at=kept.said_at if kept else None,
        **about,
    )


def _save(request: Request, mine: Any, code: str, form: ElementForm) -> Any:
    return actions.save_rating(
        rater=mine,
        element=code,
        points=int(form.cleaned_data["answer"]),
        words=form.cleaned_data["words"],
        by=request.viewer.actor,
        at=request.at,
    )


def _after(mine: Any, codes: list[str], place: int) -> str:
    """The next question; after the last one, how far it is."""
    if place + 1 < len(codes):
        return reverse("public:check_element", args=[mine.ref, codes[place + 1]])
    return reverse("public:check_rating", args=[mine.ref])


@require_POST
def autosave(request: Request, rater: UUID, code: str) -> HttpResponse:
    """Keeps an answer as it is chosen, without a press."""
    mine = _mine(request, rater)
    found = {
        one.element.code: one.element for one in queries.placed(mine.round, request.LANGUAGE_CODE)
    }
    if code not in found:
        raise NotVisible
    form = ElementForm(
        request.POST,
        instrument=queries.content_in(mine.round.instrument, request.LANGUAGE_CODE),
        element=found[code],
        kept=None,
    )
    if not form.is_valid() or not form.cleaned_data["answer"]:
        return JsonResponse({}, status=422)
    try:
        kept = _save(request, mine, code, form)
    except Refused:
        return JsonResponse({}, status=422)
    return JsonResponse({"version": 0, "at": str(clock_words(kept.said_at))})


@require_POST
def hand_in(request: Request, rater: UUID) -> HttpResponse:
    """Hands in what was kept; from here nobody changes it."""
    mine = _mine(request, rater)
    try:
        actions.hand_in(rater=mine, by=request.viewer.actor, at=request.at)
        messages.success(request, _("Thank you. Your answers are handed in."))
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}".strip())
    return redirect("public:check_rating", rater=mine.ref)


@require_GET
def results(request: Request, rater: UUID) -> HttpResponse:
    """What came out, for a rater with a sign-in, once rating is over."""
    mine = _mine(request, rater)
    if not queries.may_see_results(request.viewer, mine):
        raise NotVisible
    found = queries.results(mine.round, request.LANGUAGE_CODE)
    return page(
        request,
        "public/check_results.html",
        told=check_words.told(found),
        convening=queries.convening_of(mine.round),
        **_about(request, mine),
    )


def _mine(request: Request, rater: UUID) -> Any:
    """The viewer's own side of a round, with the frame of its programme. Raises NotVisible."""
    mine = queries.own_rater(request.viewer, rater)
    _wear(request, mine)
    return mine
