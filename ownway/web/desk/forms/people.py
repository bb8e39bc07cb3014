"""Noting what a person said about sharing; narrowing who can hold money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.consent.rules import Said
from ownway.programme.queries import Words
from ownway.programme.rules import Holder
from ownway.web.ui.forms import DayField, at_most


class PutRightForm(forms.Form):
    """What was done about something that looked wrong; the person reads it."""

    words = forms.CharField(
        label=_("What did you do?"),
        help_text=_("The person reads this. Say which rule or sum was in the way, if one was."),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[at_most(5_000)],
        error_messages={"required": _("Write what you did about it.")},
    )


class SharingForm(forms.Form):
    """What the person said about sharing with one person (scenario 20)."""

    whom = forms.CharField(
        label=_("Sharing with whom?"),
        help_text=_("A name, for example of a sister or a friend."),
        max_length=200,
        error_messages={"required": _("Write the name.")},
    )
    answer = forms.ChoiceField(
        label=_("What did the person say?"),
        choices=[
            (Said.YES, _("Yes")),
            (Said.NO, _("Not now")),
            (Said.REFUSED, _("No. They stated that they refuse")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person said.")},
    )
    statement = forms.CharField(
        label=_("In their words"),
        help_text=_("Needed for a refusal. Write what they said, not what you think."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    stated_on = DayField(
        label=_("On which day?"), help_text=_("Needed for a refusal."), required=False
    )


class TightenForm(forms.Form):
    """One holder for a time, with the reason and a day to look again (scenario 13)."""

    holder = forms.ChoiceField(
        label=_("Who holds this money for now?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who holds this money.")},
    )
    reason = forms.CharField(
        label=_("The reason you agreed"),
        help_text=_("The person reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason.")},
    )
    review_on = DayField(
        label=_("On which day do you look at this again together?"),
        error_messages={"required": _("Write the day to look again.")},
    )

    def __init__(self, *args: Any, holders: Sequence[Holder], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = {holder.code: holder.way for holder in holders}
        self.fields["holder"].choices = [  # type: ignore[attr-defined]
            (
                holder.code,
                _("Paid to the person")
                if holder.way == "direct"
                else words.get(f"holder.{holder.code}"),
            )
            for holder in holders
        ]
