"""What anybody may read about the rules of an amount: no part of them is secret (A6)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.programme.models import InForce, PackVersion, Programme
from ownway.rulemaking.models import Adoption, Study
from ownway.rulemaking.rules import Outcome, Stage


@dataclass(frozen=True, slots=True)
class Open:
    """Rules that were or are in force, or will be. `taken` None: they begin on `adoption`'s day."""

    taken: InForce | None
    adoption: Adoption | None


def open_rules(programme: Programme) -> list[Open]:
    """Adopted rules that are still to begin, then all that were in force, newest first."""
    adoptions = {
        one.ref: one
        for one in Adoption.objects.filter(proposal__programme=programme)
        .exclude(proposal__steps__stage=Stage.WITHDRAWN)
        .select_related("proposal", "consultation", "notice", "equality", "impact", "validation")
    }
    found = [
        Open(row, adoptions.pop(row.adoption, None) if row.adoption else None)
        for row in programmes.taken_into_force(programme)
        if row.ground != "same_rules"
    ]
    waiting = sorted(adoptions.values(), key=lambda one: one.proposal.starts_on, reverse=True)
    return [*(Open(None, one) for one in waiting), *found]


def open_text(programme: Programme, version: UUID) -> str:
    """The text of rules that are open to all; `version`: of what was in force, or an adoption.

    Raises NotVisible.
    """
    for one in open_rules(programme):
        if one.taken is not None and one.taken.ref == version:
            return _scheme(one.taken.pack)
        if one.taken is None and one.adoption is not None and one.adoption.ref == version:
            return one.adoption.text
    raise NotVisible


def open_report(programme: Programme, ref: UUID) -> Study:
    """A report that an adoption rests on. Raises NotVisible."""
    study = Study.objects.filter(ref=ref, programme=programme, outcome=Outcome.DONE).first()
    for one in open_rules(programme):
        behind = one.adoption
        if behind and study and study.pk in (behind.impact_id, behind.validation_id):
            return study
    raise NotVisible


def _scheme(version: PackVersion) -> str:
    return programmes.pack_of(version).scheme
