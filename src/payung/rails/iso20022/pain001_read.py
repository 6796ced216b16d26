"""Reads pain.001 orders back: for comparison with what was approved, and for a bank that plays along."""

from __future__ import annotations

from datetime import UTC, date, datetime

from payung.rails.errors import RailsError
from payung.rails.iso20022 import xml
from payung.rails.iso20022.orders import Order, OrderFile, Party, Transfer

MESSAGE = "pain.001.001"


def read_order(content: bytes) -> OrderFile:
    """The order in a file of one batch.

    What is wrong inside comes as issues with line and path: amounts that are no rupiah, missing or repeated
    end-to-end ids, a count or control sum (of the file and of the batch) that is not what the payments come to.
    Raises RailsError (ISO_XML, ISO_MESSAGE, ISO_TOO_LARGE; ISO_BATCHES when there is not exactly one batch).
    """
    body, _ = xml.parse(content, MESSAGE, "CstmrCdtTrfInitn")
    issues = xml.Issues()
    batches = list(body.children("PmtInf"))
    if len(batches) != 1:
        raise RailsError("ISO_BATCHES", "Berkas harus berisi tepat satu kelompok pembayaran")
    batch = batches[0]
    transfers = _transfers(batch, issues)
    head = body.child("GrpHdr") or body
    total = sum(transfer.amount for transfer in transfers)
    for part in (head, batch):
        _control(part, len(transfers), total, issues)
    order = Order(
        message_id=head.text("MsgId") or "",
        batch_id=batch.text("PmtInfId") or "",
        created_at=head.moment(issues, "CreDtTm") or datetime(1, 1, 1, tzinfo=UTC),
        execute_on=batch.day(issues, "ReqdExctnDt") or date(1, 1, 1),
        initiator=head.text("InitgPty", "Nm") or "",
        debtor=_party(batch, "Dbtr"),
        count=len(transfers),
        total=total,
    )
    return OrderFile(order, tuple(transfers), issues.all())


def _transfers(batch: xml.Node, issues: xml.Issues) -> list[Transfer]:
    transfers: list[Transfer] = []
    seen: set[str] = set()
    for item in batch.children("CdtTrfTxInf"):
        end_to_end = item.text("PmtId", "EndToEndId") or ""
        if not end_to_end:
            issues.add(item, "ISO_ID_MISSING", "EndToEndId belum ada")
        elif end_to_end in seen:
            issues.add(item, "ISO_DUPLICATE", f"Pembayaran {end_to_end[:35]} muncul dua kali")
        seen.add(end_to_end)
        amount = item.amount(issues, "Amt", "InstdAmt")
        if amount is None and item.child("Amt", "InstdAmt") is None:
            issues.add(item, "ISO_AMOUNT", "Jumlah belum ada")
        remark = item.text("RmtInf", "Ustrd") or ""
        transfers.append(Transfer(end_to_end, amount or 0, _party(item, "Cdtr"), remark))
    return transfers


def _control(part: xml.Node, count: int, total: int, issues: xml.Issues) -> None:
    said = part.text("NbOfTxs")
    if said is not None and said != str(count):
        issues.add(part, "ISO_CONTROL", f"Disebut {said[:20]} pembayaran, isinya {count}")
    said = part.text("CtrlSum")
    if said is not None and xml.parse_amount(said) != total:
        issues.add(part, "ISO_CONTROL", f"Jumlah kontrol {said[:30]}, isinya {total}")


def _party(node: xml.Node, name: str) -> Party:
    account = (f"{name}Acct", "Id")
    agent = (f"{name}Agt", "FinInstnId")
    return Party(
        name=node.text(name, "Nm") or "",
        account=node.text(*account, "Othr", "Id") or node.text(*account, "IBAN") or "",
        bank_bic=node.text(*agent, "BICFI"),
        bank_code=node.text(*agent, "Othr", "Id") or node.text(*agent, "ClrSysMmbId", "MmbId"),
    )
