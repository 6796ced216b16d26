"""Asking for an assessment, and taking money in. Runs in the caller's transaction and session."""

from __future__ import annotations

from datetime import date

from django.db import DatabaseError, connection, transaction

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions.errors import ContributionsRefused
from payung.contributions.models import Bill
from payung.kernel.checkdigit import is_payment_code
from payung.kernel.money import format_rupiah
from payung.kernel.months import Month
from payung.platform import clock, runs
from payung.platform.db import one, scalar

CHANNELS = ("manual", "teller", "transfer", "va")


def start_assess(actor: Actor, month: Month, defer: bool = True) -> int:
    """Ask for the assessment of a month; returns the run. Only for those who see every regency."""
    require(actor.roles, "contributions.assess")
    with connection.cursor() as cursor:
        cursor.execute("select payung.all_places()")
        if not scalar(cursor):
            raise ContributionsRefused(
                "ASSESS_SCOPE", "Penetapan bulanan hanya dijalankan oleh kantor yang mencakup semua kabupaten/kota."
            )
    if month > clock.this_month() + 12:
        raise ContributionsRefused(
            "ASSESS_FUTURE", "Bulan %(month)s terlalu jauh ke depan untuk ditetapkan.", month=month.label
        )
    return runs.request("contributions.assess", {"month": str(month)}, defer=defer)


def record_receipt(
    actor: Actor, payment_code: str, amount: int, paid_on: date, channel: str = "manual", reference: str = ""
) -> tuple[int, bool]:
    """Settle a bill by hand entry; returns (receipt id, whether it is new).

    The same reference for the same bill and amount again changes nothing. Raises ContributionsRefused for an unknown
    code, a settled bill, another amount than billed, a date in the future or, where the bill is in the scope, more than a
    year before its month: a receipt stays where it was booked.
    """
    require(actor.roles, "receipts.record")
    code = payment_code.strip().replace(" ", "").replace("-", "")
    if not is_payment_code(code):
        raise ContributionsRefused(
            "CODE_INVALID", "Kode iuran %(code)s salah ketik: angka pengamannya tidak cocok. Periksa lagi.", code=code
        )
    if paid_on > clock.today():
        raise ContributionsRefused("PAID_IN_FUTURE", "Tanggal bayar belum tiba. Isi tanggal yang tercetak di bukti.")
    month = Bill.objects.filter(payment_code=code).values_list("month", flat=True).first()
    if month is not None and paid_on < month.replace(year=month.year - 1):
        raise ContributionsRefused(
            "PAID_LONG_AGO",
            "Tanggal bayar lebih dari setahun sebelum bulan yang ditagih. Periksa tahunnya pada bukti.",
        )
    if channel not in CHANNELS:
        raise ContributionsRefused("CHANNEL_UNKNOWN", "Saluran pembayaran tidak dikenal.")
    reference = reference.strip() or f"manual-{code}"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select * from payung.record_receipt(%s, %s, %s, %s, %s)", [code, amount, paid_on, channel, reference]
            )
            found = one(cursor) or {}
    except DatabaseError as error:
        raise _refusal(error, code, amount) from error
    return int(found["receipt_id"]), bool(found["was_new"])


def _refusal(error: DatabaseError, code: str, amount: int) -> ContributionsRefused:
    state = getattr(error.__cause__, "sqlstate", "")
    if state == "P0A51":
        return ContributionsRefused("BILL_UNKNOWN", "Tidak ada tagihan dengan kode iuran %(code)s.", code=code)
    if state == "P0A52":
        return ContributionsRefused("BILL_SETTLED", "Tagihan %(code)s sudah lunas; tidak ada yang dicatat.", code=code)
    if state == "P0A53":
        with connection.cursor() as cursor:
            cursor.execute("select amount from contributions_bill where payment_code = %s", [code])
            billed = scalar(cursor)
        return ContributionsRefused(
            "AMOUNT_WRONG",
            "Jumlah %(amount)s tidak sama dengan tagihan %(billed)s. Tidak ada yang dicatat; periksa bukti bayar.",
            amount=format_rupiah(amount),
            billed=format_rupiah(billed) if billed is not None else "?",
        )
    if state == "P0A57":
        return ContributionsRefused(
            "REFERENCE_OF_BANK",
            "Nomor bukti VA-<nomor mitra>- hanya dicatat oleh bank sendiri. Pakai nomor bukti lain.",
        )
    if state == "P0A54":
        return ContributionsRefused(
            "REFERENCE_USED", "Nomor bukti ini sudah dipakai untuk penerimaan lain. Periksa nomor bukti."
        )
    raise error
