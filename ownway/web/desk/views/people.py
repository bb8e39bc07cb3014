"""The people of a programme; one person's summary; what they said about sharing; narrowing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.allocation import queries as allocations
from ownway.consent import actions as consent_actions
from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible
from ownway.core.show import day
from ownway.endings import queries as endings
from ownway.holding import actions as holding_actions
from ownway.holding import queries as holding
from ownway.joining import queries as joining
from ownway.people import queries as persons
from ownway.planning import queries as planning
from ownway.review import queries as review
from ownway.spending import queries as spending
from ownway.web.desk.forms.people import SharingForm, TightenForm
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import people as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Link
from ownway.web.ui.sheets import sheet_of
from ownway.web.ui.showing import babel_locale

ON_ONE_PAGE = 50


@require_GET
def people(request: Request) -> HttpResponse:
    """Who takes part, by name; a part of a name narrows the list."""
    office = office_of(request, P.PEOPLE_LIST)
    name = request.GET.get("name", "").replace("\x00", "").strip()
    rows = consent.people(office.viewer, office.programme.ref, at=request.at, name=name)
    sheet = sheet_of(
        request, rows, most=ON_ONE_PAGE, earlier=_("Earlier names"), later=_("Later names")
    )
    return page(
        request,
        "desk/people.html",
        programme=office.words.get("programme"),
        office=office,
        name=name,
        table=words.people(sheet.rows, joining.standing(sheet.rows)),
        sheet=sheet,
        others=other_offices(request, office, P.PEOPLE_LIST),
        joins=office.may(P.PEOPLE_JOIN),
    )


def _find(request: Request, person: UUID, permission: P) -> tuple[Office, Any]:
    found = consent.person(request.viewer, person, at=request.at)
    return office_for(request, found.programme, permission), found


@require_GET
def person(request: Request, person: UUID) -> HttpResponse:
    """One person, only by the topics that are open to the viewer."""
    office, found = _find(request, person, P.PEOPLE_LIST)
    open_topics = consent.topics_open(office.viewer, found, at=request.at)
    due = review.next_due(found, request.at) if Topic.PLAN in open_topics else None
    where = joining.where(found)
    return page(
        request,
        "desk/person.html",
        person=found,
        about=words.about(found, where, due),
        sharing=words.sharing(consent.what_was_said(found)),
        pays=office.may(P.PAY_MAKE, P.PAY_RELEASE),
        loses=office.may(P.PAY_SETTLE, P.PAY_RELEASE),
        looks=office.may(P.ENDING_CLOSE),
        ends=office.may(P.ENDING_DECIDE),
        types=endings.may_type(request.viewer, found, request.at),
        types_money=endings.may_type_money(request.viewer, found),
        settles=spending.may_settle(request.viewer, found),
        **_comes_in(office, found, where),
        proposes=_proposes(office, found, where),
        **_plan(request, office, found, open_topics),
        **_money(request, office, found, open_topics),
    )


def _comes_in(office: Office, person: Any, where: joining.Where | None) -> dict[str, Any]:
    """Whether staff write down that they join, and whether they can get a sign-in here."""
    helps = office.may(P.PEOPLE_JOIN) and bool(
        consent.can(office.viewer, P.PEOPLE_JOIN, person=person)
    )
    away = person.account_id is None
    here = where is None or not where.over
    unused = not away and persons.unused(person.account)
    return {
        "joins": helps and away and where is not None and where.before,
        "signs_in": helps and here and (away or unused),
    }


def _proposes(office: Office, person: Any, where: joining.Where | None) -> bool:
    """Whether a coach can be proposed: nobody is proposed after somebody's time here."""
    here = where is None or not where.over
    return here and bool(consent.can(office.viewer, P.COACHES_MANAGE, person=person))


def _plan(
    request: Request, office: Office, person: Any, open_topics: frozenset[Topic]
) -> dict[str, Any]:
    viewer, at = office.viewer, request.at
    shown: dict[str, Any] = {"goals": None, "plans": None}
    if Topic.GOALS in open_topics:
        shown["goals"] = planning.goals(viewer, person.ref, at)
    if Topic.PLAN in open_topics:
        versions = [
            version
            for plan in planning.plans(viewer, person.ref, at)
            for version in planning.versions(viewer, plan.ref, at)
            if version.sent_at is not None
        ]
        shown["plans"] = words.plans(versions, may_open=office.may(P.PLAN_DECIDE))
    return shown


def _changes(request: Request, office: Office, person: Any) -> list[Link]:
    """The statement of each change of holder, for those who set holders up."""
    if not office.may(P.HOLDING_SET_UP):
        return []
    return [
        Link(
            _("The change of holder on %(day)s") % {"day": day(one.moved_on, babel_locale())},
            reverse("desk:holder_change", args=[one.ref]),
        )
        for one in holding.handovers(office.viewer, person.ref, request.at)
    ]


def _money(
    request: Request, office: Office, person: Any, open_topics: frozenset[Topic]
) -> dict[str, Any]:
    viewer, at = office.viewer, request.at
    shown: dict[str, Any] = {
        "money": None,
        "over": (),
        "changes": [],
        "held": None,
        "purchases": None,
        "decides": False,
    }
    if Topic.MONEY in open_topics:
        amounts = allocations.amounts_of(viewer, person.ref, at=at)
        shown["money"] = words.money(
            spending.money(viewer, person.ref, at), amounts.counts if amounts else None
        )
        may_tighten = bool(consent.can(viewer, P.HOLDING_TIGHTEN, person=person))
        shown["decides"] = may_tighten
        shown["over"] = words.left_over(holding.left_over(viewer, person.ref, at), office.words)
        shown["changes"] = _changes(request, office, person)
        shown["held"] = words.held(
            holding.lines_to_choose(viewer, person.ref, at),
            office.words,
            person.ref,
            may_tighten=may_tighten,
        )
    if Topic.BUYING in open_topics:
        shown["purchases"] = words.purchases(spending.purchases(viewer, person.ref, at))
    return shown


@require_http_methods(["GET", "POST"])
def sharing(request: Request, person: UUID) -> HttpResponse:
    """Notes what the person said about sharing; shares and ends nothing by itself."""
    office, found = _find(request, person, P.PEOPLE_LIST)
    form = SharingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        noted = done(
            form,
            lambda: consent_actions.note_answer(
                person=found, by=office.by(found), at=request.at, **form.cleaned_data
            ),
        )
        if noted:
            messages.success(request, _("It is noted. What is shared has not changed."))
            return redirect("desk:person", person=found.ref)
    return page(
        request,
        "desk/sharing.html",
        form=form,
        person=found,
        said=words.sharing(consent.what_was_said(found)),
    )


@require_http_methods(["GET", "POST"])
def tighten(request: Request, person: UUID, pot: UUID, line: UUID) -> HttpResponse:
    """Narrows who can hold one line's money, for a time; what to buy stays the person's choice."""
    office, found = _find(request, person, P.HOLDING_TIGHTEN)
    apart = office.too_close(P.HOLDING_TIGHTEN, found)
    lines = holding.lines_to_choose(request.viewer, found.ref, request.at)
    here = next((one for one in lines if (one.pot.ref, one.line.root) == (pot, line)), None)
    if here is None or apart:
        raise NotVisible
    form = TightenForm(request.POST or None, holders=here.holders, words=office.words)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _tighten(request, office, found, here, form))
    ):
        messages.success(request, _("The choice is smaller now, until the day you set."))
        return redirect(reverse("desk:person", args=[found.ref]))
    return page(
        request,
        "desk/tighten.html",
        form=form,
        person=found,
        line=here,
        months=office.pack.holding.review_tighter_within_months,
        review_on=_until(here),
    )


def _until(here: Any) -> str:
    """Until when a narrower choice binds; empty where none does."""
    return day(here.arrangement.review_on, babel_locale()) if here.narrowed else ""


def _tighten(request: Request, office: Office, person: Any, here: Any, form: TightenForm) -> None:
    chosen = form.cleaned_data["holder"]
    holding_actions.tighten(
        pot=here.pot,
        line_root=here.line.root,
        way=form.ways[chosen],
        holder=chosen,
        reason=form.cleaned_data["reason"],
        review_on=form.cleaned_data["review_on"],
        by=office.by(person),
        at=request.at,
    )
