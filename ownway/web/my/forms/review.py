"""Looking back: the agenda, each goal in the person's words, and what comes of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.review.rules import Avoided, Outcome
from ownway.web.ui.forms import at_most

LOW = forms.Textarea(attrs={"rows": 3})


class AgendaForm(forms.Form):
    """What to talk about, where, when and with whom: the person's choice."""

    edit_no = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    agenda = forms.CharField(
        label=_("What would you like to talk about?"),
        help_text=_("And where, when and with whom. You choose."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )


def _attained() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("How far did you get?"),
        coerce=int,
        empty_value=None,
        choices=[
            ("2", _("A lot further than I hoped")),
            ("1", _("A little further than I hoped")),
            ("0", _("As far as I hoped")),
            ("-1", _("A little less far")),
            ("-2", _("A lot less far")),
            ("", _("I do not want to say")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class ProgressForm(forms.Form):
    """How one goal is going. Rating and how far are the person's own, and only if they wish."""

    edit_no = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    going = forms.CharField(label=_("How is it going?"), widget=LOW, required=False)
    went_well = forms.CharField(label=_("What went well?"), widget=LOW, required=False)
    change = forms.CharField(label=_("What do you want to change?"), widget=LOW, required=False)
    rating = forms.TypedChoiceField(
        label=_("How happy are you with it?"),
        coerce=int,
        empty_value=None,
        choices=[
            ("5", _("Very happy")),
            ("4", _("Happy")),
            ("3", _("In between")),
            ("2", _("Not so happy")),
            ("1", _("Not happy")),
            ("", _("I do not want to say")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    attained = _attained()


class OutcomeForm(forms.Form):
    """What comes of looking back. None of these changes an amount."""

    outcome = forms.ChoiceField(
        label=_("What happens next?"),
        choices=[
            (Outcome.KEEP, _("Keep my plan as it is")),
            (Outcome.CHANGE, _("Change my plan")),
            (Outcome.REASSESS, _("Answer the questions again: my life has changed")),
            (Outcome.END, _("I am ready to leave well")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens next.")},
    )


class HardTimesForm(OutcomeForm):
    """The same, and what the money kept aside did, where some of it was used."""

    avoided = forms.ChoiceField(
        label=_("You used money for hard times. Did it keep you out of hospital?"),
        choices=[
            (Avoided.YES, _("Yes")),
            (Avoided.NO, _("No")),
            (Avoided.UNSURE, _("I am not sure")),
            ("", _("I do not want to say")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class GraduateForm(forms.Form):
    """The person's own words for the certificate."""

    achieved = forms.CharField(
        label=_("What have you achieved?"),
        help_text=_("It stands on your certificate, just as you write it."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    keeps_well = forms.CharField(label=_("What keeps you well?"), widget=LOW, required=False)
    thanks = forms.CharField(
        label=_("Is there anybody you want to thank?"), widget=LOW, required=False
    )


class DetailsForm(forms.Form):
    """What the person is called, what they need, and how they want to hear from us."""

    name = forms.CharField(
        label=_("Your name"),
        validators=[at_most(200)],
        error_messages={"required": _("Write your name.")},
    )
    called = forms.CharField(
        label=_("What shall we call you?"), validators=[at_most(200)], required=False
    )
    access_needs = forms.CharField(
        label=_("What do you need to take part?"),
        help_text=_("For example: large print, an interpreter, calls after 11."),
        widget=LOW,
        validators=[at_most(5_000)],
        required=False,
    )
    reach_by = forms.ChoiceField(
        label=_("How would you like to hear from us?"),
        choices=[
            ("site", _("Only here on this site")),
            ("email", _("By email")),
            ("text", _("By text message")),
            ("letter", _("By letter")),
            ("nothing", _("Send nothing for a while")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you want to hear from us.")},
    )
    reach_at = forms.CharField(
        label=_("Where do we send it?"),
        help_text=_("An email address, a phone number or an address for letters."),
        validators=[at_most(200)],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        outside = cleaned.get("reach_by") in ("email", "text", "letter")
        if outside and not cleaned.get("reach_at") and "reach_at" not in self.errors:
            self.add_error("reach_at", _("Write where we send it, or choose another way."))
        return cleaned
