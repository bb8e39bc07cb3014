"""Files that a bank never sends: each must be refused, in plain words, at once.

Name → (which reader, the bytes, codes of the refusal). Made small here and large by `size`.
"""

from __future__ import annotations

from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
CAMT, PAIN, NACHA, TABLE = "statements", "status_report", "returns", "results"
Hostile = tuple[str, bytes, set[str]]
LAUGHS = "".join(
    f'<!ENTITY l{place} "{f"&l{place - 1};" * 10 if place else "ha"}">' for place in range(10)
)


def _golden(name: str) -> bytes:
    return (GOLDEN / name).read_bytes()


def _swap(name: str, before: bytes, after: bytes, times: int = -1) -> bytes:
    content = _golden(name)
    assert before in content, (name, before)
    return content.replace(before, after, times)


def _camt(before: bytes, after: bytes, times: int = -1) -> bytes:
    return _swap("statement.08.xml", before, after, times)


def _inside(dtd: str, use: str) -> bytes:
    content = _golden("statement.08.xml").decode()
    head, _, rest = content.partition("\n")
    return f"{head}\n<!DOCTYPE Document [{dtd}]>\n{rest.replace('Payee 1', use)}".encode()


OPEN = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
TABLE_HEAD = b"Reference,Status,Reason,Day,Amount,Words\n"
TABLE_ROW = b"RUN7-PAYMENT-000001,PAID,,24/11/2026,12.50,\n"


def _returns(before: bytes, after: bytes) -> bytes:
    return _swap("returns.ach", before, after)


def _xml(size: int) -> dict[str, Hostile]:
    many = size * 10_000
    return {
        "billion laughs": (CAMT, _inside(LAUGHS, "&l9;"), {"has_dtd"}),
        "quadratic blow-up": (
            CAMT,
            _inside(f'<!ENTITY a "{"a" * many}">', "&a;" * 1000),
            {"has_dtd"},
        ),
        "outside entity": (
            CAMT,
            _inside('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
            {"has_dtd"},
        ),
        "outside dtd": (
            PAIN,
            _golden("status.10.xml").replace(
                b"<Document", b'<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd"><Document', 1
            ),
            {"has_dtd"},
        ),
        "parameter entity": (
            CAMT,
            _inside("<!ENTITY % p \"<!ENTITY q 'x'>\"> %p;", "&q;"),
            {"has_dtd"},
        ),
        "unknown entity": (CAMT, _camt(b"Payee 1", b"&nobody;"), {"not_xml"}),
        "deep nesting": (CAMT, OPEN + b"<a>" * (many * 10), {"too_deep"}),
        "deep and closed": (
            CAMT,
            OPEN + b"<a>" * many + b"</a>" * many + b"</BkToCstmrStmt></Document>",
            {"too_deep"},
        ),
        "many empty parts": (CAMT, OPEN + b"<a/>" * (many * 10), {"too_many_parts"}),
        "many parts in a row": (
            CAMT,
            _camt(b"<NtryRef>A1</NtryRef>", b"<x/>" * many),
            {"too_many_parts"},
        ),
        "many attributes": (
            CAMT,
            OPEN + b"<a " + b" ".join(b'b%d="1"' % place for place in range(many)) + b"/>",
            {"too_many_parts"},
        ),
        "long attribute": (CAMT, OPEN + b'<a b="' + b"c" * many * 10 + b'"/>', {"field_too_long"}),
        "long name": (CAMT, OPEN + b"<" + b"a" * many * 10 + b"/>", {"too_many_parts"}),
        "long field": (CAMT, _camt(b"Payee 1", b"P" * many), {"field_too_long"}),
        "long comment that never ends": (CAMT, OPEN + b"<!--" + b"x" * many * 10, {"not_xml"}),
    }


def _unsound(size: int) -> dict[str, Hostile]:
    return {
        "too many rows": (
            CAMT,
            _camt(
                b"   <Ntry>\n    <Amt",
                b'<Ntry><Amt Ccy="GBP">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>'
                * 20_001
                + b"\n   <Ntry>\n    <Amt",
            ),
            {"too_many_rows"},
        ),
        "truncated": (CAMT, _golden("statement.08.xml")[:-40], {"not_xml"}),
        "truncated in a tag": (PAIN, _golden("status.03.xml")[:500], {"not_xml"}),
        "empty document": (CAMT, b"<Document/>", {"other_message"}),
        "another message": (CAMT, _golden("status.10.xml"), {"other_message"}),
        "a version we do not read": (CAMT, _camt(b"001.08", b"001.99"), {"other_message"}),
        "two namespaces": (
            CAMT,
            _camt(b"<Amt Ccy", b'<Amt xmlns="urn:other" Ccy'),
            {"other_message"},
        ),
    }


def _untrue(size: int) -> dict[str, Hostile]:
    bad = {"bad_amount"}
    return {
        "an amount NaN": (CAMT, _camt(b">12.50<", b">NaN<"), bad),
        "an amount with an exponent": (CAMT, _camt(b">12.50<", b">1.25e1<"), bad),
        "an infinite amount": (CAMT, _camt(b">12.50<", b">INF<"), bad),
        "an amount below zero": (CAMT, _camt(b">12.50<", b">-12.50<"), bad),
        "an amount with a comma": (CAMT, _camt(b">12.50<", b">12,50<"), bad),
        "an amount in other digits": (CAMT, _camt(b">12.50<", ">١٢.٥٠<".encode()), bad),
        "half a penny": (CAMT, _camt(b">12.50<", b">12.505<"), bad),
        "a huge amount": (CAMT, _camt(b">12.50<", b">" + b"9" * 400 + b"<"), bad),
        "an enormous amount": (
            CAMT,
            _camt(b">12.50<", b">" + b"9" * 10_000 * size + b"<"),
            {"field_too_long"},
        ),
        "no currency": (CAMT, _camt(b'<Amt Ccy="GBP">12', b"<Amt>12"), {"bad_code"}),
        "two currencies": (
            CAMT,
            _camt(b'<NtryRef>A1</NtryRef><Amt Ccy="GBP">', b'<NtryRef>A1</NtryRef><Amt Ccy="EUR">'),
            {"other_currency"},
        ),
        "two amounts": (
            CAMT,
            _camt(b"<NtryRef>A1</NtryRef>", b'<Amt Ccy="GBP">1</Amt>'),
            {"twice"},
        ),
        "no direction": (CAMT, _camt(b"DBIT", b"BOTH"), {"bad_code"}),
        "no closing balance": (CAMT, _camt(b"CLBD", b"CLAV"), {"missing"}),
        "two closing balances": (CAMT, _camt(b"CLAV", b"CLBD"), {"twice"}),
        "a day that is none": (CAMT, _camt(b"<Dt>2026-11-24", b"<Dt>2026-02-30"), {"bad_day"}),
        "a day in other digits": (
            CAMT,
            _camt(b"<Dt>2026-11-24", "<Dt>٢٠٢٦-11-24".encode()),
            {"bad_day"},
        ),
    }


def _strange(size: int) -> dict[str, Hostile]:
    return {
        "utf-16": (CAMT, _golden("statement.08.xml").decode().encode("utf-16"), {"encoding"}),
        "utf-7 declared": (CAMT, _camt(b'encoding="UTF-8"', b'encoding="UTF-7"'), {"encoding"}),
        "latin letters": (CAMT, _camt(b"Payee 1", "Zoë".encode("latin-1")), {"encoding"}),
        "a NUL": (CAMT, _camt(b"Payee 1", b"Pay\x00ee"), {"not_xml"}),
        "a lone surrogate": (CAMT, _camt(b"Payee 1", b"\xed\xa0\x80"), {"encoding"}),
        "control signs by number": (CAMT, _camt(b"Payee 1", b"&#0;"), {"not_xml"}),
        "an include": (
            CAMT,
            _camt(
                b"<NtryRef>A1</NtryRef>",
                b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>',
            ),
            {"other_message"},
        ),
        "a program instead": (CAMT, b"\x7fELF" + bytes(range(256)) * 20, {"encoding"}),
        "an archive instead": (PAIN, b"PK\x03\x04" + b"a" * 2000, {"not_xml"}),
        "a page instead": (PAIN, b"<html><body>Sign in again</body></html>", {"other_message"}),
        "no original message": (
            PAIN,
            _swap("status.10.xml", b"<OrgnlMsgId>RUN-2026-11-22-7</OrgnlMsgId>", b""),
            {"missing"},
        ),
        "no status": (PAIN, _swap("status.10.xml", b"<TxSts>PDNG</TxSts>", b""), {"missing"}),
    }


def _lines(size: int) -> dict[str, Hostile]:
    returns = _golden("returns.ach")
    first = returns.split(b"\n")[0] + b"\n"
    batch = returns.split(b"\n")[1] + b"\n"
    entry = returns.split(b"\n")[2] + b"\n"
    return {
        "returns: short line": (NACHA, _returns(b"PAYEE 1 ", b"PAYEE 1"), {"record_length"}),
        "returns: wrong sum": (NACHA, _returns(b"0000001250", b"0000001251"), {"totals"}),
        "returns: wrong count": (NACHA, _returns(b"9000002", b"9000003"), {"totals"}),
        "returns: letters for digits": (
            NACHA,
            _returns(b"0000001250", b"00000012.5"),
            {"bad_amount"},
        ),
        "returns: truncated": (NACHA, b"\n".join(returns.split(b"\n")[:4]), {"totals"}),
        "returns: entry before batch": (NACHA, first + entry, {"record_order"}),
        "returns: lines after the end": (NACHA, returns + first, {"record_order"}),
        "returns: never a control": (
            NACHA,
            first + batch + entry * 10_000 * size,
            {"totals"},
        ),
        "returns: too many lines": (NACHA, first + batch + entry * 70_000, {"too_many_rows"}),
        "returns: one line without end": (NACHA, b"1" * 1_000_003 * size, {"record_length"}),
        "returns: accents": (NACHA, _returns(b"PAYEE 1", "PAYÉE".encode()), {"encoding"}),
        "returns: strange line ends": (NACHA, returns.replace(b"\n", b"\x1c"), {"encoding"}),
        "returns: a day that is none": (NACHA, _returns(b"2611260700", b"2613450700"), {"bad_day"}),
        "returns: a payment, no return": (NACHA, _golden("payments.ach"), {"other_message"}),
        "returns: unknown addenda": (
            NACHA,
            _returns(b"799R03", b"705R03"),
            {"other_message"},
        ),
    }


def _tables(size: int) -> dict[str, Hostile]:
    return {
        "results: a program": (TABLE, bytes(range(256)) * 50, {"encoding"}),
        "results: other columns": (TABLE, b"A,B\n1,2\n", {"columns"}),
        "results: a column too many": (TABLE, TABLE_HEAD + b"1,2,3,4,5,6,7\n", {"columns"}),
        "results: an open quote": (TABLE, TABLE_HEAD + b'"' + b"a," * 5000, {"columns"}),
        "results: a NUL": (
            TABLE,
            TABLE_HEAD + TABLE_ROW.replace(b"PAID", b"PA\x00D"),
            {"encoding"},
        ),
        "results: a long field": (
            TABLE,
            TABLE_HEAD + TABLE_ROW.replace(b",\n", b"," + b"w" * 600 + b"\n"),
            {"field_too_long"},
        ),
        "results: a long line": (TABLE, TABLE_HEAD + b"," * 1_000_000 * size, {"field_too_long"}),
        "results: too many rows": (TABLE, TABLE_HEAD + TABLE_ROW * 20_001, {"too_many_rows"}),
        "results: no rows": (TABLE, TABLE_HEAD, {"no_rows"}),
        "results: an unknown word": (
            TABLE,
            TABLE_HEAD + TABLE_ROW.replace(b"PAID", b"MAYBE"),
            {"bad_code"},
        ),
        "results: no reference": (
            TABLE,
            TABLE_HEAD + TABLE_ROW.replace(b"RUN7-PAYMENT-000001", b""),
            {"missing"},
        ),
        "results: an amount NaN": (
            TABLE,
            TABLE_HEAD + TABLE_ROW.replace(b"12.50", b"NaN"),
            {"bad_amount"},
        ),
        "results: a formula for an amount": (
            TABLE,
            TABLE_HEAD + TABLE_ROW.replace(b"12.50", b"=1+1"),
            {"bad_amount"},
        ),
        "results: a day that is none": (
            TABLE,
            TABLE_HEAD + TABLE_ROW.replace(b"24/11/2026", b"31/02/2026"),
            {"bad_day"},
        ),
        "results: a short day": (
            TABLE,
            TABLE_HEAD + TABLE_ROW.replace(b"24/11/2026", b"1/2/2026"),
            {"bad_day"},
        ),
    }


def every(size: int = 1) -> dict[str, Hostile]:
    """All of them; `size` makes the large ones larger."""
    found: dict[str, Hostile] = {}
    for some in (_xml, _unsound, _untrue, _strange, _lines, _tables):
        found |= some(size)
    for reader in (CAMT, PAIN, NACHA, TABLE):
        found[f"{reader}: empty"] = (reader, b"", {"empty"})
        found[f"{reader}: 100 MB"] = (reader, b" " * 100 * 1024 * 1024, {"too_big"})
        found[f"{reader}: blanks"] = (
            reader,
            b" \n" * 1000,
            {"not_xml", "record_length", "columns"},
        )
    return found
