"""Answering a purchase; noting what the bank says; a press of a button that can be refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ownway.programme.queries import Words
from ownway.web.desk.forms.decisions import LOW, REASON, reason_choices
from ownway.web.desk.words.months import REASONS
from ownway.web.ui.forms import DayField, MoneyField


class PressForm(forms.Form):
    """A button alone; where it is refused, the reason stands above it."""


class PayBackForm(forms.Form):
    """Why somebody gets back what they paid, though something is missing."""

    why = forms.CharField(
        label=_("Why they get it back, in your own words"),
        help_text=_("Say how you know that they paid. The person and the record keep your words."),
        widget=forms.Textarea(attrs=LOW),
        error_messages={"required": _("Write why.")},
    )

    def __init__(self, *args: Any, currency: str, once: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if once:
            self.fields["amount"] = MoneyField(
                currency=currency, label=_("What was paid, if it was less"), required=False
            )
            self.order_fields(["amount", "why"])


class PurchaseForm(forms.Form):
    """Yes, or not yet with a reason, words, and what would be a yes (S9)."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(YES, _("Yes")), (NO, _("Not yet"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or not yet.")},
    )
    words = forms.CharField(
        label=_("Why it is a yes, in your own words"),
        help_text=_("A rule stood in the way. The person and the record keep your words."),
        widget=forms.Textarea(attrs=LOW),
        required=False,
    )
    reason_code = forms.ChoiceField(label=_("The reason"), required=False)
    reason = forms.CharField(
        label=_("Why, in your own words"), widget=forms.Textarea(attrs=LOW), required=False
    )
    would_accept = forms.CharField(
        label=_("What would make it a yes"), widget=forms.Textarea(attrs=LOW), required=False
    )

    def __init__(
        self,
        *args: Any,
        reasons: Sequence[str],
        words: Words,
        in_words: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.in_words = in_words
        if not in_words:
            del self.fields["words"]
        self.fields["reason_code"].choices = reason_choices(  # type: ignore[attr-defined]
            reasons, words, REASON
        )

    @property
    def yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == self.YES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == self.YES and self.in_words and not cleaned.get("words"):
            self.add_error("words", _("Say why this is a yes, in your own words."))
        if cleaned.get("answer") == self.NO:
            for name, words in (
                ("reason_code", _("Choose a reason.")),
                ("reason", _("Say why in plain words. The person reads them.")),
                ("would_accept", _("Write what would make it a yes.")),
            ):
                if not cleaned.get(name):
                    self.add_error(name, words)
        return cleaned


class MakeRunForm(forms.Form):
    """How much each pay run may come to, where there is more than one such amount."""

    most = forms.TypedChoiceField(
        label=_("Who shall release them?"), coerce=int, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, ways: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """`ways`: the amounts in minor units, the widest first, each with its words."""
        super().__init__(*args, **kwargs)
        self.widest = ways[0][0] if ways else 0  # 0: nobody may release anything yet
        if len(ways) < 2:
            del self.fields["most"]
            return
        self.fields["most"].choices = ways  # type: ignore[attr-defined]
        self.fields["most"].initial = self.widest

    def chosen(self) -> int:
        """Minor units that each run may come to; 0 is no limit."""
        return self.cleaned_data.get("most") or self.widest


class SettleRunForm(forms.Form):
    """Which payments by hand stand on the statement of the bank, and on which day."""

    payments = forms.MultipleChoiceField(
        label=_("Which payments are on the statement?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one payment."),
            "invalid_choice": _("Choose among the payments by hand of this pay run."),
        },
    )
    paid_on = DayField(
        label=_("On which day did the bank pay?"),
        help_text=_("As on its statement. Leave it empty for today."),
        required=False,
    )

    def __init__(
        self, *args: Any, today: date, payments: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        """`payments`: the key of each that is paid by hand, with its words; all are ticked."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["payments"].initial = [key for key, _words in payments]
        self.show(payments)

    def show(self, payments: Sequence[tuple[str, str]]) -> None:
        """Only these can be ticked on the page."""
        self.fields["payments"].choices = list(payments)  # type: ignore[attr-defined]

    def clean_paid_on(self) -> date | None:
        paid_on: date | None = self.cleaned_data["paid_on"]
        if paid_on is not None and paid_on > self.today:
            raise ValidationError(_("Write a day that has already been."))
        return paid_on


class ReopenForm(forms.Form):
    """Why a closed month of the books shall be opened again."""

    reason = forms.ChoiceField(
        label=_("Why shall it be opened again?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (reason.value, said()) for reason, said in REASONS.items()
        ]
