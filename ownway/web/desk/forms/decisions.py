"""Yes or no to each line of a plan, and the answer to a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from ownway.core.problems import Problem, Refused
from ownway.decisions.rules import LineAnswer, LineOutcome, SecondLook
from ownway.planning.rules import LONGEST_WORDS
from ownway.programme.queries import Words
from ownway.web.desk.forms.reason import ReasonForm
from ownway.web.desk.words.plans import LineWords
from ownway.web.ui.answers import tell

LOW = {"rows": 3}
REASON = _("Choose a reason")


def reason_choices(codes: Iterable[str], words: Words, empty: Any) -> list[tuple[str, Any]]:
    """The pack's reasons in its own words, none chosen beforehand."""
    return [("", empty), *((code, words.get(f"reason.{code}")) for code in codes)]


@dataclass(frozen=True, slots=True)
class LineFields:
    """One line of the plan with the fields that answer it."""

    line: LineWords
    answer: BoundField
    reason: BoundField
    also: BoundField | None
    why: BoundField
    way_on: BoundField


# which field of a line a problem of the decision is about
_FIELD = {
    "line_unanswered": "answer",
    "reason_unknown": "reason",
    "reason_not_chosen": "reason",
    "reason_not_enough": "also",
    "reason_without_words": "why",
    "no_way_on": "way_on",
}


class DecideForm(forms.Form):
    """Every line is answered; a no has a reason, words, and what would make it a yes (S6)."""

    def __init__(
        self,
        *args: Any,
        lines: Sequence[LineWords],
        reasons: Sequence[str],
        not_enough_alone: Sequence[str],
        words: Words,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self._add(line, reasons, not_enough_alone, words)
        self.fields["words"] = forms.CharField(
            label=_("Words to the person"),
            help_text=_("They read this first. You can leave it empty."),
            widget=forms.Textarea(attrs=LOW),
            required=False,
        )

    def _add(
        self, line: LineWords, reasons: Sequence[str], weak: Sequence[str], words: Words
    ) -> None:
        def add(name: str, field: forms.Field) -> None:
            self.fields[f"{name}_{line.ref}"] = field

        add(
            "answer",
            forms.ChoiceField(
                label=_("Your answer"),
                choices=[(LineOutcome.APPROVED, _("Yes")), (LineOutcome.REFUSED, _("Not yet"))],
                widget=forms.RadioSelect,
                required=False,
            ),
        )
        add(
            "reason",
            forms.ChoiceField(
                label=_("The reason"),
                choices=reason_choices(reasons, words, REASON),
                required=False,
            ),
        )
        if weak:
            strong = [code for code in reasons if code not in weak]
            add(
                "also",
                forms.ChoiceField(
                    label=_("A second reason"),
                    help_text=_("Only where the first is not enough alone."),
                    choices=reason_choices(strong, words, _("No second reason")),
                    required=False,
                ),
            )
        add(
            "why",
            forms.CharField(
                label=_("Why, in your own words"),
                widget=forms.Textarea(attrs=LOW),
                required=False,
            ),
        )
        add(
            "way_on",
            forms.CharField(
                label=_("What would make it a yes"),
                widget=forms.Textarea(attrs=LOW),
                required=False,
            ),
        )

    def rows(self) -> list[LineFields]:
        """The lines in the person's order, each with its fields."""
        return [
            LineFields(
                line=line,
                answer=self[f"answer_{line.ref}"],
                reason=self[f"reason_{line.ref}"],
                also=self[f"also_{line.ref}"] if f"also_{line.ref}" in self.fields else None,
                why=self[f"why_{line.ref}"],
                way_on=self[f"way_on_{line.ref}"],
            )
            for line in self.lines
        ]

    def answers(self) -> dict[UUID, LineAnswer]:
        """What `decisions.actions.decide` takes; a line without an answer is left out."""
        cleaned = self.cleaned_data
        return {
            line.ref: LineAnswer(
                outcome=LineOutcome(cleaned[f"answer_{line.ref}"]),
                reason_code=cleaned[f"reason_{line.ref}"],
                also_code=cleaned.get(f"also_{line.ref}", ""),
                reason=cleaned[f"why_{line.ref}"],
                would_accept=cleaned[f"way_on_{line.ref}"],
            )
            for line in self.lines
            if cleaned[f"answer_{line.ref}"]
        }

    def _field_of(self, problem: Problem, line: LineWords) -> str:
        name = _FIELD.get(problem.code, "why")
        if problem.code == "words_too_long":
            way_on = self.cleaned_data.get(f"way_on_{line.ref}", "")
            name = "way_on" if len(way_on) > LONGEST_WORDS else "why"
        return f"{name}_{line.ref}"

    def sent(self, action: Callable[[], Any]) -> bool:
        """Sends the answers. Where that is refused, each problem stands at its own field."""
        try:
            action()
        except Refused as refused:
            self._tell(refused)
            return False
        return True

    def _tell(self, refused: Refused) -> None:
        lines = {str(line.ref): line for line in self.lines}
        if not refused.problems:
            tell(self, refused)
        for problem in refused.problems:
            said = f"{problem.words} {problem.fix}".strip()
            line = lines.get(problem.where)
            if line is not None:
                self.add_error(self._field_of(problem, line), f"{line.what}: {said}")
            else:
                self.add_error(problem.where if problem.where in self.fields else None, said)


class SecondLookForm(ReasonForm):
    """Looked at again by somebody else; either answer has a reason (R5)."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (SecondLook.CHANGED, _("It is a yes now")),
            (SecondLook.UPHELD, _("It stays as it was")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your answer.")},
    )
