"""The accounts there are, and what each kind may refuse."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID


class Half(StrEnum):
    """The half of the books an account belongs to."""

    RIGHTS = "rights"
    CASH = "cash"


class Side(StrEnum):
    """The side on which an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"


class Rule(IntEnum):
    """What an account may refuse; the number is stored beside its counter."""

    FREE = 0
    DEBITS_WITHIN_CREDITS = 1  # pots and authority
    CREDITS_WITHIN_DEBITS = 2  # cash


class Kind(StrEnum):
    """The kinds of account. Counted kinds carry a running balance and may say no."""

    AWARD = "award"
    AUTHORITY = "authority"
    AVAILABLE = "available"
    COMMITTED = "committed"
    CONTINGENCY = "contingency"
    SPENT = "spent"
    DIRECT_CASH = "direct_cash"
    THIRD_CASH = "third_cash"
    NOTIONAL_CASH = "notional_cash"
    FUNDER_CASH = "funder_cash"
    CONTRIBUTION_CASH = "contribution_cash"
    PAID = "paid"
    IN_TRANSIT = "in_transit"
    WRITE_OFF_RIGHTS = "write_off_rights"
    WRITE_OFF_CASH = "write_off_cash"
    EXCHANGE_RIGHTS = "exchange_rights"
    EXCHANGE_CASH = "exchange_cash"

    # What follows from the kind, set below from one table; read for every line that is posted.
    half: Half
    side: Side
    rule: Rule
    counted: bool


class _Nature(NamedTuple):
    half: Half
    side: Side
    rule: Rule
    counted: bool


_NATURE = {
    Kind.AWARD: _Nature(Half.RIGHTS, Side.DEBIT, Rule.FREE, True),
    Kind.AUTHORITY: _Nature(Half.RIGHTS, Side.CREDIT, Rule.DEBITS_WITHIN_CREDITS, True),
    Kind.AVAILABLE: _Nature(Half.RIGHTS, Side.CREDIT, Rule.DEBITS_WITHIN_CREDITS, True),
    Kind.COMMITTED: _Nature(Half.RIGHTS, Side.CREDIT, Rule.DEBITS_WITHIN_CREDITS, True),
    Kind.CONTINGENCY: _Nature(Half.RIGHTS, Side.CREDIT, Rule.DEBITS_WITHIN_CREDITS, True),
    Kind.SPENT: _Nature(Half.RIGHTS, Side.CREDIT, Rule.FREE, True),
    Kind.DIRECT_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.CREDITS_WITHIN_DEBITS, True),
    Kind.THIRD_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.CREDITS_WITHIN_DEBITS, True),
    Kind.NOTIONAL_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, True),
    Kind.FUNDER_CASH: _Nature(Half.CASH, Side.CREDIT, Rule.FREE, False),
    Kind.CONTRIBUTION_CASH: _Nature(Half.CASH, Side.CREDIT, Rule.FREE, False),
    Kind.PAID: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, False),
    Kind.IN_TRANSIT: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, False),
    Kind.WRITE_OFF_RIGHTS: _Nature(Half.RIGHTS, Side.DEBIT, Rule.FREE, False),
    Kind.WRITE_OFF_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, False),
    Kind.EXCHANGE_RIGHTS: _Nature(Half.RIGHTS, Side.DEBIT, Rule.FREE, False),
    Kind.EXCHANGE_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, False),
}

for _kind, _nature in _NATURE.items():
    _kind.half, _kind.side, _kind.rule, _kind.counted = _nature


@dataclass(frozen=True, slots=True)
class AccountRef:
    """One account. Owner, pot, line and party are names given by those above, opaque here.

    `book` is the book's uuid (the programme's), `currency` an ISO 4217 code.
    """

    book: UUID
    kind: Kind
    currency: str
    owner: UUID | None = None
    pot: UUID | None = None
    line: UUID | None = None
    party: UUID | None = None
    _code: str = field(default="", init=False, repr=False, compare=False)

    @property
    def code(self) -> str:
        """The account's name inside its book, made of all that never changes; made once."""
        if not self._code:
            refs = (("o", self.owner), ("p", self.pot), ("l", self.line), ("y", self.party))
            named = [f"{letter}.{ref.hex}" for letter, ref in refs if ref is not None]
            code = "/".join([self.kind.value, self.currency, *named])
            object.__setattr__(self, "_code", code)
        return self._code

    def __hash__(self) -> int:
        # A pay run asks for it many thousand times; a text remembers its own.
        return hash(self.code)


_LETTERS = {"o": "owner", "p": "pot", "l": "line", "y": "party"}


@lru_cache(maxsize=20_000)
def account_of(book: UUID, code: str) -> AccountRef:
    """The account a code names; what a code means never changes, so it is read but once.

    Raises ValueError for a text that is no code of an account.
    """
    kind, currency, *named = code.split("/")
    refs = {}
    for one in named:
        letter, _, ref = one.partition(".")
        if letter not in _LETTERS:
            raise ValueError("not the code of an account")
        refs[_LETTERS[letter]] = UUID(ref)
    return AccountRef(book, Kind(kind), currency, **refs)


def normal(kind: Kind, debits_less_credits: int) -> int:
    """A balance as people read it: what is left of a pot and what lies in a bank are above zero."""
    return debits_less_credits if kind.side is Side.DEBIT else -debits_less_credits
