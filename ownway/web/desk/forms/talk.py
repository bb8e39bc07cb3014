"""The first talk from paper: each question with what they answered, and their words beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.assessment.queries import QuestionRow
from ownway.web.decided_forms import ClaimForm, SecondLookForm
from ownway.web.desk.forms.typing import HeardForm
from ownway.web.facts import FactsForm
from ownway.web.plan_forms import OnceForm
from ownway.web.plan_paper_words import EMPTY
from ownway.web.question_forms import answer_field, chosen, given
from ownway.web.ui.answers import put


class PartHeard(HeardForm):
    """One part of the questions, as it stands on their paper. Nothing is left to be guessed."""

    def __init__(self, *args: Any, rows: Sequence[QuestionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            answer = answer_field(row, (EMPTY, _("They left it empty")))
            answer.required = True
            answer.error_messages["required"] = _("Choose an answer, or that they left it empty.")
            answer.initial = EMPTY if row.given.skipped else chosen(row)
            self.fields[f"answer.{row.code}"] = answer
            self.fields[f"words.{row.code}"] = forms.CharField(
                label=_("What they said to it, word for word"),
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                initial=row.words,
            )
            self.fields[f"version.{row.code}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=row.version
            )
        self.how_last()

    def answers(self) -> Iterator[dict[str, Any]]:
        """Each answer as `assessment.actions.save_answer` takes it."""
        for row in self.rows:
            answer = self.cleaned_data[f"answer.{row.code}"]
            empty = answer == EMPTY
            yield {
                "question": row.code,
                **given("" if empty else answer),
                "skipped": empty,
                "words": self.cleaned_data[f"words.{row.code}"],
                "version": self.cleaned_data[f"version.{row.code}"],
            }

    def over(self, question: str, version: int) -> None:
        """After both answers were shown, the next save is meant to stand."""
        put(self, f"version.{question}", version)


class FactsHeard(HeardForm, FactsForm):
    """What the programme asks about them besides."""


class WrongHeard(HeardForm, ClaimForm):
    """What is wrong in their amount."""


class LookHeard(HeardForm, SecondLookForm):
    """Why somebody else should look at a no again."""


class OnceHeard(HeardForm, OnceForm):
    """A small sum, once, for one thing."""
