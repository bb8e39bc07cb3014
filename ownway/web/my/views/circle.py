"""My circle: who stands beside me, what each can see, and who looked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent import actions
from ownway.consent import queries as consent
from ownway.consent.queries import CircleRow
from ownway.consent.rules import Level, Topic
from ownway.core.problems import NotVisible, Refused
from ownway.holding import actions as holders
from ownway.holding import queries as holding
from ownway.people import actions as people_actions
from ownway.people import queries as people
from ownway.record import queries as record
from ownway.review import actions as reviews
from ownway.web.my.forms.circle import DialForm, InviteForm
from ownway.web.my.life import Life, life_of
from ownway.web.my.words import circle as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

UNDO = "undo_share"  # session key: a supporter's ref and the levels before the last change


@require_GET
def circle(request: Request) -> HttpResponse:
    """The people, then who can see what today."""
    life = life_of(request)
    rows = consent.circle(life.person, at=request.at)
    return page(
        request,
        "my/circle.html",
        people=[words.card(row) for row in rows],
        matrix=words.matrix(rows),
        invitations=people.invitations(life.person, at=request.at),
        undo=request.session.get(UNDO, {}).get("person") == str(life.person.ref),
        coaching=life.pack.coaching is not None,
    )


@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    """Asks somebody in; the link is shown once, on the answer to the form."""
    life = life_of(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []

        def ask() -> None:
            made.extend(
                people_actions.invite(
                    person=life.person,
                    name=form.cleaned_data["name"],
                    relation=dict(words.kinds())[form.cleaned_data["kind"]],
                    kind=form.cleaned_data["kind"],
                    email=form.cleaned_data["email"],
                    levels=form.levels(),
                    key=form.cleaned_data["key"],
                    by=life.actor,
                    at=request.at,
                )
            )

        if done(form, ask):
            invitation, token = made
            link = request.build_absolute_uri(reverse("public:invitation", args=[token]))
            return page(request, "my/invited.html", invitation=invitation, link=link)
    return page(request, "my/invite.html", form=form)


@require_POST
def take_back(request: Request, invitation: UUID) -> HttpResponse:
    """An invitation nobody has answered is taken back."""
    life = life_of(request)
    found = next(
        (one for one in people.invitations(life.person, at=request.at) if one.ref == invitation),
        None,
    )
    if found is None:
        raise NotVisible
    people_actions.withdraw_invitation(invitation=found, by=life.actor, at=request.at)
    messages.success(request, _("The invitation is taken back."))
    return redirect("my:circle")


def _row(request: Request, life: Life, supporter: UUID) -> CircleRow:
    rows = consent.circle(life.person, at=request.at)
    found = next((row for row in rows if row.supporter.ref == supporter), None)
    if found is None:
        raise NotVisible
    return found


@require_http_methods(["GET", "POST"])
def supporter(request: Request, supporter: UUID) -> HttpResponse:
    """What one person can see: a dial for each topic, effective at once."""
    life = life_of(request)
    row = _row(request, life, supporter)
    nominated = holding.nominees_to_open(request.viewer, life.person.ref, request.at)
    if request.method == "POST" and "nominee" in request.POST:
        return _let_see(request, life, row, nominated)
    form = DialForm(request.POST or None, levels=dict(row.levels))
    if request.method == "POST" and form.is_valid():
        before = {topic.value: row.levels[topic].value for topic in words.SHARED}
        if _share(request, life, row, form.chosen()):
            person = str(life.person.ref)
            request.session[UNDO] = {"person": person, "ref": str(supporter), "levels": before}
            return redirect("my:circle")
    return page(request, "my/supporter.html", form=form, row=row, nominated=nominated)


def _let_see(
    request: Request, life: Life, row: CircleRow, nominated: Sequence[Any]
) -> HttpResponse:
    """This one of my circle holds my direct payment, and sees my money as long as they do."""
    chosen = next((one for one in nominated if str(one.ref) == request.POST["nominee"]), None)
    if chosen is None:
        raise NotVisible
    try:
        holders.let_nominee_see(
            nominee=chosen, supporter=row.supporter, by=life.actor, at=request.at
        )
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(
            request,
            _("%(name)s can see your money now. You still decide, and can take it back.")
            % {"name": row.name},
        )
    return redirect("my:supporter", supporter=row.supporter.ref)


def _share(request: Request, life: Life, row: CircleRow, levels: dict[str, str]) -> bool:
    try:
        changes = actions.share(
            person=life.person,
            supporter=row.supporter,
            levels=levels,
            by=life.actor,
            at=request.at,
        )
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
        return False
    messages.success(request, words.changed(row.name, changes))
    return True


@require_POST
def undo(request: Request) -> HttpResponse:
    """Sets the dials back to how they were before the last change."""
    life = life_of(request)
    kept = request.session.pop(UNDO, None)
    if kept and kept["person"] == str(life.person.ref):
        row = _row(request, life, UUID(kept["ref"]))
        levels = {Topic(topic).value: Level(level).value for topic, level in kept["levels"].items()}
        _share(request, life, row, levels)
    return redirect("my:circle")


@require_http_methods(["GET", "POST"])
def stop(request: Request, supporter: UUID) -> HttpResponse:
    """Somebody leaves the circle; asked once more, because their access ends at once."""
    life = life_of(request)
    row = _row(request, life, supporter)
    if request.method == "POST":
        reviews.leave_circle(supporter=row.supporter, by=life.actor, at=request.at)
        request.session.pop(UNDO, None)
        messages.success(
            request, _("%(name)s can see nothing of yours any more.") % {"name": row.name}
        )
        return redirect("my:circle")
    return page(request, "my/stop_supporter.html", row=row)


@require_GET
def lookers(request: Request) -> HttpResponse:
    """Who looked at what is mine, when and why."""
    life = life_of(request)
    looks = record.lookers(life.person.ref)
    names = people.names({look.by for look in looks})
    return page(request, "my/lookers.html", table=words.lookers(looks, names))
