"""My way out: how I leave well, step by step, with what everybody promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible, Refused
from ownway.endings import actions, queries
from ownway.endings.actions import readiness as feeling
from ownway.endings.queries import Whole
from ownway.endings.queries import readiness as felt
from ownway.endings.rules import AGREED, CLOSED, GATHERING, WRITING, ExitStatus, Side
from ownway.people import queries as people
from ownway.web import exit_paper
from ownway.web.my.forms.exits import (
    ApplyForm,
    AskForm,
    ChallengeForm,
    ExitPlanForm,
    MilestoneForm,
    OtherDayForm,
    PromiseForm,
    SignForm,
    SignsForm,
    StoryForm,
)
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.my.words import exits as words
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page, put


@require_GET
def way_out(request: Request) -> HttpResponse:
    """Where I am on my way out, what comes next, and what is kept for me."""
    life = life_of(request)
    whole = queries.mine(request.viewer, life.person.ref, request.at)
    fresh = whole is None or whole.status is ExitStatus.STEPPED_OUT
    group = queries.open_group(life.person.programme) if fresh and life.pack.exits else None
    return page(
        request,
        "my/exit.html",
        whole=whole,
        fresh=fresh,
        groups=life.pack.exits is not None,
        group=group,
        next=words.following(whole) if whole else None,
        facts=words.facts(whole) if whole else (),
        resources=words.resources(queries.resources(whole), life.words) if whole else (),
        under_way=bool(whole and whole.status not in CLOSED),
        promises=bool(whole and whole.status in (*WRITING, *AGREED)),
        typed=bool(queries.typed_for_me(request.viewer, life.person.ref)),
        sheet=exit_paper.fitting(whole.status if whole and not fresh else None),
    )


@require_POST
@here_now
def exit_step(request: Request, life: Life, step: str) -> HttpResponse:
    """One press: interested, my own way, begin, rest, go on, step out. No reason is asked."""
    how = {"by": life.actor, "at": request.at}
    if step in _OPENING:
        open_, there = _OPENING[step]
        return _press(request, lambda: open_(person=life.person, **how), there)
    if step not in _PRESSES:
        raise NotVisible
    whole = _mine(request, life)
    press, said = _PRESSES[step]
    return _press(request, lambda: press(way_out=whole.exit, **how), "my:exit", said())


_OPENING: dict[str, tuple[Callable[..., Any], str]] = {
    "interested": (actions.show_interest, "my:exit_apply"),
    "own-way": (actions.go_own_way, "my:exit_plan"),
}
_PRESSES: dict[str, tuple[Callable[..., Any], Callable[[], str]]] = {
    "begin": (actions.begin_transition, lambda: _("You are on your way.")),
    "rest": (actions.pause, lambda: _("Everything waits. Rest as long as you like.")),
    "go-on": (actions.go_on, lambda: _("You go on from where you were.")),
    "step-out": (actions.step_out, lambda: _("You stepped out. What you wrote is kept.")),
    "hand-round": (actions.hand_round, lambda: _("Everybody is asked to sign.")),
}


def _press(request: Request, act: Callable[[], Any], there: str, said: str = "") -> HttpResponse:
    try:
        act()
    except Refused as refused:
        told = [f"{one.words} {one.fix}" for one in refused.problems]
        messages.info(request, " ".join(told) or f"{refused.words} {refused.fix}".strip())
        return redirect("my:exit")
    if said:
        messages.success(request, said)
    return redirect(there)


def _mine(request: Request, life: Life) -> Whole:
    found = queries.mine(request.viewer, life.person.ref, request.at)
    if found is None:
        raise NotVisible
    return found


@require_http_methods(["GET", "POST"])
@here_now
def apply(request: Request, life: Life) -> HttpResponse:
    """Applies for a scholarship, in own words."""
    exits = life.pack.exits
    if exits is None:
        raise NotVisible
    whole = queries.mine(request.viewer, life.person.ref, request.at)
    before = {"hopes": whole.exit.hopes, "needs": whole.exit.needs} if whole else {}
    form = ApplyForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        how: dict[str, Any] = {"by": life.actor, "at": request.at}
        if done(form, lambda: actions.apply(person=life.person, **said, **how)):
            messages.success(request, _("You have applied. You can take it back at any time."))
            return redirect("my:exit")
    return page(request, "my/exit_apply.html", form=form, days=exits.answer_within.working_days)


@require_http_methods(["GET", "POST"])
@here_now
def answer(request: Request, life: Life) -> HttpResponse:
    """A no, why, and the ways on from it."""
    whole = _mine(request, life)
    found = whole.answer
    if found is None or found.outcome != ExitStatus.DECLINED:
        raise NotVisible
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"answer": found, "words": form.cleaned_data["words"]}
        if done(form, lambda: actions.challenge(**asked, by=life.actor, at=request.at)):
            messages.success(request, _("Somebody else looks at it again."))
            return redirect("my:exit")
    return page(
        request,
        "my/exit_answer.html",
        form=form,
        facts=words.answer(found, life.words),
        by=people.name_of(found.answered_by),
        may_ask=found.challenged_at is None and whole.status is ExitStatus.DECLINED,
        may_apply=whole.status is ExitStatus.DECLINED,
    )


@require_http_methods(["GET", "POST"])
def exit_plan(request: Request) -> HttpResponse:
    """What keeps me well, in my own words."""
    life = life_of(request)
    whole = _mine(request, life)
    names = ("keeps_well", "turn_to", "early_signs", "first_steps", "shared", "version")
    plan = whole.plan
    form = ExitPlanForm(
        request.POST or None,
        initial={name: getattr(plan, name) for name in names} if plan else {"version": 0},
    )
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        how: dict[str, Any] = {"by": life.actor, "at": request.at}
        if done(form, lambda: actions.write_plan(way_out=whole.exit, **said, **how)):
            messages.success(request, _("Your exit plan is saved."))
            signing = whole.status in GATHERING
            return redirect("my:promises" if signing else "my:exit")
        if plan is not None and getattr(form, "stale", None):
            put(form, "version", plan.version)
    return page(
        request,
        "my/exit_plan.html",
        form=form,
        kept=whole.status is ExitStatus.GRADUATED,
        other=words.plan(plan, form) if plan and getattr(form, "stale", None) else (),
    )


@require_http_methods(["GET", "POST"])
def promises(request: Request) -> HttpResponse:
    """What everybody promises, who has signed, and my own promise, question and name."""
    life = life_of(request)
    whole = _mine(request, life)
    writing = whole.status in WRITING
    chosen = request.POST.get("do", "")
    staff = queries.asked_along(life.person, request.at) if writing else []
    to_ask = words.to_ask(staff, life.words)
    forms: dict[str, Any] = {
        "promise": PromiseForm(request.POST if chosen == "promise" else None, prefix="promise"),
        "ask": AskForm(request.POST if chosen == "ask" else None, people=to_ask, prefix="ask"),
        "sign": SignForm(
            request.POST if chosen == "sign" else None,
            prefix="sign",
            initial={"name": life.person.name, "agreement": whole.exit.agreement},
        ),
    }
    if chosen == "release":
        return _go_on_without(request, whole, life)
    form = forms.get(chosen)
    asked = form if request.method == "POST" and form is not None and form.is_valid() else None
    if asked is not None and done(
        asked, lambda: _promised(chosen, whole, asked.cleaned_data, life, request, staff)
    ):
        messages.success(request, _SAVED[chosen]())
        return redirect("my:promises")
    if getattr(form, "stale", None):
        put(form, "sign-agreement", whole.exit.agreement)
    me = whole.me
    handed = whole.exit.handed_round_at is not None
    return page(
        request,
        "my/promises.html",
        form=form,
        forms=forms,
        whole=whole,
        table=words.promises(whole),
        signatures=words.signatures(whole),
        writing=writing,
        may_ask=writing and bool(to_ask),
        may_hand_round=whole.status in GATHERING and not handed and bool(whole.commitments),
        may_sign=handed and me is not None and not whole.signed(me),
        slow=words.slow(queries.slow(whole, request.at)),
        next=words.following(whole),
    )


def _go_on_without(request: Request, whole: Whole, life: Life) -> HttpResponse:
    waited = {str(one.party.ref): one.party for one in queries.slow(whole, request.at)}
    slow = waited.get(request.POST.get("which", ""))
    if slow is None:
        raise NotVisible
    act = lambda: actions.release(party=slow, by=life.actor, at=request.at)  # noqa: E731  as above
    said = _("You go on without them. Nobody is to blame.")
    return _press(request, act, "my:promises", said)


_SAVED: dict[str, Callable[[], str]] = {
    "promise": lambda: _("It is written down."),
    "ask": lambda: _("It is written down. They sign it, or say something else."),
    "sign": lambda: _("You have signed."),
}


def _promised(
    chosen: str, whole: Whole, said: dict[str, Any], life: Life, request: Request, staff: Any
) -> None:
    how: dict[str, Any] = {"by": life.actor, "at": request.at}
    me = whole.me
    if me is None:
        raise NotVisible
    if chosen == "promise":
        actions.promise(owner=me, words=said["words"], due_on=said["due_on"], **how)
    elif chosen == "sign":
        actions.sign(party=me, **said, **how)
    else:
        ref = chosen_uuid(said["who"])
        account = next((one for one, _role in staff if one.ref == ref), None)
        if account is None:
            raise NotVisible
        actions.ask_promise(
            way_out=whole.exit,
            account=account,
            words=said["words"],
            due_on=said["due_on"],
            **how,
        )


@require_http_methods(["GET", "POST"])
def promise(request: Request, commitment: UUID) -> HttpResponse:
    """One promise: kept, not kept, another day, or taken away again."""
    life = life_of(request)
    whole = _mine(request, life)
    found = next((one for one in whole.commitments if one.ref == commitment), None)
    if found is None:
        raise NotVisible
    chosen = request.POST.get("do", "")
    form = OtherDayForm(
        request.POST if chosen == "change" else None,
        initial={"words": found.words, "due_on": found.due_on},
    )
    how: dict[str, Any] = {"commitment": found, "by": life.actor, "at": request.at}
    if chosen == "change":
        if form.is_valid() and done(form, lambda: actions.change(**form.cleaned_data, **how)):
            messages.success(request, _("It is agreed anew."))
            return redirect("my:promises")
    elif chosen == "take-back":
        return _press(request, lambda: actions.take_back(**how), "my:promises", _("It is gone."))
    elif chosen in ("kept", "missed"):
        act = lambda: actions.mark(outcome=chosen, **how)  # noqa: E731  one press, one action
        return _press(request, act, "my:promises", _("Thank you. It is written down."))
    return page(
        request,
        "my/promise.html",
        form=form,
        one=found,
        mine=found.owner.side == Side.PERSON,
        writing=whole.status in WRITING,
        agreed=whole.status in AGREED and found.outcome in ("open", "missed"),
        marks=words.marks(whole, found),
        two_views=found.outcome == "kept" and found.person_says == "missed",
    )


@require_http_methods(["GET", "POST"])
def milestones(request: Request) -> HttpResponse:
    """What I want to reach on the way, of my own choice."""
    life = life_of(request)
    whole = _mine(request, life)
    found = queries.milestones(whole)
    form = MilestoneForm(request.POST if request.POST.get("do") == "add" else None)
    how: dict[str, Any] = {"by": life.actor, "at": request.at}
    chosen = request.POST.get("do", "")
    if chosen in ("reached", "remove"):
        one = next((one for one in found if str(one.ref) == request.POST.get("which")), None)
        if one is None:
            raise NotVisible
        act = actions.reach_milestone if chosen == "reached" else actions.remove_milestone
        return _press(request, lambda: act(milestone=one, **how), "my:milestones", _("Saved."))
    if chosen == "add" and form.is_valid():
        said = form.cleaned_data
        if done(form, lambda: actions.choose_milestone(way_out=whole.exit, **said, **how)):
            messages.success(request, _("Saved."))
            return redirect("my:milestones")
    return page(
        request,
        "my/milestones.html",
        form=form,
        found=words.milestones(found),
        open=whole.status not in CLOSED,
    )


@require_http_methods(["GET", "POST"])
def signs(request: Request) -> HttpResponse:
    """What I am good at and how it feels, for myself first. It opens and closes nothing."""
    life = life_of(request)
    exits = life.pack.exits
    if exits is None:
        raise NotVisible
    asked = [(code, life.words.get(f"exit_sign.{code}")) for code in exits.signs]
    written = felt.mine(request.viewer, life.person.ref)
    form = SignsForm(request.POST if "save" in request.POST else None, signs=asked)
    how: dict[str, Any] = {"by": life.actor, "at": request.at}
    if "share" in request.POST:
        one = felt.one_of_mine(request.viewer, chosen_uuid(request.POST.get("which", "")))
        wanted = request.POST["share"] == "yes"
        said = _("They can read it now.") if wanted else _("Only you can read it now.")
        act = lambda: feeling.share_signs(readiness=one, shared=wanted, **how)  # noqa: E731  as above
        return _press(request, act, "my:signs", said)
    if "save" in request.POST and form.is_valid():
        noted = {"strengths": form.cleaned_data["strengths"], "words": form.cleaned_data["words"]}
        given = {"person": life.person, "answers": form.answers, **noted}
        if done(form, lambda: feeling.note_signs(**given, **how)):
            messages.success(request, _("It is saved. Only you can read it."))
            return redirect("my:signs")
    last = written[0] if written else None
    return page(
        request,
        "my/signs.html",
        form=form,
        last=last,
        rows=words.signs(last, life.words) if last else (),
    )


@require_http_methods(["GET", "POST"])
def story(request: Request, ending: UUID) -> HttpResponse:
    """My story after graduating, if I wish to tell it."""
    life = life_of(request)
    found = queries.certificate(request.viewer, ending, request.at).ending
    if found.person.ref != life.person.ref:
        raise NotVisible
    told = queries.story_of(found)
    how: dict[str, Any] = {"ending": found, "by": life.actor, "at": request.at}
    if "withdraw" in request.POST:
        act = lambda: actions.withdraw_story(**how)  # noqa: E731  as above
        return _press(request, act, "my:home", _("Your story is taken back."))
    asked_for = queries.uses(told) if told else []
    if request.POST.get("use") in ("yes", "no", "end"):
        return _answer_use(request, found, asked_for, life)
    before = {"words": told.words, "named": told.named} if told else {}
    form = StoryForm(request.POST or None, initial=before)
    asked = request.method == "POST" and form.is_valid()
    if asked and done(form, lambda: actions.tell_story(**form.cleaned_data, **how)):
        messages.success(request, _("Thank you. Others can read your story now."))
        return redirect("my:certificate", ending=found.ref)
    return page(
        request,
        "my/story.html",
        form=form,
        told=told,
        ending=found,
        waiting=[one for one in asked_for if not one.answer],
        agreed=[one for one in asked_for if one.answer == "yes"],
    )


def _answer_use(request: Request, ending: Any, uses: Sequence[Any], life: Life) -> HttpResponse:
    """A yes, a no, or a yes taken back; to one use, and to nothing else."""
    said = request.POST["use"]
    one = next((each for each in uses if str(each.ref) == request.POST.get("which")), None)
    if one is None:
        raise NotVisible
    how: dict[str, Any] = {"use": one, "by": life.actor, "at": request.at}
    try:
        if said == "end":
            actions.end_use(**how)
        else:
            actions.answer_use(yes=said == "yes", **how)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}".strip())
    else:
        messages.success(request, _USED[said]())
    return redirect("my:story", ending=ending.ref)


_USED: dict[str, Callable[[], str]] = {
    "yes": lambda: _("Thank you. It may be told there, and nowhere else."),
    "no": lambda: _("Good. It is not told there."),
    "end": lambda: _("Your yes is taken back. It may not be told there any more."),
}
