"""Short lists of the room: kinds of payers, and the sectors that decide a price. The look of a payer is its hue, and by that its word (`ui.components.words.PAYERS`)."""

from __future__ import annotations

from payung.kernel.choices import Choice

PAYER_KIND = (
    Choice("apbd_province", "APBD provinsi", "province"),
    Choice("apbd_regency", "APBD kabupaten/kota", "regency"),
    Choice("village_fund", "Dana desa", "village"),
    Choice("revenue_share", "Dana bagi hasil (DBH)", "revenue"),
    Choice("sponsor", "Sponsor / CSR", "sponsor"),
    Choice("sertakan", "SERTAKAN", "sponsor"),
    Choice("credit", "Kredit / bank", "credit"),
    Choice("employer", "Pemberi kerja", "employer"),
    Choice("self", "Bayar sendiri", "self"),
    Choice("existing", "Data peserta BPJS", "existing"),
)
# What sets the price of a BPU member (PP 50/2025); the law's list of words reads the occupation, an officer may state another.
SECTOR = (Choice("other", "Pekerjaan lain", ""), Choice("transport", "Angkutan", ""))
# What BPJS states of a number: whether contributions are paid on it. One without contributions is its person's all the same.
NUMBER_STATUS = (Choice("active", "Aktif", ""), Choice("inactive", "Nonaktif", ""))
