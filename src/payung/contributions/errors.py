"""Refusals of the contributions room."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext_noop

from payung.casework.errors import refusal as casework_refusal
from payung.kernel.errors import PayungError
from payung.kernel.money import format_rupiah


class ContributionsRefused(PayungError):
    """An assessment or a receipt that cannot be taken as asked."""


_REFUSALS = {
    "P0A51": ("BILL_UNKNOWN", gettext_noop("Tidak ada tagihan dengan kode iuran %(code)s dalam cakupan Anda.")),
    "P0A52": ("BILL_SETTLED", gettext_noop("Tagihan ini sudah lunas; tidak ada yang dicatat.")),
    "P0A53": (
        "AMOUNT_WRONG",
        gettext_noop(
            "Jumlah %(amount)s tidak sama dengan tagihan. Tidak ada yang dicatat; periksa bukti bayar dan tagihannya."
        ),
    ),
    "P0A54": (
        "REFERENCE_USED",
        gettext_noop("Nomor bukti ini sudah dipakai untuk penerimaan lain. Periksa nomor bukti."),
    ),
    "P0A57": (
        "REFERENCE_OF_BANK",
        gettext_noop("Nomor bukti VA-<nomor mitra>- hanya dicatat oleh bank sendiri. Pakai nomor bukti lain."),
    ),
    "P0A12": ("BOOKS_CLOSED", gettext_noop("Bulan buku hari ini sudah ditutup. Mintalah kepada pengelola kantor.")),
    "P0C50": (
        "PAID_ON_OUTSIDE",
        gettext_noop(
            "Tanggal bayar harus antara tanggal tagihan diterbitkan dan hari ini. Periksa tanggal pada bukti."
        ),
    ),
    "P0C51": (
        "RECEIPT_WAITS",
        gettext_noop("Sudah ada penerimaan tagihan ini yang menunggu konfirmasi. Selesaikan itu lebih dahulu."),
    ),
    "P0C52": (
        "NOT_CONFIRMER",
        gettext_noop("Peran Anda tidak mengonfirmasi penerimaan. Mintalah kepada pimpinan atau petugas lain."),
    ),
    "P0C53": (
        "RECEIPT_NOT_WAITING",
        gettext_noop("Penerimaan itu tidak ada dalam cakupan Anda, atau sudah diputuskan. Muat ulang halamannya."),
    ),
    "P0C54": (
        "RECORDER_CONFIRMS",
        gettext_noop("Yang mencatat penerimaan tidak dapat memutuskannya sendiri. Mintalah orang lain memeriksanya."),
    ),
    "P0C55": (
        "NOT_RECORDER",
        gettext_noop("Hanya yang mencatat penerimaan dapat menariknya; orang lain menolaknya dengan alasan."),
    ),
}


def refused(state: str) -> ContributionsRefused:
    """A refusal of the database said beforehand; for those without facts."""
    return ContributionsRefused(*_REFUSALS[state])


def refusal(error: DatabaseError, **facts: Any) -> Exception:
    """The refusal behind an error of the database, in words; the error itself when it is none of this room's."""
    state = getattr(error.__cause__, "sqlstate", "") or ""
    if state.startswith("P0B1"):  # reasons are casework's
        return casework_refusal(error)
    wording = _REFUSALS.get(state)
    if wording is None:
        return error
    if "amount" in facts:
        facts["amount"] = format_rupiah(int(facts["amount"]))
    code, text = wording
    return ContributionsRefused(code, text, **{key: value for key, value in facts.items() if f"%({key})" in text})
