"""Short writes by a person on late fines and on waivers; a waiver takes two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.contributions.acts import BILL, PAYER, RUPIAH, Mistaken, Refused
from payung.contributions.choices import WAIVED_PART
from payung.kernel.acts import Act, Key, Spec, reason
from payung.kernel.money import MAX_RUPIAH

WAIVER = Key("waiver_id", "PENGHAPUSAN", "Nomor dari payung bill waivers.")
PART = Spec(
    *("choice", "Yang dihapuskan", "Pilih iuran atau denda.", "bagian"),
    options=WAIVED_PART,
    metavar="BAGIAN",
    hint="Iuran pemberi kerja tidak dapat dihapuskan (UU 24/2011 pasal 19); dendanya dapat.",
)
AMOUNT = Spec("money", "Jumlah yang dihapuskan", RUPIAH, "jumlah", "", 1, MAX_RUPIAH, metavar="RUPIAH")
BASIS = Spec(
    *("text", "Dasar hukum", "Tuliskan aturan dan pasalnya (5 sampai 300 huruf).", "dasar"),
    hint="Aturan dan pasal yang membolehkannya; yang Anda tulis dicatat sebagai keterangan Anda.",
    least=5,
    most=300,
    option="--basis",
)
DOCUMENT = Spec(
    *("text", "Nomor keputusan", "Isi nomor keputusan (3 sampai 100 huruf).", "keputusan"),
    hint="Surat atau keputusan yang disimpan kantor.",
    least=3,
    most=100,
    option="--document",
)
DOCUMENT_ON = Spec(
    *("day", "Tanggal keputusan", "Isi tanggal keputusan, bukan hari yang akan datang.", "tanggal_keputusan"),
    option="--document-on",
)


@dataclass(frozen=True)
class Waived:
    """Which part of a bill is waived, how much, why, by which rule and decision."""

    what: Annotated[str, PART]
    amount: Annotated[int, AMOUNT]
    reason: Annotated[str, reason("Mengapa dihapuskan")]
    basis: Annotated[str, BASIS]
    document: Annotated[str, DOCUMENT]
    document_on: Annotated[date, DOCUMENT_ON]


FINE = Act(
    "contributions.charge_fine",
    right="fines.charge",
    service="contributions.dues.services:charge_fine",
    shows="contributions.dues.views:bill_dues",
    loads="contributions.services:bill_of",
    address="/bills/{bill_id}/charge-fine",
    page="iuran/<int:bill_id>/denda",
    page_name="fine_charge",
    command="bill fine",
    summary="Charge the late fine of the law on a bill",
    note="Whole months that nobody has charged, on what is open of the contributions; employers only. `charge` is the line.",
    help="Kenakan denda keterlambatan menurut hukum pada sebuah tagihan pemberi kerja.",
    button="Kenakan denda keterlambatan",
    done="Denda dikenakan sebagai baris sendiri pada tagihan ini.",
    keys=(BILL,),
    asks="contributions.dues.asking:fine",
    gives="charge",
    look="hand",
)
FINES = Act(
    "contributions.charge_fines",
    right="fines.charge",
    service="contributions.dues.services:charge_fines",
    shows="contributions.payers.views:payer_whole",
    loads="contributions.services:payer_of",
    address="/payers/{payer_id}/charge-fines",
    page="iuran/pembayar/<int:payer_id>/denda",
    page_name="fines_charge",
    command="payer fines",
    summary="Charge the late fines of the law on all late bills of a payer",
    note="Bill by bill as `charge-fine` does, all or none; each month of each bill once. `amount` is what was charged, in whole rupiah.",
    help="Kenakan denda keterlambatan menurut hukum pada semua tagihan terlambat seorang pembayar; --dry-run menunjukkan tagihan dan rupiahnya.",
    button="Kenakan semua denda keterlambatan",
    done="Denda dikenakan sebagai baris sendiri pada setiap tagihan.",
    keys=(PAYER,),
    asks="contributions.dues.asking:fines",
    gives="amount",
    look="hand",
)
PROPOSE = Act(
    "contributions.propose_waiver",
    right="waivers.propose",
    service="contributions.dues.services:propose_waiver",
    shows="contributions.dues.views:bill_dues",
    loads="contributions.services:bill_of",
    address="/bills/{bill_id}/waivers",
    page="iuran/<int:bill_id>/hapuskan",
    page_name="waiver_propose",
    command="bill waive",
    summary="Propose that contributions or a fine of a bill are asked no more",
    note="Another person approves it, as the approval limit of the amount asks. `waiver` is its number.",
    help="Usulkan penghapusan iuran atau denda sebuah tagihan; orang lain menyetujuinya.",
    button="Usulkan penghapusan",
    done="Diusulkan. Sekarang orang lain memeriksa dan menyetujuinya.",
    keys=(BILL,),
    data=Waived,
    gives="waiver",
)
APPROVE = Act(
    "contributions.approve_waiver",
    right="waivers.approve",
    service="contributions.dues.services:approve_waiver",
    shows="contributions.dues.views:waiver_whole",
    loads="contributions.dues.services:waiver_of",
    address="/waivers/{waiver_id}/approve",
    page="iuran/penghapusan/<int:waiver_id>/setujui",
    page_name="waiver_approve",
    command="bill approve-waiver",
    summary="Approve a waiver that another person proposed",
    note="Never one's own. `state` is still waiting where the approval limit of its amount asks for one more person.",
    help="Setujui penghapusan yang diusulkan orang lain.",
    button="Setujui penghapusan",
    done="Persetujuan Anda tercatat.",
    keys=(WAIVER,),
    asks="contributions.dues.asking:approve",
    gives="state",
    look="hand",
)
REFUSE = Act(
    "contributions.refuse_waiver",
    right="waivers.approve",
    service="contributions.dues.services:refuse_waiver",
    shows="contributions.dues.views:waiver_whole",
    loads="contributions.dues.services:waiver_of",
    address="/waivers/{waiver_id}/refuse",
    page="iuran/penghapusan/<int:waiver_id>/tolak",
    page_name="waiver_refuse",
    command="bill refuse-waiver",
    summary="Refuse a waiver that another person proposed",
    note="The bill stays as it is.",
    help="Tolak penghapusan yang diusulkan orang lain.",
    button="Tolak penghapusan",
    done="Penghapusan ditolak; tagihannya tetap.",
    keys=(WAIVER,),
    data=Refused,
)
WITHDRAW = Act(
    "contributions.withdraw_waiver",
    right="waivers.propose",
    service="contributions.dues.services:withdraw_waiver",
    shows="contributions.dues.views:waiver_whole",
    loads="contributions.dues.services:waiver_of",
    address="/waivers/{waiver_id}/withdraw",
    page="iuran/penghapusan/<int:waiver_id>/tarik",
    page_name="waiver_withdraw",
    command="bill withdraw-waiver",
    summary="Take back a waiver that oneself proposed",
    note="As long as it has not taken effect.",
    help="Tarik penghapusan yang Anda usulkan sendiri dan belum berlaku.",
    button="Tarik usulan",
    done="Usulan ditarik; tagihannya tetap.",
    keys=(WAIVER,),
    data=Mistaken,
)

OF_BILL = (FINE, PROPOSE)
OF_PAYER = (FINES,)
WAIVERS = (APPROVE, REFUSE, WITHDRAW)
ACTS = (*OF_BILL, *OF_PAYER, *WAIVERS)
