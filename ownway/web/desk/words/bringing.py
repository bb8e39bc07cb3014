"""What a file from another place says, for whoever loads it: counts and sums, no plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import day, show
from ownway.endings.rules import totals
from ownway.web.ui.parts import SummaryRow
from ownway.web.ui.showing import babel_locale


def checked(content: Mapping[str, Any], size: int, digest: str) -> list[SummaryRow]:
    """Whose it is, from where, and the sums to compare with the read-me of the file."""
    here, found = babel_locale(), totals(content)
    made_on = day(date.fromisoformat(content["made_on"]), here)
    return [
        SummaryRow(_("Whose it is"), content["person"]["name"]),
        SummaryRow(
            _("From"),
            _("%(place)s, made on %(day)s")
            % {
                "place": content["from"],
                "day": made_on,
            },
        ),
        SummaryRow(_("Goals"), str(found.goals)),
        SummaryRow(
            _("Things in the plan"),
            _("%(count)s, %(total)s in all")
            % {
                "count": found.lines,
                "total": _said(found.lines_minor, content["currency"], here),
            },
        ),
        SummaryRow(
            _("Money left there"),
            _said(found.left_minor, content["currency"], here),
            note=_("To know only. No money comes with it."),
        ),
        SummaryRow(_("Size"), _("%s bytes") % size),
        SummaryRow(_("Checksum (SHA-256)"), digest),
    ]


def _said(minor: int, currency: str, here: str) -> str:
    return show(Money(minor, currency), here)
