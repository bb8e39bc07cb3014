"""Recovery scales of a programme: our own, and those it is entitled to, added from a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent.rules import Permission
from ownway.review import actions, queries
from ownway.web.org.forms import ScaleForm
from ownway.web.org.house import house_of
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Column, Table


@require_http_methods(["GET", "POST"])
def scales(request: Request) -> HttpResponse:
    """What can be answered here, and one more of them; a version that is here never changes."""
    house = house_of(request, Permission.PROGRAMME_MANAGE)
    form = ScaleForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.add_scale(
                programme=house.programme,
                by=request.viewer.actor,
                at=request.at,
                **form.cleaned_data,
            ),
        )
    ):
        messages.success(request, _("Added. People can answer it from now on."))
        return redirect(reverse("org:scales") + house.ask)
    own = house.pack.recovery_scale
    rows = [
        (one.title, one.code, one.version, len(one.items.all()), one.licence)
        for one in queries.scales_added(house.programme.ref)
    ]
    if own is not None:
        title = house.words.get(f"scale.{own.code}")
        rows.insert(0, (title, own.code, own.version, len(own.items), _("Our own")))
    return page(
        request,
        "org/scales.html",
        form=form,
        name=house.words.get("programme"),
        table=Table(
            caption=_("What people can answer"),
            columns=(
                Column(_("Name")),
                Column(_("Code")),
                Column(_("Version"), number=True),
                Column(_("Sentences"), number=True),
                Column(_("By whose leave")),
            ),
            rows=rows,
            empty=_("Nothing so far."),
        ),
    )
