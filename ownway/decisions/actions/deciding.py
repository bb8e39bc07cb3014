"""Yes or no to every line of a sent version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.decisions import queries, rules
from ownway.decisions.actions.funding import Funded, fund
from ownway.decisions.actions.refusals import AlreadyDecided, NotSent, Overtaken
from ownway.decisions.actions.whole import keep_record, locked, refuse, require_apart
from ownway.decisions.models import Decision, LineDecision
from ownway.decisions.rules import LineAnswer, LineOutcome, Outcome
from ownway.planning.models import Line, PlanVersion
from ownway.programme import queries as programmes
from ownway.record.store import writing


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
    money; a later one funds the new lines from what the pot still has (scenarios 6, 23). A no to a
    change leaves what was agreed before as it was.

    Raises NotWhole with all problems, ConflictOfInterest, AlreadyDecided, Overtaken, NotSent,
    OverAmount, CannotLower, PotTooSmall, and posting.NotEnough where the programme's envelope
    does not reach.
    """
    words = words.strip()
    with writing():
        version = locked(version)
        lines = list(version.lines.filter(removed_at__isnull=True).order_by("position", "pk"))
        made = Decision.objects.filter(version=version).first()
        if made is not None:
            return _same_or_refused(made, answers, words, by)
        _require_decidable(version)
        require_apart(version, by)
        said = {ref: _trimmed(answer) for ref, answer in answers.items()}
        pack = programmes.pack_of(version.plan.person.programme)
        refuse(rules.check([line.ref for line in lines], said, pack.decisions, words=words))
        lasts = queries.money_lasts(version, at)
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
        rows = [_answered(decision, line, said[line.ref], keeps=lasts) for line in lines]
        yes = sum(row.outcome == LineOutcome.APPROVED for row in rows)
        money = Funded()
        if outcome is not Outcome.RETURNED:
            agreed, before = queries.agreed_in(decision), queries.agreed_before(version)
            money = fund(version, agreed, before, decision.ref, words=words, by=by, at=at)
        keep_record(
            "decisions.decide",
            version,
            [decision, *rows, *money.rows],
            money.journals,
            by=by,
            at=at,
            details={"decision": str(decision.ref), "outcome": str(outcome), "agreed": yes},
        )
        return decision


def _require_decidable(version: PlanVersion) -> None:
    if version.sent_at is None:
        raise NotSent(_("This plan is not sent yet. The person is still writing it."))
    if version.plan.ended_at is not None:
        raise NotSent(_("This plan has ended."))
    if queries.newer_sent(version):
        raise Overtaken(
            _("A newer version of this plan was sent."), fix=_("Open the newest version.")
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


def _answered(decision: Decision, line: Line, answer: LineAnswer, *, keeps: bool) -> LineDecision:
    return LineDecision.objects.create(
        decision=decision,
        line=line,
        keeps=keeps and answer.outcome is LineOutcome.REFUSED,
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
