"""After somebody left: what came back, who pays, who was tried, notice, and who answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.endings.rules import LONGEST_SAID, Duty, PaidBy, TriedBy
from ownway.programme.queries import Words
from ownway.web import closing_words as words
from ownway.web.desk.forms.reason import ReasonForm
from ownway.web.ui.forms import DayField, MoneyField, OnceForm, at_most

ROWS = forms.Textarea(attrs={"rows": 4})


class CameBackForm(OnceForm):
    """How much came back from one holder, and when."""

    came_on = DayField(label=_("When?"), error_messages={"required": _("Write the day.")})

    def __init__(
        self, *args: Any, currency: str, places: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(
            label=_("From where?"),
            choices=places,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose from where it came.")},
        )
        self.fields["amount"] = MoneyField(currency=currency, label=_("How much came back?"))
        self.order_fields(["place", "amount", "came_on", "key"])


class WhoPaysForm(forms.Form):
    """Who pays one last bill of an employer, and who sees to it."""

    duty = forms.ChoiceField(label=_("Which bill?"), widget=forms.RadioSelect)
    paid_by = forms.ChoiceField(label=_("Who pays it?"), widget=forms.RadioSelect)
    who = forms.CharField(
        label=_("Who sees to it?"),
        validators=[at_most(200)],
        error_messages={"required": _("Name somebody.")},
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = words.choices(Duty, words.duty)  # type: ignore[attr-defined]
        self.fields["paid_by"].choices = words.choices(PaidBy, words.paid_by)  # type: ignore[attr-defined]
        self.fields["amount"] = MoneyField(
            currency=currency, label=_("How much, if it is known?"), required=False
        )


class TryForm(OnceForm):
    """One try to reach somebody."""

    way = forms.ChoiceField(
        label=_("How did you try?"),
        choices=[
            (TriedBy.PHONE, _("By phone")),
            (TriedBy.TEXT, _("By text message")),
            (TriedBy.LETTER, _("By letter")),
            (TriedBy.EMAIL, _("By email")),
            (TriedBy.VISIT, _("A visit")),
            (TriedBy.SUPPORTER, _("Through somebody they let in")),
            (TriedBy.OTHER, _("Another way")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how.")},
    )
    tried_on = DayField(label=_("When?"), error_messages={"required": _("Write the day.")})
    words = forms.CharField(
        label=_("What happened"), widget=ROWS, required=False, validators=[at_most(LONGEST_SAID)]
    )


class EndForm(forms.Form):
    """Why the programme would end somebody's time, in words they can understand."""

    words = forms.CharField(
        label=_("Why, in words the person can understand"),
        help_text=_("The person reads exactly this."),
        widget=ROWS,
        validators=[at_most(LONGEST_SAID)],
        error_messages={"required": _("Write why.")},
    )

    def __init__(self, *args: Any, reasons: Sequence[Any], said: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"] = forms.ChoiceField(
            label=_("Which reason?"),
            choices=[(one.code, said.get(f"ended_reason.{one.code}")) for one in reasons],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a reason.")},
        )
        self.order_fields(["reason_code", "words"])


class AnswerForm(ReasonForm):
    """A third person's answer to a challenge."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("changed", _("The person is right: nothing ends")),
            ("upheld", _("The notice stays")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your answer.")},
    )


class RepresentativeForm(forms.Form):
    """Who answers for what is left, and what shows it."""

    name = forms.CharField(
        label=_("Their name"),
        validators=[at_most(200)],
        error_messages={"required": _("Write their name.")},
    )
    reach = forms.CharField(
        label=_("How to reach them"),
        widget=ROWS,
        validators=[at_most(2_000)],
        error_messages={"required": _("Write how to reach them.")},
    )
    seen_on = DayField(
        label=_("When did somebody see that?"), error_messages={"required": _("Write the day.")}
    )

    def __init__(self, *args: Any, evidence: Sequence[str], said: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"] = forms.ChoiceField(
            label=_("What shows that they answer for it?"),
            choices=[(code, said.get(f"evidence.{code}")) for code in evidence],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what shows it.")},
        )
        self.order_fields(["name", "reach", "evidence", "seen_on"])
