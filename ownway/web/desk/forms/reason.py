"""An answer of staff always has a reason, and the person reads it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """A reason in words, after the answer it is for. `asked`, `about`: its label and hint."""

    asked: ClassVar[Any] = _("Why, in your own words")
    about: ClassVar[Any] = _("The person reads this.")
    field_order = ["outcome", "reason"]

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write why.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = self.asked
        self.fields["reason"].help_text = self.about
