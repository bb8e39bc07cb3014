"""Choosing a coach: there is no field for a reason, here or anywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ChooseForm(forms.Form):
    """`seen`: what the page showed about whom the coach is close to."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    meanwhile = forms.ChoiceField(
        label=_("And until then?"),
        widget=forms.RadioSelect,
        choices=[
            ("keep", _("My coach of today stays until then")),
            ("stop", _("I want to stop with them now")),
        ],
        error_messages={"required": _("Choose what happens until then.")},
    )

    def __init__(self, *args: Any, waits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not waits:
            del self.fields["meanwhile"]
