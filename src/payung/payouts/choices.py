"""What a person may choose, with its word. No Django here: acts and the command line read it before anything is loaded."""

from __future__ import annotations

from payung.kernel.choices import Choice

PLACED_AS = (
    Choice("fee", "Biaya bank", "done"),
    Choice("interest", "Jasa giro atau bunga dari bank", "done"),
    Choice("receipt", "Penerimaan iuran yang sudah dicatat", "done"),
    Choice("pair", "Saling meniadakan dengan baris lain", "done"),
    Choice("noted", "Sudah diperiksa; uangnya, bila ada, tetap di tempatnya", "done"),
)
