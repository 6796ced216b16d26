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
    Choice("sending", "sedang dikirim", "queued"),
    Choice("sent", "terkirim", "running"),
    Choice("failed", "gagal", "failed"),
    Choice("delivered", "sampai", "done"),
    Choice("undelivered", "tidak sampai", "failed"),
)
# What a gateway says of a part of a message that it took.
RECEIPT = (
    Choice("delivered", "sampai"),
    Choice("underway", "dalam perjalanan"),
    Choice("unknown_number", "nomor tidak dikenal"),
    Choice("phone_off", "telepon tidak aktif"),
    Choice("expired", "kedaluwarsa sebelum sampai"),
    Choice("barred", "ditolak jaringan"),
)
NEVER_CAME = without(RECEIPT, "delivered", "underway")
# Why a message stands as it does, in words; other codes are those of a transport.
REASON = (
    Choice("no_contact", "tidak ada nomor atau alamat"),
    Choice("no_phone", "tidak ada nomor"),
    Choice("no_email", "tidak ada alamat surel"),
    Choice("unclear", "terputus saat dikirim"),
    *NEVER_CAME,
)
# What became of one receipt that a gateway handed over.
TAKEN = (
    Choice("new", "baru"),
    Choice("known", "sudah dicatat"),
    Choice("unknown", "bukan kabar yang diserahkan lewat gerbang ini"),
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
