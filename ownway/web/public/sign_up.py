"""What we ask of somebody who signs up or in. The library reads it before our adapters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignUp(forms.Form):
    """What we ask beside the address: the name others will see."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("The name you want others here to see."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email")

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by the library once the account is kept; nothing more to do."""


def shared_computer() -> forms.BooleanField:
    """The one question about the device; asked wherever somebody signs in."""
    return forms.BooleanField(
        label=_("This is a shared computer"),
        help_text=_("We sign you out after 15 minutes without a click."),
        required=False,
    )
