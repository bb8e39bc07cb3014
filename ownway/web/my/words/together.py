"""Something bought with others, in sentences: what is missing, who is in, never who gives what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import show
from ownway.spending.queries import PoolView
from ownway.spending.rules import PoolStatus
from ownway.web.ui.showing import babel_locale

_STATUS: dict[PoolStatus, Callable[[], str]] = {
    PoolStatus.OPEN: lambda: _("%(missing)s is still missing."),
    PoolStatus.ORDERED: lambda: _("Everything is there. It is ordered."),
    PoolStatus.GIVEN_UP: lambda: _("It was let go. Nobody paid anything."),
}


@dataclass(frozen=True, slots=True)
class PoolCard:
    """One thing in the list."""

    ref: UUID
    what: str
    status: str


def card(view: PoolView) -> PoolCard:
    return PoolCard(ref=view.pool.ref, what=view.pool.what, status=status(view))


def status(view: PoolView) -> str:
    """Where it stands, in a sentence."""
    state = PoolStatus.GIVEN_UP if view.called_off else PoolStatus(view.pool.status)
    said = _STATUS[state]()
    return said % {"missing": show(view.missing, babel_locale())}


def total(view: PoolView) -> Money:
    """What the whole thing costs."""
    return Money(view.pool.total_minor, view.pool.currency)


def mine(view: PoolView) -> str:
    """What the reader gives; nobody else reads it."""
    if view.mine is None:
        return ""
    given = show(Money(view.mine.amount_minor, view.pool.currency), babel_locale())
    return _("You give %(amount)s. Only you see that.") % {"amount": given}


def others(view: PoolView) -> list[str]:
    """The names of the others as each chose, without the reader's own."""
    names = list(view.shown)
    if view.mine is not None:
        names.remove(view.mine.shown_as)
    return names
