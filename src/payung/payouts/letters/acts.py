"""What a person does with a bank's letter that another proposed."""

from __future__ import annotations

from payung.kernel.acts import Act, Key
from payung.payouts.acts import Why

LETTER = Key("letter_id", "SURAT", "Nomor surat bank (lihat payout letters).")
CONFIRM_LETTER = Act(
    "payouts.confirm_letter",
    right="payouts.settle",
    service="payouts.letters.services:confirm",
    shows="payouts.letters.views:letter",
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
    service="payouts.letters.services:refuse",
    shows="payouts.letters.views:letter",
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
ACTS = (CONFIRM_LETTER, REFUSE_LETTER)
