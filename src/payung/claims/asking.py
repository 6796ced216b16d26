"""Questions that are asked before an act on a claim that cannot be undone. Somebody who may not do the act is refused
here already, before the question is shown.
"""

from __future__ import annotations

from typing import Any

from payung.access.services import Actor
from payung.claims import policies, selectors
from payung.claims.acts import OfClaim, ReadAs, SeenAndTold
from payung.claims.assessment import readings
from payung.claims.errors import ClaimRefused
from payung.claims.models import Claim, Report
from payung.kernel.acts import Question, Saying, Why

NOT_NOW = "Langkah ini tidak dapat Anda lakukan sekarang. Muat ulang halaman klaim."


def reject(actor: Actor, claim: Claim, data: SeenAndTold) -> Question:
    """Question before a claim is rejected for good."""
    _possible(actor, claim, "reject")
    return Question(
        Saying("Tolak klaim untuk %(name)s?", _named(claim)),
        (Saying("Klaim selesai tanpa pembayaran; keluarga dikabari, dan alasan ini tertulis dalam suratnya."),),
        ((Saying("Alasan"), data.reason),),
    )


def decide_reading(actor: Actor, claim: Claim, data: ReadAs) -> Question:
    """Question before the reading is decided by which a claim is paid: both amounts, and the reason."""
    _possible(actor, claim, "decide_reading")
    dispute = readings.standing(claim)
    if dispute is None:
        raise ClaimRefused("CLAIM_STATE", NOT_NOW)
    lines = sorted(dispute.readings, key=lambda one: one.name != data.reading)
    return Question(
        Saying("Bayar klaim untuk %(name)s menurut bacaan ini?", _named(claim)),
        (
            Saying("Naskah resmi aturan masa tunggu belum dilihat; bacaan mana yang benar belum pasti."),
            Saying("Keputusan ini disimpan dengan nama Anda, dan keluarga membaca alasannya dalam suratnya."),
            Saying("Anda tidak dapat menyetujui klaim ini; itu dilakukan orang lain."),
        ),
        (*((one.word, one.amount) for one in lines), (Saying("Alasan"), data.reason)),
    )


def withdraw(actor: Actor, claim: Claim, data: Why) -> Question:
    """Question before a claim that was opened by mistake is withdrawn."""
    _possible(actor, claim, "withdraw")
    return Question(
        Saying("Tarik klaim untuk %(name)s?", _named(claim)),
        (Saying("Klaim ini selesai; kematian yang sama baru dapat diklaim lagi dengan laporan baru."),),
        ((Saying("Alasan"), data.reason),),
    )


def approve(actor: Actor, claim: Claim, _data: object) -> Question:
    """Question before the latest assessment is approved: after it, money is paid."""
    _possible(actor, claim, "approve")
    latest = selectors.assessment(claim.pk)
    heirs = [h for h in selectors.heirs(claim.pk) if h.amount]
    return Question(
        Saying(
            "Setujui %(amount)s untuk ahli waris %(name)s?",
            {"amount": latest.payable if latest else 0, **_named(claim)},
        ),
        (
            Saying("Keputusan ini dibukukan dan perintah bayarnya dibuat."),
            Saying("Keluarga dikabari, dan surat keputusannya terbit."),
        ),
        tuple((_payee(h), h.amount or 0) for h in heirs),
    )


def attach(_actor: Actor, report: Report, data: OfClaim) -> Question:
    """Question before a report is linked to the claim that exists for the same death."""
    return Question(
        Saying(
            "Tautkan laporan %(report)s ke klaim %(claim)s?", {"report": str(report.pk), "claim": str(data.claim_id)}
        ),
        (Saying("Kode laporan itu menunjukkan klaim ini sejak sekarang. Ini tidak dapat dibatalkan."),),
        ((Saying("Meninggal"), report.event_on), (Saying("Dilaporkan"), report.reported_on)),
    )


def dismiss(_actor: Actor, report: Report, data: Why) -> Question:
    """Question before a report is closed without a claim."""
    return Question(
        Saying("Tutup laporan %(report)s?", {"report": str(report.pk)}),
        (Saying("Laporan ini tidak menjadi klaim, dan nama di dalamnya dihapus sesudah 90 hari."),),
        ((Saying("Meninggal"), report.event_on), (Saying("Alasan"), data.reason)),
    )


def _payee(line: selectors.HeirLine) -> str:
    name = line.identity.name if line.identity else ""
    return f"{name} → {line.account.bank_code} {line.account_masked}" if line.account else name


def _named(claim: Claim) -> dict[str, Any]:
    return {"name": claim.person.identity.name}


def _possible(actor: Actor, claim: Claim, act: str) -> None:
    if act not in policies.possible(actor, claim):
        raise ClaimRefused("CLAIM_STATE", NOT_NOW)
