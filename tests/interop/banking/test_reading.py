"""Files that come in: golden ones say what they say, hostile ones say why they are refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.interop.banking import incoming
from ownway.interop.banking.mapping.results import (
    DetailChange,
    PaymentResult,
    Status,
)
from ownway.interop.banking.mapping.templates import DayOrder, ResultTemplate, Tells
from ownway.interop.banking.reading import camt053, nacha, pain002, table
from ownway.interop.limits import Unread
from tests.interop.banking import hostile
from tests.interop.banking.files import GOLDEN

DAY = date(2026, 11, 24)
TEMPLATE = ResultTemplate(
    columns=(
        ("Reference", Tells.REFERENCE),
        ("Status", Tells.STATUS),
        ("Reason", Tells.REASON),
        ("Day", Tells.DATE),
        ("Amount", Tells.AMOUNT),
        ("Words", Tells.WORDS),
    ),
    statuses=(("PAID", Status.PAID), ("REJECTED", Status.REJECTED)),
    currency="GBP",
    days=DayOrder.BRITISH,
)
READERS = {
    hostile.CAMT: camt053.read,
    hostile.PAIN: pain002.read,
    hostile.NACHA: nacha.read,
    hostile.TABLE: lambda content: table.read(
        content, TEMPLATE.columns, dict(TEMPLATE.statuses), "GBP", ",", "%d/%m/%Y"
    ),
}


def golden(name: str) -> bytes:
    return (GOLDEN / name).read_bytes()


def test_a_statement_of_version_8():
    (found,) = incoming.statements(golden("statement.08.xml"))
    assert (found.statement_id, found.account, found.number) == ("ST-221", "55779911", 221)
    assert (found.opening, found.closing, found.currency) == (10000, 7801, "GBP")
    assert found.opening + sum(one.amount for one in found.entries) == found.closing
    assert found.pending == 1
    first, second, third, back = found.entries
    assert (first.ref, first.on, first.amount) == ("A1", DAY, -1250)
    assert (first.reference, first.name) == ("RUN7-PAYMENT-000001", "Payee 1")
    assert (second.ref, second.reference, second.file_reference) == ("A2/1", "", "RUN-6")
    assert (third.ref, third.amount) == ("A2/2", -199)
    assert (back.returned, back.return_reason, back.name) == (True, "AC04", "Payee 9")


def test_a_statement_of_version_2():
    (found,) = incoming.statements(golden("statement.02.xml"))
    assert (found.opening, found.closing, found.closing_on) == (-150, 19850, DAY)
    grant, undone = found.entries
    assert (grant.amount, grant.reference, grant.name) == (25000, "GRANT-2026-4", "Example Fund")
    assert (undone.reversal, undone.amount, undone.about) == (True, -5000, "Booked in error")
    assert grant.ref != undone.ref


def test_details_that_do_not_make_up_the_entry_are_not_guessed():
    content = golden("statement.08.xml").replace(
        b'<Amt Ccy="GBP">1.99</Amt>', b'<Amt Ccy="GBP">1.98</Amt>'
    )
    (found,) = camt053.read(content)
    whole = found.entries[1]
    assert (whole.ref, whole.amount, whole.reference) == ("A2", -1449, "")


def test_a_part_of_two_versions_reads_alike():
    two = incoming.status_report(golden("status.03.xml"))
    ten = incoming.status_report(golden("status.10.xml"))
    assert two == ten
    assert two.file_reference == "RUN-2026-11-22-7"
    assert two.whole is None
    assert [one.status for one in two.results] == [
        Status.ACCEPTED,
        Status.REJECTED,
        Status.WAITING,
    ]
    rejected = two.results[1]
    assert (rejected.reason, rejected.amount, rejected.said) == (
        "AC04",
        199,
        "Closed on 1 November",
    )


@pytest.mark.parametrize(
    ("said", "status"),
    [("RJCT", Status.REJECTED), ("ACCP", Status.ACCEPTED), ("PDNG", Status.WAITING)],
)
def test_a_whole_file_may_have_one_status(said, status):
    content = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>R</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>RUN</OrgnlMsgId>"
        f"<GrpSts>{said}</GrpSts><StsRsnInf><Rsn><Cd>AM10</Cd></Rsn></StsRsnInf>"
        "</OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"
    )
    found = pain002.read(content.encode())
    assert (found.whole, found.reason, found.results) == (status, "AM10", ())


def test_no_status_of_a_report_says_paid():
    for said in ("ACSC", "ACCC", "ACSP", "ACWC", "ACTC"):
        content = golden("status.10.xml").replace(b"PDNG", said.encode())
        assert Status.PAID not in {one.status for one in pain002.read(content).results}


def test_returns_and_changes_of_nacha():
    found = incoming.returns(golden("returns.ach"))
    day = date(2026, 11, 26)
    assert found.created_on == day
    assert found.results == (
        PaymentResult(
            "R7P000001", Status.RETURNED, "R03", day, 1250, "USD", "091000010000001",
            "NO SUCH ACCOUNT",
        ),
        PaymentResult("R7P000002", Status.RETURNED, "R02", day, 199, "USD", "091000010000002"),
    )  # fmt: skip
    assert found.changes == (
        DetailChange("R7P000003", "C01", "1918171614", day, "091000010000003"),
    )


def test_returns_without_line_ends_or_filler_read_alike():
    lines = golden("returns.ach").split(b"\n")
    expected = nacha.read(golden("returns.ach"))
    assert nacha.read(b"".join(lines)) == expected
    assert nacha.read(b"\r\n".join(lines)) == expected
    bare = [line for line in lines if line and line != b"9" * 94]
    assert nacha.read(b"\n".join(bare)) == expected


def test_results_by_template():
    content = hostile.TABLE_HEAD + hostile.TABLE_ROW + b"R2,rejected,AC04,,,no\n"
    assert incoming.results(content, TEMPLATE) == (
        PaymentResult("RUN7-PAYMENT-000001", Status.PAID, "", DAY, 1250, "GBP"),
        PaymentResult("R2", Status.REJECTED, "AC04", None, None, "GBP", "", "no"),
    )


def test_results_in_minor_units():
    found = table.read(
        "R;S;P\nA;OK;0150\n".encode("utf-8-sig"),
        [("R", "reference"), ("S", "status"), ("P", "amount_minor")],
        {"OK": "paid"},
        "GBP",
        ";",
        "%d/%m/%Y",
    )
    assert [one.amount for one in found] == [150]


HOSTILE = hostile.every()


@pytest.mark.parametrize("name", [name for name in HOSTILE if not name.endswith(("MB", ": empty"))])
def test_a_hostile_file_is_refused_for_its_own_reason(name):
    reader, content, codes = HOSTILE[name]
    with pytest.raises(Unread) as found:
        READERS[reader](content)
    assert found.value.code in codes


@pytest.mark.parametrize(
    "name", ["billion laughs", "returns: truncated", "results: a NUL", "statements: empty",
             "statements: 100 MB", "a huge amount"],
)  # fmt: skip
def test_a_refusal_says_what_happened_and_what_helps(name):
    reader, content, codes = HOSTILE[name]
    options = (TEMPLATE,) if reader == hostile.TABLE else ()
    with pytest.raises(incoming.FileRefused) as refused:
        getattr(incoming, reader)(content, *options)
    (problem,) = refused.value.problems
    assert problem.code in codes
    assert refused.value.words == problem.words
    assert refused.value.fix


def rows_or_one_refusal(reader: str, content: bytes) -> None:
    """Any other exception is a crash, and fails the test."""
    with suppress(Unread):
        READERS[reader](content)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(READERS)), st.binary(max_size=400))
def test_any_bytes_are_rows_or_one_refusal(reader, content):
    rows_or_one_refusal(reader, content)


SOUND = {
    hostile.CAMT: ("statement.02.xml", "statement.08.xml"),
    hostile.PAIN: ("status.03.xml", "status.10.xml"),
    hostile.NACHA: ("returns.ach",),
}


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_sound_file_changed_anywhere_is_rows_or_one_refusal(data):
    reader = data.draw(st.sampled_from(list(SOUND)))
    content = golden(data.draw(st.sampled_from(SOUND[reader])))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 60)))
        other = data.draw(
            st.one_of(
                st.binary(max_size=30),
                st.sampled_from((b"<", b">", b"&amp;", b"9" * 30, b"-1", b"NaN", content[:200])),
            )
        )
        content = content[:start] + other + content[end:]
    rows_or_one_refusal(reader, content)


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(("PAID", "12.50", "24/11/2026", "NaN", '"', "R1", "1e9")),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=5))
def test_any_table_is_rows_or_one_refusal(rows):
    text = "\n".join(",".join(row) for row in rows)
    content = hostile.TABLE_HEAD + text.encode("utf-8", "surrogatepass")
    rows_or_one_refusal(hostile.TABLE, content)
