"""Short writes by a person on prices of a scheme that follow the law: one person asks for them, another releases
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.contributions.acts import Refused
from payung.kernel.acts import Act, Key, Seen, reason

SCHEME = Key("scheme_id", "SKEMA", "Nomor skema.")
REPRICING = Key("repricing_id", "NOMOR", "Nomor perubahan harga, seperti di payung scheme prices.")


@dataclass(frozen=True)
class NewPrices:
    """Why the prices of a scheme are reckoned anew."""

    reason: Annotated[str, reason("Alasan", "Misalnya peraturan yang diundangkan, dengan nomornya.")]


REPRICE = Act(
    "contributions.ask_prices",
    right="scheme.edit",
    service="contributions.repricing.services:ask",
    shows="contributions.repricing.services:scheme_whole",
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
    asks="contributions.repricing.asking:asked",
    gives="repricing",
)
RELEASE_PRICES = Act(
    "contributions.release_prices",
    right="scheme.edit",
    service="contributions.repricing.services:take",
    shows="contributions.repricing.services:whole",
    loads="contributions.repricing.services:repricing_of",
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
    data=Seen,
    asks="contributions.repricing.asking:released",
    look="hand",
    sees="contributions.repricing.services:seen_of",
)
REFUSE_PRICES = Act(
    "contributions.refuse_prices",
    right="scheme.edit",
    service="contributions.repricing.services:refuse",
    shows="contributions.repricing.services:whole",
    loads="contributions.repricing.services:repricing_of",
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
    data=Refused,
)
ACTS = (REPRICE, RELEASE_PRICES, REFUSE_PRICES)
