"""Writes pain.001.001.09, the customer credit transfer initiation, as a stream."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from payung.rails.errors import RailsError
from payung.rails.iso20022 import xml
from payung.rails.iso20022.orders import Order, Party, Transfer

MESSAGE = "pain.001.001.09"
NAME_LIMIT = 140
CHARGES = "DEBT"  # the payer bears all charges: a family receives the whole benefit
PURPOSE = "SSBE"  # social security benefit


class Sink(Protocol):
    """Where the file goes: anything that takes bytes."""

    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What a finished file holds: payments, whole rupiah, and the SHA-256 of its bytes."""

    count: int
    total: int
    sha256: str


class _Hashing:
    """Passes bytes on and hashes them on the way."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self._sink.write(data)
        return len(data)


def write_order(sink: Sink, order: Order, transfers: Iterable[Transfer]) -> Written:
    """Streams a batch into `sink`; memory does not grow with its size but for the ids seen.

    Raises RailsError: ISO_CONTROL when the payments do not come to the order's count and total, ISO_DUPLICATE
    when an end-to-end id comes twice, ISO_ID / ISO_ACCOUNT / ISO_BIC / ISO_TEXT / ISO_AMOUNT for a value that
    cannot be written. What has gone into `sink` by then is no file: the caller throws it away.
    """
    stream = _Hashing(sink)
    seen: set[str] = set()
    total = 0
    with etree.xmlfile(stream, encoding="UTF-8") as out:
        out.write_declaration()
        # Elements inside are written without namespace: the document's default one takes them in, and the file
        # is not swollen by a declaration on each payment.
        with out.element("Document", nsmap={None: xml.SPACE + MESSAGE}), out.element("CstmrCdtTrfInitn"):
            out.write(_group(order))
            with out.element("PmtInf"):
                for part in _batch(order):
                    out.write(part)
                for transfer in transfers:
                    if transfer.end_to_end_id in seen:
                        raise RailsError(
                            "ISO_DUPLICATE", "Pembayaran %(id)s muncul dua kali", id=transfer.end_to_end_id
                        )
                    seen.add(transfer.end_to_end_id)
                    total += transfer.amount
                    out.write(_transfer(transfer))
                _compare(order, len(seen), total)
    return Written(len(seen), total, stream.hash.hexdigest())


def _compare(order: Order, count: int, total: int) -> None:
    if (count, total) != (order.count, order.total) or count == 0:
        raise RailsError(
            "ISO_CONTROL",
            "Isi berkas %(count)s pembayaran Rp%(total)s, yang disetujui %(wanted_count)s pembayaran Rp%(wanted)s",
            count=count,
            total=total,
            wanted_count=order.count,
            wanted=order.total,
        )


def _group(order: Order) -> etree._Element:
    head = etree.Element("GrpHdr")
    xml.add(head, "MsgId", text=xml.own_id(order.message_id))
    xml.add(head, "CreDtTm", text=xml.stamp(order.created_at))
    xml.add(head, "NbOfTxs", text=str(order.count))
    xml.add(head, "CtrlSum", text=xml.format_amount(order.total))
    xml.add(head, "InitgPty", "Nm", text=xml.plain(order.initiator, NAME_LIMIT))
    return head


def _batch(order: Order) -> list[etree._Element]:
    batch = etree.Element("PmtInf")
    xml.add(batch, "PmtInfId", text=xml.own_id(order.batch_id))
    xml.add(batch, "PmtMtd", text="TRF")
    xml.add(batch, "BtchBookg", text="false")  # each payment booked alone, so that each can be matched
    xml.add(batch, "NbOfTxs", text=str(order.count))
    xml.add(batch, "CtrlSum", text=xml.format_amount(order.total))
    xml.add(batch, "ReqdExctnDt", "Dt", text=order.execute_on.isoformat())
    xml.add(batch, "Dbtr", "Nm", text=xml.plain(order.debtor.name, NAME_LIMIT))
    account = xml.add(batch, "DbtrAcct")
    xml.add(account, "Id", "Othr", "Id", text=xml.account_id(order.debtor.account))
    xml.add(account, "Ccy", text=xml.CURRENCY)
    _bank(batch, "DbtrAgt", order.debtor)
    xml.add(batch, "ChrgBr", text=CHARGES)
    return list(batch)


def _transfer(transfer: Transfer) -> etree._Element:
    if transfer.amount <= 0:
        raise RailsError("ISO_AMOUNT", "Jumlah di luar rentang: %(value)s", value=transfer.amount)
    item = etree.Element("CdtTrfTxInf")
    ids = xml.add(item, "PmtId")
    xml.add(ids, "InstrId", text=xml.own_id(transfer.end_to_end_id))
    xml.add(ids, "EndToEndId", text=transfer.end_to_end_id)
    xml.add(item, "Amt", "InstdAmt", text=xml.format_amount(transfer.amount), Ccy=xml.CURRENCY)
    _bank(item, "CdtrAgt", transfer.creditor)
    xml.add(item, "Cdtr", "Nm", text=xml.plain(transfer.creditor.name, NAME_LIMIT))
    xml.add(item, "CdtrAcct", "Id", "Othr", "Id", text=xml.account_id(transfer.creditor.account))
    xml.add(item, "Purp", "Cd", text=PURPOSE)
    if transfer.remark:
        xml.add(item, "RmtInf", "Ustrd", text=xml.plain(transfer.remark, NAME_LIMIT))
    return item


def _bank(parent: etree._Element, name: str, party: Party) -> None:
    bank = xml.add(parent, name, "FinInstnId")
    if party.bank_bic:
        xml.add(bank, "BICFI", text=xml.bic(party.bank_bic))
    elif party.bank_code:
        xml.add(bank, "Othr", "Id", text=xml.own_id(party.bank_code))
    else:
        raise RailsError("ISO_BANK", "Bank tujuan belum disebut")
