"""Money on paper: what somebody without a sign-in says about theirs is typed in here (I15, 40).

What is open after a death, or after somebody's time here, is settled on the same pages (S8, S13).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.endings import queries
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import queries as spending
from ownway.web import closing_words, exit_paper, typed_words
from ownway.web.desk.office import P, office_for
from ownway.web.desk.paper import Act, Life, Thing, type_in
from ownway.web.desk.paper.letters import Sheet, head
from ownway.web.desk.paper.settling import BEHALF, SETTLES, settle
from ownway.web.desk.paper.table import about_money, one, open_now
from ownway.web.desk.words import paper as words
from ownway.web.desk.words import typing as typing_words
from ownway.web.plan_words import Theirs
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Link


@require_GET
def on_paper(request: Request, person: UUID) -> HttpResponse:
    """What they can say about their money now, and what was typed in before."""
    life = _life(request, person)
    found = queries.money_typed_for(request.viewer, life.person)
    names = people.names(row.typed_by for row in found)
    return page(
        request,
        "desk/on_paper.html",
        person=life.person,
        gone=life.gone,
        says=life.says,
        back=_back(life),
        settled=closing_words.settled(*_settled(life)) if life.gone else None,
        back_of=_back_of(life),
        groups=open_now(life),
        typed=typing_words.typed(found, names, "desk:on_paper_letter") if found else None,
    )


@require_http_methods(["GET", "POST"])
def on_paper_act(request: Request, person: UUID, act: str, about: UUID) -> HttpResponse:
    """One thing they wrote or said, word for word; then a letter of it prints."""
    life = _life(request, person)
    asked, thing = one(about_money(life), life, act, about, known=request.method == "POST")
    form = asked.form(request.POST or None, life, thing)
    if request.method == "POST" and form.is_valid():
        if act in SETTLES:
            if done(form, lambda: settle(life, thing, asked, form)):
                messages.success(request, _("It is written down, with your reason."))
                return redirect("desk:on_paper", person=person)
            return typing_page(request, life, asked, thing, form, back=_hub(person))
        kept: list[Any] = []
        if done(form, lambda: kept.append(type_in(life, thing, asked, form))):
            return _written(request, life, kept[0])
    return typing_page(request, life, asked, thing, form, back=_hub(person))


def _hub(person: UUID) -> str:
    return reverse("desk:on_paper", args=[person])


def _back(life: Life) -> str:
    """To the close where it is being settled; not everybody who does has the person's page."""
    if not life.gone:
        return reverse("desk:person", args=[life.person.ref])
    closing = queries.newest_closing(life.person)
    return reverse("desk:closing", args=[closing.ref]) if closing else reverse("desk:leaving")


def _back_of(life: Life) -> list[Link]:
    """What they paid themselves: of each, what a seller gives back is written down for them."""
    if not life.gone or not consent.can(life.viewer, P.PAY_SETTLE, person=life.person):
        return []
    return [
        Link(
            f"{one.purchase.what}: {closing_words.shown(one.amount_minor, one.currency)}",
            reverse("desk:refund", args=[one.ref]),
        )
        for one in spending.may_come_back(life.viewer, life.person)
    ]


def _settled(life: Life) -> tuple[list[Any], dict[UUID, str]]:
    found = spending.settled_for(life.viewer, life.person)
    return found, people.names(row.done_by for row in found)


def typing_page(
    request: Request,
    life: Life,
    act: Act,
    thing: Thing,
    form: Any,
    *,
    back: str,
    theirs: Theirs | None = None,
) -> HttpResponse:
    """The boxes of one act, with what is read out and read back beside them."""
    beside = act.beside(life, thing)
    return page(
        request,
        "desk/on_paper_act.html",
        form=form,
        person=life.person,
        act=act,
        thing=thing,
        read=act.read(life, thing),
        back=back,
        theirs=theirs,
        beside=beside,
        gone=life.gone if act.kept in BEHALF else "",
        total=beside.total,
    )


def _written(request: Request, life: Life, kept: Any) -> HttpResponse:
    if kept.typed_at != request.at:
        messages.info(request, _("This was written down before. Nothing was changed."))
        return redirect("desk:on_paper", person=life.person.ref)
    messages.success(request, _("It is written down. Now print this letter for them."))
    return redirect("desk:on_paper_letter", typed=kept.ref)


@require_GET
def on_paper_letter(request: Request, typed: UUID) -> HttpResponse:
    """What was typed in, as a letter to the person in their language."""
    found = queries.money_typed(request.viewer, typed)
    life = _life(request, found.person.ref)

    def sheet(_words: programmes.Words) -> Sheet:
        return Sheet(next=words.following(found, request.viewer, request.at))

    there = reverse("desk:on_paper", args=[life.person.ref])
    return letter_page(request, life, found, sheet, back=there)


def letter_page(
    request: Request, life: Life, found: Any, sheet: Callable[[Any], Sheet], *, back: str
) -> HttpResponse:
    """What was typed in, and the letter of it, which comes out when the page is printed."""
    by, currency = people.name_of(found.typed_by), life.person.programme.currency
    return page(
        request,
        "desk/on_paper_letter.html",
        person=life.person,
        back=back,
        title=typed_words.act(found),
        rows=sheet(life.words).rows or typed_words.rows(found, life.words, currency),
        how=typed_words.how(found, by),
        letter=_letter(request, life, found, sheet, by),
    )


def _letter(
    request: Request, life: Life, found: Any, sheet: Callable[[Any], Sheet], by: str
) -> SafeString:
    person = life.person
    language = exit_paper.language_of(person.language)
    said = programmes.words(life.pack, language)
    with override(language):
        told = sheet(said)
        values = {
            "letter": {**head(life, said, found.typed_on), **told.letter},
            "language": language,
            "title": typed_words.act(found),
            "answers": typed_words.answers(found, said, person.programme.currency),
            "how": typed_words.how(found, by),
            "next": told.next,
            **told.values,
        }
        return render_to_string(told.template, values, request)


def _life(request: Request, ref: UUID) -> Life:
    person = queries.money_to_type_for(request.viewer, ref, request.at)
    office = office_for(request, person.programme, P.BUYING_DECIDE, P.ENDING_CLOSE)
    gone = spending.gone(person) if spending.may_settle(request.viewer, person) else None
    return Life(
        person=person,
        pack=office.pack,
        words=office.words,
        viewer=request.viewer,
        by=office.by(person),
        at=request.at,
        today=programmes.day_of(person.programme, request.at),
        says=queries.may_type_money(request.viewer, person),
        gone=gone.value if gone else "",
    )
