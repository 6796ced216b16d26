"""Short lists of the room: who is judged in a category."""

from __future__ import annotations

from payung.kernel.choices import Choice

SUBJECT = (
    Choice("regency", "Kabupaten/kota"),
    Choice("village", "Desa"),
    Choice("enterprise", "Badan usaha"),
)
# In the order in which a cycle goes through them.
STAGE = (
    Choice("nomination", "Pengusulan"),
    Choice("documents", "Berkas calon"),
    Choice("indicators", "Pemeriksaan angka"),
    Choice("visit", "Kunjungan"),
    Choice("interview", "Wawancara"),
    Choice("scoring", "Penilaian juri"),
    Choice("plenary", "Pleno"),
    Choice("publication", "Pengumuman"),
    Choice("national", "Pengusulan nasional"),
)
NOMINATED = (
    Choice("office", "Diusulkan kantor"),
    Choice("partner", "Diusulkan mitra"),
    Choice("self", "Mendaftar sendiri"),
)
# Where the points of a criterion come from.
SOURCE = (
    Choice("indicator", "Angka yang dibekukan"),
    Choice("jury", "Penilaian juri"),
)
SEAT_ROLE = (
    Choice("chair", "Ketua"),
    Choice("secretary", "Sekretaris"),
    Choice("member", "Anggota Tim 9"),
)
# What happens with the sealed sheets of a juror whom another decree replaces. A rubric says which, before the first score.
REPLACEMENT = (
    Choice(
        "kept",
        "Lembar pendahulu dihitung untuk calon yang belum dinilai penggantinya; lembar pengganti menggantikannya.",
    ),
    Choice("anew", "Lembar pendahulu tidak dihitung; penggantinya menilai semua calon dari awal."),
)
# What a conflict of interest follows from.
BASIS = (
    Choice("declared", "Dinyatakan"),
    Choice("data", "Dari data"),
)
# Papers that are asked of candidates. No official list is published that we have seen; these follow from the criteria.
PAPER = (
    Choice("regulation", "Produk hukum: perda, pergub, perbup, atau perdes (jenis, nomor, tanggal)"),
    Choice("budget", "Anggaran dan realisasinya"),
    Choice("membership", "Jumlah peserta menurut segmen pada dua tanggal"),
    Choice("innovation", "Catatan inovasi"),
    Choice("social", "Bukti perlindungan pekerja rentan (CSR)"),
    Choice("orderly", "Bukti tertib administrasi dan iuran"),
    Choice("wages", "Daftar upah yang dilaporkan"),
    Choice("presentation", "Bahan paparan"),
    Choice("evidence", "Bukti keberatan atas sebuah angka"),
)
# Figures that Payung holds of a candidate. Which of them a category shows follows from who is judged in it.
FIGURE = (
    Choice("protected", "Pekerja terlindungi dari seluruh angkatan kerja"),
    Choice("schemes", "Skema pendanaan pemerintah daerah yang berjalan"),
    Choice("scheme_people", "Orang yang iurannya dibayar pemerintah daerah sendiri"),
    Choice("own_workers", "Pekerja sendiri yang terlindungi"),
    Choice("vulnerable", "Pekerja rentan yang iurannya dibayar"),
    Choice("bills_in_time", "Tagihan iuran yang lunas tepat waktu"),
    Choice("claims_in_time", "Santunan yang dibayarkan bank tepat waktu"),
)
OBJECTION_STATE = (
    Choice("waiting", "Menunggu jawaban panitia", "waiting"),
    Choice("accepted", "Diterima", "done"),
    Choice("refused", "Tidak diterima", "rejected"),
)
# Where the presence of seats is recorded.
MEETING = (
    Choice("interview", "Wawancara"),
    Choice("plenary", "Pleno"),
)
# What the committee prepares for a category.
PROMPT = (Choice("question", "Pertanyaan wawancara"), Choice("checklist", "Butir kunjungan"))
TURN = (Choice("begin", "Mulai"), Choice("end", "Selesai"))
# What a visit found on a line of the checklist.
FINDING = (
    Choice("yes", "Ada", "done"),
    Choice("partly", "Sebagian", "waiting"),
    Choice("no", "Tidak ada", "rejected"),
    Choice("unseen", "Tidak sempat dilihat", "waiting"),
)
# What is said of an objection to a result.
OBJECTION_OUTCOME = (Choice("upheld", "Diterima", "done"), Choice("dismissed", "Tidak diterima", "rejected"))
