"""A bill from whoever is paid: one form for the payee, for the person and for staff."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ownway.spending.rules import LONGEST_NUMBER, Worked
from ownway.web.ui.forms import DayField, MoneyField, OnceForm, at_most

_LINE = re.compile(
    r"(?P<who>[^,]+),\s*(?P<day>\d{4}-\d\d-\d\d),\s*"
    r"(?:(?P<from>\d{1,2}:\d\d)\s*[-–]\s*)?(?P<to>\d{1,2}:\d\d)"
)


class BillForm(OnceForm):
    """Number, amount, days, and hours where it is paid by the hour. No name but the workers'."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("Number of the bill"),
        help_text=_("As it stands on the bill, like 2026-014."),
        validators=[at_most(LONGEST_NUMBER)],
        error_messages={"required": _("Write the number of the bill.")},
    )
    from_on = DayField(label=_("First day"))
    last_on = DayField(
        label=_("Last day"),
        help_text=_("This day counts too. Leave it empty if it was one day."),
        required=False,
    )
    worked = forms.CharField(
        label=_("Hours of work"),
        help_text=_(
            "Only if you bill by the hour. One line for each: name, day, from – to."
            " Like: Kim, 2026-09-04, 09:00–12:30"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(10_000)],
        required=False,
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=currency, label=_("What the bill comes to"))
        self.order_fields(["number", "amount", "from_on", "last_on", "worked"])

    def clean_worked(self) -> tuple[Worked, ...]:
        lines = [line.strip() for line in self.cleaned_data["worked"].splitlines() if line.strip()]
        return tuple(_worked(line) for line in lines)

    def sent(self) -> dict[str, Any]:
        """What `spending.actions.send_invoice` takes."""
        cleaned = self.cleaned_data
        return {**cleaned, "last_on": cleaned["last_on"] or cleaned["from_on"]}


def _worked(line: str) -> Worked:
    """One line of work. Raises ValidationError that shows the line."""
    wrong = ValidationError(
        _("We could not read “%(line)s”. Write it like: Kim, 2026-09-04, 09:00–12:30"),
        params={"line": line},
    )
    found = _LINE.fullmatch(line)
    if found is None:
        raise wrong
    try:
        on = date.fromisoformat(found["day"])
        begins, ends = _minutes(found["from"] or "0:00"), _minutes(found["to"])
    except ValueError:
        raise wrong from None
    if ends <= begins:
        raise ValidationError(
            _("The work ends before it begins: “%(line)s”. Past midnight, write 2 lines."),
            params={"line": line},
        )
    return Worked(found["who"].strip(), on, ends - begins, begins if found["from"] else None)


def _minutes(clock: str) -> int:
    """Minutes after midnight; 24:00 is the end of the day. Raises ValueError."""
    hours, minutes = (int(part) for part in clock.split(":"))
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise ValueError(clock)
    return hours * 60 + minutes


class BillNoForm(forms.Form):
    """No to a bill: a reason of the programme, and words for whoever sent it."""

    reason_code = forms.ChoiceField(
        label=_("What is not right?"), error_messages={"required": _("Choose a reason.")}
    )
    reason = forms.CharField(
        label=_("Why, in your own words"),
        help_text=_("Whoever sent the bill reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why.")},
    )

    def __init__(self, *args: Any, reasons: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a reason")),
            *reasons.items(),
        ]
