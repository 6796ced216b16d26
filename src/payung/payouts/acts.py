"""What a person does with batches, alarms, banks' answers, letters, unmatched lines and accounts in one step.

Uploading files, sending and asking the bank are not acts, because they start work in the background.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec, finding, reason
from payung.payouts.bank_acts import BANKS
from payung.payouts.brake_acts import BRAKE, KEPT, Why
from payung.payouts.choices import PLACED_AS

BATCH = Key("batch_id", "KELOMPOK", "Nomor kelompok bayar.")
ALARM = Key("alarm_id", "PERINGATAN", "Nomor peringatan (lihat payout alarms).")
ANSWER = Key("answer_id", "JAWABAN", "Nomor jawaban bank (lihat payout answers).")
LETTER = Key("letter_id", "SURAT", "Nomor surat bank (lihat payout letters).")
LINE = Key("line_id", "BARIS", "Nomor baris (lihat payout unmatched).")
ACCOUNT = Key("bank_account_id", "REKENING", "Nomor rekening di Payung.")
CLOSING = Key("closing_id", "USUL", "Nomor dari payung bank-account closings.")
NOT_BANKS = reason("Alasan menolak", KEPT)
ALL_THE_SAME = reason("Mengapa tetap disetujui, bila bank menyebut nama lain (5-500 huruf).", KEPT)
NOTE = finding("Tanpa NIK atau nomor rekening; catatan disimpan untuk seterusnya.")
HASH = Spec(
    "digest",
    "Sidik isi yang diperiksa, seperti di `payout batches`.",
    "Isi kelompok bayar tidak sama lagi dengan yang diperiksa. Batalkan, lalu buat kelompok baru.",
    "sidik",
    option="--hash",
)
PLACE_AS = Spec(
    "choice",
    "Apa baris ini: fee, interest, receipt, pair, atau noted.",
    "Pilih apa baris ini.",
    "sebagai",
    metavar="APA",
    options=PLACED_AS,
)
OTHER = Spec(
    "number",
    "Baris yang meniadakannya, untuk pair.",
    "Isi nomor baris lawannya dengan angka.",
    "lawan",
    option="--other",
)
REFERENCE = Spec(
    "text",
    "Rujukan penerimaan iuran, untuk receipt.",
    "Rujukan penerimaan paling banyak 200 huruf, satu baris.",
    "rujukan",
    least=1,
    most=200,
    option="--reference",
)


@dataclass(frozen=True)
class NotTheBanks:
    """Why this file does not come from the bank."""

    reason: Annotated[str, NOT_BANKS]


@dataclass(frozen=True)
class Found:
    """What was found about an alarm."""

    note: Annotated[str, NOTE]


@dataclass(frozen=True)
class Approval:
    """The digest of the batch as it was shown; a reason where a doubt about an account holder has no explanation
    yet."""

    content_hash: Annotated[str, HASH]
    reason: Annotated[str, ALL_THE_SAME] = ""


@dataclass(frozen=True)
class Placing:
    """What a booking turned out to be: for pair, `other_id` is the booking that reverses it; for receipt, `reference`
    is that of the receipt."""

    placed_as: Annotated[str, PLACE_AS]
    other_id: Annotated[int | None, OTHER] = None
    reference: Annotated[str, REFERENCE] = ""


APPROVE = Act(
    "payouts.approve_batch",
    right="payouts.approve",
    service="payouts.services:approve_batch",
    shows="payouts.views:batch",
    loads="payouts.asking:the_batch",
    address="/payout-batches/{batch_id}/approve",
    page="",
    page_name="payout_approve",
    command="payout approve",
    summary="Approve a batch",
    note=(
        "Never one's own, and only as it was seen: `content_hash` has to be the batch's. Where the bank names another"
        " holder, or does not know an account, with a `reason`."
    ),
    help="Setujui kelompok bayar; bukan yang menyusunnya.",
    button="Setujui",
    done="Kelompok disetujui dan boleh dikirim.",
    keys=(BATCH,),
    data=Approval,
    asks="payouts.asking:approve",
    look="hand",
    tried=False,  # the reason answers the doubts that the question shows
)
DISCARD = Act(
    "payouts.discard_batch",
    right="payouts.make",
    service="payouts.services:discard_batch",
    shows="payouts.views:batch",
    loads="payouts.asking:the_batch",
    address="/payout-batches/{batch_id}/discard",
    page="pencairan/kelompok/<int:batch_id>/batalkan",
    page_name="payout_discard",
    command="payout discard",
    summary="Give up a batch",
    note="As long as nothing of it has gone out; its instructions wait again.",
    help="Batalkan kelompok yang belum dikirim; isinya menunggu lagi.",
    button="Batalkan kelompok",
    done="Kelompok dibatalkan; isinya menunggu lagi.",
    keys=(BATCH,),
)
CLOSE_ALARM = Act(
    "payouts.close_alarm",
    right="payouts.alarms",
    service="payouts.services:close_alarm",
    shows="payouts.views:alarm",
    loads="",
    address="/payout-alarms/{alarm_id}/close",
    page="pencairan/peringatan/<int:alarm_id>/tutup",
    page_name="payout_alarm_close",
    command="payout close-alarm",
    summary="Close an alarm",
    note="Having looked. One about money ends when the bank moves it back, one about a fate when that is known.",
    help="Tutup peringatan yang sudah diperiksa; yang tentang uang ditutup bank.",
    button="Sudah saya periksa; tutup",
    done="Peringatan ditutup atas nama Anda.",
    keys=(ALARM,),
    data=Found,
)
CONFIRM_ANSWER = Act(
    "payouts.confirm_answer",
    right="payouts.confirm",
    service="payouts.proposals:confirm",
    shows="payouts.views:answer",
    loads="payouts.asking:the_answer",
    address="/payout-answers/{answer_id}/confirm",
    page="",
    page_name="payout_answer_confirm",
    command="payout confirm",
    summary="Say that the bank did write this",
    note=(
        "Takes effect with the second person. Not by whoever uploaded it, made or sent a batch or recorded or named an"
        " account that it touches."
    ),
    help="Nyatakan bahwa jawaban ini benar dari bank; dengan orang kedua ia berlaku.",
    button="Konfirmasi",
    done="Konfirmasi dicatat.",
    keys=(ANSWER,),
    asks="payouts.asking:confirm_answer",
    look="hand",
)
REFUSE_ANSWER = Act(
    "payouts.refuse_answer",
    right="payouts.confirm",
    service="payouts.proposals:refuse",
    shows="payouts.views:answer",
    loads="payouts.asking:the_answer",
    address="/payout-answers/{answer_id}/refuse",
    page="pencairan/jawaban-bank/<int:answer_id>/tolak",
    page_name="payout_answer_refuse",
    command="payout refuse",
    summary="Say that the bank did not write this",
    note="One person is enough; the file may be handed in anew.",
    help="Tolak jawaban yang diserahkan: bank tidak menulis ini.",
    button="Tolak jawaban ini",
    done="Jawaban ditolak; tidak ada yang berubah.",
    keys=(ANSWER,),
    data=NotTheBanks,
)
CONFIRM_LETTER = Act(
    "payouts.confirm_letter",
    right="payouts.settle",
    service="payouts.letters:confirm",
    shows="payouts.views:letter",
    loads="",
    address="/payout-letters/{letter_id}/confirm",
    page="pencairan/surat/<int:letter_id>/setuju",
    page_name="payout_letter_confirm",
    command="payout letter-confirm",
    summary="Agree to a letter",
    note="It is booked as the bank's own answer would be.",
    help="Setujui sebuah surat bank: dibukukan seperti jawaban bank sendiri.",
    button="Setuju, selesaikan menurut surat",
    done="Pembayaran diselesaikan menurut surat bank, atas nama Anda dan pengusulnya.",
    keys=(LETTER,),
    look="hand",
)
REFUSE_LETTER = Act(
    "payouts.refuse_letter",
    right="payouts.settle",
    service="payouts.letters:refuse",
    shows="payouts.views:letter",
    loads="",
    address="/payout-letters/{letter_id}/refuse",
    page="pencairan/surat/<int:letter_id>/tolak",
    page_name="payout_letter_refuse",
    command="payout letter-refuse",
    summary="Refuse a letter",
    note="Whoever laid it before another takes it back so.",
    help="Tolak sebuah surat bank, atau tarik usul sendiri.",
    button="Jangan pakai surat ini",
    done="Surat bank itu tidak dipakai.",
    keys=(LETTER,),
    data=Why,
)
PLACE = Act(
    "payouts.place",
    right="payouts.place",
    service="payouts.unmatched:place",
    shows="payouts.views:unmatched_line",
    loads="",
    address="/payout-unmatched-bookings/{line_id}/place",
    page="",
    page_name="payout_place",
    command="payout place",
    summary="Say what a line was",
    note="Once. A fee, interest, a receipt that is booked already, or two lines that undo each other move the books.",
    help="Nyatakan apa sebuah baris yang tidak dikenali.",
    button="Catat atas nama saya",
    done="Tercatat atas nama Anda.",
    keys=(LINE,),
    data=Placing,
)
CLOSE_ACCOUNT = Act(
    "payouts.close_account",
    right="claims.report",
    service="payouts.closing:close_account",
    shows="payouts.views:account",
    loads="",
    address="/bank-accounts/{bank_account_id}/close",
    page="",
    page_name="account_close",
    command="bank-account close",
    summary="Close a bank account",
    note="While a payment to it is on its way this proposes it, and another person decides.",
    help="Tutup rekening; bila pembayaran ke situ sedang berjalan, orang lain memutuskannya.",
    button="Tutup",
    done="Penutupan rekening dicatat.",
    keys=(ACCOUNT,),
    data=Why,
    gives="proposal",
    look="hand",
)
CONFIRM_CLOSING = Act(
    "payouts.confirm_closing",
    right="bank_accounts.confirm",
    service="payouts.closing:confirm_closing",
    shows="payouts.views:account_closing",
    loads="",
    address="/bank-account-closings/{closing_id}/confirm",
    page="rekening/penutupan/<int:closing_id>/setuju",
    page_name="account_closing_confirm",
    command="bank-account confirm",
    summary="Close an account as another has proposed",
    help="Tutup rekening seperti diusulkan orang lain.",
    button="Tutup rekening ini",
    done="Rekening ditutup.",
    keys=(CLOSING,),
    look="hand",
)
REFUSE_CLOSING = Act(
    "payouts.refuse_closing",
    right="bank_accounts.confirm",
    service="payouts.closing:refuse_closing",
    shows="payouts.views:account_closing",
    loads="",
    address="/bank-account-closings/{closing_id}/refuse",
    page="rekening/penutupan/<int:closing_id>/tolak",
    page_name="account_closing_refuse",
    command="bank-account refuse",
    summary="Leave an account open that another has proposed to close",
    help="Tolak penutupan yang diusulkan orang lain.",
    button="Tolak, biarkan terbuka",
    done="Usul ditolak; rekening tetap terbuka.",
    keys=(CLOSING,),
    data=Why,
)
WITHDRAW_CLOSING = Act(
    "payouts.withdraw_closing",
    right="bank_accounts.confirm",
    service="payouts.closing:withdraw_closing",
    shows="payouts.views:account_closing",
    loads="",
    address="/bank-account-closings/{closing_id}/withdraw",
    page="rekening/penutupan/<int:closing_id>/tarik",
    page_name="account_closing_withdraw",
    command="bank-account withdraw",
    summary="Take one's own proposal back",
    help="Tarik usul penutupan Anda sendiri.",
    button="Tarik usul saya",
    done="Usul ditarik; rekening tetap terbuka.",
    keys=(CLOSING,),
)
BATCHES = (APPROVE, DISCARD)
ANSWERS = (CONFIRM_ANSWER, REFUSE_ANSWER)
LETTERS = (CONFIRM_LETTER, REFUSE_LETTER)
CLOSINGS = (CONFIRM_CLOSING, REFUSE_CLOSING, WITHDRAW_CLOSING)
ACTS = (*BATCHES, CLOSE_ALARM, *BRAKE, *ANSWERS, *LETTERS, PLACE, CLOSE_ACCOUNT, *CLOSINGS, *BANKS)
