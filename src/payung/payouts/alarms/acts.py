"""Closing an alarm about a payment, with what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, finding

ALARM = Key("alarm_id", "PERINGATAN", "Nomor peringatan (lihat payout alarms).")
NOTE = finding("Tanpa NIK atau nomor rekening; catatan disimpan untuk seterusnya.")


@dataclass(frozen=True)
class Found:
    """What was found about an alarm."""

    note: Annotated[str, NOTE]


CLOSE_ALARM = Act(
    "payouts.close_alarm",
    right="payouts.alarms",
    service="payouts.services:close_alarm",
    shows="payouts.alarms.views:alarm",
    loads="",
    address="/payout-alarms/{alarm_id}/close",
    page="pencairan/peringatan/<int:alarm_id>/tutup",
    page_name="payout_alarm_close",
    command="payout close-alarm",
    summary="Close an alarm",
    note="Having looked. One about money ends when the bank moves it back, one about a fate when that is known.",
    help="Tutup peringatan yang sudah diperiksa; yang tentang uang ditutup bank.",
    button="Sudah saya periksa; tutup",
    done="Peringatan ditutup atas nama Anda.",
    keys=(ALARM,),
    data=Found,
)
ACTS = (CLOSE_ALARM,)
