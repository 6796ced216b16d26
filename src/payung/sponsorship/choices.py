"""Short lists of the room: kinds and states of a funding scheme, why somebody waits, what comes after."""

from __future__ import annotations

from payung.kernel.choices import Choice, values, without
from payung.sponsorship.kinds import KINDS

KIND = tuple(Choice(kind.value, kind.word) for kind in KINDS)
CLASS = tuple({one.value: one for kind in KINDS for one in kind.classes}.values())
CLASSES = values(CLASS)
STATE = (Choice("open", "Terbuka", "active"), Choice("closed", "Ditutup", "closed"))
# How an employee pays for a neighbour of his choice.
PAYS = (Choice("payroll", "Potong gaji"), Choice("own", "Bayar sendiri dengan kode iuran"))
WAITING_REASON = (
    Choice("QUOTA_EXCEEDED", "Kuota penuh", "waiting"),
    Choice("BUDGET_EXCEEDED", "Anggaran habis", "waiting"),
)
GROWTH = (Choice("year", "setiap tahun"), Choice("month", "setiap bulan"))
AFTER = (Choice("end", "Berakhir"), Choice("self", "Bayar sendiri setiap bulan"))
REPRICING = (
    Choice("asked", "Menunggu orang kedua", "waiting"),
    Choice("taken", "Dilepas", "done"),
    Choice("refused", "Ditolak", "closed"),
    Choice("overtaken", "Didahului penetapan", "cancelled"),
    Choice("adopted", "Diikuti saat penetapan", "done"),
)
CORRECTION = (
    Choice("asked", "Menunggu orang kedua", "waiting"),
    Choice("taken", "Dijalankan", "done"),
    Choice("refused", "Ditolak", "closed"),
)
# Why somebody of a correction can neither go nor come.
SWAP_PROBLEM = (
    Choice("both", "Disebut keluar dan masuk sekaligus"),
    Choice("not_in", "Skema ini tidak membayar bulannya lagi dari bulan itu"),
    Choice("dead", "Ada kabar bahwa ia sudah meninggal"),
    Choice("unknown", "Belum terdaftar: kirim dulu lewat daftar skema ini"),
    Choice("no_quota", "Kabupaten/kotanya tidak mempunyai kuota di skema ini"),
    Choice("covered", "Semua bulannya sudah dibayar pihak lain"),
)
# What a person is offered when his cover ends.
OFFER = (
    Choice("renew", "Diperpanjang oleh pembayar yang sama"),
    Choice("other", "Skema lain yang masih menerima orang"),
    Choice("sertakan", "SERTAKAN"),
    Choice("self", "Bayar sendiri"),
)
# Whether the person of an enrolment agreed, and what says so.
CONSENT = (
    Choice("given", "Setuju", "accepted"),
    Choice("none", "Belum tercatat", "waiting"),
    Choice("withdrawn", "Ditarik", "cancelled"),
)
CONSENT_BY = (
    Choice("paper", "Surat"),
    Choice("list", "Daftar, dengan tanggal"),
    Choice("list_yes", "Daftar, tanpa tanggal: hari daftar diperiksa"),
)

# Whether the message about the end of cover reached a person; those whom it did not reach are visited.
REACH = (
    Choice("no_phone", "tanpa nomor telepon", "failed"),
    Choice("refused", "tidak mau dikabari", "closed"),
    Choice("undelivered", "kabar tidak sampai", "failed"),
    Choice("no_word", "terkirim, tanpa tanda sampai", "unknown"),
    Choice("waiting", "sedang dikabari", "waiting"),
    Choice("not_yet", "belum dikabari", "queued"),
    Choice("delivered", "kabar sampai", "done"),
)
VISITED = values(without(REACH, "waiting", "not_yet", "delivered"))
