"""The way out on paper: what somebody without a sign-in writes or says is typed in here (I15)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.problems import NotVisible
from ownway.endings import queries
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.web import exit_paper, typed_words
from ownway.web.desk.office import Office, P, office_for
from ownway.web.desk.typing import How, Stand, reads_plan, stand_of
from ownway.web.desk.typing_endings import acts, graduation_of, in_the_way, known, read_out
from ownway.web.desk.words import typing as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page, put

WALKS = (P.EXIT_RUN, P.EXIT_WALK, P.ENDING_DECIDE, P.ENDING_CLOSE)


@require_GET
def typing(request: Request, person: UUID) -> HttpResponse:
    """What can be typed in now, blank forms to print, and what was typed in before."""
    office, stand = _stand(request, person)
    found = queries.typed_for(request.viewer, stand.person)
    names = people.names(one.typed_by for one in found)
    return page(
        request,
        "desk/typing.html",
        person=stand.person,
        whole=stand.whole,
        walks=stand.walks,
        acts=[(code, one) for code, one in acts(stand).items()],
        sheets=exit_paper.titles(office.pack, over=stand.over),
        graduation=graduation_of(stand),
        typed=words.typed(found, names) if found else None,
    )


@require_http_methods(["GET", "POST"])
def type_in(request: Request, person: UUID, act: str) -> HttpResponse:
    """One thing they wrote or said, word for word; then a letter of it prints."""
    office, stand = _stand(request, person)
    # A second click, or a colleague, may have moved them on: then the action says so, and what was
    # typed stands in the boxes.
    asked = (known if request.method == "POST" else acts)(stand).get(act)
    if asked is None:
        raise NotVisible
    form = asked.form(request.POST or None, stand)
    if request.method == "POST" and form.is_valid():
        how = How(form.heard, office.by(), request.at)
        if done(form, lambda: asked.does(stand, form.said, how)):
            return _written(request, stand)
        if getattr(form, "stale", None) and stand.whole and stand.whole.plan:
            put(form, "version", stand.whole.plan.version)
    return page(
        request,
        "desk/type_in.html",
        form=form,
        person=stand.person,
        act=asked,
        **_beside(act, stand),
    )


def _written(request: Request, stand: Stand) -> HttpResponse:
    newest = queries.newest_typed_by(request.viewer, stand.person)
    if newest is None or newest.typed_at != request.at:
        messages.info(request, _("This was written down before. Nothing was changed."))
        return redirect("desk:typing", person=stand.person.ref)
    messages.success(request, _("It is written down. Now print this letter for them."))
    return redirect("desk:typed_in", typed=newest.ref)


def _beside(code: str, stand: Stand) -> dict[str, Any]:
    """What the one who types reads beside the boxes."""
    shown: dict[str, Any] = {"private": code in ("plan", "signs"), "taper": None, "hidden": False}
    if code == "plan":
        there = stand.whole is not None and stand.whole.plan is not None
        shown["hidden"] = there and not reads_plan(stand)
    if code == "less-money-answer" and stand.taper is not None:
        shown["taper"] = words.taper(stand.taper)
    shown["steps"] = code == "less-money"
    shown["read"], shown["in_the_way"] = read_out(code, stand), in_the_way(code, stand)
    return shown


@require_GET
def typed_in(request: Request, typed: UUID) -> HttpResponse:
    """What was typed in, as a letter to the person in their language."""
    found = queries.typed_in(request.viewer, typed, request.at)
    person = found.person
    office = office_for(request, person.programme, *WALKS)
    by = people.name_of(found.typed_by)
    currency = person.programme.currency
    return page(
        request,
        "desk/typed_in.html",
        person=person,
        may_type=queries.may_type(request.viewer, person, request.at),
        title=typed_words.act(found),
        rows=typed_words.rows(found, office.words, currency),
        how=typed_words.how(found, by),
        letter=_letter(office, found, by, request),
    )


def _letter(office: Office, found: Any, by: str, request: Request) -> SafeString:
    person = found.person
    whole = queries.of_person(person, request.at)
    language = exit_paper.language_of(person.language)
    said = programmes.words(office.pack, language)
    with override(language):
        values = {
            "letter": {
                "programme": said.get("programme"),
                "to": person.name,
                "where": person.reach_at,
                "day": found.typed_on,
                "help": office.pack.help_now,
            },
            "language": language,
            "title": typed_words.act(found),
            "answers": typed_words.answers(found, said, person.programme.currency),
            "how": typed_words.how(found, by),
            "next": words.following(found.act, whole, queries.where(person)),
        }
        return render_to_string("desk/typed_letter.html", values, request)


@require_GET
def exit_sheet(request: Request, person: UUID, sheet: str) -> HttpResponse:
    """A blank form with the person's name on it, in their language."""
    office, stand = _stand(request, person)
    language = exit_paper.language_of(stand.person.language)
    said = programmes.words(office.pack, language)
    try:
        blank = exit_paper.sheet(sheet, office.pack, said, language, stand.person.name)
    except KeyError:
        raise NotVisible from None
    return page(
        request,
        "desk/exit_sheet.html",
        person=stand.person,
        sheet=blank,
        drawn=exit_paper.drawn(blank),
    )


def _stand(request: Request, ref: UUID) -> tuple[Office, Stand]:
    person = queries.to_type_for(request.viewer, ref, request.at)
    office = office_for(request, person.programme, *WALKS)
    return office, stand_of(person, office.pack, office.words, request.viewer, request.at)
