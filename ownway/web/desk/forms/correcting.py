"""Why something that was written down is put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.ledger.rules import CorrectionReason
from ownway.web.correcting_words import because


class CorrectionForm(forms.Form):
    """The reason, none chosen beforehand; sending it is the confirmation."""

    reason = forms.ChoiceField(
        label=_("Why is it wrong?"),
        help_text=_("The person reads this."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is wrong.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (one, because(one)[:1].upper() + because(one)[1:]) for one in CorrectionReason
        ]
