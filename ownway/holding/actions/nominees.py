"""Nominees and representatives: named, agreed by both sides, withdrawn, looked at (R9)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.consent import actions as consent
from ownway.consent.rules import Topic
from ownway.core.actors import Actor
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.models import Nominee, NomineeSees, NomineeStep
from ownway.holding.rules import Considered, NomineeKind, NomineeStepKind, Withdrawal
from ownway.people.models import Person, Supporter
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record.store import writing

LONGEST_NAME = 200


def name_nominee(
    *,
    person: Person,
    kind: str,
    name: str,
    reach_at: str,
    starts_on: date,
    ends_on: date | None,
    by: Actor,
    at: datetime,
) -> Nominee:
    """Names somebody who would hold the direct payment; counts for nothing until both agree.

    Raises CannotHold.
    """
    with writing():
        person = keeping.lock_person(person)
        findings = []
        if not 0 < len(name.strip()) <= LONGEST_NAME:
            findings.append(Finding("no_name", "name"))
        if kind not in set(NomineeKind):
            findings.append(Finding("no_such_kind", "kind"))
        if ends_on is not None and ends_on <= starts_on:
            findings.append(Finding("ends_before", "ends_on"))
        keeping.refuse(findings)
        nominee = Nominee.objects.create(
            person=person,
            kind=kind,
            name=name.strip(),
            reach_at=reach_at.strip()[:LONGEST_NAME],
            starts_on=starts_on,
            ends_on=ends_on,
            named_at=at,
            named_by=by.ref,
        )
        keeping.write(
            "holding.name_nominee", person, [nominee], about=_about(nominee), by=by, at=at
        )
        return nominee


def accept_nomination(*, nominee: Nominee, by: Actor, at: datetime) -> Nominee:
    """Notes that the one who was named said yes. A second click changes nothing."""
    return _agree(nominee, NomineeStepKind.ACCEPTED, by=by, at=at)


def agree_to_nominee(*, nominee: Nominee, by: Actor, at: datetime) -> Nominee:
    """The payer says yes to who was named. Raises ForSomebodyElse, NotPossible."""
    return _agree(nominee, NomineeStepKind.PAYER_AGREED, by=by, at=at)


def _agree(nominee: Nominee, step: NomineeStepKind, *, by: Actor, at: datetime) -> Nominee:
    with writing():
        person = keeping.lock_person(nominee.person)
        now = queries.nominees_whole().get(pk=nominee.pk)
        steps = {one.step for one in now.steps.all()}
        if step in steps:
            return now
        if NomineeStepKind.WITHDRAWN in steps:
            raise _moved_on()
        if step is NomineeStepKind.PAYER_AGREED and by.human == person.human:
            raise keeping.ForSomebodyElse(_("The programme says yes to this."))
        made = NomineeStep.objects.create(
            nominee=now, step=step.value, noted_at=at, noted_by=by.ref, noted_human=by.human
        )
        keeping.write(
            "holding.agree_nominee",
            person,
            [made],
            about={**_about(now), "step": step.value},
            by=by,
            at=at,
        )
        return queries.nominees_whole().get(pk=nominee.pk)


def let_nominee_see(
    *, nominee: Nominee, supporter: Supporter, by: Actor, at: datetime
) -> NomineeSees:
    """Lets one of the circle see the money while they hold the direct payment, and no more (S7).

    They decide nothing, and spend nothing: that stays with the person. It ends with the
    nomination, on its last day, or when the person takes it back. Only the person does this, or
    staff for somebody who has no sign-in. The same again is the same.
    Raises NotPossible, consent.NotYours.
    """
    with writing():
        person = keeping.lock_person(nominee.person)
        now = queries.nominees_whole().get(pk=nominee.pk)
        before = NomineeSees.objects.filter(nominee=now).first()
        if before is not None:
            return before
        today = programmes.day_of(person.programme, at)
        counts = rules.nominee_counts(
            {one.step for one in now.steps.all()},
            starts_on=min(now.starts_on, today),
            ends_on=now.ends_on,
            today=today,
        )
        if not counts:
            raise _moved_on()
        programme, day = person.programme, timedelta(days=1)
        sharing, rows = consent.open_until(
            person=person,
            supporter=supporter,
            topic=Topic.MONEY,
            from_at=max(at, programmes.end_of(programme, now.starts_on - day)),
            until_at=programmes.end_of(programme, now.ends_on - day) if now.ends_on else None,
            by=by,
            at=at,
        )
        made = NomineeSees.objects.create(
            nominee=now, supporter=supporter, sharing=sharing, opened_at=at, opened_by=by.ref
        )
        keeping.write(
            "holding.let_nominee_see", person, [made, *rows], about=_about(now), by=by, at=at
        )
        return made


def _no_longer_sees(nominee: Nominee, *, by: Actor, at: datetime) -> list[Model]:
    """Takes back what was opened because of a nomination, and nothing the person shares apart."""
    sees = NomineeSees.objects.select_related("sharing").filter(nominee=nominee).first()
    if sees is None or sees.sharing is None:
        return []
    return consent.close_opened(sharing=sees.sharing, by=by, at=at)


def withdraw_nomination(
    *, nominee: Nominee, why: str, words: str, by: Actor, at: datetime
) -> Nominee:
    """A nomination ends. Somebody looks at it within the pack's days; nothing stops by itself.

    An unavailable nominee is no must-stop (S7). Raises CannotHold, NotPossible.
    """
    with writing():
        person = keeping.lock_person(nominee.person)
        now = queries.nominees_whole().get(pk=nominee.pk)
        if now.steps.filter(step=NomineeStepKind.WITHDRAWN).exists():
            return now
        if why not in set(Withdrawal):
            keeping.refuse([Finding("no_such_reason", "why")])
        if len(words) > rules.LONGEST_REASON:
            keeping.refuse(rules.check_words(words, "words"))
        within = programmes.pack_of(person.programme).holding.nominee_review_within.days
        made = NomineeStep.objects.create(
            nominee=now,
            step=NomineeStepKind.WITHDRAWN.value,
            why=why,
            words=words.strip(),
            review_by_on=programmes.day_of(person.programme, at) + timedelta(days=within),
            noted_at=at,
            noted_by=by.ref,
            noted_human=by.human,
        )
        keeping.write(
            "holding.withdraw_nomination",
            person,
            [made, *_no_longer_sees(now, by=by, at=at)],
            about={**_about(now), "why": why},
            by=by,
            at=at,
        )
        return queries.nominees_whole().get(pk=nominee.pk)


def consider_withdrawal(
    *, nominee: Nominee, outcome: str, words: str, by: Actor, at: datetime
) -> Nominee:
    """What came of the look after a withdrawal: it goes on, or a stop is told; with the reason.

    Telling a stop is a step of its own (`tell_stop`). Raises CannotHold, ForSomebodyElse,
    NotPossible.
    """
    with writing():
        person = keeping.lock_person(nominee.person)
        now = queries.nominees_whole().get(pk=nominee.pk)
        steps = {one.step for one in now.steps.all()}
        if NomineeStepKind.CONSIDERED in steps:
            return now
        if NomineeStepKind.WITHDRAWN not in steps:
            raise _moved_on()
        if by.human == person.human:
            raise keeping.ForSomebodyElse(_("Somebody of the programme looks at this with you."))
        findings = list(rules.check_words(words, "words"))
        if outcome not in set(Considered):
            findings.append(Finding("no_outcome", "outcome"))
        if outcome == Considered.STOP_OPENED and queries.open_stop(person) is None:
            findings.append(Finding("no_stop_told", "outcome"))
        keeping.refuse(findings)
        made = NomineeStep.objects.create(
            nominee=now,
            step=NomineeStepKind.CONSIDERED.value,
            why=outcome,
            words=words.strip(),
            noted_at=at,
            noted_by=by.ref,
            noted_human=by.human,
        )
        keeping.write(
            "holding.consider_withdrawal",
            person,
            [made],
            about={**_about(now), "outcome": outcome},
            by=by,
            at=at,
        )
        return queries.nominees_whole().get(pk=nominee.pk)


def _about(nominee: Nominee) -> dict[str, object]:
    return {"nominee": nominee.ref, "kind": nominee.kind}


def _moved_on() -> keeping.NotPossible:
    return keeping.NotPossible(
        _("This is no longer where it was."), fix=_("Open it again to see where it is.")
    )
