"""Which stretch of days a statement is for: a month, all of it, or any days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_skeleton
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ownway.core.period import Period
from ownway.core.problems import NotVisible
from ownway.spending.rules import month_of, months
from ownway.web.ui.forms import DayField
from ownway.web.ui.showing import babel_locale

ALL, OTHER = "all", "other"
MOST_MONTHS = 24


class PeriodForm(forms.Form):
    """A month from a list, everything so far, or two days of one's own."""

    which = forms.ChoiceField(
        label=_("For which time?"), error_messages={"required": _("Choose a time.")}
    )

    def __init__(self, *args: Any, first: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first, self._today = first, today
        listed = [
            (
                one.starts_on.isoformat(),
                format_skeleton("yMMMM", one.starts_on, locale=babel_locale()),
            )
            for one in months(first, today, most=MOST_MONTHS)
        ]
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            *listed,
            (ALL, _("Everything so far")),
            (OTHER, _("Other days: write them below")),
        ]
        self.fields["from_on"] = DayField(label=_("From"), required=False)
        self.fields["last_on"] = DayField(label=_("Up to and with"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("which") == OTHER and not self.errors:
            from_on, last_on = found["from_on"], found["last_on"]
            if from_on is None or last_on is None:
                self.add_error("from_on", _("Write both days."))
            elif from_on > last_on:
                self.add_error("last_on", _("The last day comes after the first."))
        return found

    @property
    def period(self) -> Period:
        """What was chosen, of a form that is in order."""
        which = self.cleaned_data["which"]
        if which == ALL:
            return Period(min(self._first, self._today), self._today + timedelta(days=1))
        if which == OTHER:
            last = self.cleaned_data["last_on"] + timedelta(days=1)
            return Period(self.cleaned_data["from_on"], last)
        return month_of(date.fromisoformat(which))


def asked_period(request: HttpRequest, today: date) -> Period:
    """The days an address names, else this month so far. Raises NotVisible where unreadable."""
    if "from" not in request.GET:
        return Period(today.replace(day=1), today + timedelta(days=1))
    try:
        first = date.fromisoformat(request.GET["from"])
        last = date.fromisoformat(request.GET.get("to", ""))
        asked = Period(first, last + timedelta(days=1))
    except (ValueError, OverflowError):
        raise NotVisible from None
    if asked.starts_on == date.min:  # a statement begins with what lay there the day before
        raise NotVisible
    return asked


def asked_known(request: HttpRequest, today: date) -> date | None:
    """The past day of which an address wants what was known then; None for what is known now.

    Raises NotVisible where it cannot be read or is still to come.
    """
    if not request.GET.get("known"):
        return None
    try:
        day = date.fromisoformat(request.GET["known"])
    except ValueError:
        raise NotVisible from None
    if day > today:
        raise NotVisible
    return day


def as_query(period: Period, **more: str) -> str:
    """The end of an address that names these days."""
    days = {"from": period.starts_on.isoformat(), "to": period.last_on.isoformat()}
    return "?" + urlencode({**more, **days})
