"""My money: moving it between parts of my plan, saving, and adding some of my own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible, Refused
from ownway.holding import actions
from ownway.holding import queries as holding
from ownway.holding.queries import Movable
from ownway.programme import queries as programmes
from ownway.web.move_forms import AddForm, MoveForm
from ownway.web.move_words import free_rule, may_move
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.my.words import moving as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def move(request: Request) -> HttpResponse:
    """Moves money between two parts of my plan: first shown as it would be, then done."""
    life = life_of(request)
    lines = holding.movable(life.person, request.at) if _sees(request, life) else {}
    form = MoveForm(
        request.POST or None,
        lines=[one for one in lines.values() if may_move(one)],
        currency=life.pack.currency,
        initial={"to": request.GET.get("to", "")},
    )
    after: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        if request.POST.get("next") == "change":
            pass  # back to the form, with what was typed
        elif request.POST.get("next") != "yes":
            if done(form, lambda: _could(lines, form, request)):
                after = words.after(lines, **form.ends())
        elif done(form, lambda: _move(request, life, form)):
            messages.success(request, _("It is moved. You can put it back below."))
            return redirect("my:move")
    return page(
        request,
        "my/move.html",
        form=form,
        after=after,
        rule=free_rule(life.pack, request.at, lines),
        allowed=life.pack.holding.free_moves is not None and len(form.lines) > 1,
        moves=words.moves(holding.moves(request.viewer, life.person.ref, request.at), lines),
    )


def _could(lines: Mapping[UUID, Movable], form: MoveForm, request: Request) -> None:
    """Raises CannotMove before anything is shown as if it could be."""
    ends = form.ends()
    source, target = lines[ends["source"]], lines[ends["target"]]
    found = holding.in_the_way_of_move(source, target, ends["amount"], request.at)
    actions.refuse_move(found)


def _sees(request: Request, life: Life) -> bool:
    """Whether money of this life may be shown; reads of it are recorded by the query."""
    return bool(holding.pots(request.viewer, life.person.ref, request.at))


def _move(request: Request, life: Life, form: MoveForm) -> None:
    ends = form.ends()
    actions.move(
        person=life.person,
        from_root=ends["source"],
        to_root=ends["target"],
        amount=ends["amount"],
        key=form.cleaned_data["key"],
        by=life.actor,
        at=request.at,
    )


@require_POST
@here_now
def undo_move(request: Request, *, life: Life, move: UUID) -> HttpResponse:
    """Puts one move back."""
    found = holding.line_move(request.viewer, move, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    return _undone(
        request,
        lambda: actions.undo_move(move=found, by=life.actor, at=request.at),
        _("It is back where it was."),
        "my:move",
    )


def _undone(request: Request, act: Callable[[], Any], said: str, there: str) -> HttpResponse:
    """Back on the page, with what became of it."""
    try:
        act()
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, said)
    return redirect(there)


@require_POST
@here_now
def undo_add(request: Request, *, life: Life, contribution: UUID) -> HttpResponse:
    """Takes back what I said I add, as long as it has not come."""
    found = holding.contribution(request.viewer, contribution, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    return _undone(
        request,
        lambda: actions.withdraw(contribution=found, by=life.actor, at=request.at),
        _("It is taken back. Nobody waits for this money."),
        "my:add",
    )


@require_GET
def saving(request: Request) -> HttpResponse:
    """The rule of saving in plain words, before it starts; what is saved, and what comes next."""
    life = life_of(request)
    pots = holding.pots(request.viewer, life.person.ref, request.at)
    today = programmes.day_of(life.person.programme, request.at)
    return page(
        request,
        "my/saving.html",
        rules=words.saving_rules(life.pack, life.words),
        goals=words.saving_goals(holding.movable(life.person, request.at) if pots else {}),
        ends=[*words.ends(pots, life.words), *words.too_much(pots, today)],
        may_move=life.pack.holding.free_moves is not None,
    )


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Money of my own for one part of my plan. It counts when it has come."""
    life = life_of(request)
    lines = holding.movable(life.person, request.at) if _sees(request, life) else {}
    form = AddForm(request.POST or None, lines=list(lines.values()), currency=life.pack.currency)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _add(request, life, form))
    ):
        messages.success(request, _("Thank you. We write here when your money has come."))
        return redirect("my:add")
    added = holding.contributions(request.viewer, life.person.ref, request.at)
    return page(request, "my/add.html", form=form, lines=lines, added=words.added(added, lines))


def _add(request: Request, life: Life, form: AddForm) -> Any:
    return actions.promise(
        person=life.person,
        line_root=UUID(form.cleaned_data["to"]),
        amount=form.cleaned_data["amount"],
        key=form.cleaned_data["key"],
        by=life.actor,
        at=request.at,
    )
