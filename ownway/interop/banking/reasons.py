"""What a bank's reason code means, in plain words, and the one next step (ISO 20022, NACHA).

The words are for staff who pay, and are shown to the payee as they are: they blame nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Reason:
    """`words`: what happened. `step`: what to do next."""

    words: str
    step: str


def _ask_details() -> str:
    return _("Ask the payee for their bank details again.")


def _ask_bank() -> str:
    return _("Ask our bank what it needs.")


def _ask_payee() -> str:
    return _("Ask the payee how they want to be paid.")


def _send_later() -> str:
    return _("Put more money in our account. Then release the payment again.")


def _look_before() -> str:
    return _("Look at the statement before anything is sent again.")


def _mend_file() -> str:
    return _("Tell the people who run Ownway. Do not change the file by hand.")


def _new_details() -> str:
    return _("Check the new details with the payee. Another person confirms them.")


def _talk_to_family() -> str:
    return _("Stop payments to this account. Then speak gently with those close to the person.")


_Say = Callable[[], str]
_SAID: tuple[tuple[str, _Say, _Say], ...] = (
    ("AC01 R04", lambda: _("The account number is not right."), _ask_details),
    ("AC02 AC03 R03", lambda: _("The bank found no such account."), _ask_details),
    ("AC04 AC07 R02", lambda: _("The account is closed."), _ask_details),
    ("AC06 R16", lambda: _("The account is frozen."), _ask_payee),
    ("AC13 AC14 R20 AG01", lambda: _("This kind of account takes no such payment."), _ask_details),
    (
        "AG02 R17 FF01 FF05 DT01 CH03",
        lambda: _("The bank could not read the instruction."),
        _mend_file,
    ),
    ("AM01", lambda: _("The amount was 0."), _mend_file),
    ("AM02 AM14 AM21", lambda: _("The amount is above what the bank allows."), _ask_bank),
    ("AM03 AM11 AM12", lambda: _("The bank could not use the amount or its currency."), _mend_file),
    ("AM04 R01 R09", lambda: _("There was not enough money in the account."), _send_later),
    (
        "AM05 R24 DU01 DU02 DU03 DU04 DU05",
        lambda: _("The bank has this payment already."),
        _look_before,
    ),
    ("AM09", lambda: _("The amount is not the one the bank expected."), _look_before),
    ("AM10 AM18 AM19 AM20", lambda: _("The totals in the file do not add up."), _mend_file),
    ("BE01 BE06 BE22", lambda: _("The name does not fit the account."), _ask_details),
    ("BE04 BE05 BE07 RR02 RR03", lambda: _("The bank needs a name or an address."), _ask_details),
    ("RC01 RC03 RC04 R13 R28", lambda: _("The bank code is not right."), _ask_details),
    ("MD07 R14 R15", lambda: _("The bank says that the account holder has died."), _talk_to_family),
    ("MS02 MS03 NARR R06 R31", lambda: _("The bank gave no reason."), _ask_bank),
    ("R23 SL01 SL11 MS04", lambda: _("The payee or their bank refused the payment."), _ask_payee),
    ("CUST FOCR R08", lambda: _("The payment was called back."), _look_before),
    (
        "R07 R10 R11 R29 R05 MD01",
        lambda: _("The account holder says they did not agree."),
        _ask_payee,
    ),
    ("R12", lambda: _("The account has moved to another bank."), _ask_details),
    (
        "RR01 RR04 AG03",
        lambda: _("The bank stopped this because of a rule it must keep."),
        _ask_bank,
    ),
    ("TM01 ED05", lambda: _("The file came too late for that day."), _look_before),
    (
        "C01 C04 C06 C09",
        lambda: _("The payee's bank has a correction for the account."),
        _new_details,
    ),
    (
        "C02 C03 C07",
        lambda: _("The payee's bank has a correction for the bank code."),
        _new_details,
    ),
    ("C05", lambda: _("The payee's bank says it is another kind of account."), _new_details),
)
_BY_CODE = {code: (words, step) for codes, words, step in _SAID for code in codes.split()}
KNOWN = frozenset(_BY_CODE)


def said(code: str) -> Reason:
    """The reason in the reader's language; a code we do not know is shown as it came."""
    known = _BY_CODE.get(code)
    if known is None:
        if not code:
            return Reason(_("The bank gave no reason."), _ask_bank())
        return Reason(_("The bank gave the reason %(code)s.") % {"code": code}, _ask_bank())
    words, step = known
    return Reason(words(), step())
