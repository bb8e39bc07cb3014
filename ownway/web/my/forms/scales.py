"""A recovery scale as a form: any sentence can be left out, and then it simply is not there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ownway.web.my.words import scales as words
from ownway.web.ui.forms import OnceForm


class ScaleForm(OnceForm):
    """One row of choices for each sentence, in the order of the scale."""

    def __init__(self, *args: Any, sentences: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [one.code for one in sentences]
        for one in sentences:
            self.fields[f"item_{one.code}"] = forms.TypedChoiceField(
                label=one.words,
                coerce=int,
                empty_value=None,
                choices=words.steps(one.lowest, one.highest, ours=one.ours),
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Choose one of the answers.")},
            )

    @property
    def sentences(self) -> list[Any]:
        """The fields, in the order of the scale."""
        return [self[f"item_{code}"] for code in self.codes]

    def answers(self) -> dict[str, int]:
        """What was answered: code to value. What was left out is left out."""
        said = {code: self.cleaned_data.get(f"item_{code}") for code in self.codes}
        return {code: value for code, value in said.items() if value is not None}
