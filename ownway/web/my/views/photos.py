"""Photos of receipts: added in three taps, seen by whoever may see the purchase, taken away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible
from ownway.spending import actions, queries
from ownway.web.my.forms.money import PhotoForm
from ownway.web.my.life import life_of
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def photos(request: Request, purchase: UUID) -> HttpResponse:
    """The photos of one purchase, and a way to add one."""
    life = life_of(request)
    found = queries.purchase(request.viewer, purchase, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["photo"]
        if done(
            form,
            lambda: actions.add_picture(
                purchase=found, sent=sent.read(), by=life.actor, at=request.at
            ),
        ):
            messages.success(request, _("The photo is saved."))
            return redirect("my:photos", purchase=found.ref)
    return page(
        request,
        "my/photos.html",
        form=form,
        purchase=found,
        pictures=queries.pictures(found),
        wanted=queries.wants_receipt(found),
    )


@require_GET
def photo(request: Request, picture: UUID) -> HttpResponse:
    """What one photo shows, as a file: never run, never kept by a browser."""
    life = life_of(request)
    found = queries.picture(request.viewer, picture, request.at)
    if found.purchase.person.ref != life.person.ref:
        raise NotVisible
    answer = HttpResponse(queries.shown_by(found), content_type="image/jpeg")
    answer["Content-Disposition"] = 'inline; filename="receipt.jpg"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def remove_photo(request: Request, picture: UUID) -> HttpResponse:
    """Takes a photo away for good."""
    life = life_of(request)
    found = queries.picture(request.viewer, picture, request.at)
    if found.purchase.person.ref != life.person.ref:
        raise NotVisible
    actions.remove_picture(picture=found, by=life.actor, at=request.at)
    messages.success(request, _("The photo is gone."))
    return redirect("my:photos", purchase=found.purchase.ref)
