"""Short writes by a person about what follows a sponsor's months: a loan was repaid early, or the person goes on no longer."""

from __future__ import annotations

from payung.kernel.acts import Act, Key, Why

ENROLMENT = Key("enrolment_id", "PENDAFTARAN", "Nomor pendaftaran dalam skema (lihat own standing).")

REPAY = Act(
    "contributions.loan_repaid",
    right="own.leave",
    service="contributions.leaving:loan_repaid",
    shows="contributions.leaving:standing",
    loads="contributions.leaving:enrolment_of",
    address="/enrolments/{enrolment_id}/loan-repaid",
    page="orang/pendaftaran/<int:enrolment_id>/lunas",
    page_name="loan_repaid",
    command="own loan-repaid",
    summary="Record that a loan was repaid early",
    note="The lender's months from the next one on are released to its fund; what has begun stays protected.",
    help="Catat pinjaman lunas lebih awal: bulan bank sejak bulan depan dilepas.",
    button="Pinjaman lunas",
    done="Pinjaman lunas dicatat; bulan bank sejak bulan depan dilepas ke dananya.",
    keys=(ENROLMENT,),
    data=Why,
    asks="contributions.leaving:asked_repaid",
)
LEAVE = Act(
    "contributions.own_leave",
    right="own.leave",
    service="contributions.leaving:leave",
    shows="contributions.leaving:standing",
    loads="contributions.leaving:enrolment_of",
    address="/enrolments/{enrolment_id}/leave",
    page="orang/pendaftaran/<int:enrolment_id>/berhenti",
    page_name="own_leave",
    command="own leave",
    summary="End that a person goes on paying himself",
    note="From the next month on; bills that were issued stand.",
    help="Hentikan tagihan bulanan seseorang yang membayar sendiri, mulai bulan depan.",
    button="Berhenti membayar sendiri",
    done="Mulai bulan depan ia tidak ditagih lagi. Tagihan yang sudah terbit tetap berlaku.",
    keys=(ENROLMENT,),
    data=Why,
    asks="contributions.leaving:asked_leave",
)
OWN = (REPAY, LEAVE)
