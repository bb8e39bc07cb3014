"""pain.001.001.09, the ISO 20022 payment file: EUR by IBAN, GBP by sort code, USD by routing.

One PmtInf for each file. `NbOfTxs` and `CtrlSum` stand at both levels; addresses are structured.
Own writer, on the standard library: kept libraries need IBANs, or default to versions banks switch
off.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC

from ownway.interop.banking.mapping import amounts
from ownway.interop.banking.mapping.characters import Letters, carried
from ownway.interop.banking.mapping.payments import (
    Account,
    Address,
    Party,
    Payment,
    PaymentFile,
    Written,
)

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
LONGEST_NAME = 70  # what SEPA takes, though the schema takes 140
_CLEARING = {"GBP": "GBDSC", "USD": "USABA"}


def write(file: PaymentFile) -> tuple[Written, ...]:
    """One file. The same values give the same bytes."""
    root = ET.Element("Document", {"xmlns": NAMESPACE})
    order = _add(root, "CstmrCdtTrfInitn")
    header = _add(order, "GrpHdr")
    _say(header, "MsgId", file.message_id)
    moment = file.created_at.astimezone(UTC)
    _say(header, "CreDtTm", moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _totals(header, file)
    _say(_add(header, "InitgPty"), "Nm", _name(file.payer))
    batch = _add(order, "PmtInf")
    _say(batch, "PmtInfId", file.message_id)
    _say(batch, "PmtMtd", "TRF")
    _totals(batch, file)
    level = "SEPA" if file.currency == "EUR" else file.service_level
    _say(_add(_add(batch, "PmtTpInf"), "SvcLvl"), "Cd", level)
    _say(_add(batch, "ReqdExctnDt"), "Dt", file.execute_on.isoformat())
    _party(batch, "Dbtr", file.payer)
    account = _add(batch, "DbtrAcct")
    _account(account, file.payer.account, file.currency)
    _say(account, "Ccy", file.currency)
    _agent(batch, "DbtrAgt", file.payer.account, file.currency)
    _say(batch, "ChrgBr", "SLEV" if file.currency == "EUR" else "SHAR")
    for payment in file.payments:
        _transfer(batch, payment, file.currency)
    ET.indent(root, " ")
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    name = f"{file.message_id}.xml"
    return (Written(name, "application/xml", content, len(file.payments), file.total),)


def _totals(parent: ET.Element, file: PaymentFile) -> None:
    _say(parent, "NbOfTxs", str(len(file.payments)))
    _say(parent, "CtrlSum", amounts.written(file.total, file.currency))


def _transfer(batch: ET.Element, payment: Payment, currency: str) -> None:
    transfer = _add(batch, "CdtTrfTxInf")
    _say(_add(transfer, "PmtId"), "EndToEndId", payment.reference)
    amount = ET.SubElement(_add(transfer, "Amt"), "InstdAmt", {"Ccy": currency})
    amount.text = amounts.written(payment.amount, currency)
    account = payment.payee.account
    if currency != "EUR" or account.bic:  # SEPA finds the bank by the IBAN
        _agent(transfer, "CdtrAgt", account, currency)
    _party(transfer, "Cdtr", payment.payee)
    _account(_add(transfer, "CdtrAcct"), account, currency)
    about = carried(payment.about, Letters.ISO20022, 140)
    if about:
        _say(_add(transfer, "RmtInf"), "Ustrd", about)


def _party(parent: ET.Element, role: str, party: Party) -> None:
    element = _add(parent, role)
    _say(element, "Nm", _name(party))
    _address(_add(element, "PstlAdr"), party.address)


def _name(party: Party) -> str:
    return carried(party.name, Letters.ISO20022, LONGEST_NAME)


def _address(parent: ET.Element, address: Address) -> None:
    """In the order of the schema; at least town and country (see `checks`)."""
    for tag, text, longest in (
        ("StrtNm", address.street, 70),
        ("BldgNb", address.building, 16),
        ("PstCd", address.postcode, 16),
        ("TwnNm", address.town, 35),
        ("Ctry", address.country, 2),
    ):
        plain = carried(text, Letters.ISO20022, longest)
        if plain:
            _say(parent, tag, plain)


def _account(parent: ET.Element, account: Account, currency: str) -> None:
    identity = _add(parent, "Id")
    if currency == "EUR":
        _say(identity, "IBAN", account.iban)
    else:
        _say(_add(identity, "Othr"), "Id", account.number)


def _agent(parent: ET.Element, role: str, account: Account, currency: str) -> None:
    bank = _add(_add(parent, role), "FinInstnId")
    if currency in _CLEARING:
        member = _add(bank, "ClrSysMmbId")
        _say(_add(member, "ClrSysId"), "Cd", _CLEARING[currency])
        _say(member, "MmbId", account.sort_code if currency == "GBP" else account.routing)
    elif account.bic:
        _say(bank, "BICFI", account.bic)
    else:
        _say(_add(bank, "Othr"), "Id", "NOTPROVIDED")


def _add(parent: ET.Element, tag: str) -> ET.Element:
    return ET.SubElement(parent, tag)


def _say(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text
