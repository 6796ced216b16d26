"""The confirmation pages for acts on a receipt or a bank that cannot be undone."""

from __future__ import annotations

from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.contributions.choices import CHANNEL
from payung.contributions.errors import REFUSALS
from payung.contributions.models import HandReceipt
from payung.contributions.selectors import bills_of_receipt, code_of
from payung.kernel.acts import Count, Question, Saying
from payung.kernel.choices import words
from payung.kernel.months import Month


def confirm(actor: Actor, waiting: HandReceipt, _data: object) -> Question:
    """Confirm a receipt: the bill is settled. Raises ContributionsRefused: decided already, or entered by oneself."""
    if waiting.state != "waiting":
        raise REFUSALS["P0C53"]
    if waiting.maker_id == actor.user_id:
        raise REFUSALS["P0C54"]
    return receipt(waiting, names_of([waiting.maker_id]).get(waiting.maker_id, ""))


def receipt(waiting: HandReceipt, recorder: str) -> Question:
    """What the second person looks at before he confirms or refuses; recorder: name of who entered it."""
    bill = waiting.bill
    return Question(
        Saying("Konfirmasi penerimaan %(amount)s?", {"amount": waiting.amount}),
        (
            Saying("Cocokkan dahulu dengan rekening koran: uangnya benar-benar sudah masuk."),
            *_goes(waiting),
            Saying("Penerimaan dibukukan dan tidak dapat dihapus. Konfirmasi tercatat atas nama Anda."),
        ),
        (
            (Saying("Pembayar"), bill.payer.label),
            (Saying("Bulan"), Month.from_date(bill.month)),
            *([(Saying("Bulan terakhir"), Month.from_date(bill.last_month))] if bill.several else []),
            (Saying("Kode iuran"), grouped(code_of(waiting))),
            (Saying("Jumlah"), waiting.amount),
            (Saying("Saluran"), Saying(words(CHANNEL)[waiting.channel])),
            (Saying("Tanggal bayar menurut bukti"), waiting.paid_on),
            (Saying("Dicatat pada"), waiting.recorded_on),
            (Saying("Nomor bukti"), waiting.reference),
            (Saying("Dicatat oleh"), recorder),
        ),
    )


def _goes(waiting: HandReceipt) -> list[Saying]:
    """How the money is used: for the bills in their order, and the rest as credit of the payer."""
    rest, says = waiting.amount, []
    for bill in bills_of_receipt(waiting):
        part, left, rest = bill.standing.takes(rest)
        month = Month.from_date(bill.month)
        if part and not left and bill.several:
            facts = {"first": month, "last": Month.from_date(bill.last_month), "n": Count(bill.people)}
            says.append(Saying("%(first)s sampai %(last)s lunas: %(n)s orang-bulan menjadi terlindungi.", facts))
        elif part and not left:
            facts = {"n": Count(bill.people), "month": month}
            says.append(Saying("%(month)s lunas: %(n)s orang menjadi terlindungi.", facts))
        elif left:
            says.append(
                Saying(
                    "%(month)s masih kurang %(amount)s dan belum melindungi siapa pun.",
                    {"month": month, "amount": left},
                )
            )
    if rest:
        says.append(Saying("%(amount)s lebih dari yang ditagih dan menjadi titipan pembayar.", {"amount": rest}))
    return says


def grouped(code: str) -> str:
    """A payment code in groups, as it is read aloud: 12 3456 7890 1234, or 123 4567 8901 for older codes."""
    first = len(code) % 4 or 4
    return " ".join([code[:first], *(code[start : start + 4] for start in range(first, len(code), 4))])
