"""After leaving: whether to be asked again, how it is going, saying no, less money by steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ownway.core.money import Money
from ownway.endings.rules import LONGEST_SAID, AskBy, Fall
from ownway.planning.rules import LONGEST_NAME
from ownway.web.going_words import GOING
from ownway.web.ui.forms import DayField, MoneyField, at_most

LOW = forms.Textarea(attrs={"rows": 4})
STEPS = 4  # rows of the form; more are written in a second agreement


class AskAgainForm(forms.Form):
    """Whether and when the person is asked how they are, and how."""

    way = forms.ChoiceField(
        label=_("How?"),
        choices=[
            (AskBy.EMAIL, _("By email")),
            (AskBy.PHONE, _("By phone")),
            (AskBy.LETTER, _("By letter")),
            (AskBy.SITE, _("Only here on this site")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how.")},
    )

    def __init__(self, *args: Any, months: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (str(n), ngettext("In %(n)s month", "In %(n)s months", n) % {"n": n}) for n in months
        ]
        self.fields["months"] = forms.TypedChoiceField(
            label=_("Shall we ask how you are?"),
            choices=[*offered, ("0", _("Never"))],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose when, or never.")},
        )
        self.order_fields(["months", "way"])


class GoingForm(forms.Form):
    """How it is going, on a line and in own words."""

    going = forms.TypedChoiceField(
        label=_("How is it going?"),
        choices=GOING,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        widget=LOW,
        required=False,
        validators=[at_most(LONGEST_SAID)],
    )
    wants_back = forms.BooleanField(label=_("I would like to come back"), required=False)


class ChallengeForm(forms.Form):
    """What is wrong with a notice."""

    words = forms.CharField(
        label=_("What is wrong?"),
        widget=LOW,
        validators=[at_most(LONGEST_SAID)],
        error_messages={"required": _("Write in a few words what is wrong.")},
    )


class TaperForm(forms.Form):
    """Up to four steps: from a day on, the money of the year is so much."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        for number in range(1, STEPS + 1):
            needed = number == 1
            self.fields[f"from_{number}"] = DayField(
                label=_("Step %(n)s: from which day?") % {"n": number}, required=needed
            )
            self.fields[f"amount_{number}"] = MoneyField(
                currency=currency,
                label=_("Step %(n)s: how much for the whole year?") % {"n": number},
                required=needed,
            )

    @property
    def rows(self) -> list[tuple[Any, Any, bool]]:
        """The two boxes of each step, and whether the step may stay empty."""
        return [
            (self[f"from_{number}"], self[f"amount_{number}"], number > 1)
            for number in range(1, STEPS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, STEPS + 1):
            day, amount = cleaned.get(f"from_{number}"), cleaned.get(f"amount_{number}")
            if (day is None) != (amount is None):
                for name in (f"from_{number}", f"amount_{number}"):
                    if cleaned.get(name) is None and name not in self.errors:
                        self.add_error(name, _("Write both the day and the amount."))
        return cleaned

    @property
    def falls(self) -> list[Fall]:
        """The steps that were written, in order."""
        found: list[Fall] = []
        for number in range(1, STEPS + 1):
            day = self.cleaned_data.get(f"from_{number}")
            amount: Money | None = self.cleaned_data.get(f"amount_{number}")
            if day is not None and amount is not None:
                found.append(Fall(day, amount.minor))
        return found


class SignForm(forms.Form):
    """The person's name, as a signature."""

    signed_name = forms.CharField(
        label=_("Write your name to sign"),
        validators=[at_most(LONGEST_NAME)],
        error_messages={"required": _("Write your name to sign.")},
    )
