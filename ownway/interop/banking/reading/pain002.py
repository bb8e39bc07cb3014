"""pain.002, the bank's answer to a payment file: versions .03 and .10 of ISO 20022.

`RJCT` is refused, `PART` is read line by line, what is on its way is accepted, and everything else
waits. No status of this message says *paid*, not even ACSC: only the statement does.
"""

from __future__ import annotations

from ownway.interop.banking.mapping.results import PaymentResult, Status, StatusReport
from ownway.interop.banking.reading import fields
from ownway.interop.banking.reading.xml import Node, stream
from ownway.interop.limits import Unread

MESSAGES = {"pain.002.001.03": "CstmrPmtStsRpt", "pain.002.001.10": "CstmrPmtStsRpt"}
_ROW = "CstmrPmtStsRpt/OrgnlPmtInfAndSts/TxInfAndSts"
_ACCEPTED = {"ACTC", "ACCP", "ACSP", "ACSC", "ACWC", "ACCC", "ACWP"}
_NOT_PROVIDED = "NOTPROVIDED"


def read(content: bytes) -> StatusReport:
    """What the bank says of one file of ours. Raises Unread."""
    results: list[PaymentResult] = []

    def row(node: Node) -> None:
        results.append(_result(node))

    _message, root = stream(content, MESSAGES, {_ROW: row})
    report = root.one("CstmrPmtStsRpt")
    header = report.one("GrpHdr") if report else None
    original = report.one("OrgnlGrpInfAndSts") if report else None
    if report is None or header is None or original is None:
        raise Unread("missing", what="OrgnlGrpInfAndSts")
    batches = list(report.all("OrgnlPmtInfAndSts"))
    speaks = [original, *batches] if len(batches) == 1 else [original]
    said = [_whole(node) for node in speaks]
    return StatusReport(
        report_id=fields.needed(header, "MsgId"),
        file_reference=fields.needed(original, "OrgnlMsgId"),
        whole=next((status for status in said if status is not None), None),
        reason=next((code for node in speaks if (code := _reason(node))), ""),
        results=tuple(results),
    )


def _whole(node: Node) -> Status | None:
    said = node.says("GrpSts", "PmtInfSts")
    return None if said in ("", "PART") else _status(said)


def _status(said: str) -> Status:
    if said == "RJCT":
        return Status.REJECTED
    return Status.ACCEPTED if said in _ACCEPTED else Status.WAITING


def _reason(node: Node) -> str:
    codes = [found.text for found in node.all("StsRsnInf/Rsn/Cd")]
    return fields.code(codes[0]) if codes else ""


def _result(node: Node) -> PaymentResult:
    reference = node.says("OrgnlEndToEndId")
    amount = node.one("OrgnlTxRef/Amt")
    found = fields.money(amount, "InstdAmt") if amount else None
    words = [said.text for said in node.all("StsRsnInf/AddtlInf")]
    words += [said.text for said in node.all("StsRsnInf/Rsn/Prtry")]
    return PaymentResult(
        reference="" if reference == _NOT_PROVIDED else reference,
        status=_status(fields.needed(node, "TxSts")),
        reason=_reason(node),
        on=fields.day_in(node, "AccptncDtTm"),
        amount=found[0] if found else None,
        currency=found[1] if found else "",
        said=" ".join(words)[:500],
    )
