"""What a finding about a bank file says to a person; readers and mappings cannot translate."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from ownway.core.problems import Problem
from ownway.interop.limits import Unread


def _from_bank() -> str:
    return _("Get the file from the bank again and put it in as it is.")


def _run_ownway() -> str:
    return _("Tell the people who run Ownway. Do not send the file.")


def _details() -> str:
    return _("Ask the payee for their bank details again. Another person confirms them.")


def _our_details() -> str:
    return _("Ask the people who set up the programme to check our bank details.")


_Say = Callable[[], str]
# code → (what is so, what would help)
_SAID: dict[str, tuple[_Say, _Say]] = {
    # Files that come in.
    "empty": (lambda: _("The file is empty."), _from_bank),
    "too_big": (
        lambda: _("The file is larger than %(most)s MB."),
        lambda: _("Ask the bank for shorter files, like one for each day."),
    ),
    "too_much": (
        lambda: _("This file takes more work than a bank file should."),
        _from_bank,
    ),
    "unreadable": (lambda: _("We could not read this file."), _from_bank),
    "encoding": (
        lambda: _("The letters in this file are not written the way we read."),
        lambda: _("Ask the bank for the file in UTF-8."),
    ),
    "has_dtd": (
        lambda: _("The file brings rules of its own. Bank files never do."),
        lambda: _("Do not use it. Ask the bank whether the file is theirs."),
    ),
    "not_xml": (lambda: _("The file is damaged or is no XML."), _from_bank),
    "other_message": (
        lambda: _("This is another kind of file."),
        lambda: _("Choose the kind that the bank names. We read %(known)s."),
    ),
    "too_deep": (lambda: _("The parts of this file lie too deep in each other."), _from_bank),
    "too_many_rows": (
        lambda: _("There are more than %(most)s payments in this file."),
        lambda: _("Ask the bank for shorter files, like one for each day."),
    ),
    "too_many_parts": (lambda: _("There is more in this file than a bank writes."), _from_bank),
    "field_too_long": (lambda: _("A field in this file is too long."), _from_bank),
    "missing": (lambda: _("The file leaves out %(what)s."), _from_bank),
    "twice": (lambda: _("The file says %(what)s twice, where once is right."), _from_bank),
    "bad_amount": (
        lambda: _("An amount in this file is not written plainly."),
        _from_bank,
    ),
    "bad_day": (lambda: _("A day in this file is not a day."), _from_bank),
    "bad_code": (
        lambda: _("The file uses a code that we do not know: %(said)s."),
        lambda: _("Tell the people who run Ownway."),
    ),
    "other_currency": (lambda: _("The file mixes currencies."), _from_bank),
    "record_length": (
        lambda: _("A line of this file does not have 94 characters."),
        _from_bank,
    ),
    "record_order": (lambda: _("The lines of this file are out of order."), _from_bank),
    "totals": (
        lambda: _("The totals at the end of this file do not add up."),
        _from_bank,
    ),
    "columns": (
        lambda: _("The columns are not the ones we expect."),
        lambda: _("Ask the bank which columns it writes. Then change the template."),
    ),
    "no_rows": (lambda: _("There is no payment in this file."), _from_bank),
    "unnamed": (
        lambda: _("We could not use this file."),
        lambda: _("Tell the people who run Ownway."),
    ),
    # Statements.
    "does_not_add_up": (
        lambda: _("The opening balance and the entries do not give the closing balance."),
        lambda: _("Get the statement again. Until then it is held and nothing is matched."),
    ),
    "statement_missing": (
        lambda: _("A statement is missing before this one."),
        lambda: _("Get the statement that comes after %(after)s. This one waits."),
    ),
    "other_account": (
        lambda: _("This statement is for another account."),
        lambda: _("Choose the account that the statement names."),
    ),
    "entry_twice": (lambda: _("An entry in this statement has the name of another."), _from_bank),
    # Payment files that go out.
    "no_payments": (
        lambda: _("There is no payment to send."),
        lambda: _("Release a run that has payments."),
    ),
    "too_many_payments": (
        lambda: _("One file can carry %(most)s payments."),
        lambda: _("Divide the run into two."),
    ),
    "message_id": (
        lambda: _("The name of this file does not fit what banks take."),
        _run_ownway,
    ),
    "message_used": (
        lambda: _("A file with this name was made before."),
        lambda: _("Look at what became of that file before anything is sent again."),
    ),
    "reference": (lambda: _("A reference does not fit what banks take."), _run_ownway),
    "reference_twice": (lambda: _("Two payments have the same reference."), _run_ownway),
    "zero_amount": (
        lambda: _("A payment has no amount above 0."),
        lambda: _("Set this payment aside and look at its purchase."),
    ),
    "prenote_amount": (lambda: _("A test of new bank details must be for 0."), _run_ownway),
    "prenote_rail": (
        lambda: _("This kind of file cannot test new bank details."),
        lambda: _("Set this payment aside."),
    ),
    "amount_too_large": (
        lambda: _("An amount is larger than this kind of file can carry."),
        lambda: _("Ask our bank how to pay it. Then set this payment aside."),
    ),
    "decimals": (
        lambda: _("An amount has more decimals than its currency."),
        _run_ownway,
    ),
    "currency": (
        lambda: _("This kind of file cannot pay in %(currency)s."),
        lambda: _("Choose another way to pay."),
    ),
    "count_differs": (lambda: _("The number of payments in the file is wrong."), _run_ownway),
    "sum_differs": (
        lambda: _("The total in the file is not the sum of its payments."),
        _run_ownway,
    ),
    "file_differs": (
        lambda: _("The file does not say what was released."),
        _run_ownway,
    ),
    "iban": (lambda: _("This IBAN has a mistake in it."), _details),
    "bic": (lambda: _("This BIC has a mistake in it."), _details),
    "sort_code": (lambda: _("A sort code has 6 digits. This one has not."), _details),
    "uk_account": (lambda: _("An account number has 8 digits. This one has not."), _details),
    "routing": (lambda: _("This routing number has a mistake in it."), _details),
    "us_account": (lambda: _("This account number does not fit."), _details),
    "payer_account": (lambda: _("Our own bank details have a mistake in them."), _our_details),
    "company": (lambda: _("The number the bank gave us does not have 10 digits."), _our_details),
    "name": (
        lambda: _("This name has no letters that the bank can carry."),
        lambda: _("Write the name as the payee's bank has it."),
    ),
    "address": (
        lambda: _("An address needs at least a town and a country."),
        lambda: _("Add the town and the country of the payee."),
    ),
    "address_lines": (
        lambda: _("An address stands in loose lines. Banks refuse these."),
        _run_ownway,
    ),
    "no_day": (
        lambda: _("The moment of release has no time zone."),
        _run_ownway,
    ),
    "day_past": (
        lambda: _("The day of payment lies before the release."),
        lambda: _("Choose a day that is still to come."),
    ),
    "files_of_day": (
        lambda: _("The bank takes no more files today."),
        lambda: _("Send this file tomorrow."),
    ),
    "way_by_hand": (
        lambda: _("It is not said how this payment is made by hand."),
        lambda: _("Choose card, cheque or phone."),
    ),
    "template": (
        lambda: _("The template leaves out what a payment needs."),
        lambda: _("Ask the people who set up the programme to complete the template."),
    ),
}
KNOWN = frozenset(_SAID)


def said(code: str, where: str = "", **values: str | int) -> Problem:
    """The finding `code` in the reader's language."""
    words, fix = _SAID[code]
    return Problem(code, words() % values, where=where, fix=fix() % values)


def unread(found: Unread) -> Problem:
    """Why a file was not read, in words. What names no sentence of ours gets the plainest one."""
    try:
        return said(found.code, found.where, **found.values)
    except (KeyError, TypeError, ValueError):
        return said("unnamed", found.where)
