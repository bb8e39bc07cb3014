"""Signing the plan, and asking for a second look."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Three choices of equal weight; none is chosen beforehand (P6)."""

    SIGN, CHANGE, TALK = "sign", "change", "talk"
    answer = forms.ChoiceField(
        label=_("What would you like to do?"),
        choices=[
            (SIGN, _("Sign this plan. It says what I want")),
            (CHANGE, _("Ask for a change first")),
            (TALK, _("Talk to someone before I decide")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like to do.")},
    )


class SignForm(forms.Form):
    """The name is typed once and read back before it counts."""

    edit_no = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    signed_name = forms.CharField(
        label=_("Type your name to sign"),
        help_text=_("Next, you read it once more before it is sent."),
        error_messages={"required": _("Type your name to sign.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
