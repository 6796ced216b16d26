"""Closing a bank account, and deciding on a closing that another proposed."""

from __future__ import annotations

from payung.kernel.acts import Act, Key
from payung.payouts.acts import Why

ACCOUNT = Key("bank_account_id", "REKENING", "Nomor rekening di Payung.")
CLOSING = Key("closing_id", "USUL", "Nomor dari payung bank-account closings.")
CLOSE_ACCOUNT = Act(
    "payouts.close_account",
    right="claims.report",
    service="payouts.closing.services:close_account",
    shows="payouts.closing.views:account",
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
    service="payouts.closing.services:confirm_closing",
    shows="payouts.closing.views:account_closing",
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
    service="payouts.closing.services:refuse_closing",
    shows="payouts.closing.views:account_closing",
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
    service="payouts.closing.services:withdraw_closing",
    shows="payouts.closing.views:account_closing",
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
CLOSINGS = (CONFIRM_CLOSING, REFUSE_CLOSING, WITHDRAW_CLOSING)
ACTS = (CLOSE_ACCOUNT, *CLOSINGS)
