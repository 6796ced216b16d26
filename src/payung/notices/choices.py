"""Short lists of the room: channels and states of messages."""

from __future__ import annotations

from payung.kernel.choices import Choice, without

CHANNEL = (
    Choice("sms", "SMS"),
    Choice("letter", "surat"),
    Choice("email", "surel"),
    Choice("none", "tidak ada nomor atau alamat"),
)
REFUSABLE = without(CHANNEL, "letter", "none")  # what somebody may not want to be written to by
MESSAGE_STATE = (
    Choice("queued", "menunggu dikirim", "waiting"),
    Choice("sending", "sedang dikirim", "running"),
    Choice("sent", "terkirim", "done"),
    Choice("failed", "gagal", "failed"),
)
# Letters that a claim ends with, by their template (notices/letters).
LETTER = (
    Choice("decision_approved", "Keputusan klaim: disetujui"),
    Choice("decision_rejected", "Keputusan klaim: tidak dapat dibayar"),
)
# What a message or a letter is about: its subject is a kind and a number ("claim:12").
ABOUT = {
    "claim": "Klaim %(number)s",
    "report": "Laporan %(number)s",
    "person": "Orang %(number)s",
    "bill": "Tagihan %(number)s",
}
OUTCOME = (Choice("sent", "terkirim"), Choice("again", "dicoba lagi"), Choice("failed", "gagal"))
WISH = (Choice("no", "Tidak mau dikabari lagi"), Choice("yes", "Mau dikabari lagi"))
