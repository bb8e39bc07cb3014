"""How the site looks and speaks, what I am called, how I hear from the programme."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.people import actions
from ownway.web.my.forms.review import DetailsForm
from ownway.web.my.life import life_of
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    """About me."""
    life = life_of(request)
    names = ("name", "called", "access_needs", "reach_by", "reach_at")
    form = DetailsForm(
        request.POST or None, initial={name: getattr(life.person, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        saved = done(
            form,
            lambda: actions.change_details(
                person=life.person,
                language=life.person.language,
                by=life.actor,
                at=request.at,
                **form.cleaned_data,
            ),
        )
        if saved:
            messages.success(request, _("What you changed is saved."))
            return redirect("my:settings")
    return page(request, "my/settings.html", form=form)
