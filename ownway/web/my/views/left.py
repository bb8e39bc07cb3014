"""After leaving: what becomes of the money, coming back, being asked again, taking things along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent import queries as consent
from ownway.core.money import Money
from ownway.core.problems import NotVisible, Refused
from ownway.endings import actions, queries
from ownway.endings.rules import EndingKind
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import queries as spending
from ownway.web import closing_words as words
from ownway.web.going_words import GOING
from ownway.web.my.forms.left import (
    AskAgainForm,
    ChallengeForm,
    GoingForm,
    SignForm,
    TaperForm,
)
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.my.words import coach as coaches
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.csv_files import as_csv
from ownway.web.ui.parts import Column, Table


@require_GET
def left(request: Request) -> HttpResponse:
    """The person's time here is over: everything that is still theirs to see or to choose."""
    life, ending = _over(request)
    closing = queries.closing_of(ending)
    asking = queries.asking_of(life.person, request.at)
    again = closing is not None and queries.open_again(closing)
    settled_all = closing is None or (closing.final_at is not None and not again)
    items = () if closing is None or settled_all else queries.open_items(closing)
    settled = spending.settled_for_me(request.viewer, life.person)
    names = people.names(one.done_by for one in settled)
    return page(
        request,
        "my/left.html",
        settled=words.settled(settled, names, mine=True) if settled else None,
        kind=words.ending(ending.kind),
        closing=closing,
        again=again,
        items=words.items_table(items, life.words, life.person.programme.currency, mine=True)
        if closing
        else None,
        asking=asking,
        way=queries.way_back(life.person, request.at),
        graduated=ending.kind == EndingKind.GRADUATED,
        ending=ending,
        ended_too=coaches.ended_too(consent.stood_beside(life.person, ending.ended_at)),
    )


@require_http_methods(["GET", "POST"])
def ask_later(request: Request) -> HttpResponse:
    """Whether, when and how to be asked again; it can be changed until they were asked."""
    life, _ending = _over(request)
    asking = queries.asking_of(life.person, request.at)
    before = {"months": asking.ask.months, "way": asking.ask.way} if asking else {}
    form = AskAgainForm(
        request.POST or None, months=life.pack.leaving.ask_again_months, initial=before
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        how: dict[str, Any] = {"person": life.person, "by": life.actor, "at": request.at}
        if done(form, lambda: actions.choose_asking(**said, **how)):
            messages.success(request, _("We do as you say. You can change it here."))
            return redirect("my:left")
    return page(request, "my/ask_later.html", form=form)


@require_http_methods(["GET", "POST"])
def how_going(request: Request) -> HttpResponse:
    """How it is going: a point on a line and own words. Nobody has to answer."""
    life, _ending = _over(request)
    asking = queries.asking_of(life.person, request.at)
    if asking is None:
        return redirect("my:ask_later")
    form = GoingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        ask = asking.ask
        if done(form, lambda: actions.reply(ask=ask, **said, by=life.actor, at=request.at)):
            messages.success(request, _("Thank you for telling us."))
            return redirect("my:left")
    reply = asking.reply
    going = dict(GOING).get(str(reply.going), "") if reply else ""
    return page(request, "my/how_going.html", form=form, reply=reply, going=going)


@require_http_methods(["GET", "POST"])
def come_back(request: Request) -> HttpResponse:
    """One short page: the last plan, the amount of today, and one button."""
    life = life_of(request)
    way = queries.way_back(life.person, request.at)
    if way is None:
        return redirect("my:home")
    if request.method == "POST":
        try:
            actions.come_back(person=life.person, by=life.actor, at=request.at)
        except Refused as refused:
            messages.info(request, f"{refused.words} {refused.fix}")
        else:
            messages.success(request, _("Welcome back."))
            if life.pack.coaching is not None:
                messages.info(request, _("You can choose a coach again, under My circle."))
        return redirect("my:home")
    goals = queries.goals_of(way.version) if way.version is not None and way.copies else ()
    return page(request, "my/come_back.html", way=way, goals=goals)


@require_GET
def closing_statement(request: Request) -> HttpResponse:
    """The person's closing statement, to the penny: on screen and on paper."""
    life, found = _statement(request)
    made_on = programmes.day_of(life.person.programme, found.made_at)
    return page(
        request,
        "my/closing_statement.html",
        sheet=words.sheet(found, life.words, made_on),
        letter={
            "programme": life.words.get("programme"),
            "to": life.person.name,
            "day": made_on,
            "help": life.pack.help_now,
        },
    )


@require_GET
def closing_csv(request: Request) -> HttpResponse:
    """The same rows for a spreadsheet."""
    _life, found = _statement(request)
    return as_csv("closing-statement", words.HEAD, words.csv_rows(found))


def _statement(request: Request) -> tuple[Life, Any]:
    life, ending = _over(request)
    closing = queries.closing_of(ending)
    mine = [] if closing is None else queries.statements(closing)
    newest = next((one for one in mine if not one.funder), None)
    if newest is None:
        raise NotVisible
    return life, queries.statement(request.viewer, newest.ref, request.at)


def _over(request: Request) -> tuple[Life, Any]:
    """The life of somebody whose time here is over, and how it ended. Raises NotVisible."""
    life = life_of(request)
    where, ending = queries.where(life.person), queries.last_ending(life.person)
    if where is None or not where.over or ending is None:
        raise NotVisible
    return life, ending


@require_http_methods(["GET", "POST"])
def take_along(request: Request) -> HttpResponse:
    """Everything that is yours, in one file another place can load. You can take it any time."""
    life = life_of(request)
    if request.method == "GET":
        return page(request, "my/take_along.html")
    data = actions.make_package(person=life.person, by=life.actor, at=request.at)
    return HttpResponse(
        data,
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="what-is-mine.zip"'},
    )


@require_POST
def here(request: Request) -> HttpResponse:
    """“I am here”: one click, and nothing has changed."""
    life = life_of(request)
    search = queries.open_search(life.person)
    if search is not None:
        actions.heard_from(search=search, by=life.actor, at=request.at)
        messages.success(request, _("Good to hear from you. Nothing has changed."))
    return redirect("my:home")


@require_http_methods(["GET", "POST"])
def end_notice(request: Request) -> HttpResponse:
    """A notice that the programme ends the time here: why, by which rule, and how to say no."""
    life = life_of(request)
    notice = queries.open_notice(life.person)
    if notice is None:
        raise NotVisible
    challenge = queries.challenge_of(notice)
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["words"]
        how: dict[str, Any] = {"by": life.actor, "at": request.at}
        if done(form, lambda: actions.challenge_end(notice=notice, words=said, **how)):
            messages.success(
                request, _("Your words are sent. Everything goes on until the answer.")
            )
            return redirect("my:end_notice")
    return page(
        request,
        "my/end_notice.html",
        form=form,
        notice=notice,
        challenge=challenge,
        reason=life.words.get(f"ended_reason.{notice.reason_code}"),
        ends_too=coaches.ends_too(consent.standing(life.person)),
    )


@require_http_methods(["GET", "POST"])
@here_now
def taper(request: Request, life: Life) -> HttpResponse:
    """Less money step by step, as the person says: written, read back, signed, paused at will."""
    found = queries.taper_of(life.person, request.at)
    if found is not None and not ("again" in request.GET and not found.signed):
        return _standing(request, life, found)
    plan = queries.taper_plan(life.person)
    if plan is None:
        messages.info(request, _("You can do this once your plan is agreed."))
        return redirect("my:home")
    form = TaperForm(request.POST or None, currency=life.person.programme.currency)
    if request.method == "POST" and form.is_valid():
        how: dict[str, Any] = {"falls": form.falls, "by": life.actor, "at": request.at}
        if done(form, lambda: actions.write_taper(person=life.person, **how)):
            return redirect("my:taper")
    total, _free = queries.in_pots(plan, request.at)
    year = Money(total, life.person.programme.currency)
    return page(request, "my/taper.html", form=form, year=year)


def _standing(request: Request, life: Life, found: Any) -> HttpResponse:
    form = SignForm(request.POST if request.POST.get("step") == "sign" else None)
    steps = {
        "pause": (actions.pause_taper, _("Paused. Nothing goes down until you say so.")),
        "resume": (actions.resume_taper, _("It goes on.")),
        "end": (actions.end_taper, _("It has ended. Nothing more goes down.")),
    }
    how: dict[str, Any] = {"taper": found.taper, "by": life.actor, "at": request.at}
    step = request.POST.get("step", "")
    if request.method == "POST" and step in steps:
        action, said = steps[step]
        action(**how)
        messages.success(request, said)
        return redirect("my:taper")
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["signed_name"]
        if done(form, lambda: actions.sign_taper(signed_name=name, **how)):
            messages.success(request, _("You agreed. You can pause it at any time."))
            return redirect("my:taper")
    return page(
        request,
        "my/taper_stands.html",
        form=form,
        taper=found,
        sentence=_sentence(found),
        table=_steps(found),
    )


def _sentence(found: Any) -> str:
    """From £4,311 a year now to £2,000 from 1 March 2027, in 3 steps."""
    last = found.steps[-1]
    return _("Your money goes from %(now)s a year to %(then)s, in %(count)s steps.") % {
        "now": words.shown(found.year.minor, found.taper.currency),
        "then": words.shown(last.amount_minor, found.taper.currency),
        "count": len(found.steps),
    }


def _steps(found: Any) -> Table:
    currency = found.taper.currency
    return Table(
        caption=_("Each step"),
        columns=(
            Column(_("From")),
            Column(_("Money of the year"), number=True),
            Column(_("Where it stands")),
        ),
        rows=[
            (
                step.from_on,
                Money(step.amount_minor, currency),
                _("Done") if step.posted_on else _("To come"),
            )
            for step in found.steps
        ],
    )
