"""What somebody without a sign-in wrote or said, to be typed in word for word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.endings.rules import Fall, Heard, HeardBy, Outcome
from ownway.planning.rules import LONGEST_NAME
from ownway.web.typed_words import ANSWERS, QUESTIONS, WAYS, choices
from ownway.web.ui.forms import DayField, MoneyField, at_most

Choices = Sequence[tuple[str, Any]]
LOW = forms.Textarea(attrs={"rows": 4})
STEPS = 4  # as many as the person's own page has
SAY = {"required": _("Write what they wrote or said.")}
ONE = {
    "required": _("Choose one."),
    "invalid_choice": _("This is not open now, or is done already. Choose another."),
}
_HOW = ("way", "said_on")


class HeardForm(forms.Form):
    """The part all have: how it reached us, and when."""

    way = forms.ChoiceField(
        label=_("How did they tell you?"),
        choices=choices(WAYS),
        widget=forms.RadioSelect,
        error_messages=ONE,
    )
    said_on = DayField(
        label=_("When did they write or say it?"),
        help_text=_("The day on the paper, or of the talk."),
    )

    left_empty: Sequence[str] = ()  # those with a choice of their own for it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.how_last()

    def how_last(self) -> None:
        """First what they said, then how it reached us."""
        self.order_fields([name for name in self.fields if name not in _HOW])

    def as_before(self, way: str, on: date) -> None:
        """Filled in as the one who types in several things of one talk has just said it."""
        self.fields["way"].initial, self.fields["said_on"].initial = way, on

    @property
    def heard(self) -> Heard:
        return Heard(HeardBy(self.cleaned_data["way"]), self.cleaned_data["said_on"])

    @property
    def said(self) -> dict[str, Any]:
        """What they said, without how it reached us."""
        return {name: value for name, value in self.cleaned_data.items() if name not in _HOW}

    @property
    def asked(self) -> list[tuple[forms.BoundField, bool]]:
        """The boxes for their words, each with whether it can stay empty."""
        return [
            (one, not one.field.required and one.name not in self.left_empty)
            for one in self
            if self._is_asked(one)
        ]

    @staticmethod
    def _is_asked(one: forms.BoundField) -> bool:
        return one.name not in _HOW and not one.is_hidden


class StepForm(HeardForm):
    """One short thing they said: interested, begin, rest, go on, stop."""

    step = forms.ChoiceField(
        label=_("What did they say?"), widget=forms.RadioSelect, error_messages=ONE
    )

    def __init__(self, *args: Any, steps: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = steps  # type: ignore[attr-defined]


class ApplyForm(HeardForm):
    """An application."""

    hopes = forms.CharField(label=QUESTIONS["hopes"], widget=LOW, error_messages=SAY)
    needs = forms.CharField(label=QUESTIONS["needs"], widget=LOW, required=False)


class LookForm(HeardForm):
    """Why somebody else should look at a no."""

    words = forms.CharField(label=QUESTIONS["challenge"], widget=LOW, error_messages=SAY)


class PlanForm(HeardForm):
    """The whole exit plan, as it stands on their paper."""

    keeps_well = forms.CharField(label=QUESTIONS["keeps_well"], widget=LOW, required=False)
    turn_to = forms.CharField(label=QUESTIONS["turn_to"], widget=LOW, required=False)
    early_signs = forms.CharField(label=QUESTIONS["early_signs"], widget=LOW, required=False)
    first_steps = forms.CharField(label=QUESTIONS["first_steps"], widget=LOW, required=False)
    shared = forms.BooleanField(label=QUESTIONS["shared"], required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @property
    def said(self) -> dict[str, Any]:
        return {**super().said, "version": self.cleaned_data["version"] or 0}


class PromiseForm(HeardForm):
    """What they promise, and until when."""

    words = forms.CharField(label=_("I will"), widget=LOW, error_messages=SAY)
    due_on = DayField(label=QUESTIONS["due_on"])


class AskForm(HeardForm):
    """What they ask a named member of staff to do."""

    who = forms.ChoiceField(label=QUESTIONS["owner"], error_messages=ONE)
    words = forms.CharField(label=QUESTIONS["promise"], widget=LOW, error_messages=SAY)
    due_on = DayField(label=QUESTIONS["due_on"])

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]


class _WhichForm(HeardForm):
    which = forms.ChoiceField(label=_("Which one?"), widget=forms.RadioSelect, error_messages=ONE)

    def __init__(self, *args: Any, which: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = which  # type: ignore[attr-defined]


class MarkForm(_WhichForm):
    """How a promise was kept, in their view."""

    outcome = forms.ChoiceField(
        label=QUESTIONS["outcome"],
        choices=[(one.value, ANSWERS[one.value]) for one in (Outcome.KEPT, Outcome.MISSED)],
        widget=forms.RadioSelect,
        error_messages=ONE,
    )

    def __init__(self, *args: Any, own: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own

    def clean(self) -> dict[str, Any]:
        """Nobody is asked to say that they failed: a promise of their own is agreed anew."""
        cleaned = super().clean() or {}
        if cleaned.get("which") in self.own and cleaned.get("outcome") == Outcome.MISSED:
            self.add_error(
                "outcome",
                _("Of their own promise it is only said that it was kept. Else agree it anew."),
            )
        return cleaned


class TakeBackForm(_WhichForm):
    """A promise that is taken away before all have signed."""


class ChangeForm(_WhichForm):
    """A promise agreed anew."""

    words = forms.CharField(label=QUESTIONS["promise"], widget=LOW, error_messages=SAY)
    due_on = DayField(label=QUESTIONS["due_on"])


class MilestoneForm(HeardForm):
    """Something they want to reach."""

    words = forms.CharField(
        label=QUESTIONS["milestone"], validators=[at_most(500)], error_messages=SAY
    )
    by_on = DayField(label=QUESTIONS["by_on"], required=False)


class ReachedForm(_WhichForm):
    """What became of something they wanted to reach."""

    became = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[("reached", _("I reached it")), ("removed", _("I no longer want it"))],
        widget=forms.RadioSelect,
        error_messages=ONE,
    )


class SignsForm(HeardForm):
    """Strengths first, then a few sentences; only what they chose to hand in."""

    strengths = forms.CharField(label=QUESTIONS["strengths"], widget=LOW, required=False)
    words = forms.CharField(label=QUESTIONS["feels"], widget=LOW, required=False)
    shared = forms.BooleanField(label=QUESTIONS["shared"], required=False)

    def __init__(self, *args: Any, signs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signs = self.left_empty = [code for code, _words in signs]
        for code, words in signs:
            self.fields[code] = forms.ChoiceField(
                label=words,
                choices=[
                    *((each, ANSWERS[each]) for each in ("yes", "partly", "not_yet")),
                    ("", _("They left it empty")),
                ],
                widget=forms.RadioSelect,
                required=False,
            )
        self.order_fields(["strengths", *self.signs, "words", "shared", *_HOW])

    @property
    def said(self) -> dict[str, Any]:
        given = super().said
        answers = {code: given.pop(code) for code in self.signs}
        return {**given, "answers": {code: each for code, each in answers.items() if each}}


class ShareForm(HeardForm):
    """Whether those who walk with them may read how it feels."""

    shared = forms.ChoiceField(
        label=QUESTIONS["shared"],
        choices=[(one, ANSWERS[one]) for one in ("yes", "no")],
        widget=forms.RadioSelect,
        error_messages=ONE,
    )


class TaperForm(HeardForm):
    """Up to four steps: from a day on, the money of the whole year is so much."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS + 1):
            self.fields[f"from_{number}"] = DayField(
                label=_("Step %(n)s: from which day?") % {"n": number}, required=number == 1
            )
            self.fields[f"amount_{number}"] = MoneyField(
                currency=currency,
                label=_("Step %(n)s: how much for the whole year?") % {"n": number},
                required=number == 1,
            )
        self.how_last()

    @property
    def asked(self) -> list[tuple[forms.BoundField, bool]]:
        return [(one, False) for one in self if self._is_asked(one)]  # said once, above them

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, STEPS + 1):
            names = (f"from_{number}", f"amount_{number}")
            if len({cleaned.get(name) is None for name in names}) > 1:
                for name in names:
                    if cleaned.get(name) is None and name not in self.errors:
                        self.add_error(name, _("Write both the day and the amount."))
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        """The steps that were written, in order, as `falls`."""
        found: list[Fall] = []
        for number in range(1, STEPS + 1):
            day = self.cleaned_data.get(f"from_{number}")
            amount: Money | None = self.cleaned_data.get(f"amount_{number}")
            if day is not None and amount is not None:
                found.append(Fall(day, amount.minor))
        return {"falls": found}


class TaperAnswerForm(StepForm):
    """Yes with their name, no, pause, go on: to the steps that stand on the page."""

    signed_name = forms.CharField(
        label=_("The name they signed with"),
        help_text=_("Only for a yes."),
        validators=[at_most(LONGEST_NAME)],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("step") == "yes" and not cleaned.get("signed_name"):
            self.add_error("signed_name", _("Write the name they signed with."))
        return cleaned
