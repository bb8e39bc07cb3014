"""Inviting somebody, and the dial of what they can see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.consent.rules import Level, Topic
from ownway.web.my.words import circle as words
from ownway.web.ui.forms import OnceForm, at_most


class DialForm(forms.Form):
    """One dial for each topic; every one starts at nothing."""

    def __init__(self, *args: Any, levels: dict[Topic, Level] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in words.SHARED:
            self.fields[f"topic_{topic.value}"] = forms.ChoiceField(
                label=words.topic(topic),
                help_text=words.not_allowed(topic),
                choices=words.levels(),
                widget=forms.RadioSelect,
                initial=(levels or {}).get(topic, Level.NOTHING).value,
                error_messages={"required": _("Choose how much they can see.")},
            )

    @property
    def dials(self) -> list[Any]:
        """The fields of the dial, in order."""
        return [self[f"topic_{topic.value}"] for topic in words.SHARED]

    def chosen(self) -> dict[str, str]:
        """Topic code to level code."""
        return {topic.value: self.cleaned_data[f"topic_{topic.value}"] for topic in words.SHARED}


class InviteForm(OnceForm):
    """Who it is. What they can see is chosen once they have said yes."""

    name = forms.CharField(
        label=_("What is their name?"),
        validators=[at_most(200)],
        error_messages={"required": _("Write their name.")},
    )
    kind = forms.ChoiceField(
        label=_("Who are they to you?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who they are to you.")},
    )
    email = forms.EmailField(
        label=_("What is their email address?"),
        help_text=_("Leave it empty if you want to give them the link yourself."),
        required=False,
        error_messages={"invalid": _("Write an email address, for example sam@example.org.")},
    )
    level = forms.ChoiceField(
        label=_("What can they see at first?"),
        widget=forms.RadioSelect,
        help_text=_("You can change this at any time, topic by topic."),
        error_messages={"required": _("Choose what they can see at first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words.kinds()  # type: ignore[attr-defined]
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            ("nothing", _("Nothing yet. I choose later")),
            ("goals", _("My goals only")),
            ("write", _("My goals and my plan, and they can write with me")),
        ]

    def levels(self) -> dict[str, str]:
        """What the invitation offers, topic code to level code."""
        offered: dict[str, dict[str, str]] = {
            "nothing": {},
            "goals": {Topic.GOALS.value: Level.SEE.value},
            "write": {Topic.GOALS.value: Level.AGREE.value, Topic.PLAN.value: Level.AGREE.value},
        }
        return offered[self.cleaned_data["level"]]
