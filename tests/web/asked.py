"""What is asked for all the same, for the matrix of who may open what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.cast import NOW, Cast


def asked_anyway(cast: Cast, made: Any) -> dict[str, UUID]:
    """A no that can be looked at again, who works for Ana, a price, and a declared interest."""
    from ownway.consent import actions as consent
    from ownway.core.money import Money
    from ownway.spending import actions
    from ownway.spending.models import Tie
    from ownway.spending.rules import Anyway, Ground, TieKind

    gift = made.ask("gym", 500, anyway=Anyway(Ground.GIFT, "For my mother."))
    refused = actions.refuse(
        purchase=gift,
        reason_code="no_goal_link",
        reason="We do not see the goal.",
        would_accept="Say how it helps.",
        by=cast.by("approver"),
        at=NOW,
    )
    hired = made.ask("gym", 500, payee="Jo Poe", ties=[TieKind.WORKER])
    quote = actions.note_quote(
        person=cast.ana,
        line_root=made.lines["gym"].root,
        what="Gym",
        seller="Grand Gym",
        amount=Money(4_500, "GBP"),
        key=UUID(int=11),
        by=cast.by("ana"),
        at=NOW,
    )
    interest = consent.declare_interest(
        programme=cast.programme,
        party=UUID(int=12),
        payee_name="Grand Gym",
        kind="friend",
        from_on=NOW.date(),
        by=cast.by("releaser"),
        at=NOW,
    )
    return {
        "refused": refused.ref,
        "hired": hired.ref,
        "tie": Tie.objects.get().ref,
        "quote": quote.ref,
        "interest": interest.ref,
    }
