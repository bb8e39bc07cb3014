"""Things worth knowing: each under one topic, which decides who in the circle can see it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent import queries as consent
from ownway.people import actions
from ownway.people import queries as people
from ownway.web.my.forms.notes import NoteForm
from ownway.web.my.life import life_of
from ownway.web.my.words import notes as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def notes(request: Request) -> HttpResponse:
    """What I wrote down, topic by topic with who can see it, and a form to write more."""
    life = life_of(request)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = done(
            form,
            lambda: actions.note(
                person=life.person,
                subject=form.cleaned_data["subject"],
                words=form.cleaned_data["words"],
                by=life.actor,
                at=request.at,
            ),
        )
        if kept:
            messages.success(request, _("It is written down."))
            return redirect("my:notes")
    found = consent.notes(request.viewer, life.person, at=request.at)
    circle = consent.circle(life.person, at=request.at)
    names = people.names({note.written_by for note in found})
    return page(
        request,
        "my/notes.html",
        form=form,
        groups=words.groups(found, circle, names, life.actor.ref),
    )
