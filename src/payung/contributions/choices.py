"""Short lists of the room: how money comes in, where a bill and a receipt by hand stand, what is odd about a bank."""

from __future__ import annotations

from payung.kernel.choices import Choice, without

CHANNEL = (
    Choice("manual", "Dicatat petugas"),
    Choice("teller", "Teller bank"),
    Choice("transfer", "Transfer"),
    Choice("va", "VA bank"),
    Choice("credit", "Dari titipan"),  # no new money: credit of the payer that was carried to the bill
)
BY_HAND = without(CHANNEL, "va", "credit")  # the way that the bank itself reports
BILL_STATE = (
    Choice("open", "Belum dibayar", "open"),
    Choice("part", "Dibayar sebagian", "open"),
    Choice("waiting", "Menunggu konfirmasi", "waiting"),  # a receipt by hand waits for a second person
    Choice("overdue", "Lewat jatuh tempo", "overdue"),
    Choice("paid", "Lunas", "paid"),
    Choice("void", "Habis dikoreksi", "closed"),  # nothing is left to pay, and nothing was paid
    Choice("correction", "Koreksi", "closed"),  # below zero, or taking that back: nobody pays it
)
# What a payer's credit came from or went to; the first three add to it.
CREDIT_KIND = (
    Choice("overpaid", "Lebih bayar"),
    Choice("corrected", "Tagihan lunas dikoreksi"),
    Choice("returned", "Pengembalian tidak sampai"),
    Choice("uncorrected", "Koreksi dicabut"),
    Choice("carried", "Dipakai membayar tagihan"),
    Choice("refunded", "Dikembalikan"),
)
REFUND_STATE = (
    Choice("waiting", "Menunggu persetujuan", "waiting"),
    Choice("approved", "Disetujui, dibayar lewat Pencairan", "done"),
    Choice("refused", "Ditolak", "rejected"),
    Choice("withdrawn", "Ditarik", "cancelled"),
    Choice("returned", "Kembali menjadi titipan", "cancelled"),  # the bank could not pay it
)
# Which amounts a bank takes for a code: exactly what is open, up to that, or any, what is beyond becoming credit.
AMOUNTS = (
    Choice("closed", "Tepat sebesar tagihan"),
    Choice("partial", "Boleh sebagian"),
    Choice("open", "Berapa pun; lebihnya menjadi titipan"),
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
# What another price moves: a month that was billed gets a credit or a bill, one that was not only another estimate.
PRICED = (Choice("billed", "Sudah ditagih", "billed"), Choice("estimated", "Belum ditagih", "committed"))
# What a line of a payer's statement is.
STATEMENT_KIND = (
    Choice("bill", "Tagihan"),
    Choice("correction", "Koreksi tagihan"),
    Choice("receipt", "Penerimaan"),
    Choice("carried", "Titipan dipakai"),
    Choice("corrected", "Menjadi titipan karena koreksi"),
    Choice("uncorrected", "Koreksi dicabut"),
    Choice("refunded", "Titipan dikembalikan"),
    Choice("returned", "Pengembalian tidak sampai"),
)
# How late what is open is; the limits stand in `ageing.DAYS`.
AGE = (
    Choice("current", "Belum jatuh tempo"),
    Choice("month", "Lewat 1-30 hari"),
    Choice("two", "Lewat 31-60 hari"),
    Choice("three", "Lewat 61-90 hari"),
    Choice("more", "Lewat lebih dari 90 hari"),
)
