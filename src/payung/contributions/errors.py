"""Refusals of the contributions room."""

from __future__ import annotations

from payung.casework import errors as casework
from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class ContributionsRefused(PayungError):
    """An assessment or a receipt that cannot be taken as asked."""


REFUSALS = Refusals(
    ContributionsRefused,
    {
        "P0A51": word("BILL_UNKNOWN", "Tidak ada tagihan dengan kode iuran %(code)s dalam cakupan Anda."),
        "P0A52": word("BILL_SETTLED", "Tagihan ini sudah lunas; tidak ada yang dicatat."),
        "P0A53": word(
            "AMOUNT_WRONG",
            "Jumlah %(amount)s tidak sama dengan tagihan. Tidak ada yang dicatat; periksa bukti bayar dan tagihannya.",
        ),
        "P0A54": word("REFERENCE_USED", "Nomor bukti ini sudah dipakai untuk penerimaan lain. Periksa nomor bukti."),
        "P0A57": word(
            "REFERENCE_OF_BANK",
            "Nomor bukti VA-<nomor mitra>- hanya dicatat oleh bank sendiri. Pakai nomor bukti lain.",
        ),
        "P0A12": word("BOOKS_CLOSED", "Bulan buku hari ini sudah ditutup. Mintalah kepada pengelola kantor."),
        "P0C50": word(
            "PAID_ON_OUTSIDE",
            "Tanggal bayar harus antara tanggal tagihan diterbitkan dan hari ini. Periksa tanggal pada bukti.",
        ),
        "P0C51": word(
            "RECEIPT_WAITS", "Sudah ada penerimaan tagihan ini yang menunggu konfirmasi. Selesaikan itu lebih dahulu."
        ),
        "P0C52": word(
            "NOT_CONFIRMER", "Peran Anda tidak mengonfirmasi penerimaan. Mintalah kepada pimpinan atau petugas lain."
        ),
        "P0C53": word(
            "RECEIPT_NOT_WAITING",
            "Penerimaan itu tidak ada dalam cakupan Anda, atau sudah diputuskan. Muat ulang halamannya.",
        ),
        "P0C54": word(
            "RECORDER_CONFIRMS",
            "Yang mencatat penerimaan tidak dapat memutuskannya sendiri. Mintalah orang lain memeriksanya.",
        ),
        "P0C55": word(
            "NOT_RECORDER", "Hanya yang mencatat penerimaan dapat menariknya; orang lain menolaknya dengan alasan."
        ),
    },
    casework.REFUSALS,
)
