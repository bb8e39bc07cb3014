"""Looking together at how life is going: open, write, hold. No amount changes here (R18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import NotVisible, Problem, Refused, Stale
from ownway.decisions import queries as decisions
from ownway.planning import queries as planning
from ownway.planning.models import Goal, Plan
from ownway.planning.phrases import told
from ownway.planning.rules import Finding, check_length
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.review import rules
from ownway.review.models import GoalProgress, Review
from ownway.review.rules import Avoided, Outcome, Status


class NothingAgreed(Refused):
    """There is no plan in force to look at yet."""

    code = "nothing_agreed"


class AlreadyHeld(Refused):
    """A review that was held stays as it was."""

    code = "already_held"


class CannotSave(Refused):
    """Something in the form is to be put right first; nothing was changed."""

    code = "cannot_save"


class SavedInBetween(Stale):
    """Somebody saved the same part after this form was shown; both texts are here."""

    code = "saved_in_between"

    def __init__(
        self, *, theirs: Mapping[str, object], yours: Mapping[str, object], edit_no: int
    ) -> None:
        super().__init__(
            _("Somebody saved this while you were writing. Nothing is lost: both texts are here."),
            fix=_("Read both, keep what you want, and save again."),
        )
        self.theirs = dict(theirs)
        self.yours = dict(yours)
        self.edit_no = edit_no


def open_review(*, plan: Plan, by: Actor, at: datetime) -> Review:
    """Opens a review of the plan in force, at any time the person wishes (S10). Twice is once.

    Raises NothingAgreed.
    """
    with writing():
        plan = (
            Plan.objects.select_for_update(of=("self",))
            .select_related("person__programme__pack")
            .get(pk=plan.pk)
        )
        there = Review.objects.filter(plan=plan, status=Status.OPEN).first()
        if there is not None:
            return there
        version = decisions.current_version(plan)
        if version is None or plan.ended_at is not None:
            raise NothingAgreed(
                _("There is no agreed plan to look at yet."), fix=_("Come back once it is agreed.")
            )
        highest = Review.objects.filter(plan=plan).aggregate(n=Max("number"))["n"]
        made = Review.objects.create(
            person=plan.person,
            plan=plan,
            version=version,
            number=(highest or 0) + 1,
            status=Status.OPEN,
            opened_at=at,
            opened_by=by.ref,
        )
        _record("review.open_review", made, [made], by=by, at=at)
        return made


def save_agenda(*, review: Review, agenda: str, edit_no: int, by: Actor, at: datetime) -> Review:
    """What the person wants to talk about, where, when and with whom.

    `edit_no` is the review's as the form was shown. Raises SavedInBetween, AlreadyHeld, CannotSave.
    """
    agenda = agenda.strip()
    with writing():
        review = _open(review)
        if review.agenda == agenda:
            return review
        _refuse(check_length(agenda, "agenda"))
        if review.agenda_no > edit_no:
            raise SavedInBetween(
                theirs={"agenda": review.agenda}, yours={"agenda": agenda}, edit_no=review.edit_no
            )
        review.agenda = agenda
        review.edit_no += 1
        review.agenda_no = review.edit_no
        review.save(update_fields=["agenda", "edit_no", "agenda_no"])
        _record("review.save_agenda", review, [review], by=by, at=at)
        return review


def save_progress(
    *,
    review: Review,
    goal_ref: UUID,
    edit_no: int,
    by: Actor,
    at: datetime,
    going: str = "",
    went_well: str = "",
    change: str = "",
    rating: int | None = None,
    attained: int | None = None,
) -> GoalProgress:
    """How one goal is going, in the person's words.

    The rating (1 to 5) and how far it went (-2 to 2, 0 as hoped) are theirs, if they wish.
    `edit_no` is the review's as the form was shown. Raises SavedInBetween, AlreadyHeld,
    CannotSave, NotVisible for a goal of another plan.
    """
    texts = {"going": going.strip(), "went_well": went_well.strip(), "change": change.strip()}
    yours: dict[str, object] = {**texts, "rating": rating, "attained": attained}
    with writing():
        review = _open(review)
        goal = Goal.objects.filter(version=review.version, ref=goal_ref).first()
        if goal is None:
            raise NotVisible
        _refuse(rules.check_progress(texts=texts, rating=rating, attained=attained))
        said = GoalProgress.objects.filter(review=review, goal=goal).first()
        if said is None:
            said = GoalProgress(review=review, goal=goal)
        else:
            theirs = {name: getattr(said, name) for name in yours}
            if theirs == yours:
                return said
            if said.edit_no > edit_no:
                raise SavedInBetween(theirs=theirs, yours=yours, edit_no=review.edit_no)
        for name, value in yours.items():
            setattr(said, name, value)
        review.edit_no += 1
        review.save(update_fields=["edit_no"])
        said.edit_no = review.edit_no
        said.said_at, said.said_by = at, by.ref
        said.save()
        _record("review.save_progress", review, [review, said], by=by, at=at)
        return said


def hold(
    *,
    review: Review,
    outcome: str,
    by: Actor,
    at: datetime,
    coach_words: str = "",
    avoided: str = "",
) -> Review:
    """The review was held: keep, change, ask for a new assessment, or end. Twice is once.

    `avoided`: whether money kept aside kept the person out of hospital, where it was used and they
    wish to say (S8).

    Sets the day of the next one by the pack's clock. The outcome changes no amount and no plan:
    whatever follows is its own step. Raises AlreadyHeld, CannotSave.
    """
    outcome, coach_words = Outcome(outcome), coach_words.strip()
    avoided = str(Avoided(avoided)) if avoided else ""
    with writing():
        locked = _locked(review)
        if locked.status == Status.HELD:
            if (locked.outcome, locked.coach_words, locked.avoided, locked.held_by) == (
                outcome,
                coach_words,
                avoided,
                by.ref,
            ):
                return locked
            raise _held()
        _refuse(check_length(coach_words, "coach_words"))
        pack = programmes.pack_of(locked.person.programme)
        today = planning.today(locked.version, at)
        locked.outcome, locked.coach_words, locked.avoided = outcome, coach_words, avoided
        locked.next_on = (
            None if outcome is Outcome.END else rules.due_on(pack.review, today, last_held=today)
        )
        locked.status = Status.HELD
        locked.held_at, locked.held_by = at, by.ref
        locked.save()
        _record("review.hold", locked, [locked], by=by, at=at, details={"outcome": str(outcome)})
        return locked


def _locked(review: Review) -> Review:
    rows = Review.objects.select_related("person__programme__pack", "plan", "version__plan__person")
    return rows.select_for_update(of=("self",)).get(pk=review.pk)


def _open(review: Review) -> Review:
    locked = _locked(review)
    if locked.status == Status.HELD:
        raise _held()
    return locked


def _held() -> AlreadyHeld:
    return AlreadyHeld(
        _("This review was held, so it stays as it is."), fix=_("You can open a new one any time.")
    )


def _refuse(findings: Iterable[Finding]) -> None:
    problems: Sequence[Problem] = [told(finding) for finding in findings]
    if problems:
        raise CannotSave(_("Something is to be put right first."), problems=problems)


def _record(
    verb: str,
    review: Review,
    rows: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    programme = review.person.programme
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=review.person.ref,
        programme=programme.ref,
        rows=rows,
        versions={"pack": programme.pack.digest if programme.pack else ""},
        details={"review": str(review.ref), "number": review.number, **(details or {})},
    )
