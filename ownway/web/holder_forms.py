"""Who holds the money: choosing, what is ready, ending a direct payment, a look at a stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.holding.rules import LONGEST_REASON
from ownway.programme.queries import Words
from ownway.programme.rules import Holder
from ownway.web.ui.forms import at_most


class HolderForm(forms.Form):
    """The ways on offer, in the pack's order, none chosen beforehand."""

    holder = forms.ChoiceField(
        label=_("Who should hold this money?"),
        help_text=_("You make the decisions, whoever holds it. You can change this later."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who should hold this money.")},
    )

    def __init__(self, *args: Any, holders: Sequence[Holder], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = {holder.code: holder.way for holder in holders}
        self.fields["holder"].choices = [  # type: ignore[attr-defined]
            (
                holder.code,
                f"{words.get(f'holder.{holder.code}')}: {words.get(f'holder.{holder.code}.about')}",
            )
            for holder in holders
        ]


class ReadyForm(forms.Form):
    """What is ready; never a number."""

    ready_with = forms.ChoiceField(
        label=_("What is ready?"),
        help_text=_("We do not ask for a number here."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is ready.")},
    )

    def __init__(self, *args: Any, codes: Sequence[str], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ready_with"].choices = [  # type: ignore[attr-defined]
            (code, words.get(f"ready.{code}")) for code in codes
        ]


class EndDirectForm(forms.Form):
    """How the money is held from then on. No reason is asked for."""

    to = forms.ChoiceField(
        label=_("Who should hold the money then?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who should hold the money then.")},
    )
    words = forms.CharField(
        label=_("Is there something we should know?"),
        help_text=_("You need no reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(LONGEST_REASON)],
        required=False,
    )

    def __init__(
        self, *args: Any, ways: Sequence[tuple[str, str]], words: Words, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ways = {holder: way for way, holder in ways}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (holder, words.get(f"holder.{holder}")) for _way, holder in ways
        ]


class LookAgainForm(forms.Form):
    """Why somebody else should look again."""

    words = forms.CharField(
        label=_("Why should we look again?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[at_most(LONGEST_REASON)],
        error_messages={"required": _("Write why we should look again.")},
    )
