"""The percentage table of permanent disability (PP 44/2015 Lampiran III)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.kernel.money import PPM
from payung.law.errors import LawError
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts

SIDES = ("right", "left")


@dataclass(frozen=True, slots=True)
class Loss:
    """What was lost: a row of the table, and what that row asks for.

    `side` ("right" or "left") where the row tells them apart; `steps` where the row counts steps of 10 dB or
    10 %; `assessed` in ppm where the row leaves a span to the doctor. `function_loss` in ppm is below a million
    where the part is still there but works less.
    """

    row: str
    side: str = ""
    steps: int = 0
    assessed: int = 0
    function_loss: int = PPM


@takes_texts
def jkk_disability_rate(loss: Loss, event: date, *, left_handed: bool = False, law: Statute | None = None) -> int:
    """The share in ppm that the table gives for a loss, before its loss of function.

    Right and left change places for the left-handed. Raises LawError: LAW_DISABILITY_UNKNOWN for a row that the
    table does not have, LAW_DISABILITY_SIDE, LAW_DISABILITY_STEPS or LAW_DISABILITY_SPAN where what the row asks
    for is missing or outside it.
    """
    table = (law or statute()).value("jkk.disability", event)
    if loss.row not in table:
        raise LawError("LAW_DISABILITY_UNKNOWN", "Baris cacat %(row)s tidak ada pada tabel", row=loss.row)
    row: Mapping[str, Any] = table[loss.row]
    label = row["label"]
    if "right" in row:
        if loss.side not in SIDES:
            raise LawError("LAW_DISABILITY_SIDE", "%(label)s: kanan atau kiri harus disebut", label=label)
        return int(row[SIDES[1 - SIDES.index(loss.side)] if left_handed else loss.side])
    if "step" in row:
        if not 1 <= loss.steps <= 10:
            raise LawError("LAW_DISABILITY_STEPS", "%(label)s: jumlah tingkat harus 1 sampai 10", label=label)
        return min(int(row["step"]) * loss.steps, PPM)
    if "low" in row:
        if not row["low"] <= loss.assessed <= row["high"]:
            raise LawError("LAW_DISABILITY_SPAN", "%(label)s: penetapan dokter di luar tabel", label=label)
        return loss.assessed
    return int(row["rate"])


@takes_texts
def jkk_combined_rate(
    losses: Iterable[Loss], event: date, *, left_handed: bool = False, law: Statute | None = None
) -> int:
    """Several losses together, in ppm: their sum, at most the share of a total disability.

    Each is multiplied by its loss of function. Raises as `jkk_disability_rate`, and LawError(LAW_RATE_SCALE) where a
    product is no whole ppm, LawError(LAW_SHARE_RANGE) for a loss of function outside 0..100 %.
    """
    law = law or statute()
    total = 0
    for loss in losses:
        if not 0 <= loss.function_loss <= PPM:
            raise LawError("LAW_SHARE_RANGE", "Kehilangan fungsi harus antara 0 dan 100 persen")
        product = jkk_disability_rate(loss, event, left_handed=left_handed, law=law) * loss.function_loss
        if product % PPM:
            raise LawError("LAW_RATE_SCALE", "Persentase cacat kali kehilangan fungsi tidak bulat per juta")
        total += product // PPM
    return min(total, law.ppm("jkk.disability_cap", event))


def binocular_efficiency(better: int, worse: int) -> int:
    """Efficiency of both eyes together, (3 x better + worse) / 4, all in ppm, rounded half-up."""
    if not 0 <= worse <= better <= PPM:
        raise LawError("LAW_SHARE_RANGE", "Efisiensi penglihatan harus antara 0 dan 100 persen")
    return (3 * better + worse + 2) // 4
