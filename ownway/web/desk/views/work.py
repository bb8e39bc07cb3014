"""The work list: what we owe people, the earliest day first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ownway.allocation import queries as allocations
from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.core.money import Money
from ownway.decisions import queries as decisions
from ownway.endings import queries as endings
from ownway.holding import queries as holding
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.review import queries as review
from ownway.rulemaking import queries as rulemaking
from ownway.spending import queries as spending
from ownway.spending.rules import RunStatus
from ownway.web import check_coming
from ownway.web.desk.office import DESK, PAYING, Office, P, office_of, other_offices
from ownway.web.desk.views.holding import decided as decided_about_holding
from ownway.web.desk.views.telling import LOOKING_INTO
from ownway.web.desk.words import concerns as concern_words
from ownway.web.desk.words import exits as exit_words
from ownway.web.desk.words import holding as holding_words
from ownway.web.desk.words import money as money_words
from ownway.web.desk.words import runs as run_words
from ownway.web.desk.words import speaking as speaking_words
from ownway.web.desk.words import work as words
from ownway.web.desk.words.work import Group
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.parts import Link

SOON = timedelta(days=28)  # reviews this near stand on the list
A_FEW = 10  # payments that stand on the list; the page of pay runs has all of them


@require_GET
def home(request: Request) -> HttpResponse:
    """Every kind of work that the viewer's roles open, and nothing else."""
    office = office_of(request, *DESK)
    mine = endings.to_sign(office.viewer, request.at, programme=office.programme.ref)
    groups = [
        *([exit_words.mine(mine)] if mine else []),  # their own name is missing: it stands first
        *_decisions(request, office),
        *_money(request, office),
        *decided_about_holding(request, office),
    ]
    return page(
        request,
        "desk/home.html",
        programme=office.words.get("programme"),
        office=office,
        groups=[one for one in groups if one.waits],
        quiet=[one for one in groups if not one.waits],
        lead=words.to_do(sum(len(one.table.rows) for one in groups)),
        others=other_offices(request, office, *DESK),
        waits=check_coming.own(request),
    )


def _decisions(request: Request, office: Office) -> list[Group]:
    viewer, at, where = office.viewer, request.at, office.programme.ref
    groups = []
    if office.may(P.PLAN_DECIDE, P.PLAN_DECIDE_OVER):
        plans = decisions.waiting(viewer, where, at)
        groups.append(words.plans(plans, endings.alumni(one.person for one in plans)))
    if office.may(P.SECOND_LOOK_ANSWER):
        groups.append(words.second_looks(decisions.second_looks(viewer, where, at)))
    if office.may(P.AMOUNT_SETTLE):
        waiting = allocations.waiting_to_settle(viewer, where, at=at)
        groups.append(money_words.amounts(waiting))
        groups.append(words.claims(decisions.claims(viewer, where, at)))
    if office.may(P.AMOUNT_SETTLE, P.PLAN_DECIDE):
        number = rulemaking.how_many_to_speak_with(viewer, where, at=at)
        groups += [speaking_words.waiting(number)] if number else []
    if office.may(P.BUYING_DECIDE):
        groups.append(money_words.purchases(spending.waiting(viewer, where, at)))
        lapsed = spending.lapsed_concerns(viewer, office.programme, at)
        groups += [concern_words.lapsed(lapsed)] if lapsed else []
        untold = spending.to_tell(viewer, office.programme, at)
        groups += [concern_words.to_tell(untold)] if untold else []
    if office.may(P.PLAN_DECIDE):
        today = programmes.day_of(office.programme, at)
        soon = [one for one in review.due(viewer, where, at) if one.due_on - SOON <= today]
        groups.append(words.reviews(soon, more=Link(_("See all reviews"), reverse("desk:reviews"))))
    return groups


def _money(request: Request, office: Office) -> list[Group]:
    viewer, at, where = office.viewer, request.at, office.programme.ref
    groups = []
    if office.may(*LOOKING_INTO):
        told = consent.told(viewer, where, Topic.MONEY, at=at)
        groups.append(money_words.looks_wrong(told, at))
    if office.may(P.HOLDING_SET_UP):
        waiting = holding.waiting_set_up(viewer, where, at)
        more = Link(_("See who holds the money"), reverse("desk:holding"))
        groups.append(replace(holding_words.holders(waiting, office.words), more=more))
    if office.may(P.PAY_MAKE):
        more = Link(_("Make a pay run"), reverse("desk:runs"))
        groups.append(payable(office, at, more=more))
    if office.may(*PAYING):
        groups.append(run_words.late_payments(spending.late(viewer, where, at)))
        wanted = set()
        if office.may(P.PAY_RELEASE):
            wanted.add(RunStatus.FROZEN)
        if office.may(P.PAY_SETTLE):
            wanted |= {RunStatus.RELEASED, RunStatus.POSTED, RunStatus.FILED, RunStatus.SENT}
        found = spending.runs(viewer, where, statuses=wanted)
        runs = spending.views_of(viewer, found if wanted else (), at)
        names = people.names(one.run.made_by for one in runs)
        groups.append(run_words.runs(runs, names, _("Pay runs")))
    return groups


def payable(office: Office, at: datetime, *, more: Link) -> Group:
    """The first few of what waits for a pay run, and what all of it comes to."""
    where = office.programme.ref
    ready = spending.payable(office.viewer, where, at)
    whole = Money(spending.payable_minor(office.viewer, where, at), office.programme.currency)
    return run_words.payable(list(ready[:A_FEW]), whole, count=ready.count(), more=more)


@require_GET
def reviews(request: Request) -> HttpResponse:
    """When each plan is next looked back on, the earliest first."""
    office = office_of(request, P.PLAN_DECIDE)
    due = review.due(office.viewer, office.programme.ref, request.at)
    return page(
        request,
        "desk/reviews.html",
        group=words.reviews(due),
        others=other_offices(request, office, P.PLAN_DECIDE),
    )
