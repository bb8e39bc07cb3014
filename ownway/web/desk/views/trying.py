"""New bank details are tried with nothing before the first payment (NACHA)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from ownway.core.problems import NotVisible
from ownway.interop import paying as files
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.office import Office, P, office_of, other_offices
from ownway.web.desk.words import back as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

TRYING = (P.PAY_SETTLE, P.PAY_RELEASE)


@require_http_methods(["GET", "POST"])
def prenotes(request: Request) -> HttpResponse:
    """What is to be tried, in one file; what was tried, and what became of it."""
    office = office_of(request, *TRYING)
    today = programmes.day_of(office.programme, request.at)
    waiting = queries.to_try(office.viewer, office.programme, today)
    form = PressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not office.may(P.PAY_SETTLE):
            raise NotVisible
        made: list[HttpResponse] = []
        if form.is_valid() and done(form, lambda: made.append(_file(request, office, waiting))):
            return made[0]
    return page(
        request,
        "desk/prenotes.html",
        programme=office.words.get("programme"),
        form=form,
        waiting=words.to_try(waiting),
        kinds=words.kinds(waiting) if office.may(P.PAY_SETTLE) else [],
        tried=words.tried(queries.prenotes(office.viewer, office.programme), today),
        others=other_offices(request, office, *TRYING),
        wanted=queries.prenote_rail(office.programme) is not None,
    )


def _file(request: Request, office: Office, waiting: Sequence[Any]) -> HttpResponse:
    """The tests that leave now, or those that left before once more: they move nothing."""
    if "again" in request.POST:
        tests = queries.sent_with(office.viewer, office.programme, request.POST["again"])
    else:
        chosen = [one for one in waiting if one.kind == request.POST.get("kind", "")]
        rail = queries.prenote_rail(office.programme)
        if rail is not None and chosen:  # it can be written, before anything counts as sent
            files.tests(office.programme, queries.tests_of(rail, chosen, request.at))
        tests = actions.send_prenotes(
            programme=office.programme,
            accounts=[one.ref for one in chosen],
            by=office.by(),
            at=request.at,
        )
    (written,) = files.tests(office.programme, tests)
    answer = HttpResponse(written.content, content_type=written.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{written.name}"'
    return answer
