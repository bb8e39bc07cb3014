"""Running a check: instruments, rounds and their raters (S16)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible
from ownway.improvement import actions, queries
from ownway.improvement.phrases import all_told, viewpoint
from ownway.improvement.rules.instruments import Instrument, NotAnInstrument, digest, placed
from ownway.improvement.rules.rounds import Stage, Way
from ownway.interop.instruments import reading
from ownway.web import check_words
from ownway.web.check_forms import WholeForm, grouped
from ownway.web.org.check_forms import AsideForm, ImportForm, PlanForm, RaterForm
from ownway.web.org.house import House, P, house_for, house_of
from ownway.web.org.words import checks as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.showing import local_day

LOOKING = (P.IMPROVEMENT_RUN, P.OVERSIGHT_VIEW)


def runs(request: Request, house: House) -> bool:
    """Whether the viewer may do more than look."""
    return bool(consent.can(request.viewer, P.IMPROVEMENT_RUN, programme=house.programme))


@require_GET
def checks(request: Request) -> HttpResponse:
    """When the next check is due, the one that runs, those before, and what is being tried."""
    house = house_of(request, *LOOKING)
    rows = queries.rounds_of(request.viewer, house.programme)
    cycles = queries.cycles(request.viewer, house.programme)
    chart, table = check_words.trend(queries.line(house.programme))
    return page(
        request,
        "org/checks.html",
        house=house,
        name=house.words.get("programme"),
        runs=runs(request, house),
        due=queries.due(house.programme),
        going_on=next((one for one in rows if one.closed_at is None), None),
        table=words.rounds([(one, queries.stage(one)) for one in rows]),
        cycles=words.cycles(cycles, queries.day(rows[0], request.at)) if rows and cycles else None,
        trend=chart,
        trend_table=table,
        changes=len(queries.closed_rounds(house.programme)) > 1,
    )


@require_GET
def instruments(request: Request) -> HttpResponse:
    """The checks that are here, and those that come with Ownway."""
    house = house_of(request, *LOOKING)
    kept = queries.instruments(request.viewer, house.programme)
    there = {one.digest for one in kept}
    return page(
        request,
        "org/instruments.html",
        house=house,
        kept=words.versions(kept, request.LANGUAGE_CODE),
        ours=[
            (place, one)
            for place, one in enumerate(_ours(request))
            if {digest(each) for each in queries.own_version(one.code, one.version)} - there
        ],
        runs=runs(request, house),
    )


def _ours(request: Request) -> list[Instrument]:
    """Each version that comes with Ownway, once; in the reader's language where it has that."""
    return queries.of_reader(queries.own(), request.LANGUAGE_CODE)


@require_http_methods(["GET", "POST"])
def take_own(request: Request, place: int) -> HttpResponse:
    """Takes in a check that comes with Ownway, in each language it has."""
    house = house_of(request, P.IMPROVEMENT_RUN)
    ours = _ours(request)
    if place >= len(ours):
        raise NotVisible
    chosen = ours[place]
    if request.method == "POST":
        actions.take_instruments(
            programme=house.programme,
            instruments=queries.own_version(chosen.code, chosen.version),
            origin="ours",
            by=request.viewer.actor,
            at=request.at,
        )
        messages.success(request, _("It is here now. You can plan a check with it."))
        return redirect(reverse("org:plan_check") + house.ask)
    return page(
        request,
        "org/instrument.html",
        house=house,
        instrument=chosen,
        groups=grouped(list(placed(chosen))),
        take=True,
    )


@require_GET
def instrument(request: Request, instrument: UUID) -> HttpResponse:
    """One check in full, to read."""
    kept = queries.instrument(request.viewer, instrument)
    house = house_for(request, kept.programme.ref, *LOOKING)
    content = queries.content(kept)
    return page(
        request,
        "org/instrument.html",
        house=house,
        kept=kept,
        instrument=content,
        groups=grouped(list(placed(content))),
    )


@require_GET
def instrument_paper(request: Request, instrument: UUID) -> HttpResponse:
    """The whole check as a blank form, to print."""
    kept = queries.instrument(request.viewer, instrument)
    house = house_for(request, kept.programme.ref, *LOOKING)
    content = queries.content(kept)
    rows = list(placed(content))
    return page(
        request,
        "org/instrument_paper.html",
        house=house,
        kept=kept,
        instrument=content,
        groups=words.paper(content, grouped(rows)),
        viewpoints=words.viewpoints(),
    )


@require_http_methods(["GET", "POST"])
def import_instrument(request: Request) -> HttpResponse:
    """A check from a file, for an organisation that may use it."""
    house = house_of(request, P.IMPROVEMENT_RUN)
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        name, data = form.cleaned_data["file"]
        made: list[Any] = []
        try:
            read = reading.read(name, data)
        except NotAnInstrument as wrong:
            problems = wrong.problems
            form.add_error("file", _("This file cannot be used yet. See below what is wrong."))
        else:
            kept = done(
                form,
                lambda: made.append(
                    actions.take_instrument(
                        programme=house.programme,
                        instrument=read.instrument,
                        origin=read.origin,
                        by=request.viewer.actor,
                        at=request.at,
                    )
                ),
            )
            if kept:
                messages.success(request, _("It is here now. Read it once before you use it."))
                return redirect("org:instrument", instrument=made[0].ref)
    return page(request, "org/import_instrument.html", form=form, house=house, problems=problems)


@require_http_methods(["GET", "POST"])
def plan_check(request: Request) -> HttpResponse:
    """A new round: which check, when everybody meets."""
    house = house_of(request, P.IMPROVEMENT_RUN)
    kept = queries.of_reader(
        queries.instruments(request.viewer, house.programme), request.LANGUAGE_CODE
    )
    if not kept:
        return redirect(reverse("org:instruments") + house.ask)
    form = PlanForm(request.POST or None, kept=kept)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        said = form.cleaned_data
        planned = done(
            form,
            lambda: made.append(
                actions.plan_round(
                    instrument=form.chosen(),
                    parts=said["parts"],
                    convene_on=said["convene_on"],
                    anonymous=said["anonymous"],
                    by=request.viewer.actor,
                    at=request.at,
                )
            ),
        )
        if planned:
            messages.success(request, _("The check is planned. Now name who rates."))
            return redirect("org:check", check=made[0].ref)
    return page(request, "org/plan_check.html", form=form, house=house)


def found(request: Request, ref: UUID, *permissions: P) -> tuple[Any, House]:
    """A round with its house. Raises NotVisible."""
    of = queries.round_seen(request.viewer, ref)
    return of, house_for(request, of.programme.ref, *permissions)


@require_GET
def check(request: Request, check: UUID) -> HttpResponse:
    """One round: who rates, what is missing for the next step, and what came of it."""
    of, house = found(request, check, *LOOKING)
    now = queries.stage(of)
    raters = queries.raters_seen(of)
    asked = len(queries.placed(of))
    may = runs(request, house)
    convening = queries.convening_of(of)
    tried = queries.cycles(request.viewer, house.programme)
    return page(
        request,
        "org/check.html",
        house=house,
        round=of,
        stage=check_words.stage(now),
        facts=words.facts(of, asked, queries.at_closing(of)),
        raters=words.raters(raters, asked, link=may and of.closed_at is None),
        lacks=all_told(queries.lacks(of)) if now in (Stage.PLANNED, Stage.OPEN) else (),
        planned=now is Stage.PLANNED,
        open=now is Stage.OPEN,
        valid=of.outcome == "valid",
        convening=convening,
        priorities=words.priorities(convening, tried) if convening else [],
        runs=may,
    )


@require_http_methods(["GET", "POST"])
def name_rater(request: Request, check: UUID) -> HttpResponse:
    """Somebody is asked to rate."""
    of, house = found(request, check, P.IMPROVEMENT_RUN)
    form = RaterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        said = form.cleaned_data
        named = done(
            form,
            lambda: made.append(
                actions.name_rater(
                    of=of,
                    name=said["name"],
                    viewpoint=said["viewpoint"],
                    by=request.viewer.actor,
                    at=request.at,
                )
            ),
        )
        if named:
            messages.success(request, _("They are on the list. Now send them their link."))
            return redirect("org:check_rater", rater=made[0].ref)
    return page(request, "org/name_rater.html", form=form, house=house, round=of)


@require_http_methods(["GET", "POST"])
def check_rater(request: Request, rater: UUID) -> HttpResponse:
    """One rater: their link, shown once; paper, and taking them off the list."""
    of = queries.rater_of_round(request.viewer, rater)
    house = house_for(request, of.round.programme.ref, P.IMPROVEMENT_RUN)
    form = AsideForm()
    link: list[str] = []
    if request.method == "POST":
        form = AsideForm({"words": "-"})
        form.is_valid()
        said: dict[str, Any] = {"rater": of, "by": request.viewer.actor, "at": request.at}
        if request.POST.get("step") == "link":
            done(form, lambda: link.append(actions.show_link(**said)))
        elif done(form, lambda: actions.remove_rater(**said)):
            messages.success(request, _("They are off the list."))
            return redirect("org:check", check=of.round.ref)
    return page(
        request,
        "org/check_rater.html",
        form=form,
        house=house,
        rater=of,
        round=of.round,
        viewpoint=viewpoint(of.viewpoint),
        links=[request.build_absolute_uri(reverse("public:check", args=[one])) for one in link],
        until=local_day(of.round.expires_at),
        ended=request.at >= of.round.expires_at,
        shown_on=local_day(of.link_shown_at) if of.link_shown_at else None,
        open=queries.open_to_rater(of),
        on_list=of.handed_in_at is None and of.round.closed_at is None,
    )


@require_http_methods(["GET", "POST"])
def check_paper(request: Request, rater: UUID) -> HttpResponse:
    """Somebody's answers, typed in from paper; who typed is kept."""
    of = queries.rater_of_round(request.viewer, rater)
    house = house_for(request, of.round.programme.ref, P.IMPROVEMENT_RUN)
    if not queries.open_to_rater(of) or of.account is not None:
        raise NotVisible
    content = queries.content_in(of.round.instrument, request.LANGUAGE_CODE)
    placed = queries.placed(of.round, request.LANGUAGE_CODE)
    form = WholeForm(request.POST or None, instrument=content, placed=placed)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.hand_in_at_once(
                rater=of,
                given=form.given(),
                way=Way.PAPER,
                by=request.viewer.actor,
                at=request.at,
            ),
        )
    ):
        messages.success(request, _("Their answers are handed in."))
        return redirect("org:check", check=of.round.ref)
    return page(
        request, "org/check_paper.html", form=form, house=house, rater=of, instrument=content
    )


@require_http_methods(["GET", "POST"])
def check_step(request: Request, check: UUID, step: str) -> HttpResponse:
    """Rating is opened, closed with a result, or set aside."""
    of, house = found(request, check, P.IMPROVEMENT_RUN)
    said = words.STEPS.get(step)
    if said is None:
        raise NotVisible
    asks = step == "aside"
    form = AsideForm(request.POST or None) if asks else AsideForm({"words": "-"})
    acts = {
        "open": lambda: actions.open_round(of=of, by=request.viewer.actor, at=request.at),
        "close": lambda: actions.close_round(of=of, by=request.viewer.actor, at=request.at),
        "aside": lambda: actions.set_aside(
            of=of, why=form.cleaned_data["words"], by=request.viewer.actor, at=request.at
        ),
    }
    if request.method == "POST" and form.is_valid() and done(form, acts[step]):
        messages.success(request, said().done)
        return redirect("org:check", check=of.ref)
    seen = queries.at_closing(of) if step == "close" else None
    if request.method == "GET" and not asks:
        form = AsideForm()
    return page(
        request,
        "org/check_step.html",
        form=form,
        house=house,
        round=of,
        said=said(),
        asks=asks,
        left_out=words.left_out(seen) if seen else [],
        from_paper=words.from_paper(seen) if seen and seen.on_paper else "",
    )
