"""Each check has a file that it catches, and a sound file that it lets through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ownway.interop.banking import outgoing
from ownway.interop.banking.checks import instructions, statements, written
from ownway.interop.banking.mapping.payments import Account, Address, Kind, Party, Rail
from ownway.interop.banking.mapping.results import Statement
from ownway.interop.banking.reading import camt053
from ownway.interop.banking.writing import nacha, pain001
from tests.interop.banking.files import GOLDEN, LONDON, OURS, account, file, payment


def codes(problems) -> set[str]:
    return {one.code for one in problems}


def payee(currency="GBP", name="Payee", address=LONDON, **values) -> Party:
    return Party(name, replace(account(currency), **values), address)


@pytest.mark.parametrize(
    ("rail", "currency"),
    [
        (Rail.ISO20022, "EUR"),
        (Rail.ISO20022, "GBP"),
        (Rail.ISO20022, "USD"),
        (Rail.NACHA, "USD"),
        (Rail.TEMPLATE, "GBP"),
    ],
)
def test_a_sound_file_has_no_problem(rail, currency):
    assert instructions.problems(file(currency), rail, {"RUN-OTHER"}) == ()


def test_the_day_a_file_is_made_on_is_the_day_there():
    """21:30 in Palmera is tomorrow by UTC, and its bank still takes what is for today."""
    evening = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
    there = file("USD", created_at=evening, execute_on=date(2026, 11, 20))
    assert codes(instructions.problems(there, Rail.NACHA)) == {"day_past"}
    assert instructions.problems(replace(there, zone="America/New_York"), Rail.NACHA) == ()


ISO_FAULTS = {
    "message_id": file(message_id="A" * 36),
    "no_day": file(created_at=datetime(2026, 11, 22)),
    "day_past": file(execute_on=date(2026, 11, 21)),
    "payer_account": file(payer=Party("Us", Account(sort_code="1", number="2"), LONDON)),
    "reference": file("GBP", payment(reference="=A")),
    "reference_twice": file("GBP", payment(), payment()),
    "zero_amount": file("GBP", payment(amount=0)),
    "amount_too_large": file("EUR", payment("EUR", amount=10**11)),
    "prenote_rail": file("GBP", payment(amount=0, prenote=True)),
    "iban": file("EUR", payment("EUR", payee=payee("EUR", iban="DE88370400440532013000"))),
    "bic": file("EUR", payment("EUR", payee=payee("EUR", bic="NOBIC"))),
    "sort_code": file("GBP", payment(payee=payee(sort_code="04-00-04"))),
    "uk_account": file("GBP", payment(payee=payee(number="1234567"))),
    "routing": file("USD", payment("USD", payee=payee("USD", routing="091000018"))),
    "us_account": file("USD", payment("USD", payee=payee("USD", number=""))),
    "name": file("GBP", payment(payee=payee(name="王小明"))),
    "address": file("GBP", payment(payee=payee(address=Address(street="Lone line 1")))),
    "currency": replace(file(), currency="JPY"),
}


@pytest.mark.parametrize("code", ISO_FAULTS)
def test_a_fault_before_writing_is_named_alone_and_stops_the_file(code):
    problems = instructions.problems(ISO_FAULTS[code], Rail.ISO20022)
    assert codes(problems) == {code}
    assert all(one.words and one.fix for one in problems)
    with pytest.raises(outgoing.FileNotMade) as refused:
        outgoing.made(ISO_FAULTS[code], Rail.ISO20022)
    assert refused.value.problems == problems


def test_other_faults_before_writing_are_named():
    assert codes(instructions.problems(replace(file(), payments=()), Rail.ISO20022)) == {
        "no_payments"
    }
    assert codes(instructions.problems(file(), Rail.ISO20022, {"RUN-2026-11-22-7"})) == {
        "message_used"
    }
    country = file("GBP", payment(payee=payee(address=Address(town="Bath", country="gb"))))
    assert codes(instructions.problems(country, Rail.ISO20022)) == {"address"}
    negative = file("GBP", payment(amount=-5))
    assert codes(instructions.problems(negative, Rail.ISO20022)) == {"zero_amount"}
    many = file("GBP", *[payment(place=place) for place in range(20_001)])
    assert codes(instructions.problems(many, Rail.ISO20022)) == {"too_many_payments"}


NACHA_FAULTS = {
    "company": file("USD", company_id="12-345"),
    "files_of_day": file("USD", files_before=35),
    "reference": file("USD", payment("USD", short_reference="A" * 16)),
    "reference_twice": file(
        "USD", payment("USD", 1, short_reference="A"), payment("USD", 2, short_reference="A")
    ),
    "prenote_amount": file("USD", payment("USD", amount=1, prenote=True)),
    "zero_amount": file("USD", payment("USD", amount=0)),
    "amount_too_large": file("USD", payment("USD", amount=10**10)),
    "currency": file("GBP"),
}


@pytest.mark.parametrize("code", NACHA_FAULTS)
def test_a_fault_for_nacha_is_named_alone(code):
    assert codes(instructions.problems(NACHA_FAULTS[code], Rail.NACHA)) == {code}


def test_a_payment_by_hand_says_how():
    assert codes(instructions.problems(file(), Rail.BY_HAND)) == {"way_by_hand"}


def test_all_problems_come_together():
    sent = file("GBP", payment(amount=0), payment(amount=0, payee=payee(number="1")))
    assert codes(instructions.problems(sent, Rail.ISO20022)) == {
        "zero_amount",
        "uk_account",
        "reference_twice",
    }


def content(currency="GBP") -> bytes:
    (one,) = pain001.write(file(currency))
    return one.content


PAIN_FAULTS = [
    ("sum_differs", "GBP", b"<CtrlSum>14.49", b"<CtrlSum>14.48"),
    ("sum_differs", "GBP", b">12.50</InstdAmt>", b">12.51</InstdAmt>"),
    ("count_differs", "GBP", b"<NbOfTxs>2", b"<NbOfTxs>3"),
    ("zero_amount", "GBP", b">12.50</InstdAmt>", b">0.00</InstdAmt>"),
    ("decimals", "GBP", b">12.50</InstdAmt>", b">12.500</InstdAmt>"),
    ("bad_amount", "GBP", b">12.50</InstdAmt>", b">NaN</InstdAmt>"),
    ("bad_amount", "GBP", b">12.50</InstdAmt>", b">-5</InstdAmt>"),
    ("iban", "EUR", b"NL91ABNA0417164300", b"NL92ABNA0417164300"),
    ("iban", "EUR", b"<IBAN>FR1420041010050500013M02606</IBAN>", b"<IBAN>1</IBAN>"),
    ("sort_code", "GBP", b"<MmbId>040004", b"<MmbId>04000"),
    ("uk_account", "GBP", b"<Id>01234568", b"<Id>1234568"),
    ("routing", "USD", b"<MmbId>011401533", b"<MmbId>011401534"),
    ("reference_twice", "GBP", b"PAYMENT-000002", b"PAYMENT-000001"),
    ("reference", "GBP", b"RUN7-PAYMENT-000002", b"//"),
    ("message_id", "GBP", b"<MsgId>RUN-2026-11-22-7", b"<MsgId>/RUN"),
    ("address", "GBP", b"<TwnNm>London</TwnNm>", b""),
    ("address_lines", "GBP", b"<TwnNm>London</TwnNm>", b"<AdrLine>London</AdrLine>"),
    ("payer_account", "GBP", b"<Id>55779911", b"<Id>5577991"),
    ("other_message", "GBP", b"pain.001.001.09", b"pain.001.001.03"),
    ("not_xml", "GBP", b"</Document>", b""),
]


@pytest.mark.parametrize(("code", "currency", "before", "after"), PAIN_FAULTS)
def test_a_fault_in_the_bytes_is_found(code, currency, before, after):
    assert written.pain001(content(currency), (), file(currency)) == ()
    assert before in content(currency)
    assert code in codes(written.pain001(content(currency).replace(before, after)))


def test_a_message_id_used_before_is_found_in_the_bytes():
    assert codes(written.pain001(content(), {"RUN-2026-11-22-7"})) == {"message_used"}


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"01234568", b"11234568"), (b"RUN7-PAYMENT-000002", b"RUN7-PAYMENT-000003")],
)
def test_a_file_that_says_something_else_than_was_released_is_found(before, after):
    changed = content().replace(before, after)
    assert written.pain001(changed) == ()
    assert codes(written.pain001(changed, (), file())) == {"file_differs"}


def test_a_writer_that_goes_wrong_sends_nothing(monkeypatch):
    def wrong(sent):
        (one,) = pain001.write(sent)
        return (replace(one, content=one.content.replace(b"01234568", b"11234568")),)

    monkeypatch.setattr(outgoing, "pain001", type("Wrong", (), {"write": staticmethod(wrong)}))
    with pytest.raises(outgoing.WrongFile, match="file_differs"):
        outgoing.made(file(), Rail.ISO20022)


NACHA_BYTES = [
    ("totals", b"000000000000000000001449", b"000000000000000000001448"),
    ("totals", b"0000001250", b"0000001251"),
    ("totals", b"0003240155", b"0003240156"),
    ("record_length", b"PAYEE 1 ", b"PAYEE 1"),
    ("bad_amount", b"0000001250", b"000000125X"),
    ("routing", b"6220114015330073", b"6220114015340073"),
    ("reference_twice", b"R7P000002", b"R7P000001"),
    ("file_differs", b"0073  ", b"0099  "),
    ("file_differs", b"PPDPAYMENT", b"WEBPAYMENT"),
    ("file_differs", b"6220114015330073", b"6210114015330073"),
    ("encoding", b"PAYEE 1", "PAYÉE1".encode()),
]


@pytest.mark.parametrize(("code", "before", "after"), NACHA_BYTES)
def test_a_fault_in_a_nacha_file_is_found(code, before, after):
    (one,) = nacha.write(file("USD"))
    assert written.nacha(one.content, file("USD")) == ()
    assert before in one.content
    assert code in codes(written.nacha(one.content.replace(before, after), file("USD")))


def test_a_nacha_payment_of_nothing_and_a_prenote_of_something_are_found():
    (zero,) = nacha.write(file("USD", payment("USD", amount=0)))
    assert codes(written.nacha(zero.content)) == {"zero_amount"}
    (one,) = nacha.write(file("USD", payment("USD", amount=5)))
    prenote = one.content.replace(b"622011401533", b"623011401533")
    assert codes(written.nacha(prenote)) == {"prenote_amount"}


def test_people_alone_are_compared_with_the_file_of_people():
    shop = Party("Shop", OURS["USD"], LONDON, Kind.ORGANISATION)
    sent = file("USD", payment("USD", 1), payment("USD", 2, payee=shop))
    people, shops = nacha.write(sent)
    assert written.nacha(people.content, sent) == written.nacha(shops.content, sent) == ()


def statement(**values) -> Statement:
    (one,) = camt053.read((GOLDEN / "statement.08.xml").read_bytes())
    return replace(one, **values)


def test_a_statement_that_adds_up_and_follows_is_believed():
    before = statement(statement_id="ST-220", closing=10000)
    assert statements.problems(statement(), account="5577 9911", last=before) == ()


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("does_not_add_up", {"closing": 7802}),
        ("does_not_add_up", {"entries": ()}),
        ("statement_missing", {"opening": 10001, "closing": 7802}),
        ("other_account", {"account": "55779912"}),
    ],
)
def test_a_statement_is_held(code, values):
    before = statement(statement_id="ST-220", closing=10000)
    problems = statements.problems(statement(**values), account="55779911", last=before)
    assert codes(problems) == {code}


def test_a_missing_statement_is_named_by_the_one_before_it():
    problems = statements.problems(statement(), last=statement(statement_id="ST-219"))
    assert "ST-219" in problems[0].fix


def test_an_entry_named_twice_holds_the_statement():
    first, *others = statement().entries
    twice = (first, replace(others[0], ref=first.ref), *others[1:])
    assert codes(statements.problems(statement(entries=twice))) == {"entry_twice"}
