"""Settling the final amount."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.decisions.rules import ClaimOutcome
from ownway.web.desk.forms.reason import ReasonForm
from ownway.web.ui.forms import MoneyField


class SettleForm(forms.Form):
    """The final amount; a reason where it differs, or stays flat after a rise in points."""

    reason = forms.CharField(
        label=_("Why, in your own words"),
        help_text=_("Needed where the final amount is not the first one. The person reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=currency, label=_("The final amount for a year")
        )
        self.order_fields(["amount", "reason"])


class NoticeForm(ReasonForm):
    """Why an amount goes down, for whoever reads it."""

    about = _("The person reads this above everything else. What changed stands below it.")


class TakeBackForm(ReasonForm):
    """Why a notice is taken back."""

    asked = _("Why you take it back")


class ClaimForm(ReasonForm):
    """What came of a claim; each answer has a reason the person reads."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (ClaimOutcome.ANSWERS, _("An answer was wrong: the questions are answered again")),
            (ClaimOutcome.SETTLED, _("The amount was wrong: I settle it anew")),
            (ClaimOutcome.RULES, _("The rules have a mistake: they are mended for everybody")),
            (ClaimOutcome.STANDS, _("Nothing was wrong: the amount stays")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your answer.")},
    )
