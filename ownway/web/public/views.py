"""Pages before sign-in: what this is, the practice people, an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import actions as consent
from ownway.core.actors import SYSTEM, ActorKind
from ownway.core.problems import NotVisible
from ownway.people import actions as people_actions
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.web import sessions
from ownway.web.public.come_in import _LOOPBACK, first_page
from ownway.web.public.invited import AcceptForm
from ownway.web.public.presses import busy, ref_of_press, too_many
from ownway.web.public.roles import role_words
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page


@dataclass(frozen=True, slots=True)
class Open:
    """A programme somebody can join."""

    code: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Cast:
    """One invented person to be, with what they do in words."""

    ref: str
    name: str
    role: str


@require_GET
def home(request: Request) -> HttpResponse:
    """What this is; somebody signed in goes to their own part at once."""
    viewer = request.viewer
    if viewer.signed_in and first_page(viewer) != "/":
        return redirect(first_page(viewer))
    if settings.PRACTICE and not viewer.signed_in:
        return redirect("public:practice")
    return page(request, "public/home.html", programmes=_open(request))


def _open(request: Request) -> list[Open]:
    found = []
    for programme in programmes.programmes():
        words = programmes.words(programmes.pack_of(programme), request.LANGUAGE_CODE)
        found.append(Open(programme.code, words.get("programme"), words.get("inform.what")))
    return found


@require_http_methods(["GET", "POST"])
def practice(request: Request) -> HttpResponse:
    """On a practice site: be one of the invented people, with one press."""
    if not settings.PRACTICE or request.META.get("REMOTE_ADDR") not in _LOOPBACK:
        raise Http404
    at = request.at
    if request.method == "POST":
        account = people.account_by_ref(chosen_uuid(request.POST.get("account", "")))
        known = {one.ref: one for one in people.practice_people()}
        if account.ref not in known:
            raise NotVisible
        role = f"{known[account.ref].programme}.{known[account.ref].role}"
        _link, token = people_actions.make_link(account=account, role=role, by=SYSTEM, at=at)
        people_actions.use_link(token=token, at=at)
        request.session.flush()
        sessions.begin(request, account)
        sessions.mark_factor(request.session)
        return redirect("start")
    return page(request, "public/practice.html", groups=_groups(request), programmes=_open(request))


def _groups(request: Request) -> list[tuple[str, list[Cast]]]:
    """The invented people under the name of their programme."""
    names = {one.code: one.name for one in _open(request)}
    groups: dict[str, list[Cast]] = {}
    for one in people.practice_people():
        who = Cast(str(one.ref), one.name, role_words(one.role))
        groups.setdefault(names.get(one.programme, one.programme), []).append(who)
    return list(groups.items())


def _accepting(request: Request, token: str) -> UUID | None:
    """The sign-in that says yes: theirs, or the one that this form makes."""
    if request.method != "POST":
        return None
    if request.viewer.signed_in:
        account: Any = request.user
        return UUID(str(account.ref))
    said = request.POST
    return ref_of_press(
        request, key=said.get("key", ""), purpose=f"accept {token}", name=said.get("name", "")
    )


def _accept(request: Request, token: str, form: AcceptForm) -> None:
    """A yes, with a sign-in for somebody new, and the session that knows them."""
    at, new = request.at, not request.viewer.signed_in
    account: Any = request.user
    with writing():  # nobody is left with a sign-in and nothing behind it
        if new:
            account = people_actions.add_account(
                name=form.cleaned_data["name"],
                language=request.LANGUAGE_CODE,
                ref=_accepting(request, token),
                at=at,
            )
        actor = people.actor_of(account, ActorKind.SUPPORTER)
        consent.accept_invitation(token=token, account=account, by=actor, at=at)
    if new:
        sessions.begin(request, account)
        sessions.mark_shared(request.session, shared=form.cleaned_data["shared"])


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Somebody was asked into a circle: who asks, what they would see, yes or no."""
    at = request.at
    viewer = request.viewer
    found = people.invitation_by_token(token, at=at, accepting=_accepting(request, token))
    form = AcceptForm(request.POST or None, signed_in=viewer.signed_in, name=found.name)
    if request.method == "POST" and form.is_valid():
        if too_many(request):
            form.add_error(None, busy())
        elif done(form, lambda: _accept(request, token, form)):
            messages.success(request, _("Thank you. You can see what was shared with you."))
            return redirect("/support/")
    return page(
        request,
        "public/invitation.html",
        form=form,
        invitation=found,
        person=found.person.called or found.person.name,
        sign_in=f"{reverse('account_login')}?next={request.path}",
        signed_in=viewer.signed_in,
    )
