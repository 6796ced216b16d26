"""Refusals of the claims room."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError
from django.utils.translation import gettext

from payung.casework import errors as casework
from payung.claims.kinds import KINDS
from payung.kernel.errors import PayungError
from payung.payouts import errors as payouts
from payung.vault.types import PAPER_TYPES


class ClaimRefused(PayungError):
    """A report, a claim or a decision that cannot be taken as asked."""


def refusal(error: DatabaseError) -> Exception:
    """The sentence for a refusal of the database, also of the rooms that claims lean on; else the error itself."""
    state = getattr(error.__cause__, "sqlstate", "") or ""
    if state in _SENTENCES:
        return _SENTENCES[state](str(error))
    if state == "23505" and "claim_once_an_event" in str(error):
        return _SENTENCES["P0B61"]("")
    if state.startswith("P0B1"):
        return casework.refusal(error)
    return payouts.refusal(error)


def _missing(text: str) -> ClaimRefused:
    types = text.splitlines()[0].rpartition(":")[2].split(",")
    words = ", ".join(gettext(PAPER_TYPES.get(one.strip(), one.strip())) for one in types)
    return ClaimRefused("PAPERS_MISSING", "Berkas belum lengkap: %(papers)s.", papers=words)


def _untold(text: str) -> ClaimRefused:
    name = text.splitlines()[0].rpartition(":")[2].strip()
    word = next((fact.spec.word for kind in KINDS.values() for fact in kind.facts if fact.name == name), name)
    return ClaimRefused(
        "EVENT_UNTOLD", "Keterangan kejadian belum benar: %(fact)s. Lengkapi lalu ulangi.", fact=gettext(word)
    )


_SENTENCES: dict[str, Callable[[str], ClaimRefused]] = {
    "P0B60": lambda _: ClaimRefused("CLAIM_ROLE", "Peran Anda tidak mencakup langkah ini pada klaim."),
    "P0B61": lambda _: ClaimRefused(
        "CLAIM_EXISTS", "Kematian ini sudah punya klaim. Buka klaim itu; laporan lain dapat ditautkan ke sana."
    ),
    "P0B62": lambda _: ClaimRefused("CLAIM_UNKNOWN", "Klaim itu tidak ada, atau di luar wilayah Anda."),
    "P0B63": lambda _: ClaimRefused("PERSON_UNKNOWN", "Orang itu tidak ada, atau di luar wilayah Anda."),
    "P0B64": lambda _: ClaimRefused(
        "CLAIM_DATE", "Tanggal ini tidak mungkin: belum tiba, sebelum Juli 2015, atau bertentangan dengan laporan."
    ),
    "P0B65": lambda _: ClaimRefused(
        "HEIRS_INVALID",
        "Daftar ahli waris belum benar: setiap orang satu kali, rekening miliknya sendiri dan masih terbuka, "
        "atau satu orang yang mengurus pemakaman bila tidak ada ahli waris.",
    ),
    "P0B66": lambda _: ClaimRefused(
        "CLAIM_STATE", "Langkah ini tidak dapat dilakukan pada keadaan klaim sekarang. Muat ulang halaman."
    ),
    "P0B67": _missing,
    "P0B68": lambda _: ClaimRefused(
        "CLAIM_CHANGED", "Isi klaim sudah berubah sejak dihitung. Muat ulang halaman, periksa, lalu putuskan."
    ),
    "P0B69": lambda _: ClaimRefused("CLAIM_SUMS", "Jumlah penilaian tidak cocok; tidak ada yang disimpan."),
    "P0B6A": lambda _: ClaimRefused(
        "NOTHING_TO_PAY", "Penilaian ini Rp0, jadi tidak dapat disetujui. Kembalikan atau tolak dengan alasan."
    ),
    "P0B6B": lambda _: ClaimRefused(
        "ACCOUNT_MISSING", "Ada ahli waris tanpa rekening. Kembalikan klaim, catat rekeningnya, lalu nilai lagi."
    ),
    "P0B6C": lambda _: ClaimRefused(
        "REPORT_UNKNOWN", "Laporan itu tidak ada, sudah ditangani, atau di luar wilayah Anda."
    ),
    "P0B6E": lambda _: ClaimRefused(
        "SHARE_NOT_BACK", "Bagian ini belum ditolak atau dikembalikan bank; rekening pengganti belum diperlukan."
    ),
    "P0B6F": lambda _: ClaimRefused("PLACE_INVALID", "Kabupaten/kota atau desa itu tidak ada dalam daftar wilayah."),
    "P0B6H": lambda _: ClaimRefused(
        "NOT_THE_ASSESSOR", "Hanya penilainya yang menarik penilaian kembali. Pemutus dapat mengembalikannya."
    ),
    "P0B6I": lambda _: ClaimRefused(
        "HEIRS_CHANGED", "Daftar ahli waris baru saja diubah orang lain. Muat ulang halaman, lalu ulangi."
    ),
    "P0B6J": lambda _: ClaimRefused(
        "ACCOUNT_NOT_PROPOSED", "Rekening pengganti itu tidak diusulkan, atau sudah ada usulan yang lebih baru."
    ),
    "P0B6K": lambda _: ClaimRefused(
        "ACCOUNT_OWN_WORK", "Rekening pengganti disetujui orang lain, bukan yang mencatat atau mengusulkannya."
    ),
    "P0C96": lambda _: ClaimRefused("KIND_UNKNOWN", "Jenis klaim itu tidak ada. Pilih dari daftar."),
    "P0C97": _untold,
    "P0CA1": lambda _: ClaimRefused(
        "KIND_OF_OTHER_EVENT", "Jenis itu membayar kejadian lain. Tarik klaim ini dan buka klaim baru dari laporannya."
    ),
    "P0CA0": lambda _: ClaimRefused("CLAIM_SUMS", "Jumlah penilaian tidak cocok; tidak ada yang disimpan."),
    "P0B6G": lambda _: ClaimRefused(
        "REPORT_INVALID", "Laporan belum terbaca: periksa nama, NIK (16 angka), KPJ (11 angka), dan panjang tulisan."
    ),
}
