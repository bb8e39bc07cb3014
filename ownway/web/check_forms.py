"""What raters and whoever runs a check fill in; shared by several audiences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ownway.improvement.rules.instruments import Element, Instrument, Placed
from ownway.web.ui.forms import at_most

NOTE = 2_000
_ROWS = {"rows": 3}


def steps_of(instrument: Instrument, element: Element) -> list[tuple[str, str]]:
    """The answers of one element, as a form offers them: points and words."""
    return [(str(one.points), one.words) for one in instrument.steps_of(element)]


class ElementForm(forms.Form):
    """One rater's answer to one element."""

    answer = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_l("What were you thinking of?"),
        help_text=_l("A few words for the meeting. Name nobody."),
        widget=forms.Textarea(attrs=_ROWS),
        validators=[at_most(NOTE)],
        required=False,
    )

    def __init__(
        self, *args: Any, instrument: Instrument, element: Element, kept: Any, **kwargs: Any
    ) -> None:
        if kept is not None:
            kwargs["initial"] = {"answer": str(kept.points), "words": kept.words}
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        answer.label = element.question
        answer.help_text = element.rationale
        answer.choices = steps_of(instrument, element)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Group:
    """The elements of one part on a long page: the titles around it, and its fields."""

    titles: Sequence[str]
    about: str
    rows: Sequence[tuple[Element, BoundField | None]]


def grouped(
    placed: Sequence[Placed], fields: Mapping[str, BoundField] | None = None
) -> list[Group]:
    """Elements under the parts they stand in, in order."""
    found: list[Group] = []
    part = ""
    for one in placed:
        within = one.within[-1]
        if within.code != part:
            part = within.code
            titles = [f"{each.code} {each.title}" for each in one.within]
            found.append(Group(titles, within.about, []))
        field = fields[one.element.code] if fields else None
        found[-1].rows.append((one.element, field))  # type: ignore[attr-defined]
    return found


class WholeForm(forms.Form):
    """Every question of a round on one page: for a guest, or for typing from paper."""

    def __init__(
        self, *args: Any, instrument: Instrument, placed: Sequence[Placed], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.placed = placed
        self.names = {one.element.code: f"e{place}" for place, one in enumerate(placed, start=1)}
        for one in placed:
            self.fields[self.names[one.element.code]] = forms.ChoiceField(
                label=f"{one.element.code} {one.element.question}",
                choices=steps_of(instrument, one.element),
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["gaps"] = forms.BooleanField(
            label=_("Hand in with the questions I left out"),
            help_text=_("Then these answers count as incomplete."),
            required=False,
        )

    def groups(self) -> list[Group]:
        """The questions under the parts they stand in."""
        return grouped(self.placed, {code: self[name] for code, name in self.names.items()})

    def given(self) -> dict[str, int]:
        """Element → points, of those that have an answer."""
        return {
            code: int(self.cleaned_data[name])
            for code, name in self.names.items()
            if self.cleaned_data.get(name)
        }

    def left_out(self) -> Iterator[str]:
        """The codes of the questions without an answer."""
        given = self.given()
        return (code for code in self.names if code not in given)

    def clean(self) -> dict[str, Any]:
        """Questions left out are asked about once; nobody is made to answer."""
        said = super().clean() or {}
        missing = list(self.left_out())
        if len(missing) == len(self.names):
            self.add_error(None, _("There is no answer yet. Answer at least one question."))
        elif missing and not said.get("gaps"):
            for code in missing:
                self.add_error(self.names[code], _("There is no answer here yet."))
            self.add_error("gaps", _("Answer these questions, or tick the box to leave them out."))
        return said
