"""Short lists of the room."""

from __future__ import annotations

from payung.kernel.choices import Choice

# How a relative is related: the words of the order of heirs, and also guardian and organiser of the funeral.
RELATION = (
    Choice("spouse", "Suami/istri"),
    Choice("child", "Anak"),
    Choice("parent", "Orang tua"),
    Choice("grandparent", "Kakek/nenek"),
    Choice("grandchild", "Cucu"),
    Choice("sibling", "Saudara kandung"),
    Choice("parent_in_law", "Mertua"),
    Choice("will", "Yang ditunjuk dalam wasiat"),
    Choice("guardian", "Wali"),
    Choice("organiser", "Yang mengurus pemakaman"),
)
SEX = (Choice("L", "Laki-laki"), Choice("P", "Perempuan"))
# Documents that prove a correction of a person.
EVIDENCE = (
    Choice("ktp", "KTP-el"),
    Choice("kk", "Kartu keluarga"),
    Choice("akta", "Akta kelahiran"),
    Choice("surat", "Surat keterangan desa"),
    Choice("dukcapil", "Jawaban Dukcapil"),
)
CORRECTED = (
    Choice("name", "Nama"),
    Choice("birth_date", "Tanggal lahir"),
    Choice("sex", "Jenis kelamin"),
    Choice("village_code", "Desa/kelurahan"),
    Choice("phone", "Telepon"),
    Choice("nik", "NIK"),
)
CORRECTION_STATE = (
    Choice("done", "Dibetulkan", "done"),
    Choice("waiting", "Menunggu petugas lain", "waiting"),
    Choice("refused", "Ditolak", "rejected"),
)
# A proposal that two records become one, or that they become two again.
MERGE_STATE = (
    Choice("waiting", "Menunggu petugas lain", "waiting"),
    Choice("done", "Berlaku", "done"),
    Choice("refused", "Ditolak", "rejected"),
    Choice("undone", "Dibatalkan", "cancelled"),
)
# The state of a person in a month: paid (or in the insurer's own data), committed, a member earlier, or no member.
PERSON_STATE = (
    Choice("protected", "Terlindungi bulan ini", "protected"),
    Choice("waiting", "Iuran bulan ini belum dibayar", "waiting"),
    Choice("ended", "Perlindungan berakhir", "unprotected"),
    Choice("never", "Belum pernah terlindungi", "unprotected"),
    Choice("dead", "Meninggal", "closed"),
)

# Of the account of an organisation.
ACCOUNT_STATE = (
    Choice("waiting", "Menunggu orang kedua", "waiting"),
    Choice("active", "Dibenarkan", "active"),
    Choice("closed", "Ditutup", "closed"),
)
