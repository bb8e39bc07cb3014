"""What lies with a holder for a period that has ended goes back to its funder."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.models import Arrangement
from ownway.ledger import queries as books
from ownway.programme import queries as programmes
from ownway.record.store import writing


def note_sent_back(
    *, arrangement: Arrangement, amount: Money, key: UUID, by: Actor, at: datetime
) -> Arrangement:
    """What was left over with a holder came back, or a part of it. `key` is made with the form:
    twice is once.

    Raises NotPossible where it is not what lies there, ForSomebodyElse.
    """
    with writing():
        pot = keeping.locked(arrangement.pot)
        now = keeping.again(arrangement)
        book = pot.person.programme.ref
        if books.posting(book, key) is not None:
            return now
        if by.human == now.person.human:
            raise keeping.ForSomebodyElse(_("Nobody does this with their own money."))
        most = queries.left_over_now(now, at)
        if amount.currency != pot.currency or not 0 < amount.minor <= most.minor:
            raise keeping.NotPossible(
                _("This is not what lies there."), fix=_("Look at the list, and check the amount.")
            )
        journal = rules.sent_back(
            queries.cash_of(now),
            rules.funder_account(book, pot.currency, pot.funder),
            amount.minor,
            key=key,
            effective_on=programmes.day_of(pot.person.programme, at),
            subject=now.ref,
        )
        keeping.post(
            "holding.note_sent_back",
            pot.person,
            [now],
            [journal],
            about={**keeping.told_of(now), "minor": amount.minor},
            by=by,
            at=at,
        )
        return now
