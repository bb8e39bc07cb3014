"""What becomes of planning buddies when one of the two stops: no reason, nobody's fault."""

from __future__ import annotations

from django.utils.translation import gettext as _


def stopped(*, helped: bool) -> tuple[str, str]:
    """For the one who stays: what is over, and what they can do. `helped`: it was their plan."""
    if helped:
        return _("Your planning buddy has stopped"), _("It is nobody's fault. You can ask another.")
    return (
        _("The one you helped to plan has stopped"),
        _("It is nobody's fault. You can offer it to another."),
    )


def ended_too(*, parted: bool) -> str:
    """For the one whose time here is over; empty where there was no buddy."""
    if not parted:
        return ""
    return _(
        "You and your planning buddy no longer plan together. If you come back, you can begin"
        " again."
    )
