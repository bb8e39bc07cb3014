"""Asking somebody whether their story may be told somewhere else; without a yes it may not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from ownway.consent.rules import Permission
from ownway.endings import actions
from ownway.endings.rules import LONGEST_PLACE, LONGEST_PURPOSE
from ownway.evaluation import queries
from ownway.web.org.house import house_for
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.forms import DayField, at_most


class UseForm(forms.Form):
    """One place and one purpose; another one is asked for by itself."""

    place = forms.CharField(
        label=lazy("Where would it be told?"),
        help_text=lazy("For example: our website. One place for each asking."),
        validators=[at_most(LONGEST_PLACE)],
        error_messages={"required": lazy("Write where it would be told.")},
    )
    purpose = forms.CharField(
        label=lazy("What for?"),
        help_text=lazy("The person reads this. Write it to them."),
        validators=[at_most(LONGEST_PURPOSE)],
        error_messages={"required": lazy("Write what it is for.")},
    )
    until_on = DayField(label=lazy("Until when?"))


@require_http_methods(["GET", "POST"])
def use(request: Request, story: UUID) -> HttpResponse:
    """Asks for one use of a story. Who tells it is not named here, unless they put their name."""
    found = queries.story(request.viewer, story)
    house = house_for(request, found.ending.person.programme.ref, Permission.PROGRAMME_MANAGE)
    form = UseForm(request.POST or None)
    how: dict[str, Any] = {"by": request.viewer.actor, "at": request.at}
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: actions.ask_use(story=found, **form.cleaned_data, **how))
    ):
        messages.success(request, _("They are asked. Until they say yes, it is a no."))
        return redirect(f"{reverse('org:outcomes')}{house.ask}")
    return page(request, "org/story_use.html", form=form, house=house, words=found.words)
