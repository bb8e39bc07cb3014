"""Asking a funder for a period, noting what they answer, giving lines up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ownway.drawdown.rules import NotNumbers, Rejection, numbers
from ownway.web.desk.words.drawdowns import REASONS


def _numbers(text: str) -> list[int]:
    try:
        return numbers(text)
    except NotNumbers as wrong:
        words = _("We cannot read “%(part)s”. Write numbers like 3, 7-9.")
        raise ValidationError(words, params={"part": str(wrong)}) from None


class AskForm(forms.Form):
    """One funder and one period that is over."""

    period = forms.ChoiceField(
        label=_("Whom do you ask, and for which time?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, *args: Any, periods: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = list(periods)  # type: ignore[attr-defined]


class FunderAnswerForm(forms.Form):
    """Lines the funder does not accept, why, and whether the rest is accepted."""

    lines = forms.CharField(
        label=_("Lines they do not accept"),
        help_text=_("The numbers in the list, like 3, 7-9. Leave it empty if there are none."),
        required=False,
        max_length=2_000,
    )
    reason = forms.ChoiceField(
        label=_("Why they do not accept these lines"),
        choices=[("", "")] + [(code.value, words) for code, words in REASONS],
        required=False,
    )
    rest = forms.ChoiceField(
        label=_("All other lines that are with them"),
        choices=[("accepted", _("Accepted")), ("waits", _("No answer yet"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )

    def clean_lines(self) -> list[int]:
        return _numbers(self.cleaned_data["lines"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("lines") and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose why."))
        return said

    @property
    def rejected(self) -> dict[int, Rejection]:
        """Line number → why, of a form that is right."""
        said = self.cleaned_data
        return {number: Rejection(said["reason"]) for number in said["lines"]}


class BearForm(forms.Form):
    """Lines that are given up."""

    lines = forms.CharField(
        label=_("Lines we pay ourselves"),
        help_text=_("Only lines they did not accept. These are never claimed again."),
        max_length=2_000,
        error_messages={"required": _("Write the numbers of the lines.")},
    )

    def clean_lines(self) -> list[int]:
        return _numbers(self.cleaned_data["lines"])
