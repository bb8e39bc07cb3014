"""Somebody else's money in sentences: asked for, agreed, paid, left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from ownway.consent.rules import Level, at_least
from ownway.core.money import Money
from ownway.core.show import day
from ownway.spending.queries import MoneyView
from ownway.spending.rules import Status
from ownway.web.plan_words import said
from ownway.web.ui.parts import Column, Table
from ownway.web.ui.showing import babel_locale, local_day

_STATUS: dict[Status, Callable[[], str]] = {
    Status.ASKED: lambda: _("Asked for"),
    Status.APPROVED: lambda: _("Agreed, not paid yet"),
    Status.REFUSED: lambda: _("Not agreed"),
    Status.CANCELLED: lambda: _("Taken back"),
    Status.ON_ITS_WAY: lambda: _("The money is on its way"),
    Status.PAID: lambda: _("Paid"),
    Status.RECEIVED: lambda: _("Paid, and it came"),
}


def left(view: MoneyView, name: str) -> str:
    """Ana has £415.20 left until 31 March 2027."""
    if view.last_on is None:
        return _("There is no money here yet.")
    return _("%(name)s has %(amount)s left until %(day)s.") % {
        "name": name,
        "amount": said(Money(view.left, view.currency)),
        "day": day(view.last_on, babel_locale()),
    }


def more(view: MoneyView, level: Level) -> list[str]:
    """What follows for somebody who is told about money, or agrees on it together."""
    if view.last_on is None or not at_least(level, Level.TOLD):
        return []
    sums = (
        (_("Asked for, no answer yet: %(amount)s."), view.asked_for),
        (_("Agreed, not paid yet: %(amount)s."), view.agreed_not_paid),
        (_("Paid so far: %(amount)s."), view.paid),
    )
    return [words % {"amount": said(Money(minor, view.currency))} for words, minor in sums if minor]


def bought(purchases: Iterable[Any], name: str) -> Table:
    """What was asked for and bought, newest first."""
    return Table(
        caption=_("Newest first"),
        columns=(
            Column(_("What")),
            Column(_("When")),
            Column(_("Where it is")),
            Column(_("Cost"), number=True),
        ),
        rows=[
            (
                one.what,
                local_day(one.asked_at),
                _STATUS[Status(one.status)](),
                Money(one.amount_minor, one.currency),
            )
            for one in purchases
        ],
        empty=_("%(name)s has not asked for anything yet.") % {"name": name},
    )
