"""Short writes by a person on banks that report payments. Connecting one is a command, since its secret is shown once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Seen, Spec

BANK = Key("bank_id", "BANK", "Nomor bank dari payung snap-client list.")
AN_HOUR = Spec(
    "amount",
    "Kode tak dikenal per jam",
    "Batas kode tak dikenal per jam harus 1 sampai 100.000.",
    "batas",
    "Sebanyak itu kode yang tidak ada boleh ditanyakan bank dalam satu jam sebelum ada peringatan.",
    1,
    100_000,
    metavar="KODE_PER_JAM",
)


@dataclass(frozen=True)
class Bound:
    """This many well-formed codes without a bill, within an hour, raise an alarm."""

    unknown_an_hour: Annotated[int, AN_HOUR]


LIMIT = Act(
    "contributions.limit_client",
    right="snap.manage",
    service="contributions.snap.services:limit_client",
    shows="contributions.snap.views:bank_whole",
    loads="contributions.snap.services:client_of",
    address="/snap-clients/{bank_id}/limit",
    page="iuran/bank/<int:bank_id>/batas",
    page_name="snap_bank_limit",
    command="snap-client limit",
    summary="How many unknown codes a bank may name",
    note="Within an hour, before an alarm is raised and its inquiries end until the hour is over.",
    help="Berapa kode iuran yang tidak ada boleh ditanyakan sebuah bank dalam satu jam sebelum ada peringatan.",
    button="Ubah batas",
    done="Batas kode tak dikenal diubah.",
    keys=(BANK,),
    data=Bound,
)
CONFIRM_BANK = Act(
    "contributions.confirm_client",
    right="changes.confirm",
    service="contributions.snap.services:confirm_client",
    shows="contributions.snap.views:bank_whole",
    loads="contributions.snap.services:client_of",
    address="/snap-clients/{bank_id}/confirm",
    page="iuran/bank/<int:bank_id>/setujui",
    page_name="snap_bank_confirm",
    command="snap-client confirm",
    summary="Confirm the connection of a bank",
    note="By another administrator than who connected it; before that its keys open nothing.",
    help="Setujui sambungan bank yang dibuat pengelola lain; sebelum itu kuncinya tidak membuka apa pun.",
    button="Setujui sambungan bank",
    done="Bank tersambung; kuncinya berlaku mulai sekarang.",
    keys=(BANK,),
    data=Seen,
    asks="contributions.snap.asking:confirm_bank",
    sees="contributions.snap.services:seen",
)
REVOKE = Act(
    "contributions.revoke_client",
    right="snap.manage",
    service="contributions.snap.services:revoke_client",
    shows="contributions.snap.views:bank_whole",
    loads="contributions.snap.services:client_of",
    address="/snap-clients/{bank_id}/revoke",
    page="iuran/bank/<int:bank_id>/cabut",
    page_name="snap_bank_revoke",
    command="snap-client revoke",
    summary="Cut a bank off",
    note="Its tokens end at once, its secret is deleted. `revoked` is false when it was cut off before.",
    help="Putuskan sebuah bank: tokennya langsung berakhir, rahasianya dihapus.",
    button="Putuskan bank ini",
    done="Bank diputus; tokennya berakhir sekarang juga.",
    keys=(BANK,),
    asks="contributions.snap.asking:revoke",
    gives="revoked",
    look="hand",
)
ACTS = (LIMIT, CONFIRM_BANK, REVOKE)
