"""A worry about a payee: raised by a sign or by somebody, decided by somebody else, by a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from ownway.core.actors import SYSTEM, Actor
from ownway.core.period import working_days_after
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.apart import require_apart_from
from ownway.spending.models import Concern, Payee
from ownway.spending.rules import NOTICED, Flag, Outcome


def note_signs(*, programme: Programme, at: datetime, by: Actor = SYSTEM) -> list[Concern]:
    """Raises a concern for every new sign in what is to be paid. Run twice, it raises them once.

    The worker calls it every hour; a pay run looks by itself (`look_for_signs`).
    """
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        made = look_for_signs(programme, by=by, at=at)
        if not made:
            return []
        write_signs(programme, made, by=by, at=at)
        return made


def look_for_signs(
    programme: Programme, seen: Sequence[Flag] | None = None, *, at: datetime, by: Actor = SYSTEM
) -> list[Concern]:
    """The concerns that new signs raise, for the entry of the caller, who holds the programme.

    `seen`: those that were found just before others had to wait; looked for now where None.
    """
    found = queries.signs(programme, at) if seen is None else queries.unraised(programme, seen)
    payees = {one.ref: one for one in Payee.objects.filter(ref__in=[f.payee for f in found])}
    refs = [one.person for one in found if one.person is not None]
    people = {one.ref: one for one in Person.objects.filter(ref__in=refs)}
    return [
        _raised(
            programme,
            payees[one.payee],
            people[one.person] if one.person is not None else None,
            code=one.signal.value,
            sign=one.mark,
            by=by,
            at=at,
        )
        for one in found
    ]


def write_signs(
    programme: Programme, made: Sequence[Concern], *, by: Actor = SYSTEM, at: datetime
) -> None:
    """The entry of signs that were raised by themselves."""
    record.write(by=by, at=at, verb="spending.note_signs", programme=programme.ref, rows=made)


def raise_concern(
    *, payee: Payee, person: Person | None, words: str, by: Actor, at: datetime
) -> Concern:
    """Somebody noticed something about a payee, for one person or (None) for everybody.

    Its bills wait until somebody else decides by a day; nothing else does. The same again, while
    nobody decided, is the same. Raises ReasonNeeded.
    """
    _require_words(words)
    with writing():
        Payee.objects.select_for_update().get(pk=payee.pk)
        said = Concern.objects.filter(payee=payee, person=person, code=NOTICED, outcome="")
        before = said.filter(raised_human=by.human, words=words.strip()).first()
        if before is not None:
            return before
        made = _raised(
            payee.programme,
            payee,
            person,
            code=NOTICED,
            sign=uuid4().hex,
            words=words.strip(),
            by=by,
            at=at,
        )
        _write("spending.raise_concern", made, by=by, at=at)
        return made


def decide_concern(
    *, concern: Concern, outcome: str, reason: str, by: Actor, at: datetime
) -> Concern:
    """In order, or upheld; by another than who raised it, with the reason. Upheld can be cleared.

    Raises ConflictOfInterest, NotPossible, ReasonNeeded.
    """
    _require_words(reason)
    outcome = Outcome(outcome)
    with writing():
        rows = Concern.objects.select_related(
            "programme__pack", "payee__programme", "payee__person", "person"
        )
        now = rows.select_for_update(of=("self",)).get(pk=concern.pk)
        if by.human == now.raised_human or (now.person and by.human == now.person.human):
            raise refusals.ConflictOfInterest(
                _("You raised this, so somebody else decides."),
                fix=_("Ask a colleague to look at it."),
            )
        require_apart_from(now.payee, now.person, by)
        if queries.is_theirs(now.payee, by.human, at):
            raise refusals.ConflictOfInterest(
                _("This may be about you, so somebody else decides."),
                fix=_("Ask a colleague to look at it."),
            )
        if now.outcome == outcome:
            return now
        if now.outcome == Outcome.CLEARED:
            raise refusals.NotPossible(
                _("This was already decided."), fix=_("Raise it anew if something is wrong.")
            )
        now.outcome, now.reason = outcome.value, reason.strip()
        now.decided_at, now.decided_by, now.decided_human = at, by.ref, by.human
        now.save()
        _write("spending.decide_concern", now, by=by, at=at)
        return now


def _raised(
    programme: Programme,
    payee: Payee,
    person: Person | None,
    *,
    code: str,
    sign: str,
    by: Actor,
    at: datetime,
    words: str = "",
) -> Concern:
    clock = programmes.pack_of(programme).spending.signals.decide_within
    today = programmes.day_of(programme, at)
    return Concern.objects.create(
        programme=programme,
        payee=payee,
        person=person,
        code=code,
        sign=sign,
        words=words,
        decide_by_on=working_days_after(today, clock.working_days),
        raised_at=at,
        raised_by=by.ref,
        raised_human=by.human,
    )


def _require_words(words: str) -> None:
    if not words.strip() or len(words) > rules.LONGEST_WORDS:
        raise refusals.ReasonNeeded(
            _("Say why, in your own words."),
            fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_WORDS},
        )


def _write(verb: str, row: Concern, *, by: Actor, at: datetime) -> None:
    person: UUID | None = row.person.ref if row.person is not None else None
    record.write(by=by, at=at, verb=verb, person=person, programme=row.programme.ref, rows=[row])
