"""A decree is corrected by another: some people leave a scheme from a month on, and others take their places. Runs in
the caller's transaction.

One person asks, naming the new decree; another releases exactly what he saw. Then months, money and places move at
once: those who leave are released, with a credit for months that were billed, and those who join get the months that
have no other payer.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.access.policies import require
from payung.access.readlog import note
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.kernel.months import Month
from payung.kernel.views import Col, Columns, fields
from payung.platform import clock
from payung.registry import bindings as registry
from payung.sponsorship.choices import CORRECTION, SWAP_PROBLEM
from payung.sponsorship.models import Correction, CorrectionLine, Scheme
from payung.sponsorship.services import scheme_of

MOST = 2_000  # people of one correction
NIK = re.compile(r"^\d{16}$")
OUT, IN = ("keluar", "out"), ("masuk", "in")
PEOPLE: Columns = (
    Col("name", "Nama", "person", private=True, on="page"),
    Col("person_id", "Orang", "id", on="file"),
    Col("way", "Keluar atau masuk", "choice"),
    Col("months", "Bulan", "number"),
    Col("amount", "Jumlah", "money"),
    Col("problem", "Halangan", "choice", SWAP_PROBLEM),
)
CORRECTIONS: Columns = (
    Col("id", "Nomor", "id"),
    Col("decree_number", "Keputusan perubahan"),
    Col("decree_date", "Tanggal keputusan", "date"),
    Col("first_month", "Mulai bulan", "month"),
    Col("people_out", "Keluar", "number"),
    Col("people_in", "Masuk", "number"),
    Col("amount_out", "Kembali", "money"),
    Col("amount_in", "Dijanjikan", "money"),
    Col("state", "Keadaan", "choice", CORRECTION),
)
OF_CORRECTION = (
    *("id", "scheme_id", "state", "decree_number", "decree_date", "asked_on", "decided_on", "decided_reason"),
    *("months_out", "amount_out", "months_in", "amount_in"),
)


@dataclass(frozen=True)
class Swap:
    """A requested correction: the decree, the first month, and the numbers (NIK) of those who leave and of those who
    join.
    """

    decree_number: str
    decree_date: date
    first_month: Month
    out: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True)
class SwapLine:
    """One person of a correction: months and whole rupiah that move, and the reason if it is impossible ("" if it is
    possible).
    """

    person_id: int
    comes: bool
    months: int
    amount: int
    problem: str


@dataclass(frozen=True)
class SwapEffect:
    """The effect that a correction would have now."""

    lines: tuple[SwapLine, ...]

    def people(self, *, comes: bool) -> int:
        """How many people join, or leave."""
        return sum(one.comes is comes for one in self.lines)

    def months(self, *, comes: bool) -> int:
        """How many months the joining people get, or the leaving people lose."""
        return sum(one.months for one in self.lines if one.comes is comes)

    def rupiah(self, *, comes: bool) -> int:
        """The amount that is committed for those who join, or that goes back for those who leave."""
        return sum(one.amount for one in self.lines if one.comes is comes)

    @property
    def problems(self) -> tuple[SwapLine, ...]:
        """People who can neither leave nor join."""
        return tuple(one for one in self.lines if one.problem)


def read_file(content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Numbers of those who leave and of those who join, from a CSV with the columns NIK and Aksi (keluar or masuk).

    Raises ContributionsRefused(SWAP_FILE) with the row that cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _file(1) from error
    head = text.split("\n", 1)[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ","))
    titles = [title.strip().lower() for title in rows[0]] if rows else []
    if "nik" not in titles or "aksi" not in titles:
        raise _file(1)
    out: list[str] = []
    come: list[str] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        named = dict(zip(titles, (cell.strip() for cell in row), strict=False))
        way = named.get("aksi", "").lower()
        if way not in OUT + IN:
            raise _file(number)
        (out if way in OUT else come).append(named.get("nik", ""))
    return tuple(out), tuple(come)


def _file(row: int) -> ContributionsRefused:
    return ContributionsRefused(
        "SWAP_FILE",
        "Baris %(row)s tidak terbaca. Kirim CSV dengan kolom NIK dan Aksi; Aksi berisi keluar atau masuk.",
        row=row,
    )


def effect(actor: Actor, scheme_id: int, swap: Swap) -> SwapEffect:
    """What a correction would move. Raises ContributionsRefused: SWAP_NIK, SWAP_UNKNOWN (with the last digits), SWAP_TWICE."""
    require(actor.roles, "scheme.edit")
    scheme_of(actor, scheme_id)
    out, come = _persons(actor, swap)
    return _effect(scheme_id, swap.first_month.first_day, out, come)


def _effect(scheme_id: int, first: date, out: Sequence[int], come: Sequence[int]) -> SwapEffect:
    answered = REFUSALS.make(bindings.correction_preview(scheme=scheme_id, first=first, out=out, in_=come))
    return SwapEffect(tuple(SwapLine(**one) for one in answered))


def _persons(actor: Actor, swap: Swap) -> tuple[list[int], list[int]]:
    numbers = (*swap.out, *swap.come)
    if not numbers or len(numbers) > MOST:
        raise ContributionsRefused("SWAP_SIZE", "Sebut 1 sampai 2.000 orang dalam satu perubahan keputusan.")
    if len(set(numbers)) < len(numbers):
        raise ContributionsRefused("SWAP_TWICE", "Ada NIK yang disebut dua kali. Sebut setiap orang sekali saja.")
    wrong = next((nik for nik in numbers if not NIK.match(nik)), None)
    if wrong is not None:
        raise ContributionsRefused("SWAP_NIK", "Ada NIK yang bukan 16 angka. Periksa daftarnya, lalu kirim lagi.")
    person_of = {one["nik"]: one["person_id"] for one in registry.registry_find_niks(list(numbers)).ask()}
    note(actor, "number", list(person_of.values()), subject="")
    unknown = [nik for nik in numbers if nik not in person_of]
    if unknown:
        raise ContributionsRefused(
            "SWAP_UNKNOWN",
            "%(count)s orang belum terdaftar atau di luar wilayah Anda (NIK berakhir %(ends)s). Yang baru dikirim dahulu"
            " lewat daftar skema ini.",
            count=len(unknown),
            ends=", ".join(nik[-4:] for nik in unknown[:5]),
        )
    return [person_of[nik] for nik in swap.out], [person_of[nik] for nik in swap.come]


def ask(actor: Actor, scheme_id: int, swap: Swap) -> int:
    """Ask for a correction; returns its number, which waits for another person.

    Raises ContributionsRefused: as `effect`, SWAP_STOPS (somebody can neither go nor come), SWAP_INCOMPLETE (decree or month),
    DECREE_USED.
    """
    require(actor.roles, "scheme.edit")
    scheme_of(actor, scheme_id)
    out, come = _persons(actor, swap)
    asked = bindings.correction_ask(
        scheme=scheme_id,
        number=swap.decree_number,
        date=swap.decree_date,
        first=swap.first_month.first_day,
        out=out,
        in_=come,
        on=clock.today(),
    )
    return REFUSALS.make(asked)


def take(actor: Actor, correction_id: int, seen: str) -> None:
    """Carry out a correction that another person asked for. seen: digest of what was seen (`seen_of`).

    Raises ContributionsRefused: UNSEEN, CORRECTION_DECIDED, CORRECTION_OWN, SWAP_STOPS, SWAP_FUND, SWAP_QUOTA; then nothing has moved.
    """
    require(actor.roles, "scheme.edit")
    correction_of(actor, correction_id)
    REFUSALS.make(bindings.correction_take(correction=correction_id, seen=seen, on=clock.today()))


def refuse(actor: Actor, correction_id: int, reason: str) -> None:
    """Refuse a correction, or take the own request back. Raises ContributionsRefused(CORRECTION_DECIDED)."""
    require(actor.roles, "scheme.edit")
    correction_of(actor, correction_id)
    REFUSALS.make(bindings.correction_refuse(correction=correction_id, reason=reason, on=clock.today()))


def seen_of(_actor: Actor, correction: Correction) -> str:
    """The digest of what a correction would move now."""
    return REFUSALS.make(bindings.correction_seen(correction.pk))


def standing_of(correction: Correction) -> SwapEffect:
    """What a correction that waits would move now."""
    lines = CorrectionLine.objects.filter(correction=correction).values_list("person_id", "comes")
    out, come = [p for p, comes in lines if not comes], [p for p, comes in lines if comes]
    return _effect(correction.scheme_id, correction.first_month, out, come)


def correction_of(_actor: Actor | None, correction_id: int) -> Correction:
    """A correction within the scope. Raises ContributionsRefused(CORRECTION_UNKNOWN)."""
    one = Correction.objects.select_related("scheme__payer").filter(pk=correction_id).first()
    if one is None:
        raise REFUSALS["correction_unknown"]
    return one


def corrections(scheme: Scheme) -> list[dict[str, Any]]:
    """Decrees that corrected a scheme's list, the newest first: number, date, whom and what each changed."""
    return [line(one) for one in Correction.objects.filter(scheme=scheme).prefetch_related("lines").order_by("-id")]


def line(one: Correction) -> dict[str, Any]:
    """A correction as interface, commands and pages show it; whole rupiah."""
    ways = [person.comes for person in one.lines.all()]
    answered = {
        "first_month": f"{one.first_month:%Y-%m}",
        "people_out": ways.count(False),
        "people_in": ways.count(True),
    }
    return {**fields(one, OF_CORRECTION), **answered}


def whole(correction_id: int) -> dict[str, Any]:
    """A correction with what it would move while it waits. Raises ContributionsRefused(CORRECTION_UNKNOWN)."""
    one = correction_of(None, correction_id)
    waits = one.state == "asked"
    return {**line(one), "people": people_lines(standing_of(one).lines) if waits else []}


def people_lines(lines: Iterable[SwapLine]) -> list[dict[str, Any]]:
    """People of a correction, by number."""
    return [
        {**fields(one, ("person_id", "months", "amount", "problem")), "way": "comes" if one.comes else "leaves"}
        for one in lines
    ]
