"""Several funders, one budget: their order, their accounts in the books, and what binds whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from ownway.ledger.rules import AccountRef, Kind
from ownway.programme.rules.pack import Exclusion, Funder, Pack

POT_MONTHS = 12  # of one pot, where its funder says nothing else
OWN = "own"  # the code of what a person adds themself; no funder of a pack may take it


def funder_of(pack: Pack, code: str) -> Funder | None:
    """A funder of the pack by its code; None for one it does not name."""
    return next((one for one in pack.funded_by if one.code == code), None)


def party_of(pack: Pack, book: UUID, code: str) -> UUID | None:
    """The name of a funder in the books of a programme.

    The funder listed first needs none: books that were opened with one funder stay as they are.
    """
    return None if pack.funded_by[0].code == code else uuid5(book, f"funder:{code}")


def keeps_funders(before: Pack, after: Pack) -> bool:
    """Whether a pack keeps every funder of the one before it, the same one first.

    Funders may join; none may vanish, for its money lies in pots and books.
    """
    had, has = ([one.code for one in pack.funded_by] for pack in (before, after))
    return had[0] == has[0] and set(had) <= set(has)


def authority_of(pack: Pack, book: UUID, code: str) -> AccountRef:
    """What may still be promised of one funder's money; no more than its envelope, ever."""
    return AccountRef(book, Kind.AUTHORITY, pack.currency, party=party_of(pack, book, code))


def award_of(pack: Pack, book: UUID, code: str) -> AccountRef:
    """What one funder promised the programme."""
    return AccountRef(book, Kind.AWARD, pack.currency, party=party_of(pack, book, code))


def weights(pack: Pack) -> tuple[int, ...]:
    """The share of each funder, in the order of the pack; alone, a funder pays everything."""
    funders = pack.funded_by
    return (1,) if len(funders) == 1 else tuple(one.share or 0 for one in funders)


def months_of_pot(pack: Pack, code: str) -> int:
    """How long a pot of this funder's money lasts."""
    found = funder_of(pack, code)
    return (found.period_months if found else None) or POT_MONTHS


def leading(pack: Pack) -> str:
    """The funder whose pots last longest, the first listed of them: its pot is the plan's year."""
    paying = [one.code for one, weight in zip(pack.funded_by, weights(pack), strict=True) if weight]
    return max(paying, key=lambda code: months_of_pot(pack, code))


def months_of_money(pack: Pack) -> int:
    """For how many months a yes gives money at most."""
    return months_of_pot(pack, leading(pack))


def exclusions(pack: Pack, funder: str | None = None) -> tuple[Exclusion, ...]:
    """What one funder's money may not buy; without a funder, what no money here may buy.

    An exclusion of every funder binds all money, as one under `spending` does.
    """
    funders = pack.funded_by
    if funder is not None:
        found = funder_of(pack, funder)
        return (*pack.spending.exclusions, *(found.exclusions if found else ()))
    shared = set.intersection(*({each.code for each in one.exclusions} for one in funders))
    of_all = [each for each in funders[0].exclusions if each.code in shared]
    return (*pack.spending.exclusions, *of_all)


def every_exclusion(pack: Pack) -> tuple[Exclusion, ...]:
    """All exclusions of a pack, whoever they bind, each code once."""
    listed = [*pack.spending.exclusions, *(e for one in pack.funded_by for e in one.exclusions)]
    return tuple({each.code: each for each in listed}.values())


def year_start(starts: str, today: date) -> date:
    """The first day of the funding year that `today` lies in; `starts` is a month and a day."""
    month, day = (int(part) for part in starts.split("-"))
    this = date(today.year, month, day)
    return this if this <= today else date(today.year - 1, month, day)
