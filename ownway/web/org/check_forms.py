"""What whoever runs a check writes: a plan, raters, the meeting, priorities, small changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from ownway.improvement.phrases import viewpoint
from ownway.improvement.queries import content
from ownway.improvement.rules.instruments import Part
from ownway.improvement.rules.rounds import Viewpoint
from ownway.web.ui.forms import DayField, at_most

WORDS = 10_000
NAME = 200
ROWS = {"rows": 4}
PRIORITIES = 3
LARGEST_FILE_BYTES = 512 * 1024


class PlanForm(forms.Form):
    """Which check, the whole or parts of it, when everybody meets, with or without names."""

    instrument = forms.ChoiceField(label=_("Which check"), widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label=_("Only some parts"),
        help_text=_("Tick nothing for the whole check."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    convene_on = DayField(
        label=_("The day you all meet"),
        help_text=_("Raters think of the three whole months before that month."),
    )
    anonymous = forms.BooleanField(
        label=_("Leave names out of what comes out"),
        help_text=_("Viewpoints stay. Where only one or two look from a side, they are told so."),
        required=False,
    )

    def __init__(self, *args: Any, kept: Sequence[Any], **kwargs: Any) -> None:
        kwargs["initial"] = {"instrument": str(kept[0].ref)} if kept else {}
        super().__init__(*args, **kwargs)
        self.by_ref = {str(one.ref): one for one in kept}
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]
            (str(one.ref), _named(one)) for one in kept
        ]
        parts: dict[str, str] = {}
        for one in kept:
            for code, title in _parts(content(one).parts):
                parts.setdefault(code, title)
        self.fields["parts"].choices = list(parts.items())  # type: ignore[attr-defined]

    def chosen(self) -> Any:
        """The instrument that was chosen."""
        return self.by_ref[self.cleaned_data["instrument"]]


def _named(one: Any) -> str:
    return _g("%(title)s, version %(version)s") % {"title": one.title, "version": one.version}


def _parts(parts: Sequence[Part]) -> list[tuple[str, str]]:
    found = []
    for part in parts:
        found.append((part.code, f"{part.code} {part.title}"))
        found += _parts(part.parts)
    return found


class RaterForm(forms.Form):
    """Somebody who rates, and from where they look."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("How you know them."),
        validators=[at_most(NAME)],
        error_messages={"required": _("Write a name.")},
    )
    viewpoint = forms.ChoiceField(
        label=_("They look as"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from where they look.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["viewpoint"].choices = [  # type: ignore[attr-defined]
            (one.value, viewpoint(one).capitalize()) for one in Viewpoint
        ]


class AsideForm(forms.Form):
    """Why a check ends without counting."""

    words = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        error_messages={"required": _("Write why.")},
    )


class MeetingForm(forms.Form):
    """The meeting: the day, what goes well, notes, the next check."""

    held_on = DayField(label=_("The day you met"))
    good = forms.CharField(
        label=_("What goes well"),
        help_text=_("Begin with this."),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        error_messages={"required": _("Write something that goes well.")},
    )
    notes = forms.CharField(
        label=_("Notes of the talk"),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        required=False,
    )
    next_on = DayField(
        label=_("The day of the next check"),
        help_text=_("Leave it empty for six months after the meeting."),
        required=False,
    )


class AgreedForm(forms.Form):
    """What the meeting made of one question."""

    points = forms.ChoiceField(
        label=_("Did you agree on an answer?"),
        help_text=_("Only if you did. What each rater said stays as it is."),
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(
        label=_("What you said about it"),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        required=False,
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = [  # type: ignore[attr-defined]
            ("", _g("No agreed answer")),
            *((points, f"{points}: {words}") for points, words in steps),
        ]

    def agreed(self) -> int | None:
        """The points agreed on; None where there are none."""
        given = self.cleaned_data["points"]
        return int(given) if given else None


class PrioritiesForm(forms.Form):
    """About three things to change first, each beside the question it is about."""

    def __init__(
        self, *args: Any, questions: Sequence[tuple[str, str]], first: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, PRIORITIES + 1):
            self.fields[f"words_{place}"] = forms.CharField(
                label=_g("Priority %(place)s: what is to change?") % {"place": place},
                widget=forms.Textarea(attrs={"rows": 2}),
                validators=[at_most(WORDS)],
                required=place == 1,
                error_messages={"required": _g("Write what you want to change first.")},
            )
            self.fields[f"element_{place}"] = forms.ChoiceField(
                label=_g("Which question is it about?"),
                choices=[("", _g("No question in particular")), *questions],
                initial=first[place - 1] if place <= len(first) else "",
                required=False,
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each priority."""
        return [
            (self[f"words_{place}"], self[f"element_{place}"]) for place in range(1, PRIORITIES + 1)
        ]

    def wishes(self) -> list[tuple[str, str]]:
        """Words and element of each that was written."""
        said = self.cleaned_data
        rows = range(1, PRIORITIES + 1)
        found = [(said[f"words_{one}"].strip(), said[f"element_{one}"]) for one in rows]
        return [one for one in found if one[0]]


class ImportForm(forms.Form):
    """An instrument as a file."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A CSV, or a FHIR Questionnaire as JSON (R4 or R5)."),
        error_messages={"required": _("Choose a file.")},
    )
    entitled = forms.BooleanField(
        label=_("We may use this here"),
        help_text=_("You hold the permission of its owner, and keep it."),
        error_messages={"required": _("Tick the box if you may use it.")},
    )

    def clean_file(self) -> tuple[str, bytes]:
        """Its name and content. Too large is said here."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST_FILE_BYTES:
            raise ValidationError(_("This file is too large. Up to 512 KiB fit."))
        return given.name or "", given.read()
