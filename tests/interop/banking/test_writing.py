"""Files that leave: read again by readers that share no code with the writers."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta, timezone

import achkit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.interop.banking import outgoing
from ownway.interop.banking.mapping.payments import Account, ByHand, Kind, Party, Rail
from ownway.interop.banking.mapping.templates import Column, DayOrder, Holds, PaymentTemplate
from ownway.interop.banking.writing import pain001, table
from tests.interop.banking.files import AT, GOLDEN, LONDON, file, files, payment

NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
BACS = PaymentTemplate(
    columns=(
        Column(Holds.SORT_CODE),
        Column(Holds.ACCOUNT),
        Column(Holds.NAME),
        Column(Holds.AMOUNT),
        Column(Holds.REFERENCE),
        Column(Holds.DATE),
    ),
    footer=(Column(Holds.FIXED, fixed="total"), Column(Holds.COUNT), Column(Holds.TOTAL_MINOR)),
)


def pence(text: str) -> int:
    """By regular expression: not the grammar of the product."""
    whole, part = re.fullmatch(r"(\d+)\.(\d\d)", text).groups()
    return int(whole + part)


def read_pain(content: bytes) -> dict:
    """An independent reader: ElementTree, sums added anew."""
    root = ET.fromstring(content)
    transfers = root.findall(".//p:CdtTrfTxInf", NS)
    return {
        "ids": [one.findtext("p:PmtId/p:EndToEndId", None, NS) for one in transfers],
        "amounts": [pence(one.findtext("p:Amt/p:InstdAmt", None, NS)) for one in transfers],
        "currencies": {one.find("p:Amt/p:InstdAmt", NS).get("Ccy") for one in transfers},
        "counts": [int(one.text) for one in root.iter(f"{{{NS['p']}}}NbOfTxs")],
        "sums": [pence(one.text) for one in root.iter(f"{{{NS['p']}}}CtrlSum")],
        "accounts": [
            one.findtext("p:CdtrAcct/p:Id/p:IBAN", None, NS)
            or one.findtext("p:CdtrAcct/p:Id/p:Othr/p:Id", None, NS)
            for one in transfers
        ],
        "banks": [
            one.findtext("p:CdtrAgt/p:FinInstnId/p:ClrSysMmbId/p:MmbId", "", NS)
            for one in transfers
        ],
        "towns": [one.findtext("p:Cdtr/p:PstlAdr/p:TwnNm", None, NS) for one in transfers],
    }


@pytest.mark.parametrize("currency", ["EUR", "GBP", "USD"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_iso_file_says_what_was_released(currency, data):
    sent = data.draw(files(currency))
    sent = replace(
        sent,
        payments=tuple(
            replace(one, prenote=False, amount=one.amount or 1) for one in sent.payments
        ),
    )
    (written,) = outgoing.made(sent, Rail.ISO20022)
    found = read_pain(written.content)
    assert found["ids"] == [one.reference for one in sent.payments]
    assert found["amounts"] == [one.amount for one in sent.payments]
    assert found["counts"] == [len(sent.payments)] * 2
    assert found["sums"] == [sum(found["amounts"])] * 2
    assert found["currencies"] == {currency}
    accounts = [one.payee.account for one in sent.payments]
    assert found["accounts"] == [account.iban or account.number for account in accounts]
    assert found["banks"] == [account.sort_code or account.routing for account in accounts]
    assert found["towns"] == ["London"] * len(accounts)
    assert (written.count, written.total) == (len(sent.payments), sum(found["amounts"]))


@pytest.mark.parametrize("currency", ["EUR", "GBP", "USD"])
def test_an_iso_file_is_the_golden_one(currency):
    (written,) = outgoing.made(file(currency), Rail.ISO20022)
    assert written.content == (GOLDEN / f"payments-{currency.lower()}.xml").read_bytes()


def test_a_nacha_file_is_the_golden_one():
    (written,) = outgoing.made(file("USD"), Rail.NACHA)
    assert written.content == (GOLDEN / "payments.ach").read_bytes()


def test_the_same_run_gives_the_same_bytes_wherever_it_is_made():
    elsewhere = replace(file(), created_at=AT.astimezone(timezone(timedelta(hours=5))))
    (here,) = outgoing.made(file(), Rail.ISO20022)
    (there,) = outgoing.made(elsewhere, Rail.ISO20022)
    assert here.content == there.content
    assert here.sha256 == there.sha256
    assert len(here.sha256) == 64


def test_euro_goes_by_sepa_and_others_by_the_banks_profile():
    (euro,) = pain001.write(file("EUR"))
    (sterling,) = pain001.write(file("GBP", service_level="URGP"))
    assert b"<Cd>SEPA</Cd>" in euro.content
    assert b"<ChrgBr>SLEV</ChrgBr>" in euro.content
    assert b"<Cd>URGP</Cd>" in sterling.content
    assert b"AdrLine" not in euro.content + sterling.content


def test_a_bank_without_bic_is_said_to_be_not_provided():
    payer = Party("Own Way Trust", Account(iban="DE89370400440532013000"), LONDON)
    (written,) = outgoing.made(file("EUR", payer=payer), Rail.ISO20022)
    assert b"<Id>NOTPROVIDED</Id>" in written.content


def test_names_with_signs_of_xml_stay_names():
    payee = Party('<b>Tom</b> & "Jerry"', Account(sort_code="040004", number="12345678"), LONDON)
    (written,) = outgoing.made(file("GBP", payment(payee=payee)), Rail.ISO20022)
    root = ET.fromstring(written.content)
    assert root.findtext(".//p:Cdtr/p:Nm", None, NS) == "b Tom /b + 'Jerry'"


@settings(max_examples=25, deadline=None)
@given(files("USD"))
def test_nacha_files_hold_and_say_what_was_released(sent):
    written = outgoing.made(sent, Rail.NACHA)
    seen = []
    for one in written:
        text = one.content.decode("ascii")
        assert achkit.validate(text) == {"ok": True, "errors": []}
        lines = text.splitlines()
        assert {len(line) for line in lines} == {94}
        assert [line[0] for line in lines].count("5") == 1
        sec = next(line[50:53] for line in lines if line[0] == "5")
        entries = [line for line in lines if line[0] == "6"]
        assert len({line[79:94] for line in entries}) == len(entries)
        assert sum(int(line[29:39]) for line in entries) == one.total
        assert len(entries) == one.count
        control = next(line for line in lines if line[0] == "9" and line[:2] != "99")
        assert int(control[43:55]) == one.total
        seen += [(line[39:54].strip(), int(line[29:39]), line[1:3], sec) for line in entries]
    assert sorted(seen) == sorted(
        (
            one.short_reference,
            one.amount,
            "23" if one.prenote else "22",
            "PPD" if one.payee.kind is Kind.PERSON else "CCD",
        )
        for one in sent.payments
    )


def test_people_and_organisations_have_files_of_their_own_with_letters_of_their_own():
    shop = Party("Shop", Account(routing="021000021", number="5"), LONDON, Kind.ORGANISATION)
    sent = file("USD", payment("USD", 1), payment("USD", 2, payee=shop), wages=True)
    people, shops = outgoing.made(sent, Rail.NACHA)
    assert (people.name, shops.name) == ("RUN-2026-11-22-7-PPD.ach", "RUN-2026-11-22-7-CCD.ach")
    assert (chr(people.content[33]), chr(shops.content[33])) == ("A", "B")
    later = outgoing.made(replace(sent, files_before=26), Rail.NACHA)
    assert [chr(one.content[33]) for one in later] == ["0", "1"]
    assert b"PAYROLL" in people.content


def test_savings_accounts_and_prenotes_have_their_codes():
    savings = Account(routing="021000021", number="5", savings=True)
    sent = file(
        "USD",
        payment("USD", 1, 0, prenote=True, payee=Party("A", savings)),
        payment("USD", 2, 100, payee=Party("B", savings)),
    )
    (written,) = outgoing.made(sent, Rail.NACHA)
    entries = [line for line in written.content.decode().splitlines() if line[0] == "6"]
    assert [line[1:3] for line in entries] == ["33", "32"]


@settings(max_examples=25, deadline=None)
@given(files("GBP"))
def test_a_template_keeps_zeros_and_begins_no_formula(sent):
    (written,) = outgoing.made(sent, Rail.TEMPLATE, template=BACS)
    *rows, footer = csv.reader(io.StringIO(written.content.decode("ascii")))
    assert [row[0] for row in rows] == [one.payee.account.sort_code for one in sent.payments]
    assert [row[1] for row in rows] == [one.payee.account.number for one in sent.payments]
    assert [pence(row[3]) for row in rows] == [one.amount for one in sent.payments]
    assert all(cell and cell[0] not in "=+-@\t\r'" for row in rows for cell in row)
    assert all(len(row[2]) <= 18 and len(row[4]) <= 18 for row in rows)
    assert footer == ["TOTAL", str(len(rows)), str(sum(pence(row[3]) for row in rows))]


def test_a_template_writes_columns_as_the_bank_wants_them():
    template = PaymentTemplate(
        columns=(
            Column(Holds.NAME, "Payee"),
            Column(Holds.SORT_CODE, "Sort"),
            Column(Holds.ACCOUNT, "Account"),
            Column(Holds.AMOUNT_MINOR, "Pence"),
            Column(Holds.REFERENCE, "Ref", longest=35),
            Column(Holds.ABOUT, "About"),
            Column(Holds.PAYER_SORT_CODE, "From sort"),
            Column(Holds.PAYER_ACCOUNT, "From"),
            Column(Holds.PAYER_NAME, "Payer"),
            Column(Holds.CURRENCY, "Currency"),
            Column(Holds.DATE, "Day"),
        ),
        separator=";",
        headings=True,
        line_end="\n",
        days=DayOrder.SHORT,
        footer=(Column(Holds.TOTAL),),
        sort_code_dashes=True,
        extension="txt",
    )
    (written,) = outgoing.made(file("GBP", payment()), Rail.TEMPLATE, template=template)
    assert written.name == "RUN-2026-11-22-7.txt"
    assert written.content.decode().split("\n") == [
        "Payee;Sort;Account;Pence;Ref;About;From sort;From;Payer;Currency;Day",
        "PAYEE 1;04-00-04;01234568;1250;RUN7-PAYMENT-000001;BUDGET 12 ORDER 1;20-00-00;55779911;"
        "OWN WAY TRUST;GBP;261124",
        "12.50",
        "",
    ]


def test_a_template_carries_the_short_reference_where_the_long_one_does_not_fit():
    (written,) = outgoing.made(file("GBP", payment()), Rail.TEMPLATE, template=BACS)
    assert b"R7P000001" in written.content


def test_a_template_that_would_cut_a_reference_makes_no_file():
    sent = file("GBP", payment(short_reference=""))
    with pytest.raises(outgoing.FileNotMade) as refused:
        outgoing.made(sent, Rail.TEMPLATE, template=BACS)
    assert [one.code for one in refused.value.problems] == ["reference"]


@pytest.mark.parametrize("heading", ["=1+1", "Größe", "-", " A"])
def test_a_template_whose_heading_is_no_plain_word_makes_no_file(heading):
    columns = (replace(BACS.columns[0], heading=heading), *BACS.columns[1:])
    with pytest.raises(outgoing.FileNotMade):
        outgoing.made(file(), Rail.TEMPLATE, template=replace(BACS, columns=columns))


def test_a_template_that_leaves_something_out_makes_no_file():
    template = PaymentTemplate(columns=BACS.columns[1:])
    assert [one.code for one in table.template_problems(template, file())] == ["template"]


@settings(max_examples=25, deadline=None)
@given(files("GBP"))
def test_the_list_for_paying_by_hand_adds_up_and_begins_no_formula(sent):
    (written,) = outgoing.made(sent, Rail.BY_HAND)
    _head, *rows, total = csv.reader(io.StringIO(written.content.decode("ascii")))
    assert [row[1] for row in rows] == [one.by_hand for one in sent.payments]
    assert [pence(row[3]) for row in rows] == [one.amount for one in sent.payments]
    assert pence(total[3]) == sum(pence(row[3]) for row in rows)
    assert total[1] == str(len(rows))
    assert all(cell[:1] not in ("=", "+", "-", "@", "\t") for row in rows for cell in row)


def test_a_phone_number_from_abroad_stays_one():
    (written,) = outgoing.made(
        file("GBP", payment(by_hand=ByHand.PHONE, phone="+44 20 7946 0000")), Rail.BY_HAND
    )
    assert b"0044 20 7946 0000" in written.content
