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
    Choice("documents", "Berkas"),
    Choice("indicators", "Pemeriksaan angka"),
    Choice("visit", "Kunjungan"),
    Choice("interview", "Wawancara"),
    Choice("scoring", "Penilaian"),
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
    Choice("member", "Anggota"),
)
# What a conflict of interest follows from.
BASIS = (
    Choice("declared", "Dinyatakan"),
    Choice("data", "Dari data"),
)
