"""Short writes by a person on credit of payers: using it for a bill, and giving it back, which takes two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.contributions.acts import BILL, PAYER, RUPIAH, Mistaken, Refused
from payung.kernel.acts import Act, Key, Spec, reason
from payung.kernel.money import MAX_RUPIAH

REFUND = Key("refund_id", "PENGEMBALIAN", "Nomor dari payung payer refunds.")
PART = Spec(
    *(
        "money",
        "Jumlah",
        RUPIAH,
        "jumlah",
        "Kosongkan untuk memakai sebanyak mungkin: paling banyak sisa tagihan dan titipan yang ada.",
    ),
    *(1, MAX_RUPIAH, "--amount"),
)
WHOLE = Spec("money", "Jumlah yang dikembalikan", RUPIAH, "jumlah", "", 1, MAX_RUPIAH, metavar="RUPIAH")
ACCOUNT = Spec(
    *("number", "Rekening pembayar", "Pilih rekening milik pembayar ini.", "rekening"),
    hint="Milik pembayar sendiri; rekening lembaga harus sudah diperiksa orang kedua.",
    metavar="REKENING",
)
BECAUSE = reason("Mengapa dikembalikan")


@dataclass(frozen=True)
class Part:
    """How much of the credit is used; without it as much as there is and as is open."""

    amount: Annotated[int | None, PART] = None


@dataclass(frozen=True)
class Back:
    """How much credit is refunded to which account of the payer, and why."""

    bank_account_id: Annotated[int, ACCOUNT]
    amount: Annotated[int, WHOLE]
    reason: Annotated[str, BECAUSE]


CARRY = Act(
    "contributions.carry_credit",
    right="credits.carry",
    service="contributions.payers.services:carry",
    shows="contributions.views:bill_whole",
    loads="contributions.services:bill_of",
    address="/bills/{bill_id}/carry-credit",
    page="iuran/<int:bill_id>/pakai-titipan",
    page_name="credit_carry",
    command="payer carry",
    summary="Pay a bill out of its payer's credit",
    note="No new money: what the payer has to his credit goes to the bill, up to what is open. `receipt` is the receipt.",
    help="Bayar tagihan dengan titipan pembayarnya.",
    button="Pakai titipan untuk tagihan ini",
    done="Titipan dipakai untuk tagihan ini.",
    keys=(BILL,),
    data=Part,
    asks="contributions.payers.asking:carry",
    gives="receipt",
    look="hand",
)
PROPOSE = Act(
    "contributions.propose_refund",
    right="refunds.propose",
    service="contributions.payers.services:propose_refund",
    shows="contributions.payers.views:payer_whole",
    loads="contributions.services:payer_of",
    address="/payers/{payer_id}/refunds",
    page="iuran/pembayar/<int:payer_id>/kembalikan",
    page_name="refund_propose",
    command="payer refund",
    summary="Propose that credit goes back to its payer",
    note="Another person approves it, then it waits among the payouts. `refund` is its number.",
    help="Usulkan pengembalian titipan ke rekening pembayar sendiri; orang lain menyetujuinya.",
    button="Usulkan pengembalian titipan",
    done="Diusulkan. Sekarang orang lain memeriksa dan menyetujuinya.",
    keys=(PAYER,),
    data=Back,
    gives="refund",
)
APPROVE = Act(
    "contributions.approve_refund",
    right="refunds.approve",
    service="contributions.payers.services:approve_refund",
    shows="contributions.payers.views:refund_whole",
    loads="contributions.payers.services:refund_of",
    address="/refunds/{refund_id}/approve",
    page="iuran/pengembalian/<int:refund_id>/setujui",
    page_name="refund_approve",
    command="payer approve-refund",
    summary="Approve a refund that another person proposed",
    note="Never one's own, nor to an account that one has recorded oneself. `instruction` is the payment.",
    help="Setujui pengembalian titipan yang diusulkan orang lain.",
    button="Setujui pengembalian",
    done="Disetujui; pembayarannya menunggu di Pencairan.",
    keys=(REFUND,),
    asks="contributions.payers.asking:approve",
    gives="instruction",
    look="hand",
)
REFUSE = Act(
    "contributions.refuse_refund",
    right="refunds.approve",
    service="contributions.payers.services:refuse_refund",
    shows="contributions.payers.views:refund_whole",
    loads="contributions.payers.services:refund_of",
    address="/refunds/{refund_id}/refuse",
    page="iuran/pengembalian/<int:refund_id>/tolak",
    page_name="refund_refuse",
    command="payer refuse-refund",
    summary="Refuse a refund that another person proposed",
    note="The credit stays.",
    help="Tolak pengembalian titipan yang diusulkan orang lain.",
    button="Tolak pengembalian",
    done="Pengembalian ditolak; titipannya tetap.",
    keys=(REFUND,),
    data=Refused,
)
WITHDRAW = Act(
    "contributions.withdraw_refund",
    right="refunds.propose",
    service="contributions.payers.services:withdraw_refund",
    shows="contributions.payers.views:refund_whole",
    loads="contributions.payers.services:refund_of",
    address="/refunds/{refund_id}/withdraw",
    page="iuran/pengembalian/<int:refund_id>/tarik",
    page_name="refund_withdraw",
    command="payer withdraw-refund",
    summary="Take back a refund that oneself proposed",
    note="As long as nobody has decided on it.",
    help="Tarik pengembalian yang Anda usulkan sendiri dan belum diputuskan.",
    button="Tarik usulan",
    done="Usulan ditarik; titipannya tetap.",
    keys=(REFUND,),
    data=Mistaken,
)
RETURN = Act(
    "contributions.return_refund",
    right="refunds.propose",
    service="contributions.payers.services:return_refund",
    shows="contributions.payers.views:refund_whole",
    loads="contributions.payers.services:refund_of",
    address="/refunds/{refund_id}/return",
    page="iuran/pengembalian/<int:refund_id>/kembali",
    page_name="refund_return",
    command="payer return-refund",
    summary="Make a refund that came back credit again",
    note="Where the bank refused it or sent it back. `entry` is the entry of the credit.",
    help="Jadikan pengembalian yang tidak sampai titipan lagi.",
    button="Jadikan titipan lagi",
    done="Uang yang kembali menjadi titipan pembayar lagi.",
    keys=(REFUND,),
    gives="entry",
)

CARRIES = (CARRY,)
PROPOSALS = (PROPOSE,)
REFUNDS = (APPROVE, REFUSE, WITHDRAW, RETURN)
ACTS = (*CARRIES, *PROPOSALS, *REFUNDS)
