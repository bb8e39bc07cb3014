"""The words of a pack: which keys it needs, in which language they are said, what they point to."""

from __future__ import annotations

import re

from ownway.programme.rules.funders import every_exclusion, exclusions
from ownway.programme.rules.pack import INFORM, TERMS, Exclusion, OwnScale, Pack, scheme_of
from ownway.scheme.rules.model import Scheme


class Words:
    """The words of one pack in one language; a missing key falls back to the pack's own language.

    What is asked and answered (`question.<code>.text`, `option.<question>.<option>`) comes from the
    scheme, everything else from the word files.

    Raises KeyError for a key that no language of the pack has.
    """

    def __init__(self, pack: Pack, language: str) -> None:
        own = pack.languages[0]
        wanted = language.lower()
        self.language = next(
            (one for one in pack.languages if one.lower() == wanted),
            next(
                (one for one in pack.languages if _primary(one) == _primary(wanted)),
                own,
            ),
        )
        scheme = scheme_of(pack)
        self._words = {
            **_asked_words(scheme, own),
            **pack.words.get(own, {}),
            **_asked_words(scheme, self.language),
            **pack.words.get(self.language, {}),
        }

    def get(self, key: str) -> str:
        """The words for `key`, such as "question.mornings.text"."""
        return self._words[key]

    def has(self, key: str) -> bool:
        return key in self._words


def exclusions_in(pack: Pack, text: str, funder: str | None = None) -> tuple[Exclusion, ...]:
    """Exclusions whose signs stand in `text` as whole words, in any language of the pack (R12).

    Those that bind the money of `funder`; without one, those that bind all money here (E10).

    A sign points; it does not prove. Somebody may still say that the thing is allowed.
    """
    low = text.casefold()
    return tuple(one for one in exclusions(pack, funder) if _points_at(pack, one.code, low))


def required_words(pack: Pack) -> tuple[str, ...]:
    """Every key the word files need in each language; no other key is allowed."""
    keys = ["programme", "funder", "help_now.crisis", "help_now.person"]
    keys += [f"funder.{one.code}" for one in pack.funders]
    keys += [f"term.{idea}" for idea in TERMS]
    keys += [f"inform.{what}" for what in INFORM]
    for part in dict.fromkeys(question.part for question in pack.questions):
        keys += [f"part.{part}", f"part.{part}.about"]
    for question in pack.questions:
        keys.append(f"question.{question.code}.why")
    for fact in pack.asked:
        keys += [f"fact.{fact.code}", *(f"fact.{fact.code}.{value}" for value in fact.values)]
    keys += [f"category.{category}" for category in pack.planning.categories]
    reasons = (
        *pack.decisions.refusal_reasons,
        *pack.spending.refusal_reasons,
        *pack.spending.invoices.refusal_reasons,
    )
    keys += [f"reason.{reason}" for reason in reasons]
    if pack.decisions.hearing_within is not None:
        keys.append("hearing")
    if pack.taking_back is not None:
        keys += [f"ground.{ground.code}" for ground in pack.taking_back.grounds]
    for holder in pack.holding.holders:
        keys += [f"holder.{holder.code}", f"holder.{holder.code}.about"]
        keys += [f"holder_way.{holder.way}", f"holder_way.{holder.way}.about"]
        keys += [f"ready.{code}" for code in holder.ready_with]
        keys += [f"holder_kind.{holder.kind}"] if holder.kind else []
    if any(holder.way == "direct" for holder in pack.holding.holders):
        keys += [f"stop_ground.{ground.code}" for ground in pack.holding.stops.may]
        keys += [f"safety.{code}" for code in pack.holding.stops.safety]
    leaving = pack.leaving
    if leaving.ended_by_programme is not None:
        keys += [f"ended_reason.{one.code}" for one in leaving.ended_by_programme.reasons]
    keys += [f"evidence.{code}" for code in leaving.evidence]
    for exclusion in every_exclusion(pack):
        keys += [f"exclusion.{exclusion.code}", f"exclusion.{exclusion.code}.signs"]
    if pack.exits is not None:
        keys += [f"exit_part.{part}" for part in pack.exits.parts]
        keys += [f"exit_partner.{partner}" for partner in pack.exits.partners]
        keys += [f"exit_reason.{reason}" for reason in pack.exits.decline_reasons]
        keys += [f"exit_sign.{sign}" for sign in pack.exits.signs]
    for role in pack.roles:
        keys += [f"role.{role.code}", f"role.{role.code}.about"]
    if pack.coaching is not None:
        keys += [f"credential.{one.code}" for one in pack.coaching.credentials]
    if pack.recovery_scale is not None:
        keys += _scale_words(pack.recovery_scale)
    return tuple(dict.fromkeys(keys))


def _scale_words(scale: OwnScale) -> list[str]:
    """A title, a few words about it, and a sentence for each item."""
    here = f"scale.{scale.code}"
    return [here, f"{here}.about", *(f"{here}.{item.code}" for item in scale.items)]


def _asked_words(scheme: Scheme, language: str) -> dict[str, str]:
    """Questions and their answers in one language of the scheme."""
    found = {}
    for question in scheme.questions.values():
        found[f"question.{question.code}.text"] = question.text.get(language, "")
        for option in question.options:
            found[f"option.{question.code}.{option.code}"] = option.words.get(language, "")
    return {key: said for key, said in found.items() if said}


def _primary(language: str) -> str:
    return language.lower().partition("-")[0]


def _points_at(pack: Pack, code: str, low: str) -> bool:
    for words in pack.words.values():
        for sign in words.get(f"exclusion.{code}.signs", "").split(","):
            bare = sign.strip().casefold()
            if bare and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", low):
                return True
    return False
