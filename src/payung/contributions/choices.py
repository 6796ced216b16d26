"""Short lists of the room: channels of money, states of bills and of receipts by hand, alarms about banks."""

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
    Choice("instalments", "Dicicil", "open"),  # a plan is agreed, and no instalment of it is late
    Choice("void", "Habis dikoreksi", "closed"),  # nothing is left to pay, and nothing was paid
    Choice(
        "waived", "Dihapuskan", "closed"
    ),  # what was open is asked no more, and nothing came: nobody is protected by it
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
# Entries other than contributions that change the open amount of a bill; `fine` and `unwaived` increase it.
CHARGE_KIND = (
    Choice("fine", "Denda keterlambatan"),
    Choice("fine_lowered", "Denda turun karena koreksi"),
    Choice("fine_waived", "Denda dihapuskan"),
    Choice("waived", "Iuran dihapuskan"),
    Choice("unwaived", "Penghapusan dicabut karena koreksi"),
)
WAIVED_PART = (Choice("contribution", "Iuran"), Choice("fine", "Denda keterlambatan"))
WAIVER_STATE = (
    Choice("waiting", "Menunggu persetujuan", "waiting"),
    Choice("approved", "Disetujui dan berlaku", "done"),
    Choice("refused", "Ditolak", "rejected"),
    Choice("withdrawn", "Ditarik", "cancelled"),
)
PLAN_STATE = (
    Choice("waiting", "Menunggu persetujuan", "waiting"),
    Choice("agreed", "Berlaku", "active"),
    Choice("refused", "Ditolak", "rejected"),
    Choice("withdrawn", "Ditarik", "cancelled"),
    Choice("replaced", "Diganti rencana lain", "closed"),
    Choice("ended", "Diakhiri", "closed"),
)
INSTALMENT_STATE = (
    Choice("paid", "Lunas", "paid"),
    Choice("part", "Dibayar sebagian", "open"),
    Choice("open", "Belum dibayar", "open"),
    Choice("overdue", "Lewat jatuh tempo", "overdue"),
)
REMINDED_BY = (Choice("sms", "SMS"), Choice("email", "Surel"))
REMINDER_WISH = (*REMINDED_BY, Choice("none", "Tidak mau diingatkan lagi"))
REMINDER_STAGE = (Choice("before", "Sebelum jatuh tempo"), Choice("after", "Sesudah jatuh tempo"))
# Which amounts a bank accepts for a code: exactly the open amount, up to the open amount, or any amount, where the excess becomes credit.
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
    *CHARGE_KIND,
)
# How late open amounts are; the limits are in `ageing.DAYS`.
AGE = (
    Choice("current", "Belum jatuh tempo"),
    Choice("month", "Lewat 1-30 hari"),
    Choice("two", "Lewat 31-60 hari"),
    Choice("three", "Lewat 61-90 hari"),
    Choice("more", "Lewat lebih dari 90 hari"),
)
