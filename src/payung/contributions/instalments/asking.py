"""The confirmation page before instalments are agreed."""

from __future__ import annotations

from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.contributions.asking import grouped
from payung.contributions.errors import REFUSALS
from payung.contributions.instalments.services import parts_of
from payung.contributions.models import InstalmentPlan
from payung.contributions.services import name_of
from payung.kernel.acts import Question, Saying
from payung.kernel.money import format_rupiah
from payung.kernel.months import Month
from payung.platform import clock


def agree(actor: Actor, plan: InstalmentPlan, _data: object) -> Question:
    """The question before instalments are agreed. Raises ContributionsRefused: decided already, or proposed by oneself."""
    if plan.state != "waiting":
        raise REFUSALS["P0E6D"]
    if plan.maker_id == actor.user_id:
        raise REFUSALS["P0E6E"]
    bill = plan.bill
    parts = parts_of(plan, clock.today())
    return Question(
        Saying("Setujui cicilan %(amount)s?", {"amount": sum(one.amount for one in parts)}),
        (
            Saying("Yang masuk mengisi cicilan pertama dahulu; yang lewat tampak pada umur tagihan."),
            Saying("Orangnya baru terlindungi ketika seluruh iurannya masuk. Denda menurut hukum tetap berjalan."),
            Saying("Persetujuan ini tercatat atas nama Anda."),
        ),
        (
            (Saying("Pembayar"), name_of(bill.payer)),
            (Saying("Kode iuran"), grouped(bill.payment_code or "")),
            (Saying("Bulan"), Month.from_date(bill.month)),
            (Saying("Sisa tagihan"), bill.standing.open),
            *((f"{one.due_on:%d-%m-%Y}", format_rupiah(one.amount)) for one in parts),
            (Saying("Alasan"), plan.why),
            (Saying("Diusulkan oleh"), names_of([plan.maker_id]).get(plan.maker_id, "")),
        ),
    )
