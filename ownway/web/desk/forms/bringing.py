"""A file somebody brings from another place: chosen, checked, and loaded on the second press."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.endings.rules import LARGEST
from ownway.web.desk.forms.paying import unpacked


class BringForm(forms.Form):
    """The package, and with which address the person signs in here, if they do."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("The ZIP they took along from there."),
        required=False,
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False, strip=True)
    email = forms.EmailField(
        label=_("The address they sign in with here"),
        help_text=_("Leave it empty for somebody without a sign-in."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = cleaned.get("file")
        content = given.read(LARGEST + 1) if given else unpacked(cleaned.get("kept", ""), LARGEST)
        if not content:
            self.add_error("file", _("Choose the file."))
        elif len(content) > LARGEST:
            self.add_error("file", _("This file is too large. Up to 2 MB fit."))
        cleaned["content"] = content
        return cleaned
