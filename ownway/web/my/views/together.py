"""Buying one thing with others: begun by one, joined by a code, ordered when nothing is missing.

What another person gives is on none of these pages.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ownway.core.money import Money
from ownway.core.problems import NotVisible, Refused
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.spending.actions import Promise
from ownway.spending.queries import LineToBuy, PoolView
from ownway.spending.rules import PoolStatus
from ownway.web.buy_forms import RefundForm
from ownway.web.my.forms.together import BeginForm, CodeForm, ShareForm
from ownway.web.my.life import Life, life_of
from ownway.web.my.words import together as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

CODE = "together_code"  # session key: the code that was typed last; a code is in no address
LEFT = "together_left"  # session key: the share that was left last, to take it up again


def _lines(request: Request, life: Life) -> list[LineToBuy]:
    """What may pay a share: money kept aside is for hard times, and nobody waits for that."""
    found = queries.buyable(request.viewer, life.person.ref, request.at)
    return [one for one in found if not one.kept_aside]


@require_http_methods(["GET", "POST"])
def pools(request: Request) -> HttpResponse:
    """Everything shared so far, and the place to type a code."""
    life = life_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_known(request, life, form):
        return redirect("my:join_pool")
    left = request.session.get(LEFT, {})
    return page(
        request,
        "my/pools.html",
        form=form,
        cards=[words.card(one) for one in queries.pools(request.viewer, life.person)],
        may_begin=bool(_lines(request, life)),
        undo=left.get("what") if left.get("person") == str(life.person.ref) else None,
    )


def _is_known(request: Request, life: Life, form: CodeForm) -> bool:
    """Whether the typed code opens something. Each try counts, so nobody can try them all."""
    code = form.cleaned_data["code"]
    if not ratelimit.consume(request, action="pool_code"):
        form.add_error("code", _("That was a lot of tries. Wait an hour, then type it again."))
        return False
    found = queries.pool_by_code(request.viewer, life.person, code, request.at)
    if found is None:
        form.add_error(
            "code", _("We know no such code. Look at it again, or ask who gave it to you.")
        )
        return False
    request.session[CODE] = code
    return True


@require_http_methods(["GET", "POST"])
def open_pool(request: Request) -> HttpResponse:
    """Begins something: what it is, what it costs in all, and one's own share."""
    life = life_of(request)
    lines = _lines(request, life)
    if not lines:
        return redirect("my:buy")
    form = BeginForm(
        request.POST or None, currency=life.pack.currency, lines=lines, name=_name(life)
    )
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        given = form.cleaned_data
        if done(
            form,
            lambda: made.append(
                actions.open_pool(
                    person=life.person,
                    what=given["what"],
                    payee=given["payee"],
                    total=given["total"],
                    promise=form.promise(),
                    key=given["key"],
                    by=life.actor,
                    at=request.at,
                )
            ),
        ):
            return redirect("my:pool", pool=made[0].ref)
    return page(request, "my/open_pool.html", form=form)


@require_http_methods(["GET", "POST"])
def join_pool(request: Request) -> HttpResponse:
    """What somebody was asked into by the code they typed, and the share they promise."""
    life = life_of(request)
    found = queries.pool_by_code(
        request.viewer, life.person, request.session.get(CODE, ""), request.at
    )
    if found is None:
        return redirect("my:pools")
    if found.mine is not None:
        return redirect("my:pool", pool=found.pool.ref)
    lines = _lines(request, life)
    form = None
    if lines:
        form = ShareForm(
            request.POST or None,
            currency=found.pool.currency,
            lines=lines,
            name=_name(life),
            initial={"amount": found.missing},
        )
    if (
        request.method == "POST"
        and form
        and form.is_valid()
        and done(form, lambda: _join(request, life, found, form.promise()))
    ):
        return redirect("my:pool", pool=found.pool.ref)
    return page(request, "my/join_pool.html", form=form, found=found, total=words.total(found))


def _join(request: Request, life: Life, found: PoolView, promise: Promise) -> None:
    actions.join_pool(
        pool=found.pool, person=life.person, promise=promise, by=life.actor, at=request.at
    )
    request.session.pop(CODE, None)
    request.session.pop(LEFT, None)


def _name(life: Life) -> str:
    """The first of a person's names: enough for friends to know who it is."""
    return str(life.person.name).partition(" ")[0]


@require_http_methods(["GET", "POST"])
def pool(request: Request, pool: UUID) -> HttpResponse:
    """One thing: what is missing, who is in, the code to pass on, and the way out; once each paid
    their share themselves, what came back of it, for all of them."""
    life = life_of(request)
    found = queries.pool(request.viewer, life.person, pool)
    opened = found.pool.status == PoolStatus.OPEN
    form = _came_back(request, life, found)
    if request.method == "POST":
        if form is None and found.pool.status == PoolStatus.ORDERED:
            return redirect("my:pool", pool=pool)  # all of it came back: a second press
        if form is None:
            raise NotVisible
        if form.is_valid() and done(form, lambda: _note(request, life, found, form)):
            messages.success(request, _("It is written down. Each of you has your share of it."))
            return redirect("my:pool", pool=pool)
    return page(
        request,
        "my/pool.html",
        form=form,
        found=found,
        total=words.total(found),
        status=words.status(found),
        others=words.others(found),
        mine=words.mine(found),
        opened=opened,
        may_leave=opened and found.mine is not None,
        may_let_go=_began(life, found) and (opened or queries.may_call_off(found.pool)),
    )


def _came_back(request: Request, life: Life, found: PoolView) -> RefundForm | None:
    if found.mine is None or not queries.may_refund_pool(found.pool):
        return None
    return RefundForm(
        request.POST or None,
        most=queries.left_of_pool(found.pool),
        today=programmes.day_of(life.person.programme, request.at),
    )


def _note(request: Request, life: Life, found: PoolView, form: RefundForm) -> None:
    given: dict[str, Any] = form.cleaned_data
    actions.refund_pool(pool=found.pool, by=life.actor, at=request.at, **given)


def _began(life: Life, found: PoolView) -> bool:
    return found.pool.person_id == life.person.pk


@require_POST
def leave_pool(request: Request, pool: UUID) -> HttpResponse:
    """Takes one's share back; the next page offers to take it up again."""
    life = life_of(request)
    found = queries.pool(request.viewer, life.person, pool)
    try:
        actions.leave_pool(pool=found.pool, person=life.person, by=life.actor, at=request.at)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
        return redirect("my:pool", pool=pool)
    if found.mine is not None:
        request.session[LEFT] = {
            "person": str(life.person.ref),
            "code": found.pool.code,
            "what": found.pool.what,
            "line": str(found.mine.line_root),
            "goal": str(found.mine.goal_ref or ""),
            "minor": found.mine.amount_minor,
            "shown_as": found.mine.shown_as,
        }
    messages.success(request, _("You have left. Your money was not touched."))
    return redirect("my:pools")


@require_POST
def undo_leave(request: Request) -> HttpResponse:
    """Takes the share up again that was left last, as it was."""
    life = life_of(request)
    left = request.session.pop(LEFT, {})
    if left.get("person") != str(life.person.ref):
        return redirect("my:pools")
    found = queries.pool_by_code(request.viewer, life.person, left["code"], request.at)
    if found is None:
        messages.info(request, _("This is no longer open."))
        return redirect("my:pools")
    promise = Promise(
        line_root=UUID(left["line"]),
        goal_ref=UUID(left["goal"]) if left["goal"] else None,
        amount=Money(left["minor"], found.pool.currency),
        shown_as=left["shown_as"],
    )
    try:
        _join(request, life, found, promise)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
        return redirect("my:pools")
    messages.success(request, _("You are in again."))
    return redirect("my:pool", pool=found.pool.ref)


@require_http_methods(["GET", "POST"])
def let_go(request: Request, pool: UUID) -> HttpResponse:
    """Whoever began it ends it for all; asked once more, because the others are in it too."""
    life = life_of(request)
    found = queries.pool(request.viewer, life.person, pool)
    if not _began(life, found):
        raise NotVisible
    ordered = found.pool.status == PoolStatus.ORDERED
    end = actions.call_off_pool if ordered else actions.give_up_pool
    if request.method == "POST":
        try:
            end(pool=found.pool, by=life.actor, at=request.at)
        except Refused as refused:
            messages.info(request, f"{refused.words} {refused.fix}")
            return redirect("my:pool", pool=pool)
        said = _("It is let go. Nobody\u2019s money was touched.")
        if ordered:
            said = _("It is let go. What was set aside for it is free again, for each of you.")
        messages.success(request, said)
        return redirect("my:pools")
    return page(request, "my/let_go.html", found=found, ordered=ordered)
