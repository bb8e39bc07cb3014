"""An insurance, a photo of a receipt, what came back, and that something looks wrong."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.spending.queries import said
from ownway.spending.rules import LONGEST_NAME
from ownway.web.paper_words import CAME_BACK
from ownway.web.ui.forms import DayField, MoneyField, at_most


class InsuredForm(forms.Form):
    """The insurance of a person as an employer, as its certificate says."""

    insurer = forms.CharField(
        label=_("Who insures you?"),
        validators=[at_most(LONGEST_NAME)],
        error_messages={"required": _("Write who insures you.")},
    )
    from_on = DayField(label=_("From which day?"))
    last_on = DayField(label=_("Until which day?"), help_text=_("This day counts too."))


class PhotoForm(forms.Form):
    """A photo of the receipt, straight from a phone."""

    photo = forms.FileField(
        label=_("Photo of the receipt"),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}
        ),
        error_messages={
            "required": _("Take a photo, or choose one."),
            "empty": _("This photo is empty. Take it again."),
        },
    )


class RefundForm(forms.Form):
    """What came back, why, and when. `key` is made with the form: two presses count once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=list(CAME_BACK.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )

    payment = forms.ChoiceField(
        label=_("Which payment?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which payment.")},
    )

    def __init__(
        self,
        *args: Any,
        most: Money,
        today: date,
        payments: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), "back_on": today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if len(payments) > 1:
            self.fields["payment"].choices = list(payments)  # type: ignore[attr-defined]
        else:
            del self.fields["payment"]
        self.fields["amount"] = MoneyField(
            currency=most.currency,
            label=_("How much came back?"),
            help_text=_("Up to %(most)s.") % {"most": said(most)},
        )
        self.fields["back_on"] = DayField(label=_("When did it come back?"))
        self.order_fields(["key", "payment", "amount", "kind", "back_on"])


class PaidForm(forms.Form):
    """What I paid myself; empty is the whole price. Several bills may stand on one page."""

    def __init__(self, *args: Any, bill: Any, **kwargs: Any) -> None:
        price = Money(bill.amount_minor, bill.currency)
        kwargs["initial"] = {"amount": price, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_{bill.ref}_%s"
        self.bill = bill
        self.fields["amount"] = MoneyField(
            currency=bill.currency, label=_("What did you pay?"), required=False
        )


class WrongForm(forms.Form):
    """Something looks wrong; it is nobody's fault."""

    words = forms.CharField(
        label=_("What looks wrong?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[at_most(5_000)],
        error_messages={"required": _("Write what looks wrong.")},
    )
