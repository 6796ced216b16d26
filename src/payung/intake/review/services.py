"""Decisions about rows under review. Each runs in the caller's transaction; the database enforces the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.access.policies import require
from payung.access.services import Actor
from payung.casework import errors as casework
from payung.intake import bindings
from payung.intake.models import List, Review
from payung.intake.review import selectors as queue
from payung.intake.review.concerns import correctable
from payung.intake.services import IntakeRefused
from payung.intake.verdicts import codes
from payung.kernel.names import normalise_name
from payung.kernel.nik import normalise
from payung.places.selectors import index
from payung.platform import runs
from payung.platform.db import Call
from payung.platform.refusals import Refusals, word

REFUSALS = Refusals(
    IntakeRefused,
    {
        "P0D00": word(
            "REVIEW_ROLE", "Peran Anda tidak memutuskan baris daftar. Mintalah petugas yang melayani daftar ini."
        ),
        "P0D01": word("REVIEW_UNKNOWN", "Baris itu tidak menunggu keputusan, atau di luar wewenang Anda."),
        "P0D02": word("REVIEW_DECIDED", "Baris ini sudah diputuskan. Muat ulang halaman untuk melihat keputusannya."),
        "P0D03": word(
            "REVIEW_CHANGED",
            "Keterangan baris ini berubah sejak Anda melihatnya. Muat ulang, periksa lagi, lalu putuskan.",
        ),
        "P0D04": word(
            "REVIEW_AS_IT_IS",
            "Baris ini belum dapat diterima apa adanya. Perbaiki dulu yang disebut dalam keterangannya.",
        ),
        "P0D05": word(
            "REVIEW_DEATH",
            "Masih ada laporan bahwa orang ini meninggal. Selesaikan laporan itu dulu, lalu putuskan baris ini.",
        ),
        "P0D06": word(
            "REVIEW_BEYOND",
            "Orang yang terkait tercatat di luar wilayah Anda. Mintalah kantor cabang atau kantor provinsi menerimanya.",
        ),
        "P0D07": word(
            "REVIEW_EXPIRED", "Data orang di baris ini sudah dihapus. Kirim kembali barisnya dalam daftar baru."
        ),
        "P0D08": word(
            "REVIEW_SAME_PERSON", "Anda sendiri yang memutuskan baris ini. Mintalah orang lain menyetujuinya."
        ),
        "P0D09": word("REVIEW_NOTHING_WAITS", "Tidak ada baris yang menunggu persetujuan atas keputusan itu."),
        "P0D0A": word(
            "REVIEW_NOTHING_CORRECTED",
            "Belum ada yang diperbaiki. Isi paling sedikit satu hal yang berbeda dari kiriman.",
        ),
        "P0D0B": word(
            "REVIEW_NO_RUN", "Pemeriksaan ulang hanya berjalan sebagai pekerjaan latar. Mulai lagi dari barisnya."
        ),
        "P0D0C": word("REVIEW_VILLAGE", "Desa/kelurahan itu tidak dikenal. Pilih dari usulan atau tulis kodenya."),
        "P0D0D": word(
            "REVIEW_CLOSED", "Daftar ini sudah berakhir atau belum selesai diperiksa; barisnya tidak diputuskan."
        ),
        "P0D50": word(
            "REVIEW_NOT_REFUSED", "Hanya baris yang ditolak dapat dibuka lagi. Muat ulang untuk melihat keadaannya."
        ),
    },
    casework.REFUSALS,
)


def accept(actor: Actor, list_id: int, sheet_row: int, reason: str, seen: str) -> int:
    """Take a row as it is; returns the decision. Where a number is overruled it counts once a second person confirms.

    seen: digest of the evidence that was looked at. Raises IntakeRefused (REVIEW_CHANGED, REVIEW_AS_IT_IS, REVIEW_BEYOND ...).
    """
    return _decide(actor, list_id, [sheet_row], "accept", reason, seen)


def refuse(actor: Actor, list_id: int, sheet_row: int, reason: str, seen: str) -> int:
    """Leave a row out for good; the sender reads the reason in the answer. Returns the decision. Raises IntakeRefused."""
    return _decide(actor, list_id, [sheet_row], "refuse", reason, seen)


def reopen(actor: Actor, list_id: int, sheet_row: int, reason: str, seen: str) -> int:
    """Take a refusal back: the row waits for a decision again, and the refusal stays in its history. Returns the decision.

    Raises IntakeRefused (REVIEW_NOT_REFUSED, REVIEW_CHANGED, REVIEW_EXPIRED ...).
    """
    require(actor.roles, "intake.review")
    call = bindings.review_reopen(list_=list_id, rows=[sheet_row], reason=reason, seen=seen)
    return REFUSALS.make(call)


def decide_all(actor: Actor, list_id: int, code: str, decision: str, reason: str, seen: str) -> int:
    """One decision ("accept", "refuse") for all open rows of a list with a code; returns the decision. Raises IntakeRefused."""
    require(actor.roles, "intake.review")
    if code not in codes.BY_NAME:
        raise IntakeRefused("REVIEW_CODE", "Tidak ada sebab dengan kode itu. Lihat kodenya di payung intake review.")
    return _decide(actor, list_id, queue.numbers_of(list_id, code), decision, reason, seen)


def _decide(actor: Actor, list_id: int, numbers: list[int], kind: str, reason: str, seen: str) -> int:
    require(actor.roles, "intake.review")
    return REFUSALS.make(bindings.review_decide(list_=list_id, rows=numbers, kind=kind, reason=reason, seen=seen))


def correct(
    actor: Actor,
    list_id: int,
    sheet_row: int,
    reason: str,
    seen: str,
    village: str = "",
    birth_date: date | None = None,
    sex: str = "",
    name: str = "",
    nik: str = "",
) -> int:
    """Replace values of a row, in the fields that its codes are about; returns the decision.

    A run then checks the row by the rules of every list. village: its code or "village, district, regency". Raises
    IntakeRefused (REVIEW_FIELD, REVIEW_VILLAGE, REVIEW_NOTHING_CORRECTED ...).
    """
    require(actor.roles, "intake.review")
    row = queue.row_of(list_id, sheet_row)
    if row is None:
        raise REFUSALS["P0D01"]
    given = {"village": village, "birth_date": birth_date, "sex": sex, "name": name, "nik": nik}
    unasked = [field for field, value in given.items() if value and field not in correctable(row.codes)]
    if unasked:
        raise IntakeRefused(
            "REVIEW_FIELD", "Isian itu bukan yang dipersoalkan di baris ini, jadi tidak diubah di sini."
        )
    clean = " ".join(name.split())
    number = normalise(nik) if nik else None
    if number is not None and not (len(number) == 16 and number.isdigit()):
        raise IntakeRefused("REVIEW_NIK", "NIK harus tepat 16 angka; periksa kembali ke KTP.")
    return _correct(
        actor,
        list_id,
        [sheet_row],
        reason,
        seen,
        nik=number,
        name=clean or None,
        name_norm=normalise_name(clean) if clean else None,
        birth=birth_date,
        sex=sex or None,
        village=village_code(village) if village else None,
    )


def correct_village(actor: Actor, list_id: int, sheet_row: int, village: str, reason: str, seen: str) -> int:
    """State the village for all open rows that spell it as this row does; returns the decision. Raises IntakeRefused."""
    require(actor.roles, "intake.review")
    numbers = queue.numbers_alike(list_id, sheet_row)
    nothing: dict[str, Any] = dict.fromkeys(("nik", "name", "name_norm", "birth", "sex"))
    return _correct(actor, list_id, numbers, reason, seen, **nothing, village=village_code(village))


def _correct(actor: Actor, list_id: int, numbers: list[int], reason: str, seen: str, **values: Any) -> int:
    call: Call[int] = bindings.review_correct(list_=list_id, rows=numbers, reason=reason, seen=seen, **values)
    decision = REFUSALS.ask(call)
    start_recheck(actor, list_id)
    return decision


def start_recheck(actor: Actor, list_id: int, defer: bool = True) -> int:
    """Ask for the corrected rows of a list to be checked again; returns the run."""
    require(actor.roles, "intake.review")
    return runs.request("intake.review", {"list": list_id}, defer=defer)


def confirm(actor: Actor, list_id: int, decision_id: int, seen: str) -> int:
    """Agree as the second person to a decision by which a number is overruled; returns how many rows count from now on.

    Raises IntakeRefused (REVIEW_SAME_PERSON, REVIEW_NOTHING_WAITS, REVIEW_CHANGED ...).
    """
    return _second(actor, list_id, decision_id, "", seen, agreed=True)


def give_back(actor: Actor, list_id: int, decision_id: int, reason: str, seen: str) -> int:
    """Disagree as the second person: the rows are open again as they were sent. Returns how many. Raises IntakeRefused."""
    return _second(actor, list_id, decision_id, reason, seen, agreed=False)


def _second(actor: Actor, list_id: int, decision_id: int, reason: str, seen: str, *, agreed: bool) -> int:
    require(actor.roles, "intake.confirm")
    if not Review.objects.filter(list_id=list_id, decided_by=decision_id).exists():
        raise REFUSALS["P0D09"]
    return REFUSALS.make(bindings.review_confirm(decision=decision_id, agreed=agreed, reason=reason, seen=seen))


def village_code(text: str) -> str:
    """The code of the one village that a code, or "village, district, regency", means. Raises IntakeRefused(REVIEW_VILLAGE)."""
    places, said = index(), " ".join(text.split())
    if said in places.village_codes:
        return said
    village, *above = [part.strip() for part in said.split(",")][:3]
    code = places.resolve(village, *above).code
    if code is None:
        raise REFUSALS["P0D0C"]
    return code


def list_of(_actor: Actor | None, list_id: int) -> List:
    """The list, whose rows are decided. Raises IntakeRefused(LIST_UNKNOWN)."""
    of_list = List.objects.select_related("scheme").filter(pk=list_id).first()
    if of_list is None:
        raise IntakeRefused("LIST_UNKNOWN", "Daftar itu tidak ada, atau di luar wewenang Anda.")
    return of_list


def may_review(actor: Actor, list_id: int) -> List:
    """The list, for who may decide on its rows. Raises Forbidden, IntakeRefused(LIST_UNKNOWN)."""
    require(actor.roles, "intake.review")
    return list_of(actor, list_id)


def whole(list_id: int) -> dict[str, Any]:
    """How far the review of a list has come, in rows."""
    of_list = list_of(None, list_id)
    counts = queue.progress([list_id]).get(list_id, {})
    names = ("rows", "settled", "open", "checking", "confirm", "accepted", "refused", "joined")
    return {"id": of_list.pk, "file_name": of_list.file_name, **{name: counts.get(name, 0) for name in names}}
