"""Buying one thing with others: typing a code, and promising a share of one's own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ownway.spending import queries
from ownway.spending.actions import Promise
from ownway.spending.queries import LineToBuy
from ownway.spending.rules import LONGEST_SHOWN
from ownway.web.ui.forms import MoneyField, at_most


class CodeForm(forms.Form):
    """The code somebody else passed on."""

    code = forms.CharField(
        label=_("Which code were you given?"),
        help_text=_("8 letters and numbers, like ABCD-2345."),
        validators=[at_most(40)],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code you were given.")},
    )


class ShareForm(forms.Form):
    """What one person promises, from which line, for which goal, and what the others read."""

    line = forms.ChoiceField(
        label=_("Which part of your plan pays your share?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one part of your plan.")},
    )
    goal = forms.ChoiceField(
        label=_("Which goal does it help with?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a goal. If none fits, add one to your plan.")},
    )
    shown_as = forms.CharField(
        label=_("Which name should the others read?"),
        help_text=_("They see this name. They never see how much you give."),
        validators=[at_most(LONGEST_SHOWN)],
        error_messages={"required": _("Write the name the others should read.")},
    )

    def __init__(
        self, *args: Any, currency: str, lines: Sequence[LineToBuy], name: str, **kwargs: Any
    ) -> None:
        parts = [
            (
                str(one.line.root),
                _now("%(what)s: %(left)s left")
                % {"what": one.line.what, "left": queries.said(one.left)},
            )
            for one in lines
        ]
        goals = {
            str(goal.ref): goal.words for one in lines for goal in queries.goals_to_link(one.line)
        }
        only = {
            field: choices[0]
            for field, choices in (("line", list(dict(parts))), ("goal", list(goals)))
            if len(choices) == 1
        }
        kwargs["initial"] = {"shown_as": name, **only, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=currency, label=_("How much do you give?"))
        self.fields["line"].choices = parts  # type: ignore[attr-defined]
        self.fields["goal"].choices = [*goals.items()]  # type: ignore[attr-defined]
        self.order_fields(["amount", "line", "goal", "shown_as"])

    def promise(self) -> Promise:
        cleaned = self.cleaned_data
        return Promise(
            line_root=uuid.UUID(cleaned["line"]),
            goal_ref=uuid.UUID(cleaned["goal"]),
            amount=cleaned["amount"],
            shown_as=cleaned["shown_as"],
        )


class BeginForm(ShareForm):
    """The thing itself, then one's own share. `key` is made with the form: two presses are one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.CharField(
        label=_("What is it?"),
        validators=[at_most(200)],
        error_messages={"required": _("Write what it is.")},
    )
    payee = forms.CharField(
        label=_("Who is paid?"),
        help_text=_("A shop, a club, a person."),
        validators=[at_most(200)],
        error_messages={"required": _("Write who is paid.")},
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, currency=currency, **kwargs)
        self.fields["total"] = MoneyField(currency=currency, label=_("What does it cost in all?"))
        self.order_fields(["what", "payee", "total", "amount", "line", "goal", "shown_as"])
