"""The confirmation pages before a fine is charged or a waiver approved."""

from __future__ import annotations

from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.contributions.ageing import fine_of
from payung.contributions.asking import grouped
from payung.contributions.choices import WAIVED_PART
from payung.contributions.dues import services
from payung.contributions.errors import REFUSALS
from payung.contributions.models import Bill, Waiver
from payung.contributions.services import name_of
from payung.kernel.acts import Question, Saying
from payung.kernel.choices import words
from payung.kernel.months import Month
from payung.participation.models import Payer
from payung.platform import clock

MOST_LISTED = 24  # bills by themselves in the question


def fine(_actor: Actor, bill: Bill, _data: object) -> Question:
    """The question before a fine is charged. Raises ContributionsRefused(FINE_NONE)."""
    due = fine_of(bill, clock.today())
    if due is None or due.amount == 0:
        raise REFUSALS["P0E61"]
    return Question(
        Saying("Kenakan denda %(amount)s pada tagihan ini?", {"amount": due.amount}),
        (
            Saying("Denda menjadi baris sendiri pada tagihan, di luar iurannya, dan ikut ditanyakan bank."),
            Saying("Yang masuk dipakai untuk iuran lebih dahulu; pekerja terlindungi walaupun dendanya belum dibayar."),
            Saying("Bila tagihan kelak dikoreksi turun, dendanya ikut turun. Tercatat atas nama Anda."),
        ),
        (
            (Saying("Pembayar"), name_of(bill.payer)),
            (Saying("Kode iuran"), grouped(bill.payment_code or "")),
            (Saying("Bulan"), Month.from_date(bill.month)),
            (Saying("Jatuh tempo"), bill.due_on),
            (Saying("Iuran yang belum dibayar"), due.base),
            (Saying("Bulan penuh yang lewat dan belum didenda"), str(due.months)),
            (Saying("Denda sebulan, per sejuta"), str(due.ppm)),
            (Saying("Denda"), due.amount),
            (Saying("Dasar hukum"), due.basis),
        ),
    )


def fines(_actor: Actor, payer: Payer, _data: object) -> Question:
    """The question before all fines of a payer are charged: bills and rupiah, the oldest bills by themselves. Raises
    ContributionsRefused(FINES_NONE)."""
    due = services.fines_due(payer.pk)
    if not due:
        raise REFUSALS["P0E6M"]
    amount = sum(one["amount"] for one in due)
    listed = [
        (
            Saying(
                "Denda %(months)s bulan atas tagihan %(month)s",
                {"months": str(one["months"]), "month": str(Month.from_date(one["month"]))},
            ),
            one["amount"],
        )
        for one in due[:MOST_LISTED]
    ]
    rest = sum(one["amount"] for one in due[MOST_LISTED:])
    return Question(
        Saying("Kenakan denda %(amount)s pada %(bills)s tagihan?", {"amount": amount, "bills": str(len(due))}),
        (
            Saying(
                "Setiap tagihan mendapat baris denda sendiri, di luar iurannya; semuanya dikenakan, atau tidak satu pun."
            ),
            Saying("Yang masuk dipakai untuk iuran lebih dahulu; pekerja terlindungi walaupun dendanya belum dibayar."),
            Saying("Bila tagihan kelak dikoreksi turun, dendanya ikut turun. Tercatat atas nama Anda."),
        ),
        (
            (Saying("Pembayar"), name_of(payer)),
            (Saying("Tagihan"), str(len(due))),
            *listed,
            *([(Saying("Denda atas tagihan lainnya"), rest)] if rest else []),
            (Saying("Denda seluruhnya"), amount),
        ),
    )


def approve(actor: Actor, waiver: Waiver, _data: object) -> Question:
    """The question before a waiver is approved. Raises ContributionsRefused: decided already, or proposed by oneself."""
    if waiver.state != "waiting":
        raise REFUSALS["P0E66"]
    if actor.user_id == waiver.maker_id or actor.user_id in waiver.checkers:
        raise REFUSALS["P0E67"]
    bill = waiver.bill
    stands = bill.standing
    unpaid = waiver.what == "contribution" and not stands.paid
    effect = (
        Saying("Tidak ada yang dibayar untuk tagihan ini, jadi orangnya tetap tidak terlindungi pada bulan itu.")
        if unpaid
        else Saying("Sisa tagihan berkurang sebanyak itu; bila iurannya habis, orangnya menjadi terlindungi.")
    )
    if waiver.what == "fine":
        effect = Saying("Denda berkurang sebanyak itu; iurannya tetap harus dibayar.")
    return Question(
        Saying("Hapuskan %(amount)s dari tagihan ini?", {"amount": waiver.amount}),
        (
            effect,
            Saying("Dibukukan sebagai beban dan tidak dapat dicabut. Persetujuan ini tercatat atas nama Anda."),
        ),
        (
            (Saying("Pembayar"), name_of(bill.payer)),
            (Saying("Kode iuran"), grouped(bill.payment_code or "")),
            (Saying("Bulan"), Month.from_date(bill.month)),
            (Saying("Yang dihapuskan"), Saying(words(WAIVED_PART)[waiver.what])),
            (Saying("Jumlah yang dihapuskan"), waiver.amount),
            (Saying("Sisa tagihan"), stands.open),
            (Saying("Alasan"), waiver.why),
            (Saying("Dasar hukum menurut pengusul"), waiver.basis),
            (Saying("Nomor keputusan"), waiver.document),
            (Saying("Tanggal keputusan"), waiver.document_on),
            (Saying("Diusulkan oleh"), names_of([waiver.maker_id]).get(waiver.maker_id, "")),
        ),
    )
