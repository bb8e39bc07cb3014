"""A plan from paper: the same questions as on the person's own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.planning.rules import LONGEST_NAME
from ownway.web.desk.forms.typing import HeardForm
from ownway.web.plan_forms import AsideForm, GoalForm, RunningForm, Saved, ThingForm, WordsForm
from ownway.web.ui.forms import at_most


class MattersHeard(HeardForm, WordsForm):
    """What matters to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("What matters to you?")
        self.fields["words"].help_text = _(
            "People, places, things you love. What a good day is like."
        )


class GoalHeard(HeardForm, GoalForm):
    """A goal of theirs."""

    left_empty = ("dimension",)


class ThingHeard(HeardForm, ThingForm):
    """One thing the plan pays for."""

    left_empty = ("goal", "times")


class AsideHeard(HeardForm, AsideForm):
    """Money kept aside for hard times."""


class RunningHeard(HeardForm, RunningForm):
    """How it runs from day to day, and for how long."""


class StepHeard(HeardForm, Saved):
    """Something they take off, or put back."""


class SignHeard(StepHeard):
    """They signed their plan, and it is sent."""

    signed_name = forms.CharField(
        label=_("The name they signed with"),
        help_text=_("As it stands on their paper. Without their name nothing is sent."),
        validators=[at_most(LONGEST_NAME)],
        error_messages={"required": _("Write the name they signed with.")},
    )
