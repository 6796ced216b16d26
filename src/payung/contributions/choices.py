"""Short lists of the room: how money comes in, where a bill and a receipt by hand stand, what is odd about a bank."""

from __future__ import annotations

from payung.kernel.choices import Choice, without

CHANNEL = (
    Choice("manual", "Dicatat petugas"),
    Choice("teller", "Teller bank"),
    Choice("transfer", "Transfer"),
    Choice("va", "VA bank"),
)
BY_HAND = without(CHANNEL, "va")  # the way that the bank itself reports
BILL_STATE = (
    Choice("open", "Belum dibayar", "open"),
    Choice("waiting", "Menunggu konfirmasi", "waiting"),  # a receipt by hand waits for a second person
    Choice("overdue", "Lewat jatuh tempo", "overdue"),
    Choice("paid", "Lunas", "paid"),
    Choice("correction", "Koreksi", "closed"),  # below zero, or taking that back: nobody pays it
)
HAND_STATE = (
    Choice("waiting", "menunggu konfirmasi", "waiting"),
    Choice("confirmed", "dikonfirmasi", "done"),
    Choice("refused", "ditolak", "rejected"),
    Choice("withdrawn", "ditarik", "cancelled"),
    Choice("superseded", "digantikan pembayaran lewat bank", "cancelled"),
)
CODE_ALARM = (
    Choice("codes", "Kode iuran ditebak?", "overdue"),
    Choice("request", "Nomor pembayaran dipakai lagi", "overdue"),
)
ALARM_STATE = (Choice("open", "Terbuka", "overdue"), Choice("closed", "Ditutup", "done"))
BANK_STATE = (
    Choice("waiting", "Menunggu orang kedua", "waiting"),
    Choice("active", "Aktif", "active"),
    Choice("closed", "Ditutup", "closed"),
)
