"""The indicative amount, from answers or for a purpose; every one is a new row (A5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ownway.allocation import queries, rules
from ownway.allocation.actions.keeping import locked, require_fits
from ownway.allocation.actions.refusals import FactNeeded, NotSentYet
from ownway.allocation.models import Allocation
from ownway.allocation.rules import FactMissing, Told, Working
from ownway.assessment import queries as assessments
from ownway.assessment.models import Assessment
from ownway.assessment.rules import Status
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.wording import said
from ownway.people.models import Person
from ownway.programme.models import PackVersion
from ownway.programme.queries import pack_of, scheme_of
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.scheme.rules.digest import digest
from ownway.scheme.rules.numerals import money_of

SAME_REQUEST = timedelta(hours=1)  # the same sum for the same purpose again so soon is one request


def work_out(*, assessment: Assessment, by: Actor, at: datetime) -> Allocation:
    """The indicative amount from answers that were sent, with its working, kept for good.

    Under the pack the answers were given to. Asking again for the same answers gives the amount
    already there. Raises NotSentYet, FactNeeded.
    """
    with writing():
        person = locked(assessment.person)
        assessment = Assessment.objects.select_related("pack").get(pk=assessment.pk)
        there = Allocation.objects.filter(assessment=assessment).order_by("number").first()
        if there is not None:
            return there
        if assessment.status == Status.DRAFT:
            raise NotSentYet(
                _("The answers were not sent yet."), fix=_("Finish the questions and send them.")
            )
        told = _told(assessment, _facts(person, assessment.pack, at), at)
        working = _worked_out(assessment.pack, told)
        made = _keep(person, assessment.pack, working, told, by=by, at=at, assessment=assessment)
        _record("allocation.work_out", made, told, by=by, at=at)
    return made


def work_out_again(*, person: Person, by: Actor, at: datetime) -> Allocation | None:
    """The same answers under the rules the programme follows now, where those say something else.

    For when rules were mended or changed (A20): the amount before stays as it was, more counts at
    once, less only after its notice. What the new rules ask besides is left open. None where there
    are no answers, or nothing would change. Raises FactNeeded.
    """
    with writing():
        person = locked(person)
        version, newest = person.programme.pack, queries.latest(person)
        assert version is not None, "a programme is opened with its pack"
        if newest is None or newest.assessment is None:
            return None
        told = _told(newest.assessment, _facts(person, version, at), at, under=version)
        working = _worked_out(version, told)
        lines = tuple(replace(line, words={}) for line in working.lines)
        if (working.amount.minor, working.outcome, lines) == (
            newest.amount_minor,
            newest.outcome,
            tuple(replace(line, words={}) for line in queries.working_of(newest)),
        ):
            return None
        made = _keep(person, version, working, told, by=by, at=at, assessment=newest.assessment)
        _record("allocation.work_out_again", made, told, by=by, at=at)
    return made


def ask_one_off(
    *, person: Person, amount: Money, purpose: str, by: Actor, at: datetime
) -> Allocation:
    """A small sum, once, for a purpose. The same asked for twice is one (double click).

    Raises AboveOneOff (with the way on), NotThisSum, WordsNeeded.
    """
    purpose = said(purpose, missing=_("Say what the money is for."))
    with writing():
        person = locked(person)
        version = person.programme.pack
        assert version is not None, "a programme is opened with its pack"
        on = queries.local_day(version, at)
        require_fits(rules.one_off(scheme_of(version), amount, on), version, on)
        newest = queries.latest(person, yearly=False)
        if newest is not None and _same_request(newest, amount, purpose, at):
            return newest
        working = queries.one_off(pack_of(version), amount, on)
        told = Told(on=on, answers={})
        made = _keep(person, version, working, told, by=by, at=at, purpose=purpose)
        record.write(
            by=by,
            at=at,
            verb="allocation.ask_one_off",
            person=person.ref,
            programme=person.programme.ref,
            rows=[made],
            versions={"pack": version.digest},
            details={"number": made.number, "amount": made.amount_minor},
        )
    return made


def _facts(person: Person, version: PackVersion, at: datetime) -> dict[str, object]:
    """What the scheme asks about the person, as said at joining or later; nothing else.

    Where it softens against the year before, the amount of then is a fact too.
    """
    asked = pack_of(version).facts
    facts: dict[str, object] = {
        code: value for code, value in person.facts.items() if code in asked
    }
    back = rules.looked_back_at(scheme_of(version))
    before = queries.year_before(person, at) if back else None
    if before is not None:
        facts |= dict.fromkeys(back, str(money_of(before.minor, before.currency)))
    return facts


def _told(
    assessment: Assessment,
    facts: Mapping[str, object],
    at: datetime,
    *,
    under: PackVersion | None = None,
) -> Told:
    """What the answers say to the rules they were given to, or to others (`under`).

    An answer that other rules do not know is left open.
    """
    version = under or assessment.pack
    scheme = scheme_of(version)
    known = {
        code: {option.code for option in question.options}
        for code, question in scheme.questions.items()
    }
    chosen = {
        code: given.option
        for code, given in assessments.answers_of(assessment).items()
        if given.option in known.get(code, ())
    }
    return rules.told(scheme, chosen, facts, queries.local_day(version, at))


def _record(verb: str, made: Allocation, told: Told, *, by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=made.person.ref,
        programme=made.person.programme.ref,
        rows=[made],
        versions={"pack": made.pack.digest, "scheme": digest(scheme_of(made.pack), told.on)},
        details={
            "number": made.number,
            "mode": made.mode,
            "amount": made.amount_minor,
            "outcome": made.outcome,
        },
    )


def _worked_out(version: PackVersion, told: Told) -> Working:
    try:
        return queries.worked_out(pack_of(version), told)
    except FactMissing as missing:
        raise FactNeeded(
            missing.fact,
            _("We need to know 1 more thing before we can work this out."),
            fix=_("Answer it in the settings, under ‘About me’."),
        ) from None


def _keep(
    person: Person,
    version: PackVersion,
    working: Working,
    told: Told,
    *,
    by: Actor,
    at: datetime,
    assessment: Assessment | None = None,
    purpose: str = "",
) -> Allocation:
    score = rules.score(scheme_of(version), working.lines)
    return Allocation.objects.create(
        person=person,
        assessment=assessment,
        pack=version,
        mode=working.mode,
        number=Allocation.objects.filter(person=person).count() + 1,
        points=score.numerator if score is not None and score.denominator == 1 else None,
        facts=dict(told.facts),
        inputs={"on": told.on.isoformat(), "answers": dict(told.answers), "open": [*told.open]},
        outcome=working.outcome,
        refer_to=working.refer_to,
        amount_minor=working.amount.minor,
        currency=working.amount.currency,
        working=[asdict(line) for line in working.lines],
        purpose=purpose,
        worked_out_at=at,
        worked_out_by=by.ref,
    )


def _same_request(before: Allocation, amount: Money, purpose: str, at: datetime) -> bool:
    same = (before.amount_minor, before.purpose) == (amount.minor, purpose)
    return same and at - before.worked_out_at < SAME_REQUEST
