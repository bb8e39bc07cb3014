"""What the cash at a holder is for: what stays there, and what the holder lacks."""

from __future__ import annotations

from ownway.decisions.models import Pot
from ownway.holding import rules
from ownway.holding.models import Arrangement
from ownway.holding.queries import lines
from ownway.holding.queries.asked_back import awaited
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind


def stays(cash: AccountRef, pot: Pot, *, but: Arrangement | None = None) -> int:
    """What of the cash in this account has to stay, in minor units, one line left out.

    What was promised from it, what the lines held there may still spend, and what is to come back.
    """
    return lines.promised_from(cash) + lines.kept_for(cash, pot, but=but) + awaited(cash, pot)


def lacking(arrangement: Arrangement) -> int:
    """What this holder lacks to pay for its lines, this one included, in minor units.

    With the notional way nothing moves, so nothing is lacking. What lies there from periods that
    have ended is not in it: see `sending`. Cash that is to come back pays for no line: else money
    sent later would be smaller by it, and the holder would owe it once more.
    """
    cash, pot = lines.cash_of(arrangement), arrangement.pot
    if cash.kind is Kind.NOTIONAL_CASH:
        return 0
    money = lines.line_money(pot).get(arrangement.line_root)
    rights = lines.kept_for(cash, pot, but=arrangement) + (money.left if money else 0)
    return rules.still_to_send(
        rights=rights,
        open_holds=lines.promised_from(cash),
        cash=books.balance(cash) - awaited(cash, pot),
    )
