"""Short lists of the room: value, word, look."""

from __future__ import annotations

from payung.kernel.choices import Choice

# How a person of a village stands in a month, the first that holds.
STANDING = (
    Choice("dead", "Meninggal", "expired"),
    Choice("protected", "Terlindungi bulan itu", "protected"),
    Choice("committed", "Iuran dijanjikan, belum dibayar", "waiting"),
    Choice("waiting", "Dalam daftar tunggu", "waiting"),
    Choice("ended", "Perlindungannya berakhir", "ending"),
    Choice("never", "Tercatat, belum pernah terlindungi", "unprotected"),
)
