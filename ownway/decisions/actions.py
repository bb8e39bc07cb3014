"""Deciding on a sent version, line by line, and looking again when asked.

The version itself is out of reach from here: who decides cannot change what is decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.period import working_days_after
from ownway.core.problems import Refused
from ownway.core.show import show
from ownway.decisions import queries, rules
from ownway.decisions.models import Decision, LineDecision, Pot, Reconsideration
from ownway.decisions.phrases import told
from ownway.decisions.rules import LineAnswer, LineOutcome, Outcome, PotMoney, SecondLook, Wanted
from ownway.ledger import actions as ledger
from ownway.ledger import posting
from ownway.ledger.rules import Journal, hashes
from ownway.people.models import Account, Person
from ownway.planning import queries as planning
from ownway.planning.models import Line, PlanVersion
from ownway.planning.rules import Finding, LineKind
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing


class NotWhole(Refused):
    """Something in the decision is missing; `problems` lists everything at once."""

    code = "decision_not_whole"


class NotSent(Refused):
    """Only a sent version can be decided on."""

    code = "not_sent"


class Overtaken(Refused):
    """A newer version was sent; that one is decided."""

    code = "overtaken"


class AlreadyDecided(Refused):
    """One decision to a version, for good."""

    code = "already_decided"


class ConflictOfInterest(Refused):
    """Nobody decides on their own plan, on one they helped to write, or again on their own no."""

    code = "conflict_of_interest"


class OverAmount(Refused):
    """What is agreed is above the amount; somebody with more say decides (R19)."""

    code = "over_amount"


class CannotLower(Refused):
    """An amount goes down only after a new assessment (R18, scenario 25)."""

    code = "cannot_lower"


class PotTooSmall(Refused):
    """What is left of the year's money does not carry the plan."""

    code = "pot_too_small"


class AlreadyAsked(Refused):
    """A second look is asked for once (R5, scenario 19)."""

    code = "already_asked"


class AlreadyAnswered(Refused):
    """A second look is answered once."""

    code = "already_answered"


class NothingRefused(Refused):
    """There is no 'no' to look at again."""

    code = "nothing_refused"


def decide(
    *,
    version: PlanVersion,
    answers: Mapping[UUID, LineAnswer],
    by: Actor,
    at: datetime,
    words: str = "",
) -> Decision:
    """Yes or no to every line of a sent version; the same decision sent twice is made once.

    `answers`: ref of the line → answer. A first yes opens the pot for 12 months and posts the
    money; a later one funds the new lines from what the pot still has (scenarios 6, 23). Raises
    NotWhole with all problems, ConflictOfInterest, AlreadyDecided, Overtaken, NotSent,
    OverAmount, CannotLower, PotTooSmall, and posting.NotEnough where the programme's envelope
    does not reach.
    """
    words = words.strip()
    with writing():
        version = _locked(version)
        lines = list(version.lines.filter(removed_at__isnull=True).order_by("position", "pk"))
        made = Decision.objects.filter(version=version).first()
        if made is not None:
            return _same_or_refused(made, answers, words, by)
        _require_decidable(version)
        _require_apart(version, by)
        said = {ref: _trimmed(answer) for ref, answer in answers.items()}
        pack = programmes.pack_of(version.plan.person.programme)
        _refuse(rules.check([line.ref for line in lines], said, pack.decisions, words=words))
        agreed = [line for line in lines if said[line.ref].outcome is LineOutcome.APPROVED]
        outcome = rules.outcome(said.values())
        decision = Decision.objects.create(
            version=version,
            outcome=outcome,
            words=words,
            pack=version.plan.person.programme.pack,
            decided_at=at,
            decided_by=by.ref,
            decided_human=by.human,
        )
        rows = [_answered(decision, line, said[line.ref]) for line in lines]
        money = _Money()
        if outcome is not Outcome.RETURNED:
            money = _money(version, agreed, decision.ref, words=words, by=by, at=at)
        _record(
            "decisions.decide",
            version,
            [decision, *rows, *money.rows],
            money.journals,
            by=by,
            at=at,
            details={"decision": str(decision.ref), "outcome": str(outcome), "agreed": len(agreed)},
        )
        return decision


def ask_second_look(
    *, line_decision: LineDecision, words: str, by: Actor, at: datetime
) -> Reconsideration:
    """The person asks somebody else to look at a refused line again; once (R5, R6).

    Sets the day by which it is answered, from the pack's clock. Raises AlreadyAsked,
    NothingRefused, NotWhole.
    """
    words = words.strip()
    with writing():
        answer = (
            LineDecision.objects.select_for_update(of=("self",))
            .select_related("decision__version__plan__person__programme")
            .get(pk=line_decision.pk)
        )
        before = Reconsideration.objects.filter(line_decision=answer).first()
        if before is not None:
            if before.words == words and before.asked_by == by.ref:
                return before
            raise AlreadyAsked(
                _("You have asked for a second look at this once."),
                fix=_("The next step is outside this programme. We can help you find it."),
            )
        if answer.outcome != LineOutcome.REFUSED:
            raise NothingRefused(_("This line was agreed. There is nothing to look at again."))
        _refuse(rules.check_second_look(words))
        version = answer.decision.version
        pack = programmes.pack_of(version.plan.person.programme)
        days = pack.decisions.second_look_within.working_days
        asked = Reconsideration.objects.create(
            line_decision=answer,
            words=words,
            answer_by_on=working_days_after(planning.today(version, at), days),
            asked_at=at,
            asked_by=by.ref,
            decided_human=answer.decision.decided_human,
        )
        _record("decisions.ask_second_look", version, [asked], [], by=by, at=at)
        return asked


def answer_second_look(
    *, second_look: Reconsideration, outcome: str, reason: str, by: Actor, at: datetime
) -> Reconsideration:
    """Somebody else answers in writing, with a reason (R5, scenario 19).

    A changed answer funds the line at once, where its version is still the one in force or none
    is. Raises ConflictOfInterest, AlreadyAnswered, NotWhole, OverAmount, PotTooSmall.
    """
    reason, wanted = reason.strip(), SecondLook(outcome)
    with writing():
        asked = (
            Reconsideration.objects.select_for_update(of=("self",))
            .select_related("line_decision__line")
            .get(pk=second_look.pk)
        )
        if asked.answered_at is not None:
            if (asked.outcome, asked.reason, asked.answered_by) == (wanted, reason, by.ref):
                return asked
            raise AlreadyAnswered(_("This second look is answered already."))
        decision = Decision.objects.get(pk=asked.line_decision.decision_id)
        version = _locked(decision.version)
        _require_apart(version, by, also=asked.decided_human)
        _refuse(rules.check_second_look(reason, where="reason"))
        asked.outcome, asked.reason = wanted, reason
        asked.answered_at, asked.answered_by, asked.answered_human = at, by.ref, by.human
        asked.save()
        money = _Money()
        if wanted is SecondLook.CHANGED and _still_counts(version):
            agreed = queries.agreed_in(decision)
            money = _money(version, agreed, asked.ref, words=reason, by=by, at=at, keep=True)
        _record(
            "decisions.answer_second_look",
            version,
            [asked, *money.rows],
            money.journals,
            by=by,
            at=at,
            details={"second_look": str(asked.ref), "outcome": str(wanted)},
        )
        return asked


# --- who may, and what is whole ---


def _locked(version: PlanVersion) -> PlanVersion:
    rows = PlanVersion.objects.select_related("plan__person__programme__pack", "allocation__pack")
    return rows.select_for_update(of=("self",)).get(pk=version.pk)


def _require_decidable(version: PlanVersion) -> None:
    if version.sent_at is None:
        raise NotSent(_("This plan is not sent yet. The person is still writing it."))
    if version.plan.ended_at is not None:
        raise NotSent(_("This plan has ended."))
    if queries.newer_sent(version):
        raise Overtaken(
            _("A newer version of this plan was sent."), fix=_("Open the newest version.")
        )


def _require_apart(version: PlanVersion, by: Actor, *, also: UUID | None = None) -> None:
    if by.human == version.plan.person.human:
        raise ConflictOfInterest(_("Nobody decides on their own plan."))
    if by.human == also:
        raise ConflictOfInterest(
            _("You decided on this line the first time."), fix=_("Somebody else looks at it now.")
        )
    if by.human in planning.writers(version):
        raise ConflictOfInterest(
            _("You helped to write this plan, so somebody else decides on it."),
            fix=_("Hand it to a colleague."),
        )


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise NotWhole(
            _("Something is to be put right first."),
            problems=[told(finding) for finding in findings],
        )


def _trimmed(answer: LineAnswer) -> LineAnswer:
    """A yes carries no reason; a no carries its words without blanks around them."""
    if answer.outcome is LineOutcome.APPROVED:
        return rules.APPROVE
    return LineAnswer(
        outcome=answer.outcome,
        reason_code=answer.reason_code,
        reason=answer.reason.strip(),
        would_accept=answer.would_accept.strip(),
        also_code=answer.also_code,
    )


def _answered(decision: Decision, line: Line, answer: LineAnswer) -> LineDecision:
    return LineDecision.objects.create(
        decision=decision,
        line=line,
        outcome=answer.outcome,
        reason_code=answer.reason_code,
        also_code=answer.also_code,
        reason=answer.reason,
        would_accept=answer.would_accept,
    )


def _same_or_refused(
    made: Decision, answers: Mapping[UUID, LineAnswer], words: str, by: Actor
) -> Decision:
    """A second click finds the decision made; anything else is refused."""
    stored = {
        row.line.ref: LineAnswer(
            LineOutcome(row.outcome), row.reason_code, row.reason, row.would_accept, row.also_code
        )
        for row in made.lines.select_related("line")
    }
    again = {ref: _trimmed(answer) for ref, answer in answers.items()}
    if made.decided_by == by.ref and made.words == words and stored == again:
        return made
    raise AlreadyDecided(
        _("This version is decided already."),
        fix=_("Open it to read the decision. A new version can be sent at any time."),
    )


def _still_counts(version: PlanVersion) -> bool:
    """Whether no newer version was agreed; then a changed answer has nothing to add to."""
    current = queries.current_version(version.plan)
    return current is None or current.number <= version.number


# --- the money ---


@dataclass(frozen=True, slots=True)
class _Money:
    """What a yes posts, and the pot it opened or changed."""

    rows: tuple[Model, ...] = ()
    journals: tuple[Journal, ...] = ()


def _money(
    version: PlanVersion,
    agreed: Sequence[Line],
    key: UUID,
    *,
    words: str,
    by: Actor,
    at: datetime,
    keep: bool = False,
) -> _Money:
    """Funds the agreed lines. `keep`: the amount of the pot stays as it is (a second look)."""
    person = version.plan.person
    amount = planning.amount_of(version)
    target = _target(version, agreed, amount, by=by, at=at)
    pot = queries.pot_of(version.plan)
    lies = PotMoney() if pot is None else queries.money_in(pot)
    change = target - lies.total
    if change < 0 and (keep or not _lowered(version, amount, words)):
        change = 0
    wanted = [
        Wanted(line.root, line.total_minor, aside=line.kind == LineKind.CONTINGENCY)
        for line in agreed
        if line.total_minor
    ]
    funding = rules.fund(lies, change=change, wanted=wanted)
    if funding.short:
        short = show(Money(funding.short, amount.currency), get_language() or "en-gb")
        raise PotTooSmall(
            _("Some of this money is spent or promised already. %(short)s is missing.")
            % {"short": short},
            fix=_("Agree to less, or send it back so the person can change it."),
        )
    day = planning.today(version, at)
    if pot is None:
        starts_on = version.starts_on or day
        pot = Pot(
            person=person,
            plan=version.plan,
            funder=programmes.pack_of(person.programme).funder.code,
            starts_on=starts_on,
            ends_on=rules.pot_ends_on(starts_on),
            currency=amount.currency,
            opened_at=at,
            opened_by=by.ref,
        )
    pot.amount_minor = lies.total + funding.from_programme
    pot.save()
    journals = rules.journals(
        funding,
        key=key,
        book=person.programme.ref,
        currency=amount.currency,
        person=person.ref,
        pot=pot.ref,
        effective_on=day,
        subject=pot.ref,
    )
    ledger.open_accounts(
        {line.account for journal in journals for line in journal.lines}, opened_on=day
    )
    return _Money((pot,), tuple(journals))


def _target(
    version: PlanVersion, agreed: Sequence[Line], amount: Money, *, by: Actor, at: datetime
) -> int:
    """What the pot is to hold: the amount, or more where somebody with that say agrees (R19)."""
    totals = [Money(line.total_minor, line.currency) for line in agreed]
    over = rules.over(totals, amount)
    if not over:
        return amount.minor
    if not _may_go_over(version.plan.person, by, at):
        raise OverAmount(
            _("What you agree to is %(over)s above the amount.")
            % {"over": show(over, get_language() or "en-gb")},
            fix=_("Agree to less, or hand it to somebody who decides above the amount."),
        )
    return amount.minor + over.minor


def _may_go_over(person: Person, by: Actor, at: datetime) -> bool:
    account = Account.objects.filter(ref=by.ref).first()
    viewer = consent.viewer_for(account, at=at)
    return bool(consent.can(viewer, Permission.PLAN_DECIDE_OVER, person=person))


def _lowered(version: PlanVersion, amount: Money, words: str) -> bool:
    """Whether the amount itself went down since the version in force was decided (R18).

    Raises CannotLower without a new assessment, NotWhole without words for the person.
    """
    last = (
        Decision.objects.filter(
            version__plan_id=version.plan_id, version__number__lt=version.number
        )
        .exclude(outcome=Outcome.RETURNED)
        .select_related("version__allocation")
        .order_by("-version__number")
        .first()
    )
    if last is None:
        return False
    then = last.version.allocation
    before = queries.amount_at(then, last.decided_at)
    fresh = version.allocation.assessment_id
    reassessed = fresh is not None and fresh != then.assessment_id
    if not rules.may_lower(before, amount.minor, reassessed=reassessed):
        raise CannotLower(
            _("The amount cannot go down without a new assessment."),
            fix=_("Ask for a new assessment first. Until then the amount stays."),
        )
    if amount.minor < before and not words:
        _refuse([Finding("lower_without_words", "words")])
    return amount.minor < before


def _record(
    verb: str,
    version: PlanVersion,
    rows: Sequence[Model],
    journals: Sequence[Journal],
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    person = version.plan.person
    programme = person.programme
    entry = record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=programme.ref,
        rows=rows,
        versions={
            "pack": programme.pack.digest if programme.pack else "",
            "plan": version.content_hash,
        },
        details={"version": version.number, "plan": str(version.plan.ref), **(details or {})},
        journals=hashes(programme.ref, journals),
    )
    if journals:
        posting.post(journals, book=programme.ref, event=entry, by=by, at=at)
