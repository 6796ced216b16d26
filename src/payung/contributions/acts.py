"""Short writes by a person on receipts by hand, and what acts of several capabilities share. Entering a receipt is a form of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, reason, seen

# What acts of several capabilities are about, and say.
BILL = Key("bill_id", "TAGIHAN", "Nomor dari payung receipts bills --json.")
PAYER = Key("payer_id", "PEMBAYAR", "Nomor pembayar dari payung payer list.")
RUPIAH = "Isi rupiah, lebih dari nol, tanpa sen."
WAITING = Key("waiting_id", "NOMOR", "Nomor dari payung receipts waiting.")
ALARM = Key("alarm_id", "NOMOR", "Nomor dari payung receipts alarms.")
REASON = reason("Alasan menolak")
MISTAKE = reason()
CAUSE = reason("Apa sebabnya?")


@dataclass(frozen=True)
class Mistaken:
    """What was proposed wrongly; may be empty."""

    reason: Annotated[str, reason()] = ""


@dataclass(frozen=True)
class Refused:
    """Why it is refused."""

    reason: Annotated[str, REASON]


@dataclass(frozen=True)
class Why:
    """Why the receipt is refused."""

    reason: Annotated[str, REASON]


@dataclass(frozen=True)
class Mistake:
    """What was entered wrongly; may be empty."""

    reason: Annotated[str, MISTAKE] = ""


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
    data=Why,
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
    data=Mistake,
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

SCHEME = Key("scheme_id", "SKEMA", "Nomor skema.")
REPRICING = Key("repricing_id", "NOMOR", "Nomor perubahan harga, seperti di payung scheme prices.")


@dataclass(frozen=True)
class NewPrices:
    """Why the prices of a scheme are reckoned anew."""

    reason: Annotated[str, reason("Alasan", "Misalnya peraturan yang diundangkan, dengan nomornya.")]


@dataclass(frozen=True)
class Released:
    """What the second person saw of the prices."""

    seen: Annotated[str, seen()]


@dataclass(frozen=True)
class Kept:
    """Why the prices stay."""

    reason: Annotated[str, REASON]


REPRICE = Act(
    "contributions.ask_prices",
    right="scheme.edit",
    service="contributions.repricing:ask",
    shows="contributions.repricing:scheme_whole",
    loads="sponsorship.services:scheme_of",
    address="/schemes/{scheme_id}/reprice",
    page="pendanaan/<int:scheme_id>/harga/ajukan",
    page_name="scheme_reprice",
    command="scheme reprice",
    summary="Ask for the prices of the law",
    note="Nothing moves before another person has released them.",
    help="Ajukan harga menurut hukum yang berlaku; orang lain melepasnya. --dry-run menunjukkan orang dan rupiahnya.",
    button="Ajukan harga baru",
    done="Harga baru diajukan; orang lain memeriksa dan melepasnya.",
    keys=(SCHEME,),
    data=NewPrices,
    asks="contributions.asking_prices:asked",
    gives="repricing",
)
RELEASE_PRICES = Act(
    "contributions.release_prices",
    right="scheme.edit",
    service="contributions.repricing:take",
    shows="contributions.repricing:whole",
    loads="contributions.repricing:repricing_of",
    address="/repricings/{repricing_id}/release",
    page="pendanaan/harga/<int:repricing_id>/lepas",
    page_name="prices_release",
    command="scheme release-prices",
    summary="Release prices that another person asked for",
    note="Estimates go over, months billed before get a credit or a bill over the difference. Refused whole where the fund does not suffice.",
    help="Lepas harga baru yang diajukan orang lain: komitmen, kredit, dan tagihan selisih mengikuti.",
    button="Lepas harga baru",
    done="Harga baru berlaku; komitmen, kredit, dan tagihan selisih sudah mengikuti.",
    keys=(REPRICING,),
    data=Released,
    asks="contributions.asking_prices:released",
    look="hand",
    sees="contributions.repricing:seen_of",
)
REFUSE_PRICES = Act(
    "contributions.refuse_prices",
    right="scheme.edit",
    service="contributions.repricing:refuse",
    shows="contributions.repricing:whole",
    loads="contributions.repricing:repricing_of",
    address="/repricings/{repricing_id}/refuse",
    page="pendanaan/harga/<int:repricing_id>/tolak",
    page_name="prices_refuse",
    command="scheme refuse-prices",
    summary="Refuse prices that were asked for",
    note="By the second person, or by who asked for them.",
    help="Tolak harga baru yang diajukan, atau tarik pengajuan Anda sendiri.",
    button="Tolak harga baru",
    done="Harga baru ditolak; tidak ada yang berubah.",
    keys=(REPRICING,),
    data=Kept,
)

CORRECTION = Key("correction_id", "NOMOR", "Nomor perubahan, seperti di payung scheme corrections.")
RELEASE_CORRECTION = Act(
    "contributions.release_correction",
    right="scheme.edit",
    service="contributions.corrections:take",
    shows="contributions.corrections:whole",
    loads="contributions.corrections:correction_of",
    address="/decree-corrections/{correction_id}/release",
    page="pendanaan/perubahan/<int:correction_id>/jalankan",
    page_name="correction_release",
    command="scheme release-correction",
    summary="Carry out a correction that another person asked for",
    note="Months, money and places of who leaves go to who comes, at once or not at all.",
    help="Jalankan perubahan keputusan yang diajukan orang lain: yang keluar dilepas, yang masuk mengambil tempatnya.",
    button="Jalankan perubahan",
    done="Perubahan dijalankan; bulan, uang, dan tempatnya sudah berpindah.",
    keys=(CORRECTION,),
    data=Released,
    asks="contributions.asking_prices:swapped",
    look="hand",
    sees="contributions.corrections:seen_of",
)
REFUSE_CORRECTION = Act(
    "contributions.refuse_correction",
    right="scheme.edit",
    service="contributions.corrections:refuse",
    shows="contributions.corrections:whole",
    loads="contributions.corrections:correction_of",
    address="/decree-corrections/{correction_id}/refuse",
    page="pendanaan/perubahan/<int:correction_id>/tolak",
    page_name="correction_refuse",
    command="scheme refuse-correction",
    summary="Refuse a correction that was asked for",
    note="By the second person, or by who asked for it.",
    help="Tolak perubahan keputusan yang diajukan, atau tarik pengajuan Anda sendiri.",
    button="Tolak perubahan",
    done="Perubahan ditolak; tidak ada yang berpindah.",
    keys=(CORRECTION,),
    data=Kept,
)

SWAPS = (RELEASE_CORRECTION, REFUSE_CORRECTION)
PRICES = (REPRICE, RELEASE_PRICES, REFUSE_PRICES)
RECEIPTS = (CONFIRM, REFUSE, WITHDRAW)
ALARMS = (CLOSE_ALARM,)
ACTS = (*RECEIPTS, *ALARMS, *PRICES, *SWAPS)
