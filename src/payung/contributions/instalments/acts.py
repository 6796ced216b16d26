"""Short writes by a person on instalments, which take two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.contributions.acts import BILL, Mistaken, Refused
from payung.kernel.acts import Act, Key, Spec, reason

PLAN = Key("plan_id", "CICILAN", "Nomor dari payung bill instalment-plans.")
PARTS = Spec(
    *("text", "Tanggal dan jumlah", "Tulis tanggal dan jumlah tiap cicilan, satu baris satu cicilan.", "cicilan"),
    hint="Satu baris satu cicilan, misalnya 15/01/2026 Rp5.000.000; dua sampai 24 cicilan dalam setahun, jumlahnya tepat sisa tagihan.",
    least=5,
    most=900,
    option="--parts",
)


@dataclass(frozen=True)
class Parts:
    """Days and amounts of the instalments, and why."""

    parts: Annotated[str, PARTS]
    reason: Annotated[str, reason("Mengapa dicicil")]


@dataclass(frozen=True)
class Ended:
    """The reason why a valid plan is ended."""

    reason: Annotated[str, reason("Mengapa diakhiri")]


PROPOSE = Act(
    "contributions.propose_plan",
    right="instalments.propose",
    service="contributions.instalments.services:propose",
    shows="contributions.dues.views:bill_dues",
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
    service="contributions.instalments.services:agree",
    shows="contributions.instalments.views:plan_whole",
    loads="contributions.instalments.services:plan_of",
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
    asks="contributions.instalments.asking:agree",
)
REFUSE = Act(
    "contributions.refuse_plan",
    right="instalments.agree",
    service="contributions.instalments.services:refuse",
    shows="contributions.instalments.views:plan_whole",
    loads="contributions.instalments.services:plan_of",
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
    service="contributions.instalments.services:withdraw",
    shows="contributions.instalments.views:plan_whole",
    loads="contributions.instalments.services:plan_of",
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
    service="contributions.instalments.services:end",
    shows="contributions.instalments.views:plan_whole",
    loads="contributions.instalments.services:plan_of",
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

OF_BILL = (PROPOSE,)
PLANS = (AGREE, REFUSE, WITHDRAW, END)
ACTS = (*OF_BILL, *PLANS)
