"""The statements of readiness as a form: for everybody who answers, and for the agreed view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.improvement.rules.readiness import LONGEST_NOTE, Item, Said
from ownway.web.ui.forms import at_most

SAID = {
    Said.YES: _("Yes"),
    Said.PARTLY: _("Partly"),
    Said.NOT_YET: _("Not yet"),
}


class ReadinessForm(forms.Form):
    """One question for each of some statements; who is not sure leaves it out."""

    def __init__(
        self, *args: Any, items: Sequence[Item], language: str, notes: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = tuple(item.code for item in items)
        for item in items:
            self.fields[item.code] = forms.ChoiceField(
                label=item.statement.read(language),
                choices=[(said.value, words) for said, words in SAID.items()],
                widget=forms.RadioSelect,
                required=False,
            )
            if notes:
                self.fields[f"words_{item.code}"] = forms.CharField(
                    label=_("A few words why"),
                    widget=forms.Textarea(attrs={"rows": 2}),
                    validators=[at_most(LONGEST_NOTE)],
                    required=False,
                )

    @property
    def answers(self) -> dict[str, str]:
        """Statement → what was chosen; empty where it was left out."""
        return {code: self.cleaned_data[code] for code in self.codes}

    @property
    def said(self) -> dict[str, str]:
        """Statement → what was said."""
        return {code: self.cleaned_data[code] for code in self.codes if self.cleaned_data[code]}

    @property
    def notes(self) -> dict[str, str]:
        """Statement → a few words, where the form asks for them."""
        return {code: self.cleaned_data.get(f"words_{code}", "") for code in self.codes}

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Each question with its box for words, as a page draws them."""
        return [
            (self[code], self[f"words_{code}"] if f"words_{code}" in self.fields else None)
            for code in self.codes
        ]
