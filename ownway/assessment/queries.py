"""Reads of self-assessments: the round being answered, its questions in words, its score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ownway.assessment import rules
from ownway.assessment.models import Answer, Assessment
from ownway.assessment.rules import NOTHING, Given, Score, Status, Viewpoint
from ownway.consent.queries import Viewer, about_of, one, visible, writes_on_paper
from ownway.consent.rules import Level, Topic, at_least
from ownway.core.problems import NotVisible
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack, Question, Words


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One answer to choose, in the reader's language. No points: they are not a grade."""

    code: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as a page shows it. `place` and `of` count from 1 inside its part."""

    code: str
    part: str
    part_title: str
    place: int
    of: int
    text: str
    why: str
    options: tuple[OptionRow, ...]
    given: Given
    words: str  # the person's own, beside the answer
    version: int  # of the saved answer; 0 where nothing is saved
    saved_at: datetime | None

    @property
    def done(self) -> bool:
        return self.given.said


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of the questions, as a row of the task list."""

    code: str
    title: str
    about: str
    done: int
    total: int
    next: str  # code of its first question nobody came to yet, else of its first question


def current(viewer: Viewer, person_ref: UUID, *, at: datetime) -> Assessment | None:
    """The newest round that was sent, or None."""
    rows = Assessment.objects.filter(person__ref=person_ref, status=Status.SENT)
    return visible(viewer, rows.select_related("pack", "person__programme"), at=at).first()


def draft(viewer: Viewer, person_ref: UUID, *, at: datetime) -> Assessment | None:
    """The round being answered, or None.

    A draft belongs to its author: only the person, and somebody they agree it together with, see
    it before it is sent.
    """
    if not _writes(viewer, person_ref, at):
        return None
    rows = Assessment.objects.filter(person__ref=person_ref, status=Status.DRAFT)
    return visible(viewer, rows.select_related("pack", "person__programme"), at=at).first()


def by_ref(viewer: Viewer, ref: UUID, *, at: datetime) -> Assessment:
    """Raises NotVisible."""
    rows = Assessment.objects.filter(ref=ref).select_related("pack", "person__programme")
    found = one(viewer, rows, at=at)
    if found.status == Status.DRAFT and not _writes(viewer, found.person.ref, at):
        raise NotVisible
    return found


def history(viewer: Viewer, person_ref: UUID, *, at: datetime) -> list[Assessment]:
    """Every round that was sent, newest first."""
    rows = Assessment.objects.filter(person__ref=person_ref).exclude(status=Status.DRAFT)
    return list(visible(viewer, rows.select_related("pack").order_by("-number"), at=at))


def draft_on_paper(viewer: Viewer, person: Person) -> Assessment | None:
    """The round that is typed in for somebody without a sign-in, or None. Raises NotVisible."""
    return _on_paper(viewer, person).filter(status=Status.DRAFT).first()


def sent_on_paper(viewer: Viewer, person: Person, ref: UUID | None = None) -> Assessment | None:
    """What they said, as it was sent: the newest, or the one named. Or None. Raises NotVisible."""
    rows = _on_paper(viewer, person)
    if ref is not None:
        return rows.exclude(status=Status.DRAFT).filter(ref=ref).first()
    return rows.filter(status=Status.SENT).first()


def _on_paper(viewer: Viewer, person: Person) -> QuerySet[Assessment]:
    """Whoever writes for somebody without a sign-in reads what they said: it is said to them."""
    if not writes_on_paper(viewer, person):
        raise NotVisible
    viewer.saw(about_of(person), Topic.ASSESSMENT, by_name="on_paper")
    rows = Assessment.objects.filter(person=person)
    return rows.select_related("pack", "person__programme")


def pack_for(assessment: Assessment) -> Pack:
    """The pack whose questions these are: pinned when the round was started."""
    return programmes.pack_of(assessment.pack)


def answers_of(assessment: Assessment) -> dict[str, Given]:
    """The person's own answers, by question."""
    return {row.question: _given(row) for row in _own_answers(assessment)}


def score_of(assessment: Assessment) -> Score:
    """What the person's answers come to now."""
    return rules.score(pack_for(assessment).questions, answers_of(assessment))


def questions(assessment: Assessment, *, language: str) -> tuple[QuestionRow, ...]:
    """All questions in order, with what was answered so far. One query."""
    saved = {row.question: row for row in _own_answers(assessment)}
    return _rows(pack_for(assessment), saved, language)


def not_answered(pack: Pack, *, language: str) -> tuple[QuestionRow, ...]:
    """All questions in order, before a round of them is begun."""
    return _rows(pack, {}, language)


def _rows(pack: Pack, saved: Mapping[str, Answer], language: str) -> tuple[QuestionRow, ...]:
    words = programmes.words(pack, language)
    rows = []
    for question in pack.questions:
        part = [one.code for one in pack.questions if one.part == question.part]
        place = part.index(question.code) + 1
        rows.append(_row(question, words, saved.get(question.code), place, len(part)))
    return tuple(rows)


def question(assessment: Assessment, code: str, *, language: str) -> QuestionRow:
    """One question. Raises NotVisible for a code the pack does not have."""
    for row in questions(assessment, language=language):
        if row.code == code:
            return row
    raise NotVisible


def next_question(assessment: Assessment) -> str | None:
    """The first question nobody has come to yet, or None where all are done."""
    waiting = rules.waiting(pack_for(assessment).questions, answers_of(assessment))
    return waiting[0] if waiting else None


def parts(assessment: Assessment, *, language: str) -> tuple[PartRow, ...]:
    """The parts in order, with how far each one is."""
    rows = questions(assessment, language=language)
    words = programmes.words(pack_for(assessment), language)
    found = []
    for part in dict.fromkeys(row.part for row in rows):
        inside = [row for row in rows if row.part == part]
        waiting = [row.code for row in inside if not row.done]
        found.append(
            PartRow(
                code=part,
                title=words.get(f"part.{part}"),
                about=words.get(f"part.{part}.about"),
                done=len(inside) - len(waiting),
                total=len(inside),
                next=waiting[0] if waiting else inside[0].code,
            )
        )
    return tuple(found)


def _own_answers(assessment: Assessment) -> list[Answer]:
    return list(Answer.objects.filter(assessment=assessment, viewpoint=Viewpoint.PERSON))


def _given(row: Answer) -> Given:
    return Given(option=row.option, not_sure=row.not_sure, skipped=row.skipped)


def _row(
    question: Question, words: Words, saved: Answer | None, place: int, of: int
) -> QuestionRow:
    given = _given(saved) if saved else NOTHING
    return QuestionRow(
        code=question.code,
        part=question.part,
        part_title=words.get(f"part.{question.part}"),
        place=place,
        of=of,
        text=words.get(f"question.{question.code}.text"),
        why=words.get(f"question.{question.code}.why"),
        options=tuple(
            OptionRow(
                code=option.code,
                words=words.get(f"option.{question.code}.{option.code}"),
                chosen=option.code == given.option,
            )
            for option in question.options
        ),
        given=given,
        words=saved.words if saved else "",
        version=saved.version if saved else 0,
        saved_at=saved.saved_at if saved else None,
    )


def _writes(viewer: Viewer, person_ref: UUID, at: datetime) -> bool:
    """Whether this is the person, or somebody the person answers together with."""
    return person_ref in viewer.own_people or any(
        share.person == person_ref
        and share.topic == Topic.ASSESSMENT
        and at_least(share.level, Level.AGREE)
        and share.live(at)
        for share in viewer.rights.shares
    )
