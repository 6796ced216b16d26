"""What a person does with a bank's answer that another handed in: two others confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, reason
from payung.payouts.acts import KEPT

ANSWER = Key("answer_id", "JAWABAN", "Nomor jawaban bank (lihat payout answers).")
NOT_BANKS = reason("Alasan menolak", KEPT)


@dataclass(frozen=True)
class NotTheBanks:
    """Why this file does not come from the bank."""

    reason: Annotated[str, NOT_BANKS]


CONFIRM_ANSWER = Act(
    "payouts.confirm_answer",
    right="payouts.confirm",
    service="payouts.answers.services:confirm",
    shows="payouts.answers.views:answer",
    loads="payouts.asking:the_answer",
    address="/payout-answers/{answer_id}/confirm",
    page="",
    page_name="payout_answer_confirm",
    command="payout confirm",
    summary="Say that the bank did write this",
    note=(
        "Takes effect with the second person. Not by whoever uploaded it, made or sent a batch or recorded or named an"
        " account that it touches."
    ),
    help="Nyatakan bahwa jawaban ini benar dari bank; dengan orang kedua ia berlaku.",
    button="Konfirmasi",
    done="Konfirmasi dicatat.",
    keys=(ANSWER,),
    asks="payouts.asking:confirm_answer",
    look="hand",
)
REFUSE_ANSWER = Act(
    "payouts.refuse_answer",
    right="payouts.confirm",
    service="payouts.answers.services:refuse",
    shows="payouts.answers.views:answer",
    loads="payouts.asking:the_answer",
    address="/payout-answers/{answer_id}/refuse",
    page="pencairan/jawaban-bank/<int:answer_id>/tolak",
    page_name="payout_answer_refuse",
    command="payout refuse",
    summary="Say that the bank did not write this",
    note="One person is enough; the file may be handed in anew.",
    help="Tolak jawaban yang diserahkan: bank tidak menulis ini.",
    button="Tolak jawaban ini",
    done="Jawaban ditolak; tidak ada yang berubah.",
    keys=(ANSWER,),
    data=NotTheBanks,
)
ACTS = (CONFIRM_ANSWER, REFUSE_ANSWER)
