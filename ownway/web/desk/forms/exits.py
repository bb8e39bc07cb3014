"""Exit groups and ways out, at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.web.ui.forms import DayField, at_most

Choices = Sequence[tuple[str, str]]
LOW = forms.Textarea(attrs={"rows": 3})
SAY = {"required": _("Write a few words.")}


class GroupForm(forms.Form):
    """A new group: how many, and when and where it meets."""

    places = forms.IntegerField(
        label=_("How many places?"), error_messages={"required": _("Write a number.")}
    )
    retreat_on = DayField(label=_("Day of the retreat"))
    retreat_place = forms.CharField(
        label=_("Where everybody meets"), validators=[at_most(300)], error_messages=SAY
    )


class RetreatForm(forms.Form):
    """Another day or place of the retreat."""

    on = DayField(label=_("Day of the retreat"))
    place = forms.CharField(
        label=_("Where everybody meets"), validators=[at_most(300)], error_messages=SAY
    )


class OfferForm(forms.Form):
    """As what somebody offers themself."""

    part = forms.ChoiceField(label=_("As what?"), error_messages={"required": _("Choose one.")})

    def __init__(self, *args: Any, parts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = parts  # type: ignore[attr-defined]


class CameForm(forms.Form):
    """Who came to the retreat; whoever did not is offered another day."""

    came = forms.MultipleChoiceField(
        label=_("Who came?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].choices = people  # type: ignore[attr-defined]


class AwardForm(forms.Form):
    """A yes: with whom as a coach."""

    coach = forms.ChoiceField(
        label=_("Peer coach"), error_messages={"required": _("Choose a peer coach.")}
    )
    words = forms.CharField(label=_("What you say to it"), widget=LOW, required=False)

    def __init__(self, *args: Any, coaches: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coach"].choices = coaches  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """A no: why, in words, and what would change it."""

    reason = forms.ChoiceField(
        label=_("Why"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )
    words = forms.CharField(
        label=_("Say it in your words"),
        help_text=_("The person reads this."),
        widget=LOW,
        error_messages=SAY,
    )
    would_change = forms.CharField(label=_("What would change it?"), widget=LOW, error_messages=SAY)

    def __init__(self, *args: Any, reasons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class LookForm(forms.Form):
    """A second look: it stands, or a place with a coach."""

    coach = forms.ChoiceField(label=_("Your answer"))
    words = forms.CharField(
        label=_("Why"), help_text=_("The person reads this."), widget=LOW, error_messages=SAY
    )

    def __init__(self, *args: Any, coaches: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coach"].required = False
        self.fields["coach"].choices = [  # type: ignore[attr-defined]
            ("", _("The no stands")),
            *((ref, _("Yes, with %(coach)s") % {"coach": name}) for ref, name in coaches),
        ]


class AlongForm(forms.Form):
    """Somebody of the staff is asked to take part, as what."""

    who = forms.ChoiceField(label=_("Who?"), error_messages={"required": _("Choose somebody.")})
    part = forms.ChoiceField(label=_("As what?"), required=False)

    def __init__(self, *args: Any, people: Choices, parts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]
        self.fields["part"].choices = [("", _("Choose")), *parts]  # type: ignore[attr-defined]


class PromiseForm(forms.Form):
    """What one promises oneself."""

    words = forms.CharField(label=_("I will"), error_messages=SAY)
    due_on = DayField(label=_("Until when?"))


class ResourceForm(forms.Form):
    """What a partner puts at the person's side."""

    kind = forms.ChoiceField(label=_("What for"), error_messages={"required": _("Choose one.")})
    partner = forms.CharField(label=_("From whom"), validators=[at_most(200)], error_messages=SAY)
    words = forms.CharField(label=_("What"), validators=[at_most(500)], error_messages=SAY)
    until_on = DayField(label=_("Until when?"))

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """The name under a signature."""

    name = forms.CharField(label=_("Name"), validators=[at_most(200)], error_messages=SAY)


class SignForm(NameForm):
    """A name under the text that was read."""

    agreement = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
