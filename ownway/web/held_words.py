"""A payment that is held back, in words for the person: on their pages, and told by staff (R7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.spending.queries import HeldBack
from ownway.spending.rules import HoldState, Outcome
from ownway.web.ui.showing import babel_locale


def told(held: HeldBack) -> list[str]:
    """How it stands, in two sentences; that it goes on, where it does."""
    if held.state is HoldState.GOES_ON:
        return [_goes_on(held), _("You do not have to do anything.")]
    return checking(held.concern) if held.concern is not None else stopped(held.stop)


def _theirs(payee: Any) -> bool:
    """Whether it is the reader who is paid: what they paid themselves goes back to them."""
    return payee is not None and payee.person_id is not None


def _goes_on(held: HeldBack) -> str:
    if held.cause.payee is None or _theirs(held.cause.payee):
        return _("Payments for you go on.")
    return _("Payments to %(payee)s go on.") % {"payee": held.cause.payee.name}


def line(held: HeldBack) -> str:
    """The same for the first page, in a few short sentences."""
    if held.cause.payee is None:
        return told(held)[0]
    if _theirs(held.cause.payee):
        return _("What you paid yourself is not paid back.") if _stays(held) else told(held)[0]
    if _stays(held):
        return _("The bill of %(payee)s is not paid.") % {"payee": held.cause.payee.name}
    return f"{told(held)[0]} {_('It is not about you.')}"


def _stays(held: HeldBack) -> bool:
    return held.state is HoldState.STAYS


def checking(concern: Any) -> list[str]:
    """That somebody checks who is paid, and until when; what was found where it stays so (R7)."""
    if concern is None:
        return []
    if _theirs(concern.payee):
        return _checking_theirs(concern)
    if concern.outcome == Outcome.UPHELD:
        return [
            _("The bill of %(payee)s is not paid. Why: %(reason)s")
            % {"payee": concern.payee.name, "reason": concern.reason},
            _("Your other things go on as usual. If you see it differently, call us."),
        ]
    return [
        _("We are checking the bill of %(payee)s. You hear from us by %(day)s.")
        % {"payee": concern.payee.name, "day": day(concern.decide_by_on, babel_locale())},
        _("It is not about you. Your other things go on as usual."),
    ]


def _checking_theirs(concern: Any) -> list[str]:
    if concern.outcome == Outcome.UPHELD:
        return [
            _("What you paid yourself is not paid back. Why: %(reason)s")
            % {"reason": concern.reason},
            _("Your other things go on as usual. If you see it differently, call us."),
        ]
    return [
        _("We are checking what we pay back to you. You hear from us by %(day)s.")
        % {"day": day(concern.decide_by_on, babel_locale())},
        _("Your other things go on as usual."),
    ]


def stopped(stop: Any) -> list[str]:
    """That payments wait because somebody stopped them (R7); the reason is for those who pay."""
    if stop is None:
        return []
    if _theirs(stop.payee):
        return [
            _("What we pay back to you waits. Somebody is looking into it."),
            _("What you agreed still counts. Call us and ask why."),
        ]
    if stop.payee is not None:
        return [
            _("Payments to %(payee)s wait. Somebody is looking into it.")
            % {"payee": stop.payee.name},
            _("It is not about you. Your other things go on as usual."),
        ]
    return [
        _("Payments for you wait. Somebody is looking into it."),
        _("What you agreed still counts. Call us and ask why."),
    ]
