"""Words of the room: accounts, their kinds, and what a journal is about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from payung.ui.components.words import Word

EVENTS: dict[str, Word] = {
    "commitment": _("Komitmen pendanaan"),
    "bill": _("Tagihan iuran"),
    "receipt": _("Penerimaan iuran"),
    "benefit": _("Manfaat yang disetujui"),
    "payout": _("Pembayaran manfaat"),
    "payout_return": _("Pembayaran yang kembali"),
    "payout_gap": _("Selisih pembayaran dengan bank"),
    "bank_line": _("Mutasi bank yang belum dikenali"),
    "bank_line_end": _("Mutasi bank yang dinyatakan"),
}


ACCOUNT_KINDS: dict[str, Word] = {
    "asset": _("Harta"),
    "liability": _("Kewajiban"),
    "income": _("Pendapatan"),
    "expense": _("Beban"),
    "memo": _("Administratif"),
}


ACCOUNTS: dict[str, Word] = {
    "1100": _("Kas di bank"),
    "1190": _("Selisih bank"),
    "1195": _("Mutasi keluar belum dikenali"),
    "1200": _("Piutang iuran"),
    "2100": _("Titipan belum dikenali"),
    "2300": _("Utang manfaat"),
    "4100": _("Iuran JKK"),
    "4200": _("Iuran JKM"),
    "4300": _("Iuran JHT"),
    "4400": _("Iuran JP"),
    "4900": _("Jasa giro"),
    "5100": _("Beban manfaat JKK"),
    "5200": _("Beban manfaat JKM"),
    "5300": _("Beban manfaat JHT"),
    "5400": _("Beban manfaat JP"),
    "5500": _("Beban manfaat JKP"),
    "5900": _("Biaya bank"),
    "8100": _("Komitmen pendanaan"),
    "8200": _("Cadangan komitmen pendanaan"),
}
