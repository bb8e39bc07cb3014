"""Something a person wrote down by mistake: put right by somebody else, with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.spending import actions, queries
from ownway.web.correcting_words import put_right as words_of
from ownway.web.desk.forms.correcting import CorrectionForm
from ownway.web.desk.office import P, office_for
from ownway.web.desk.words import correcting as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def put_right(request: Request, purchase: UUID, wrong: UUID) -> HttpResponse:
    """What changes is said first; then the reason, once."""
    found = queries.purchase(request.viewer, purchase, request.at)
    office = office_for(request, found.person.programme, P.BUYING_DECIDE)
    act = queries.act(found, wrong)
    if act is None:
        raise NotVisible
    apart = office.too_close(P.BUYING_DECIDE, found.person)
    if queries.is_close_to_payee(request.viewer.rights.human, found):
        apart = _("You said that you are close to who is paid, so somebody else does this.")
    if apart and request.method == "POST":
        raise NotVisible
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    given: dict[str, Any] = {"by": office.by(found.person), "at": request.at}
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.put_right(
                purchase=found, wrong=wrong, reason=form.cleaned_data["reason"], **given
            ),
        )
    ):
        messages.success(request, _("It is put right. The person reads why."))
        return redirect("desk:purchase", purchase=found.ref)
    return page(
        request,
        "desk/put_right.html",
        form=form,
        apart=apart,
        purchase=found,
        person=found.person,
        facts=words.facts(found, act, people.name_of(act.by)),
        changes=words.changes(act, shared=len(queries.together_with(act)) > 1),
        done=words_of([act]),
    )
