"""Asking for an assessment, and taking money in. Runs in the caller's transaction and session."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings, selectors
from payung.contributions.choices import BY_HAND
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.contributions.models import Bill, HandReceipt
from payung.contributions.snap.models import CodeAlarm
from payung.kernel.acts import Saying
from payung.kernel.checkdigit import is_payment_code
from payung.kernel.choices import values
from payung.kernel.money import format_rupiah
from payung.kernel.months import Month
from payung.participation.models import Payer
from payung.platform import bindings as platform
from payung.platform import clock, runs
from payung.platform.db import Call, T


def start_assess(actor: Actor, month: Month, defer: bool = True, seen: str = "") -> int:
    """Ask for the assessment of a month; returns the run. Only for those who see every regency.

    seen: digest of what was shown to be billed (`selectors.to_assess`); then nothing else is billed. Pages, interface and
    command name it. Raises ContributionsRefused (ASSESS_SCOPE, ASSESS_FUTURE, ASSESS_CHANGED).
    """
    require(actor.roles, "contributions.assess")
    with connection.cursor() as cursor:
        if not platform.provinces().on(cursor):
            raise ContributionsRefused(
                "ASSESS_SCOPE", "Penetapan bulanan hanya dijalankan oleh kantor yang mencakup semua kabupaten/kota."
            )
    if month > clock.this_month() + 12:
        raise ContributionsRefused(
            "ASSESS_FUTURE", "Bulan %(month)s terlalu jauh ke depan untuk ditetapkan.", month=month.label
        )
    if seen and seen != selectors.to_assess(month).seen:
        raise changed(month)
    params = {"month": str(month), "seen": seen} if seen else {"month": str(month)}
    return runs.request("contributions.assess", params, defer=defer)


def changed(month: Month) -> ContributionsRefused:
    """What would be billed is not what somebody saw."""
    return ContributionsRefused(
        "ASSESS_CHANGED",
        "Yang akan ditagih untuk %(month)s berubah sejak Anda melihatnya. Lihat lagi jumlahnya, lalu tetapkan.",
        month=month.label,
    )


def record_receipt(
    actor: Actor, payment_code: str, amount: int, paid_on: date, channel: str = "manual", reference: str = ""
) -> tuple[int, bool]:
    """Enter a payment by hand; it waits for `confirm_receipt`, or for a line of the bank's statement. Returns (number of what waits, whether it is new).

    payment_code: of a bill, or of several that were joined. Any amount above zero is taken: less than is open is a part, more
    becomes the payer's credit. The same reference for the same bill and amount (whole rupiah) again changes nothing. Raises
    ContributionsRefused for a code that no bill in the actor's scope has, one for which another receipt waits, a day before the
    bill was issued or after today.
    """
    require(actor.roles, "receipts.record")
    code = payment_code.strip().replace(" ", "").replace("-", "")
    if not is_payment_code(code):
        raise ContributionsRefused(
            "CODE_INVALID", "Kode iuran %(code)s salah ketik: angka pengamannya tidak cocok. Periksa lagi.", code=code
        )
    today = clock.today()
    if paid_on > today:
        raise ContributionsRefused("PAID_IN_FUTURE", "Tanggal bayar belum tiba. Isi tanggal yang tercetak di bukti.")
    if channel not in values(BY_HAND):
        raise ContributionsRefused("CHANNEL_UNKNOWN", "Saluran pembayaran tidak dikenal.")
    reference_kept = reference.strip() or f"manual-{code}-{paid_on:%Y%m%d}-{amount}"
    asked = bindings.record_receipt(
        code=code, amount=amount, paid_on=paid_on, channel=channel, reference=reference_kept, today=today
    )
    row = _ask(asked, code=code, amount=amount)
    return row["waiting_id"], row["was_new"]


def confirm_receipt(actor: Actor, waiting_id: int) -> int:
    """Confirm a receipt that another person entered: it is booked, and settles what it pays in full. Returns its number."""
    require(actor.roles, "receipts.confirm")
    return _decided(waiting_id, bindings.confirm_receipt(waiting=waiting_id, today=clock.today()))


def refuse_receipt(actor: Actor, waiting_id: int, reason: str) -> None:
    """Refuse a receipt that another person entered, with a reason of at least five letters."""
    require(actor.roles, "receipts.confirm")
    _decided(waiting_id, bindings.drop_receipt(waiting=waiting_id, how="refused", reason=reason))


def withdraw_receipt(actor: Actor, waiting_id: int, reason: str = "") -> None:
    """Take back a receipt that the actor entered himself and nobody has confirmed."""
    require(actor.roles, "receipts.record")
    _decided(waiting_id, bindings.drop_receipt(waiting=waiting_id, how="withdrawn", reason=reason))


def close_code_alarm(actor: Actor, alarm_id: int, reason: str) -> None:
    """Close an alarm about calls of a bank, after looking at it. Raises ContributionsRefused(ALARM_UNKNOWN)."""
    require(actor.roles, "receipts.alarms")
    if alarm_of(actor, alarm_id).closed_at is not None:
        raise _no_alarm()
    _ask(bindings.code_alarm_close(alarm=alarm_id, reason=reason))


def receipt_of(_actor: Actor | None, waiting_id: int) -> HandReceipt:
    """A receipt by hand with its bill. Raises ContributionsRefused(RECEIPT_UNKNOWN)."""
    receipt = selectors.hand_receipt(waiting_id)
    if receipt is None:
        raise ContributionsRefused("RECEIPT_UNKNOWN", "Penerimaan itu tidak ada, atau di luar wewenang Anda.")
    return receipt


def alarm_of(_actor: Actor | None, alarm_id: int) -> CodeAlarm:
    """An alarm about a bank. Raises ContributionsRefused(ALARM_UNKNOWN)."""
    alarm = selectors.code_alarm(alarm_id)
    if alarm is None:
        raise _no_alarm()
    return alarm


def _no_alarm() -> ContributionsRefused:
    return ContributionsRefused("ALARM_UNKNOWN", "Peringatan itu tidak ada, atau sudah ditutup. Muat ulang halaman.")


def _decided(waiting_id: int, call: Call[T]) -> T:
    """Call the database; tells an object that is out of scope or does not exist from one that is already decided."""
    try:
        return _ask(call)
    except ContributionsRefused as refused:
        if refused.code == "RECEIPT_NOT_WAITING":
            receipt_of(None, waiting_id)
        raise


def _ask(call: Call[T], **facts: Any) -> T:
    if "amount" in facts:
        facts["amount"] = format_rupiah(facts["amount"])
    return REFUSALS.make(call, **facts)


def bill_of(_actor: Actor | None, bill_id: int) -> Bill:
    """A bill within the scope. Raises ContributionsRefused(BILL_UNKNOWN)."""
    bill = selectors.bill(bill_id)
    if bill is None:
        raise ContributionsRefused("BILL_UNKNOWN", "Tagihan itu tidak ada, atau di luar wewenang Anda.")
    return bill


def payer_of(_actor: Actor | None, payer_id: int) -> Payer:
    """A payer whose bills are within the scope. Raises ContributionsRefused(PAYER_UNKNOWN)."""
    payer = Payer.objects.filter(pk=payer_id).first() if Bill.objects.filter(payer_id=payer_id).exists() else None
    if payer is None:
        raise REFUSALS["P0E13"]
    return payer


def name_of(payer: Payer) -> Saying | str:
    """The name of a payer as this room shows it. Persons are not named here: users who may open the person read the
    name there.
    """
    return str(payer.label) or Saying("Perorangan")
