"""Closing a bank that pays for us. Connecting one carries secrets, so it is a form and a command of its own."""

from __future__ import annotations

from payung.kernel.acts import Act, Key

PAYING_BANK = Key("bank_id", "BANK", "Nomor bank pembayar (lihat payout banks).")
CLOSE_BANK = Act(
    "payouts.close_bank",
    right="snap.manage",
    service="payouts.banks.services:close_bank",
    shows="payouts.banks.selectors:bank_whole",
    loads="payouts.banks.selectors:bank_of",
    address="/payout-banks/{bank_id}/close",
    page="kantor/bank/<int:bank_id>/tutup",
    page_name="paying_bank_close",
    command="payout close-bank",
    summary="Close a bank that pays",
    note="No new payments go through it; its answers are still read.",
    help="Tutup bank pembayar: tidak ada pembayaran baru lewat bank itu; jawabannya tetap dibaca.",
    button="Tutup bank pembayar",
    done="Bank ditutup; jawabannya tetap dibaca.",
    keys=(PAYING_BANK,),
    asks="payouts.asking:close_bank",
    look="hand",
)
ACTS = (CLOSE_BANK,)
