"""What somebody without a sign-in says about their money: the same questions as on their pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.spending.rules import LONGEST_NAME
from ownway.web.bill_forms import BillNoForm
from ownway.web.buy_forms import AskAgainForm, BuyForm, CameForm, ElsewhereForm, YesBeforeForm
from ownway.web.desk.forms.refunds import CameBackForm
from ownway.web.desk.forms.typing import ONE, HeardForm
from ownway.web.holder_forms import EndDirectForm, HolderForm, LookAgainForm
from ownway.web.paper_words import ENDS
from ownway.web.returning_forms import EachForm, WayForm, WordsForm
from ownway.web.ui.forms import at_most

LEAVES = "leaves"


class WhyHeard(HeardForm, WayForm):
    """What is in the way of using money."""


class AnswerHeard(HeardForm, WordsForm):
    """An answer to a notice."""


class EachHeard(HeardForm, EachForm):
    """How much they can pay back each month."""


class NoHeard(HeardForm, BillNoForm):
    """No to a bill, with the reason."""


class AheadHeard(HeardForm, YesBeforeForm):
    """Yes to every bill of one thing, up to so much."""


class CameHeard(HeardForm, CameForm):
    """It came, and how it was."""


class AgainHeard(HeardForm, AskAgainForm):
    """Why somebody else should look at a no."""


class ElsewhereHeard(HeardForm, ElsewhereForm):
    """Another seller for the same thing."""


class HolderHeard(HeardForm, HolderForm):
    """Who should hold the money of one line."""


class EndDirectHeard(HeardForm, EndDirectForm):
    """That they no longer want a direct payment, and how the money is held then."""


class LookHeard(HeardForm, LookAgainForm):
    """Why somebody else should look at a stop again."""


class EndConsentHeard(HeardForm):
    """Whom they no longer let see anything, by the name they say."""

    name = forms.CharField(
        label=_("Who is it? Their whole name"),
        validators=[at_most(LONGEST_NAME)],
        error_messages={"required": _("Write the name.")},
    )
    ends = forms.ChoiceField(
        label=_("What do they say?"),
        choices=list(ENDS.items()),
        widget=forms.RadioSelect,
        error_messages=ONE,
    )


class PaidHeard(HeardForm):
    """They paid for it; which of several times, where there are several."""

    bill = forms.ChoiceField(
        label=_("Which of them?"), widget=forms.RadioSelect, error_messages=ONE
    )

    def __init__(self, *args: Any, bills: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(bills) > 1:
            self.fields["bill"].choices = bills  # type: ignore[attr-defined]
        else:
            del self.fields["bill"]


class BackHeard(HeardForm, CameBackForm):
    """A seller gave something back; of which payment, where there are several."""

    bill = forms.ChoiceField(
        label=_("Which payment?"), widget=forms.RadioSelect, error_messages=ONE
    )

    def __init__(self, *args: Any, bills: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(bills) > 1:
            self.fields["bill"].choices = bills  # type: ignore[attr-defined]
        else:
            del self.fields["bill"]


class BuyHeard(HeardForm, BuyForm):
    """Something to buy; what a human can be asked all the same, once a rule stood in the way."""

    left_empty = ("every", "goal", "tie", "works_for_me", "for_other", "agreement_on")

    def __init__(self, *args: Any, gifts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gifts = gifts

    @property
    def asked(self) -> list[tuple[forms.BoundField, bool]]:
        hidden = set() if self.grounds else {"ground", "agreement_on"}
        if "relative" not in self.ways:
            hidden.add("agreement_on")
        if not self.gifts:
            hidden.add("for_other")
            hidden |= set() if self.grounds else {"why"}
        return [(one, empty) for one, empty in super().asked if one.name not in hidden]
