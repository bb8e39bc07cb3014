"""Payment files read again from their bytes before they leave, against what was released.

A file can fit its schema and still be wrong. These checks read any pain.001.001.09 or NACHA file,
ours or one that somebody touched, and find a wrong sum, count, digit or repeat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import achkit

from ownway.core.problems import Problem
from ownway.interop.banking.checks.instructions import account_faults
from ownway.interop.banking.mapping import amounts, numbers
from ownway.interop.banking.mapping.payments import Account, PaymentFile
from ownway.interop.banking.phrases import said, unread
from ownway.interop.banking.reading import nacha as nacha_lines
from ownway.interop.banking.reading.xml import Node, stream
from ownway.interop.limits import Unread

_PAIN = {"pain.001.001.09": "CstmrCdtTrfInitn"}
_TRANSFER = "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf"
_LOOSE = "CstmrCdtTrfInitn/PmtInf"


@dataclass(frozen=True, slots=True)
class _Sent:
    """One instruction as the file says it."""

    reference: str
    amount: int
    account: Account


def pain001(
    content: bytes, used_message_ids: Collection[str] = (), released: PaymentFile | None = None
) -> tuple[Problem, ...]:
    """Everything wrong with a pain.001.001.09, compared with what was `released` if that is
    given."""
    found: list[Problem] = []
    sent: list[_Sent] = []
    batch: list[_Sent] = []

    def transfer(node: Node) -> None:
        found.extend(_of_transfer(node))
        one = _Sent(node.says("PmtId/EndToEndId"), _amount(node)[0] or 0, _account(node, "Cdtr"))
        batch.append(one)

    def information(node: Node) -> None:
        found.extend(_of_totals(node, batch, node.says("DbtrAcct/Ccy"), "PmtInf"))
        found.extend(_of_address(node, "Dbtr", node.says("PmtInfId")))
        for _fault in account_faults(_account(node, "Dbtr"), node.says("DbtrAcct/Ccy")):
            found.append(said("payer_account", "DbtrAcct"))
        currencies.add(node.says("DbtrAcct/Ccy"))
        sent.extend(batch)
        batch.clear()

    currencies: set[str] = set()
    try:
        _message, root = stream(content, _PAIN, {_TRANSFER: transfer, _LOOSE: information})
        (header,) = root.all("CstmrCdtTrfInitn/GrpHdr")
        if len(currencies) != 1:
            return (*found, said("other_currency"))
        found.extend(_of_totals(header, sent, currencies.pop(), "GrpHdr"))
        message_id = header.says("MsgId")
    except Unread as problem:
        return (*found, unread(problem))
    except ValueError:
        return (*found, said("unreadable"))
    if not numbers.is_reference(message_id):
        found.append(said("message_id", "MsgId"))
    if message_id in used_message_ids:
        found.append(said("message_used", message_id))
    found.extend(_repeated(one.reference for one in sent))
    if released is not None and (message_id != released.message_id or sent != _released(released)):
        found.append(said("file_differs"))
    return tuple(found)


def _released(file: PaymentFile) -> list[_Sent]:
    return [
        _Sent(payment.reference, payment.amount, _plain(payment.payee.account, file.currency))
        for payment in file.payments
    ]


def _plain(account: Account, currency: str) -> Account:
    """An account with what a pain.001 says of it, and no more."""
    if currency == "EUR":
        return Account(iban=account.iban, bic=account.bic)
    if currency == "GBP":
        return Account(sort_code=account.sort_code, number=account.number)
    return Account(routing=account.routing, number=account.number)


def _amount(node: Node) -> tuple[int | None, str, str]:
    """(minor units or None, currency, text) of a transfer."""
    found = node.one("Amt/InstdAmt")
    currency = found.attributes.get("Ccy", "") if found else ""
    if found is None or currency not in ("EUR", "GBP", "USD"):
        raise Unread("missing", "CdtTrfTxInf", what="InstdAmt")
    # Up to 5 decimals are read, so that what is wrong can be said.
    whole = found.text if not amounts.decimals_beyond(found.text, currency) else ""
    return amounts.read(whole, currency), currency, found.text


def _account(node: Node, role: str) -> Account:
    """The account of `Dbtr` or `Cdtr`; a member id of 9 digits is a routing number."""
    member = node.says(f"{role}Agt/FinInstnId/ClrSysMmbId/MmbId")
    scheme = node.says(f"{role}Agt/FinInstnId/ClrSysMmbId/ClrSysId/Cd")
    return Account(
        iban=node.says(f"{role}Acct/Id/IBAN"),
        bic=node.says(f"{role}Agt/FinInstnId/BICFI"),
        sort_code=member if scheme == "GBDSC" else "",
        routing=member if scheme == "USABA" else "",
        number=node.says(f"{role}Acct/Id/Othr/Id"),
    )


def _of_transfer(node: Node) -> Iterator[Problem]:
    reference = node.says("PmtId/EndToEndId")
    if not numbers.is_reference(reference):
        yield said("reference", reference)
    minor, currency, text = _amount(node)
    if amounts.decimals_beyond(text, currency):
        yield said("decimals", reference)
    elif minor is None:
        yield said("bad_amount", reference)
    elif minor == 0:
        yield said("zero_amount", reference)
    for code in account_faults(_account(node, "Cdtr"), currency):
        yield said(code, reference)
    yield from _of_address(node, "Cdtr", reference)


def _of_address(node: Node, role: str, where: str) -> Iterator[Problem]:
    address = node.one(f"{role}/PstlAdr")
    if address is not None and address.one("AdrLine") is not None:
        yield said("address_lines", where)
    if address is None or not (address.says("TwnNm") and address.says("Ctry")):
        yield said("address", where)


def _of_totals(node: Node, sent: list[_Sent], currency: str, where: str) -> Iterator[Problem]:
    if node.says("NbOfTxs") != str(len(sent)):
        yield said("count_differs", where)
    if currency not in ("EUR", "GBP", "USD"):
        raise Unread("other_currency", where)
    if amounts.read(node.says("CtrlSum"), currency) != sum(one.amount for one in sent):
        yield said("sum_differs", where)


def _repeated(references: Iterator[str]) -> list[Problem]:
    return [
        said("reference_twice", reference)
        for reference, times in Counter(references).items()
        if times > 1
    ]


def nacha(content: bytes, released: PaymentFile | None = None) -> tuple[Problem, ...]:
    """Everything wrong with a NACHA file of credits; `released` has the payments of its class."""
    try:
        lines = nacha_lines.lines_of(content)
        file = achkit.parse("\n".join(lines))
        nacha_lines.check_totals(file, len(lines))
    except Unread as problem:
        return (unread(problem),)
    except (achkit.AchError, ValueError, KeyError):
        return (said("unreadable"),)
    found: list[Problem] = []
    entries = [entry for batch in file["batches"] for entry in batch["entries"]]
    if len(file["batches"]) != 1 or file["batches"][0]["sec"] not in ("PPD", "CCD"):
        found.append(said("file_differs"))
    for entry in entries:
        where = entry["id_number"]
        if not numbers.is_routing(entry["routing"]):
            found.append(said("routing", where))
        prenote = entry["txn_code"] in (23, 33)
        if entry["txn_code"] not in (22, 23, 32, 33):
            found.append(said("file_differs", where))
        elif prenote and entry["amount_cents"]:
            found.append(said("prenote_amount", where))
        elif not prenote and not entry["amount_cents"]:
            found.append(said("zero_amount", where))
    found += _repeated(entry["id_number"] for entry in entries)
    found += _repeated(entry["trace_number"] for entry in entries)
    if released is not None and _nacha_entries(file, released) != [
        (entry["id_number"], entry["amount_cents"], entry["routing"], entry["account"])
        for entry in entries
    ]:
        found.append(said("file_differs"))
    return tuple(found)


def _nacha_entries(file: dict[str, list[dict[str, str]]], released: PaymentFile) -> list[object]:
    kinds = {"PPD": "person", "CCD": "organisation"}
    kind = kinds.get(file["batches"][0]["sec"], "")
    return [
        (
            payment.short_reference.upper(),
            payment.amount,
            payment.payee.account.routing,
            payment.payee.account.number,
        )
        for payment in released.payments
        if payment.payee.kind == kind
    ]
