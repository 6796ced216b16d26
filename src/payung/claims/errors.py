"""Refusals of the claims room."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from payung.claims.kinds import KINDS
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.payouts import errors as payouts
from payung.platform.refusals import Refusals, word
from payung.vault.kinds import PAPER_WORDS


class ClaimRefused(PayungError):
    """The room refuses a report, a claim or a decision; the code says why."""


def _missing(text: str) -> ClaimRefused:
    types = text.splitlines()[0].rpartition(":")[2].split(",")
    words = ", ".join(gettext(PAPER_WORDS.get(one.strip(), one.strip())) for one in types)
    return ClaimRefused("PAPERS_MISSING", "Berkas belum lengkap: %(papers)s.", papers=words)


def _untold(text: str) -> ClaimRefused:
    name = text.splitlines()[0].rpartition(":")[2].strip()
    asked = next((fact.spec.word for kind in KINDS.values() for fact in kind.facts if fact.name == name), name)
    return ClaimRefused(
        "EVENT_UNTOLD", "Keterangan kejadian belum benar: %(fact)s. Lengkapi lalu ulangi.", fact=gettext(asked)
    )


def _doubled(text: str) -> ClaimRefused:
    return ClaimRefused(
        "MONTHS_DOUBLED",
        "Kedua catatan menanggung bulan yang sama (%(months)s); satu bulan hanya satu kali. "
        "Lepas bulan itu dulu, atau pilih agar bulan ganda dilepas saat digabung.",
        months=_months(text),
    )


def _paid_once(text: str) -> ClaimRefused:
    return ClaimRefused(
        "MONTHS_PAID_ONCE",
        "Bulan ini sudah dibayar pada catatan yang pergi dan belum pada yang tinggal (%(months)s); bulan yang dibayar "
        "tidak dilepas. Tukar kedua catatan, atau tunggu sampai tagihan yang tinggal dibayar.",
        months=_months(text),
    )


def _months(text: str) -> str:
    return ", ".join(str(Month.parse(one.strip())) for one in text.splitlines()[0].rpartition(": ")[2].split(","))


def _since(text: str) -> ClaimRefused:
    what = text.splitlines()[0].rpartition(": ")[2].strip()
    return ClaimRefused(
        "MERGE_GROWN",
        "Tidak dapat dipisahkan lagi: %(what)s sesudah digabung. Batalkan yang itu dulu.",
        what=gettext(_CAME.get(what, "ada yang bertambah")),
    )


_CAME = {
    "months": gettext_noop("ada bulan baru"),
    "memberships": gettext_noop("ada kepesertaan baru"),
    "claims": gettext_noop("ada klaim baru"),
    "heirs": gettext_noop("ia disebut ahli waris dalam sebuah klaim"),
    "deaths": gettext_noop("kematiannya dicatat"),
    "waits": gettext_noop("ia masuk daftar tunggu"),
    "merge": gettext_noop("ada catatan lain yang digabung"),
    "payment": gettext_noop("rekeningnya dipakai membayar"),
}
_EXISTS = word("CLAIM_EXISTS", "Kematian ini sudah punya klaim. Buka klaim itu; laporan lain dapat ditautkan ke sana.")
REFUSALS = Refusals(
    ClaimRefused,
    {
        "P0B60": word("CLAIM_ROLE", "Peran Anda tidak mencakup langkah ini pada klaim."),
        "P0B61": _EXISTS,
        "claim_once_an_event": _EXISTS,
        "P0B62": word("CLAIM_UNKNOWN", "Klaim itu tidak ada, atau di luar wilayah Anda."),
        "P0B63": word("PERSON_UNKNOWN", "Orang itu tidak ada, atau di luar wilayah Anda."),
        "P0B64": word(
            "CLAIM_DATE", "Tanggal ini tidak mungkin: belum tiba, sebelum Juli 2015, atau bertentangan dengan laporan."
        ),
        "P0B65": word(
            "HEIRS_INVALID",
            "Daftar ahli waris belum benar: setiap orang satu kali, rekening miliknya sendiri dan masih terbuka, "
            "atau satu orang yang mengurus pemakaman bila tidak ada ahli waris.",
        ),
        "P0B66": word(
            "CLAIM_STATE", "Langkah ini tidak dapat dilakukan pada keadaan klaim sekarang. Muat ulang halaman."
        ),
        "P0B67": _missing,
        "P0B68": word(
            "CLAIM_CHANGED", "Isi klaim sudah berubah sejak dihitung. Muat ulang halaman, periksa, lalu putuskan."
        ),
        "P0B69": word("CLAIM_SUMS", "Jumlah penilaian tidak cocok; tidak ada yang disimpan."),
        "P0B6A": word(
            "NOTHING_TO_PAY", "Penilaian ini Rp0, jadi tidak dapat disetujui. Kembalikan atau tolak dengan alasan."
        ),
        "P0B6B": word(
            "ACCOUNT_MISSING", "Ada ahli waris tanpa rekening. Kembalikan klaim, catat rekeningnya, lalu nilai lagi."
        ),
        "P0B6C": word("REPORT_UNKNOWN", "Laporan itu tidak ada, sudah ditangani, atau di luar wilayah Anda."),
        "P0B6E": word(
            "SHARE_NOT_BACK", "Bagian ini belum ditolak atau dikembalikan bank; rekening pengganti belum diperlukan."
        ),
        "P0B6F": word("PLACE_INVALID", "Kabupaten/kota atau desa itu tidak ada dalam daftar wilayah."),
        "P0B6H": word(
            "NOT_THE_ASSESSOR", "Hanya penilainya yang menarik penilaian kembali. Pemutus dapat mengembalikannya."
        ),
        "P0B6I": word(
            "HEIRS_CHANGED", "Daftar ahli waris baru saja diubah orang lain. Muat ulang halaman, lalu ulangi."
        ),
        "P0B6J": word(
            "PAYEE_CHANGE_UNKNOWN", "Rekening pengganti itu tidak diusulkan, atau sudah ada usulan yang lebih baru."
        ),
        "P0B6K": word(
            "ACCOUNT_OWN_WORK", "Rekening pengganti disetujui orang lain, bukan yang mencatat atau mengusulkannya."
        ),
        "P0CB9": word(
            "NOT_RECOMPUTED",
            "Penilaian ini belum dihitung ulang oleh proses kedua. Tunggu sebentar lalu ulangi; bila tetap begini, minta"
            " pengelola sistem menjalankan `payung claims recompute`.",
        ),
        "P0CBA": word(
            "RECOMPUTED_OTHERWISE",
            "Hitung ulang oleh proses kedua tidak sama dengan penilaian ini. Jangan bayar: kembalikan untuk dinilai lagi,"
            " dan laporkan kepada pengelola sistem.",
        ),
        "P0D70": word(
            "READING_NEEDED",
            "Dua bacaan aturan masa tunggu memberi jumlah berbeda. Putuskan dulu bacaannya dengan alasan, lalu nilai.",
        ),
        "P0D71": word(
            "READING_OWN_WORK", "Anda memutuskan bacaan aturan untuk klaim ini, jadi orang lain yang menyetujuinya."
        ),
        "P0D72": word(
            "READING_UNKNOWN", "Bacaan itu tidak ada untuk klaim ini, atau jumlahnya tidak berbeda. Muat ulang halaman."
        ),
        "P0CD2": word(
            "PERSON_DEAD",
            "Orang ini tercatat atau dilaporkan meninggal, jadi tidak ada bulan yang dijanjikan untuknya.",
        ),
        "P0CD3": word("DEATH_STANDS", "Kematian orang ini sudah tercatat."),
        "P0CD4": word(
            "DEATH_UNPROVEN",
            "Kematian dinyatakan dengan akta kematian dalam klaimnya, atau oleh petugas lain daripada yang melaporkannya.",
        ),
        "P0CD5": word("NO_DEATH", "Tidak ada kematian yang tercatat untuk orang ini."),
        "P0CD6": word("DEATH_DOUBTED", "Pembatalannya sudah diusulkan. Petugas lain tinggal membatalkannya."),
        "P0CD7": word(
            "DEATH_NOT_DOUBTED",
            "Pembatalan kematian memerlukan dua petugas: yang satu mengusulkan, yang lain membatalkan.",
        ),
        "fund_within_budget": word(
            "BUDGET_SHORT",
            "Anggaran skema tidak cukup lagi untuk bulan yang dikembalikan. Naikkan anggarannya, lalu ulangi.",
        ),
        "P0A30": word(
            "PRICE_CHANGED",
            "Harga skema berubah sejak bulan itu dilepas, jadi bulan itu tidak dapat berlaku lagi. Tidak ada yang"
            " berubah; laporkan kepada pengelola sistem.",
        ),
        "P0A31": word(
            "PLACE_GIVEN_BACK",
            "Tempat orang ini di skemanya dikembalikan sejak bulan itu dilepas, jadi bulan itu tidak dapat berlaku lagi."
            " Tidak ada yang berubah; laporkan kepada pengelola sistem.",
        ),
        "quota_held": word("QUOTA_SHORT", "Kuota wilayah ini sudah penuh. Naikkan kuotanya, lalu ulangi."),
        "P0C96": word("KIND_UNKNOWN", "Jenis klaim itu tidak ada. Pilih dari daftar."),
        "P0C97": _untold,
        "P0CA1": word(
            "KIND_OF_OTHER_EVENT",
            "Jenis itu membayar kejadian lain. Tarik klaim ini dan buka klaim baru dari laporannya.",
        ),
        "P0CA0": word("CLAIM_SUMS", "Jumlah penilaian tidak cocok; tidak ada yang disimpan."),
        "P0D41": word("SAME_RECORD", "Itu catatan yang sama. Pilih catatan lain."),
        "P0D42": word(
            "RECORD_HOLDS_OTHERS",
            "Catatan lain sudah digabung ke catatan yang akan pergi ini. Pilih dia sebagai yang tinggal.",
        ),
        "P0D43": word(
            "MERGE_CLAIM_OPEN", "Klaim salah satunya masih berjalan. Selesaikan klaim itu dulu, lalu gabungkan."
        ),
        "P0D44": _doubled,
        "P0D4G": _paid_once,
        "P0D4E": word(
            "MONTH_TWICE", "Bulan itu sudah ditanggung pada kepesertaan lain orang yang sama. Muat ulang, lalu periksa."
        ),
        "P0D45": word(
            "DEATHS_DIFFER",
            "Yang tercatat tentang kematian berbeda atau belum pasti. Selesaikan dulu pada kedua catatan, lalu gabungkan.",
        ),
        "P0D46": word(
            "RECORDS_CHANGED",
            "Salah satu catatan berubah sejak Anda melihatnya. Muat ulang, periksa lagi, lalu putuskan.",
        ),
        "P0D47": word("MERGE_OWN", "Usul Anda sendiri disetujui petugas lain."),
        "P0D48": word("MERGE_DECIDED", "Usul itu sudah diputuskan, atau gabungannya tidak berlaku lagi."),
        "P0D49": word(
            "MERGE_WAITS", "Masih ada usul lain tentang salah satu catatan ini yang menunggu. Selesaikan yang itu dulu."
        ),
        "P0D4A": word(
            "MERGE_UNDER_WAY",
            "Catatan yang akan pergi disebut dalam klaim atau pembayaran yang masih berjalan. Tunggu sampai selesai.",
        ),
        "P0E79": word(
            "MERGE_OWN_BILLS",
            "Catatan yang akan pergi masih punya tagihan sendiri yang belum lunas, atau titipan. Lunasi atau kembalikan dahulu, atau pilih"
            " catatan itu sebagai yang tinggal.",
        ),
        "P0D4B": word(
            "MERGE_HAS_CLAIM",
            "Catatan yang akan pergi punya klaim yang berlaku. Pilih catatan itu sebagai yang tinggal.",
        ),
        "P0D4C": word(
            "MERGE_RELATIVES",
            "Keduanya tercatat sebagai keluarga. Satu orang bukan keluarga dirinya sendiri; periksa lagi.",
        ),
        "P0D4D": _since,
        "P0D4F": word(
            "BOTH_WAIT", "Keduanya menunggu dalam skema yang sama. Keluarkan salah satu dari daftar tunggu dulu."
        ),
        "P0B6G": word(
            "REPORT_INVALID",
            "Laporan belum terbaca: periksa nama, NIK (16 angka), KPJ (11 angka), dan panjang tulisan.",
        ),
    },
    payouts.REFUSALS,
)
