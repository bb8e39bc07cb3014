"""Saying that something in an amount is wrong, and the answer by somebody else, in time (A20)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.allocation import queries as allocations
from ownway.allocation.models import Allocation
from ownway.consent import queries as consent
from ownway.core.actors import Actor
from ownway.core.period import working_days_after
from ownway.decisions import queries, rules
from ownway.decisions.actions.refusals import (
    AlreadyAnswered,
    AlreadyAsked,
    ConflictOfInterest,
    NotTheNewest,
)
from ownway.decisions.actions.whole import refuse
from ownway.decisions.models import AmountClaim
from ownway.decisions.rules import ClaimOutcome, WrongIn
from ownway.people.models import Account, Person
from ownway.people.queries import is_human
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing


def say_wrong(
    *, allocation: Allocation, wrong_in: str, words: str, by: Actor, at: datetime
) -> AmountClaim:
    """The person says what is wrong in their newest amount. Sets the day of the answer.

    The same said twice is said once; while one claim waits there is no second. Raises
    NotTheNewest, AlreadyAsked, NotWhole.
    """
    words, place = words.strip(), WrongIn(wrong_in)
    with writing():
        person = Person.objects.select_for_update(of=("self",)).get(pk=allocation.person_id)
        newest = allocations.latest(person)
        if newest is None or newest.pk != allocation.pk:
            raise NotTheNewest(
                _("There is a newer amount. This one stays as it was."),
                fix=_("Open your newest amount."),
            )
        before = queries.open_claim(person)
        if before is not None:
            said = (before.allocation_id, before.words, before.wrong_in, before.said_by)
            if said == (newest.pk, words, place, by.ref):
                return before
            raise AlreadyAsked(
                _("You told us already, and we are looking at it."),
                fix=_("Wait for our answer, or call us to add something."),
            )
        refuse(rules.check_challenge(words))
        pack = programmes.pack_of(newest.person.programme)
        final = allocations.final_of(newest)
        claim = AmountClaim.objects.create(
            allocation=newest,
            wrong_in=place,
            words=words,
            answer_by_on=working_days_after(
                programmes.day_of(newest.person.programme, at),
                pack.decisions.error_claim_within.working_days,
            ),
            said_at=at,
            said_by=by.ref,
            first_human=_human_of(final.settled_by) if final else None,
        )
        _record("decisions.say_wrong", claim, by=by, at=at, details={"wrong_in": str(place)})
        return claim


def answer_claim(
    *, claim: AmountClaim, outcome: str, reason: str, by: Actor, at: datetime
) -> AmountClaim:
    """Somebody who did not settle the amount answers, with a reason; once.

    The amount itself changes by its own ways: new answers, or a new final amount. Raises
    ConflictOfInterest, AlreadyAnswered, NotWhole.
    """
    reason, wanted = reason.strip(), ClaimOutcome(outcome)
    with writing():
        asked = (
            AmountClaim.objects.select_for_update(of=("self",))
            .select_related("allocation__person__programme__pack")
            .get(pk=claim.pk)
        )
        if asked.answered_at is not None:
            if (asked.outcome, asked.reason, asked.answered_by) == (wanted, reason, by.ref):
                return asked
            raise AlreadyAnswered(_("This is answered already."))
        _require_apart(asked, by)
        refuse(rules.check_challenge(reason, where="reason"))
        asked.outcome, asked.reason = wanted, reason
        asked.answered_at, asked.answered_by, asked.answered_human = at, by.ref, by.human
        asked.save()
        _record("decisions.answer_claim", asked, by=by, at=at, details={"outcome": str(wanted)})
        return asked


def _human_of(account: UUID) -> UUID | None:
    return Account.objects.filter(ref=account).values_list("human", flat=True).first()


def _require_apart(claim: AmountClaim, by: Actor) -> None:
    if by.human == claim.allocation.person.human:
        raise ConflictOfInterest(_("Nobody decides on their own amount."))
    person = claim.allocation.person
    if consent.is_close(by.human, person.programme.ref, person=person.ref):
        raise ConflictOfInterest(
            _("You said that you are close to this person, so somebody else decides."),
            fix=_("Hand it to a colleague."),
        )
    if is_human(claim.said_by, by.human):
        raise ConflictOfInterest(
            _("You typed in what they said, so somebody else looks at it."),
            fix=_("Hand it to a colleague."),
        )
    if not queries.may_answer(claim, by):
        raise ConflictOfInterest(
            _("You settled this amount, so somebody else looks at it."),
            fix=_("Hand it to a colleague."),
        )


def _record(
    verb: str, claim: AmountClaim, *, by: Actor, at: datetime, details: Mapping[str, object]
) -> None:
    person = claim.allocation.person
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=[claim],
        versions={"pack": claim.allocation.pack.digest},
        details={"number": claim.allocation.number, **details},
    )
