"""NACHA files by `achkit`: PPD to people, CCD to organisations, prenotes beside live entries.

Traps of achkit 0.2, each met here: trace numbers restart in each batch, so each class has a file of
its own; without `creation_date` it reads the clock; it blanks letters it does not know and cuts
names at 22, so names are spelled and cut first.
"""

from __future__ import annotations

from collections.abc import Sequence

from achkit import AchFile

from ownway.interop.banking.mapping.characters import Letters, carried
from ownway.interop.banking.mapping.payments import Kind, Payment, PaymentFile, Written

LONGEST_NAME = 22
MODIFIERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"  # of the files of one day, in order
_CLASSES = ((Kind.PERSON, "PPD"), (Kind.ORGANISATION, "CCD"))


def write(file: PaymentFile) -> tuple[Written, ...]:
    """One file for each entry class that has payments; each takes the next letter of that day."""
    written: list[Written] = []
    for kind, sec in _CLASSES:
        payments = [payment for payment in file.payments if payment.payee.kind is kind]
        if payments:
            modifier = MODIFIERS[file.files_before + len(written)]
            written.append(_one(file, payments, sec, modifier))
    return tuple(written)


def _one(file: PaymentFile, payments: Sequence[Payment], sec: str, modifier: str) -> Written:
    payer = carried(file.payer.name, Letters.NACHA, 23)
    made = AchFile.create(
        origin_dfi=file.payer.account.routing,
        company_id=file.company_id,
        destination_name=carried(file.bank_name, Letters.NACHA, 23),
        origin_name=payer,
        file_id_modifier=modifier,
        creation_date=file.created_there,
    )
    batch = made.batch(
        sec=sec,
        description="PAYROLL" if file.wages else "PAYMENT",
        effective_date=file.execute_on.isoformat(),
        company_name=payer[:16].rstrip(),
    )
    for payment in payments:
        account = payment.payee.account
        batch.credit(
            name=carried(payment.payee.name, Letters.NACHA, LONGEST_NAME),
            routing=account.routing,
            account=account.number,
            amount_cents=payment.amount,
            account_type="savings" if account.savings else "checking",
            id_number=payment.short_reference,
            prenote=payment.prenote,
        )
    content = made.render().encode("ascii")
    total = sum(payment.amount for payment in payments)
    name = f"{file.message_id}-{sec}.ach"
    return Written(name, "text/plain", content, len(payments), total)
