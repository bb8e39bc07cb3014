"""The ways months and corrections are refused, in words fit to show a person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ownway.core.problems import Refused


class MonthNotOver(Refused):
    """A month is closed once its last day is over."""

    code = "month_not_over"


class InOrder(Refused):
    """Months are closed from the earliest on, and opened again from the latest back."""

    code = "months_in_order"


class NotNow(Refused):
    """The month is not in the state this needs."""

    code = "month_not_now"


class SamePerson(Refused):
    """Whoever asks that a month is opened again does not open it."""

    code = "same_person"


class BooksDisagree(Refused):
    """The entries do not come to what the counters say: nothing is closed over that."""

    code = "books_disagree"


class NotInTheBooks(Refused):
    """There is no journal under this key."""

    code = "not_in_the_books"


def month_not_over() -> MonthNotOver:
    return MonthNotOver(
        _("This month is not over yet."), fix=_("Close it once its last day is over.")
    )


def earlier_first() -> InOrder:
    return InOrder(_("An earlier month is still open."), fix=_("Close the earliest month first."))


def later_first() -> InOrder:
    return InOrder(
        _("A later month is closed already."), fix=_("Open the latest closed month first.")
    )


def closed_already() -> NotNow:
    return NotNow(_("This month is closed already."))


def not_closed() -> NotNow:
    return NotNow(_("This month is not closed."))


def asked_already() -> NotNow:
    return NotNow(
        _("Somebody has asked for this already."), fix=_("Another person can open the month now.")
    )


def nobody_asked() -> NotNow:
    return NotNow(
        _("Nobody has asked for this month to be opened again."),
        fix=_("Ask for it first, with the reason. Another person opens it."),
    )


def same_person() -> SamePerson:
    return SamePerson(_("You asked for this month to be opened again, so another person opens it."))


def books_disagree() -> BooksDisagree:
    return BooksDisagree(
        _("The books do not agree with themselves, so the month was not closed."),
        fix=_("Ask your technical team to run “ownway books check”."),
    )


def not_in_the_books() -> NotInTheBooks:
    return NotInTheBooks(_("This is not in the books."))
