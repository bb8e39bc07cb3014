"""Payment files that tests send, and files a bank would send back, written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import strategies as st

from ownway.interop.banking.mapping.payments import (
    Account,
    Address,
    ByHand,
    Kind,
    Party,
    Payment,
    PaymentFile,
)

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
IBANS = ("DE89370400440532013000", "FR1420041010050500013M02606", "NL91ABNA0417164300")
ROUTINGS = ("091000019", "011401533", "021000021")
OURS = {
    "EUR": Account(iban="IE29AIBK93115212345678", bic="AIBKIE2D"),
    "GBP": Account(sort_code="200000", number="55779911"),
    "USD": Account(routing="091000019", number="000123456789"),
}
LONDON = Address(
    town="London", country="GB", street="Example Street", building="1", postcode="E1 1AA"
)


def account(currency: str, place: int = 0) -> Account:
    return {
        "EUR": Account(iban=IBANS[place % len(IBANS)]),
        "GBP": Account(sort_code="040004", number=f"{1234567 + place:08d}"),
        "USD": Account(routing=ROUTINGS[place % len(ROUTINGS)], number=f"{72 + place:04d}"),
    }[currency]


def payment(currency: str = "GBP", place: int = 1, amount: int = 1250, **values: object) -> Payment:
    made: dict[str, object] = {
        "reference": f"RUN7-PAYMENT-{place:06d}",
        "short_reference": f"R7P{place:06d}",
        "amount": amount,
        "payee": Party(f"Payee {place}", account(currency, place), LONDON),
        "about": f"Budget 12 order {place}",
        **values,
    }
    return Payment(**made)  # type: ignore[arg-type]


def file(currency: str = "GBP", *payments: Payment, **values: object) -> PaymentFile:
    made: dict[str, object] = {
        "message_id": "RUN-2026-11-22-7",
        "created_at": AT,
        "execute_on": date(2026, 11, 24),
        "currency": currency,
        "payer": Party("Own Way Trust", OURS[currency], LONDON, Kind.ORGANISATION),
        "payments": payments or (payment(currency, 1, 1250), payment(currency, 2, 199)),
        "company_id": "1234567890",
        "bank_name": "First Bank",
        **values,
    }
    return PaymentFile(**made)  # type: ignore[arg-type]


NAMES = st.text(min_size=1, max_size=40).map(lambda text: f"A{text}")
AMOUNTS = st.integers(1, 9_999_999_999)


@st.composite
def files(draw: st.DrawFn, currency: str) -> PaymentFile:
    """Any sound file of up to 12 payments."""
    count = draw(st.integers(1, 12))
    payments = []
    for place in range(count):
        prenote = currency == "USD" and draw(st.booleans())
        payee = Party(
            draw(NAMES),
            account(currency, draw(st.integers(0, 5))),
            LONDON,
            draw(st.sampled_from(Kind)),
        )
        payments.append(
            payment(
                currency,
                place,
                0 if prenote else draw(AMOUNTS),
                payee=payee,
                about=draw(st.text(max_size=200)),
                prenote=prenote and currency == "USD",
                by_hand=draw(st.sampled_from(ByHand)),
                phone=draw(st.sampled_from(("", "+44 20 7946 0000", "555-0100"))),
            )
        )
    return file(currency, *payments, wages=draw(st.booleans()))
