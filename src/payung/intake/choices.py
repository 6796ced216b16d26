"""Short lists of the room: states of a list, verdicts on a row, outcomes of a row."""

from __future__ import annotations

from typing import Literal

from payung.intake.kinds import FIRST, KINDS
from payung.kernel.choices import Choice

LIST_STATE = (
    Choice("received", "Diterima, belum diperiksa", "queued"),
    Choice("checking", "Sedang diperiksa", "running"),
    Choice("checked", "Siap disimpan", "open"),
    Choice("committing", "Sedang disimpan", "running"),
    Choice("committed", "Tersimpan", "done"),
    Choice("refused", "Ditolak utuh", "failed"),
    Choice("undone", "Dibatalkan", "cancelled"),  # everything that it had committed was released
    Choice("withdrawn", "Ditarik", "cancelled"),  # before anything was committed
)
ENDED = ("refused", "undone", "withdrawn")  # the same file may be sent again
# What a list is for. One without a scheme belongs to the place or organisation of its sender.
LIST_KIND = tuple(Choice(kind.name, kind.word) for kind in KINDS.values())
NEW_MEMBERS = FIRST.name
OF_SCHEME = tuple(kind.name for kind in KINDS.values() if kind.of_scheme)
OF_PLACE = tuple(kind.name for kind in KINDS.values() if kind.of_place)
# What a column of a list may hold, as somebody chooses it.
COLUMN = (
    Choice("nik", "NIK"),
    Choice("name", "Nama"),
    Choice("name_last", "Nama belakang"),
    Choice("village", "Desa/kelurahan"),
    Choice("district", "Kecamatan"),
    Choice("regency", "Kabupaten/kota"),
    Choice("birth_date", "Tanggal lahir"),
    Choice("birth_month", "Bulan lahir"),
    Choice("birth_year", "Tahun lahir"),
    Choice("birth_place_date", "Tempat dan tanggal lahir"),
    Choice("birth_place", "Tempat lahir"),
    Choice("sex", "Jenis kelamin"),
    Choice("decile", "Desil"),
    Choice("income", "Penghasilan"),
    Choice("occupation", "Mata pencaharian"),
    Choice("address", "Alamat"),
    Choice("phone", "Telepon"),
    Choice("mother", "Nama ibu kandung"),
    Choice("heir", "Ahli waris"),
    Choice("heir_relation", "Hubungan ahli waris"),
    Choice("heir_nik", "NIK ahli waris"),
    Choice("heir_phone", "Telepon ahli waris"),
    Choice("contract_date", "Tanggal akad"),
    Choice("loan", "Nomor pinjaman/akad"),
    Choice("consent", "Persetujuan peserta"),
    Choice("participant_class", "Golongan"),
    Choice("first_month", "Bulan mulai"),
    Choice("agent", "NIK agen"),
    Choice("staff", "Nomor karyawan"),
    Choice("kpj", "Nomor KPJ"),
    Choice("status", "Status kepesertaan"),
)
VERDICT = (
    Choice("accepted", "Diterima", "accepted"),
    Choice("review", "Perlu diperiksa", "review"),
    Choice("rejected", "Ditolak", "rejected"),
)
# Where the sector of a row comes from: the list of words, or an officer.
SECTOR_BY = (Choice("list", "Menurut daftar kata", ""), Choice("officer", "Ditetapkan petugas", ""))
# Why an accepted row did not come in, besides waiting for its turn.
LEFT_OUT = (
    Choice("already", "Sudah ada", "accepted", "Sudah tercatat di skema ini; tidak ada yang berubah."),
    Choice(
        "covered",
        "Diambil pembayar lain",
        "rejected",
        "Belum masuk: sejak pemeriksaan, bulannya diambil pembayar lain. Tidak perlu dikirim lagi untuk bulan itu.",
    ),
    Choice(
        "out_of_scope",
        "Di luar wilayah Anda",
        "review",
        "Belum masuk: desa ini di luar wilayah Anda. Mintalah kantor yang melayani wilayah itu menyimpannya.",
    ),
    Choice(
        "deceased",
        "Tercatat meninggal",
        "rejected",
        "Belum masuk: sejak pemeriksaan, orang ini tercatat atau dilaporkan meninggal.",
    ),
    Choice(
        "other_person",
        "NIK milik orang lain",
        "review",
        "Belum masuk: sejak pemeriksaan, NIK ini tercatat atas orang yang jelas lain. Cocokkan dengan KTP, lalu kirim kembali.",
    ),
    Choice(
        "number_known",
        "Nomor sudah ada",
        "accepted",
        "Nomor ini sudah tercatat pada orang ini; tidak ada yang berubah.",
    ),
    Choice(
        "number_taken",
        "Nomor terpakai",
        "review",
        "Belum dicatat: sejak pemeriksaan, nomor ini tercatat pada orang lain atau diakhiri petugas. Kirim lagi supaya diperiksa"
        " kembali.",
    ),
    Choice(
        "refused",
        "Ditolak setelah diperiksa",
        "rejected",
        "Ditolak oleh petugas yang memeriksanya.",
    ),
    Choice(
        "queued", "Menunggu lewat daftar lain", "waiting", "Belum masuk: orang ini sudah menunggu lewat daftar lain."
    ),
    Choice(
        "removed",
        "Dikeluarkan",
        "cancelled",
        "Tidak menunggu lagi: orang ini dikeluarkan dari daftar tunggu. Kirim lagi bila ia tetap harus masuk.",
    ),
)
OUTCOME = (Choice("committed", "Tersimpan", "done"), Choice("waiting", "Daftar tunggu", "waiting"), *LEFT_OUT)
BECAME = VERDICT + OUTCOME

# States of a row under review.
REVIEW_STATE = (
    Choice("open", "Perlu diputuskan", "review"),
    Choice("checking", "Perbaikan sedang diperiksa", "running"),
    Choice("confirm", "Menunggu orang kedua", "waiting"),
    Choice("accepted", "Diterima, ikut penyimpanan berikutnya", "accepted"),
    Choice("refused", "Ditolak setelah diperiksa", "rejected"),
    Choice("joined", "Sudah ikut disimpan", "done"),
)
REVIEWABLE = ("checked", "committing", "committed")  # lists whose rows can be decided on
SETTLED = ("accepted", "refused", "joined")
DECISION = (
    Choice("accept", "Diterima apa adanya"),
    Choice("correct", "Diperbaiki"),
    Choice("refuse", "Ditolak"),
    Choice("confirm", "Disetujui orang kedua"),
    Choice("return", "Dikembalikan orang kedua"),
    Choice("reopen", "Dibuka lagi"),
    Choice("recheck", "Perbaikan diperiksa"),
    # about the list as a whole
    Choice("undo_asked", "Pembatalan daftar diminta"),
    Choice("undo_refused", "Pembatalan daftar ditolak"),
    Choice("undone", "Daftar dibatalkan"),
)

# What a column of a list can stand for, as the interface describes it.
ListField = Literal[
    "number", "nik", "family_card", "head_of_family", "kpj", "name", "name_last", "birth_place", "birth_date",
    "birth_month", "birth_year", "birth_place_date", "sex", "address", "rt", "rw", "rt_rw", "village", "district", "regency", "province",
    "occupation", "income", "decile", "phone", "mother", "heir", "heir_nik", "heir_phone", "heir_relation",
    "email", "account", "religion", "marital", "education", "note",
    "participant_class", "first_month", "contract_date", "loan", "consent", "agent", "staff", "status",
]  # fmt: skip
