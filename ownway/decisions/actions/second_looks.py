"""Asking somebody else to look again at a refused line, and their answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.period import working_days_after
from ownway.decisions import queries, rules
from ownway.decisions.actions.funding import Funded, fund
from ownway.decisions.actions.refusals import (
    AlreadyAnswered,
    AlreadyAsked,
    ConflictOfInterest,
    NothingRefused,
)
from ownway.decisions.actions.whole import keep_record, locked, refuse, require_apart
from ownway.decisions.models import Decision, LineDecision, Reconsideration
from ownway.decisions.rules import LineOutcome, SecondLook
from ownway.people.queries import is_human
from ownway.planning import queries as planning
from ownway.planning.models import PlanVersion
from ownway.programme import queries as programmes
from ownway.record.store import writing


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
        refuse(rules.check_challenge(words))
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
        keep_record("decisions.ask_second_look", version, [asked], [], by=by, at=at)
        return asked


def answer_second_look(
    *, second_look: Reconsideration, outcome: str, reason: str, by: Actor, at: datetime
) -> Reconsideration:
    """Somebody else answers in writing, with a reason (R5, scenario 19).

    A changed answer funds the line at once, where the plan goes on and its version is still the
    one in force or none is. Raises ConflictOfInterest, AlreadyAnswered, NotWhole, OverAmount,
    PotTooSmall.
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
        version = locked(decision.version)
        require_apart(version, by, also=asked.decided_human)
        if is_human(asked.asked_by, by.human):
            raise ConflictOfInterest(
                _("You typed in what they said, so somebody else looks again."),
                fix=_("Hand it to a colleague."),
            )
        refuse(rules.check_challenge(reason, where="reason"))
        before = queries.agreed_lines(version.plan)
        asked.outcome, asked.reason = wanted, reason
        asked.answered_at, asked.answered_by, asked.answered_human = at, by.ref, by.human
        asked.save()
        money = Funded()
        if wanted is SecondLook.CHANGED and _still_counts(version):
            agreed = queries.agreed_in(decision)
            if not queries.money_lasts(version, at):  # what a no kept has had its time
                agreed = [line for line in agreed if line.version_id == version.pk]
            how: dict[str, Any] = {"words": reason, "by": by, "at": at, "keep": True}
            money = fund(version, agreed, before, asked.ref, **how)
        keep_record(
            "decisions.answer_second_look",
            version,
            [asked, *money.rows],
            money.journals,
            by=by,
            at=at,
            details={"second_look": str(asked.ref), "outcome": str(wanted)},
        )
        return asked


def _still_counts(version: PlanVersion) -> bool:
    """Whether the plan goes on and no newer version was agreed; else a yes has nothing to add to.

    Money of somebody who left has gone back to its funder, and none is given anew.
    """
    if version.plan.ended_at is not None:
        return False
    current = queries.current_version(version.plan)
    return current is None or current.number <= version.number
