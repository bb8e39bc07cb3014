"""Joining: what it is, alone or with somebody beside you, a few words about you."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.actors import Actor, ActorKind
from ownway.joining import actions
from ownway.joining import queries as joining
from ownway.people import actions as people
from ownway.people.queries import actor_of
from ownway.programme import queries as programmes
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.record.store import writing
from ownway.web import sessions
from ownway.web.facts import FactsForm
from ownway.web.frames import wear
from ownway.web.public.presses import busy, ref_of_press, too_many
from ownway.web.public.sign_up import shared_computer
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.forms import OnceForm, at_most

READ = ("what", "choice", "help", "money", "benefits", "services", "private", "leave")


class JoinForm(FactsForm, OnceForm):
    """As little as it takes; nothing here decides whether somebody may join (I18)."""

    name = forms.CharField(
        label=lazy("What is your name?"),
        validators=[at_most(200)],
        error_messages={"required": lazy("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    called = forms.CharField(
        label=lazy("What shall we call you?"), validators=[at_most(200)], required=False
    )
    access_needs = forms.CharField(
        label=lazy("What do you need to take part?"),
        help_text=lazy("For example: large print, an interpreter, calls after 11."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(5_000)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"] = forms.BooleanField(
            label=lazy("I have read what this is, and I want to join"),
            error_messages={"required": lazy("Tick the box if you want to join.")},
        )
        self.fields["shared"] = shared_computer()

    def said(self) -> dict[str, Any]:
        """What `joining.actions.join` takes of it."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "called": cleaned["called"],
            "access_needs": cleaned["access_needs"],
            "facts": self.said_facts(),
        }


def _programme(request: Request, code: str) -> tuple[Any, Pack, Words]:
    programme = programmes.by_code(code)
    pack = programmes.pack_of(programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(request, pack, words)
    return programme, pack, words


@require_GET
def join(request: Request, code: str) -> HttpResponse:
    """What it is, in plain words, before anything is asked."""
    programme, _pack, words = _programme(request, code)
    return page(
        request,
        "public/join.html",
        programme=programme,
        title=words.get("programme"),
        read=[words.get(f"inform.{key}") for key in READ],
    )


@never_cache
@require_http_methods(["GET", "POST"])
def about(request: Request, code: str) -> HttpResponse:
    """A few words about the person; then they are in, and signed in."""
    programme, pack, words = _programme(request, code)
    beside = request.GET.get("beside") == "1"
    asked = _asked(request, programme)
    form = JoinForm(request.POST or None, pack=pack, words=words, initial=_known(asked))
    if request.method == "POST" and form.is_valid():
        if too_many(request):
            form.add_error(None, busy())
        elif done(form, lambda: _come_in(request, programme, words, form, beside, asked)):
            messages.success(request, _("Welcome. You are in."))
            return redirect("/my/circle/invite/" if beside else "/my/")
    return page(request, "public/join_about.html", form=form, programme=programme, beside=beside)


def _asked(request: Request, programme: Any) -> Any:
    """The one who asked before, or came with a plan from another place, and joins only now."""
    viewer = request.viewer
    if not viewer.signed_in:
        return None
    return joining.asked_before(viewer.actor.ref, programme)


def _known(asked: Any) -> dict[str, Any]:
    """What they said already, so that nobody says it twice."""
    if asked is None:
        return {}
    facts = {f"facts.{code}": value for code, value in asked.facts.items()}
    named = {name: getattr(asked, name) for name in ("name", "called", "access_needs")}
    return {**named, **facts}


def _come_in(
    request: Request, programme: Any, words: Words, form: JoinForm, beside: bool, asked: Any
) -> None:
    if asked is None:
        _join(request, programme, words, form, beside)
        return
    actions.take_in(
        person=asked,
        with_help=beside,
        informed_version=programme.pack.digest,
        by=request.viewer.acting_for(asked.ref),
        at=request.at,
        **form.said(),
    )


def _join(request: Request, programme: Any, words: Words, form: JoinForm, beside: bool) -> None:
    """A sign-in for somebody new, their place in the programme, and the session that knows them."""
    at = request.at
    new = not request.user.is_authenticated
    name = form.cleaned_data["name"]
    language = words.language.lower()
    key = str(form.cleaned_data["key"])
    ref = ref_of_press(request, key=key, purpose=f"join {programme.ref}", name=name)
    account: Any = request.user
    with writing():  # nobody is left with a sign-in and nothing behind it
        if new:
            account = people.add_account(name=name, language=language, ref=ref, at=at)
        actor: Actor = actor_of(account, ActorKind.PERSON)
        actions.join(
            programme=programme,
            account=account,
            language=words.language,
            with_help=beside,
            informed_version=programme.pack.digest,
            by=actor,
            at=at,
            **form.said(),
        )
    if new:
        sessions.begin(request, account)
        sessions.mark_shared(request.session, shared=form.cleaned_data["shared"])
