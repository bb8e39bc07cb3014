"""What is said against an amount or an answer: by the person, or typed in for them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.decisions.rules import WrongIn
from ownway.web.ui.forms import at_most

WRONG_IN = [
    (WrongIn.ANSWER, _("In one of my answers")),
    (WrongIn.FACT, _("In something else you know about me")),
    (WrongIn.WORKING, _("In how you worked it out")),
    (WrongIn.OTHER, _("Somewhere else, or I am not sure")),
]


class ClaimForm(forms.Form):
    """Where the mistake is, as far as the person can tell, and what is wrong in their words."""

    wrong_in = forms.ChoiceField(
        label=_("Where is the mistake?"),
        choices=WRONG_IN,
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


class SecondLookForm(forms.Form):
    """Why the person asks for a second look, in their own words."""

    words = forms.CharField(
        label=_("What should we think about again?"),
        help_text=_("Use your own words. Somebody else reads it, not the one who said no."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what we should think about again.")},
    )
