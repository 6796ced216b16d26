"""The confirmation pages before credit of a payer is used or refunded."""

from __future__ import annotations

from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.contributions.asking import grouped
from payung.contributions.errors import REFUSALS
from payung.contributions.models import Bill, Refund
from payung.contributions.payers.acts import Part
from payung.contributions.selectors import credit_of
from payung.contributions.services import name_of
from payung.kernel.acts import Count, Question, Saying
from payung.kernel.months import Month
from payung.platform import clock
from payung.registry.selectors import mask_account


def carry(_actor: Actor, bill: Bill, data: Part) -> Question:
    """The question before credit pays a bill. Raises ContributionsRefused: CREDIT_SHORT, BILL_SETTLED."""
    had = credit_of(bill.payer_id)
    stands = getattr(bill, "standing", None)
    if stands is None or stands.open == 0:
        raise REFUSALS["P0A52"]
    if had == 0:
        raise REFUSALS["P0E11"]
    amount = data.amount or min(had, stands.open)
    _part, left, _rest = stands.takes(amount)
    effect = (
        Saying("Masih kurang %(left)s; tagihan belum melindungi siapa pun.", {"left": left})
        if left
        else Saying("Tagihan lunas: %(n)s orang menjadi terlindungi.", {"n": Count(bill.people)})
    )
    return Question(
        Saying("Pakai titipan %(amount)s untuk tagihan ini?", {"amount": amount}),
        (effect, Saying("Tidak ada uang baru; titipan pembayar berkurang sebanyak itu. Tercatat atas nama Anda.")),
        (
            (Saying("Pembayar"), name_of(bill.payer)),
            (Saying("Kode iuran"), grouped(bill.payment_code or "")),
            (Saying("Bulan"), Month.from_date(bill.month)),
            *([(Saying("Bulan terakhir"), Month.from_date(bill.last_month))] if bill.several else []),
            (Saying("Sisa tagihan"), stands.open),
            (Saying("Titipan"), had),
        ),
    )


def approve(actor: Actor, refund: Refund, _data: object) -> Question:
    """The question before a refund is approved. Raises ContributionsRefused: decided already, or proposed by oneself."""
    if refund.state != "waiting":
        raise REFUSALS["P0E16"]
    if refund.maker_id == actor.user_id:
        raise REFUSALS["P0E17"]
    account = refund.bank_account
    return Question(
        Saying("Kembalikan %(amount)s kepada pembayar?", {"amount": refund.amount}),
        (
            Saying("Titipan pembayar berkurang sebanyak itu, dan pembayarannya menunggu di Pencairan."),
            Saying(
                "Di sana dua orang lagi menyusun dan menyetujui pembayarannya. Persetujuan ini tercatat atas nama Anda."
            ),
        ),
        (
            (Saying("Pembayar"), name_of(refund.payer)),
            (Saying("Titipan"), credit_of(refund.payer_id)),
            (Saying("Jumlah yang dikembalikan"), refund.amount),
            (Saying("Rekening"), f"{account.bank_code} {mask_account(account.account_no)}"),
            (Saying("Alasan"), refund.why),
            (Saying("Diusulkan oleh"), names_of([refund.maker_id]).get(refund.maker_id, "")),
            (Saying("Diusulkan pada"), clock.on_calendar(refund.made_at).date()),
        ),
    )
