"""What follows a sponsor's months: a loan that is repaid early, and the right to leave. The database makes the
refusals.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.kernel.acts import Question, Saying, Why
from payung.kernel.months import Month
from payung.platform import clock
from payung.sponsorship import bindings as sponsorship
from payung.sponsorship.contracts.views import consent_line
from payung.sponsorship.models import Enrolment


def enrolment_of(_actor: Actor | None, enrolment_id: int) -> Enrolment:
    """An enrolment with its scheme. Raises ContributionsRefused(ENROLMENT_UNKNOWN)."""
    row = Enrolment.objects.select_related("scheme", "membership", "consent").filter(pk=enrolment_id).first()
    if row is None:
        raise ContributionsRefused("ENROLMENT_UNKNOWN", "Pendaftaran itu tidak ada, atau di luar wewenang Anda.")
    return row


def standing(enrolment_id: int) -> dict[str, Any]:
    """An enrolment as pages, interface and commands show it: its months, what follows them, and the consent. It holds no name."""
    row = enrolment_of(None, enrolment_id)
    left = getattr(row, "leaving", None)
    return {
        "id": row.pk,
        "scheme_id": row.scheme_id,
        "person_id": row.membership.person_id,
        "first_month": f"{row.first_month:%Y-%m}",
        "last_month": f"{row.last_month:%Y-%m}",
        "participant_class": row.participant_class,
        "after": row.scheme.after,
        "left_from": f"{left.from_month:%Y-%m}" if left else None,
        **consent_line(row),
    }


def loan_repaid(actor: Actor, enrolment_id: int, reason: str) -> int:
    """Record that a loan was repaid early: the lender's months from next month on are released. Returns how many. Raises ContributionsRefused."""
    require(actor.roles, "own.leave")
    today = clock.today()
    call = bindings.loan_repaid(enrolment=enrolment_id, from_=_next().first_day, reason=reason, on=today)
    return REFUSALS.make(call)


def leave(actor: Actor, enrolment_id: int, reason: str) -> int:
    """Record that a person stops paying for himself after the scheme's months: from next month on he gets no bills.
    Returns how many enrolments that ends. Raises ContributionsRefused.
    """
    require(actor.roles, "own.leave")
    return REFUSALS.make(sponsorship.own_leave(enrolment=enrolment_id, from_=_next().first_day, reason=reason))


def consent(actor: Actor, enrolment_id: int, given: date, paper: str) -> int:
    """Record that a person agreed in writing, on which day and in which paper; returns the number of the consent. Only one consent is
    valid at a time. Raises ContributionsRefused."""
    require(actor.roles, "own.leave")
    written = " ".join(paper.split())
    return REFUSALS.make(sponsorship.own_consent(enrolment=enrolment_id, given=given, paper=written, on=clock.today()))


def withdraw_consent(actor: Actor, enrolment_id: int, reason: str) -> int:
    """Withdraw the consent of an enrolment, with a reason; another may be recorded afterwards. Raises ContributionsRefused."""
    require(actor.roles, "own.leave")
    return REFUSALS.make(sponsorship.own_consent_withdraw(enrolment=enrolment_id, reason=reason))


def _next() -> Month:
    return clock.this_month() + 1


def asked_repaid(_actor: Actor, row: Enrolment, data: Why) -> Question:
    """The question before the months of a loan that was repaid early are released."""
    return Question(
        Saying("Catat pinjaman ini lunas?"),
        (
            Saying("Bulan yang dijanjikan bank sejak bulan depan dilepas; uangnya kembali ke dana bank."),
            Saying(
                "Bulan ini dan sebelumnya tetap terlindungi. Sesudah itu ia tidak ditagih sendiri karena pinjaman ini."
            ),
        ),
        ((Saying("Skema"), row.scheme.name), (Saying("Dilepas mulai"), _next()), (Saying("Alasan"), data.reason)),
    )


def asked_withdrawal(_actor: Actor, row: Enrolment, data: Why) -> Question:
    """The question before a consent is withdrawn. Raises ContributionsRefused(CONSENT_NONE)."""
    agreed = getattr(row, "consent", None)
    if agreed is None or agreed.withdrawn_at:
        raise REFUSALS["P0E7C"]
    by = agreed.paper or Saying("Daftar %(n)s", {"n": f"{agreed.list_id}"})
    return Question(
        Saying("Tarik persetujuan ini?"),
        (
            Saying("Catatan lamanya tetap ada, dengan alasan penarikannya. Persetujuan lain dapat dicatat sesudahnya."),
            Saying(
                "Tagihan dan perlindungannya tidak berubah. Bila ia berhenti, catat juga di Berhenti membayar sendiri."
            ),
        ),
        (
            (Saying("Skema"), row.scheme.name),
            (Saying("Tanggal persetujuan"), agreed.given_on),
            (Saying("Menurut"), by),
            (Saying("Alasan"), data.reason),
        ),
    )


def asked_leave(_actor: Actor, row: Enrolment, data: Why) -> Question:
    """The question before a person stops paying himself."""
    return Question(
        Saying("Hentikan tagihan bulanan orang ini?"),
        (
            Saying("Mulai bulan depan ia tidak ditagih, dan tidak terlindungi kecuali pembayar lain membayarnya."),
            Saying("Tagihan yang sudah terbit tetap berlaku. Pinjaman baru memulai lagi dari awal."),
        ),
        ((Saying("Skema"), row.scheme.name), (Saying("Berhenti mulai"), _next()), (Saying("Alasan"), data.reason)),
    )
