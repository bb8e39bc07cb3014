"""A small change as a form, wherever it comes from; and the next step of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from ownway.improvement.rules.cycles import LONGEST_ACTION, Act
from ownway.web.ui.forms import DayField, OnceForm, at_most

NAME = 200
WORDS = 10_000
ROWS = {"rows": 3}


class CycleForm(OnceForm):
    """One small change: what, who, how they will know, by when."""

    aim = forms.CharField(
        label=_("What will you try?"),
        help_text=_("One small thing, in one place, for a short time."),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(LONGEST_ACTION)],
        error_messages={"required": _("Write what you will try.")},
    )
    colleague = forms.ChoiceField(
        label=_("Who sees to it?"),
        help_text=_("They see it on their first page when its day comes near."),
        required=False,
    )
    owner = forms.CharField(
        label=_("Or the name of somebody who does not sign in here"),
        validators=[at_most(NAME)],
        required=False,
    )
    measure = forms.CharField(
        label=_("How will you know whether it helped?"),
        help_text=_("Something you can count or ask. For example: eight of ten people felt met."),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(LONGEST_ACTION)],
        error_messages={"required": _("Write how you will know.")},
    )
    due_on = DayField(label=_("By when?"))

    def __init__(self, *args: Any, colleagues: Sequence[Any], **kwargs: Any) -> None:
        """`colleagues`: the sign-ins of those who work here."""
        super().__init__(*args, **kwargs)
        self._names = {str(one.human): one.name for one in colleagues}
        self.fields["colleague"].choices = [  # type: ignore[attr-defined]
            ("", _g("Nobody chosen")),
            *self._names.items(),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("colleague"):
            cleaned["owner"] = self._names[cleaned["colleague"]]
        elif not cleaned.get("owner") and "colleague" not in self.errors:
            self.add_error("colleague", _g("Choose who sees to it, or write a name."))
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        """The fields as an action takes them."""
        cleaned = self.cleaned_data
        chosen = cleaned["colleague"]
        return {
            **{name: cleaned[name] for name in ("aim", "owner", "measure", "due_on")},
            "colleague": UUID(chosen) if chosen else None,
        }


class StepForm(forms.Form):
    """What was done or seen."""

    words = forms.CharField(
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        error_messages={"required": _("Write a few words.")},
    )

    def __init__(self, *args: Any, label: str, acts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        if acts:
            self.fields["outcome"] = forms.ChoiceField(
                label=_("What do you do with it?"),
                choices=[
                    (Act.KEEP.value, _("Keep it, and do it everywhere")),
                    (Act.CHANGE.value, _("Change it, and try again")),
                    (Act.STOP.value, _("Stop it")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose what you do with it.")},
            )
            self.order_fields(["outcome", "words"])

    def outcome(self) -> Act | None:
        """What is done with it, where that was asked."""
        given = self.cleaned_data.get("outcome")
        return Act(given) if given else None
