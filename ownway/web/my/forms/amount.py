"""Saying that something in the amount is wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.decisions.rules import WrongIn
from ownway.web.ui.forms import at_most


class ClaimForm(forms.Form):
    """Where the mistake is, as far as the person can tell, and what is wrong in their words."""

    wrong_in = forms.ChoiceField(
        label=_("Where is the mistake?"),
        choices=[
            (WrongIn.ANSWER, _("In one of my answers")),
            (WrongIn.FACT, _("In something else you know about me")),
            (WrongIn.WORKING, _("In how you worked it out")),
            (WrongIn.OTHER, _("Somewhere else, or I am not sure")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. “I am not sure” is fine.")},
    )
    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Use your own words. A few are enough."),
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[at_most(5_000)],
        error_messages={"required": _("Write what is wrong.")},
    )
