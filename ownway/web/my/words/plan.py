"""What the pages of the plan say about its sums, its things and two texts side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.money import Money, exponent
from ownway.core.show import marks, show
from ownway.planning.queries import Contents, LineView
from ownway.planning.rules import LineKind
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Total:
    """The money of a plan in sentences. Being over is said in the same calm way (P4)."""

    have: str
    uses: str
    left: str
    over: bool
    used_minor: int
    amount_minor: int


def _said(amount: Money) -> str:
    return show(amount, babel_locale())


def total(contents: Contents) -> Total:
    """You have …. This plan uses …. You have … left to plan."""
    return _total(contents.amount, contents.total)


def _total(amount: Money, used: Money) -> Total:
    over = used > amount
    return Total(
        have=_("You have %(amount)s.") % {"amount": _said(amount)},
        uses=_("This plan uses %(amount)s.") % {"amount": _said(used)},
        left=_("This is %(amount)s more than your money. You can still save it and talk about it.")
        % {"amount": _said(used - amount)}
        if over
        else _("You have %(amount)s left to plan.") % {"amount": _said(amount - used)},
        over=over,
        used_minor=min(used.minor, amount.minor),
        amount_minor=max(amount.minor, 1),
    )


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The answer to 'Work out the total'."""

    line: str
    total: Total


def worked_out(line: Money, others: Money, contents: Contents) -> WorkedOut:
    """What one thing comes to, and the plan with it; nothing is saved."""
    return WorkedOut(
        line=_("In all: %(amount)s") % {"amount": _said(line)},
        total=_total(contents.amount, others + line),
    )


@dataclass(frozen=True, slots=True)
class Live:
    """What the script needs to work out the same sum in whole minor units."""

    digits: int
    decimal: str
    group: str
    signs: str
    frame: str
    limit: int


def live(contents: Contents, others: Money) -> Live:
    """Marks of this language, and how much is left beside the other things."""
    ours = marks(babel_locale())
    currency = contents.amount.currency
    zero = show(Money(0, currency), babel_locale())
    return Live(
        digits=exponent(currency),
        decimal=ours.decimal,
        group=ours.group,
        signs=f"{currency} {zero.replace('0', '').strip()}",
        frame=zero.replace("0", "{amount}"),
        limit=contents.amount.minor - others.minor,
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One thing of a plan as a card."""

    ref: UUID
    what: str
    cost: str
    goal: str
    free: bool


def cards(lines: Iterable[LineView]) -> list[Card]:
    """The things of a plan; money kept aside has a page of its own."""
    return [
        Card(
            ref=line.ref,
            what=line.what,
            cost=cost(line),
            goal=line.goal_words,
            free=not line.total,
        )
        for line in lines
        if line.kind is not LineKind.CONTINGENCY
    ]


def cost(line: LineView) -> str:
    """£12.50 each time, 52 times: £650"""
    if not line.total:
        return _("Free")
    if line.times == 1:
        return _said(line.total)
    return ngettext(
        "%(each)s each time, %(times)s time: %(total)s",
        "%(each)s each time, %(times)s times: %(total)s",
        line.times,
    ) % {"each": _said(line.each), "times": line.times, "total": _said(line.total)}


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved while this form was open."""

    who: str
    texts: tuple[str, ...]


def both(theirs: Mapping[str, object], who: str) -> Theirs:
    """Their text, as they wrote it. The writer's own stays in the form."""
    texts = tuple(text for text in theirs.values() if isinstance(text, str) and len(text) > 2)
    return Theirs(who=who or _("Somebody"), texts=texts)
