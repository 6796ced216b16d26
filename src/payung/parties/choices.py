"""Short lists of the room: kinds of organisations that every installation knows, the time zones of Indonesia."""

from __future__ import annotations

from payung.kernel.choices import Choice

KIND = (
    Choice("bpjs", "BPJS Ketenagakerjaan"),
    Choice("government", "Pemerintah"),
    Choice("bank", "Bank"),
    Choice("rural_bank", "BPR atau KSP"),
    Choice("employer", "Pemberi kerja"),
    Choice("sponsor", "Sponsor"),
    Choice("committee", "Panitia"),
    Choice("school", "Sekolah"),
    Choice("hospital", "Rumah sakit"),
)
TIME_ZONE = (
    Choice("Asia/Jakarta", "WIB (Jakarta)"),
    Choice("Asia/Makassar", "WITA (Makassar)"),
    Choice("Asia/Jayapura", "WIT (Jayapura)"),
)
PARTY_STATE = (
    Choice("active", "Buka", "active"),
    Choice("closed", "Ditutup", "closed"),
)
