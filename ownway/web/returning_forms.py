"""What a person answers when money was not used, or is asked back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.reclaims.rules import LONGEST_WORDS
from ownway.web.ui.forms import MoneyField, at_most


class WordsForm(forms.Form):
    """An answer in one's own words."""

    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("A few words are enough."),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[at_most(LONGEST_WORDS)],
        error_messages={"required": _("Write a few words.")},
    )


class WayForm(WordsForm):
    """What is in the way."""

    field_order = ["words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Is something in the way?")
        self.fields["words"].help_text = _("Or tell us what you would like to do with it.")


class EachForm(forms.Form):
    """How much somebody can pay back each month."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["each"] = MoneyField(
            currency=currency, label=_("How much can you pay back each month?")
        )
