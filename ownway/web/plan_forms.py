"""Forms to write a plan with, for the person and for those who write with them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.planning import queries as planning
from ownway.planning.queries import Contents, GoalView, LineView
from ownway.planning.rules import Dimension, LineKind
from ownway.web.ui.answers import put
from ownway.web.ui.forms import MoneyField

TALL = forms.Textarea(attrs={"rows": 6})
LOW = forms.Textarea(attrs={"rows": 3})


class Saved(forms.Form):
    """A form that remembers how the plan stood when it was shown."""

    edit_no = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, edit_no: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"edit_no": edit_no, "key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def over_both(self, edit_no: int) -> None:
        """After both texts were shown, the next save is meant to stand."""
        put(self, "edit_no", edit_no)


class WordsForm(Saved):
    """One large box for the person's own words."""

    words = forms.CharField(widget=TALL, required=False)


DIMENSIONS = [
    (Dimension.HEALTH, _("Feeling well")),
    (Dimension.HOME, _("A home")),
    (Dimension.PURPOSE, _("Things that matter to me")),
    (Dimension.COMMUNITY, _("People and places")),
]


class GoalForm(Saved):
    """A goal in the person's own words, and three thoughts that may follow."""

    words = forms.CharField(
        label=_("What would help you feel well this month?"),
        help_text=_("Use your own words. We keep them just as you write them."),
        widget=TALL,
        error_messages={"required": _("Write what you would like, in your own words.")},
    )
    next_step = forms.CharField(label=_("What is a small next step?"), widget=LOW, required=False)
    who_helps = forms.CharField(label=_("Who could help?"), widget=LOW, required=False)
    how_know = forms.CharField(
        label=_("How will you know it is going well?"), widget=LOW, required=False
    )
    dimension = forms.ChoiceField(
        label=_("Which part of life is it about?"),
        choices=[*DIMENSIONS, ("", _("I do not want to say"))],
        widget=forms.RadioSelect,
        required=False,
    )

    @classmethod
    def of(cls, goal: GoalView, data: Any = None, *, edit_no: int) -> GoalForm:
        """The form filled with a goal that is there already."""
        initial = {
            name: getattr(goal, name)
            for name in ("words", "next_step", "who_helps", "how_know", "dimension")
        }
        return cls(data, edit_no=edit_no, initial=initial)


KINDS = [
    (LineKind.SUPPORT, _("Somebody’s time or help")),
    (LineKind.GOOD, _("A thing to buy")),
    (LineKind.TRIAL, _("Something I want to try out")),
    (LineKind.PERSONAL_MEDICINE, _("Something everyday that keeps me well")),
    (LineKind.SAVING, _("Saving for something")),
    (LineKind.DISCRETIONARY, _("Small things I choose on the day")),
    (LineKind.RESERVE, _("Money for a larger thing later")),
]


class ThingForm(Saved):
    """One thing the plan pays for, what it costs each time, how often, and for which goal."""

    what = forms.CharField(
        label=_("What is it?"),
        error_messages={"required": _("Write what it is.")},
    )
    kind = forms.ChoiceField(
        label=_("What sort of thing is it?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=LineKind.SUPPORT,
        error_messages={"required": _("Choose what sort of thing it is.")},
    )
    category = forms.ChoiceField(
        label=_("What is it part of?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is part of.")},
    )
    often = forms.ChoiceField(
        label=_("How often?"),
        widget=forms.RadioSelect,
        initial="once",
        error_messages={"required": _("Choose how often.")},
    )
    times = forms.IntegerField(
        label=_("How many times in all?"),
        help_text=_("Only if you chose your own number."),
        required=False,
        error_messages={"invalid": _("Write a whole number, for example 6.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )
    goal = forms.ChoiceField(label=_("Which goal does it help with?"), widget=forms.RadioSelect)
    free_way = forms.CharField(
        label=_("Is there a free way?"),
        help_text=_("A library, a friend, a group. Leave it empty if there is none."),
        widget=LOW,
        required=False,
    )

    def __init__(
        self, *args: Any, contents: Contents, categories: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.months = contents.months
        self.fields["each"] = MoneyField(
            currency=contents.amount.currency, label=_("What does it cost each time?")
        )
        self.order_fields(
            ["what", "each", "often", "times", "kind", "category", "goal", "free_way"]
        )
        offered = planning.offered(contents.version)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, words) for kind, words in KINDS if kind in offered
        ]
        self.fields["category"].choices = categories  # type: ignore[attr-defined]
        self.fields["often"].choices = [  # type: ignore[attr-defined]
            ("once", _("Once")),
            ("month", _("Every month")),
            ("fortnight", _("Every 2 weeks")),
            ("week", _("Every week")),
            ("own", _("Another number of times")),
        ]
        self.fields["goal"].choices = [  # type: ignore[attr-defined]
            *((str(goal.ref), goal.words) for goal in contents.goals),
            ("", _("I am not sure yet")),
        ]
        self.fields["goal"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unsaid = cleaned.get("times") is None and "times" not in self.errors
        if cleaned.get("often") == "own" and unsaid:
            self.add_error("times", _("Write how many times, for example 6."))
        return cleaned

    def how_many(self) -> int:
        """Times in the months of the plan; what is typed counts where that was chosen."""
        return times_of(
            self.cleaned_data["often"], self.months, self.cleaned_data.get("times") or 1
        )

    def line(self) -> dict[str, Any]:
        """What `planning.actions.save_line` takes."""
        cleaned = self.cleaned_data
        return {
            "kind": cleaned["kind"],
            "category": cleaned["category"],
            "what": cleaned["what"],
            "each": cleaned["each"],
            "times": self.how_many(),
            "goal_ref": uuid.UUID(cleaned["goal"]) if cleaned["goal"] else None,
            "free_way": cleaned["free_way"],
        }

    @staticmethod
    def initial_of(line: LineView, months: int) -> dict[str, Any]:
        """The answers that led to a line that is there already."""
        often = next(
            (
                name
                for name in ("once", "month", "fortnight", "week")
                if times_of(name, months, 1) == line.times
            ),
            "own",
        )
        return {
            "what": line.what,
            "each": line.each,
            "often": often,
            "times": line.times if often == "own" else None,
            "kind": line.kind,
            "category": line.category,
            "goal": str(line.goal or ""),
            "free_way": line.free_way,
        }


def times_of(often: str, months: int, own: int) -> int:
    """How many times something happens in so many months; a year has 12, 26 or 52."""
    per_year = {"month": 12, "fortnight": 26, "week": 52}
    if often in per_year:
        return max(1, per_year[often] * months // 12)
    return own if often == "own" else 1


class AsideForm(Saved):
    """Money kept aside for bad times, with the person's own early signs."""

    early_signs = forms.CharField(
        label=_("How will you know that it is time to use it?"),
        help_text=_("Your own early signs. For example: 2 nights without sleep."),
        widget=LOW,
        error_messages={"required": _("Write your own early signs.")},
    )
    what = forms.CharField(
        label=_("What could it pay for?"),
        help_text=_("For example: a short stay somewhere calm, or more hours of help."),
        error_messages={"required": _("Write what it could pay for.")},
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["each"] = MoneyField(
            currency=currency, label=_("How much would you like to keep aside?")
        )
        self.order_fields(["each", "early_signs", "what"])

    def line(self) -> dict[str, Any]:
        """What `planning.actions.save_line` takes."""
        cleaned = self.cleaned_data
        amount: Money = cleaned["each"]
        return {
            "kind": LineKind.CONTINGENCY,
            "what": cleaned["what"],
            "each": amount,
            "times": 1,
            "early_signs": cleaned["early_signs"],
        }


class RunningForm(Saved):
    """From when, for how long, and how support runs from day to day."""

    managing = forms.CharField(
        label=_("How will it run from day to day?"),
        help_text=_("Who does what, and who you call if something changes. A few words are fine."),
        widget=TALL,
        required=False,
    )
    months = forms.TypedChoiceField(
        label=_("How long is this plan for?"),
        coerce=int,
        choices=[
            ("1", _("1 month")),
            ("3", _("3 months")),
            ("6", _("6 months")),
            ("12", _("1 year")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long.")},
    )


class OnceForm(forms.Form):
    """A small sum, once, for a purpose."""

    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("One thing that would help you. For example: a bicycle to get to college."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what the money is for.")},
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=currency, label=_("How much does it cost?"))
        self.order_fields(["amount", "purpose"])
