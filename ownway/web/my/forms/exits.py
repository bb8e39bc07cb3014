"""The person's way out: applying, an exit plan, promises, milestones, signs, a story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.web.ui.forms import DayField, at_most

LOW = forms.Textarea(attrs={"rows": 3})


class ApplyForm(forms.Form):
    """An application, in the person's own words."""

    hopes = forms.CharField(
        label=_("What do you hope for?"),
        help_text=_("A few words are enough."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words.")},
    )
    needs = forms.CharField(
        label=_("What would you need for it?"),
        help_text=_("For example: help with a home, a course, a job."),
        widget=LOW,
        required=False,
    )


class ExitPlanForm(forms.Form):
    """What keeps somebody well, in their own words; any of it can stay empty."""

    keeps_well = forms.CharField(label=_("What keeps me well"), widget=LOW, required=False)
    turn_to = forms.CharField(label=_("Who I turn to"), widget=LOW, required=False)
    early_signs = forms.CharField(
        label=_("How I notice that things get harder"), widget=LOW, required=False
    )
    first_steps = forms.CharField(label=_("What I do then"), widget=LOW, required=False)
    shared = forms.BooleanField(label=_("Those who walk with me may read it"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class PromiseForm(forms.Form):
    """One promise of the person's own: what, and until when."""

    words = forms.CharField(
        label=_("I will"), error_messages={"required": _("Write what you will do.")}
    )
    due_on = DayField(label=_("Until when?"))


class AskForm(forms.Form):
    """What the person asks a named member of staff to promise; those sign it, or say otherwise."""

    who = forms.ChoiceField(label=_("Who?"), error_messages={"required": _("Choose somebody.")})
    words = forms.CharField(
        label=_("What will they do?"), error_messages={"required": _("Write what they will do.")}
    )
    due_on = DayField(label=_("Until when?"))

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The person's name under what all of them promise."""

    name = forms.CharField(
        label=_("Your name"),
        validators=[at_most(200)],
        error_messages={"required": _("Write your name.")},
    )
    agreement = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class OtherDayForm(forms.Form):
    """A promise agreed anew."""

    words = forms.CharField(
        label=_("What will be done?"), error_messages={"required": _("Write what will be done.")}
    )
    due_on = DayField(label=_("Until when?"))


class MilestoneForm(forms.Form):
    """Something to reach, of the person's choice."""

    words = forms.CharField(
        label=_("What do you want to reach?"),
        validators=[at_most(500)],
        error_messages={"required": _("Write what you want to reach.")},
    )
    by_on = DayField(label=_("By when?"), required=False)

    def clean_by_on(self) -> date | None:
        found: date | None = self.cleaned_data.get("by_on")
        return found


class ChallengeForm(forms.Form):
    """Why somebody else should look at a no again."""

    words = forms.CharField(
        label=_("What should they know?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words.")},
    )


class SignsForm(forms.Form):
    """Strengths first, then a few sentences. Nothing here is counted."""

    strengths = forms.CharField(
        label=_("What are you good at?"),
        help_text=_("What helped you before? What do others like about you?"),
        widget=LOW,
        required=False,
    )
    words = forms.CharField(
        label=_("How does it feel to think of leaving?"), widget=LOW, required=False
    )

    def __init__(self, *args: Any, signs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signs = [code for code, _words in signs]
        for code, words in signs:
            self.fields[code] = forms.ChoiceField(
                label=words,
                choices=[
                    ("yes", _("Yes")),
                    ("partly", _("Partly")),
                    ("not_yet", _("Not yet")),
                    ("", _("I do not want to say")),
                ],
                widget=forms.RadioSelect,
                required=False,
            )

    @property
    def answers(self) -> dict[str, str]:
        """Sign → what was said."""
        return {code: self.cleaned_data[code] for code in self.signs if self.cleaned_data[code]}

    @property
    def sign_fields(self) -> list[forms.BoundField]:
        return [self[code] for code in self.signs]


class StoryForm(forms.Form):
    """A story, and a yes of its own to it."""

    words = forms.CharField(
        label=_("Your story"),
        help_text=_("Others in this programme can read it. You can take it back at any time."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write a few words.")},
    )
    named = forms.BooleanField(label=_("My name may stand beside it"), required=False)
