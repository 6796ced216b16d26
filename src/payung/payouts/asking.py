"""What is asked before an act on payouts that cannot be taken back."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from payung.access.services import Actor
from payung.kernel.acts import Question, Saying
from payung.payouts.answers import services as proposals
from payung.payouts.choices import INSTRUCTION
from payung.payouts.closing import services as closing
from payung.payouts.closing.services import Doubt
from payung.payouts.errors import REFUSALS
from payung.payouts.models import Bank, Batch, Proposal
from payung.payouts.names import services as names
from payung.payouts.services import the_batch as batch_of

WORDS = {one.value: one.word for one in INSTRUCTION}


def the_batch(_actor: Actor, batch_id: int) -> Batch:
    """The batch of an act. Raises PayoutsRefused(BATCH_UNKNOWN)."""
    return batch_of(batch_id)


def the_answer(_actor: Actor, answer_id: int) -> Proposal:
    """The answer of an act. Raises PayoutsRefused(ANSWER_UNKNOWN)."""
    return proposals.the_proposal(answer_id)


def approve(actor: Actor, batch: Batch, _data: object) -> Question:
    """The question before a batch is approved, with the accounts in doubt; it is logged whose names are shown."""
    doubts = names.with_names(actor, batch.pk, closing.doubts_of(batch.pk))
    return approval(actor, batch, (_doubt(one) for one in doubts))


def approval(actor: Actor, batch: Batch, doubts: Iterable[Saying] = ()) -> Question:
    """The same, where the accounts in doubt are shown in another way. Raises PayoutsRefused(OWN_BATCH)."""
    if batch.maker_id == actor.user_id:
        raise REFUSALS["P0B45"]
    return Question(
        Saying("Setujui kelompok %(n)s?", {"n": str(batch.pk)}),
        (
            Saying("Pembayaran sebesar %(amount)s boleh dikirim ke bank.", {"amount": batch.total}),
            Saying("Isi kelompok tidak dapat diubah lagi oleh siapa pun."),
            Saying("Persetujuan tercatat atas nama Anda."),
            *_hands(batch),
            *doubts,
        ),
        (
            (Saying("Bank"), batch.bank.name),
            (Saying("Banyaknya"), str(batch.count)),
            (Saying("Jumlah"), batch.total),
            (Saying("Sidik isi"), batch.content_hash),
        ),
    )


def confirm_answer(_actor: Actor, answer: Proposal, _data: object) -> Question:
    """The question before an answer is confirmed as the bank's own; it takes effect with the second confirmation."""
    signed = proposals.signatures([answer.pk]).get(answer.pk, [])
    second = any(one.verdict == "confirm" for one in signed)
    return Question(
        Saying("Nyatakan jawaban %(n)s benar dari bank?", {"n": str(answer.pk)}),
        (
            Saying("Anda orang kedua: jawaban ini langsung berlaku dan dibukukan.")
            if second
            else Saying("Anda orang pertama: jawaban ini berlaku setelah satu orang lain juga mengonfirmasi."),
            Saying("Pernyataan tercatat atas nama Anda dan tampak di halaman pembayaran dan klaimnya."),
        ),
        (
            (Saying("Banyaknya"), str(answer.count)),
            (Saying("Jumlah"), answer.total),
            *_others(answer),
        ),
    )


def _others(answer: Proposal) -> tuple[tuple[Saying, str | int], ...]:
    """Bookings in the file that are not our payments: whoever confirms the file confirms them too."""
    lines, paid_in, paid_out = (int(answer.others.get(name, 0)) for name in ("lines", "in", "out"))
    if not lines:
        return ()
    return (
        (Saying("Baris bukan pembayaran kita"), str(lines)),
        (Saying("Masuk, bukan pembayaran kita"), paid_in),
        (Saying("Keluar, bukan pembayaran kita"), paid_out),
    )


def _hands(batch: Batch) -> list[Saying]:
    """Who uploaded and confirmed the outcomes on which the batch depends, a sentence each."""
    sayings: dict[tuple[object, ...], Saying] = {}
    for hand in proposals.hands_of_batch(batch.pk):
        facts = {"state": gettext(WORDS[hand.state]), "by": hand.uploaded_by, "people": ", ".join(hand.confirmed_by)}
        sayings[hand.proposal_id or -hand.instruction_id, *facts.values()] = (
            Saying("%(state)s menurut surat bank yang diajukan %(by)s dan disetujui %(people)s.", facts)
            if hand.letter_id
            else Saying("%(state)s menurut berkas yang diunggah %(by)s dan dikonfirmasi %(people)s.", facts)
        )
        if hand.by_bank:
            sayings["bank", hand.state] = Saying("Bank sendiri sudah menyebut hal yang sama.")
    return list(sayings.values())


def _doubt(one: Doubt) -> Saying:
    """An account whose holder is in doubt."""
    facts = {"n": str(one.instruction_id), "score": str(one.score), "reason": one.reason or "-"}
    if one.named == "unknown":
        return Saying(
            "Pembayaran %(n)s: kecocokan nama %(score)s dari 100 (%(reason)s); bank tidak mengenal rekeningnya.", facts
        )
    if one.named == "told":
        facts |= {"name": one.name or gettext("orang lain"), "named": str(one.named_score)}
        return Saying(
            "Pembayaran %(n)s: kecocokan nama %(score)s dari 100 (%(reason)s); menurut bank rekening ini milik %(name)s,"
            " kecocokan %(named)s dari 100.",
            facts,
        )
    return Saying("Pembayaran %(n)s: kecocokan nama %(score)s dari 100 (%(reason)s).", facts)


def close_bank(_actor: Actor, bank: Bank, _data: object) -> Question:
    """Before a bank that pays is closed."""
    return Question(
        Saying("Tutup bank pembayar ini?"),
        (
            Saying("Tidak ada pembayaran baru lewat bank ini; yang sedang berjalan dan jawaban bank tetap diurus."),
            Saying("Membuka sambungan lagi memerlukan dua pengelola."),
        ),
        ((Saying("Bank"), bank.name), (Saying("Kode bank"), bank.code)),
    )
