"""What a no leaves as it was agreed, in the same words for the person and for whoever decides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import show
from ownway.decisions.queries import LineDecided
from ownway.web.ui.showing import babel_locale


def as_agreed(line: Any) -> str:
    """A line as it was agreed before: `Gym, £50`."""
    cost = Money(line.total_minor, line.currency)
    said = show(cost, babel_locale()) if cost else _("Free")
    return _("%(what)s, %(cost)s") % {"what": line.what, "cost": said}


def stays(line: LineDecided) -> str:
    """What goes on although the change of it was refused; empty where nothing does."""
    if line.agreed or line.keeps is None:
        return ""
    return _("What was agreed before stays as it is: %(before)s.") % {
        "before": as_agreed(line.keeps)
    }
