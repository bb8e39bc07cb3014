"""How time in a programme ends, and what becomes of money nobody needed (S13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.money import Money
from ownway.joining.rules import Status
from ownway.ledger.rules import AccountRef, Journal, Kind, credit, debit
from ownway.planning.rules import Finding, check_length

LAPSES = frozenset({Kind.AVAILABLE, Kind.CONTINGENCY})


class EndingKind(StrEnum):
    """Graduation is a success with its own name; no other ending is called a failure."""

    GRADUATED = "graduated"
    CHOICE = "choice"
    MOVED = "moved"
    LOST = "lost"  # contact, after a kind search
    PROGRAMME = "programme"  # the programme ended it, with notice and a second look
    DIED = "died"


STANDS_THEN = {
    EndingKind.GRADUATED: Status.GRADUATED,
    EndingKind.CHOICE: Status.LEFT,
    EndingKind.MOVED: Status.MOVED,
    EndingKind.LOST: Status.LEFT,
    EndingKind.PROGRAMME: Status.ENDED,
    EndingKind.DIED: Status.ENDED,
}


def lapse(
    balances: Iterable[tuple[AccountRef, int]],
    *,
    key: UUID,
    pot: UUID,
    back_to: AccountRef,
    effective_on: date,
) -> Journal | None:
    """Money neither promised nor spent goes back to its funder; None where nothing is left.

    Dr available and contingency · Cr authority, which is `back_to` (money design 11). What is
    promised stays until it is paid.
    """
    left = [(account, lies) for account, lies in balances if account.kind in LAPSES and lies > 0]
    if not left:
        return None
    back = credit(back_to, sum(lies for _, lies in left))
    return Journal(
        key=uuid5(key, f"lapse:{pot}"),
        kind="lapse",
        effective_on=effective_on,
        lines=(*(debit(account, lies) for account, lies in left), back),
        subject=pot,
    )


def in_the_way(
    *,
    buying: Iterable[tuple[str, Money, str]],
    second_looks: Iterable[str],
    undecided: int,
    claim: bool = False,
) -> tuple[Finding, ...]:
    """What is still open before somebody can graduate: said one by one, with what to do.

    `buying`: what, how much, and where it stands, for each purchase not finished;
    `second_looks`: what each is about; `undecided`: versions of plans that wait; `claim`: somebody
    looks at an amount the person says is wrong.
    """
    found = [
        Finding(f"buying_{stands}", "buying", values={"what": what, "amount": amount})
        for what, amount, stands in buying
    ]
    found += [Finding("second_look_open", "plan", values={"what": what}) for what in second_looks]
    if undecided:
        found.append(Finding("plan_undecided", "plan"))
    if claim:
        found.append(Finding("claim_open", "amount"))
    return tuple(found)


def check_words(achieved: str, keeps_well: str, thanks: str) -> tuple[Finding, ...]:
    """What keeps the words of an ending from being saved. All of them may stay empty."""
    texts = {"achieved": achieved, "keeps_well": keeps_well, "thanks": thanks}
    return tuple(
        finding for where, words in texts.items() for finding in check_length(words, where)
    )
