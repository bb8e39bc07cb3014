"""The last steps of new rules: read and found good, adopted, in force; or taken back."""

from __future__ import annotations

from datetime import datetime

from ownway.core.actors import Actor
from ownway.core.wording import said
from ownway.programme import actions as programmes
from ownway.programme.models import PackVersion
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.rulemaking import queries, rules
from ownway.rulemaking.actions.refusals import refuse
from ownway.rulemaking.models import Adoption, Paper, Proposal, Step, Study
from ownway.rulemaking.queries.standing import read_since, stood
from ownway.rulemaking.rules import PaperKind, Stage, StudyKind
from ownway.scheme.rules.adopting import Papers, drafts, with_papers
from ownway.scheme.rules.reading import read_scheme


def mark_tested(*, proposal: Proposal, why: str, by: Actor, at: datetime) -> Step:
    """Somebody read what came out and says what they make of it; newer results are read again.

    Raises NotReady, WordsNeeded.
    """
    return _step(proposal, Stage.TESTED, why, by=by, at=at)


def withdraw(*, proposal: Proposal, why: str, by: Actor, at: datetime) -> Step:
    """The proposal is taken back; it stays to be read. Raises NotReady once it was in force."""
    return _step(proposal, Stage.WITHDRAWN, why, by=by, at=at)


def _step(proposal: Proposal, stage: Stage, why: str, *, by: Actor, at: datetime) -> Step:
    why = said(why)
    with writing():
        proposal = _locked(proposal)
        there = (
            read_since(proposal)
            if stage is Stage.TESTED
            else Step.objects.filter(proposal=proposal, stage=stage).first()
        )
        if there is not None:
            return there
        now = stood(proposal, at=at)
        if stage is Stage.TESTED:
            refuse(rules.for_tested(now, queries.limits_of(proposal.programme)))
        else:
            refuse(rules.for_withdrawn(now))
        step = Step.objects.create(
            proposal=proposal, stage=stage, why=why, taken_at=at, taken_by=by.ref
        )
        record.write(
            by=by,
            at=at,
            verb=f"rulemaking.{'mark_tested' if stage is Stage.TESTED else 'withdraw'}",
            programme=proposal.programme.ref,
            rows=[step],
            versions={"scheme": proposal.scheme},
            details={"number": proposal.number},
        )
    return step


def adopt(*, proposal: Proposal, why: str, by: Actor, at: datetime) -> Adoption:
    """Somebody other than the author signs; everything it rests on is named for good.

    It comes into force on its first day. Raises NotReady with all that is missing, WordsNeeded.
    """
    why = said(why)
    with writing():
        proposal = _locked(proposal)
        there = Adoption.objects.filter(proposal=proposal).first()
        if there is not None:
            return there
        now = stood(proposal, at=at)
        refuse(rules.for_adopted(now, queries.limits_of(proposal.programme), by.human))
        consultation, notice, equality = (_paper(proposal, kind) for kind in PaperKind)
        impact, validation = (
            _study(proposal, kind) for kind in (StudyKind.IMPACT, StudyKind.VALIDATION)
        )
        papers = Papers(
            decided_by=by.name,
            decided_on=now.today,
            notice_on=notice.from_on,
            consulted=(consultation.from_on, consultation.to_on),
            impact=f"{impact.ref}",
        )
        adoption = Adoption.objects.create(
            proposal=proposal,
            scheme=proposal.scheme,
            text=_adopted_text(proposal, papers),
            impact=impact,
            validation=validation,
            consultation=consultation,
            notice=notice,
            equality=equality,
            why=why,
            author_human=proposal.author_human,
            signed_human=by.human,
            adopted_at=at,
            adopted_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="rulemaking.adopt",
            programme=proposal.programme.ref,
            rows=[adoption],
            versions={"scheme": proposal.scheme},
            details={"number": proposal.number, "starts_on": proposal.starts_on},
        )
    return adoption


def bring_into_force(*, proposal: Proposal, by: Actor, at: datetime) -> PackVersion:
    """On its first day or later, an adopted proposal is what the programme follows.

    Amounts of the past stay as they are. Raises NotReady, Outdated, PackUnreadable, and
    posting.NotEnough where the envelope no longer covers what is promised.
    """
    with writing():
        proposal = _locked(proposal)
        refuse(rules.for_in_force(stood(proposal, at=at)))
        adoption = Adoption.objects.select_related("proposal__programme__pack").get(
            proposal=proposal
        )
        return programmes.bring_into_force(
            programme=proposal.programme,
            loaded=queries.composed(adoption),
            adoption=adoption.ref,
            by=by,
            at=at,
        )


def _adopted_text(proposal: Proposal, papers: Papers) -> str:
    written: str = proposal.content["scheme"]
    return with_papers(written, drafts(read_scheme(written))[0], papers)


def _locked(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("programme__pack")
    return rows.get(pk=proposal.pk)


def _paper(proposal: Proposal, kind: PaperKind) -> Paper:
    found = queries.newest(proposal, kind)
    assert found is not None, f"adopted without {kind}"
    return found


def _study(proposal: Proposal, kind: StudyKind) -> Study:
    found = queries.tried(proposal, kind)
    assert found is not None, f"adopted without {kind}"
    return found
