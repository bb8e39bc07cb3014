"""What a finding about buying says to a person; rules, being pure, cannot translate."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.problems import Problem
from ownway.core.show import show
from ownway.planning.rules import Finding

# code → (what is so, what would help)
_SAID: dict[str, Callable[[], tuple[str, str]]] = {
    "no_what": lambda: (_("Say what you want to buy."), _("A few words are enough.")),
    "no_payee": lambda: (
        _("Say who will be paid."),
        _("Write the name of the shop or the person."),
    ),
    "too_long": lambda: (
        _("This is longer than fits here. Nothing you wrote is lost."),
        _("Make it shorter. Up to %(most)s characters fit."),
    ),
    "no_times": lambda: (
        _("We could not use this number of times."),
        _("Write a whole number from 1 to %(most)s."),
    ),
    "wrong_currency": lambda: (
        _("Your money is in %(ours)s. This price is in %(theirs)s."),
        _("Write the price in %(ours)s."),
    ),
    "not_above_zero": lambda: (
        _("The price is 0 or less."),
        _("Write what it costs. If it is free, you can just go ahead."),
    ),
    "too_large": lambda: (
        _("The price is more than we can work with."),
        _("Check the number for a slip of the finger."),
    ),
    "unaffordable": lambda: (
        _("There is %(left)s left for this. %(missing)s is missing."),
        _("Ask for %(left)s or less, or look for a lower price."),
    ),
    "unaffordable_some_fit": lambda: (
        _("There is %(left)s left for this. %(missing)s is missing."),
        _("%(fits)s of %(times)s would fit, at %(each)s each. Or look for a lower price."),
    ),
    "nothing_left": lambda: (
        _("There is nothing left for this."),
        _("You can ask to change your plan, or wait for the next review."),
    ),
    "excluded": lambda: (
        _("This money cannot pay for this: %(name)s. The rule is %(source)s."),
        _("Pay for it with other money. If we read it wrong, you can ask us to look."),
    ),
    "funder_excludes": lambda: (
        _("Part of this money (%(barred)s) cannot pay for %(name)s. The rule is %(source)s."),
        _("The other part can: ask for %(left)s or less. If we read it wrong, use other words."),
    ),
    "no_turns": lambda: (
        _("We could not use this number of times."),
        _("Write a whole number from 2 to %(most)s."),
    ),
    "uneven_turns": lambda: (
        _("The price cannot be shared out evenly over these times."),
        _("Write what it costs each time."),
    ),
    "begins_too_early": lambda: (
        _("The first day is over already."),
        _("Choose today or a later day."),
    ),
    "beyond_the_money": lambda: (
        _("This goes on for longer than your money lasts."),
        _("Choose %(fits)s times or fewer. You can ask for more when your money goes on."),
    ),
    "no_name_for_others": lambda: (
        _("Write the name the others should read."),
        _("A first name is enough. Up to %(most)s characters fit."),
    ),
    "pool_full": lambda: (
        _("This is already shared by as many as can be."),
        _("Up to %(most)s people can buy one thing together."),
    ),
    "more_than_missing": lambda: (
        _("Only %(missing)s is missing."),
        _("Promise %(missing)s or less."),
    ),
    "share_needs_yes": lambda: (
        _("A share of this size needs somebody else\u2019s yes first."),
        _("Promise %(most)s or less, or ask for it as a purchase of your own."),
    ),
    "no_sign": lambda: (
        _("Say which early sign you noticed."),
        _("A few words are enough, like “2 nights without sleep”."),
    ),
    "no_goal": lambda: (
        _("Say which goal this helps with."),
        _("Choose one of your goals. If none fits, add a goal to your plan."),
    ),
    "invoice_no_number": lambda: (
        _("Write the number of the bill."),
        _("It is at the top of the bill, like 2026-014."),
    ),
    "invoice_no_amount": lambda: (
        _("We could not use this amount."),
        _("Write what the bill comes to, in the money that was agreed."),
    ),
    "invoice_days_turned": lambda: (
        _("The last day is before the first day."),
        _("Check both days."),
    ),
    "invoice_days_many": lambda: (
        _("These are more than %(most)s days."),
        _("Send a bill for each part."),
    ),
    "work_no_name": lambda: (
        _("Say who worked."),
        _("Write the name of the worker in each row."),
    ),
    "work_no_time": lambda: (
        _("We could not use these times."),
        _("Write when the work began and ended on that day, like 09:00 and 12:30."),
    ),
    "work_other_day": lambda: (
        _("A day of work is not one of the days of the bill."),
        _("Check the days."),
    ),
    "invoice_no_reason": lambda: (
        _("Say why not."),
        _("Choose a reason, and write it in your own words too."),
    ),
    "released_by_maker": lambda: (
        _("You made this pay run, so somebody else releases it."),
        _("Ask a colleague who may release payments."),
    ),
    "releaser_took_part": lambda: (
        _("You asked for or decided something in this pay run."),
        _("Ask a colleague who did neither."),
    ),
    "releaser_made_payee": lambda: (
        _("You wrote down where a payee of this run is paid."),
        _("Ask a colleague who did not."),
    ),
    "releaser_is_close": lambda: (
        _("You said that you are close to somebody in this pay run."),
        _("Ask a colleague who is not."),
    ),
    "relative": lambda: (
        _("This money does not pay somebody who lives with you. The rule is %(source)s."),
        _("Look for somebody else. Or ask us: say why it has to be them, and we look at it."),
    ),
    "above_ceiling": lambda: (
        _("The most for one of these is %(most)s. Where it comes from: %(source)s."),
        _("Look for a lower price. Or ask us for an exception, and say why."),
    ),
    "no_exception": lambda: (
        _("Nobody can make an exception from this rule."),
        _("If we read it wrong, say so instead. Or pay for it with other money."),
    ),
    "no_why": lambda: (
        _("Say why, in your own words."),
        _("A few words are enough. Somebody reads them and decides."),
    ),
    "no_agreement": lambda: (
        _("A person who lives with you is paid only with a written agreement."),
        _("Write the day on which you both signed it."),
    ),
    "agreement_to_come": lambda: (
        _("This day is still to come."),
        _("Write the day on which you both signed it."),
    ),
    "no_holder_name": lambda: (
        _("Say whose account it is."),
        _("Write the name as the bank has it."),
    ),
    "no_town": lambda: (_("Say in which town they are."), _("Banks ask for it.")),
    "no_country": lambda: (
        _("Say in which country they are."),
        _("Write its 2 letters, like GB or US."),
    ),
    "bad_sort_code": lambda: (
        _("This is not a sort code."),
        _("It has 6 digits."),
    ),
    "bad_number_gb": lambda: (
        _("This is not an account number."),
        _("It has 8 digits. Put 0 in front of a shorter one."),
    ),
    "bad_routing": lambda: (
        _("This is not a routing number."),
        _("It has 9 digits. Check each with the payee."),
    ),
    "bad_number_us": lambda: (
        _("This is not an account number."),
        _("It has 4 to 17 digits."),
    ),
    "bad_iban": lambda: (
        _("This is not an IBAN."),
        _("Check each letter and digit with the payee."),
    ),
    "confirmed_by_maker": lambda: (
        _("You wrote these details down, so somebody else confirms them."),
        _("Ask a colleague who may release payments."),
    ),
    "account_not_open": lambda: (
        _("These details are no longer open to be confirmed."),
        _("Open the payee again to see where they are."),
    ),
    "no_call_back": lambda: (
        _("Say how you called the payee back."),
        _("Name the phone or address you had already, and who answered."),
    ),
}


def told(finding: Finding, *, rule: Callable[[str], str] = str) -> Problem:
    """The finding in the reader's language; `rule` names an exclusion in the pack's words."""
    values = {name: _shown(value) for name, value in finding.values.items()}
    if "rule" in values:
        values["name"] = rule(values["rule"])
    words, fix = _SAID[_spoken(finding)]()
    return Problem(finding.code, words % values, where=finding.where, fix=fix % values)


def _spoken(finding: Finding) -> str:
    """How a price above the balance is said depends on how much of it would fit."""
    if finding.code != "unaffordable":
        return finding.code
    left, fits, times = (finding.values[name] for name in ("left", "fits", "times"))
    if isinstance(left, Money) and left.minor <= 0:
        return "nothing_left"
    return "unaffordable_some_fit" if times != 1 and fits != 0 else "unaffordable"


def _shown(value: Money | int | str) -> str:
    if isinstance(value, Money):
        return show(value, get_language() or "en-gb")
    return str(value)
