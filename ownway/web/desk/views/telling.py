"""What a person told us looks wrong with their money: read, put right, answered in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.people import actions
from ownway.people import queries as people
from ownway.spending import queries as spending
from ownway.web.desk.forms.people import PutRightForm
from ownway.web.desk.office import Office, P, office_for
from ownway.web.desk.words import correcting as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Table

LOOKING_INTO = (P.BUYING_DECIDE, P.HOLDING_SET_UP)


@require_http_methods(["GET", "POST"])
def told(request: Request, note: UUID) -> HttpResponse:
    """One thing that looks wrong, in the person's words; what was done stays, and they read it."""
    found = consent.told_one(request.viewer, note, Topic.MONEY, at=request.at)
    office = office_for(request, found.person.programme, *LOOKING_INTO)
    answer = getattr(found, "put_right", None)
    form = None
    if answer is None:
        form = PutRightForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and done(
                form,
                lambda: actions.put_right(
                    note=found,
                    words=form.cleaned_data["words"],
                    by=office.by(found.person),
                    at=request.at,
                ),
            )
        ):
            messages.success(request, _("It is put right. The person reads your words."))
            return redirect("desk:home")
    return page(
        request,
        "desk/told.html",
        form=form,
        note=found,
        answer=answer,
        who=people.name_of(answer.put_right_by) if answer else "",
        written=_written(request, office, found.person) if form else None,
    )


def _written(request: Request, office: Office, person: Any) -> Table | None:
    """What the person last wrote down themself, beside what they say is wrong: the newest first."""
    if not office.may(P.BUYING_DECIDE) or office.too_close(P.BUYING_DECIDE, person):
        return None
    things = spending.may_be_wrong(request.viewer, person.ref, request.at)
    acts = [(one, act) for one in things for act in reversed(spending.acts_of(one))]
    return words.written(acts) if acts else None
