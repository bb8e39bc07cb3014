"""Writing down how true the centres are to what a recovery college is: dated, for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ownway.core.actors import Actor
from ownway.core.wording import at_most
from ownway.learning import rules
from ownway.learning.actions.refusals import refuse
from ownway.learning.models import FidelityCheck, FidelityKind, FidelityScore, Hub
from ownway.learning.queries.fidelity import live
from ownway.learning.rules import Card, Component, Kind, KindComponent
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


def check_fidelity(
    *,
    programme: Programme,
    hub: Hub | None = None,
    from_on: date,
    until_on: date,
    scores: Mapping[Component, int],
    kinds: Mapping[KindComponent, Kind],
    why: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> FidelityCheck:
    """One look over `[from_on, until_on)`, with what the product saw beside what somebody says.

    What is left open stays open: such a look has no total. `why`: component → what was seen.
    Raises NotReady for a score that does not exist, that nothing shows, or without a reason.
    """
    if until_on <= from_on:
        refuse([rules.Lack("ends_before_it_starts", 1)])
    reasons = {code: at_most(words) for code, words in why.items()}
    with writing():
        seen = live(programme, from_on=from_on, until_on=until_on, hub=hub)
        refuse(rules.card_lack(Card(scores, kinds), reasons, seen))
        made = FidelityCheck.objects.create(
            programme=programme,
            hub=hub,
            from_on=from_on,
            until_on=until_on,
            live=seen.as_counts(),
            checked_at=at,
            checked_by=by.ref,
        )
        scored = FidelityScore.objects.bulk_create(
            FidelityScore(
                check_made=made, component=one, score=score, why=reasons.get(one.value, "")
            )
            for one, score in scores.items()
        )
        described = FidelityKind.objects.bulk_create(
            FidelityKind(
                check_made=made, component=one, kind=kind.value, why=reasons.get(one.value, "")
            )
            for one, kind in kinds.items()
        )
        record.write(
            by=by,
            at=at,
            verb="learning.check_fidelity",
            programme=programme.ref,
            rows=[made, *scored, *described],
        )
        return made
