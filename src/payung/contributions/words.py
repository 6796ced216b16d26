"""Words of the room: ways in which money comes in, alarms about banks that tell of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from payung.ui.components.words import Word

CHANNELS: dict[str, Word] = {
    "manual": _("Dicatat petugas"),
    "teller": _("Teller bank"),
    "transfer": _("Transfer"),
    "va": _("VA bank"),
}


# What an alarm about a bank that tells us of payments is about: in short, and what to do.
CODE_ALARMS: dict[str, tuple[Word, Word, Word]] = {
    "codes": (
        _("Kode iuran ditebak?"),
        _("Bank menanyakan banyak kode iuran yang tidak ada."),
        _(
            "Mungkin ada yang menebak kode. Hubungi banknya; pertanyaannya ditolak sampai satu jam lewat, pembayaran tetap diterima."
        ),
    ),
    "request": (
        _("Nomor pembayaran dipakai lagi"),
        _("Bank memakai nomor pembayaran yang sama untuk tagihan atau jumlah lain."),
        _(
            "Pembayaran itu ditolak dan belum tercatat. Hubungi banknya: bila nasabah sudah membayar, bank mengirimnya lagi dengan nomor baru."
        ),
    ),
}
