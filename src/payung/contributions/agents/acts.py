"""What agents of a scheme earn, as the scheme states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec


@dataclass(frozen=True)
class Rate:
    """What a scheme's agents earn from a month on, and where that is written."""

    percent: Annotated[
        str,
        Spec("text", "Insentif (persen)", "Tulis persen dari iuran yang terbayar, misalnya 7,5; paling banyak 50.", "persen",
             "Persen dari iuran yang terbayar, misalnya 7,5.", 1, 7, "--percent"),
    ]  # fmt: skip
    source: Annotated[
        str,
        Spec("text", "Dasarnya", "Tulis di mana tarif ini tertulis (5 sampai 300 huruf).", "dasar",
             "Perjanjian atau surat yang menyatakan tarif ini, dengan nomornya.", 5, 300, "--source"),
    ]  # fmt: skip
    month: Annotated[
        str,
        Spec("month", "Mulai bulan", "Tulis bulan seperti 2025-07.", "mulai", "Bulan skema ini.", option="--month"),
    ]  # fmt: skip


STATE = Act(
    "contributions.state_incentive",
    right="scheme.edit",
    service="contributions.agents.services:state",
    shows="contributions.agents.services:statement",
    loads="sponsorship.services:scheme_of",
    address="/schemes/{scheme_id}/incentive",
    page="pendanaan/<int:scheme_id>/agen/insentif",
    page_name="scheme_incentive",
    command="scheme state-incentive",
    summary="State what agents of a scheme earn",
    note="As the scheme states it, from a month on. Nothing is paid out here, and what was stated before stays.",
    help="Nyatakan insentif agen sebuah skema: persen dari iuran yang terbayar, dengan dasarnya.",
    button="Nyatakan insentif",
    done="Insentif dinyatakan; berlaku mulai bulan itu.",
    keys=(Key("scheme_id", "SKEMA", "Nomor skema."),),
    data=Rate,
    gives="incentive",
)
ACTS = (STATE,)
