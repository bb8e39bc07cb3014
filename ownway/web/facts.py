"""What a programme asks about somebody besides their name: the same fields wherever it is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ownway.allocation import actions as working_out
from ownway.core.actors import Actor
from ownway.people import actions
from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.record.store import writing


class FactsForm(forms.Form):
    """One question for each fact the pack asks, in the pack's own words."""

    def __init__(self, *args: Any, pack: Pack, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [fact.code for fact in pack.asked]
        for fact in pack.asked:
            self.fields[f"facts.{fact.code}"] = forms.ChoiceField(
                label=words.get(f"fact.{fact.code}"),
                choices=[(one, words.get(f"fact.{fact.code}.{one}")) for one in fact.values],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one answer.")},
            )

    @property
    def facts(self) -> list[Any]:
        """The questions of this programme's own."""
        return [self[f"facts.{code}"] for code in self.codes]

    def said_facts(self) -> dict[str, str]:
        """Answer by fact."""
        return {code: self.cleaned_data[f"facts.{code}"] for code in self.codes}


def say_anew(person: Any, facts: dict[str, str], sent: Any, *, by: Actor, at: datetime) -> None:
    """The facts, and the amount that follows of them and of the answers `sent`: both or neither."""
    with writing():
        person = actions.change_facts(person=person, facts=facts, by=by, at=at)
        if sent is not None:
            working_out.work_out(assessment=sent, by=by, at=at)
            working_out.work_out_again(person=person, by=by, at=at)
