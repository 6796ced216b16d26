"""Short writes by a person on instalments, which take two, and on where a body is reminded of its bills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.contributions.acts import BILL, PAYER, Mistaken, Refused
from payung.contributions.choices import REMINDER_WISH
from payung.kernel.acts import Act, Key, Spec, reason

PLAN = Key("plan_id", "CICILAN", "Nomor dari payung bill instalment-plans.")
PARTS = Spec(
    *("text", "Tanggal dan jumlah", "Tulis tanggal dan jumlah tiap cicilan, dipisah koma.", "cicilan"),
    hint="Misalnya 2026-01-15 5000000, 2026-02-15 5000000; dua sampai 24 cicilan dalam setahun, jumlahnya tepat sisa tagihan.",
    least=5,
    most=900,
    option="--parts",
)
CHANNEL = Spec(
    *("choice", "Diingatkan lewat", "Pilih SMS, surel, atau tidak mau diingatkan.", "saluran"),
    options=REMINDER_WISH,
    metavar="SALURAN",
)
CONTACT = Spec(
    *("text", "Nomor telepon atau alamat surel", "Isi nomor telepon seluler atau alamat surel kantor.", "kontak"),
    hint="Milik lembaga, bukan pribadi; kosong bila tidak mau diingatkan lagi.",
    least=5,
    most=200,
    option="--contact",
)


@dataclass(frozen=True)
class Parts:
    """Days and amounts of the instalments, and why."""

    parts: Annotated[str, PARTS]
    reason: Annotated[str, reason("Mengapa dicicil")]


@dataclass(frozen=True)
class Ended:
    """Why a plan that stands is ended."""

    reason: Annotated[str, reason("Mengapa diakhiri")]


@dataclass(frozen=True)
class Reached:
    """Where a body agreed to be reminded; nothing where it wants no reminders."""

    channel: Annotated[str, CHANNEL]
    contact: Annotated[str, CONTACT] = ""


PROPOSE = Act(
    "contributions.propose_plan",
    right="instalments.propose",
    service="contributions.plans:propose",
    shows="contributions.views_dues:bill_dues",
    loads="contributions.services:bill_of",
    address="/bills/{bill_id}/instalment-plans",
    page="iuran/<int:bill_id>/cicil",
    page_name="plan_propose",
    command="bill instalments",
    summary="Propose that a bill is paid in instalments",
    note="`parts`: days and whole rupiah, together what is open. Another person agrees. `plan` is its number.",
    help="Usulkan cicilan sebuah tagihan; orang lain menyetujuinya.",
    button="Usulkan cicilan",
    done="Diusulkan. Sekarang orang lain memeriksa dan menyetujuinya.",
    keys=(BILL,),
    data=Parts,
    gives="plan",
)
AGREE = Act(
    "contributions.agree_plan",
    right="instalments.agree",
    service="contributions.plans:agree",
    shows="contributions.views_dues:plan_whole",
    loads="contributions.plans:plan_of",
    address="/instalment-plans/{plan_id}/agree",
    page="iuran/cicilan/<int:plan_id>/setujui",
    page_name="plan_agree",
    command="bill agree-instalments",
    summary="Agree to instalments that another person proposed",
    note="Never to one's own; they replace an earlier plan of the bill.",
    help="Setujui cicilan yang diusulkan orang lain.",
    button="Setujui cicilan",
    done="Cicilan berlaku; umur tagihan dan pengingat mengikutinya.",
    keys=(PLAN,),
    asks="contributions.plan_asking:agree",
)
REFUSE = Act(
    "contributions.refuse_plan",
    right="instalments.agree",
    service="contributions.plans:refuse",
    shows="contributions.views_dues:plan_whole",
    loads="contributions.plans:plan_of",
    address="/instalment-plans/{plan_id}/refuse",
    page="iuran/cicilan/<int:plan_id>/tolak",
    page_name="plan_refuse",
    command="bill refuse-instalments",
    summary="Refuse instalments that another person proposed",
    note="The bill stays due as it is.",
    help="Tolak cicilan yang diusulkan orang lain.",
    button="Tolak cicilan",
    done="Cicilan ditolak; jatuh temponya tetap.",
    keys=(PLAN,),
    data=Refused,
)
WITHDRAW = Act(
    "contributions.withdraw_plan",
    right="instalments.propose",
    service="contributions.plans:withdraw",
    shows="contributions.views_dues:plan_whole",
    loads="contributions.plans:plan_of",
    address="/instalment-plans/{plan_id}/withdraw",
    page="iuran/cicilan/<int:plan_id>/tarik",
    page_name="plan_withdraw",
    command="bill withdraw-instalments",
    summary="Take back instalments that oneself proposed",
    note="As long as nobody has decided on them.",
    help="Tarik cicilan yang Anda usulkan sendiri dan belum diputuskan.",
    button="Tarik usulan",
    done="Usulan ditarik; jatuh temponya tetap.",
    keys=(PLAN,),
    data=Mistaken,
)
END = Act(
    "contributions.end_plan",
    right="instalments.agree",
    service="contributions.plans:end",
    shows="contributions.views_dues:plan_whole",
    loads="contributions.plans:plan_of",
    address="/instalment-plans/{plan_id}/end",
    page="iuran/cicilan/<int:plan_id>/akhiri",
    page_name="plan_end",
    command="bill end-instalments",
    summary="End instalments that stand",
    note="The bill is due on its own day again.",
    help="Akhiri cicilan yang berlaku; tagihan kembali ke jatuh temponya sendiri.",
    button="Akhiri cicilan",
    done="Cicilan diakhiri; tagihan kembali ke jatuh temponya sendiri.",
    keys=(PLAN,),
    data=Ended,
)
CONTACT_SET = Act(
    "contributions.set_contact",
    right="reminders.contact",
    service="contributions.reminders:set_contact",
    shows="contributions.payers.views:payer_whole",
    loads="contributions.services:payer_of",
    address="/payers/{payer_id}/reminder-contact",
    page="iuran/pembayar/<int:payer_id>/pengingat",
    page_name="contact_set",
    command="payer remind",
    summary="Where a body agreed to be reminded of its bills",
    note="`channel` none ends it. A person's own telephone stands in the registry and is not written here.",
    help="Ke mana sebuah lembaga setuju diingatkan akan tagihannya (SMS atau surel).",
    button="Atur pengingat tagihan",
    done="Pengingat tagihan tercatat.",
    keys=(PAYER,),
    data=Reached,
)

OF_BILL = (PROPOSE,)
PLANS = (AGREE, REFUSE, WITHDRAW, END)
CONTACTS = (CONTACT_SET,)
ACTS = (*OF_BILL, *PLANS, *CONTACTS)
