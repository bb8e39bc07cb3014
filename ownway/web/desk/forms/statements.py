"""Whose statement a payer wants, and for which time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.web.ui.periods import PeriodForm


class StatementForm(PeriodForm):
    """One funder or one holder of the programme, and a time."""

    field_order = ["of", "which", "from_on", "last_on"]

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"] = forms.ChoiceField(
            label=_("Whose statement?"),
            choices=choices,
            error_messages={"required": _("Choose a funder or a holder.")},
        )
        self.order_fields(self.field_order)
