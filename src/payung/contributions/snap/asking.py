"""The confirmation pages before a bank is connected or cut off."""

from __future__ import annotations

from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.contributions.errors import ContributionsRefused
from payung.contributions.snap.models import SnapClient
from payung.kernel.acts import Question, Saying


def confirm_bank(_actor: Actor, bank: SnapClient, _data: object) -> Question:
    """The question before a bank's keys open its door: everything of the connection but its secret."""
    who = names_of([bank.created_by]).get(bank.created_by, "")
    return Question(
        Saying("Sambungkan bank ini?"),
        (
            Saying(
                "Bank ini dapat bertanya tagihan dan mengabarkan pembayaran; pembayaran yang dikabarkannya melunasi tagihan."
            ),
            Saying("Cocokkan nama, jaringan, dan cara menandatangani dengan surat dari bank."),
        ),
        (
            (Saying("Bank"), bank.name),
            (Saying("Nomor mitra"), bank.partner_id),
            (Saying("client_id"), bank.client_id),
            (Saying("partnerServiceId"), bank.service_id or "-"),
            (Saying("Boleh memanggil dari"), ", ".join(bank.allow_from) or "-"),
            (Saying("Cara menandatangani"), bank.signature),
            (Saying("Masa bayar setelah jatuh tempo"), str(bank.grace_days)),
            (Saying("Diusulkan oleh"), who),
        ),
    )


def revoke(_actor: Actor, bank: SnapClient, _data: object) -> Question:
    """The question before a bank's access ends. Raises ContributionsRefused when it has ended already."""
    if bank.revoked_at is not None:
        raise ContributionsRefused("SNAP_CLIENT_REVOKED", "Bank ini sudah diputus sebelumnya.")
    return Question(
        Saying("Putuskan bank ini sekarang?"),
        (
            Saying("Bank tidak dapat lagi bertanya tagihan atau mengabarkan pembayaran."),
            Saying("Pembayaran yang sudah dikabarkan tetap tercatat."),
            Saying("Menyambungkan lagi memerlukan kunci baru."),
        ),
        ((Saying("Bank"), bank.name), (Saying("Nomor mitra"), bank.partner_id)),
    )
