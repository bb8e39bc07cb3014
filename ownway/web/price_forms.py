"""A price a seller named: one form for the person and for who helps them buy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.spending.rules import LONGEST_NAME, LONGEST_WORDS
from ownway.web.ui.forms import MoneyField, OnceForm, at_most


class QuoteForm(OnceForm):
    """What a seller asks for something. `key` is made with the form: two presses note it once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.CharField(
        label=_("What is it?"),
        validators=[at_most(LONGEST_NAME)],
        error_messages={"required": _("Write what it is.")},
    )
    seller = forms.CharField(
        label=_("Who sells it?"),
        validators=[at_most(LONGEST_NAME)],
        error_messages={"required": _("Write who sells it.")},
    )
    words = forms.CharField(
        label=_("Anything to remember"),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[at_most(LONGEST_WORDS)],
        required=False,
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=currency, label=_("What does it cost?"))
        self.order_fields(["what", "seller", "amount", "words"])
