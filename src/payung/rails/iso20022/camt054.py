"""Reads camt.054, the debit and credit notification, and camt.053, the statement (versions 02 to 14); writes camt.054.08."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from lxml import etree

from payung.rails.errors import Issue
from payung.rails.iso20022 import xml

MESSAGE = "camt.054.001"
VERSION = "08"
# kind of file -> element of the message, element of an account's part in it
PARTS = {"camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"), "camt.053": ("BkToCstmrStmt", "Stmt")}
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
CREDIT, DEBIT = "CRDT", "DBIT"
NO_ID = "NOTPROVIDED"


@dataclass(frozen=True, slots=True)
class Detail:
    """One payment behind an entry: ids as the payer gave them, whole rupiah, the other side, why it came back.

    `credit` only where it goes the other way than its entry.
    """

    end_to_end_id: str | None = None
    batch_id: str | None = None
    transaction_id: str | None = None
    amount: int | None = None
    party_name: str | None = None
    party_account: str | None = None
    return_reason: str | None = None
    remark: str | None = None
    credit: bool | None = None
    bank_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking on `account`: whole rupiah, credit or debit, BOOK or PDNG; a reversal undoes an earlier one.

    `batch_id`: the batch that it is for as a whole, where the bank tells no payments behind it.
    """

    account: str
    amount: int
    credit: bool
    status: str
    reversal: bool = False
    reference: str | None = None
    bank_reference: str | None = None
    booked_on: date | None = None
    value_on: date | None = None
    details: tuple[Detail, ...] = ()
    line: int = 0
    path: str = ""
    batch_id: str | None = None

    @property
    def grown(self) -> int:
        """The change of the account's balance, in whole rupiah."""
        return self.amount if self.credit else -self.amount


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a file about one account: its bookings, its balances where it is a statement, and errors in it."""

    account: str
    entries: tuple[Entry, ...]
    opening: int | None = None
    closing: int | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def gap(self) -> int:
        """Closing balance less the opening one and all that was booked; 0 when they match or the file has no
        balances."""
        if self.opening is None or self.closing is None:
            return 0
        return self.closing - self.opening - sum(entry.grown for entry in self.entries if entry.status == "BOOK")


@dataclass(frozen=True, slots=True)
class Notification:
    """A file of bookings. An entry that could not be read is missing from `entries` and stands in `issues`.

    `parts`: the same by account.
    """

    message_id: str
    created_at: datetime | None
    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...] = ()
    parts: tuple[Part, ...] = ()


def read_notification(content: bytes, kind: str = "camt.054") -> Notification:
    """The bookings of a file (camt.054, or camt.053 if asked for), with what is wrong in it by line and path.

    Raises RailsError (ISO_XML, ISO_MESSAGE, ISO_TOO_LARGE).
    """
    outer, inner = PARTS[kind]
    body, _ = xml.parse(content, f"{kind}.001", outer)
    issues = xml.Issues()
    head = body.child("GrpHdr") or body
    message_id, created_at = head.text("MsgId") or "", head.moment(issues, "CreDtTm")
    parts = []
    for notice in body.children(inner):
        account = notice.text("Acct", "Id", "Othr", "Id") or notice.text("Acct", "Id", "IBAN")
        if account is None:
            issues.add(notice, "ISO_ACCOUNT", "Nomor rekening belum ada")
            continue
        parts.append(_part(notice, account))
    return Notification(
        message_id,
        created_at,
        tuple(entry for part in parts for entry in part.entries),
        issues.all() + tuple(issue for part in parts for issue in part.issues),
        tuple(parts),
    )


def _part(notice: xml.Node, account: str) -> Part:
    issues = xml.Issues()
    entries = [_entry(node, account, issues) for node in notice.children("Ntry")]
    balances: dict[str, int] = {}
    for balance in notice.children("Bal"):
        code = balance.text("Tp", "CdOrPrtry", "Cd") or ""
        amount = balance.amount(issues, "Amt") if code in OPENING + CLOSING else None
        if amount is not None:
            balances[code] = amount if balance.text("CdtDbtInd") == CREDIT else -amount
    opening = next((balances[code] for code in OPENING if code in balances), None)
    return Part(account, tuple(one for one in entries if one), opening, balances.get(CLOSING[0]), issues.all())


def _entry(node: xml.Node, account: str, issues: xml.Issues) -> Entry | None:
    amount = node.amount(issues, "Amt")
    side = node.text("CdtDbtInd")
    # Up to version 06 the status is the element's own text.
    status = node.text("Sts", "Cd") or node.text("Sts", "Prtry") or node.text("Sts")
    if amount is None:
        if node.child("Amt") is None:
            issues.add(node, "ISO_AMOUNT", "Jumlah belum ada")
        return None
    if side not in (CREDIT, DEBIT) or status is None:
        issues.add(node, "ISO_ENTRY", "Arah atau status pembukuan belum ada")
        return None
    groups = list(node.children("NtryDtls"))
    details = tuple(_detail(item, issues) for group in groups for item in group.children("TxDtls"))
    batches = [group.text("Btch", "PmtInfId") or group.text("Btch", "MsgId") for group in groups]
    details = _directed(details, amount, side == CREDIT)
    amounts = [_signed(detail) for detail in details if detail.amount is not None]
    if details and len(amounts) == len(details) and sum(amounts) != amount:
        issues.add(node, "ISO_CONTROL", f"Rincian berjumlah {sum(amounts)}, pembukuan {amount}")
        return None
    return Entry(
        account=account,
        amount=amount,
        credit=side == CREDIT,
        status=status,
        reversal=node.text("RvslInd") in ("true", "1"),
        reference=node.text("NtryRef"),
        bank_reference=node.text("AcctSvcrRef"),
        booked_on=node.day(issues, "BookgDt"),
        value_on=node.day(issues, "ValDt"),
        details=details,
        line=node.line,
        path=node.path,
        batch_id=batches[0] if len(batches) == 1 and not details else None,
    )


def _directed(details: tuple[Detail, ...], amount: int, credit: bool) -> tuple[Detail, ...]:
    """Details with `credit` only where they go the other way and the entry's amount bears it out.

    Some banks repeat the direction of the first payment in the detail of its return: there the entry's counts.
    """
    apart = tuple(replace(one, credit=None if one.credit in (None, credit) else one.credit) for one in details)
    if any(one.amount is None for one in apart) or sum(_signed(one) for one in apart) != amount:
        return tuple(replace(one, credit=None) for one in apart)
    return apart


def _signed(detail: Detail) -> int:
    return (detail.amount or 0) * (1 if detail.credit is None else -1)


def _detail(node: xml.Node, issues: xml.Issues) -> Detail:
    end_to_end = node.text("Refs", "EndToEndId")
    other = "Cdtr" if node.text("CdtDbtInd") == DEBIT else "Dbtr"
    party, account = ("RltdPties", other), ("RltdPties", f"{other}Acct", "Id")
    amount = node.amount(issues, "Amt")
    if amount is None and node.child("Amt") is None:
        amount = node.amount(issues, "AmtDtls", "TxAmt", "Amt")
    return Detail(
        end_to_end_id=None if end_to_end == NO_ID else end_to_end,
        batch_id=node.text("Refs", "PmtInfId"),
        transaction_id=node.text("Refs", "TxId"),
        amount=amount,
        # A party stands under Pty from version 08 on.
        party_name=node.text(*party, "Pty", "Nm") or node.text(*party, "Nm"),
        party_account=node.text(*account, "Othr", "Id") or node.text(*account, "IBAN"),
        return_reason=node.text("RtrInf", "Rsn", "Cd") or node.text("RtrInf", "Rsn", "Prtry"),
        remark=node.text("RmtInf", "Ustrd"),
        credit={CREDIT: True, DEBIT: False}.get(node.text("CdtDbtInd") or ""),
        bank_reference=node.text("Refs", "AcctSvcrRef"),
    )


def write_notification(message_id: str, created_at: datetime, entries: tuple[Entry, ...]) -> bytes:
    """The file that tells of `entries`, one notification an account; lines and paths are not part of it."""
    body = etree.Element("BkToCstmrDbtCdtNtfctn")
    head = xml.add(body, "GrpHdr")
    xml.add(head, "MsgId", text=message_id)
    xml.add(head, "CreDtTm", text=xml.stamp(created_at))
    for number, account in enumerate(dict.fromkeys(entry.account for entry in entries), start=1):
        notice = xml.add(body, "Ntfctn")
        xml.add(notice, "Id", text=f"{message_id[:28]}-{number}")
        holder = xml.add(notice, "Acct")
        xml.add(holder, "Id", "Othr", "Id", text=account)
        xml.add(holder, "Ccy", text=xml.CURRENCY)
        for entry in entries:
            if entry.account == account:
                _write_entry(xml.add(notice, "Ntry"), entry)
    return xml.document(f"{MESSAGE}.{VERSION}", body)


def _write_entry(node: etree._Element, entry: Entry) -> None:
    _text(node, "NtryRef", text=entry.reference)
    xml.add(node, "Amt", text=xml.format_amount(entry.amount), Ccy=xml.CURRENCY)
    xml.add(node, "CdtDbtInd", text=CREDIT if entry.credit else DEBIT)
    if entry.reversal:
        xml.add(node, "RvslInd", text="true")
    xml.add(node, "Sts", "Cd", text=entry.status)
    _text(node, "BookgDt", "Dt", text=_day(entry.booked_on))
    _text(node, "ValDt", "Dt", text=_day(entry.value_on))
    _text(node, "AcctSvcrRef", text=entry.bank_reference)
    xml.add(node, "BkTxCd", "Prtry", "Cd", text=_kind(entry))
    if entry.details:
        group = xml.add(node, "NtryDtls")
        for detail in entry.details:
            _write_detail(xml.add(group, "TxDtls"), detail, entry.credit)


def _kind(entry: Entry) -> str:
    if any(detail.return_reason for detail in entry.details):
        return "RETURN"
    return "TRANSFER-IN" if entry.credit else "TRANSFER-OUT"


def _write_detail(node: etree._Element, detail: Detail, credit: bool) -> None:
    refs = xml.add(node, "Refs")
    _text(refs, "AcctSvcrRef", text=detail.bank_reference)
    _text(refs, "PmtInfId", text=detail.batch_id)
    xml.add(refs, "EndToEndId", text=detail.end_to_end_id or NO_ID)
    _text(refs, "TxId", text=detail.transaction_id)
    if detail.amount is not None:
        xml.add(node, "Amt", text=xml.format_amount(detail.amount), Ccy=xml.CURRENCY)
    credit = credit if detail.credit is None else detail.credit
    xml.add(node, "CdtDbtInd", text=CREDIT if credit else DEBIT)
    if detail.party_name or detail.party_account:
        side = "Dbtr" if credit else "Cdtr"
        parties = xml.add(node, "RltdPties")
        _text(parties, side, "Pty", "Nm", text=detail.party_name)
        _text(parties, f"{side}Acct", "Id", "Othr", "Id", text=detail.party_account)
    _text(node, "RmtInf", "Ustrd", text=detail.remark)
    _text(node, "RtrInf", "Rsn", "Cd", text=detail.return_reason)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(node: etree._Element, *names: str, text: str | None) -> None:
    if text:
        xml.add(node, *names, text=text)
