"""Where a bill is, and what is strange about it, in words for a payee, a person and staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import day
from ownway.programme.queries import Words
from ownway.spending import queries
from ownway.spending.queries import NewDetails
from ownway.spending.rules import BillStatus, Doubt, InvoiceStatus
from ownway.web.ui.showing import babel_locale

_WHERE: dict[str, Callable[[], str]] = {
    "held": lambda: _("We look at it. You hear from us by %(day)s."),
    "with_person": lambda: _("Received. It waits for the yes of the person you did it for."),
    "agreed": lambda: _("Agreed. Pay day: %(day)s."),
    "agreed_by_hand": lambda: _("Agreed. The person pays you themselves."),
    "on_its_way": lambda: _("The money is on its way. Pay day: %(day)s."),
    "paid": lambda: _("Paid on %(day)s."),
    "refused": lambda: _("Not paid. Read why below."),
    "withdrawn": lambda: _("Taken back. What it was for does not go on."),
    "paid_back": lambda: _("The person says that they paid you themselves."),
}
_MINE: dict[str, Callable[[], str]] = {
    "held": lambda: _("We look at it. You hear from us by %(day)s. Nothing else waits."),
    "with_person": lambda: _("It waits for your yes."),
    "agreed": lambda: _("You said yes. Paid by %(day)s."),
    "agreed_by_hand": lambda: _("You said yes. You pay it yourself."),
    "on_its_way": lambda: _("The money is on its way."),
    "paid": lambda: _("Paid on %(day)s."),
    "refused": lambda: _("It is not paid. The reason is below."),
    "withdrawn": lambda: _("You took back what it was for."),
    "paid_back": lambda: _("You paid it yourself, and get it back."),
}
_DOUBT: dict[Doubt, Callable[[], str]] = {
    Doubt.REPEATED_NUMBER: lambda: _("There is a bill with this number already."),
    Doubt.ALIKE: lambda: _("There is a bill much like this one already."),
    Doubt.OVERLAPPING_HOURS: lambda: _("The same worker is on another bill at the same hours."),
    Doubt.MORE_THAN_THE_DAY: lambda: _("There are more hours on a day than the day has."),
    Doubt.OUTSIDE_THE_TIME: lambda: _("Some days are outside the time that was agreed."),
    Doubt.OVER_THE_PRICE: lambda: _("It comes to more than what is left of the agreed price."),
    Doubt.LIVES_WITH_THEM: lambda: _("Somebody on it lives in one home with whom they work for."),
    Doubt.BELOW_LEAST_WAGE: lambda: _("It is less for an hour than the law lets anybody pay."),
    Doubt.NOT_INSURED: lambda: _("No insurance of the employer is written down for these days."),
}


@dataclass(frozen=True, slots=True)
class BillShown:
    """One bill as a page shows it."""

    ref: Any
    number: str
    amount: Money
    days: str
    where: str
    doubts: tuple[str, ...]
    why: str
    reason: str
    url: str = ""  # where it is answered


def bill(row: Any, words: Words, *, mine: bool) -> BillShown:
    """A bill for its payee, or (`mine`) for the person. Names no other bill and no other person."""
    told = queries.progress(row)
    code = "agreed_by_hand" if told.code == "agreed" and told.on is None else told.code
    said = (_MINE if mine else _WHERE)[code]()
    held = row.status == InvoiceStatus.HELD
    return BillShown(
        ref=row.ref,
        number=row.number,
        amount=Money(row.amount_minor, row.currency),
        days=days(row),
        where=said % {"day": day(told.on, babel_locale()) if told.on else ""},
        doubts=doubts(row) if held else (),
        why=words.get(f"reason.{row.reason_code}") if row.reason_code else "",
        reason=row.reason,
    )


@dataclass(frozen=True, slots=True)
class PaymentShown:
    """One payment that needs no bill, and where it is."""

    amount: Money
    where: str


def payment(row: Any) -> PaymentShown:
    """A payment for whoever is paid: its pay day, that it is on its way, or the day it came."""
    on = queries.paid_on(row) if row.status == BillStatus.PAID else row.promised_on
    said = _WHERE[row.status]() % {"day": day(on, babel_locale())}
    return PaymentShown(Money(row.amount_minor, row.currency), said)


def doubts(row: Any) -> tuple[str, ...]:
    """What is strange about a bill, in kind words."""
    return tuple(_DOUBT[Doubt(one.code)]() for one in row.doubts.all())


def days(row: Any) -> str:
    """From the first to the last day, both named where they differ."""
    first, last = row.from_on, row.until_on - timedelta(days=1)
    if first == last:
        return day(first, babel_locale())
    return _("%(first)s to %(last)s, both included") % {
        "first": day(first, babel_locale()),
        "last": day(last, babel_locale()),
    }


def reasons(pack: Any, words: Words) -> dict[str, str]:
    """The reasons a bill can be refused for, in words."""
    codes = pack.spending.invoices.refusal_reasons
    return {code: words.get(f"reason.{code}") for code in codes}


def work(row: Any) -> list[str]:
    """Who worked when, line by line."""
    said = []
    for one in row.worked.all():
        values = {
            "who": one.worker,
            "day": day(one.worked_on, babel_locale()),
            "hours": f"{one.minutes // 60}:{one.minutes % 60:02}",
        }
        if one.begins is None:
            said.append(_("%(who)s, %(day)s: %(hours)s hours") % values)
        else:
            values["from"] = f"{one.begins // 60:02}:{one.begins % 60:02}"
            said.append(_("%(who)s, %(day)s from %(from)s: %(hours)s hours") % values)
    return said


def new_details(found: NewDetails | None) -> list[str]:
    """That a payee has new bank details, from when they count, and what to do if that is wrong."""
    if found is None:
        return []
    shown = {"payee": found.account.payee.name, "day": day(found.written_on, babel_locale())}
    said = [_("On %(day)s somebody wrote down a new bank account for %(payee)s.") % shown]
    if found.counts:
        said.append(_("We rang them first. We pay into it now."))
    elif found.counts_from is None:
        said.append(
            _("We ring them first, on a number we had before. Nothing is paid into it yet.")
        )
    else:
        counts = {"day": day(found.counts_from, babel_locale())}
        said.append(_("We rang them first. We pay nothing into it before %(day)s.") % counts)
    if found.meanwhile:
        said.append(_("Until then we pay into the account from before."))
    said.append(_("Does this look wrong? Call us at once."))
    return said
