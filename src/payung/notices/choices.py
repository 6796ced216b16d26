"""Short lists of the room: how people are told, where a message stands."""

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
OUTCOME = (Choice("sent", "terkirim"), Choice("again", "dicoba lagi"), Choice("failed", "gagal"))
WISH = (Choice("no", "Tidak mau dikabari lagi"), Choice("yes", "Mau dikabari lagi"))
