"""Asking for something to buy, and what follows: for the person, and for staff who type it in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.core.money import Money
from ownway.spending.queries import said
from ownway.spending.rules import (
    LONGEST_NAME,
    LONGEST_WORDS,
    MOST_TURNS,
    Anyway,
    Every,
    Ground,
    RefundKind,
    Rhythm,
    TieKind,
)
from ownway.web.ui.forms import DayField, MoneyField, at_most

GROUNDS = {
    Ground.MISREAD: _("The rule is not about this"),
    Ground.EXCEPTION: _("The rule is about this, and I need an exception"),
    Ground.NECESSARY: _("It has to be this person, nobody else will do"),
}
ON_BILLS = "bills"  # paid when its payee sends a bill and the person says yes
EVERY = {
    "": _("Once"),
    Every.WEEK: _("Every week"),
    Every.TWO_WEEKS: _("Every 2 weeks"),
    Every.FOUR_WEEKS: _("Every 4 weeks"),
    Every.MONTH: _("Every month"),
    ON_BILLS: _("Each time they send a bill"),
}
TIES = {
    "": _("No, or only as a neighbour"),
    TieKind.PARTNER: _("My partner, we live together"),
    TieKind.RELATIVE: _("My family, we live together"),
    TieKind.FRIEND: _("My friend, we live together"),
}

BACK = {
    RefundKind.REFUND: _("They gave me money back"),
    RefundKind.RETURNED: _("I took it back"),
    RefundKind.CREDIT_NOTE: _("They took something off the price"),
}


class BuyForm(forms.Form):
    """Something to buy on one agreed line. `key` is made with the form: two presses buy once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.CharField(
        label=_("What is it?"), error_messages={"required": _("Write what it is.")}
    )
    payee = forms.CharField(
        label=_("Who is paid?"),
        help_text=_("A shop, a club, a person."),
        error_messages={"required": _("Write who is paid.")},
    )
    goal = forms.ChoiceField(
        label=_("Which goal does it help with?"),
        widget=forms.RadioSelect,
        required=False,
    )
    every = forms.ChoiceField(
        label=_("How often?"),
        choices=list(EVERY.items()),
        required=False,
    )
    times = forms.IntegerField(
        label=_("How many times?"),
        help_text=_("You can stop it at any time."),
        min_value=2,
        max_value=MOST_TURNS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ow-input-money"}),
        error_messages={"invalid": _("Write a whole number, like 12.")},
    )
    tie = forms.ChoiceField(
        label=_("Do you know who is paid?"),
        choices=list(TIES.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    works_for_me = forms.BooleanField(label=_("They work for me by the hour"), required=False)
    for_other = forms.BooleanField(label=_("It is for somebody else, not for me"), required=False)
    ground = forms.ChoiceField(label=_("What should we look at?"), required=False)
    why = forms.CharField(
        label=_("Why, in your own words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST_WORDS)],
        required=False,
    )
    agreement_on = DayField(
        label=_("When did you both sign an agreement?"),
        help_text=_("It says what they do, when, and for how much."),
        required=False,
    )
    sign_seen = forms.CharField(
        label=_("What have you noticed?"),
        help_text=_("Your own early sign. You need no other yes."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        currency: str,
        goals: Sequence[tuple[str, str]],
        kept_aside: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.grounds: tuple[Ground, ...] = ()  # on which a human can be asked all the same
        self.ways: frozenset[str] = frozenset()  # codes of what was in the way
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose one")),
            *GROUNDS.items(),
        ]
        self.fields["amount"] = MoneyField(
            currency=currency,
            label=_("What does it cost?"),
            help_text=_("The price of one time."),
        )
        if kept_aside:
            del self.fields["goal"], self.fields["every"], self.fields["times"]
        else:
            del self.fields["sign_seen"]
            self.fields["goal"].choices = [  # type: ignore[attr-defined]
                *goals,
                ("", _("None of these")),
            ]
        self.order_fields(["what", "payee", "amount", "every", "times", "goal", "sign_seen"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        often = cleaned.get("every") not in ("", None, ON_BILLS)
        if often and not cleaned.get("times") and "times" not in self.errors:
            self.add_error("times", _("Write how many times."))
        return cleaned

    def offer(self, grounds: Sequence[Ground], codes: Iterable[str]) -> None:
        """What was in the way, and what a human can be asked; the form then shows both."""
        self.grounds, self.ways = tuple(grounds), frozenset(codes)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose one")),
            *((ground, GROUNDS[ground]) for ground in self.grounds),
        ]

    def _anyway(self) -> Anyway | None:
        cleaned = self.cleaned_data
        if cleaned.get("ground"):
            return Anyway(Ground(cleaned["ground"]), cleaned["why"], cleaned["agreement_on"])
        if cleaned.get("for_other"):
            return Anyway(Ground.GIFT, cleaned["why"])
        return None

    def _ties(self) -> tuple[TieKind, ...]:
        cleaned = self.cleaned_data
        ties = [TieKind(cleaned["tie"])] if cleaned.get("tie") else []
        return (*ties, *([TieKind.WORKER] if cleaned.get("works_for_me") else []))

    def wish(self, today: date) -> dict[str, Any]:
        """What `spending.actions.ask` takes; what is paid more than once begins today."""
        cleaned = self.cleaned_data
        goal = cleaned.get("goal") or ""
        on_bills = cleaned.get("every") == ON_BILLS
        times = cleaned["times"] if cleaned.get("every") and not on_bills else 1
        return {
            "times": times,
            "on_invoice": on_bills,
            "rhythm": Rhythm(Every(cleaned["every"]), today) if times > 1 else None,
            "what": cleaned["what"],
            "payee": cleaned["payee"],
            "amount": cleaned["amount"] * times,
            "goal_ref": uuid.UUID(goal) if goal else None,
            "sign_seen": cleaned.get("sign_seen", ""),
            "key": cleaned["key"],
            "ties": self._ties(),
            "anyway": self._anyway(),
        }


class SeenByAnotherForm(BuyForm):
    """Something out of money kept aside, asked for by somebody of the person's circle."""

    def __init__(self, *args: Any, currency: str, reads: bool) -> None:
        super().__init__(*args, currency=currency, goals=(), kept_aside=True)
        self.fields["sign_seen"].help_text = (
            _("They read your words.") if reads else _("We keep your words for them.")
        )
        for name in ("tie", "works_for_me", "for_other", "ground", "why", "agreement_on"):
            self.fields[name].widget = forms.HiddenInput()


class AskAgainForm(forms.Form):
    """Why somebody else should look at a no again."""

    words = forms.CharField(
        label=_("What should they know?"),
        help_text=_("A few words are enough."),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[at_most(LONGEST_WORDS)],
        error_messages={"required": _("Write what they should know.")},
    )


class ElsewhereForm(forms.Form):
    """Another seller for the same thing."""

    payee = forms.CharField(
        label=_("Who is paid now?"),
        validators=[at_most(LONGEST_NAME)],
        error_messages={"required": _("Write who is paid.")},
    )
    words = forms.CharField(
        label=_("What did the first seller say?"),
        help_text=_("Like: they closed, or have none left."),
        validators=[at_most(LONGEST_WORDS)],
        error_messages={"required": _("Write what they said.")},
    )

    def __init__(self, *args: Any, price: Money, **kwargs: Any) -> None:
        kwargs["initial"] = {"amount": price, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            currency=price.currency, label=_("What does it cost there?")
        )
        self.order_fields(["payee", "amount", "words"])


class YesBeforeForm(forms.Form):
    """Yes to every bill of one thing, up to so much."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["most"] = MoneyField(
            currency=currency,
            label=_("Up to how much for 1 bill?"),
            help_text=_("You can take this back at any time."),
        )


class CameForm(forms.Form):
    """It came, and how it was; words only if wished."""

    words = forms.CharField(
        label=_("Did it help?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST_WORDS)],
        required=False,
    )


class RefundForm(forms.Form):
    """What came back, why, and when. `key` is made with the form: two presses count once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=list(BACK.items()),
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
