"""Asking money back, and each answer after it; the person reads all of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.programme.queries import Words
from ownway.programme.rules import TakingBack
from ownway.reclaims.rules import LONGEST_WORDS, Closed, Way
from ownway.web.desk.forms.reason import ReasonForm
from ownway.web.ui.forms import MoneyField, at_most


class CloseForm(forms.Form):
    """How a kind word ended."""

    how = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[
            (Closed.CALLED, _("We talked, and nothing is in the way")),
            (Closed.PLANNED, _("We help to plan it")),
            (Closed.SAVED, _("It is saved for something")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended.")},
    )


class NoticeForm(forms.Form):
    """Why, how much, and in which way."""

    way = forms.ChoiceField(
        label=_("In which way?"),
        choices=[
            (Way.OFFSET, _("The next payment is smaller")),
            (Way.CLAWBACK, _("It is paid back, in parts the person can pay")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a way.")},
    )
    evidence = forms.CharField(
        label=_("What shows it"),
        help_text=_("The person reads this."),
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[at_most(LONGEST_WORDS)],
        error_messages={"required": _("Write what shows it.")},
    )

    def __init__(
        self, *args: Any, terms: TakingBack, words: Words, currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"] = forms.ChoiceField(
            label=_("Why?"),
            choices=[(one.code, words.get(f"ground.{one.code}")) for one in terms.grounds],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose why.")},
        )
        self.fields["amount"] = MoneyField(currency=currency, label=_("How much?"))
        self.order_fields(["ground", "way", "amount", "evidence"])


class LookForm(ReasonForm):
    """Somebody else’s answer to a dispute."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("ends", _("It was wrong: nothing is taken")), ("stands", _("It stays"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your answer.")},
    )


class LetGoForm(ReasonForm):
    """Why no more is asked of what has not come."""

    asked = _("Why no more should be asked")


class CameBackForm(forms.Form):
    """A part that was paid back. `number`: the step it will be, so that it is noted once."""

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=currency, label=_("How much came back?"))
