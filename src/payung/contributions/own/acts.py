"""Short writes by a person on what follows a sponsor's months: a loan was repaid early, or the person stops paying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec, Why

ENROLMENT = Key("enrolment_id", "PENDAFTARAN", "Nomor pendaftaran dalam skema (lihat own standing).")

REPAY = Act(
    "contributions.loan_repaid",
    right="own.leave",
    service="contributions.own.services:loan_repaid",
    shows="contributions.own.services:standing",
    loads="contributions.own.services:enrolment_of",
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
    asks="contributions.own.services:asked_repaid",
)
LEAVE = Act(
    "contributions.own_leave",
    right="own.leave",
    service="contributions.own.services:leave",
    shows="contributions.own.services:standing",
    loads="contributions.own.services:enrolment_of",
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
    asks="contributions.own.services:asked_leave",
)


@dataclass(frozen=True)
class Signed:
    """What somebody signed, and when."""

    given: Annotated[
        date,
        Spec("day", "Tanggal persetujuan", "Tulis tanggal persetujuannya, tidak sesudah hari ini.", "tanggal", option="--given"),
    ]  # fmt: skip
    paper: Annotated[
        str,
        Spec("text", "Suratnya", "Tulis surat atau perjanjian tempat ia menandatangani (3 sampai 200 huruf).", "surat",
             "Nomor akad atau surat persetujuan, tanpa nama orang.", 3, 200, "--paper"),
    ]  # fmt: skip


CONSENT = Act(
    "contributions.own_consent",
    right="own.leave",
    service="contributions.own.services:consent",
    shows="contributions.own.services:standing",
    loads="contributions.own.services:enrolment_of",
    address="/enrolments/{enrolment_id}/consent",
    page="orang/pendaftaran/<int:enrolment_id>/persetujuan",
    page_name="own_consent",
    command="own consent",
    summary="Keep that a person agreed in writing",
    note="One stands at a time, with the day and the paper. He may leave at any time all the same.",
    help="Catat persetujuan tertulis peserta saat akad: tanggal dan suratnya.",
    button="Catat persetujuan",
    done="Persetujuan dicatat.",
    keys=(ENROLMENT,),
    data=Signed,
)
WITHDRAWAL = Act(
    "contributions.own_consent_withdraw",
    right="own.leave",
    service="contributions.own.services:withdraw_consent",
    shows="contributions.own.services:standing",
    loads="contributions.own.services:enrolment_of",
    address="/enrolments/{enrolment_id}/consent/withdrawal",
    page="orang/pendaftaran/<int:enrolment_id>/persetujuan/tarik",
    page_name="own_consent_withdraw",
    command="own withdraw-consent",
    summary="Take a consent back",
    note="It was written down wrongly, or the person agrees no longer; both rows stay, and another may be kept. Bills do not change.",
    help="Tarik persetujuan yang tercatat keliru, atau yang orangnya tidak setuju lagi.",
    button="Tarik persetujuan",
    done="Persetujuan ditarik; catatannya tetap ada.",
    keys=(ENROLMENT,),
    data=Why,
    asks="contributions.own.services:asked_withdrawal",
)
ACTS = (REPAY, LEAVE, CONSENT, WITHDRAWAL)
