"""Reading instructions, batches and the bank's answers, within the session's scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from payung.payouts import bindings
from payung.payouts.models import Alarm, Batch, Event, Message, State
from payung.payouts.transitions import FINAL
from payung.rails.errors import RailsError
from payung.rails.iso20022 import codes as iso
from payung.rails.snap import codes as snap


@dataclass(frozen=True)
class Total:
    """How many instructions stand in a state, and their rupiah."""

    count: int = 0
    amount: int = 0


def instructions(state: str = "", room: str = "", regency: str = "", search: str = "") -> QuerySet[State]:
    """Instructions with their present state, newest first; search: part of the end-to-end id or the reference."""
    rows = State.objects.select_related("instruction__payee_organisation", "batch").order_by("-instruction_id")
    if state:
        rows = rows.filter(state=state)
    if room:
        rows = rows.filter(instruction__room=room)
    if regency:
        rows = rows.filter(regency=regency)
    if search:
        rows = rows.filter(
            Q(instruction__end_to_end_id__icontains=search) | Q(instruction__reference__istartswith=search)
        )
    return rows


def totals(batch_id: int | None = None) -> dict[str, Total]:
    """Count and rupiah by state, of a batch or of all; under "alarm" the open alarms, when there are any."""
    rows = State.objects.all() if batch_id is None else State.objects.filter(batch_id=batch_id)
    sums = rows.order_by().values("state").annotate(n=Count("pk"), amount=Coalesce(Sum("instruction__amount"), 0))
    found_totals = {row["state"]: Total(int(row["n"]), int(row["amount"])) for row in sums}
    raised = alarms(batch_id).order_by().aggregate(n=Count("pk"), amount=Coalesce(Sum("amount"), 0))
    if raised["n"]:
        found_totals["alarm"] = Total(int(raised["n"]), int(raised["amount"]))
    return found_totals


def states(batch_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many instructions of each batch stand in each state. One query."""
    by_batch: dict[int, dict[str, int]] = {}
    rows = State.objects.filter(batch_id__in=list(batch_ids)).order_by("batch_id", "state")
    for row in rows.values("batch_id", "state").annotate(n=Count("pk")):
        by_batch.setdefault(row["batch_id"], {})[row["state"]] = int(row["n"])
    return by_batch


def alarms(batch_id: int | None = None) -> QuerySet[Alarm]:
    """Open alarms, newest first. An alarm about money is open until the bank has moved it back; one about a follow-up
    until that is final; any other until a person closes it.
    """
    chain = (
        Alarm.objects.filter(
            instruction__room=OuterRef("instruction__room"), instruction__reference=OuterRef("instruction__reference")
        )
        .order_by()
        .values("instruction__room")
        .annotate(gap=Sum("amount"))
        .values("gap")
    )
    rows = (
        Alarm.objects.select_related("instruction__standing", "message")
        .annotate(gap=Subquery(chain))
        .exclude(kind="closed")
        .filter(closed_by__isnull=True)
        .exclude(Q(gap=0) & ~Q(amount=0))
        .exclude(kind="follow_up_out", other__standing__state__in=FINAL)
        .exclude(kind="stuck", instruction__standing__state__in=FINAL)
        .order_by("-id")
    )
    return rows if batch_id is None else rows.filter(instruction__standing__batch_id=batch_id)


def all_alarms(standing: str = "", kind: str = "") -> QuerySet[Any]:
    """Alarms, open and ended (`standing`: open, ended, or both), newest first; `is_open` says which, `closed_by` by whom."""
    is_open = Exists(alarms().order_by().filter(pk=OuterRef("pk")))
    rows = Alarm.objects.exclude(kind="closed").select_related("instruction__standing", "closed_by")
    rows = rows.annotate(is_open=is_open).order_by("-id")
    if standing:
        rows = rows.filter(is_open=standing == "open")
    return rows.filter(kind=kind) if kind else rows


def held() -> dict[int, str]:
    """Instructions that wait but cannot be put into a batch, and why: ACCOUNT_CLOSED or UNWRITABLE."""
    with connection.cursor() as cursor:
        reasons = {row["instruction_id"]: row["why"] for row in bindings.payout_held().on(cursor)}
    return dict(sorted(reasons.items()))


def gone_out(batch_id: int) -> bool:
    """Whether the bank may have received anything of a batch; until then it can be discarded."""
    return Message.objects.filter(batch_id=batch_id, direction="out").exists()


def instruction(instruction_id: int) -> State | None:
    """One instruction with its batch and what it follows."""
    rows = State.objects.select_related("instruction__follows", "instruction__payee_organisation", "batch__bank")
    return rows.filter(pk=instruction_id).first()


def of_reference(room: str, reference: str) -> list[State]:
    """An instruction of a room and its follow-ups, oldest first."""
    rows = State.objects.select_related("instruction", "batch")
    return list(rows.filter(instruction__room=room, instruction__reference=reference).order_by("instruction_id"))


def timeline(instruction_id: int) -> list[Event]:
    """The steps of an instruction in order."""
    return list(Event.objects.filter(instruction_id=instruction_id).select_related("message").order_by("id"))


def batches(state: str = "", bank: str = "", open_only: bool = False) -> QuerySet[Batch]:
    """Batches, newest first."""
    rows = Batch.objects.select_related("bank").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if bank:
        rows = rows.filter(bank__code=bank)
    if open_only:
        rows = rows.filter(state__in=["draft", "approved", "sending", "sent"])
    return rows


def batch(batch_id: int) -> Batch | None:
    """One batch with its bank."""
    return Batch.objects.select_related("bank").filter(pk=batch_id).first()


def items(batch_id: int, state: str = "") -> QuerySet[State]:
    """The instructions of a batch that was not discarded, by line."""
    rows = State.objects.select_related("instruction__payee_organisation").filter(batch_id=batch_id)
    return (rows.filter(state=state) if state else rows).order_by("instruction_id")


def messages(batch_id: int, files_only: bool = False) -> QuerySet[Message]:
    """What went to the bank about a batch and came back, newest first."""
    rows = Message.objects.filter(batch_id=batch_id).order_by("-id")
    return rows.exclude(file_key="") if files_only else rows


def order_file(batch_id: int) -> Message | None:
    """The order file of a batch that was sent by file."""
    return Message.objects.filter(batch_id=batch_id, direction="out", kind="pain.001").first()


def account_ends(instruction_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Bank code and last four digits of the account of each instruction."""
    with connection.cursor() as cursor:
        rows = bindings.payout_bank_account_ends(instruction_ids).on(cursor)
    return {row["instruction_id"]: (row["bank_code"], row["ending"]) for row in rows}


def reason_text(code: str) -> str:
    """A bank's reason in Indonesian where it is of a code set, else as it came."""
    if code in iso.reasons():
        return iso.meaning(code).text
    if len(code) == 7 and (code[:3], code[5:]) in SNAP_REASONS:
        return SNAP_REASONS[code[:3], code[5:]]
    if len(code) == 7 and code.isdigit():
        try:
            return f"{snap.message(snap.parse(code))} ({code})"
        except RailsError:  # a code of the bank's own
            return code
    return OWN_REASONS.get(code, code)


# The standard's messages are in English; these are the ones that families may see.
SNAP_REASONS = {
    ("403", "02"): gettext_noop("Jumlah melebihi batas"),
    ("403", "03"): gettext_noop("Dicurigai penipuan"),
    ("403", "05"): gettext_noop("Ditolak bank tanpa alasan"),
    ("403", "09"): gettext_noop("Rekening diblokir"),
    ("403", "14"): gettext_noop("Dana tidak cukup"),
    ("403", "18"): gettext_noop("Rekening sudah ditutup"),
    ("404", "03"): gettext_noop("Bank penerima tidak terdaftar"),
    ("404", "11"): gettext_noop("Nomor rekening salah"),
    ("404", "13"): gettext_noop("Jumlah tidak sah"),
    ("409", "01"): gettext_noop("Transaksi sudah pernah dikirim"),
    ("500", "00"): gettext_noop("Gangguan di bank"),
    ("500", "01"): gettext_noop("Gangguan di bank"),
    ("500", "02"): gettext_noop("Gangguan di bank"),
    ("504", "00"): gettext_noop("Bank tidak menjawab pada waktunya"),
}
OWN_REASONS = {
    "ABSENT": gettext_noop("Bank tidak mengenal pembayaran ini"),
    "ABSENT_ONCE": gettext_noop("Bank sekali menjawab tidak mengenal pembayaran ini"),
    "HALTED": gettext_noop("Semua pencairan dihentikan sebelum yang ini dikirim"),
    "LETTER": gettext_noop("Menurut surat bank, diputuskan dua orang"),
    "HTTP_STATUS": gettext_noop("Status HTTP dan isi jawaban bank bertentangan"),
    "TIMEOUT": gettext_noop("Bank tidak menjawab pada waktunya"),
    "GARBLED": gettext_noop("Jawaban bank tidak terbaca"),
    "MISMATCH": gettext_noop("Jawaban bank menyebut pembayaran lain"),
    "UNREACHABLE": gettext_noop("Bank tidak dapat dihubungi"),
    "BANK_TOKEN": gettext_noop("Bank menolak kunci kita"),
    "DISCARDED": gettext_noop("Kelompok bayar dibatalkan"),
    "REVERSAL": gettext_noop("Dibukukan balik oleh bank"),
    "NARR": gettext_noop("Bank menulis alasannya dengan kata-kata; lihat berkasnya"),
    "FILE_LOST": gettext_noop("Tidak diketahui apakah berkasnya sampai ke bank"),
    "UNWRITABLE": gettext_noop("Nama atau nomor rekening tidak dapat ditulis untuk bank"),
    "ACCOUNT_CLOSED": gettext_noop("Rekening sudah ditutup sebelum dikirim"),
    "PAID_BEFORE": gettext_noop("Pembayaran yang digantikannya ternyata sudah dibayar bank"),
}
