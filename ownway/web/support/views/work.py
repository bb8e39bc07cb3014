"""My work as a coach: what people read about me, my training, and who chose somebody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible
from ownway.endings import queries as endings
from ownway.people import actions
from ownway.people import queries as people
from ownway.people.rules import Profile
from ownway.programme import queries as programmes
from ownway.web import coach_words
from ownway.web.frames import wear
from ownway.web.request import Request
from ownway.web.support.forms import ProfileForm
from ownway.web.support.words import work as words
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Link


@require_http_methods(["GET", "POST"])
def work(request: Request) -> HttpResponse:
    """One page for it all; `?role=` where somebody is both a coach and a broker."""
    coach, others = _coach(request)
    pack = programmes.pack_of(coach.programme)
    pack_words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(request, pack, pack_words, home_url=reverse("support:home"))
    form = ProfileForm(request.POST or None, initial=_said(coach))
    if request.method == "POST" and form.is_valid():
        profile = Profile(**form.profile())
        if done(
            form,
            lambda: actions.change_profile(
                coach=coach, profile=profile, by=request.viewer.actor, at=request.at
            ),
        ):
            messages.success(request, _("Saved. This is what people read from now on."))
            return redirect(f"{reverse('support:work')}?role={coach.role}")
    today = programmes.day_of(coach.programme, request.at)
    own = next(
        (one for one in consent.loads(coach.programme, at=request.at) if one.coach == coach), None
    )
    close = consent.close_to_payees([coach])[coach.pk]
    changed = consent.told_kindly(coach.account, at=request.at)
    over = endings.over_with(changed)
    return page(
        request,
        "support/work.html",
        form=form,
        role=pack_words.get(f"role.{coach.role}"),
        others=[
            Link(pack_words.get(f"role.{one.role}"), f"{request.path}?role={one.role}")
            for one in others
        ],
        people=words.people(own),
        missing=[coach_words.credential(code, pack_words) for code in own.missing] if own else [],
        told=[words.told(one, time_over=one.pk in over) for one in changed],
        training=words.training(people.training_log(coach), pack_words, today),
        close=coach_words.close_to(close),
    )


def _coach(request: Request) -> tuple[Any, list[Any]]:
    """As whom they look, and as whom else they could. Raises NotVisible for who is no coach."""
    account = request.viewer.account
    rows = people.coaching_of(account) if account is not None else []
    if not rows:
        raise NotVisible
    asked = request.GET.get("role", "")
    found = next((one for one in rows if one.role == asked), rows[0])
    return found, [one for one in rows if one.pk != found.pk]


def _said(coach: Any) -> dict[str, Any]:
    return {
        "first_name": coach.first_name,
        "languages": coach.languages,
        "days": coach.days,
        "helps_with": coach.helps_with,
        "lived_experience": coach.lived_experience,
        "takes_people": coach.takes_people,
        "said_all": coach.said_all_on is not None,
    }
