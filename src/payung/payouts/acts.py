"""What a person does with a batch in one step, and what acts of several capabilities share.

Uploading files, sending and asking the bank are not acts, because they start work in the background.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec, reason

KEPT = "Tanpa NIK atau nomor rekening; alasan disimpan untuk seterusnya."
BATCH = Key("batch_id", "KELOMPOK", "Nomor kelompok bayar.")
ALL_THE_SAME = reason("Mengapa tetap disetujui, bila bank menyebut nama lain (5-500 huruf).", KEPT)
HASH = Spec(
    "digest",
    "Sidik isi yang diperiksa, seperti di `payout batches`.",
    "Isi kelompok bayar tidak sama lagi dengan yang diperiksa. Batalkan, lalu buat kelompok baru.",
    "sidik",
    option="--hash",
)


@dataclass(frozen=True)
class Why:
    """A reason."""

    reason: Annotated[str, reason(hint=KEPT)]


@dataclass(frozen=True)
class Approval:
    """The digest of the batch as it was shown; a reason where a doubt about an account holder has no explanation
    yet."""

    content_hash: Annotated[str, HASH]
    reason: Annotated[str, ALL_THE_SAME] = ""


APPROVE = Act(
    "payouts.approve_batch",
    right="payouts.approve",
    service="payouts.services:approve_batch",
    shows="payouts.views:batch",
    loads="payouts.asking:the_batch",
    address="/payout-batches/{batch_id}/approve",
    page="",
    page_name="payout_approve",
    command="payout approve",
    summary="Approve a batch",
    note=(
        "Never one's own, and only as it was seen: `content_hash` has to be the batch's. Where the bank names another"
        " holder, or does not know an account, with a `reason`."
    ),
    help="Setujui kelompok bayar; bukan yang menyusunnya.",
    button="Setujui",
    done="Kelompok disetujui dan boleh dikirim.",
    keys=(BATCH,),
    data=Approval,
    asks="payouts.asking:approve",
    look="hand",
    tried=False,  # the reason answers the doubts that the question shows
)
DISCARD = Act(
    "payouts.discard_batch",
    right="payouts.make",
    service="payouts.services:discard_batch",
    shows="payouts.views:batch",
    loads="payouts.asking:the_batch",
    address="/payout-batches/{batch_id}/discard",
    page="pencairan/kelompok/<int:batch_id>/batalkan",
    page_name="payout_discard",
    command="payout discard",
    summary="Give up a batch",
    note="As long as nothing of it has gone out; its instructions wait again.",
    help="Batalkan kelompok yang belum dikirim; isinya menunggu lagi.",
    button="Batalkan kelompok",
    done="Kelompok dibatalkan; isinya menunggu lagi.",
    keys=(BATCH,),
)
ACTS = (APPROVE, DISCARD)
