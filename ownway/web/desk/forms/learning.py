"""Running courses: hubs, terms, trainers, courses, dates, seats, lists."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ownway.learning.actions import When
from ownway.learning.rules import Came, Component, CourseKind, Kind, KindComponent
from ownway.web.desk.words import learning as words
from ownway.web.learning_words import CAME, KINDS, WAYS
from ownway.web.ui.forms import DayField, at_most

LONGEST = 5_000  # characters


def _line(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, validators=[at_most(200)], **kwargs)


def _words(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[at_most(LONGEST)],
        **kwargs,
    )


class HubForm(forms.Form):
    """A centre."""

    name = _line(_("Name of the centre"))
    address = _line(_("Address"))
    access = _words(_("Getting in and about"), rows=2, required=False)
    regions = _line(
        _("Places it serves"), help_text=_("With a comma between them."), required=False
    )

    def clean_regions(self) -> list[str]:
        return [each.strip() for each in self.cleaned_data["regions"].split(",") if each.strip()]


class TermForm(forms.Form):
    """A term."""

    name = _line(_("Name of the term"))
    starts_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))


class TrainerForm(forms.Form):
    """Somebody who writes and runs courses."""

    name = _line(_("Name"))
    email = forms.EmailField(
        label=_("Email address they sign in with"),
        help_text=_("So that one person is one trainer. Leave it out where they do not sign in."),
        required=False,
    )


class CourseForm(forms.Form):
    """An idea for a course."""

    title = _line(_("Name of the course"))
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(kind.value, said) for kind, said in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    about = _words(_("What people learn, in plain words"))

    def clean_kind(self) -> CourseKind:
        return CourseKind(self.cleaned_data["kind"])


class _Hands(forms.Form):
    """A peer and somebody else, out of the trainers there are."""

    def __init__(self, *args: Any, trainers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trainers = {str(one.ref): one for one in trainers}
        choices = [("", "…"), *((ref, one.name) for ref, one in self._trainers.items())]
        for name in ("peer", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def hands(self) -> dict[Any, bool]:
        """Each trainer with whether as a peer. One chosen twice is missing as one of them."""
        peer = self._trainers[self.cleaned_data["peer"]]
        other = self._trainers[self.cleaned_data["other"]]
        return {other: False, peer: True}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("peer") and cleaned.get("peer") == cleaned.get("other"):
            raise ValidationError(
                _("Choose two different people. Nobody counts as both a peer and the other.")
            )
        return cleaned


def _choose(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, error_messages={"required": _("Choose somebody.")}
    )


class WrittenForm(_Hands):
    """Who wrote a course together."""

    peer = _choose(_("Written as a peer by"), _("Somebody with lived experience."))
    other = _choose(_("Together with"))
    words = _words(_("How you wrote it together"))
    written_on = DayField(label=_("When was it ready?"))


class DatesForm(_Hands):
    """When a course runs: the same hours each week."""

    term = forms.ChoiceField(label=_("Term"))
    hub = forms.ChoiceField(label=_("Centre"))
    first_on = DayField(label=_("First day"))
    starts = forms.TimeField(label=_("From"), help_text=_("For example 14:00"))
    ends = forms.TimeField(label=_("To"), help_text=_("For example 16:00"))
    weeks = forms.IntegerField(label=_("How many weeks?"), min_value=1, max_value=30)
    seats = forms.IntegerField(label=_("How many places?"), min_value=1, max_value=500)
    where = _line(_("Room, if it matters"), required=False)
    peer = _choose(_("Peer trainer"))
    other = _choose(_("Other trainer"))

    def __init__(self, *args: Any, terms: list[Any], hubs: list[Any], zone: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(zone)
        self._terms = {str(one.ref): one for one in terms}
        self._hubs = {str(one.ref): one for one in hubs}
        self.fields["term"].choices = [(r, one.name) for r, one in self._terms.items()]  # type: ignore[attr-defined]
        self.fields["hub"].choices = [(r, one.name) for r, one in self._hubs.items()]  # type: ignore[attr-defined]

    def run(self) -> dict[str, Any]:
        """What `schedule_run` wants."""
        cleaned = self.cleaned_data
        return {
            "term": self._terms[cleaned["term"]],
            "hub": self._hubs[cleaned["hub"]],
            "seats": cleaned["seats"],
            "trainers": self.hands(),
            "times": [
                When(
                    self._on_the_clock(number, cleaned["starts"]),
                    self._on_the_clock(number, cleaned["ends"]),
                    where=cleaned["where"],
                )
                for number in range(cleaned["weeks"])
            ],
        }

    def _on_the_clock(self, week: int, at: time) -> datetime:
        day = self.cleaned_data["first_on"] + timedelta(weeks=week)
        return datetime.combine(day, at, tzinfo=self._zone)


class SeatsForm(forms.Form):
    """How many can come."""

    seats = forms.IntegerField(label=_("How many places?"), min_value=1, max_value=500)


class CallOffForm(forms.Form):
    """What everybody is told."""

    words = _words(
        _("What shall we tell everybody?"),
        help_text=_("Each of them reads this, with the next time it runs."),
    )


class TypeInForm(forms.Form):
    """Somebody who rang, wrote or came by."""

    name = _line(_("Their name"))
    reach_at = _line(_("How we reach them"), required=False)
    way = forms.ChoiceField(
        label=_("How did they ask?"),
        choices=[(way.value, said) for way, said in WAYS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they asked.")},
    )
    needs = _words(_("What would help them be there"), rows=2, required=False)


class AheadForm(forms.Form):
    """The one way past the queue."""

    why = _words(
        _("Which reason of access is it?"),
        rows=3,
        help_text=_("It is kept with your name. There is no other way past the line."),
    )


class WasThereForm(forms.Form):
    """The list of one class. What is left open is not noted."""

    def __init__(self, *args: Any, listed: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in listed:
            self.fields[f"at-{one.enrolment.ref}"] = forms.ChoiceField(
                label=one.name,
                choices=[(came.value, said) for came, said in CAME.items()],
                widget=forms.RadioSelect,
                required=False,
            )
        self._listed = list(listed)

    def said(self) -> dict[Any, Came]:
        found = {
            one.enrolment.ref: self.cleaned_data.get(f"at-{one.enrolment.ref}")
            for one in self._listed
        }
        return {ref: Came(word) for ref, word in found.items() if word}


class TrainerChangeForm(forms.Form):
    """Somebody else runs it, in the place of one who cannot."""

    old = _choose(_("Who cannot run it?"))
    new = _choose(_("Who runs it now?"), _("They take the same part: as a peer, or as the other."))

    def __init__(self, *args: Any, running: list[Any], trainers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trainers = {str(one.ref): one for one in trainers}
        here = {str(one.ref) for one in running}
        self.fields["old"].choices = self._named(here)  # type: ignore[attr-defined]
        self.fields["new"].choices = self._named(  # type: ignore[attr-defined]
            self._trainers.keys() - here
        )

    def _named(self, refs: Collection[str]) -> list[tuple[str, str]]:
        found = [(ref, one.name) for ref, one in self._trainers.items() if ref in refs]
        return [("", "…"), *found]

    def pair(self) -> dict[str, Any]:
        """Who goes and who comes, as the action takes them."""
        return {name: self._trainers[self.cleaned_data[name]] for name in ("old", "new")}


class FidelityForm(forms.Form):
    """The seven and the five. What is left open stays open."""

    from_on = DayField(label=_("From"))
    last_on = DayField(label=_("To"))
    hub = forms.ChoiceField(label=_("Which centre?"), required=False)

    def __init__(self, *args: Any, hubs: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hubs = {str(one.ref): one for one in hubs}
        self.fields["hub"].choices = [  # type: ignore[attr-defined]
            ("", _("All of them together")),
            *((ref, one.name) for ref, one in self._hubs.items()),
        ]
        for component, said in words.SEVEN.items():
            self.fields[component.value] = forms.TypedChoiceField(
                label=said.name,
                help_text=said.about,
                choices=[("", _("Left open")), ("0", "0"), ("1", "1"), ("2", "2")],
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"why-{component.value}"] = _words(
                _("What you saw"), rows=2, required=False
            )
        for each, told in words.FIVE.items():
            self.fields[each.value] = forms.ChoiceField(
                label=told.name,
                choices=[("", _("Left open")), ("1", told.one), ("2", told.two)],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day comes after the first."))
        return cleaned

    def card(self) -> dict[str, Any]:
        """What `check_fidelity` wants."""
        cleaned = self.cleaned_data
        return {
            "hub": self._hubs.get(cleaned["hub"]),
            "from_on": cleaned["from_on"],
            "until_on": cleaned["last_on"] + timedelta(days=1),
            "scores": {
                one: cleaned[one.value] for one in Component if cleaned[one.value] is not None
            },
            "kinds": {one: Kind(cleaned[one.value]) for one in KindComponent if cleaned[one.value]},
            "why": {one.value: cleaned[f"why-{one.value}"] for one in Component},
        }
