"""Somebody without a sign-in joins, as they told staff; and the sign-in they get later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.web.facts import FactsForm
from ownway.web.ui.forms import at_most


class TakeInForm(FactsForm):
    """As little as it takes to join, as the person says it."""

    name = forms.CharField(
        label=_("Their name"),
        validators=[at_most(200)],
        error_messages={"required": _("Write the name.")},
    )
    called = forms.CharField(
        label=_("What shall we call them?"), validators=[at_most(200)], required=False
    )
    access_needs = forms.CharField(
        label=_("What do they need to take part?"),
        help_text=_("For example: large print, an interpreter, calls after 11."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(5_000)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"] = forms.BooleanField(
            label=_("I read it to them, and they want to join"),
            error_messages={"required": _("Tick the box if they want to join.")},
        )

    def said(self) -> dict[str, Any]:
        """What `joining.actions.take_in` takes of it."""
        said = {name: self.cleaned_data[name] for name in ("name", "called", "access_needs")}
        return {**said, "facts": self.said_facts()}


class SignInForm(forms.Form):
    """An address of the person's own, said twice: a code to sign in with goes there."""

    email = forms.EmailField(
        label=_("Their own email address"),
        help_text=_("Only they should be able to read what arrives there."),
        max_length=254,
        error_messages={
            "required": _("Write their email address."),
            "invalid": _("Write an email address, for example sam@example.org."),
        },
    )
    again = forms.EmailField(
        label=_("The same address again"),
        max_length=254,
        error_messages={
            "required": _("Write the address again."),
            "invalid": _("Write an email address, for example sam@example.org."),
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"email", "again"} <= cleaned.keys() and cleaned["email"] != cleaned["again"]:
            self.add_error("again", _("The two addresses are not the same."))
        return cleaned
