"""Whom somebody of the programme is close to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.consent.rules import LONGEST_INTEREST
from ownway.web.interest_words import KINDS
from ownway.web.ui.forms import DayField, at_most


class InterestForm(forms.Form):
    """A payee by name, or (`person`) somebody named by the page one came from."""

    payee_name = forms.CharField(
        label=_("Which payee is it?"),
        help_text=_("The name as it stands on their bills."),
        validators=[at_most(200)],
        error_messages={"required": _("Write the name of the payee.")},
    )
    kind = forms.ChoiceField(
        label=_("What are they to you?"),
        choices=[(kind.value, words) for kind, words in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they are to you.")},
    )
    from_on = DayField(label=_("Since when?"))
    words = forms.CharField(
        label=_("Anything to add"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST_INTEREST)],
        required=False,
    )

    def __init__(self, *args: Any, about_person: bool, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"from_on": today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if about_person:
            del self.fields["payee_name"]


class EndInterestForm(forms.Form):
    """Why it is no longer so."""

    why = forms.CharField(
        label=_("Why is it no longer so?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST_INTEREST)],
        error_messages={"required": _("Write why.")},
    )
