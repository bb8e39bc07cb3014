"""The people somebody helps, and what each of them lets them see."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.assessment import queries as assessments
from ownway.consent import queries as consent
from ownway.consent.rules import Level, Permission, Topic
from ownway.core.problems import NotVisible, Refused
from ownway.endings import queries as endings
from ownway.learning import queries as courses
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.review import actions as reviews
from ownway.spending import queries as spending
from ownway.web import check_coming, learning_words, signing_words, statement_words
from ownway.web.request import Request
from ownway.web.support.helping import helping_of
from ownway.web.support.views.prices import agrees_on_buying
from ownway.web.support.words import helping as words
from ownway.web.support.words import money as money_words
from ownway.web.ui.answers import page
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.periods import PeriodForm, as_query, asked_period


@require_GET
def home(request: Request) -> HttpResponse:
    """Everybody I help, and what each lets me see."""
    found = consent.helped(request.viewer, at=request.at)
    cards = [
        words.card(
            one,
            may_write=bool(
                consent.can(request.viewer, Permission.PLAN_HELP_WRITE, person=one.person)
            ),
        )
        for one in found
    ]
    works = bool(consent.programmes_where(request.viewer, Permission.REVIEW_HOLD))
    account = request.viewer.account
    coaches = account is not None and bool(people.coaching_of(account))
    walks = bool(consent.programmes_where(request.viewer, Permission.EXIT_WALK))
    return page(
        request,
        "support/home.html",
        cards=cards,
        works=works,
        coaches=coaches,
        to_sign=signing_words.to_sign(endings.to_sign(request.viewer, request.at)) if walks else [],
        ways_out=signing_words.ways_out() if walks else None,
        waits=check_coming.own(request),
    )


@require_GET
def person(request: Request, person: UUID) -> HttpResponse:
    """One person: what is open, what is not, and the way to each."""
    helping = helping_of(request, person)
    return page(
        request,
        "support/person.html",
        helping=helping,
        rows=words.rows(helping.helped),
        closed=words.closed(helping.helped),
        needs=helping.person.access_needs if helping.sees(Topic.PERSON) else "",
        paper=words.on_paper(helping.helped)
        if endings.may_type_plan(request.viewer, helping.person)
        else None,
    )


@require_GET
def notes(request: Request, person: UUID) -> HttpResponse:
    """What is worth knowing, topic by topic; only topics that are open (scenario 20)."""
    helping = helping_of(request, person)
    helping.require(*words.NOTED)
    found = consent.notes(request.viewer, helping.person, at=request.at)
    names = people.names({note.written_by for note in found})
    groups = [
        (
            words.title(topic),
            [
                (note, words.typed_by(note.written_by, helping.helped, names))
                for note in found
                if note.subject == topic
            ],
        )
        for topic in words.NOTED
        if helping.sees(topic)
    ]
    return page(request, "support/notes.html", helping=helping, groups=groups)


@require_GET
def learning(request: Request, person: UUID) -> HttpResponse:
    """The courses and the learning plan of the person, each where it is shared."""
    helping = helping_of(request, person)
    helping.require(Topic.COURSES, Topic.LEARNING)
    viewer, at = request.viewer, request.at
    return page(
        request,
        "support/learning.html",
        helping=helping,
        courses=[
            (one, learning_words.STATES[one.state]())
            for one in courses.courses_of(viewer, helping.person, at=at)
        ],
        sees_courses=helping.sees(Topic.COURSES),
        plan=courses.plan_of(viewer, helping.person, at=at),
        sees_plan=helping.sees(Topic.LEARNING),
    )


@require_GET
def answers(request: Request, person: UUID) -> HttpResponse:
    """The answers the person sent, as they sent them."""
    helping = helping_of(request, person)
    helping.require(Topic.ASSESSMENT)
    found = assessments.current(request.viewer, person, at=request.at)
    rows = assessments.questions(found, language=request.LANGUAGE_CODE) if found else ()
    parts: dict[str, list[SummaryRow]] = {}
    for row in rows:
        chosen = [option.words for option in row.options if option.chosen]
        parts.setdefault(row.part_title, []).append(
            SummaryRow(key=row.text, value=chosen or _("Not sure yet"), note=row.words)
        )
    return page(request, "support/answers.html", helping=helping, parts=list(parts.items()))


@require_GET
def money(request: Request, person: UUID) -> HttpResponse:
    """The money in a sentence; a little more for who is told about it."""
    helping = helping_of(request, person)
    helping.require(Topic.MONEY)
    view = spending.money(request.viewer, person, request.at)
    level = helping.helped.levels.get(Topic.MONEY, Level.NOTHING)
    return page(
        request,
        "support/money.html",
        helping=helping,
        left=money_words.left(view, helping.name),
        more=money_words.more(view, level),
    )


@require_http_methods(["GET", "POST"])
def statement(request: Request, person: UUID) -> HttpResponse:
    """The statement of a month or any time: the sums, and what else the person opened of it."""
    helping = helping_of(request, person)
    helping.require(Topic.MONEY)
    today = programmes.day_of(helping.person.programme, request.at)
    first = spending.first_day(request.viewer, person, request.at)
    form = PeriodForm(request.POST or None, first=first or today, today=today)
    if request.method == "POST" and form.is_valid():
        there = reverse("support:statement", args=[person])
        return redirect(there + as_query(form.period))
    period = asked_period(request, today)
    found = spending.statements(request.viewer, person, period, request.at)
    return page(
        request,
        "support/statement.html",
        helping=helping,
        form=form,
        days=statement_words.days(period),
        none_yet=first is None,
        sheets=[statement_words.sheet(one, helping.name) for one in found],
        letter={
            "programme": helping.words.get("programme"),
            "to": helping.person.name,
            "day": today,
        },
    )


@require_GET
def bought(request: Request, person: UUID) -> HttpResponse:
    """What was asked for and bought."""
    helping = helping_of(request, person)
    helping.require(Topic.BUYING)
    found = spending.purchases(request.viewer, person, request.at)
    agrees = helping.agrees_on(Topic.BUYING)
    shown = agrees_on_buying(helping)
    lines = spending.buyable(request.viewer, person, request.at) if shown else ()
    return page(
        request,
        "support/bought.html",
        helping=helping,
        bills=spending.invoices_to_agree(request.viewer, person, request.at) if agrees else [],
        table=money_words.bought(found, helping.name),
        lines=[one.line for one in lines if not one.kept_aside],
        aside=[one.line for one in lines if one.kept_aside],
    )


@require_http_methods(["GET", "POST"])
def stop(request: Request, person: UUID) -> HttpResponse:
    """Somebody stops helping; asked once more, because only the person can let them in again."""
    helping = helping_of(request, person)
    supporter = helping.helped.supporter
    if supporter is None:
        raise NotVisible
    if request.method == "POST":
        try:
            reviews.leave_circle(supporter=supporter, by=helping.actor, at=request.at)
        except Refused as refused:
            messages.info(request, f"{refused.words} {refused.fix}")
            return redirect("support:person", person=person)
        messages.success(request, _("You do not help %(name)s any more.") % {"name": helping.name})
        return redirect("support:home")
    return page(request, "support/stop.html", helping=helping)
