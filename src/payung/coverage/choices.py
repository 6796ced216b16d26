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
SUBJECT = (Choice("total", "Semua pekerja"), Choice("formal", "Formal"), Choice("informal", "Informal"))
