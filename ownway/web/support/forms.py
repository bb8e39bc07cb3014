"""Forms of those who help: the plan's own forms with the person's name in them, and reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ownway.improvement.rules.reflections import LONGEST_NOTE, Lens
from ownway.people.rules import LONGEST_PROFILE
from ownway.web.coach_words import day_choices, language_choices
from ownway.web.plan_forms import GoalForm, ThingForm
from ownway.web.support.words import review as words
from ownway.web.support.words.reflecting import LENSES
from ownway.web.ui.forms import at_most


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


class ProfileForm(forms.Form):
    """What a coach says of themselves; only the name and a language are needed."""

    first_name = forms.CharField(validators=[at_most(200)])
    helps_with = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST_PROFILE)],
        required=False,
    )
    lived_experience = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST_PROFILE)],
        required=False,
    )
    languages = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    said_all = forms.BooleanField(required=False)
    takes_people = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["first_name"].label = _("What do people call you?")
        fields["first_name"].error_messages["required"] = _("Write the name people call you.")
        fields["helps_with"].label = _("What can you help with?")
        fields["lived_experience"].label = _("What have you been through yourself?")
        fields["lived_experience"].help_text = _("As much as you wish. Nothing is fine too.")
        fields["languages"].label = _("Which languages do you speak?")
        fields["languages"].error_messages["required"] = _("Choose a language or more.")
        fields["languages"].choices = language_choices()
        fields["days"].label = _("On which days are you there?")
        fields["days"].choices = day_choices()
        fields["said_all"].label = _(
            "I named everybody I am close to who sells or holds money here"
        )
        fields["takes_people"].label = _("People can choose me")

    def profile(self) -> dict[str, Any]:
        """What was said, as the rules take it."""
        said = dict(self.cleaned_data)
        for name in ("first_name", "helps_with", "lived_experience"):
            said[name] = said[name].strip()
        return {**said, "languages": tuple(said["languages"]), "days": tuple(said["days"])}


class NotesForm(forms.Form):
    """One box for each lens; all may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lens in Lens:
            self.fields[lens.value] = forms.CharField(
                label=LENSES[lens],
                widget=forms.Textarea(attrs={"rows": 3}),
                validators=[at_most(LONGEST_NOTE)],
                required=False,
            )
