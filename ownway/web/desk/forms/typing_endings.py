"""What somebody without a sign-in says of a break, leaving, graduating and coming back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ownway.endings.rules import LONGEST_SAID, AskBy, EndingKind
from ownway.web.desk.forms.typing import HeardForm
from ownway.web.going_words import GOING
from ownway.web.typed_words import ASKED_BY, KINDS, QUESTIONS
from ownway.web.ui.forms import at_most

ROWS = forms.Textarea(attrs={"rows": 4})
WRITE = {"required": _("Write what they wrote or said.")}


def _theirs(name: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=QUESTIONS[name], widget=ROWS, validators=[at_most(LONGEST_SAID)], **kwargs
    )


class SureForm(HeardForm):
    """What cannot be taken back by a click, or others come to read: it is read back to them."""

    sure = forms.BooleanField(
        label=_("They told me themselves, and I read it back to them."),
        error_messages={"required": _("Read it back to them first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in ("way", "said_on", "sure")])

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in super().said.items() if name != "sure"}

    @staticmethod
    def _is_asked(one: forms.BoundField) -> bool:
        return one.name != "sure" and HeardForm._is_asked(one)


class LeaveForm(SureForm):
    """They leave: why, if they say so, and what they want to say."""

    kind = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[(one.value, KINDS[one.value]) for one in (EndingKind.CHOICE, EndingKind.MOVED)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    thanks = _theirs("goodbye", required=False)


class GraduateForm(SureForm):
    """Their own words for the certificate; all of them may stay empty."""

    achieved = _theirs("achieved", required=False)
    keeps_well = _theirs("keeps_well", required=False)
    thanks = _theirs("thanks", required=False)


class StoryForm(SureForm):
    """Their story, with a yes of its own to it."""

    words = _theirs("story", error_messages=WRITE)
    named = forms.BooleanField(label=QUESTIONS["named"], required=False)


class WrongForm(HeardForm):
    """What they say is wrong with a notice."""

    words = _theirs("wrong", error_messages={"required": _("Write what they say.")})


class AskLaterForm(HeardForm):
    """Whether and when they are asked how they are; by phone or letter: they sign in nowhere."""

    way_asked = forms.ChoiceField(
        label=QUESTIONS["ask_by"],
        choices=[(one.value, ASKED_BY[one.value]) for one in (AskBy.PHONE, AskBy.LETTER)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how.")},
    )

    def __init__(self, *args: Any, months: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (str(n), ngettext("In %(n)s month", "In %(n)s months", n) % {"n": n}) for n in months
        ]
        self.fields["months"] = forms.TypedChoiceField(
            label=QUESTIONS["months"],
            choices=[*offered, ("0", _("Never"))],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose when, or never.")},
        )
        self.order_fields(["months", "way_asked", "way", "said_on"])

    @property
    def said(self) -> dict[str, Any]:
        """`way` is how they are asked; how it reached us stands in `heard`."""
        given = super().said
        return {"months": given["months"], "way": given["way_asked"]}


class GoingForm(HeardForm):
    """How it is going, on a line and in their own words."""

    going = forms.TypedChoiceField(
        label=QUESTIONS["going"],
        choices=GOING,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    words = _theirs("words", required=False)
    wants_back = forms.BooleanField(label=QUESTIONS["wants_back"], required=False)
