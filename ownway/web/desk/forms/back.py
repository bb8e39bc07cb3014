"""Payments that wait, money that is gone, and letting either go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.spending.rules import BorneBy, LossOutcome, Lost
from ownway.web.desk.forms.decisions import LOW
from ownway.web.desk.forms.reason import ReasonForm
from ownway.web.ui.forms import MoneyField, OnceForm


class StopPaymentsForm(ReasonForm):
    """Why payments wait."""

    about = _("Whoever lets them go on reads this. The person reads that they wait.")


class LetGoOnForm(ReasonForm):
    """Why payments may go on."""

    about = _("Whoever stopped them reads this.")


class LossForm(OnceForm):
    """How much is gone, of which line, how, and who bears it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    line = forms.ChoiceField(
        label=_("Whose keeping was it in?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it lay.")},
    )
    code = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (Lost.THEFT, _("It was stolen")),
            (Lost.MISUSE, _("It was used for something else")),
            (Lost.MISTAKE, _("It went to the wrong place and does not come back")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    borne_by = forms.ChoiceField(
        label=_("Who bears it?"),
        choices=[
            (BorneBy.PROGRAMME, _("The programme: the person can spend as much as before")),
            (BorneBy.BUDGET, _("The budget: it counts as used")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who bears it.")},
    )
    words = forms.CharField(
        label=_("What do we know of it?"),
        help_text=_("A colleague reads this before agreeing. Say what shows it."),
        widget=forms.Textarea(attrs=LOW),
        required=False,
    )
    entry = forms.ChoiceField(
        label=_("What the bank said of it"), required=False, help_text=_("Only if it did.")
    )

    def __init__(
        self,
        *args: Any,
        currency: str,
        lines: Sequence[tuple[str, str]],
        entries: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=currency, label=_("How much is gone?"))
        self.fields["line"].choices = list(lines)  # type: ignore[attr-defined]
        nothing = ("", _("Nothing"))
        self.fields["entry"].choices = [nothing, *entries]  # type: ignore[attr-defined]
        self.order_fields(["key", "line", "amount", "code", "borne_by", "words", "entry"])


class MakeGoodForm(ReasonForm):
    """Why the programme gives back what a loss had cost the budget."""

    about = _("Write it so that the person may read it.")


class LossAnswerForm(forms.Form):
    """That another person agrees, or does not."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (LossOutcome.AGREED, _("I agree: book it")),
            (LossOutcome.REFUSED, _("No: nothing is booked")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
