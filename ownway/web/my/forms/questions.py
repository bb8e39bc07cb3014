"""One question a page: an answer to choose, or 'I am not sure', and words if wished."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.assessment.queries import QuestionRow

NOT_SURE = "not_sure"


class QuestionForm(forms.Form):
    """The answer to one question. `version` says which saved answer the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    answer = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_("Would you like to say more?"),
        help_text=_("Use your own words. We keep them just as you write them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, row: QuestionRow, **kwargs: Any) -> None:
        chosen = NOT_SURE if row.given.not_sure else row.given.option
        kwargs["initial"] = {"version": row.version, "answer": chosen, "words": row.words}
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        answer.label = row.text
        answer.help_text = row.why
        answer.choices = [  # type: ignore[attr-defined]
            *((option.code, option.words) for option in row.options),
            (NOT_SURE, _("I am not sure")),
        ]

    def given(self) -> dict[str, Any]:
        """What `assessment.actions.save_answer` takes."""
        answer = self.cleaned_data["answer"]
        return {
            "option": "" if answer == NOT_SURE else answer,
            "not_sure": answer == NOT_SURE,
            "words": self.cleaned_data["words"],
            "version": self.cleaned_data["version"],
        }


class OnceForm(forms.Form):
    """A small sum, once, for a purpose."""

    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("One thing that would help you. For example: a bicycle to get to college."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what the money is for.")},
    )
