"""Noting what a seller gave back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.spending.queries import said
from ownway.spending.rules import RefundKind
from ownway.web.ui.forms import DayField, MoneyField, OnceForm


class CameBackForm(OnceForm):
    """How much, why and when. `most` is what can still come back, as the form says beforehand."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (RefundKind.REFUND, _("The seller gave money back")),
            (RefundKind.RETURNED, _("It was taken back to the seller")),
            (RefundKind.CREDIT_NOTE, _("The seller took something off the bill")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )

    def __init__(self, *args: Any, most: Money, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"back_on": today}, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=most.currency,
            label=_("How much came back?"),
            help_text=_("Up to %(most)s.") % {"most": said(most)},
        )
        self.fields["back_on"] = DayField(
            label=_("When did it come back?"), help_text=_("As on the statement of the bank.")
        )
        self.order_fields(["key", "amount", "kind", "back_on"])
