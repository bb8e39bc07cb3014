"""What was put right, and why: the same words for the person and for whoever did it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from ownway.core.show import day, show
from ownway.ledger.rules import CorrectionReason
from ownway.spending.queries import Act
from ownway.web.ui.showing import babel_locale

_BECAUSE: dict[CorrectionReason, Callable[[], str]] = {
    CorrectionReason.TWICE: lambda: _("it was written down twice"),
    CorrectionReason.WRONG_AMOUNT: lambda: _("the amount was wrong"),
    CorrectionReason.WRONG_DAY: lambda: _("the day was wrong"),
    CorrectionReason.WRONG_PLACE: lambda: _("it belongs to something else"),
    CorrectionReason.DID_NOT_HAPPEN: lambda: _("it did not happen"),
}


def because(reason: str) -> str:
    """Why, as the end of a sentence."""
    return _BECAUSE[CorrectionReason(reason)]()


def put_right(acts: Sequence[Act]) -> list[str]:
    """Put right on 4 September: £38 does not count as paid, because it did not happen."""
    said = []
    for one in acts:
        if one.correction is None:
            continue
        words = (
            _("Put right on %(day)s: %(amount)s does not count as paid, because %(why)s.")
            if one.payment is not None
            else _("Put right on %(day)s: %(amount)s did not come back, because %(why)s.")
        )
        said.append(
            words
            % {
                "day": day(timezone.localdate(one.correction.put_right_at), babel_locale()),
                "amount": show(one.amount, babel_locale()),
                "why": because(one.correction.reason),
            }
        )
    return said
