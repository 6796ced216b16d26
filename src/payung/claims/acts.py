"""Acts that a person does on a claim in one step. Pages for money and for families are written by hand; they use the
right and the check of the act that is declared here.
"""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass, replace
from datetime import date
from typing import Annotated

from payung.claims.choices import WAITING_READING
from payung.claims.kinds import FACTS, KINDS
from payung.kernel.acts import Act, Key, Spec, Why, reason
from payung.kernel.choices import Choice

REPORT = Key("report_id", "LAPORAN", "Nomor laporan (lihat claims reports).")
CLAIM = Key("claim_id", "KLAIM", "Nomor klaim.")
HEIR = Key("heir_id", "AHLI_WARIS", "Nomor ahli waris (lihat claims heirs).")
PROPOSAL = Key("payee_change_id", "USULAN", "Nomor usulan rekening (lihat claims heirs).")
REASON = reason()
READ_BY_FAMILY = reason(hint="Keluarga membaca alasan ini dalam suratnya.")
DIGEST = Spec(
    "digest",
    "Sidik penilaian yang diputuskan, seperti di `claims show`.",
    "Isi klaim sudah berubah sejak dihitung. Muat ulang halaman, periksa, lalu putuskan.",
    "sidik",
    option="--digest",
)
DIGEST_OF_READINGS = Spec(
    "digest",
    "Sidik kedua bacaan (`seen`), seperti di `claims show`.",
    "Isi klaim sudah berubah sejak dihitung. Muat ulang halaman, periksa, lalu putuskan.",
    "sidik",
    option="--seen",
)
READING = Spec(
    "choice",
    "Bacaan aturan masa tunggu",
    "Pilih bacaannya dari daftar.",
    "bacaan",
    option="--reading",
    options=WAITING_READING,
)
WAITING_FOR = reason("Menunggu apa?", "Keluarga dikabari alasan ini.")
KIND = Spec(
    "choice",
    "Jenis klaim",
    "Pilih jenis klaim dari daftar.",
    "jenis",
    option="--kind",
    options=tuple(Choice(kind.name, kind.title) for kind in KINDS.values()),
)
LAST_PAPER = Spec(
    "day", "Tanggal berkas terakhir diterima", "Isi tanggal berkas terakhir diterima.", "on", option="--on"
)
CLAIM_NUMBER = Spec("number", "Nomor klaim.", "Isi nomor klaim yang sudah ada.", "klaim", metavar="KLAIM")
ACCOUNT = Spec(
    "number",
    "Nomor rekening yang tercatat.",
    "Pilih rekening yang tercatat untuk ahli waris itu.",
    "rekening",
    metavar="REKENING",
)


@dataclass(frozen=True)
class Waiting:
    """What a pause waits for; the family is told."""

    reason: Annotated[str, WAITING_FOR]


@dataclass(frozen=True)
class Seen:
    """The assessment that was looked at."""

    digest: Annotated[str, DIGEST]


@dataclass(frozen=True)
class SeenAndWhy:
    """The assessment that was looked at, and a reason."""

    reason: Annotated[str, REASON]
    digest: Annotated[str, DIGEST]


@dataclass(frozen=True)
class SeenAndTold:
    """The assessment that was looked at, and the reason that the family reads."""

    reason: Annotated[str, READ_BY_FAMILY]
    digest: Annotated[str, DIGEST]


@dataclass(frozen=True)
class ReadAs:
    """The reading, why, and what was looked at."""

    reading: Annotated[str, READING]
    reason: Annotated[str, READ_BY_FAMILY]
    seen: Annotated[str, DIGEST_OF_READINGS]


@dataclass(frozen=True)
class Since:
    """The day on which the last paper came."""

    on: Annotated[date | None, LAST_PAPER] = None


@dataclass(frozen=True)
class OfClaim:
    """The claim that the same death has."""

    claim_id: Annotated[int, CLAIM_NUMBER]


@dataclass(frozen=True)
class OtherAccount:
    """An account on record of the heir."""

    bank_account_id: Annotated[int, ACCOUNT]


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


Found = make_dataclass(
    "Found",
    [
        ("kind", Annotated[str, KIND]),
        ("reason", Annotated[str, REASON]),
        *(
            (name, Annotated[str | None, replace(fact.spec, option=_option(name))], None)
            for name, fact in FACTS.items()
        ),
    ],
    frozen=True,
    namespace={
        "__doc__": "Which kind it is and why, and what is known of the event; what is left out stays as it was."
    },
)

REQUEST_PAPERS = Act(
    "claims.request_papers",
    right="claims.report",
    service="claims.services:request_papers",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/request-papers",
    page="klaim/<int:claim_id>/minta",
    page_name="claim_request",
    command="claims request-papers",
    summary="Tell the family what is missing",
    note="Which papers are still needed; the same list is told once a day.",
    help="Kabari keluarga surat apa yang masih diperlukan; daftar yang sama dikabarkan sekali sehari.",
    button="Kabari keluarga surat yang kurang",
    done="Keluarga dikabari surat apa yang masih diperlukan.",
    keys=(CLAIM,),
    gives="papers",
)
COMPLETE = Act(
    "claims.complete",
    right="claims.assess",
    service="claims.services:papers_complete",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/complete",
    page="klaim/<int:claim_id>/lengkap",
    page_name="claim_complete",
    command="claims complete",
    summary="Papers complete",
    note="The clock of both deadlines runs from this day (today by default).",
    help="Nyatakan berkas lengkap; tenggat mulai berjalan.",
    button="Nyatakan lengkap",
    done="Berkas dinyatakan lengkap; waktu tujuh hari berjalan.",
    keys=(CLAIM,),
    data=Since,
)
CHANGE_KIND = Act(
    "claims.change_kind",
    right="claims.assess",
    service="claims.services:change_kind",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/kind",
    page="klaim/<int:claim_id>/jenis",
    page_name="claim_kind",
    command="claims change-kind",
    summary="Say which kind of claim it is",
    note="Before the assessment; papers, heirs, accounts and what was said before stay. Also for more that is known of the event.",
    help="Ubah jenis klaim sebelum dinilai, misalnya bila kematian itu kecelakaan kerja, atau lengkapi keterangan kejadian.",
    button="Ubah jenis klaim atau keterangan kejadian",
    done="Jenis klaim dan keterangan kejadian disimpan; surat dan ahli waris tetap.",
    keys=(CLAIM,),
    data=Found,
    gives="finding",
)
DECIDE_READING = Act(
    "claims.decide_reading",
    right="claims.assess",
    service="claims.services:decide_reading",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/reading",
    page="klaim/<int:claim_id>/bacaan",
    page_name="claim_reading",
    command="claims decide-reading",
    summary="Decide by which reading it is paid",
    note="Where two readings of a rule give different amounts (`dispute` of the claim), before the assessment. Whoever decides does not approve.",
    help="Putuskan bacaan aturan yang dipakai bila dua bacaan memberi jumlah berbeda; lihat `claims show`.",
    button="Putuskan bacaan",
    done="Bacaan diputuskan; klaim dapat dinilai.",
    keys=(CLAIM,),
    data=ReadAs,
    asks="claims.asking:decide_reading",
    gives="reading_decision",
    look="hand",
)
PAUSE = Act(
    "claims.pause",
    right="claims.report",
    service="claims.services:pause",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/pause",
    page="klaim/<int:claim_id>/jeda",
    page_name="claim_pause",
    command="claims pause",
    summary="Pause the clock",
    help="Jeda tenggat dengan alasan yang dibaca keluarga.",
    button="Jeda",
    done="Klaim dijeda.",
    keys=(CLAIM,),
    data=Waiting,
)
RESUME = Act(
    "claims.resume",
    right="claims.report",
    service="claims.services:resume",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/resume",
    page="klaim/<int:claim_id>/lanjut",
    page_name="claim_resume",
    command="claims resume",
    summary="Let the clock run on",
    help="Lanjutkan klaim yang dijeda; kedua tenggat mundur selama jeda.",
    button="Lanjutkan klaim",
    done="Klaim dilanjutkan.",
    keys=(CLAIM,),
)
RECALL = Act(
    "claims.recall",
    right="claims.assess",
    service="claims.services:recall",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/recall",
    page="klaim/<int:claim_id>/tarik-nilai",
    page_name="claim_recall",
    command="claims recall",
    summary="Take an assessment back",
    help="Tarik kembali penilaian sebelum diputuskan; klaimnya tetap berjalan.",
    button="Tarik kembali",
    done="Penilaian ditarik kembali; ia tetap tercatat.",
    keys=(CLAIM,),
    data=Why,
)
RETURN = Act(
    "claims.return",
    right="claims.approve",
    service="claims.services:return_",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/return",
    page="klaim/<int:claim_id>/kembalikan",
    page_name="claim_return",
    command="claims return",
    summary="Send back to be assessed",
    help="Kembalikan penilaian kepada penilai, dengan alasan.",
    button="Kembalikan",
    done="Dikembalikan untuk dinilai lagi.",
    keys=(CLAIM,),
    data=SeenAndWhy,
)
REJECT = Act(
    "claims.reject",
    right="claims.approve",
    service="claims.services:reject",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/reject",
    page="klaim/<int:claim_id>/tolak",
    page_name="claim_reject",
    command="claims reject",
    summary="Reject for good",
    help="Tolak klaim untuk seterusnya, dengan alasan yang dibaca keluarga.",
    button="Tolak klaim",
    done="Klaim ditolak; keluarga dikabari.",
    keys=(CLAIM,),
    data=SeenAndTold,
    asks="claims.asking:reject",
    look="hand",
)
WITHDRAW = Act(
    "claims.withdraw",
    right="claims.assess",
    service="claims.services:withdraw",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/withdraw",
    page="klaim/<int:claim_id>/tarik",
    page_name="claim_withdraw",
    command="claims withdraw",
    summary="Withdraw a claim",
    note="One that was opened by mistake and is not assessed.",
    help="Tarik klaim yang dibuka karena keliru, sebelum dinilai; klaimnya selesai.",
    button="Tarik klaim",
    done="Klaim ditarik.",
    keys=(CLAIM,),
    data=Why,
    asks="claims.asking:withdraw",
    look="hand",
)
APPROVE = Act(
    "claims.approve",
    right="claims.approve",
    service="claims.services:approve",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/approve",
    page="",
    page_name="claim_approve",
    command="claims approve",
    summary="Approve",
    note="Another person than the assessor. The state stays `assessed` while more votes are needed.",
    help="Setujui penilaian; penilainya sendiri tidak dapat.",
    button="Setujui dan bayarkan",
    done="Keputusan disimpan.",
    keys=(CLAIM,),
    data=Seen,
    asks="claims.asking:approve",
    gives="outcome",
    look="hand",
)
NEW_ACCOUNT = Act(
    "claims.propose_payee_change",
    right="claims.assess",
    service="claims.services:propose_payee_change",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/heirs/{heir_id}/payee-changes",
    page="",
    page_name="claim_account",
    command="claims propose-payee-change",
    summary="Propose another account",
    note="For a share that the bank sent back. Another person confirms it (`proposal` of the heir) before money moves.",
    help="Usulkan rekening lain milik ahli waris itu untuk bagian yang dikembalikan bank; orang lain menyetujuinya.",
    button="Usulkan rekening ini",
    done="Rekening pengganti diusulkan; orang lain menyetujuinya sebelum uangnya dikirim lagi.",
    keys=(CLAIM, HEIR),
    data=OtherAccount,
    gives="proposal",
)
CONFIRM_ACCOUNT = Act(
    "claims.confirm_payee_change",
    right="claims.approve",
    service="claims.services:confirm_payee_change",
    shows="claims.views:whole",
    loads="claims.reading:opened",
    address="/claims/{claim_id}/payee-changes/{payee_change_id}/confirm",
    page="",
    page_name="claim_account_confirm",
    command="claims confirm-payee-change",
    summary="Confirm another account",
    note="By a person who neither proposed nor recorded the account; the share is sent again.",
    help="Setujui rekening pengganti yang diusulkan orang lain; bagiannya dikirim lagi.",
    button="Setujui rekening ini",
    done="Rekening pengganti disetujui; bagiannya dikirim lagi.",
    keys=(CLAIM, PROPOSAL),
    gives="instruction",
    look="hand",
)
ATTACH_REPORT = Act(
    "claims.attach_report",
    right="claims.triage",
    service="claims.services:attach",
    shows="claims.views:report_whole",
    loads="claims.services:known_report",
    address="/death-reports/{report_id}/attach",
    page="klaim/laporan/<int:report_id>/tautkan",
    page_name="report_attach",
    command="claims attach-report",
    summary="Link a report to a claim",
    note="A further report of the same death; its code leads to that claim from now on.",
    help="Tautkan laporan lain tentang kematian yang sama ke klaim yang sudah ada.",
    button="Tautkan ke klaimnya",
    done="Laporan ditautkan ke klaim yang sudah ada.",
    keys=(REPORT,),
    data=OfClaim,
    asks="claims.asking:attach",
    look="hand",
)
DISMISS_REPORT = Act(
    "claims.dismiss_report",
    right="claims.triage",
    service="claims.services:dismiss",
    shows="claims.views:report_whole",
    loads="claims.services:known_report",
    address="/death-reports/{report_id}/dismiss",
    page="klaim/laporan/<int:report_id>/tutup",
    page_name="report_dismiss",
    command="claims dismiss-report",
    summary="Close a report that leads to no claim",
    note="The names in it are forgotten after 90 days.",
    help="Tutup laporan yang tidak menjadi klaim, dengan alasan.",
    button="Tutup laporan",
    done="Laporan ditutup.",
    keys=(REPORT,),
    data=Why,
    asks="claims.asking:dismiss",
    look="hand",
)

CLAIMS = (
    REQUEST_PAPERS,
    COMPLETE,
    CHANGE_KIND,
    DECIDE_READING,
    PAUSE,
    RESUME,
    RECALL,
    RETURN,
    REJECT,
    WITHDRAW,
    APPROVE,
    NEW_ACCOUNT,
    CONFIRM_ACCOUNT,
)
REPORTS = (ATTACH_REPORT, DISMISS_REPORT)
ACTS = CLAIMS + REPORTS
