"""Writing the plan: what matters, goals, things, money kept aside, how it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.allocation import queries as allocations
from ownway.core.money import Money
from ownway.core.problems import NotVisible, Refused
from ownway.people import queries as people
from ownway.planning import actions, queries
from ownway.planning.queries import Contents
from ownway.planning.rules import LineKind, Move, PlanKind
from ownway.web import plan_words as words
from ownway.web.my.drafts import PLAN, shown, writes
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.plan_forms import AsideForm, GoalForm, RunningForm, Saved, ThingForm, WordsForm
from ownway.web.plan_words import both, cost
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page


@require_POST
@here_now
def start(request: Request, *, life: Life) -> HttpResponse:
    """Begins the plan for the newest amount of the year."""
    allocation = allocations.latest(life.person)
    if allocation is None:
        raise NotVisible
    try:
        actions.start(
            person=life.person,
            kind=PlanKind.YEARLY,
            allocation=allocation,
            by=life.actor,
            at=request.at,
        )
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
        return redirect("my:home")
    return redirect("my:matters")


@require_POST
def change(request: Request, plan: UUID) -> HttpResponse:
    """Begins the next version of a plan that was sent; the sent one stays as it is."""
    life = life_of(request)
    found = queries.plan(request.viewer, plan, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    try:
        actions.revise(plan=found, by=life.actor, at=request.at)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
        return redirect("my:home")
    request.session[PLAN] = str(found.ref)
    messages.success(request, _("You can change your plan now. What you sent stays as it was."))
    return redirect("my:home")


def _shown(
    request: Request, template: str, form: Saved, contents: Contents, **values: Any
) -> HttpResponse:
    """The page; where somebody saved in between, with their text beside the writer's own."""
    stale = getattr(form, "stale", None)
    theirs = None
    if stale is not None:
        form.over_both(stale.edit_no)
        who = people.names([stale.theirs_by]) if stale.theirs_by else {}
        theirs = both(stale.theirs, who.get(stale.theirs_by, ""))
    return page(
        request,
        template,
        form=form,
        theirs=theirs,
        total=words.total(contents),
        **shown(request, contents, words.caption(contents)),
        **values,
    )


@require_http_methods(["GET", "POST"])
@writes
def matters(request: Request, *, life: Life, contents: Contents) -> HttpResponse:
    """What matters to me: one large box."""
    form = WordsForm(
        request.POST or None,
        edit_no=contents.version.edit_no,
        initial={"words": contents.matters},
    )
    form.fields["words"].label = _("What matters to you?")
    form.fields["words"].help_text = _("People, places, things you love. What a good day is like.")
    if request.method == "POST" and form.is_valid():
        saved = done(
            form,
            lambda: actions.save_words(
                version=contents.version,
                matters=form.cleaned_data["words"],
                managing=contents.managing,
                months=contents.months,
                starts_on=contents.starts_on,
                edit_no=form.cleaned_data["edit_no"],
                by=life.actor,
                at=request.at,
            ),
        )
        if saved:
            messages.success(request, _("What matters to you is saved."))
            return redirect("my:home")
    return _shown(request, "my/plan_words.html", form, contents)


@require_http_methods(["GET", "POST"])
@writes
def running(request: Request, *, life: Life, contents: Contents) -> HttpResponse:
    """How support runs, and for how long."""
    form = RunningForm(
        request.POST or None,
        edit_no=contents.version.edit_no,
        initial={"managing": contents.managing, "months": contents.months},
    )
    if request.method == "POST" and form.is_valid():
        saved = done(
            form,
            lambda: actions.save_words(
                version=contents.version,
                matters=contents.matters,
                managing=form.cleaned_data["managing"],
                months=form.cleaned_data["months"],
                starts_on=contents.starts_on,
                edit_no=form.cleaned_data["edit_no"],
                by=life.actor,
                at=request.at,
            ),
        )
        if saved:
            messages.success(request, _("How it runs is saved."))
            return redirect("my:home")
    return _shown(request, "my/plan_running.html", form, contents)


@require_GET
@writes
def goals(request: Request, *, life: Life, contents: Contents) -> HttpResponse:
    """My goals, in my order."""
    return page(
        request,
        "my/goals.html",
        **shown(request, contents, words.caption(contents)),
        goals=words.goal_cards(contents, life.actor.ref),
    )


@require_http_methods(["GET", "POST"])
@writes
def goal(
    request: Request, *, life: Life, contents: Contents, goal: UUID | None = None
) -> HttpResponse:
    """One goal, new or changed."""
    edit_no = contents.version.edit_no
    data = request.POST or None
    if goal is None:
        form = GoalForm(data, edit_no=edit_no)
    else:
        there = next((one for one in contents.goals if one.ref == goal), None)
        if there is None:
            raise NotVisible
        form = GoalForm.of(there, data, edit_no=edit_no)
    if request.method == "POST" and form.is_valid():
        fields = ("words", "next_step", "who_helps", "how_know", "dimension")
        saved = done(
            form,
            lambda: actions.save_goal(
                version=contents.version,
                goal_ref=goal,
                key=form.cleaned_data["key"],
                edit_no=form.cleaned_data["edit_no"],
                by=life.actor,
                at=request.at,
                **{name: form.cleaned_data[name] for name in fields},
            ),
        )
        if saved:
            messages.success(request, _("Your goal is saved."))
            return redirect("my:goals")
    return _shown(request, "my/goal.html", form, contents, goal=goal)


@require_POST
@writes
def goal_step(
    request: Request, *, life: Life, contents: Contents, goal: UUID, step: str
) -> HttpResponse:
    """Move a goal up or down, take it off, put it back."""
    given = {"goal_ref": goal, **_given(request, life, contents)}
    steps: dict[str, tuple[Callable[[], Any], str]] = {
        "off": (
            lambda: actions.remove_goal(**given),
            _("The goal is off your plan. You can put it back below."),
        ),
        "back": (lambda: actions.restore_goal(**given), _("The goal is back.")),
        "up": (lambda: actions.move_goal(way=Move.UP, **given), _("The goal moved up.")),
        "down": (lambda: actions.move_goal(way=Move.DOWN, **given), _("The goal moved down.")),
    }
    _step(request, steps, step)
    return redirect("my:goals")


def _given(request: Request, life: Life, contents: Contents) -> dict[str, Any]:
    return {"version": contents.version, "by": life.actor, "at": request.at}


def _step(request: Request, steps: dict[str, tuple[Callable[[], Any], str]], step: str) -> None:
    """Takes one of the steps there are, and says so. Raises NotVisible for any other."""
    if step not in steps:
        raise NotVisible
    action, said = steps[step]
    try:
        action()
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, said)


@require_GET
@writes
def things(request: Request, *, life: Life, contents: Contents) -> HttpResponse:
    """What the plan pays for, and what it comes to."""
    return page(
        request,
        "my/things.html",
        **shown(request, contents, words.caption(contents)),
        cards=words.cards(contents, life.actor.ref),
        removed=[line for line in contents.removed_lines if line.kind is not LineKind.CONTINGENCY],
        total=words.total(contents),
        advice=queries.advice(contents.version),
    )


def _categories(life: Life, contents: Contents) -> list[tuple[str, str]]:
    pack = queries.pack_for(contents.version)
    return [(code, life.words.get(f"category.{code}")) for code in pack.planning.categories]


@require_http_methods(["GET", "POST"])
@writes
def thing(
    request: Request, *, life: Life, contents: Contents, line: UUID | None = None
) -> HttpResponse:
    """One thing, new or changed. 'Work out the total' draws the page again and saves nothing."""
    there = next((one for one in contents.lines if one.ref == line), None)
    if line is not None and (there is None or there.kind is LineKind.CONTINGENCY):
        raise NotVisible
    form = ThingForm(
        request.POST or None,
        edit_no=contents.version.edit_no,
        contents=contents,
        categories=_categories(life, contents),
        initial=ThingForm.initial_of(there, contents.months) if there else {},
    )
    worked_out = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("next") == "total":
            others = contents.total - (there.total if there else _nothing(contents))
            worked_out = words.worked_out(
                form.cleaned_data["each"] * form.how_many(), others, contents
            )
        elif done(form, lambda: _save_thing(request, life, contents, line, form)):
            messages.success(
                request, _("“%(what)s” is saved.") % {"what": form.cleaned_data["what"]}
            )
            return redirect("my:things")
    others = contents.total - (there.total if there else _nothing(contents))
    return _shown(
        request,
        "my/thing.html",
        form,
        contents,
        line=there,
        live=words.live(contents, others),
        worked_out=worked_out,
    )


def _nothing(contents: Contents) -> Money:
    return Money(0, contents.amount.currency)


def _save_thing(
    request: Request, life: Life, contents: Contents, line: UUID | None, form: ThingForm
) -> None:
    actions.save_line(
        version=contents.version,
        line_ref=line,
        key=form.cleaned_data["key"],
        edit_no=form.cleaned_data["edit_no"],
        by=life.actor,
        at=request.at,
        **form.line(),
    )


@require_POST
@writes
def thing_step(
    request: Request, *, life: Life, contents: Contents, line: UUID, step: str
) -> HttpResponse:
    """Take a thing off, put it back, or link it to a goal in one step (scenario 16)."""
    given = {"line_ref": line, **_given(request, life, contents)}
    steps: dict[str, tuple[Callable[[], Any], str]] = {
        "off": (
            lambda: actions.remove_line(**given),
            _("It is off your plan. You can put it back below."),
        ),
        "back": (lambda: actions.restore_line(**given), _("It is back.")),
        "link": (
            lambda: actions.link_line(goal_ref=chosen_uuid(request.POST.get("goal", "")), **given),
            _("It is linked to your goal."),
        ),
    }
    _step(request, steps, step)
    if step == "link":
        return redirect("my:sign")
    every = (*contents.lines, *contents.removed_lines)
    was_aside = any(one.ref == line and one.kind is LineKind.CONTINGENCY for one in every)
    return redirect("my:aside" if was_aside else "my:things")


@require_http_methods(["GET", "POST"])
@writes
def aside(request: Request, *, life: Life, contents: Contents) -> HttpResponse:
    """Money kept aside, with my own early signs."""
    kept = [one for one in contents.lines if one.kind is LineKind.CONTINGENCY]
    there = kept[0] if kept else None
    initial = (
        {"each": there.each, "early_signs": there.early_signs, "what": there.what} if there else {}
    )
    form = AsideForm(
        request.POST or None,
        edit_no=contents.version.edit_no,
        currency=contents.amount.currency,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        saved = done(
            form,
            lambda: actions.save_line(
                version=contents.version,
                line_ref=there.ref if there else None,
                key=form.cleaned_data["key"],
                edit_no=form.cleaned_data["edit_no"],
                by=life.actor,
                at=request.at,
                **form.line(),
            ),
        )
        if saved:
            messages.success(request, _("The money kept aside is saved."))
            return redirect("my:home")
    removed = [one for one in contents.removed_lines if one.kind is LineKind.CONTINGENCY]
    return _shown(
        request,
        "my/aside.html",
        form,
        contents,
        line=there,
        more=[(one.ref, one.what, cost(one)) for one in kept[1:]],
        removed=removed,
    )
