"""What a holder answers, stopping a direct payment, nominees, a holder that fails, a death."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.holding.rules import (
    Considered,
    FailureKind,
    NomineeKind,
    Withdrawal,
)
from ownway.programme.queries import Words
from ownway.programme.rules import Holder
from ownway.web.desk.forms.decisions import LOW
from ownway.web.ui.forms import DayField, MoneyField, OnceForm

CHOOSE = {"required": _("Choose one from the list.")}


def _choices(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class SentBackForm(OnceForm):
    """How much of what was left over came back to its funder. `most`: what lies there."""

    def __init__(self, *args: Any, most: Money, **kwargs: Any) -> None:
        super().__init__(*args, initial={"amount": most}, **kwargs)
        self.fields["amount"] = MoneyField(currency=most.currency, label=_("How much came back?"))


class AnswerForm(forms.Form):
    """The holder says yes, or no and why."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label=_("What did the holder say?"),
        choices=[(YES, _("Yes, it holds this money")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    name = forms.CharField(label=_("Who said so?"), max_length=200, required=False)
    words = forms.CharField(
        label=_("Why not?"),
        help_text=_("Needed for a no. The person reads this."),
        widget=forms.Textarea(attrs=LOW),
        required=False,
    )


class ReadyForm(forms.Form):
    """What is ready. No account number is kept here."""

    ready_with = forms.ChoiceField(
        label=_("What is ready?"), widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, *args: Any, codes: Sequence[str], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "ready_with", [(code, words.get(f"ready.{code}")) for code in codes])


class StopForm(forms.Form):
    """Tells a person that direct payments will stop: the ground, the reason, what goes on."""

    ground = forms.ChoiceField(
        label=_("On which ground?"), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason = forms.CharField(
        label=_("The reason, in plain words"),
        help_text=_("The person reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason.")},
    )
    to = forms.ChoiceField(
        label=_("Who holds the money from then on?"),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )

    def __init__(
        self,
        *args: Any,
        grounds: Sequence[str],
        ways: Sequence[tuple[str, str]],
        words: Words,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ways = {holder: way for way, holder in ways}
        law = [
            ("consent_withdrawn", _("The person no longer wants it. It must stop.")),
            ("representative_withdrew", _("Their representative withdrew. It must stop.")),
        ]
        _choices(
            self, "ground", [*law, *((code, words.get(f"stop_ground.{code}")) for code in grounds)]
        )
        _choices(self, "to", [(holder, words.get(f"holder.{holder}")) for _way, holder in ways])


class SafetyForm(forms.Form):
    """Who sees to one thing, and by which day."""

    words = forms.CharField(
        label=_("What is in place?"),
        widget=forms.Textarea(attrs=LOW),
        error_messages={"required": _("Write what is in place.")},
    )
    who = forms.CharField(
        label=_("Who sees to it?"),
        max_length=200,
        error_messages={"required": _("Write the name of one person.")},
    )
    by_on = DayField(label=_("By which day?"), error_messages={"required": _("Write the day.")})


class TakeBackForm(forms.Form):
    """Why the payment goes on after all."""

    reason = forms.CharField(
        label=_("Why does it go on?"),
        help_text=_("The person reads this."),
        widget=forms.Textarea(attrs=LOW),
        error_messages={"required": _("Write the reason.")},
    )


class LookAgainForm(forms.Form):
    """The answer to a second look at a stop."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("upheld", _("The first answer stays: it stops")),
            ("changed", _("It changes: the payment goes on")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    reason = forms.CharField(
        label=_("Why, in plain words"),
        help_text=_("The person reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason.")},
    )


class NomineeForm(forms.Form):
    """Somebody who would hold the direct payment for the person (R9)."""

    kind = forms.ChoiceField(
        label=_("What are they to be?"),
        choices=[
            (NomineeKind.NOMINEE, _("A nominee, chosen by the person")),
            (NomineeKind.REPRESENTATIVE, _("A representative, where the person cannot consent")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    name = forms.CharField(
        label=_("Their name"),
        max_length=200,
        error_messages={"required": _("Write the name of one person.")},
    )
    reach_at = forms.CharField(label=_("How to reach them"), max_length=200, required=False)
    starts_on = DayField(
        label=_("From which day?"), error_messages={"required": _("Write the day.")}
    )
    ends_on = DayField(
        label=_("Until which day?"), help_text=_("Leave it empty if it is open."), required=False
    )


class SeesForm(forms.Form):
    """Which one of the circle a nominee is, by the address they sign in with."""

    email = forms.EmailField(
        label=_("With which email address do they sign in here?"),
        error_messages={"required": _("Write the email address.")},
    )


class WithdrawForm(forms.Form):
    """A nomination ends."""

    why = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[
            (Withdrawal.THEMSELF, _("They no longer do it")),
            (Withdrawal.PERSON, _("The person no longer wants it")),
            (Withdrawal.PAYER, _("The programme no longer agrees")),
            (Withdrawal.UNAVAILABLE, _("They cannot be reached")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    words = forms.CharField(
        label=_("In your own words"), widget=forms.Textarea(attrs=LOW), required=False
    )


class ConsiderForm(forms.Form):
    """What comes of it."""

    outcome = forms.ChoiceField(
        label=_("What comes of it?"),
        choices=[
            (Considered.GOES_ON, _("The direct payment goes on")),
            (Considered.STOP_OPENED, _("The person was told that it stops")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    words = forms.CharField(
        label=_("Why, in plain words"),
        widget=forms.Textarea(attrs=LOW),
        error_messages={"required": _("Write the reason.")},
    )


class WhichHolderForm(forms.Form):
    """Which holder fails: seen before anything is done."""

    holder = forms.ChoiceField(
        label=_("Which holder can no longer hold money?"),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, holders: Sequence[Holder], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "holder", [(one.code, words.get(f"holder.{one.code}")) for one in holders])


class FailsForm(forms.Form):
    """Where everything goes, and why."""

    kind = forms.ChoiceField(
        label=_("What has happened?"),
        choices=[
            (FailureKind.INSOLVENT, _("It has no money left to go on")),
            (FailureKind.SILENT, _("It does not answer")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    to = forms.ChoiceField(
        label=_("Who holds the money from now on?"),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    reason = forms.CharField(
        label=_("The reason, in plain words"),
        help_text=_("Everybody whose money moves reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason.")},
    )
    sure = forms.BooleanField(
        label=_("I have looked at who and how much. All of it moves."),
        error_messages={"required": _("Look at the list, then tick this.")},
    )

    def __init__(self, *args: Any, others: Sequence[Holder], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = {one.code: one.way for one in others}
        _choices(self, "to", [(one.code, words.get(f"holder.{one.code}")) for one in others])


class DeathForm(forms.Form):
    """That a person died, and who answers for what they leave."""

    died_on = DayField(
        label=_("On which day did they die?"), error_messages={"required": _("Write the day.")}
    )
    representative = forms.CharField(
        label=_("Who answers for what they leave?"),
        help_text=_("Leave it empty if nobody knows yet."),
        max_length=200,
        required=False,
    )
    representative_reach = forms.CharField(
        label=_("Where do we write to them?"), widget=forms.Textarea(attrs=LOW), required=False
    )
