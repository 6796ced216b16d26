"""The law changes: the prices of months that people paid for themselves follow; one person asks, another releases."""

from __future__ import annotations

from payung.contributions.acts import Refused
from payung.contributions.repricing.acts import NewPrices
from payung.kernel.acts import Act, Key, Seen

REPRICING = Key("repricing_id", "NOMOR", "Nomor perubahan harga, seperti di payung own prices.")
ASK = Act(
    "contributions.ask_own_prices",
    right="own.ahead",
    service="contributions.own_prices.services:ask",
    shows="contributions.own_prices.services:latest",
    loads="",
    address="/own-repricings",
    page="iuran/sendiri/harga/ajukan",
    page_name="own_reprice",
    command="own reprice",
    summary="Ask for the prices of the law for who pays himself",
    note="Nothing moves before another person has released them.",
    help="Ajukan harga menurut hukum bagi yang membayar sendiri; orang lain melepasnya. --dry-run menunjukkan rupiahnya.",
    button="Ajukan harga baru",
    done="Harga baru diajukan; orang lain memeriksa dan melepasnya.",
    keys=(),
    data=NewPrices,
    asks="contributions.own_prices.services:asked",
    gives="repricing",
)
RELEASE = Act(
    "contributions.release_own_prices",
    right="own.ahead",
    service="contributions.own_prices.services:take",
    shows="contributions.own_prices.services:whole",
    loads="contributions.own_prices.services:repricing_of",
    address="/own-repricings/{repricing_id}/release",
    page="iuran/sendiri/harga/<int:repricing_id>/lepas",
    page_name="own_prices_release",
    command="own release-prices",
    summary="Release prices of own months that another person asked for",
    note="Credits and bills over the difference follow at once or not at all; what was assessed stays.",
    help="Lepas harga baru bagi yang membayar sendiri, yang diajukan orang lain.",
    button="Lepas harga baru",
    done="Harga baru berlaku; kredit dan tagihan selisih sudah dibuat.",
    keys=(REPRICING,),
    data=Seen,
    asks="contributions.own_prices.services:released",
    look="hand",
    sees="contributions.own_prices.services:seen_of",
)
REFUSE = Act(
    "contributions.refuse_own_prices",
    right="own.ahead",
    service="contributions.own_prices.services:refuse",
    shows="contributions.own_prices.services:whole",
    loads="contributions.own_prices.services:repricing_of",
    address="/own-repricings/{repricing_id}/refuse",
    page="iuran/sendiri/harga/<int:repricing_id>/tolak",
    page_name="own_prices_refuse",
    command="own refuse-prices",
    summary="Refuse prices of own months that were asked for",
    note="By the second person, or by who asked for them.",
    help="Tolak harga baru bagi yang membayar sendiri, atau tarik pengajuan Anda sendiri.",
    button="Tolak harga baru",
    done="Harga baru ditolak; tidak ada yang berubah.",
    keys=(REPRICING,),
    data=Refused,
)
ACTS = (ASK, RELEASE, REFUSE)
