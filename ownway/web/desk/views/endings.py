"""After somebody left: their money closed item by item, a kind search, notice, and a death."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible, Refused
from ownway.endings import actions, queries
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import queries as spending
from ownway.web import closing_words
from ownway.web.desk.forms.endings import (
    CameBackForm,
    RepresentativeForm,
    TryForm,
    WhoPaysForm,
)
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import endings as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.csv_files import as_csv
from ownway.web.ui.languages import said_in
from ownway.web.ui.parts import Chart, ChartKind

LEAVING = (P.ENDING_CLOSE, P.ENDING_DECIDE, P.SECOND_LOOK_ANSWER)


@require_GET
def leaving(request: Request) -> HttpResponse:
    """Everything about people who leave, what waits longest first."""
    office = office_of(request, *LEAVING)
    viewer, programme, at = office.viewer, office.programme, request.at
    today = programmes.day_of(programme, at)
    groups = []
    if office.may(P.ENDING_CLOSE):
        closings = queries.closings(viewer, programme, at)
        names = people.names(one.owner for one in closings if one.owner)
        groups = [
            words.closings(closings, names, today),
            words.searches(queries.searches(viewer, programme, at), today),
            words.deaths(queries.deaths(viewer, programme, at)),
            words.asks(queries.asks(viewer, programme, at)),
        ]
    if office.may(P.ENDING_DECIDE, P.SECOND_LOOK_ANSWER):
        groups.append(words.notices(queries.end_notices(viewer, programme, at)))
    return page(
        request,
        "desk/leaving.html",
        programme=office.words.get("programme"),
        groups=groups,
        chart=_chart(programme),
        others=other_offices(request, office, *LEAVING),
    )


def _chart(programme: Any) -> Chart:
    kinds = queries.endings_by_kind(programme)
    return Chart(
        finding=_("How times here ended: %(count)s in all, each way apart")
        % {"count": sum(kinds.values())},
        kind=ChartKind.BARS,
        marks=words.counted(kinds),
        name_column=_("How it ended"),
        size_column=_("People"),
    )


@require_GET
def closing(request: Request, closing: UUID) -> HttpResponse:
    """One close: all that is open, whose turn it is, and what can be done here."""
    office, found = _closing(request, closing)
    return _closing_page(request, office, found)


@require_POST
def closing_step(request: Request, closing: UUID, step: str) -> HttpResponse:
    """Takes it on, notes what came back or who pays, gives own money back, or makes it final."""
    office, found = _closing(request, closing)
    forms = _closing_forms(request, found, step)
    if step not in forms or office.too_close(P.ENDING_CLOSE, found.person):
        raise NotVisible
    form = forms[step]
    how: dict[str, Any] = {"closing": found, "by": office.by(found.person), "at": request.at}
    if form.is_valid() and done(form, lambda: _on_closing(step, form.cleaned_data, how)):
        messages.success(request, _("It is done."))
        return redirect("desk:closing", closing=found.ref)
    return _closing_page(request, office, found, step, form)


def _closing_forms(request: Request, found: Any, step: str = "") -> dict[str, BaseForm]:
    currency = found.person.programme.currency

    def data(name: str) -> Any:
        return request.POST if step == name else None

    places = [
        (
            str(one.arrangement.ref),
            f"{_holder(found, one.arrangement)}, {closing_words.shown(one.minor, currency)}",
        )
        for one in queries.lying(found)
    ]
    return {
        "mine": PressForm(data("mine")),
        "own": PressForm(data("own")),
        "final": PressForm(data("final")),
        "came": CameBackForm(data("came"), currency=currency, places=places, auto_id="came_%s"),
        "pays": WhoPaysForm(data("pays"), currency=currency, auto_id="pays_%s"),
    }


def _holder(found: Any, arrangement: Any) -> str:
    pack = programmes.pack_of(found.person.programme)
    return next(
        (one.name for one in pack.holding.holders if one.code == arrangement.holder),
        arrangement.holder,
    )


def _on_closing(step: str, said: dict[str, Any], how: dict[str, Any]) -> None:
    if step == "mine":
        actions.take_on(**how)
    elif step == "own":
        actions.give_own_back(**how)
    elif step == "pays":
        actions.say_who_pays(**said, **how)
    elif step == "came":
        lying = {str(one.arrangement.ref): one.arrangement for one in queries.lying(how["closing"])}
        arrangement = lying[said.pop("place")]
        actions.note_came_back(arrangement=arrangement, **said, **how)
    else:
        actions.close(**how)


def _closing(request: Request, ref: UUID) -> tuple[Office, Any]:
    found = queries.closing(request.viewer, ref, request.at)
    return office_for(request, found.person.programme, P.ENDING_CLOSE), found


def _closing_page(
    request: Request,
    office: Office,
    found: Any,
    step: str = "",
    form: BaseForm | None = None,
) -> HttpResponse:
    apart = office.too_close(P.ENDING_CLOSE, found.person)
    items = queries.open_items(found)
    fresh = _closing_forms(request, found)
    if form is not None:
        fresh[step] = form
    names = people.names([found.owner] if found.owner else [])
    programme = found.person.programme
    return page(
        request,
        "desk/closing.html",
        form=form,
        apart=apart,
        closing=found,
        person=found.person,
        kind=closing_words.ending(found.ending.kind),
        owner=names.get(found.owner, ""),
        mine=found.owner == office.viewer.actor.ref,
        items=closing_words.items_table(
            items,
            office.words,
            programme.currency,
            mine=False,
            door=words.doors(
                found.person,
                answers=office.may(P.BUYING_DECIDE) and not apart,
                settles=spending.may_settle(request.viewer, found.person),
            ),
        ),
        settled=not items,
        came=fresh["came"] if queries.lying(found) and not apart else None,
        pays=fresh["pays"] if queries.employs(found) and not found.final_at and not apart else None,
        own=bool(queries.own_left(found)) and not apart,
        sheets=[
            closing_words.sheet(one, office.words, programmes.day_of(programme, one.made_at))
            for one in queries.statements(found)
        ],
    )


@require_GET
def closing_statement(request: Request, statement: UUID) -> HttpResponse:
    """One closing statement, to print and to send."""
    office, found = _statement(request, statement)
    person = found.closing.person
    made_on = programmes.day_of(person.programme, found.made_at)
    # The person's own is in the language they chose; a funder's in that of whoever prints it.
    with said_in(request.LANGUAGE_CODE if found.funder else person.language) as language:
        said = programmes.words(office.pack, language)
        sheet = closing_words.sheet(found, said, made_on)
        letter = {
            "language": language,
            "programme": said.get("programme"),
            "to": closing_words.funder(found.funder, said) if found.funder else person.name,
            "day": made_on,
        }
    return page(
        request, "desk/closing_statement.html", sheet=sheet, letter=letter, closing=found.closing
    )


@require_GET
def closing_csv(request: Request, statement: UUID) -> HttpResponse:
    """The same rows for a spreadsheet."""
    _office, found = _statement(request, statement)
    return as_csv("closing-statement", closing_words.HEAD, closing_words.csv_rows(found))


def _statement(request: Request, ref: UUID) -> tuple[Office, Any]:
    found = queries.statement(request.viewer, ref, request.at)
    return office_for(request, found.closing.person.programme, P.ENDING_CLOSE), found


# Not heard of


@require_http_methods(["GET", "POST"])
def begin_search(request: Request, person: UUID) -> HttpResponse:
    """Begins a kind search. It ends nothing."""
    office, found = _person(request, person, P.ENDING_CLOSE)
    form = PressForm(request.POST or None)
    if request.method == "POST":
        made: list[Any] = []
        how: dict[str, Any] = {"person": found, "by": office.by(found), "at": request.at}
        form = PressForm(request.POST)
        if form.is_valid() and done(form, lambda: made.append(actions.begin_search(**how))):
            return redirect("desk:search", search=made[0].ref)
    terms = office.pack.leaving.search
    return page(request, "desk/begin_search.html", form=form, person=found, terms=terms)


@require_http_methods(["GET", "POST"])
def search(request: Request, search: UUID) -> HttpResponse:
    """One search: what was tried, what is still to be tried, and how it ends."""
    found = queries.search(request.viewer, search, request.at)
    office = office_for(request, found.person.programme, P.ENDING_CLOSE)
    apart = office.too_close(P.ENDING_CLOSE, found.person)
    step = request.POST.get("step", "") if request.method == "POST" and not apart else ""
    form = TryForm(request.POST if step == "try" else None)
    press = PressForm(request.POST if step in ("heard", "lost") else None)
    how: dict[str, Any] = {"search": found, "by": office.by(found.person), "at": request.at}
    steps: dict[str, tuple[BaseForm, Callable[[], Any]]] = {
        "try": (form, lambda: actions.note_try(**form.cleaned_data, **how)),
        "heard": (press, lambda: actions.heard_from(**how)),
        "lost": (press, lambda: actions.end_lost(**how)),
    }
    used, act = steps.get(step, (None, None))
    if used is not None and act is not None and used.is_valid() and done(used, act):
        messages.success(request, _("It is done."))
        if step == "try":
            return redirect("desk:search", search=found.ref)
        return redirect("desk:leaving")
    today = programmes.day_of(office.programme, request.at)
    return page(
        request,
        "desk/search.html",
        form=used,
        apart=apart,
        trying=form,
        search=found,
        person=found.person,
        tries=words.tries(found),
        lacks=words.lacks(queries.lacks(found, today)),
    )


# A death, and asking how somebody is


@require_http_methods(["GET", "POST"])
def after_death(request: Request, person: UUID) -> HttpResponse:
    """After a death: in which order things stop and settle, and who answers for what is left."""
    death = queries.death_to_end(request.viewer, person, request.at)
    office = office_for(request, death.person.programme, P.ENDING_CLOSE)
    apart = office.too_close(P.ENDING_CLOSE, death.person)
    form = RepresentativeForm(
        request.POST or None, evidence=office.pack.leaving.evidence, said=office.words
    )
    if request.method == "POST" and form.is_valid() and not apart:
        how: dict[str, Any] = {"death": death, "by": office.by(death.person), "at": request.at}
        if done(form, lambda: actions.name_representative(**form.cleaned_data, **how)):
            messages.success(request, _("It is noted."))
            return redirect("desk:after_death", person=death.person.ref)
    known = queries.representative(death)
    return page(
        request,
        "desk/after_death.html",
        form=form,
        apart=apart,
        death=death,
        person=death.person,
        closing=queries.newest_closing(death.person),
        known=known,
        evidence=office.words.get(f"evidence.{known.evidence}") if known else "",
    )


@require_http_methods(["GET", "POST"])
def asking(request: Request, ask: UUID) -> HttpResponse:
    """Somebody who wished to be asked how they are: the way they chose, and that it was done."""
    found = queries.ask(request.viewer, ask, request.at)
    office = office_for(request, found.ask.person.programme, P.ENDING_CLOSE)
    if request.method == "POST":
        try:
            how: dict[str, Any] = {
                "ask": found.ask,
                "by": office.by(found.ask.person),
                "at": request.at,
            }
            actions.note_asked(**how)
        except Refused as refused:
            messages.info(request, f"{refused.words} {refused.fix}")
        else:
            messages.success(request, _("It is noted. If they do not answer, that is fine."))
        return redirect("desk:leaving")
    return page(
        request,
        "desk/asking.html",
        person=found.ask.person,
        types=found.reply is None
        and queries.may_type(request.viewer, found.ask.person, request.at),
        way=words.ask_by(found.ask.way),
    )


def _person(request: Request, ref: UUID, permission: P) -> tuple[Office, Any]:
    found = consent.person(request.viewer, ref, at=request.at)
    office = office_for(request, found.programme, permission)
    if office.too_close(permission, found):
        raise NotVisible
    return office, found
