"""Words of the room: channels of money, states of bills, alarms about banks that report payments."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
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
from payung.contributions.counted import Counted, counted_of
from payung.law.payments import Standing
from payung.participation.cardlines import LINES
from payung.platform import clock
from payung.ui.choices import badges, translated
from payung.ui.components.formats import long_date, month_name
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
# The subject of an alarm about a bank that reports payments, and what to do about it.
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


def counted_said(one: Counted, *, bpu: bool = True, scholarship: bool = True, ahead: bool = True) -> list[str]:
    """How many months are paid of those that a child's scholarship needs, and what happens to a BPU without a payer.
    `ahead`: also say it to one whose months are paid at present.
    """
    lines = []
    if scholarship:
        lines.append(
            gettext("%(counted)s dari %(needed)s bulan iuran untuk beasiswa anak sudah terbayar, dari semua pembayar.")
            % {"counted": one.months, "needed": one.needed}
        )
    if bpu and one.last and one.borne_until:
        facts = {"month": month_name(one.last), "n": one.grace, "until": month_name(one.borne_until)}
        if one.standing == Standing.PAID and ahead:
            lines.append(
                gettext(
                    "Bila kemudian ada bulan yang tidak dibayar: hukum menoleransi %(n)s bulan berturut-turut, tunggakannya dilunasi"
                    " sebelum klaim; sesudah itu kepesertaan tidak aktif."
                )
                % facts
            )
        if one.standing == Standing.GRACE:
            lines.append(
                gettext(
                    "Iuran terakhir yang terbayar: %(month)s. Hukum menoleransi %(n)s bulan berturut-turut tanpa iuran, sampai akhir"
                    " %(until)s; tunggakan itu dilunasi sebelum klaim. Sesudahnya kepesertaan tidak aktif."
                )
                % facts
            )
        if one.standing == Standing.INACTIVE:
            lines.append(
                gettext(
                    "Iuran terakhir yang terbayar: %(month)s. Masa tenggang %(n)s bulan sudah habis pada akhir %(until)s; kepesertaan"
                    " tidak aktif sampai iuran dibayar lagi. Bulan yang sudah terbayar tetap dihitung."
                )
                % facts
            )
    return lines


def card_lines(people: Mapping[int, bool]) -> dict[int, list[str]]:
    """What a printed card says of the months, by person, with the day on which that was so. people: whether each is a BPU."""
    day = gettext("Per %(day)s:") % {"day": long_date(clock.today())}
    counted = counted_of(list(people), clock.this_month())
    return {person: [day, *counted_said(one, bpu=people[person])] for person, one in counted.items()}


LINES.append(card_lines)
