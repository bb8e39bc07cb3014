"""Forms of those who help: the plan's own forms with the person's name in them, and reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ownway.web.plan_forms import GoalForm, ThingForm
from ownway.web.support.words import review as words


def about(form: GoalForm | ThingForm, name: str) -> None:
    """Says whose words and whose goal these are: the one who types is not the one they are about.

    Changes the labels of this one form alone.
    """
    fields = form.fields
    if isinstance(form, GoalForm):
        label = _("What would help %(name)s feel well this month?")
        fields["words"].label = label % {"name": name}
        hint = _("Write what %(name)s says, word for word.")
        fields["words"].help_text = hint % {"name": name}
        label = _("How will %(name)s know it is going well?")
        fields["how_know"].label = label % {"name": name}
    else:
        fields["goal"].label = _("Which goal does it help with?")


class HoldForm(forms.Form):
    """What the coach says, and what the two decided comes next. Changes no amount."""

    coach_words = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), required=False)
    outcome = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words_field, outcome = self.fields["coach_words"], self.fields["outcome"]
        words_field.label = _("What would you like to say?")
        words_field.help_text = _("%(name)s reads it, word for word.") % {"name": name}
        outcome.label = _("What did the two of you decide?")
        outcome.choices = words.outcomes()  # type: ignore[attr-defined]
        outcome.error_messages["required"] = _("Choose what you decided together.")
