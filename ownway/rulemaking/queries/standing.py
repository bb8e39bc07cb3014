"""Where proposals stand, what happened to them, what is missing, and what came of studies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer, visible
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.programme.models import InForce, Programme
from ownway.programme.rules import RuleChanges
from ownway.rulemaking import rules
from ownway.rulemaking.models import Adoption, Paper, Proposal, SpeakFirst, Step, Study
from ownway.rulemaking.rules import Lack, Outcome, PaperKind, Stage, Stood, StudyKind, Tried

_LOOKING = (Permission.OVERSIGHT_VIEW, Permission.PROGRAMME_MANAGE)


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal with where it stands now and who made it."""

    proposal: Proposal
    stage: Stage
    author: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of a proposal's life: who, when, why. `on`: a day or days it is about."""

    stage: Stage | PaperKind
    at: datetime
    by: str
    why: str
    on: tuple[date, date] | None = None


def proposals(viewer: Viewer, programme: Programme, *, at: datetime) -> list[ProposalRow]:
    """Every proposal of a programme, newest first. Raises NotVisible."""
    _require(viewer, programme.ref)
    rows = list(Proposal.objects.filter(programme=programme).order_by("-number"))
    names = people.names({row.proposed_by for row in rows})
    return [
        ProposalRow(row, rules.stage(stood(row, at=at)), names.get(row.proposed_by, ""))
        for row in rows
    ]


def proposal(viewer: Viewer, ref: UUID) -> Proposal:
    """Raises NotVisible."""
    found = Proposal.objects.filter(ref=ref).select_related("programme__pack").first()
    if found is None:
        raise NotVisible
    _require(viewer, found.programme.ref)
    return found


def study(viewer: Viewer, ref: UUID) -> Study:
    """Raises NotVisible."""
    rows = Study.objects.filter(ref=ref).select_related("programme__pack", "proposal")
    found = rows.first()
    if found is None:
        raise NotVisible
    _require(viewer, found.programme.ref)
    return found


def studies(viewer: Viewer, of: Proposal) -> list[Study]:
    """What was asked for about a proposal, newest first. Raises NotVisible."""
    _require(viewer, of.programme.ref)
    return list(Study.objects.filter(proposal=of).defer("page").order_by("-pk"))


def latest_study(
    viewer: Viewer, programme: Programme, kind: StudyKind, *, of: Proposal | None = None
) -> Study | None:
    """The newest study of a kind, of a proposal or of the rules in force. Raises NotVisible."""
    _require(viewer, programme.ref)
    rows = Study.objects.filter(programme=programme, proposal=of, kind=kind)
    return rows.order_by("-pk").first()


def speak_first(viewer: Viewer, of: Study, *, at: datetime) -> list[SpeakFirst]:
    """Those who would lose more than a tenth and whose money this viewer may see, most first."""
    rows = SpeakFirst.objects.filter(study=of).select_related("person__programme")
    seen = visible(viewer, rows, at=at)
    return sorted(seen, key=lambda one: (one.new_minor - one.today_minor, one.pk))


def to_speak_with(
    viewer: Viewer, programme: UUID, *, at: datetime
) -> list[tuple[Proposal, list[SpeakFirst]]]:
    """For each open proposal whoever is to be spoken with first, as far as this viewer may see."""
    found = [(one, speak_first(viewer, one, at=at)) for one in _last_tried(programme, at)]
    return [(study.proposal, rows) for study, rows in found if study.proposal and rows]


def how_many_to_speak_with(viewer: Viewer, programme: UUID, *, at: datetime) -> int:
    """How many that are; nobody is handed out."""
    rows = SpeakFirst.objects.filter(study__in=_last_tried(programme, at))
    return visible(viewer, rows, at=at).count()


def _last_tried(programme: UUID, at: datetime) -> list[Study]:
    """The newest impact study of each open proposal."""
    found = (tried(one, StudyKind.IMPACT) for one in open_proposals(programme, at=at))
    return [one for one in found if one is not None]


def open_proposals(programme: UUID, *, at: datetime) -> list[Proposal]:
    """Proposals that go on, oldest first."""
    rows = Proposal.objects.filter(programme__ref=programme).select_related("programme")
    return [one for one in rows.order_by("number") if rules.stage(stood(one, at=at)) in rules.OPEN]


def _require(viewer: Viewer, programme: UUID) -> None:
    if not any(consent.can(viewer, one, programme=programme) for one in _LOOKING):
        raise NotVisible


def stood(of: Proposal, *, at: datetime) -> Stood:
    """Everything the gate asks about, as it stands at a moment."""
    programme = programmes.by_ref(of.programme.ref)
    consultation, notice = newest(of, PaperKind.CONSULTATION), newest(of, PaperKind.NOTICE)
    adoption = Adoption.objects.filter(proposal=of).first()
    return Stood(
        scheme=of.scheme,
        in_force=followed(programme),
        starts_on=of.starts_on,
        today=programmes.day_of(programme, at),
        author=of.author_human,
        consulted=(consultation.from_on, consultation.to_on) if consultation else None,
        notice_on=notice.from_on if notice else None,
        equality=newest(of, PaperKind.EQUALITY) is not None,
        tested=read_since(of) is not None,
        adopted=adoption is not None,
        withdrawn=of.steps.filter(stage=Stage.WITHDRAWN).exists(),
        taken=(took := _taken(adoption)) is not None,
        ended=took is not None and _after(took) is not None,
        impact=_as_tried(tried(of, StudyKind.IMPACT), programme),
        validation=_as_tried(tried(of, StudyKind.VALIDATION), programme),
    )


def followed(programme: Programme) -> str:
    """The identity of the rules of the amount that a programme follows."""
    found = programmes.in_force(programme)
    if found is not None:
        return found.scheme
    return programmes.identity_of(programme)


def newest(of: Proposal, kind: PaperKind) -> Paper | None:
    """The paper of a kind that counts."""
    return of.papers.filter(kind=kind).order_by("-pk").first()


def tried(of: Proposal, kind: StudyKind) -> Study | None:
    """The newest study of a kind that came to an end well."""
    rows = Study.objects.filter(proposal=of, kind=kind, outcome=Outcome.DONE)
    return rows.select_related("proposal").defer("page").order_by("-pk").first()


def read_since(of: Proposal) -> Step | None:
    """Where somebody said that they have read what came out, since the newest of it came out."""
    rows = of.steps.filter(stage=Stage.TESTED)
    for kind in (StudyKind.IMPACT, StudyKind.VALIDATION):
        if (study := tried(of, kind)) is not None:
            rows = rows.filter(taken_at__gte=study.ended_at)
    return rows.order_by("-pk").first()


def _as_tried(found: Study | None, programme: Programme) -> Tried | None:
    if found is None or found.ended_at is None:
        return None
    return Tried(
        old=found.old_scheme,
        new=found.new_scheme,
        made_on=programmes.day_of(programme, found.ended_at),
        active=found.active or 0,
        covered=found.covered or 0,
    )


def limits_of(programme: Programme) -> RuleChanges:
    """What the programme's pack asks for before rules are adopted."""
    return programmes.pack_of(programme).gate


def lacks(of: Proposal, *, at: datetime, signer: UUID | None) -> dict[Stage, tuple[Lack, ...]]:
    """What is missing for each step that is still to come."""
    now, limits = stood(of, at=at), limits_of(of.programme)
    return {
        Stage.TESTED: rules.for_tested(now, limits),
        Stage.ADOPTED: rules.for_adopted(now, limits, signer),
        Stage.IN_FORCE: rules.for_in_force(now),
    }


def due(at: datetime) -> list[Proposal]:
    """What was adopted and begins by now, and is not what its programme follows yet."""
    found = Proposal.objects.filter(adoption__isnull=False).exclude(steps__stage=Stage.WITHDRAWN)
    taken = set(InForce.objects.exclude(adoption=None).values_list("adoption", flat=True))
    rows = found.select_related("adoption", "programme__pack").order_by("starts_on", "pk")
    return [
        one
        for one in rows
        if one.adoption.ref not in taken and not rules.for_in_force(stood(one, at=at))
    ]


def happened(of: Proposal) -> list[Happened]:
    """Everything that was done about a proposal, in order: who, when, why."""
    found = list(_happened(of))
    names = people.names({by for _one, by in found})
    told = [Happened(one.stage, one.at, names.get(by, ""), one.why, one.on) for one, by in found]
    return sorted(told, key=lambda one: one.at)


def _happened(of: Proposal) -> Iterator[tuple[Happened, UUID]]:
    yield Happened(Stage.DRAFT, of.proposed_at, "", of.why), of.proposed_by
    for paper in of.papers.order_by("pk"):
        said = (paper.from_on, paper.to_on)
        kind = PaperKind(paper.kind)
        yield Happened(kind, paper.noted_at, "", paper.words, said), paper.noted_by
    for step in of.steps.order_by("pk"):
        yield Happened(Stage(step.stage), step.taken_at, "", step.why), step.taken_by
    adoption = Adoption.objects.filter(proposal=of).first()
    if adoption is None:
        return
    yield Happened(Stage.ADOPTED, adoption.adopted_at, "", adoption.why), adoption.adopted_by
    taken = _taken(adoption)
    if taken is None:
        return
    yield Happened(Stage.IN_FORCE, taken.taken_at, "", ""), taken.taken_by
    if (after := _after(taken)) is not None:
        yield Happened(Stage.RETIRED, after.taken_at, "", ""), after.taken_by


def _taken(adoption: Adoption | None) -> InForce | None:
    if adoption is None:
        return None
    return InForce.objects.filter(adoption=adoption.ref).first()


def _after(taken: InForce) -> InForce | None:
    """What ended it: the next rules of the amount that differ."""
    later = InForce.objects.filter(programme=taken.programme_id, pk__gt=taken.pk)
    return later.exclude(scheme=taken.scheme).first()
