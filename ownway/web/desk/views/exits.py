"""Exit groups and ways out, for those who run them and those who walk along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ownway.core.problems import NotVisible, Refused
from ownway.endings import actions, queries
from ownway.endings.queries import Group, Whole
from ownway.endings.queries import readiness as felt
from ownway.endings.rules import AGREED, CLOSED, WRITING, ExitStatus, Outcome, may_move
from ownway.people import queries as people
from ownway.people.queries import account_by_ref
from ownway.programme import queries as programmes
from ownway.web import typed_words
from ownway.web.desk.forms.exits import (
    AlongForm,
    AwardForm,
    CameForm,
    DeclineForm,
    GroupForm,
    LookForm,
    NameForm,
    OfferForm,
    PromiseForm,
    ResourceForm,
    RetreatForm,
    SignForm,
)
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import exits as words
from ownway.web.desk.words import promises
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page, put

WALKS = (P.EXIT_RUN, P.EXIT_WALK)


@require_http_methods(["GET", "POST"])
def exits(request: Request) -> HttpResponse:
    """What we owe people on their way out first; then everybody, and the groups."""
    office = office_of(request, *WALKS)
    runs = office.may(P.EXIT_RUN)
    rules = office.pack.exits
    form = GroupForm(request.POST or None) if runs and rules else None
    if request.method == "POST" and form is not None and form.is_valid():
        made = {"programme": office.programme, **form.cleaned_data}
        if done(form, lambda: actions.plan_cohort(**made, by=office.by(), at=request.at)):
            messages.success(request, _("The group is planned. Its team can gather."))
            return redirect(f"{request.path}?programme={office.programme.ref}")
    rows = queries.ways_out(office.viewer, office.programme.ref, request.at)
    live = [one for one in rows if one.status not in CLOSED]
    turns = [one for one in rows if one in live or one.asked_look is not None]
    waiting = [
        words.mine(queries.to_sign(office.viewer, request.at, programme=office.programme.ref)),
        words.unsigned(live),
        words.ownerless(live),
        words.late(live),
        words.doubted(rows),
        words.ours(queries.our_turns(turns)),
    ]
    return page(
        request,
        "desk/exits.html",
        form=form,
        programme=office.words.get("programme"),
        groups=[one for one in waiting if one.waits],
        quiet=not any(one.waits for one in waiting),
        board=words.picture(queries.counts(office.programme)) if runs else None,
        everybody=words.everybody(live),
        cohorts=words.groups(queries.groups(office.programme)) if rules else None,
        limits=rules.group_on(programmes.day_of(office.programme, request.at)) if rules else None,
        on_paper=queries.named_without_sign_in(office.viewer, office.programme, request.at),
        others=other_offices(request, office, *WALKS),
    )


@require_http_methods(["GET", "POST"])
def group(request: Request, cohort: UUID) -> HttpResponse:
    """One group: its team, its retreat, and who comes. Everybody offers themself."""
    found = queries.group_by_ref(request.viewer, cohort)
    office = office_for(request, found.cohort.programme, *WALKS)
    runs = office.may(P.EXIT_RUN)
    here = queries.ways_out(office.viewer, office.programme.ref, request.at)
    coming = [one for one in here if one.exit.cohort_id == found.cohort.pk]
    awarded = [one for one in coming if one.status is ExitStatus.AWARDED]
    chosen = request.POST.get("do", "")
    forms: dict[str, Any] = {
        "offer": OfferForm(
            request.POST if chosen == "offer" else None,
            parts=words.parts(office.pack, office.words),
        ),
        "retreat": RetreatForm(
            request.POST if chosen == "retreat" else None,
            initial={"on": found.cohort.retreat_on, "place": found.cohort.retreat_place},
        ),
        "came": CameForm(
            request.POST if chosen == "came" else None,
            people=[(str(one.exit.ref), one.exit.person.name) for one in awarded],
        ),
    }
    form = forms.get(chosen)
    member = found.member(office.viewer)
    how: dict[str, Any] = {"by": office.by(), "at": request.at}
    if request.method == "POST":
        if chosen not in ("offer", "stop") and not runs:
            raise NotVisible
        if form is None:
            return _press(request, lambda: _on_group(chosen, found, member, how), found)
        if form.is_valid() and done(
            form, lambda: _with_form(chosen, found, form.cleaned_data, how)
        ):
            messages.success(request, _("It is saved."))
            return redirect("desk:exit_group", cohort=found.cohort.ref)
    over = found.cohort.retreated_at is not None
    return page(
        request,
        "desk/exit_group.html",
        form=form,
        forms=forms,
        group=found,
        status=words.group_status(found),
        facts=words.limits(found),
        team=words.team(found, office.words),
        coming=words.everybody(coming),
        runs=runs,
        member=member,
        over=over,
        lacks=[] if found.cohort.opened_at else words.lacks(queries.to_open(found, request.at)),
        may_hold=found.takes_people and runs,
    )


def _on_group(chosen: str, found: Group, member: Any, how: dict[str, Any]) -> None:
    if chosen == "open":
        actions.open_cohort(cohort=found.cohort, **how)
    elif chosen == "stop" and member is not None:
        actions.stop_offering(member=member, **how)
    else:
        raise NotVisible


def _with_form(chosen: str, found: Group, said: dict[str, Any], how: dict[str, Any]) -> None:
    if chosen == "offer":
        actions.offer_self(cohort=found.cohort, part=said["part"], **how)
    elif chosen == "retreat":
        actions.set_retreat(cohort=found.cohort, on=said["on"], place=said["place"], **how)
    else:
        came = [UUID(ref) for ref in said["came"]]
        actions.hold_retreat(cohort=found.cohort, came=came, **how)


def _press(request: Request, act: Callable[[], Any], found: Group) -> HttpResponse:
    _tell(request, act)
    return redirect("desk:exit_group", cohort=found.cohort.ref)


def _tell(request: Request, act: Callable[[], Any]) -> None:
    try:
        act()
    except Refused as refused:
        told = [f"{one.words} {one.fix}" for one in refused.problems]
        messages.info(request, " ".join(told) or f"{refused.words} {refused.fix}".strip())
    else:
        messages.success(request, _("It is saved. The person sees it now."))


@require_http_methods(["GET", "POST"])
def way_out(request: Request, exit: UUID) -> HttpResponse:
    """One way out: what everybody promised, who signed, and what I can do."""
    whole = queries.way_out(request.viewer, exit, request.at)
    person = whole.exit.person
    office = office_for(request, person.programme, *WALKS)
    me = queries.part_of(office.viewer, whole)
    chosen = request.POST.get("do", "")
    rules = office.pack.exits
    partners = rules.partners if rules else ()
    kinds = [(one, office.words.get(f"exit_partner.{one}")) for one in partners]
    staff = queries.asked_along(person, request.at)
    beside = {one.account_id for one in whole.standing}
    forms: dict[str, Any] = {
        "promise": PromiseForm(request.POST if chosen == "promise" else None),
        "sign": SignForm(
            request.POST if chosen == "sign" else None,
            initial={"name": office.viewer.name, "agreement": whole.exit.agreement},
            auto_id="sign_%s",
        ),
        "resource": ResourceForm(
            request.POST if chosen == "resource" else None, kinds=kinds, auto_id="resource_%s"
        ),
        "along": AlongForm(
            request.POST if chosen == "along" else None,
            people=[(str(one.ref), one.name) for one, _role in staff if one.pk not in beside],
            parts=words.parts(office.pack, office.words) if rules else (),
            auto_id="along_%s",
        ),
        "partner": NameForm(request.POST if chosen == "partner" else None, auto_id="partner_%s"),
    }
    form = forms.get(chosen)
    how: dict[str, Any] = {"by": office.by(person), "at": request.at}
    if request.method == "POST":
        _require_hand(office, whole, me, chosen)
        if form is None:
            raise NotVisible
        if form.is_valid() and done(form, lambda: _said(chosen, whole, me, form, how)):
            messages.success(request, _("It is saved. The person sees it now."))
            return redirect("desk:exit", exit=whole.exit.ref)
        if getattr(form, "stale", None):
            put(form, "agreement", whole.exit.agreement)
    return page(
        request, "desk/exit.html", form=form, forms=forms, **_shown(request, office, whole, me)
    )


def _shown(request: Request, office: Office, whole: Whole, me: Any) -> dict[str, Any]:
    plan = queries.plan_for(office.viewer, whole)
    shared = felt.shared(office.viewer, whole, request.at)
    handed = whole.exit.handed_round_at is not None
    runs = office.may(P.EXIT_RUN) and not office.too_close(P.EXIT_RUN, whole.exit.person)
    return {
        "whole": whole,
        "person": whole.exit.person,
        "status": words.status(whole),
        "about": words.about(whole, _came(whole.exit.ref, "apply")),
        "promises": words.promises(whole),
        "signed": words.signed(whole, office.words),
        "plan": words.plan(plan, _came(plan.ref, "write_plan")) if plan else (),
        "strengths": words.strengths(shared) if shared else (),
        "resources": words.resources(queries.resources(whole), office.words),
        "given": [
            one for one in queries.resources(whole) if not one.used_at and not one.returned_at
        ],
        "me": me,
        "runs": runs,
        "to_say": promises.to_say(whole, me),
        "writing": whole.status in WRITING,
        "may_sign": bool(handed and me and not whole.signed(me)),
        "papers": [
            one for one in whole.unsigned if handed and me and words.signs_on_paper(whole, one)
        ],
        "left": {one.owner_id: one.owner for one in whole.without_owner}.values(),
        "may_ask": (runs or me is not None) and whole.status in (*WRITING, *AGREED),
        "orphans": whole.without_owner,
        "may_answer": runs and whole.status is ExitStatus.APPLIED,
        "may_look": runs and whole.stands.look_asked,
        "slow": promises.slow(queries.slow(whole, request.at), me) if runs else (),
        "may_catch_up": runs and whole.status is ExitStatus.AWARDED and whole.stands.retreat_over,
        "may_give": runs and whole.exit.cohort is not None and whole.status not in CLOSED,
        "on_paper": queries.may_type(office.viewer, whole.exit.person, request.at),
        "may_rest": bool(me) and whole.status not in CLOSED,
    }


def _came(row: UUID, act: str) -> str:
    """How somebody's words came, where they have no sign-in and staff typed them in."""
    found = queries.typed_about([row], act).get(row)
    return typed_words.in_short(found, people.name_of(found.typed_by)) if found else ""


def _require_hand(office: Office, whole: Whole, me: Any, chosen: str) -> None:
    """Whoever promises and signs takes part by name; what is given, those who run it add."""
    runs = office.may(P.EXIT_RUN) and not office.too_close(P.EXIT_RUN, whole.exit.person)
    allowed = {"resource": runs, "along": runs or me is not None}
    if not allowed.get(chosen, me is not None):
        raise NotVisible


def _said(chosen: str, whole: Whole, me: Any, form: Any, how: dict[str, Any]) -> None:
    said = form.cleaned_data
    if chosen == "promise":
        actions.promise(owner=me, **said, **how)
    elif chosen == "sign":
        actions.sign(party=me, **said, **how)
    elif chosen == "along":
        account = account_by_ref(chosen_uuid(said["who"]))
        actions.ask_along(way_out=whole.exit, account=account, part=said["part"], **how)
    elif chosen == "partner":
        actions.bring_partner(way_out=whole.exit, name=said["name"], **how)
    else:
        actions.add_resource(way_out=whole.exit, **said, **how)


@require_POST
def step(request: Request, exit: UUID, step: str) -> HttpResponse:
    """One press on a way out: rest, go on, hand round, leave, take over, mark, give back."""
    whole = queries.way_out(request.viewer, exit, request.at)
    person = whole.exit.person
    office = office_for(request, person.programme, *WALKS)
    me = queries.part_of(office.viewer, whole)
    how: dict[str, Any] = {"by": office.by(person), "at": request.at}
    which = request.POST.get("which", "")
    text = request.POST.get("agreement", "")
    act = _acts(whole, me, which, int(text) if text.isdecimal() else 0, how).get(step)
    runs = office.may(P.EXIT_RUN) and not office.too_close(P.EXIT_RUN, person)
    if act is None or (step in _RUNS and not runs) or (step in _PARTS and me is None):
        raise NotVisible
    _tell(request, act)
    if step == "leave":
        return redirect("desk:exits")
    return redirect("desk:exit", exit=whole.exit.ref)


_RUNS = frozenset({"catch-up", "used", "returned", "release"})
_PARTS = frozenset({"rest", "go-on", "hand-round", "leave", "kept", "missed", "paper"})


def _acts(
    whole: Whole, me: Any, which: str, text: int, how: dict[str, Any]
) -> dict[str, Callable[[], Any]]:
    """What a press can do, by its name in the address; `which`: the promise, party or thing;
    `text`: the number of the agreement that was signed on paper.
    """
    on_exit = {"way_out": whole.exit, **how}
    acts: dict[str, Callable[[], Any]] = {
        "rest": lambda: actions.pause(**on_exit),
        "go-on": lambda: actions.go_on(**on_exit),
        "hand-round": lambda: actions.hand_round(**on_exit),
        "catch-up": lambda: actions.catch_up(**on_exit),
        "leave": lambda: actions.leave_team(party=me, **how),
    }
    named: dict[str, Any] = {
        str(one.ref): one for one in [*list[Any](whole.commitments), *whole.parties]
    }
    named |= {str(one.ref): one for one in queries.resources(whole)}
    found: Any = named.get(which)
    if found in whole.commitments:
        acts["kept"] = lambda: actions.mark(commitment=found, outcome=Outcome.KEPT, **how)
        acts["missed"] = lambda: actions.mark(commitment=found, outcome=Outcome.MISSED, **how)
    elif found in whole.parties:
        acts["take-over"] = lambda: actions.take_over(left=found, **how)
        acts["release"] = lambda: actions.release(party=found, **how)
        paper = {"party": found, "name": found.name, "agreement": text, "on_paper": True}
        acts["paper"] = lambda: actions.sign(**paper, **how)
    elif found is not None:
        acts["used"] = lambda: actions.use_resource(resource=found, **how)
        acts["returned"] = lambda: actions.return_resource(resource=found, **how)
    return acts


@require_http_methods(["GET", "POST"])
def answer(request: Request, exit: UUID) -> HttpResponse:
    """Answers an application, or looks again at a no somebody else gave."""
    whole = queries.way_out(request.viewer, exit, request.at)
    person = whole.exit.person
    office = office_for(request, person.programme, P.EXIT_RUN)
    rules = office.pack.exits
    if rules is None:
        raise NotVisible
    apart = office.too_close(P.EXIT_RUN, person)
    if not apart and queries.typed_it_in(office.viewer, whole):
        apart = _("You typed this in, so somebody else answers it.")
    open_ = queries.open_group(office.programme)
    members = open_.coaches if open_ and open_.free else ()
    coaches = [(str(one.ref), one.account.name) for one in members]
    reasons = [(one, office.words.get(f"exit_reason.{one}")) for one in rules.decline_reasons]
    chosen = request.POST.get("do", "") if not apart else ""
    forms: dict[str, Any] = {
        "award": AwardForm(request.POST if chosen == "award" else None, coaches=coaches),
        "decline": DeclineForm(
            request.POST if chosen == "decline" else None, reasons=reasons, auto_id="no_%s"
        ),
        "look": LookForm(
            request.POST if chosen == "look" else None,
            coaches=coaches if may_move(whole.status, ExitStatus.AWARDED) else (),
        ),
    }
    form = forms.get(chosen)
    how: dict[str, Any] = {"by": office.by(person), "at": request.at}
    if form is not None and form.is_valid():
        member = {str(one.ref): one for one in members}.get(form.cleaned_data.get("coach", ""))
        place = (open_.cohort, member) if open_ and member else None
        if done(form, lambda: _answered(chosen, whole, form.cleaned_data, place, how)):
            messages.success(request, _("It is done. The person sees it now."))
            return redirect("desk:exit", exit=whole.exit.ref)
    return page(
        request,
        "desk/exit_answer.html",
        form=form,
        forms=forms,
        person=person,
        whole=whole,
        apart=apart,
        about=words.about(whole, _came(whole.exit.ref, "apply")),
        may_award=bool(coaches) and whole.status is ExitStatus.APPLIED,
        may_decline=whole.status is ExitStatus.APPLIED,
        may_look=whole.stands.look_asked,
        line=_in_line(whole, open_),
    )


def _in_line(whole: Whole, open_: Group | None) -> str:
    """Where an application stands, so that nobody is passed by; of no other question."""
    if whole.status is not ExitStatus.APPLIED:
        return ""
    return words.in_line(queries.applied_before(whole), open_.free if open_ else 0)


def _answered(
    chosen: str, whole: Whole, said: dict[str, Any], place: Any, how: dict[str, Any]
) -> None:
    if chosen == "decline":
        actions.decline(way_out=whole.exit, **said, **how)
    elif chosen == "look" and whole.asked_look is not None:
        actions.look_again(answer=whole.asked_look, words=said["words"], award_to=place, **how)
    elif place is not None:
        cohort, coach = place
        actions.award(way_out=whole.exit, cohort=cohort, coach=coach, words=said["words"], **how)
    else:
        raise NotVisible
