"""Every no of buying and paying, and how findings become one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from ownway.core.problems import Refused
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack
from ownway.spending.phrases import told
from ownway.spending.rules import Ground


class CannotBuy(Refused):
    """Something is in the way of a purchase; `problems` lists everything at once.

    `grounds`: on which a human can be asked to say yes all the same (F15).
    """

    code = "cannot_buy"
    grounds: tuple[Ground, ...] = ()


class KeyUsed(Refused):
    """The key of one purchase came back with other content."""

    code = "key_used"


class NoHolder(Refused):
    """Nobody has the money of this line yet."""

    code = "no_holder"


class NotNow(Refused):
    """The line is not agreed, or its money starts later or has ended."""

    code = "not_now"


class NotPossible(Refused):
    """The purchase or run is no longer where this can be done."""

    code = "not_possible"


class ConflictOfInterest(Refused):
    """Nobody decides on what they asked for, nor on their own money."""

    code = "conflict_of_interest"


class ReasonNeeded(Refused):
    """A no gives its reason, and says what would be a yes."""

    code = "reason_needed"


class NoSuchGoal(Refused):
    """The goal is not one of the agreed plan."""

    code = "no_such_goal"


class PaidMore(Refused):
    """More was paid than was agreed."""

    code = "paid_more"


class NotAnInvoice(Refused):
    """Something in an invoice makes no sense; `problems` lists everything at once."""

    code = "not_an_invoice"


class NotTheirYes(Refused):
    """Only the person, or whoever agrees on buying with them, says yes to what they direct (F5)."""

    code = "not_their_yes"


class NothingToPay(Refused):
    """No line can be paid now."""

    code = "nothing_to_pay"


class TwoPeople(Refused):
    """A pay run is made by one person and released by another who took no part in it."""

    code = "two_people"


class OverLimit(Refused):
    """The run is more than the releaser's role may let go at a time."""

    code = "over_limit"


class PaperRefused(Refused):
    """What a bank gave us cannot be believed as it is; nothing was changed."""

    code = "paper_refused"


class CannotPayInto(Refused):
    """Something is wrong with the account of a payee; `problems` lists everything at once."""

    code = "cannot_pay_into"


class RunChanged(Refused):
    """The run is not what was frozen; nothing is paid from it."""

    code = "run_changed"


def cannot_buy(findings: Iterable[Finding], grounds: tuple[Ground, ...], pack: Pack) -> None:
    """Raises CannotBuy with every finding, and what a human can be asked; else nothing."""
    try:
        refuse(CannotBuy, findings, pack)
    except CannotBuy as refused:
        refused.grounds = grounds
        raise


def refuse(kind: type[Refused], findings: Iterable[Finding], pack: Pack) -> None:
    """Raises `kind` with every finding in the reader's language; nothing where there is none."""
    words = programmes.words(pack, get_language() or "en-gb")
    problems = [told(one, rule=lambda code: words.get(f"exclusion.{code}")) for one in findings]
    if problems:
        raise kind(problems[0].words, fix=problems[0].fix, problems=problems)
