"""The ways the kernel says no, in words fit to show a person."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.problems import Refused
from ownway.core.show import show
from ownway.ledger.rules import AccountRef, Half, Kind


class NotEnough(Refused):
    """An account or a hold has too little: `missing` minor units of the account's currency."""

    code = "not_enough"

    def __init__(self, account: AccountRef, missing: int, words: str) -> None:
        super().__init__(words, fix=_("Choose a smaller amount, or ask for help with the plan."))
        self.account = account
        self.missing = missing


class KeyReused(Refused):
    """The key of a thing already done came back with other content."""

    code = "key_reused"


class Closed(Refused):
    """The day lies in a month that is closed, or the account is closed."""

    code = "closed"


class AlreadyReversed(Refused):
    """A journal is put right at most once, and a reversal is not itself reversed."""

    code = "already_reversed"


def too_little(account: AccountRef, missing: int) -> str:
    amount = _shown(account, missing)
    if account.kind is Kind.AUTHORITY:
        return _("The money of this funder does not reach. %(amount)s is missing.") % amount
    if account.kind.half is Half.CASH:
        return _("There is not enough money in this account. %(amount)s is missing.") % amount
    return _("There is not enough money left for this. %(amount)s is missing.") % amount


def hold_too_small(account: AccountRef, missing: int) -> str:
    return _("This is %(amount)s more than was set aside for it.") % _shown(account, missing)


def _shown(account: AccountRef, minor: int) -> dict[str, str]:
    return {"amount": show(Money(minor, account.currency), get_language() or "en-gb")}


def closed() -> Closed:
    return Closed(_("This month is closed. Choose a later day."))


def key_reused() -> KeyReused:
    return KeyReused(
        _("This was already done with other content. Start again from the page before.")
    )


def already_reversed() -> AlreadyReversed:
    return AlreadyReversed(_("This was already put right. Look at the entry that did it."))
