"""What somebody says who wants to learn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.web.ui.forms import at_most

LONGEST = 5_000  # characters


class AskForm(forms.Form):
    """Asking for a place. Nothing has to be said."""

    needs = forms.CharField(
        label=_("Is there anything that would help you be there?"),
        help_text=_("Such as a quiet corner, large print, or somebody beside you."),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[at_most(LONGEST)],
        required=False,
    )


class LearningPlanForm(forms.Form):
    """What I want to learn, in my own words."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    want = forms.CharField(
        label=_("What I want to learn"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST)],
        error_messages={"required": _("Write what you want to learn. A few words are enough.")},
    )
    why = forms.CharField(
        label=_("Why it matters to me"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST)],
        required=False,
    )
    helps = forms.CharField(
        label=_("What helps me learn"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST)],
        required=False,
    )
    use = forms.CharField(
        label=_("What I will do with it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST)],
        required=False,
    )


class FeedbackForm(forms.Form):
    """How it was."""

    rating = forms.TypedChoiceField(
        label=_("How was it for you?"),
        choices=[
            (5, _("Very good")),
            (4, _("Good")),
            (3, _("All right")),
            (2, _("Not so good")),
            (1, _("Not good")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("What helped? What should change?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[at_most(LONGEST)],
        required=False,
    )
