"""What a holder answers, and that all is ready: the steps between a choice and its money."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.models import Arrangement, Step
from ownway.holding.rules import Status, StepKind
from ownway.planning.rules import Finding
from ownway.record.store import writing


def answer(
    *, arrangement: Arrangement, yes: bool, name: str, words: str, by: Actor, at: datetime
) -> Arrangement:
    """Notes what the holder said: yes, or no with its reason. `name`: who there said so.

    A no closes what was asked for; money that is held stays where it is. The same answer again
    is the same. Raises CannotHold, NotPossible, ForSomebodyElse.
    """
    with writing():
        keeping.locked(arrangement.pot)
        now = keeping.again(arrangement)
        kind = StepKind.AGREED if yes else StepKind.DECLINED
        if now.steps.filter(step=kind).exists():
            return now
        if by.human == now.person.human:
            raise keeping.ForSomebodyElse(_("The holder answers this, not the person."))
        keeping.require_not_typist(now, by)
        if now.status != Status.PROPOSED:
            raise _moved_on()
        if not yes:
            keeping.refuse(rules.check_words(words, "words"))
        step = Step.objects.create(
            arrangement=now,
            step=kind.value,
            answered_by_name=name.strip()[:200],
            words="" if yes else words.strip(),
            noted_at=at,
            noted_by=by.ref,
        )
        if yes:
            _advance(now)
        else:
            keeping.close(now, by=by, at=at)
        keeping.write(
            "holding.answer",
            now.person,
            [now, step],
            about={**keeping.told_of(now), "yes": int(yes)},
            by=by,
            at=at,
        )
        return now


def note_ready(
    *, arrangement: Arrangement, ready_with: str, by: Actor, at: datetime
) -> Arrangement:
    """Notes that an account or card is there (R10). No number is asked for, and none is kept.

    Raises CannotHold where the pack does not list it, NotPossible.
    """
    with writing():
        pot = keeping.locked(arrangement.pot)
        now = keeping.again(arrangement)
        if now.steps.filter(step=StepKind.READY).exists():
            return now
        if now.status != Status.AGREED:
            raise _moved_on()
        offer = queries.offer_of(queries.pack_for(pot), now.way, now.holder)
        if offer is None or ready_with not in offer.ready_with:
            keeping.refuse([Finding("not_ready_with", "ready_with")])
        step = Step.objects.create(
            arrangement=now,
            step=StepKind.READY.value,
            ready_with=ready_with,
            noted_at=at,
            noted_by=by.ref,
        )
        _advance(now)
        keeping.write(
            "holding.note_ready",
            now.person,
            [now, step],
            about={**keeping.told_of(now), "with": ready_with},
            by=by,
            at=at,
        )
        return now


def take_back(*, arrangement: Arrangement, by: Actor, at: datetime) -> Arrangement:
    """The person no longer wants what they asked for; what is held stays. Raises NotPossible."""
    with writing():
        keeping.locked(arrangement.pot)
        now = keeping.again(arrangement)
        if now.status == Status.CLOSED:
            return now
        if now.status not in rules.ASKED_FOR:
            raise _moved_on()
        keeping.close(now, by=by, at=at)
        keeping.write(
            "holding.take_back", now.person, [now], about=keeping.told_of(now), by=by, at=at
        )
        return now


def _advance(now: Arrangement) -> None:
    wanted = queries.steps_needed(now.pot, now.way, now.holder)
    done = [StepKind(one) for one in now.steps.values_list("step", flat=True)]
    now.status = rules.stage(wanted, done).value
    now.save(update_fields=["status"])


def _moved_on() -> keeping.NotPossible:
    return keeping.NotPossible(
        _("This is no longer where it was."), fix=_("Open it again to see where it is.")
    )
