"""A study is asked for at a page or a command, and answered by whoever runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ownway.core.actors import Actor
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.rulemaking import rules
from ownway.rulemaking.actions.refusals import refuse
from ownway.rulemaking.models import Proposal, SpeakFirst, Study
from ownway.rulemaking.queries.standing import followed, stood
from ownway.rulemaking.rules import Outcome, StudyKind

LONGEST_PAGE = 4 * 1024 * 1024  # characters of a published report


@dataclass(frozen=True, slots=True)
class Loses:
    """Somebody to speak with before any notice; minor units a year, `first` in the first one."""

    person: UUID
    today: int
    new: int
    first: int


@dataclass(frozen=True, slots=True)
class Found:
    """What came out. `result` and `page` name nobody; `losers` is private.

    `active`: people with answers; `covered`: of them, those in the figures.
    """

    active: int
    covered: int
    result: Mapping[str, Any]
    page: str = ""
    losers: Sequence[Loses] = field(default_factory=tuple)


def ask_study(
    *,
    programme: Programme,
    kind: str,
    proposal: Proposal | None = None,
    by: Actor,
    at: datetime,
) -> Study:
    """Something is to be worked out over everyone. Asked for twice while it waits, it is one.

    Raises NotReady where the proposal is closed.
    """
    wanted = StudyKind(kind)
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        if proposal is not None:
            refuse(rules.for_papers(stood(proposal, at=at)))
        open_ = Study.objects.filter(
            programme=programme, proposal=proposal, kind=wanted, ended_at__isnull=True
        ).first()
        if open_ is not None:
            return open_
        old = followed(programme)
        study = Study.objects.create(
            programme=programme,
            proposal=proposal,
            kind=wanted,
            old_scheme=old,
            new_scheme=proposal.scheme if proposal else old,
            asked_at=at,
            asked_by=by.ref,
        )
        _record("rulemaking.ask_study", study, by=by, at=at)
    return study


def begin_study(*, study: Study, by: Actor, at: datetime) -> Study:
    """Somebody begins to work it out, or begins again where it was cut short."""
    with writing():
        now = _locked(study)
        if now.ended_at is not None:
            return now
        now.begun_at, now.begun_by, now.people_done = at, by.ref, 0
        now.save(update_fields=["begun_at", "begun_by", "people_done"])
        _record("rulemaking.begin_study", now, by=by, at=at)
    return now


def note_progress(*, study: Study, people: int, by: Actor, at: datetime) -> Study:
    """How many people are worked out so far."""
    with writing():
        now = _locked(study)
        if now.ended_at is not None:
            return now
        now.people_done = people
        now.save(update_fields=["people_done"])
        _record("rulemaking.note_progress", now, by=by, at=at, people=people)
    return now


def finish_study(*, study: Study, found: Found, by: Actor, at: datetime) -> Study:
    """What came out, for good, and who is to be spoken with first. Finished twice, it is once.

    Where other rules came into force while it ran, it is a study of something else, and failed.
    """
    with writing():
        now = _locked(study)
        if now.ended_at is not None:
            return now
        stale = followed(programmes.by_ref(now.programme.ref)) != now.old_scheme
        rows = [] if stale else _kept(now, found)
        now.ended_at, now.ended_by = at, by.ref
        if stale:
            now.outcome, now.because = Outcome.FAILED, "other_rules"
        else:
            now.outcome, now.active, now.covered = Outcome.DONE, found.active, found.covered
            now.people_done = found.covered
            now.result, now.page = dict(found.result), found.page[:LONGEST_PAGE]
        now.save()
        _record("rulemaking.finish_study", now, *rows, by=by, at=at, outcome=now.outcome)
    return now


def fail_study(*, study: Study, because: str, by: Actor, at: datetime) -> Study:
    """It could not be worked out. `because`: a code the page has words for."""
    with writing():
        now = _locked(study)
        if now.ended_at is not None:
            return now
        now.outcome, now.because = Outcome.FAILED, because
        now.ended_at, now.ended_by = at, by.ref
        now.save()
        _record("rulemaking.fail_study", now, by=by, at=at, because=because)
    return now


def _kept(study: Study, found: Found) -> list[SpeakFirst]:
    people = Person.objects.in_bulk([one.person for one in found.losers], field_name="ref")
    return SpeakFirst.objects.bulk_create(
        SpeakFirst(
            study=study,
            person=people[one.person],
            today_minor=one.today,
            new_minor=one.new,
            first_minor=one.first,
            currency=study.programme.currency,
        )
        for one in found.losers
    )


def _locked(study: Study) -> Study:
    rows = Study.objects.select_for_update(of=("self",)).select_related("programme", "proposal")
    return rows.get(pk=study.pk)


def _record(
    verb: str, study: Study, *rows: SpeakFirst, by: Actor, at: datetime, **details: object
) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        programme=study.programme.ref,
        rows=[study, *rows],
        versions={"old": study.old_scheme, "scheme": study.new_scheme},
        details={"kind": study.kind, **details},
    )
