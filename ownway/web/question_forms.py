"""An answer to choose, or 'I am not sure', and words if wished: wherever a question is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.assessment.queries import QuestionRow

NOT_SURE = "not_sure"


def answer_field(row: QuestionRow, *more: tuple[str, Any]) -> forms.ChoiceField:
    """The answers to one question, 'I am not sure', and what else can be chosen where it stands."""
    return forms.ChoiceField(
        label=row.text,
        help_text=row.why,
        choices=[
            *((option.code, option.words) for option in row.options),
            (NOT_SURE, _("I am not sure")),
            *more,
        ],
        widget=forms.RadioSelect,
        required=False,
    )


def chosen(row: QuestionRow) -> str:
    """The answer that is saved, as the field knows it."""
    return NOT_SURE if row.given.not_sure else row.given.option


def given(answer: str) -> dict[str, Any]:
    """The answer as `assessment.actions.save_answer` takes it."""
    return {"option": "" if answer == NOT_SURE else answer, "not_sure": answer == NOT_SURE}


class QuestionForm(forms.Form):
    """The answer to one question. `version` says which saved answer the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    words = forms.CharField(
        label=_("Would you like to say more?"),
        help_text=_("Use your own words. We keep them just as you write them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, row: QuestionRow, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": row.version, "answer": chosen(row), "words": row.words}
        super().__init__(*args, **kwargs)
        self.fields["answer"] = answer_field(row)
        self.order_fields(["version", "answer"])

    def given(self) -> dict[str, Any]:
        """What `assessment.actions.save_answer` takes."""
        return {
            **given(self.cleaned_data["answer"]),
            "words": self.cleaned_data["words"],
            "version": self.cleaned_data["version"],
        }
