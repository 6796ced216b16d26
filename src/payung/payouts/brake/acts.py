"""What a person does with the brake in one step: one stops all payouts, two start them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, reason
from payung.payouts.acts import KEPT, Why

START = Key("proposal_id", "USUL", "Nomor usul mulai lagi (lihat payout brake).")


@dataclass(frozen=True)
class Checked:
    """What was looked at before payouts may go on."""

    reason: Annotated[str, reason("Apa yang sudah diperiksa", KEPT)]


STOP = Act(
    "payouts.stop",
    right="payouts.stop",
    service="payouts.brake.services:stop",
    shows="payouts.brake.views:brake_state",
    loads="",
    address="/payout-brake/stop",
    page="pencairan/rem/hentikan",
    page_name="payout_stop",
    command="payout stop",
    summary="Stop all payouts at once",
    note="One person is enough. A running sender stops before its next call.",
    help="Hentikan semua pencairan sekarang juga; satu orang cukup.",
    button="Hentikan sekarang",
    done="Semua pencairan dihentikan atas nama Anda.",
    keys=(),
    data=Why,
    look="hand",
)
PROPOSE_START = Act(
    "payouts.propose_start",
    right="payouts.stop",
    service="payouts.brake.services:propose_start",
    shows="payouts.brake.views:brake_state",
    loads="",
    address="/payout-brake/propose",
    page="pencairan/rem/usulkan",
    page_name="payout_start_propose",
    command="payout propose-start",
    summary="Propose to start again",
    help="Usulkan pencairan dimulai lagi: apa yang sudah diperiksa.",
    button="Usulkan",
    done="Usul tercatat. Orang lain harus menyetujuinya sebelum pencairan berjalan lagi.",
    keys=(),
    data=Checked,
    gives="proposal",
)
CONFIRM_START = Act(
    "payouts.confirm_start",
    right="payouts.stop",
    service="payouts.brake.services:confirm_start",
    shows="payouts.brake.views:brake_state",
    loads="",
    address="/payout-brake/{proposal_id}/confirm",
    page="pencairan/rem/<int:proposal_id>/mulai",
    page_name="payout_start_confirm",
    command="payout confirm-start",
    summary="Agree to start again",
    note="Never to one's own proposal.",
    help="Setujui pencairan dimulai lagi; bukan usul sendiri.",
    button="Setuju, mulai lagi pencairan",
    done="Pencairan boleh berjalan lagi.",
    keys=(START,),
    look="hand",
)
REFUSE_START = Act(
    "payouts.refuse_start",
    right="payouts.stop",
    service="payouts.brake.services:refuse_start",
    shows="payouts.brake.views:brake_state",
    loads="",
    address="/payout-brake/{proposal_id}/refuse",
    page="pencairan/rem/<int:proposal_id>/tolak",
    page_name="payout_start_refuse",
    command="payout refuse-start",
    summary="Refuse to start again",
    note="Whoever proposed it takes it back so. Payouts stay stopped.",
    help="Tolak usul mulai lagi, atau tarik usul sendiri; pencairan tetap berhenti.",
    button="Jangan mulai lagi",
    done="Usul mulai lagi gugur; pencairan tetap berhenti.",
    keys=(START,),
    data=Why,
)
ACTS = (STOP, PROPOSE_START, CONFIRM_START, REFUSE_START)
