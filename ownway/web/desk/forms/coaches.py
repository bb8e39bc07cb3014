"""Taking on a coach, writing down training, proposing one, and who stands in for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.web.ui.forms import DayField, at_most


class TakeOnForm(forms.Form):
    """Somebody with a sign-in, and the role people will choose them for."""

    email = forms.EmailField(
        label=_("What email address do they sign in with?"),
        error_messages={
            "required": _("Write their email address."),
            "invalid": _("Write an email address, for example sam@example.org."),
        },
    )
    role = forms.ChoiceField(
        label=_("What will people choose them for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]


class TrainingForm(forms.Form):
    """One more line of the log."""

    code = forms.ChoiceField(label=_("What was it?"), widget=forms.RadioSelect, required=False)
    title = forms.CharField(
        label=_("If it is something else: what?"), validators=[at_most(200)], required=False
    )
    done_on = DayField(label=_("When was it done?"))
    evidence = forms.CharField(
        label=_("How do we know?"),
        help_text=_("For example: certificate 12, seen on paper."),
        validators=[at_most(300)],
        error_messages={"required": _("Write how we know.")},
    )

    def __init__(self, *args: Any, credentials: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [*credentials, ("", _("Something else"))]  # type: ignore[attr-defined]


class TakeBackForm(forms.Form):
    """What was wrong with a line."""

    why = forms.CharField(
        label=_("What was wrong with it?"),
        validators=[at_most(300)],
        error_messages={"required": _("Write what was wrong.")},
    )


class ProposeForm(forms.Form):
    """One of the coaches with room; the person decides."""

    coach = forms.ChoiceField(
        label=_("Who could suit them?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, *args: Any, coaches: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coach"].choices = list(coaches)  # type: ignore[attr-defined]


class SaidForm(forms.Form):
    """What somebody without a sign-in said about their coach, after it was read out to them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    what = forms.ChoiceField(
        label=_("What did they say?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    told = forms.BooleanField(
        label=_("They told me themselves, and I read to them what stands here."),
        error_messages={"required": _("Read it to them first. Then tick this.")},
    )

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = list(ways)  # type: ignore[attr-defined]


class StandInForm(forms.Form):
    """Who stands in for each person of a coach who leaves."""

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        coaches: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for ref, name in people:
            self.fields[f"for_{ref}"] = forms.ChoiceField(
                label=_("Who stands in for %s?") % name,
                choices=[("", _("Choose one")), *coaches],
                error_messages={"required": _("Choose who stands in.")},
            )

    def chosen(self) -> dict[str, str]:
        """Ref of the match to ref of who stands in."""
        return {name.removeprefix("for_"): value for name, value in self.cleaned_data.items()}
