"""Saying yes to an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.web.public.sign_up import shared_computer
from ownway.web.ui.forms import OnceForm, at_most


class AcceptForm(OnceForm):
    """A name, for somebody who has no sign-in yet; nothing more for somebody who has."""

    def __init__(self, *args: Any, signed_in: bool, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not signed_in:
            self.fields["name"] = forms.CharField(
                label=_("Your name"),
                help_text=_("Your name stands beside everything you write."),
                initial=name,
                validators=[at_most(200)],
                error_messages={"required": _("Write your name.")},
            )
            self.fields["shared"] = shared_computer()
        self.fields["agree"] = forms.BooleanField(
            label=_("I keep what I see to myself"),
            error_messages={"required": _("Tick the box to go on.")},
        )
