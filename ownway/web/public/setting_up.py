"""The first page of a new installation: its first programme, and the person who answers for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ownway.consent import actions as consent
from ownway.consent.rules import Permission
from ownway.core.actors import SYSTEM
from ownway.core.problems import NotVisible, Refused
from ownway.people import actions as people
from ownway.programme import actions as programmes
from ownway.programme import queries
from ownway.programme.rules import Pack, Role
from ownway.record.store import writing
from ownway.web import sessions
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


class NobodyManages(Refused):
    """No role of the pack may give out the others."""

    code = "nobody_manages"


class SetUp(forms.Form):
    """Who answers for the first programme, and under which rules it runs."""

    def __init__(self, *args: Any, packs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Your name"),
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Write your name.")},
        )
        self.fields["email"] = forms.EmailField(
            label=_("Your email address"),
            help_text=_("We send a code there each time you sign in."),
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={
                "required": _("Write your email address."),
                "invalid": _("Write an address like name@example.org."),
            },
        )
        self.fields["pack"] = forms.ChoiceField(
            label=_("Your first programme"),
            help_text=_("Its money, limits, clocks and words come from this pack."),
            choices=packs,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a programme.")},
        )


@require_http_methods(["GET", "POST"])
def set_up(request: Request, token: str) -> HttpResponse:
    """Opens the first programme and signs its director in; gone once there is a programme."""
    known = constant_time_compare(token, queries.set_up_token())
    if settings.PRACTICE or not known or queries.programmes():
        raise NotVisible
    folders = {folder.name: folder for folder in queries.find_packs()}
    form = SetUp(request.POST or None, packs=_choices(folders.values()))
    if form.is_valid() and done(form, lambda: _open(request, form.cleaned_data, folders)):
        return redirect("mfa_index")
    return page(request, "public/set_up.html", form=form)


def _choices(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Folder and name; one we cannot read keeps its folder's name, and says why when chosen."""
    found = []
    for folder in folders:
        try:
            found.append((folder.name, queries.load_pack(folder).pack.name))
        except queries.PackUnreadable:
            found.append((folder.name, folder.name))
    return found


def _open(request: Request, said: dict[str, str], folders: dict[str, Path]) -> None:
    """All of it or nothing: a programme nobody can manage would be of no use to anybody."""
    at = request.at
    with writing():
        programme = programmes.open_programme(folder=folders[said["pack"]], by=SYSTEM, at=at)
        account = people.add_account(name=said["name"], email=said["email"], by=SYSTEM, at=at)
        role = _managing(queries.pack_of(programme))
        consent.grant_role(
            programme=programme,
            account=account,
            role=role.code,
            from_at=at,
            until_at=at + timedelta(days=role.longest_days),
            by=SYSTEM,
            at=at,
        )
    request.session.flush()
    sessions.begin(request, account)


def _managing(pack: Pack) -> Role:
    """The role that gives out the others. Raises NobodyManages."""
    for role in pack.roles:
        if Permission.PROGRAMME_MANAGE in role.permissions:
            return role
    raise NobodyManages(
        gettext("Nobody could manage this programme."),
        fix=gettext("Give one role of the pack the permission programme.manage."),
    )
