"""Short lists of the room: what a journal is about, kinds of accounts, the chart, whether a journal is sealed."""

from __future__ import annotations

from payung.kernel.choices import Choice

EVENT = (
    Choice("commitment", "Komitmen pendanaan"),
    Choice("release", "Komitmen yang dilepas"),
    Choice("bill", "Tagihan iuran"),
    Choice("receipt", "Penerimaan iuran"),
    Choice("credit", "Titipan pembayar"),
    Choice("charge", "Denda dan penghapusan iuran"),
    Choice("benefit", "Manfaat yang disetujui"),
    Choice("payout", "Pembayaran manfaat"),
    Choice("payout_return", "Pembayaran yang kembali"),
    Choice("payout_gap", "Selisih pembayaran dengan bank"),
    Choice("bank_line", "Mutasi bank yang belum dikenali"),
    Choice("bank_line_end", "Mutasi bank yang dinyatakan"),
)
ACCOUNT_KIND = (
    Choice("asset", "Harta"),
    Choice("liability", "Kewajiban"),
    Choice("income", "Pendapatan"),
    Choice("expense", "Beban"),
    Choice("memo", "Administratif"),
)
ACCOUNT = (
    Choice("1100", "Kas di bank"),
    Choice("1190", "Selisih bank"),
    Choice("1195", "Mutasi keluar belum dikenali"),
    Choice("1200", "Piutang iuran"),
    Choice("2100", "Titipan belum dikenali"),
    Choice("2200", "Titipan pembayar iuran"),
    Choice("2300", "Utang manfaat"),
    Choice("4100", "Iuran JKK"),
    Choice("4200", "Iuran JKM"),
    Choice("4300", "Iuran JHT"),
    Choice("4400", "Iuran JP"),
    Choice("4500", "Iuran JKP"),
    Choice("4600", "Denda keterlambatan iuran"),
    Choice("4900", "Jasa giro"),
    Choice("5100", "Beban manfaat JKK"),
    Choice("5200", "Beban manfaat JKM"),
    Choice("5300", "Beban manfaat JHT"),
    Choice("5400", "Beban manfaat JP"),
    Choice("5500", "Beban manfaat JKP"),
    Choice("5800", "Iuran dan denda yang dihapuskan"),
    Choice("5900", "Biaya bank"),
    Choice("8100", "Komitmen pendanaan"),
    Choice("8200", "Cadangan komitmen pendanaan"),
)
SEAL = (Choice("sealed", "Tersegel", "sealed"), Choice("waiting", "Menunggu segel", "waiting"))
