"""Who holds my money: choosing, changing, what changed, and the end of a direct payment."""

from __future__ import annotations

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
from ownway.people import queries as people
from ownway.spending import queries as spending
from ownway.web import handover_words
from ownway.web.holder_forms import EndDirectForm, HolderForm, LookAgainForm, ReadyForm
from ownway.web.my.life import Life, life_of
from ownway.web.my.words import holding as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_GET
def holders(request: Request) -> HttpResponse:
    """Every agreed line with who holds its money, and what it waits for."""
    life = life_of(request)
    lines = holding.lines_to_choose(request.viewer, life.person.ref, request.at)
    changed = holding.handovers(request.viewer, life.person.ref, request.at)
    stops = [one for one in holding.stops(request.viewer, life.person.ref, request.at) if one.open]
    return page(
        request,
        "my/holders.html",
        cards=[words.holder_card(one, life.words) for one in lines],
        stops=[(one.stop.ref, words.stop_notice(one)) for one in stops],
        may_end_direct=not stops and any(words.is_direct(one) for one in lines),
        changed=bool(changed),
        news=words.news(changed, request.at, life.words),
    )


def _found(request: Request, pot: UUID, line: UUID) -> tuple[Life, Any]:
    life = life_of(request)
    lines = holding.lines_to_choose(request.viewer, life.person.ref, request.at)
    found = next((one for one in lines if (one.pot.ref, one.line.root) == (pot, line)), None)
    if found is None:
        raise NotVisible
    return life, found


@require_http_methods(["GET", "POST"])
def holder(request: Request, pot: UUID, line: UUID) -> HttpResponse:
    """Chooses who holds one line's money, now or later in the year."""
    life, found = _found(request, pot, line)
    now = found.asked or found.arrangement
    form = HolderForm(
        request.POST or None,
        holders=found.holders,
        words=life.words,
        initial={"holder": now.holder} if now else {},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["holder"]
        if done(form, lambda: _choose(request, life, found, form.ways[chosen], chosen)):
            messages.success(request, _("Your choice is saved."))
            return redirect("my:holding")
    return _holder(request, life, found, form=form)


def _holder(
    request: Request, life: Life, found: Any, *, form: Any, ready: Any = None
) -> HttpResponse:
    card = words.holder_card(found, life.words)
    if ready is None and card.ready_now:
        ready = _ready_form(request, life, found)
    return page(
        request,
        "my/holder.html",
        form=ready if ready is not None and ready.is_bound else form,
        choose=form,
        ready=ready,
        card=card,
    )


def _choose(request: Request, life: Life, found: Any, way: str, holder: str) -> None:
    actions.choose(
        pot=found.pot,
        line_root=found.line.root,
        way=way,
        holder=holder,
        by=life.actor,
        at=request.at,
    )


def _ready_form(request: Request, life: Life, found: Any) -> ReadyForm:
    offer = holding.offer_of(life.pack, found.asked.way, found.asked.holder)
    codes = offer.ready_with if offer else ()
    return ReadyForm(
        request.POST if request.method == "POST" else None, codes=codes, words=life.words
    )


@require_POST
def holder_step(request: Request, pot: UUID, line: UUID, step: str) -> HttpResponse:
    """My account is ready; I take the change back; back to how it was before."""
    life, found = _found(request, pot, line)
    steps = {"ready": _ready, "take-back": _take_back, "back": _restore}
    if step not in steps:
        raise NotVisible
    return steps[step](request, life, found)


def _ready(request: Request, life: Life, found: Any) -> HttpResponse:
    if not words.holder_card(found, life.words).ready_now:
        return redirect("my:holding")
    form = _ready_form(request, life, found)
    if form.is_valid() and done(
        form,
        lambda: actions.note_ready(
            arrangement=found.asked,
            ready_with=form.cleaned_data["ready_with"],
            by=life.actor,
            at=request.at,
        ),
    ):
        messages.success(request, _("Thank you. We send the money next."))
        return redirect("my:holding")
    choose = HolderForm(
        None, holders=found.holders, words=life.words, initial={"holder": found.asked.holder}
    )
    return _holder(request, life, found, form=choose, ready=form)


def _take_back(request: Request, life: Life, found: Any) -> HttpResponse:
    if found.asked is not None:
        _say(
            request,
            lambda: actions.take_back(arrangement=found.asked, by=life.actor, at=request.at),
            _("You took it back. Nothing else changed."),
        )
    return redirect("my:holding")


def _restore(request: Request, life: Life, found: Any) -> HttpResponse:
    if found.arrangement is None:
        raise NotVisible
    _say(
        request,
        lambda: actions.restore(arrangement=found.arrangement, by=life.actor, at=request.at),
        _("It is as it was before."),
    )
    return redirect("my:holding")


def _say(request: Request, action: Any, words_after: str) -> None:
    try:
        action()
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, words_after)


@require_GET
def changes(request: Request) -> HttpResponse:
    """Every change of who holds my money, newest first."""
    life = life_of(request)
    rows = holding.handovers(request.viewer, life.person.ref, request.at)
    named = {one.ref: holding.line_named(one.new) for one in rows}
    return page(request, "my/holder_changes.html", table=words.changes(rows, named, life.words))


@require_http_methods(["GET", "POST"])
def change(request: Request, handover: UUID) -> HttpResponse:
    """The statement of one change, worth printing; a POST takes it back on the same day."""
    life = life_of(request)
    found = holding.handover(request.viewer, handover, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    if request.method == "POST":
        _say(
            request,
            lambda: actions.undo(handover=found, by=life.actor, at=request.at),
            _("The change is taken back."),
        )
        return redirect("my:holding")
    view = holding.statement(found)
    bought = {
        one.ref: (one.what, one.promised_on)
        for one in spending.purchases(request.viewer, life.person.ref, request.at)
    }
    return page(
        request,
        "my/holder_change.html",
        view=view,
        name=life.person.name,
        facts=handover_words.facts(view),
        both=handover_words.both_sides(view, lambda one: life.words.get(f"holder.{one.holder}")),
        promises=handover_words.promises(view, bought) if view.promises else None,
        reason=holding.reason_for(found),
        may_undo=not holding.not_undoable(found, request.at),
    )


@require_http_methods(["GET", "POST"])
def end_direct(request: Request) -> HttpResponse:
    """I no longer want a direct payment: no reason asked, the rest goes on another way."""
    life = life_of(request)
    if not holding.direct_lines(life.person):
        raise NotVisible
    ways = holding.ways_on(life.person, holding.failed_holders(life.person.programme))
    form = EndDirectForm(request.POST or None, ways=ways, words=life.words)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        to = form.cleaned_data["to"]
        if done(
            form,
            lambda: made.append(
                actions.withdraw_consent(
                    person=life.person,
                    words=form.cleaned_data["words"],
                    to_way=form.ways[to],
                    to_holder=to,
                    by=life.actor,
                    at=request.at,
                )
            ),
        ):
            return redirect("my:stop_paying", stop=made[0].ref)
    days = life.pack.holding.stops.must_notice_days
    return page(request, "my/end_direct.html", form=form, days=days)


def _stop(request: Request, stop: UUID) -> tuple[Life, Any]:
    life = life_of(request)
    view = holding.stop(request.viewer, stop, request.at)
    if view.stop.person.ref != life.person.ref:
        raise NotVisible
    return life, view


@require_http_methods(["GET", "POST"])
def stop(request: Request, stop: UUID) -> HttpResponse:
    """Why, when, who decided, what goes on; and a second look, asked here."""
    life, view = _stop(request, stop)
    own = view.stop.ground == "consent_withdrawn"
    form = None
    if not own and view.second_look is None:
        form = LookAgainForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and done(
                form,
                lambda: actions.ask_second_look_at_stop(
                    stop=view.stop,
                    words=form.cleaned_data["words"],
                    by=life.actor,
                    at=request.at,
                ),
            )
        ):
            messages.success(request, _("Somebody else looks at it again."))
            return redirect("my:stop_paying", stop=view.stop.ref)
    return page(
        request,
        "my/stop_paying.html",
        form=form,
        view=view,
        own=own,
        title=words.stop_notice(view),
        ground=words.ground(view, life.words),
        holder=life.words.get(f"holder.{view.goes_to}"),
        by=people.name_of(view.stop.told_by),
        safety=[
            (life.words.get(f"safety.{code}"), view.answers.get(code)) for code in view.questions
        ],
        days=life.pack.decisions.second_look_within.working_days,
        help_now=life.pack.help_now,
    )


@require_POST
def go_on(request: Request, stop: UUID) -> HttpResponse:
    """I want my direct payment after all: takes back what I ended myself."""
    life, view = _stop(request, stop)
    if view.stop.ground != "consent_withdrawn":
        raise NotVisible
    _say(
        request,
        lambda: actions.take_back_stop(
            stop=view.stop, reason=_("I changed my mind."), by=life.actor, at=request.at
        ),
        _("Your direct payment goes on."),
    )
    return redirect("my:holding")
