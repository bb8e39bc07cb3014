"""Settling the final amount."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.core.show import day
from ownway.decisions.rules import ClaimOutcome
from ownway.web.desk.forms.reason import ReasonForm
from ownway.web.ui.forms import DayField, MoneyField
from ownway.web.ui.showing import babel_locale


class SettleForm(forms.Form):
    """The final amount; a reason where it differs, or stays flat after a rise in points.

    `earliest`: the first day more money may count from; None where it is not more.
    """

    reason = forms.CharField(
        label=_("Why, in your own words"),
        help_text=_("Needed where the final amount is not the first one. The person reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, currency: str, earliest: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=currency, label=_("The final amount for a year")
        )
        if earliest is not None:
            self.fields["from_on"] = DayField(
                label=_("Counts from an earlier day"),
                help_text=_("Leave it empty if not. The earliest day is %(day)s.")
                % {"day": day(earliest, babel_locale())},
                required=False,
            )
        self.order_fields(["amount", "from_on", "reason"])


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
