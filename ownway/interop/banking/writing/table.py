"""Payments as rows: a bank's portal by its template, and a list for paying by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from ownway.core.problems import Problem
from ownway.interop.banking.mapping import amounts, numbers
from ownway.interop.banking.mapping.characters import Letters, carried
from ownway.interop.banking.mapping.payments import Address, Payment, PaymentFile, Written
from ownway.interop.banking.mapping.templates import Column, Holds, PaymentTemplate
from ownway.interop.banking.phrases import said

_AMOUNTS = {Holds.AMOUNT, Holds.AMOUNT_MINOR}
_WHERETO = {
    "GBP": {Holds.SORT_CODE, Holds.ACCOUNT},
    "EUR": {Holds.IBAN},
    "USD": {Holds.ROUTING, Holds.ACCOUNT},
}
# One cell may not become two, nor begin a formula in the sheet somebody opens it with.
_MEANT = {",", ";", "\t", "|"}
_BY_HAND = (
    "number", "pay by", "name", "amount", "currency", "reference", "phone", "address",
    "paid on", "paid by",
)  # fmt: skip


def template_problems(template: PaymentTemplate, file: PaymentFile) -> tuple[Problem, ...]:
    """A template names payee, place, amount and reference, and separates with a usual sign."""
    holds = {column.holds for column in template.columns}
    needed = {Holds.NAME, Holds.REFERENCE, *_WHERETO.get(file.currency, {Holds.IBAN})}
    whole = (
        needed <= holds
        and len(holds & _AMOUNTS) == 1
        and template.separator in _MEANT
        and template.line_end in ("\r\n", "\n")
        and all(column.longest > 0 for column in (*template.columns, *template.footer))
        and all(_is_heading(column.heading) for column in template.columns)
    )
    if not whole:
        return (said("template"),)
    (column,) = [column for column in template.columns if column.holds is Holds.REFERENCE][:1]
    return tuple(
        said("reference", payment.reference)
        for payment in file.payments
        if not reference_in(column, payment)
    )


def _is_heading(text: str) -> bool:
    return not text or (text.isascii() and text.isprintable() and text[0].isalnum())


def reference_in(column: Column, payment: Payment) -> str:
    """Our reference as the column carries it: the short one where the long one does not fit.

    "" where neither fits whole: a cut reference would come back as nobody's.
    """
    for reference in (payment.reference, payment.short_reference):
        cell = carried(reference, Letters.BACS, column.longest)
        if cell and numbers.alike(cell) == numbers.alike(reference):
            return cell
    return ""


def write(file: PaymentFile, template: PaymentTemplate) -> tuple[Written, ...]:
    """The rows a portal takes: numbers keep their zeros, words are in the rail's characters."""
    rows: list[list[str]] = []
    if template.headings:
        rows.append([column.heading for column in template.columns])
    for payment in file.payments:
        rows.append([_cell(column, template, file, payment) for column in template.columns])
    if template.footer:
        rows.append([_cell(column, template, file, None) for column in template.footer])
    content = _csv(rows, template.separator, template.line_end).encode("ascii")
    name = f"{file.message_id}.{template.extension}"
    return (Written(name, "text/csv", content, len(file.payments), file.total),)


def by_hand(file: PaymentFile) -> tuple[Written, ...]:
    """A list to print and tick: who is paid by card, cheque or phone, with count and total below.

    The words are column names, the same in each language, so that the bytes are the same too.
    """
    rows = [list(_BY_HAND)]
    for number, payment in enumerate(file.payments, start=1):
        payee = payment.payee
        rows.append(
            [
                str(number),
                str(payment.by_hand or ""),
                carried(payee.name, Letters.ISO20022, 70),
                amounts.written(payment.amount, file.currency),
                file.currency,
                payment.reference,
                # The plus of +44 would begin a formula: 00 says the same.
                carried(payment.phone.replace("+", "00"), Letters.ISO20022, 30),
                _one_line(payee.address),
                "",
                "",
            ]
        )
    total = amounts.written(file.total, file.currency)
    rows.append(["total", str(len(file.payments)), "", total, file.currency, "", "", "", "", ""])
    content = _csv(rows, ",", "\r\n").encode("ascii")
    name = f"{file.message_id}-by-hand.csv"
    return (Written(name, "text/csv", content, len(file.payments), file.total),)


def _one_line(address: Address) -> str:
    street = f"{address.building} {address.street}".strip()
    parts = (street, address.postcode, address.town, address.country)
    return carried(", ".join(part for part in parts if part), Letters.ISO20022, 200)


def _csv(rows: Iterable[list[str]], separator: str, line_end: str) -> str:
    out = StringIO()
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(rows)
    return out.getvalue()


def _cell(
    column: Column, template: PaymentTemplate, file: PaymentFile, payment: Payment | None
) -> str:
    holds = column.holds
    payer = file.payer.account
    if holds is Holds.COUNT:
        return str(len(file.payments))
    if holds is Holds.TOTAL:
        return amounts.written(file.total, file.currency)
    if holds is Holds.TOTAL_MINOR:
        return str(file.total)
    if holds is Holds.FIXED:
        return carried(column.fixed, Letters.BACS, column.longest)
    if holds is Holds.DATE:
        return file.execute_on.strftime(template.days)
    if holds is Holds.CURRENCY:
        return file.currency
    if holds is Holds.PAYER_SORT_CODE:
        return _sort_code(payer.sort_code, template)
    if holds is Holds.PAYER_ACCOUNT:
        return payer.number or payer.iban
    if holds is Holds.PAYER_NAME:
        return carried(file.payer.name, Letters.BACS, column.longest)
    return "" if payment is None else _of_payment(column, template, file, payment)


def _of_payment(
    column: Column, template: PaymentTemplate, file: PaymentFile, payment: Payment
) -> str:
    account = payment.payee.account
    return {
        Holds.SORT_CODE: _sort_code(account.sort_code, template),
        Holds.ACCOUNT: account.number,
        Holds.IBAN: account.iban,
        Holds.BIC: account.bic,
        Holds.ROUTING: account.routing,
        Holds.NAME: carried(payment.payee.name, Letters.BACS, column.longest),
        Holds.AMOUNT: amounts.written(payment.amount, file.currency),
        Holds.AMOUNT_MINOR: str(payment.amount),
        Holds.REFERENCE: reference_in(column, payment),
        Holds.ABOUT: carried(payment.about, Letters.BACS, column.longest),
    }[column.holds]


def _sort_code(digits: str, template: PaymentTemplate) -> str:
    if not template.sort_code_dashes or not digits:
        return digits
    return f"{digits[:2]}-{digits[2:4]}-{digits[4:]}"
