"""How the site looks and speaks, what I am called, how I hear from the programme, what I said."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.allocation import queries as amounts
from ownway.assessment import queries as assessments
from ownway.core.problems import NotVisible
from ownway.improvement import queries as improvement
from ownway.people import actions
from ownway.web.facts import FactsForm, say_anew
from ownway.web.my.forms.review import DetailsForm
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.readiness_pages import answered
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
    return page(
        request,
        "my/settings.html",
        form=form,
        asked=bool(life.pack.asked),
        ready=improvement.asked_of(request.viewer, life.person) is not None,
    )


@require_http_methods(["GET", "POST"])
def ready(request: Request) -> HttpResponse:
    """What those who take part say about how we do, with no name beside it (I2)."""
    life = life_of(request)
    asked = improvement.asked_of(request.viewer, life.person)
    if asked is None:
        raise NotVisible
    return answered(request, asked, life.actor, "my/ready.html", "my:settings")


@require_http_methods(["GET", "POST"])
@here_now
def about_me(request: Request, *, life: Life) -> HttpResponse:
    """What the programme asked at joining, when something has changed since."""
    if not life.pack.asked:
        raise NotVisible
    form = FactsForm(
        request.POST or None,
        initial={f"facts.{code}": value for code, value in life.person.facts.items()},
        pack=life.pack,
        words=life.words,
    )
    before = amounts.latest(life.person)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _say_anew(request, life, form))
    ):
        if amounts.latest(life.person) == before:
            messages.success(request, _("What you changed is saved."))
            return redirect("my:about_me")
        messages.success(request, _("Saved. Your amount was worked out with it."))
        return redirect("my:amount")
    return page(request, "my/about_me.html", form=form)


def _say_anew(request: Request, life: Life, form: FactsForm) -> None:
    sent = assessments.current(request.viewer, life.person.ref, at=request.at)
    say_anew(life.person, form.said_facts(), sent, by=life.actor, at=request.at)
