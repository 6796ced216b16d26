"""Short lists of the room: value, label, look."""

from __future__ import annotations

from payung.kernel.choices import Choice

# What a person of a village is in a month. The first state that applies counts.
STANDING = (
    Choice("dead", "Meninggal", "expired"),
    Choice("protected", "Terlindungi bulan itu", "protected"),
    Choice("committed", "Iuran dijanjikan, belum dibayar", "waiting"),
    Choice("waiting", "Dalam daftar tunggu", "waiting"),
    Choice("ended", "Perlindungannya berakhir", "ending"),
    Choice("never", "Tercatat, belum pernah terlindungi", "unprotected"),
)
# Counts of a place that are the denominators of shares.
BASE_KIND = (
    Choice("population_bps", "Penduduk menurut BPS"),
    Choice("population_dukcapil", "Penduduk menurut Dukcapil"),
    Choice("workforce_reported", "Angkatan kerja seluruhnya"),
    Choice("workforce_formal", "Pekerja formal"),
    Choice("workforce_informal", "Pekerja informal"),
)
BASE_STATE = (
    Choice("waiting", "Menunggu orang kedua", "waiting"),
    Choice("accepted", "Berlaku", "done"),
    Choice("refused", "Ditolak", "rejected"),
)
SUBJECT = (Choice("total", "Semua pekerja"), Choice("formal", "Formal"), Choice("informal", "Informal"))
