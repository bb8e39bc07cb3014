"""Forms to move money between parts of a plan, and to add some."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.core.show import show
from ownway.holding.queries import Movable
from ownway.web.ui.forms import MoneyField
from ownway.web.ui.showing import babel_locale


def _named(lines: Sequence[Movable]) -> list[tuple[str, str]]:
    """Each part of the plan with what is left on it."""
    return [
        (
            str(one.line.root),
            _("%(what)s: %(left)s left")
            % {"what": one.line.what, "left": show(one.left, babel_locale())},
        )
        for one in lines
    ]


class AddForm(forms.Form):
    """Some money for one part of the plan. `key` is made with the form: two presses add once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.ChoiceField(
        label=_("Which part of your plan is it for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a part of your plan.")},
    )

    def __init__(self, *args: Any, lines: Sequence[Movable], currency: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["amount"] = MoneyField(currency=currency, label=_("How much?"))
        self.fields["to"].choices = _named(lines)  # type: ignore[attr-defined]


class MoveForm(AddForm):
    """From one part of the plan to another, and how much."""

    source = forms.ChoiceField(
        label=_("Where does it come from?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it comes from.")},
    )

    def __init__(self, *args: Any, lines: Sequence[Movable], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, lines=lines, currency=currency, **kwargs)
        self.fields["source"].choices = _named(lines)  # type: ignore[attr-defined]
        self.fields["to"].label = _("Where does it go?")
        self.order_fields(["source", "to", "amount"])

    def ends(self) -> dict[str, Any]:
        """Where it comes from, where it goes, and how much."""
        cleaned = self.cleaned_data
        return {
            "source": uuid.UUID(cleaned["source"]),
            "target": uuid.UUID(cleaned["to"]),
            "amount": cleaned["amount"],
        }
