"""Writes about learning itself: the plan of a learner, who was there, how it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Stale
from ownway.core.wording import at_most, said
from ownway.learning.actions.learners import learner_of
from ownway.learning.actions.offering import locked, require_state
from ownway.learning.actions.refusals import NotNow
from ownway.learning.models import (
    Attendance,
    Enrolment,
    Feedback,
    LearningPlan,
    Session,
)
from ownway.learning.rules import Came, EnrolmentState, RunState
from ownway.people.models import Account, Person
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


def write_plan(
    *,
    programme: Programme,
    person: Person | None = None,
    account: Account | None = None,
    want: str,
    why: str = "",
    helps: str = "",
    use: str = "",
    version: int = 0,
    by: Actor,
    at: datetime,
) -> LearningPlan:
    """What somebody wants to learn, in their own words; `version`: the one they read, 0 for none.

    Raises WordsNeeded; Stale where they wrote in another window meanwhile.
    """
    words = {
        "want": said(want),
        "why": at_most(why),
        "helps": at_most(helps),
        "use": at_most(use),
    }
    with writing():
        learner, new = learner_of(programme, person, account, by=by, at=at)
        plan = LearningPlan.objects.select_for_update(of=("self",)).filter(learner=learner).first()
        if plan is None:
            plan = LearningPlan(learner=learner, version=0)
        if all(getattr(plan, name) == text for name, text in words.items()):
            return plan
        if plan.version != version:
            raise Stale(
                _("You changed this in another window."), fix=_("Look at both, and save again.")
            )
        for name, text in words.items():
            setattr(plan, name, text)
        plan.version, plan.written_at, plan.written_by = plan.version + 1, at, by.ref
        plan.save()
        record.write(
            by=by,
            at=at,
            verb="learning.write_plan",
            person=person.ref if person else None,
            programme=programme.ref,
            rows=[plan, *new],
            details={"version": plan.version},
        )
        return plan


def note_attendance(
    *, session: Session, said: Mapping[UUID, Came | str], by: Actor, at: datetime
) -> list[Attendance]:
    """The list of one class, all at once; `said`: the ref of an enrolment to what is noted.

    Said again, the later word holds. Nobody counts them for anybody. Raises NotNow before the
    course has begun.
    """
    with writing():
        run = locked(session.run)
        require_state(run, RunState.RUNNING)
        wanted = {ref: Came(one) for ref, one in said.items()}
        found = Enrolment.objects.filter(run=run, ref__in=wanted).exclude(seat=None)
        listed = {one.pk: one for one in found.exclude(state=EnrolmentState.OFFERED)}
        there = {
            row.enrolment_id: row  # type: ignore[attr-defined]
            for row in Attendance.objects.filter(session=session, enrolment__in=listed)
        }
        changed, new = [], []
        for key, enrolment in listed.items():
            word = wanted[enrolment.ref]
            row = there.get(key)
            if row is None:
                new.append(
                    Attendance(
                        session=session,
                        enrolment=enrolment,
                        said=word,
                        noted_at=at,
                        noted_by=by.ref,
                    )
                )
            elif row.said != word:
                row.said, row.noted_at, row.noted_by = word, at, by.ref
                changed.append(row)
        made = Attendance.objects.bulk_create(new)
        if changed:
            Attendance.objects.bulk_update(changed, ["said", "noted_at", "noted_by"])
        came = [
            one
            for one in listed.values()
            if one.state == EnrolmentState.CONFIRMED and wanted[one.ref] == Came.CAME
        ]
        Enrolment.objects.filter(pk__in=[one.pk for one in came]).update(
            state=EnrolmentState.ATTENDED
        )
        if not made and not changed:
            return []
        record.write(
            by=by,
            at=at,
            verb="learning.note_attendance",
            programme=run.course.programme.ref,
            rows=[*made, *changed, *came],
            details={"run": run.ref, "session": session.ref},
        )
        return [*made, *changed]


def give_feedback(
    *, enrolment: Enrolment, rating: int, words: str = "", by: Actor, at: datetime
) -> Feedback:
    """How a course was, from 1 to 5 and in own words; said once. Raises NotNow."""
    words = at_most(words)
    with writing():
        run = locked(enrolment.run)
        now = Enrolment.objects.select_related("learner__person").get(pk=enrolment.pk)
        there = Feedback.objects.filter(enrolment=now).first()
        if there is not None:
            return there
        if now.state not in (EnrolmentState.ATTENDED, EnrolmentState.FINISHED):
            raise NotNow(_("You can say how it was once you have been there."))
        if rating not in range(1, 6):
            raise NotNow(_("Choose one of the five."))
        made = Feedback.objects.create(
            enrolment=now, rating=rating, words=words, given_at=at, given_by=by.ref
        )
        person = now.learner.person
        record.write(
            by=by,
            at=at,
            verb="learning.give_feedback",
            person=person.ref if person else None,
            programme=run.course.programme.ref,
            rows=[made],
            details={"run": run.ref},
        )
        return made
