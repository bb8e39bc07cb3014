"""How an answer reads back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ownway.assessment.queries import QuestionRow


def answer_words(row: QuestionRow) -> str:
    """The option in words, or that it was not sure, passed over, or not come to."""
    if row.given.not_sure:
        return _("I am not sure. We look at this together.")
    if row.given.skipped:
        return _("Skipped. We look at this together.")
    chosen = [option.words for option in row.options if option.chosen]
    return chosen[0] if chosen else _("Not answered yet")


def saved_answer(answer: Any, row: QuestionRow) -> str:
    """What was saved in another place, in words."""
    option = next((one.words for one in row.options if one.code == answer.option), "")
    if answer.not_sure:
        option = _("I am not sure")
    return " ".join(part for part in (option, answer.words) if part) or _("No answer")
