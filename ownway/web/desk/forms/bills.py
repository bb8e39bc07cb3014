"""Answers to what looks strange: a bill, a payee."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.spending.rules import HoldState, Outcome


class LookForm(forms.Form):
    """In order, or not paid; with what was found out, in words."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(YES, _("It is in order and goes on")), (NO, _("It is not paid"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it goes on.")},
    )
    reason_code = forms.ChoiceField(
        label=_("The reason"), help_text=_("Only if it is not paid."), required=False
    )
    reason = forms.CharField(
        label=_("What you found out"),
        help_text=_("Where it is not paid, the payee and the person read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you found out.")},
    )

    def __init__(self, *args: Any, reasons: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a reason")),
            *reasons.items(),
        ]

    @property
    def yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == self.YES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == self.NO and not cleaned.get("reason_code"):
            self.add_error("reason_code", _("Choose a reason."))
        return cleaned


class ConcernForm(forms.Form):
    """Everything is in order, or the bills stay set aside; with the reason."""

    outcome = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (Outcome.CLEARED, _("Everything is in order. The bills go on")),
            (Outcome.UPHELD, _("Something is wrong. The bills stay set aside")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it goes on.")},
    )
    reason = forms.CharField(
        label=_("Why, in your own words"),
        help_text=_("The person reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why.")},
    )


class ToldForm(forms.Form):
    """How it stood when somebody was told: what has changed since is told again."""

    state = forms.ChoiceField(
        choices=[(one.value, one.value) for one in HoldState], widget=forms.HiddenInput
    )


class RaiseForm(forms.Form):
    """What looks wrong with a payee, for one person or for everybody."""

    words = forms.CharField(
        label=_("What looks wrong?"),
        help_text=_("Facts only. Somebody else decides by a day."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what looks wrong.")},
    )
    everybody = forms.BooleanField(
        label=_("It is about everybody this payee is paid for"), required=False
    )
