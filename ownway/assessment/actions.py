"""Every write of a self-assessment."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.assessment import queries, rules
from ownway.assessment.models import Answer, Assessment
from ownway.assessment.rules import Fault, Given, Status, Viewpoint
from ownway.core.actors import Actor
from ownway.core.problems import Problem, Refused, Stale
from ownway.people.models import Person
from ownway.programme.models import PackVersion
from ownway.record import actions as record
from ownway.record.store import writing


class AlreadySent(Refused):
    """What was sent stays as it was; a new round changes things."""

    code = "already_sent"


class NotAnAnswer(Refused):
    """This answer cannot be kept as it is."""

    code = "not_an_answer"


class NotFinished(Refused):
    """Some questions were not come to yet; each problem names one in `where`."""

    code = "not_finished"


class AnswerChanged(Stale):
    """Somebody saved another answer in between; `saved` is theirs, and nothing is overwritten."""

    def __init__(self, saved: Answer) -> None:
        super().__init__(
            _("This answer was changed in another place."),
            fix=_("Look at both answers and choose which one to keep."),
        )
        self.saved = saved


def start(
    *, person: Person, by: Actor, at: datetime, pack_version: PackVersion | None = None
) -> Assessment:
    """A new round of questions under the programme's pack of today, or the one begun already."""
    with writing():
        _lock(person)
        begun = Assessment.objects.filter(person=person, status=Status.DRAFT).first()
        if begun is not None:
            return begun
        made = Assessment.objects.create(
            person=person,
            pack=pack_version or person.programme.pack,
            number=Assessment.objects.filter(person=person).count() + 1,
            status=Status.DRAFT,
            started_at=at,
            started_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="assessment.start",
            person=person.ref,
            programme=person.programme.ref,
            rows=[made],
            versions={"pack": made.pack.digest},
            details={"number": made.number},
        )
    return made


def save_answer(
    *,
    assessment: Assessment,
    question: str,
    option: str = "",
    not_sure: bool = False,
    skipped: bool = False,
    words: str = "",
    version: int,
    viewpoint: str = Viewpoint.PERSON,
    by: Actor,
    at: datetime,
) -> Answer:
    """Keeps one answer of a draft; `version` is the one the page showed, 0 where none was saved.

    A draft is its author's alone, so saving it is no entry in the record; sending it is. Saving
    the same thing twice changes nothing. Raises AlreadySent, NotAnAnswer, AnswerChanged.
    """
    given = Given(option=option, not_sure=not_sure, skipped=skipped)
    with writing():
        _locked_draft(assessment)
        _check(assessment, question, given, words)
        saved = Answer.objects.filter(
            assessment=assessment, question=question, viewpoint=Viewpoint(viewpoint)
        ).first()
        if saved is not None and _same(saved, given, words):
            return saved
        if (saved.version if saved else 0) != version:
            if saved is not None:
                raise AnswerChanged(saved)
            version = 0
        answer = saved or Answer(
            assessment=assessment, question=question, viewpoint=Viewpoint(viewpoint)
        )
        answer.option, answer.not_sure, answer.skipped = option, not_sure, skipped
        answer.words, answer.version = words, version + 1
        answer.saved_at, answer.saved_by = at, by.ref
        answer.save()
    return answer


def send(*, assessment: Assessment, by: Actor, at: datetime) -> Assessment:
    """Sends the round: its points stand from now, and the round before is kept as superseded.

    Sending again changes nothing. Raises NotFinished with every question still waiting.
    """
    with writing():
        _lock(assessment.person)
        fresh = _fresh(assessment)
        if fresh.status != Status.DRAFT:
            return fresh
        _require_finished(fresh)
        before = list(Assessment.objects.filter(person=fresh.person, status=Status.SENT))
        for one in before:
            one.status = Status.SUPERSEDED
            one.save(update_fields=["status"])
        fresh.points = queries.score_of(fresh).whole
        fresh.status, fresh.sent_at, fresh.sent_by = Status.SENT, at, by.ref
        fresh.save(update_fields=["points", "status", "sent_at", "sent_by"])
        record.write(
            by=by,
            at=at,
            verb="assessment.send",
            person=fresh.person.ref,
            programme=fresh.person.programme.ref,
            rows=[fresh, *before, *fresh.answers.order_by("pk")],
            versions={"pack": fresh.pack.digest},
            details={"number": fresh.number},
        )
    return fresh


def _fresh(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_related("pack", "person__programme").get(pk=assessment.pk)


def _lock(person: Person) -> None:
    """One round at a time for each person."""
    Person.objects.select_for_update().get(pk=person.pk)


def _locked_draft(assessment: Assessment) -> None:
    """Waits for whoever saves or sends this round. Raises AlreadySent."""
    fresh = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if fresh.status != Status.DRAFT:
        raise AlreadySent(
            _("These answers were sent already. They stay as they were."),
            fix=_("Start a new self-assessment to change something."),
        )


def _same(saved: Answer, given: Given, words: str) -> bool:
    before = Given(option=saved.option, not_sure=saved.not_sure, skipped=saved.skipped)
    return before == given and saved.words == words


def _check(assessment: Assessment, question: str, given: Given, words: str) -> None:
    fault = rules.fault(queries.pack_for(assessment).questions, question, given, words=words)
    if fault is None:
        return
    said = {
        Fault.UNKNOWN_QUESTION: (_("This question is not part of it."), _("Go back to the list.")),
        Fault.UNKNOWN_OPTION: (
            _("This is not one of the answers."),
            _("Choose one of the answers, or ‘I am not sure’."),
        ),
        Fault.TWO_ANSWERS: (
            _("There are 2 answers here."),
            _("Choose one of the answers, or ‘I am not sure’."),
        ),
        Fault.TOO_LONG: (
            _("This is longer than we can keep."),
            _("Shorten it to 10,000 characters."),
        ),
    }
    words_said, fix = said[fault]
    raise NotAnAnswer(words_said, fix=fix, problems=[Problem(fault, words_said, question, fix)])


def _require_finished(assessment: Assessment) -> None:
    pack = queries.pack_for(assessment)
    waiting = rules.waiting(pack.questions, queries.answers_of(assessment))
    if not waiting:
        return
    fix = _("Answer it, choose ‘I am not sure’, or skip it.")
    raise NotFinished(
        ngettext(
            "There is %(count)s question you have not come to yet.",
            "There are %(count)s questions you have not come to yet.",
            len(waiting),
        )
        % {"count": len(waiting)},
        fix=fix,
        problems=[
            Problem("not_answered", _("You have not come to this yet."), code, fix)
            for code in waiting
        ],
    )
