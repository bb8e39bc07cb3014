"""Every write of an amount. Nothing here is ever changed: what follows is a new row (A5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.allocation import queries, rules
from ownway.allocation.models import Allocation, FinalAmount
from ownway.allocation.rules import FactMissing, Mode, OneOffAnswer, ReasonFor, Told, Working
from ownway.assessment import queries as assessments
from ownway.assessment.models import Assessment
from ownway.assessment.rules import Status
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.problems import Refused
from ownway.core.show import show
from ownway.people.models import Person
from ownway.programme.models import PackVersion
from ownway.programme.queries import pack_of, scheme_of
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.scheme.rules.digest import digest

LONGEST_WORDS = 10_000  # characters of a purpose or a reason
SAME_REQUEST = timedelta(hours=1)  # the same sum for the same purpose again so soon is one request


class NotSentYet(Refused):
    """An amount follows from answers that were sent."""

    code = "not_sent_yet"


class FactNeeded(Refused):
    """The scheme asks one more thing about the person; `fact` is its code."""

    code = "fact_needed"

    def __init__(self, fact: str, words: str, *, fix: str) -> None:
        super().__init__(words, fix=fix)
        self.fact = fact


class AboveOneOff(Refused):
    """More than a one-off can be (scenario 3); a larger budget can be planned for."""

    code = "above_one_off"


class NotThisSum(Refused):
    """This sum cannot be kept as it is."""

    code = "not_this_sum"


class WordsNeeded(Refused):
    """A few words are missing, or there are too many."""

    code = "words_needed"


class ReasonNeeded(Refused):
    """The final amount differs, or stays flat while points rose, and nobody said why (V1)."""

    code = "reason_needed"


class NotTheNewest(Refused):
    """There is a newer amount; the past one stays as it was."""

    code = "not_the_newest"


class OwnAmount(Refused):
    """Nobody settles their own amount."""

    code = "own_amount"


def work_out(*, assessment: Assessment, by: Actor, at: datetime) -> Allocation:
    """The indicative amount from answers that were sent, with its working, kept for good.

    Under the pack the answers were given to. Asking again for the same answers gives the amount
    already there. Raises NotSentYet, FactNeeded.
    """
    with writing():
        person = _locked(assessment.person)
        assessment = Assessment.objects.select_related("pack").get(pk=assessment.pk)
        there = Allocation.objects.filter(assessment=assessment).order_by("number").first()
        if there is not None:
            return there
        if assessment.status == Status.DRAFT:
            raise NotSentYet(
                _("The answers were not sent yet."), fix=_("Finish the questions and send them.")
            )
        told = _told(assessment, _facts(person, assessment.pack), at)
        working = _worked_out(assessment.pack, told)
        made = _keep(person, assessment.pack, working, told, by=by, at=at, assessment=assessment)
        record.write(
            by=by,
            at=at,
            verb="allocation.work_out",
            person=person.ref,
            programme=person.programme.ref,
            rows=[made],
            versions={
                "pack": made.pack.digest,
                "scheme": digest(scheme_of(made.pack), told.on),
            },
            details={
                "number": made.number,
                "mode": made.mode,
                "amount": made.amount_minor,
                "outcome": made.outcome,
            },
        )
    return made


def ask_one_off(
    *, person: Person, amount: Money, purpose: str, by: Actor, at: datetime
) -> Allocation:
    """A small sum, once, for a purpose. The same asked for twice is one (double click).

    Raises AboveOneOff (with the way on), NotThisSum, WordsNeeded.
    """
    purpose = _said(purpose, _("Say what the money is for."))
    with writing():
        person = _locked(person)
        version = person.programme.pack
        assert version is not None, "a programme is opened with its pack"
        on = queries.local_day(version, at)
        _require_fits(rules.one_off(scheme_of(version), amount, on), version, on)
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


def settle(
    *, allocation: Allocation, amount: Money, reason: str = "", by: Actor, at: datetime
) -> FinalAmount:
    """The amount a named person settles on; the indicative one stays beside it (scenarios 1, 2).

    Raises ReasonNeeded where it differs or stays flat after a rise in points, NotTheNewest,
    NotThisSum, OwnAmount, WordsNeeded.
    """
    reason = reason.strip()
    with writing():
        person = _locked(allocation.person)
        _require_may_settle(person, allocation, amount, by)
        there = queries.final_of(allocation)
        if there is not None and (there.amount_minor, there.reason) == (amount.minor, reason):
            return there
        flat = _flat(allocation, amount)
        _require_reason(
            rules.reason_needed(allocation.amount_minor, amount.minor, flat=flat), reason
        )
        made = FinalAmount.objects.create(
            allocation=allocation,
            amount_minor=amount.minor,
            indicative_minor=allocation.amount_minor,
            flat_after_rise=flat,
            reason=reason,
            settled_at=at,
            settled_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="allocation.settle",
            person=person.ref,
            programme=person.programme.ref,
            rows=[made],
            versions={"pack": allocation.pack.digest},
            details={
                "number": allocation.number,
                "indicative": allocation.amount_minor,
                "final": amount.minor,
                "flat_after_rise": flat,
            },
        )
    return made


def _locked(person: Person) -> Person:
    """The person, with nobody else adding an amount at the same time."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("programme")
    return rows.get(pk=person.pk)


def _facts(person: Person, version: PackVersion) -> dict[str, object]:
    """What the scheme asks about the person, as said at joining or later; nothing else."""
    asked = pack_of(version).facts
    return {code: value for code, value in person.facts.items() if code in asked}


def _told(assessment: Assessment, facts: Mapping[str, object], at: datetime) -> Told:
    answers = assessments.answers_of(assessment)
    chosen = {code: given.option for code, given in answers.items()}
    on = queries.local_day(assessment.pack, at)
    return rules.told(scheme_of(assessment.pack), chosen, facts, on)


def _worked_out(version: PackVersion, told: Told) -> Working:
    try:
        return queries.worked_out(pack_of(version), told)
    except FactMissing as missing:
        raise FactNeeded(
            missing.fact,
            _("We need to know 1 more thing before we can work this out."),
            fix=_("Answer it under ‘About me’. Then come back here."),
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


def _require_fits(answer: OneOffAnswer, version: PackVersion, on: date) -> None:
    if answer is OneOffAnswer.FITS:
        return
    pack, most = pack_of(version), rules.one_off_most(scheme_of(version), on)
    if answer is OneOffAnswer.ABOVE_CAP and most is not None:
        cap = show(most, get_language() or "en-gb")
        raise AboveOneOff(
            _("One-off money goes up to %(cap)s. This is more.") % {"cap": cap},
            fix=_("Ask for %(cap)s or less, or plan for a larger budget.") % {"cap": cap},
        )
    if answer is OneOffAnswer.NOT_OFFERED:
        raise NotThisSum(
            _("This programme has no one-off money."), fix=_("You can plan for a yearly budget.")
        )
    if answer is OneOffAnswer.OTHER_CURRENCY:
        raise NotThisSum(
            _("This programme pays in %(currency)s.") % {"currency": pack.currency},
            fix=_("Write the amount in %(currency)s.") % {"currency": pack.currency},
        )
    raise NotThisSum(_("This amount is 0 or less."), fix=_("Write an amount above 0."))


def _require_may_settle(person: Person, allocation: Allocation, amount: Money, by: Actor) -> None:
    if by.human == person.human:
        raise OwnAmount(
            _("Nobody settles their own amount."), fix=_("Ask a colleague to look at it.")
        )
    newest = queries.latest(person, yearly=allocation.mode != Mode.ONE_OFF)
    if newest != allocation:
        raise NotTheNewest(
            _("There is a newer amount. This one stays as it was."),
            fix=_("Open the newer amount and settle that one."),
        )
    if amount.currency != allocation.currency:
        raise NotThisSum(
            _("This programme pays in %(currency)s.") % {"currency": allocation.currency},
            fix=_("Write the amount in %(currency)s.") % {"currency": allocation.currency},
        )
    if amount.minor < 0:
        raise NotThisSum(_("This amount is below 0."), fix=_("Write 0 or more."))
    if allocation.mode == Mode.ONE_OFF:
        on = queries.told_of(allocation).on
        scheme = scheme_of(allocation.pack)
        _require_fits(rules.one_off(scheme, amount, on), allocation.pack, on)


def _flat(allocation: Allocation, amount: Money) -> bool:
    before = None if allocation.mode == Mode.ONE_OFF else queries.before(allocation)
    if before is None:
        return False
    return rules.flat_after_rise(
        queries.score_of(before),
        queries.score_of(allocation),
        queries.amount_to_plan_with(before).minor,
        amount.minor,
    )


def _require_reason(needed: ReasonFor | None, reason: str) -> None:
    if len(reason) > LONGEST_WORDS:
        raise WordsNeeded(
            _("This is longer than we can keep."), fix=_("Shorten it to 10,000 characters.")
        )
    if reason or needed is None:
        return
    if needed is ReasonFor.FLAT:
        raise ReasonNeeded(
            _("The points rose and the final amount did not."),
            fix=_("Say why in a few words. The person can read it."),
        )
    raise ReasonNeeded(
        _("The final amount differs from the first one."),
        fix=_("Say why in a few words. The person can read it."),
    )


def _said(words: str, missing: str) -> str:
    words = words.strip()
    if not words:
        raise WordsNeeded(missing, fix=_("A few words are enough."))
    if len(words) > LONGEST_WORDS:
        raise WordsNeeded(
            _("This is longer than we can keep."), fix=_("Shorten it to 10,000 characters.")
        )
    return words
