"""Reads pain.002, the payment status report (version 10 and its neighbours), and writes version 10."""

from __future__ import annotations

from lxml import etree

from payung.rails.errors import RailsError
from payung.rails.iso20022 import xml
from payung.rails.iso20022.status import ItemStatus, Reason, StatusReport

MESSAGE = "pain.002.001"
VERSION = "10"
NO_ID = "NOTPROVIDED"
TEXT_LIMIT = 105


def read_report(content: bytes) -> StatusReport:
    """A bank's answer. What is wrong inside comes as issues with line and path.

    Raises RailsError (ISO_XML, ISO_MESSAGE, ISO_TOO_LARGE; ISO_BATCHES for an answer about several batches,
    since our files hold one).
    """
    body, _ = xml.parse(content, MESSAGE, "CstmrPmtStsRpt")
    issues = xml.Issues()
    head, group = body.child("GrpHdr") or body, body.child("OrgnlGrpInfAndSts")
    batches = list(body.children("OrgnlPmtInfAndSts"))
    if len(batches) > 1:
        raise RailsError("ISO_BATCHES", "Jawaban bank harus tentang tepat satu kelompok pembayaran")
    batch = batches[0] if batches else None
    original = group.text("OrgnlMsgId") if group else None
    if not original:
        issues.add(group or body, "ISO_ID_MISSING", "OrgnlMsgId belum ada")
    group_status = _status(group, "GrpSts", issues)
    batch_status = _status(batch, "PmtInfSts", issues)
    # Some banks lay the items beside the batch instead of into it.
    items = tuple(_item(item, issues) for place in (batch, body) if place for item in place.children("TxInfAndSts"))
    if not (group_status or batch_status or items):
        issues.add(body, "ISO_STATUS_MISSING", "Jawaban tidak menyebut status apa pun")
    return StatusReport(
        message_id=head.text("MsgId") or "",
        created_at=head.moment(issues, "CreDtTm"),
        original_message_id=original or "",
        original_message_name=(group.text("OrgnlMsgNmId") if group else None) or "",
        original_batch_id=batch.text("OrgnlPmtInfId") if batch else None,
        group_status=group_status,
        group_reasons=_reasons(group),
        batch_status=batch_status,
        batch_reasons=_reasons(batch),
        items=items,
        issues=issues.all(),
    )


def _item(item: xml.Node, issues: xml.Issues) -> ItemStatus:
    end_to_end = item.text("OrgnlEndToEndId") or item.text("OrgnlInstrId") or ""
    if not end_to_end or end_to_end == NO_ID:
        issues.add(item, "ISO_ID_MISSING", "OrgnlEndToEndId belum ada")
    status = _status(item, "TxSts", issues)
    if status is None:
        issues.add(item, "ISO_STATUS_MISSING", "TxSts belum ada")
    return ItemStatus(
        end_to_end_id=end_to_end,
        status=status or "",
        reasons=_reasons(item),
        amount=item.amount(issues, "OrgnlTxRef", "Amt", "InstdAmt"),
        bank_reference=item.text("AcctSvcrRef"),
        line=item.line,
        path=item.path,
    )


def _status(node: xml.Node | None, name: str, issues: xml.Issues) -> str | None:
    status = node.text(name) if node else None
    if node and status and not (len(status) == 4 and status.isascii() and status.isalnum()):
        issues.add(node, "ISO_STATUS", "Status tidak sah")
        return None
    return status


def _reasons(node: xml.Node | None) -> tuple[Reason, ...]:
    if node is None:
        return ()
    return tuple(
        Reason(
            reason.text("Rsn", "Cd") or reason.text("Rsn", "Prtry") or "NARR",
            " ".join(words for part in reason.children("AddtlInf") if (words := part.text())),
        )
        for reason in node.children("StsRsnInf")
    )


def write_report(report: StatusReport, version: str = VERSION) -> bytes:
    """The file that says what `report` says; issues, lines and paths are not part of it.

    Raises RailsError(ISO_DATE) without `created_at`.
    """
    if report.created_at is None:
        raise RailsError("ISO_DATE", "Waktu tanpa zona: %(value)s", value="")
    body = etree.Element("CstmrPmtStsRpt")
    head = xml.add(body, "GrpHdr")
    xml.add(head, "MsgId", text=report.message_id)
    xml.add(head, "CreDtTm", text=xml.stamp(report.created_at))
    group = xml.add(body, "OrgnlGrpInfAndSts")
    xml.add(group, "OrgnlMsgId", text=report.original_message_id)
    xml.add(group, "OrgnlMsgNmId", text=report.original_message_name)
    if report.group_status:
        xml.add(group, "GrpSts", text=report.group_status)
    _write_reasons(group, report.group_reasons)
    if report.original_batch_id is not None:
        batch = xml.add(body, "OrgnlPmtInfAndSts")
        xml.add(batch, "OrgnlPmtInfId", text=report.original_batch_id)
        if report.batch_status:
            xml.add(batch, "PmtInfSts", text=report.batch_status)
        _write_reasons(batch, report.batch_reasons)
        for item in report.items:
            _write_item(xml.add(batch, "TxInfAndSts"), item)
    return xml.document(f"{MESSAGE}.{version}", body)


def _write_item(node: etree._Element, item: ItemStatus) -> None:
    xml.add(node, "OrgnlInstrId", text=item.end_to_end_id)
    xml.add(node, "OrgnlEndToEndId", text=item.end_to_end_id)
    xml.add(node, "TxSts", text=item.status)
    _write_reasons(node, item.reasons)
    if item.bank_reference:
        xml.add(node, "AcctSvcrRef", text=item.bank_reference)
    if item.amount is not None:
        xml.add(node, "OrgnlTxRef", "Amt", "InstdAmt", text=xml.format_amount(item.amount), Ccy=xml.CURRENCY)


def _write_reasons(node: etree._Element, reasons: tuple[Reason, ...]) -> None:
    for reason in reasons:
        info = xml.add(node, "StsRsnInf")
        xml.add(info, "Rsn", "Cd" if len(reason.code) <= 4 else "Prtry", text=reason.code[:35])
        if reason.text:
            xml.add(info, "AddtlInf", text=reason.text[:TEXT_LIMIT])
