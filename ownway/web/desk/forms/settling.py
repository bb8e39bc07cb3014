"""What is settled for somebody who can no longer do it themselves: each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.spending.rules import LONGEST_WORDS
from ownway.web import bill_forms
from ownway.web.desk.forms.typing import LOW, ONE
from ownway.web.ui.forms import MoneyField, at_most


class _Boxes:
    """The boxes a page shows, each with whether it can stay empty."""

    @property
    def asked(self) -> list[tuple[forms.BoundField, bool]]:
        return [(one, not one.field.required) for one in self.visible_fields()]  # type: ignore[attr-defined]


class WhyForm(_Boxes, forms.Form):
    """Why, and no more is asked. `read`: whether the person can still read it."""

    words = forms.CharField(
        label=_("Why, in your own words"),
        help_text=_("It is kept with your name, and the person can read it."),
        widget=LOW,
        validators=[at_most(LONGEST_WORDS)],
        error_messages={"required": _("Write why.")},
    )

    def __init__(self, *args: Any, read: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not read:
            self.fields["words"].help_text = ""

    @property
    def why(self) -> str:
        said: str = self.cleaned_data["words"]
        return said


class BillBackForm(WhyForm):
    """Which of several times; the only one is named too, so that a second click is about it."""

    def __init__(self, *args: Any, bills: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(bills) > 1:
            self.fields["bill"] = forms.ChoiceField(
                label=_("Which of them?"),
                choices=bills,
                widget=forms.RadioSelect,
                error_messages=ONE,
            )
        else:
            known = bills[0][0] if bills else None
            self.fields["bill"] = forms.UUIDField(
                widget=forms.HiddenInput, initial=known, required=False
            )
        self.order_fields(["bill", "amount", "words"])

    @property
    def bill(self) -> UUID | None:
        chosen = self.cleaned_data["bill"]
        return UUID(str(chosen)) if chosen else None


class PaidForm(BillBackForm):
    """It was paid, and how much where it cost less."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=currency, label=_("What was paid, if it was less"), required=False
        )
        self.order_fields(["bill", "amount", "words"])


class BillNoForm(_Boxes, bill_forms.BillNoForm):
    """No to a bill: whoever sent it reads why."""

    @property
    def why(self) -> str:
        said: str = self.cleaned_data["reason"]
        return said
