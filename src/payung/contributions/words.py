"""Words of the room: ways in which money comes in, where bills stand, alarms about banks that tell of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from payung.contributions.choices import AMOUNTS as AMOUNT_CHOICES
from payung.contributions.choices import (
    BILL_STATE,
    CHANNEL,
    CODE_ALARM,
    HAND_STATE,
    PLAN_STATE,
    REFUND_STATE,
    REMINDER_STAGE,
    WAIVER_STATE,
)
from payung.ui.choices import badges, translated
from payung.ui.components.words import Word

AMOUNTS = translated(AMOUNT_CHOICES)
CHANNELS = translated(CHANNEL)
BILL_STATES = translated(BILL_STATE)
BILL_LOOKS = badges(BILL_STATE)
HAND_STATES = translated(HAND_STATE)
REFUND_LOOKS = badges(REFUND_STATE)
WAIVER_LOOKS = badges(WAIVER_STATE)
PLAN_LOOKS = badges(PLAN_STATE)
REMINDED = translated(REMINDER_STAGE)
ALARMS = badges(CODE_ALARM)
# What an alarm about a bank that tells us of payments is about, and what to do.
ALARM_TODO: dict[str, tuple[Word, Word]] = {
    "codes": (
        _("Bank menanyakan banyak kode iuran yang tidak ada."),
        _(
            "Mungkin ada yang menebak kode. Hubungi banknya; pertanyaannya ditolak sampai satu jam lewat, pembayaran tetap diterima."
        ),
    ),
    "request": (
        _("Bank memakai nomor pembayaran yang sama untuk tagihan atau jumlah lain."),
        _(
            "Pembayaran itu ditolak dan belum tercatat. Hubungi banknya: bila nasabah sudah membayar, bank mengirimnya lagi dengan nomor baru."
        ),
    ),
}
