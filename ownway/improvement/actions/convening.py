"""The raters meet: what they made of it, and what changes first. Ratings stay as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import WordsNeeded, at_most, said
from ownway.improvement import queries
from ownway.improvement.actions.refusals import NotNow, NotReady
from ownway.improvement.actions.rounds import locked
from ownway.improvement.models import Agreed, Asked, Convening, Priority, Round
from ownway.improvement.rules import rounds
from ownway.improvement.rules.rounds import Outcome
from ownway.record import actions as record
from ownway.record.store import writing


@dataclass(frozen=True, slots=True)
class Wish:
    """One priority: what is to change, and the element it is about, where there is one."""

    words: str
    element: str = ""


def convene(
    *,
    of: Round,
    held_on: date,
    good: str,
    notes: str = "",
    next_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Convening:
    """The meeting about a round: what goes well, notes, and the day of the next check.

    Without `next_on` that is six months after the meeting (V12). Raises NotNow before the round is
    closed with a valid result, or once it was written down otherwise; NotReady for a day that does
    not fit; WordsNeeded.
    """
    good, notes = said(good), at_most(notes)
    with writing():
        of = locked(of)
        if of.outcome != Outcome.VALID:
            raise NotNow(_("This check is not closed with a result."), fix=_("Close it first."))
        following = next_on or rounds.next_due(held_on)
        there = Convening.objects.filter(round=of).first()
        if there is not None:
            if (there.held_on, there.good, there.notes) == (held_on, good, notes):
                return there
            raise NotNow(_("The meeting is written down already."))
        if held_on > queries.day(of, at):
            raise NotReady(
                _("The meeting is still to come."), fix=_("Write it down once it was held.")
            )
        if following <= held_on:
            raise NotReady(
                _("The next check is not after the meeting."), fix=_("Choose a later day.")
            )
        convening = Convening.objects.create(
            round=of,
            held_on=held_on,
            good=good,
            notes=notes,
            next_on=following,
            convened_at=at,
            convened_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.convene",
            programme=of.programme.ref,
            rows=[convening],
            details={"number": of.number, "held_on": held_on, "next_on": following},
        )
    return convening


def agree(
    *,
    of: Round,
    element: str,
    points: int | None,
    words: str = "",
    by: Actor,
    at: datetime,
) -> Agreed:
    """What the meeting made of one element; a value only where they agreed on one.

    Apart from the ratings, which nobody changes (scenario 28). Raises NotNow before the meeting is
    written down, NotReady for points the element does not have, WordsNeeded for nothing at all.
    """
    words = at_most(words)
    if points is None and not words:
        raise WordsNeeded(
            _("There is nothing to keep yet."), fix=_("Choose an answer, or write a few words.")
        )
    with writing():
        of = locked(of)
        convening = _convening(of)
        asked = Asked.objects.filter(round=of, code=element).first()
        steps = _steps(of, element)
        if asked is None or (points is not None and points not in steps):
            raise NotReady(
                _("Question %(code)s cannot be answered like this.") % {"code": element},
                fix=_("Choose one of its answers."),
            )
        last = Agreed.objects.filter(convening=convening, asked=asked).order_by("pk").last()
        if last is not None and (last.points, last.words) == (points, words):
            return last
        agreed = Agreed.objects.create(
            convening=convening,
            asked=asked,
            points=points,
            words=words,
            agreed_at=at,
            agreed_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.agree",
            programme=of.programme.ref,
            rows=[agreed],
            details={"number": of.number, "place": asked.place},
        )
    return agreed


def set_priorities(*, of: Round, wishes: Sequence[Wish], by: Actor, at: datetime) -> list[Priority]:
    """What is changed first, in this order; once for a round.

    Raises NotNow before the meeting is written down or once they are set, NotReady for none, too
    many or an element that was not asked.
    """
    wanted = [Wish(said(one.words), one.element) for one in wishes]
    with writing():
        of = locked(of)
        convening = _convening(of)
        asked = {one.code: one for one in Asked.objects.filter(round=of)}
        if not 1 <= len(wanted) <= rounds.MOST_PRIORITIES:
            raise NotReady(
                _("Set one to %(most)s priorities.") % {"most": rounds.MOST_PRIORITIES},
                fix=_("About three is what most teams can carry."),
            )
        if any(one.element and one.element not in asked for one in wanted):
            raise NotReady(_("One of these questions was not asked in this check."))
        there = list(convening.priorities.select_related("asked").order_by("place"))
        if there:
            kept = [Wish(one.words, one.asked.code if one.asked else "") for one in there]
            if kept == wanted:
                return there
            raise NotNow(
                _("The priorities are set already."), fix=_("Try something for each of them.")
            )
        made = Priority.objects.bulk_create(
            [
                Priority(
                    convening=convening,
                    place=place,
                    asked=asked[one.element] if one.element else None,
                    words=one.words,
                    set_at=at,
                    set_by=by.ref,
                )
                for place, one in enumerate(wanted, start=1)
            ]
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.set_priorities",
            programme=of.programme.ref,
            rows=made,
            details={"number": of.number, "count": len(made)},
        )
    return made


def _convening(of: Round) -> Convening:
    found = Convening.objects.filter(round=of).first()
    if found is None:
        raise NotNow(
            _("The meeting is not written down yet."), fix=_("Write down the meeting first.")
        )
    return found


def _steps(of: Round, element: str) -> set[int]:
    content = queries.content(of.instrument)
    found = {one.element.code: one.element for one in queries.placed(of)}
    return {one.points for one in content.steps_of(found[element])} if element in found else set()
