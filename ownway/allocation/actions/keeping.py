"""What every write of an amount keeps to: one at a time, a sum that fits, words that fit."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.allocation import rules
from ownway.allocation.actions.refusals import AboveOneOff, NotThisSum
from ownway.allocation.rules import OneOffAnswer
from ownway.core.show import show
from ownway.people.models import Person
from ownway.programme.models import PackVersion
from ownway.programme.queries import pack_of, scheme_of


def locked(person: Person) -> Person:
    """The person, with nobody else adding an amount at the same time."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("programme")
    return rows.get(pk=person.pk)


def require_fits(answer: OneOffAnswer, version: PackVersion, on: date) -> None:
    if answer is OneOffAnswer.FITS:
        return
    pack, most = pack_of(version), rules.one_off_most(scheme_of(version), on)
    if answer is OneOffAnswer.ABOVE_CAP and most is not None:
        cap = show(most, get_language() or "en-gb")
        raise AboveOneOff(
            _("One-off money goes up to %(cap)s. This is more.") % {"cap": cap},
            fix=_("Ask for %(cap)s or less, or plan for a larger budget.") % {"cap": cap},
        )
    if answer is OneOffAnswer.NOT_OFFERED:
        raise NotThisSum(
            _("This programme has no one-off money."), fix=_("You can plan for a yearly budget.")
        )
    if answer is OneOffAnswer.OTHER_CURRENCY:
        raise NotThisSum(
            _("This programme pays in %(currency)s.") % {"currency": pack.currency},
            fix=_("Write the amount in %(currency)s.") % {"currency": pack.currency},
        )
    raise NotThisSum(_("This amount is 0 or less."), fix=_("Write an amount above 0."))
