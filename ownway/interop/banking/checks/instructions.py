"""What must hold of a payment file before it is written: all problems at once, in plain words.

Most of it no schema sees: check digits, repeats, zero amounts, addresses in loose lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from ownway.core.problems import Problem
from ownway.interop.banking.mapping import numbers
from ownway.interop.banking.mapping.characters import Letters, carried
from ownway.interop.banking.mapping.payments import Account, Address, Payment, PaymentFile, Rail
from ownway.interop.banking.phrases import said
from ownway.interop.limits import MOST_ROWS

# What one payment can be at most, in minor units: SEPA's scheme, 18 digits cut to our columns,
# 10 digits of cents in NACHA.
_MOST = {"EUR": 99_999_999_999, "GBP": 10**16 - 1, "USD": 10**16 - 1}
_MOST_NACHA = 9_999_999_999
_MOST_FILES_BEFORE = 34  # 36 letters a day, and a run may need two
_CURRENCIES = {Rail.ISO20022: {"EUR", "GBP", "USD"}, Rail.NACHA: {"USD"}}
_LETTERS = {
    Rail.ISO20022: Letters.ISO20022,
    Rail.NACHA: Letters.NACHA,
    Rail.TEMPLATE: Letters.BACS,
    Rail.BY_HAND: Letters.ISO20022,
}


def problems(
    file: PaymentFile, rail: Rail, used_message_ids: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Everything that speaks against sending `file` on `rail`; () where nothing does.

    `used_message_ids` are the names of files made before.
    """
    if file.currency not in _CURRENCIES.get(rail, {file.currency}):
        return (said("currency", currency=file.currency),)
    found = [*_of_file(file, rail, used_message_ids)]
    repeated = _repeated(payment.reference for payment in file.payments)
    repeated_short = _repeated(payment.short_reference for payment in file.payments)
    for payment in file.payments:
        found += _of_payment(payment, file.currency, rail)
        if payment.reference in repeated or (
            rail is Rail.NACHA and payment.short_reference in repeated_short
        ):
            found.append(said("reference_twice", payment.reference))
    return tuple(found)


def _repeated(references: Iterator[str]) -> set[str]:
    return {reference for reference, times in Counter(references).items() if times > 1}


def _of_file(file: PaymentFile, rail: Rail, used_message_ids: Collection[str]) -> Iterator[Problem]:
    if not file.payments:
        yield said("no_payments")
    if len(file.payments) > MOST_ROWS:
        yield said("too_many_payments", most=MOST_ROWS)
    if not numbers.is_reference(file.message_id):
        yield said("message_id", "message_id")
    if file.message_id in used_message_ids:
        yield said("message_used", "message_id")
    if file.created_at.tzinfo is None:
        yield said("no_day", "created_at")
    elif file.execute_on < file.created_there.date():
        yield said("day_past", "execute_on")
    if rail is Rail.BY_HAND:
        return
    if not carried(file.payer.name, _LETTERS[rail], 70):
        yield said("name", "payer")
    if any(account_faults(file.payer.account, file.currency)):
        yield said("payer_account", "payer")
    if rail is Rail.NACHA and not numbers.is_digits(file.company_id, 10):
        yield said("company", "payer")
    if rail is Rail.NACHA and not 0 <= file.files_before <= _MOST_FILES_BEFORE:
        yield said("files_of_day", "files_before")
    if rail is Rail.ISO20022 and not is_structured(file.payer.address):
        yield said("address", "payer")


def _of_payment(payment: Payment, currency: str, rail: Rail) -> Iterator[Problem]:
    where = payment.reference
    if not numbers.is_reference(payment.reference):
        yield said("reference", where)
    if rail is Rail.NACHA and not numbers.is_reference(
        payment.short_reference, numbers.LONGEST_SHORT_REFERENCE
    ):
        yield said("reference", where)
    yield from _of_amount(payment, currency, rail)
    if not carried(payment.payee.name, _LETTERS[rail], 70):
        yield said("name", where)
    if rail is Rail.BY_HAND:
        if payment.by_hand is None:
            yield said("way_by_hand", where)
        return
    for code in account_faults(payment.payee.account, currency):
        yield said(code, where)
    if rail is Rail.ISO20022 and not is_structured(payment.payee.address):
        yield said("address", where)


def _of_amount(payment: Payment, currency: str, rail: Rail) -> Iterator[Problem]:
    if payment.prenote:
        if rail is not Rail.NACHA:
            yield said("prenote_rail", payment.reference)
        elif payment.amount != 0:
            yield said("prenote_amount", payment.reference)
    elif payment.amount <= 0:
        yield said("zero_amount", payment.reference)
    most = _MOST_NACHA if rail is Rail.NACHA else _MOST.get(currency, 10**16 - 1)
    if payment.amount > most:
        yield said("amount_too_large", payment.reference)


def is_structured(address: Address) -> bool:
    """A town and a country of 2 capitals; SEPA has refused less since 15 November 2026."""
    country = address.country
    return bool(carried(address.town, Letters.ISO20022, 35)) and (
        len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()
    )


_Check = tuple[str, Callable[[Account], bool]]
_ACCOUNTS: dict[str, tuple[_Check, ...]] = {
    "EUR": (
        ("iban", lambda account: numbers.is_iban(account.iban)),
        ("bic", lambda account: not account.bic or numbers.is_bic(account.bic)),
    ),
    "GBP": (
        ("sort_code", lambda account: numbers.is_sort_code(account.sort_code)),
        ("uk_account", lambda account: numbers.is_digits(account.number, 8)),
    ),
    "USD": (
        ("routing", lambda account: numbers.is_routing(account.routing)),
        ("us_account", lambda account: numbers.is_us_account(account.number)),
    ),
}


def account_faults(account: Account, currency: str) -> Iterator[str]:
    """What is wrong with an account as its currency writes it: codes of `phrases`."""
    for code, holds in _ACCOUNTS.get(currency, _ACCOUNTS["EUR"]):
        if not holds(account):
            yield code
