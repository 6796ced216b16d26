"""Short lists of the room: states of claims and reports, actions, ways of reporting, outcomes."""

from __future__ import annotations

from payung.kernel.choices import Choice, without
from payung.registry.choices import RELATION

STATE = (
    Choice("reported", "Dilaporkan", "queued"),
    Choice("papers", "Mengumpulkan berkas", "waiting"),
    Choice("complete", "Berkas lengkap, menunggu penilaian", "billed"),
    Choice("assessed", "Dinilai, menunggu keputusan", "review"),
    Choice("approved", "Disetujui, menunggu pencairan", "committed"),
    Choice("paying", "Sedang dibayar", "running"),
    Choice("paid", "Sudah dibayar", "done"),
    Choice("returned_payment", "Uang kembali dari bank", "failed"),
    Choice("rejected", "Ditolak", "rejected"),
    Choice("withdrawn", "Ditarik", "cancelled"),
)
ACTION = (
    Choice("collect", "Mulai mengumpulkan berkas"),
    Choice("complete", "Nyatakan berkas lengkap"),
    Choice("assess", "Nilai"),
    Choice("recall", "Tarik kembali penilaian"),
    Choice("approve", "Setujui"),
    Choice("return", "Kembalikan"),
    Choice("reject", "Tolak"),
    Choice("withdraw", "Tarik klaim"),
    Choice("pay", "Pembayaran berjalan"),
    Choice("settle", "Lunas"),
    Choice("bounce", "Dikembalikan bank"),
    Choice("resend", "Dikirim ke rekening lain"),
)
VIA = (
    Choice("officer", "Petugas"),
    Choice("village", "Desa atau dinas"),
    Choice("public", "Halaman lapor"),
)
REPORT_STATE = (
    Choice("waiting", "Menunggu", "waiting"),
    Choice("taken", "Menjadi klaim", "done"),
    Choice("dismissed", "Ditutup", "cancelled"),
)
OUTCOME = (
    Choice("full", "Manfaat penuh"),
    Choice("funeral", "Biaya pemakaman saja: masa tunggu belum terpenuhi"),
    Choice("unpaid", "Iuran bulan kejadian sudah disanggupi tetapi belum diterima"),
    Choice("arrears", "Tunggakan dalam masa toleransi harus dilunasi dulu"),
    Choice("employer", "Tunggakan melewati batas: pemberi kerja membayar lebih dahulu"),
    Choice("not_protected", "Tidak terlindungi pada hari kejadian"),
    Choice("reading", "Dua bacaan masa tunggu memberi jumlah berbeda: perlu keputusan bacaan"),
)
FINAL_OUTCOME = without(OUTCOME, "reading")  # an assessment waits until somebody has decided the reading
# How the waiting rule of JKM may be read; the names are those of `law.benefits`.
WAITING_READING = (
    Choice("paid_months", "Bulan iuran berturut-turut"),
    Choice("membership", "Lama kepesertaan sejak terdaftar"),
)
# Whether the second process computed the same result from the frozen facts.
RECOMPUTED = (
    Choice("waiting", "Belum dihitung ulang oleh proses kedua", "waiting"),
    Choice("same", "Dihitung ulang oleh proses kedua: sama", "done"),
    Choice("different", "Hitung ulang oleh proses kedua berbeda: jangan dibayar", "failed"),
)
HEIR = without(RELATION, "guardian")
DUE = (
    Choice("late", "Terlambat"),
    Choice("risk", "Tenggat dua hari lagi"),
    Choice("paused", "Dijeda"),
    Choice("different", "Hitung ulang berbeda"),
)
