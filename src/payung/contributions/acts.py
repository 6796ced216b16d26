"""Short writes by a person on receipts by hand, and parts that acts of several capabilities share. Entering a
receipt is a form of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, reason

# What acts of several capabilities are about, and say.
BILL = Key("bill_id", "TAGIHAN", "Nomor dari payung receipts bills --json.")
PAYER = Key("payer_id", "PEMBAYAR", "Nomor pembayar dari payung payer list.")
RUPIAH = "Isi rupiah, lebih dari nol, tanpa sen."
WAITING = Key("waiting_id", "NOMOR", "Nomor dari payung receipts waiting.")
ALARM = Key("alarm_id", "NOMOR", "Nomor dari payung receipts alarms.")
REASON = reason("Alasan menolak")
CAUSE = reason("Apa sebabnya?")


@dataclass(frozen=True)
class Mistaken:
    """The reason why something was proposed or entered wrongly; may be empty."""

    reason: Annotated[str, reason()] = ""


@dataclass(frozen=True)
class Refused:
    """Why it is refused."""

    reason: Annotated[str, REASON]


@dataclass(frozen=True)
class Cause:
    """The cause of an alarm."""

    reason: Annotated[str, CAUSE]


CONFIRM = Act(
    "contributions.confirm_receipt",
    right="receipts.confirm",
    service="contributions.services:confirm_receipt",
    shows="contributions.views:receipt_whole",
    loads="contributions.services:receipt_of",
    address="/receipts/by-hand/{waiting_id}/confirm",
    page="iuran/penerimaan/<int:waiting_id>/konfirmasi",
    page_name="receipt_confirm",
    command="receipts confirm",
    summary="Confirm a receipt that another person entered",
    note="The money was seen: it is booked, and what it pays in full is settled and protects its people. Never one's own.",
    help="Konfirmasi penerimaan yang dicatat orang lain: uangnya sudah dilihat dan dihitung.",
    button="Konfirmasi, uangnya sudah dilihat",
    done="Penerimaan dikonfirmasi dan dibukukan.",
    keys=(WAITING,),
    asks="contributions.asking:confirm",
    gives="receipt",
    look="hand",
)
REFUSE = Act(
    "contributions.refuse_receipt",
    right="receipts.confirm",
    service="contributions.services:refuse_receipt",
    shows="contributions.views:receipt_whole",
    loads="contributions.services:receipt_of",
    address="/receipts/by-hand/{waiting_id}/refuse",
    page="iuran/penerimaan/<int:waiting_id>/tolak",
    page_name="receipt_refuse",
    command="receipts refuse",
    summary="Refuse a receipt that another person entered",
    note="Nothing is booked.",
    help="Tolak penerimaan yang dicatat orang lain.",
    button="Tolak penerimaan",
    done="Penerimaan ditolak; tidak ada yang dihitung.",
    keys=(WAITING,),
    data=Refused,
)
WITHDRAW = Act(
    "contributions.withdraw_receipt",
    right="receipts.record",
    service="contributions.services:withdraw_receipt",
    shows="contributions.views:receipt_whole",
    loads="contributions.services:receipt_of",
    address="/receipts/by-hand/{waiting_id}/withdraw",
    page="iuran/penerimaan/<int:waiting_id>/tarik",
    page_name="receipt_withdraw",
    command="receipts withdraw",
    summary="Take back a receipt that oneself entered",
    note="As long as nobody has confirmed it.",
    help="Tarik penerimaan yang Anda catat sendiri dan belum dikonfirmasi.",
    button="Tarik kembali; saya salah catat",
    done="Penerimaan ditarik; tidak ada yang dihitung.",
    keys=(WAITING,),
    data=Mistaken,
)
CLOSE_ALARM = Act(
    "contributions.close_code_alarm",
    right="receipts.alarms",
    service="contributions.services:close_code_alarm",
    shows="contributions.views:alarm_whole",
    loads="contributions.services:alarm_of",
    address="/receipts/alarms/{alarm_id}/close",
    page="iuran/peringatan/<int:alarm_id>/tutup",
    page_name="code_alarm_close",
    command="receipts close-alarm",
    summary="Close an alarm about a bank",
    note="Having looked at what it was.",
    help="Tutup peringatan tentang bank, sesudah diperiksa apa sebabnya.",
    button="Sudah saya periksa; tutup",
    done="Peringatan ditutup.",
    keys=(ALARM,),
    data=Cause,
)
RECEIPTS = (CONFIRM, REFUSE, WITHDRAW)
ALARMS = (CLOSE_ALARM,)
ACTS = (*RECEIPTS, *ALARMS)
