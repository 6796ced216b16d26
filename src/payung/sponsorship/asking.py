"""The confirmation pages for acts on a funding scheme that cannot be undone."""

from __future__ import annotations

from payung.access.services import Actor
from payung.kernel.acts import Count, Question, Saying
from payung.kernel.months import Month
from payung.sponsorship.errors import closed
from payung.sponsorship.models import Scheme


def close(_actor: Actor, scheme: Scheme, _data: object) -> Question:
    """Close a scheme. Raises SchemeRefused(SCHEME_CLOSED)."""
    if scheme.state != "open":
        raise closed()
    fund = getattr(scheme, "fund", None)
    standing = [(Saying("Orang"), Count(fund.people)), (Saying("Komitmen"), fund.committed)] if fund else []
    return Question(
        Saying("Tutup skema ini?"),
        (
            Saying(
                "Sesudah ditutup tidak ada orang baru yang masuk. Bulan yang sudah dijanjikan tetap ditagih dan dibayar."
            ),
            Saying("Anggaran dan kuotanya tidak berubah lagi, dan skema tidak dapat dibuka kembali."),
        ),
        (
            (Saying("Skema"), scheme.name),
            (Saying("Bulan terakhir"), Month.from_date(scheme.last_month)),
            *standing,
        ),
    )
