"""Whose statement a payer wants, and for which time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.web.ui.forms import DayField
from ownway.web.ui.periods import PeriodForm


class StatementForm(PeriodForm):
    """One funder or one holder of the programme, a time, and perhaps a day of which to know."""

    field_order = ["of", "which", "from_on", "last_on", "known_on"]

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"] = forms.ChoiceField(
            label=_("Whose statement?"),
            choices=choices,
            error_messages={"required": _("Choose a funder or a holder.")},
        )
        self.fields["known_on"] = DayField(
            label=_("As it was known on"),
            help_text=_("A past day. Leave it empty for all that is known now."),
            required=False,
        )
        self.order_fields(self.field_order)

    def clean_known_on(self) -> date | None:
        day: date | None = self.cleaned_data["known_on"]
        if day is not None and day > self._today:
            raise forms.ValidationError(_("Write a day that has been."), code="to_come")
        return day
