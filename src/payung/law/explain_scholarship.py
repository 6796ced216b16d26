"""What children can receive as scholarships, child by child, level by level, year by year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from payung.kernel.dates import make_date
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, reason
from payung.law.inputs import DayLike, code_from, day_from
from payung.law.language import marked, text_of
from payung.law.scholarship import (
    Cause,
    Child,
    ScholarshipPayment,
    SchoolLevel,
    scholarship_ceiling,
    scholarship_eligibility,
    scholarship_plan,
    scholarship_tree,
)
from payung.law.store import Statute, statute

MOST_CHILDREN = 20  # of one question; the law pays for far fewer
_UNBORN = marked(
    "Umur anak tidak disebut: ini batas bagi anak yang belum bersekolah. Dengan tanggal lahir batasnya lebih tepat."
)
_AGED = marked(
    "Batas menurut umur: satu pembayaran setiap tahun sampai usia berakhir, pada jenjang terjauh yang mungkin."
)
_PLANNED = marked("Bila setiap tahun naik kelas dan setiap tahun ada bukti sekolah.")


# A day as people write it, 1/5/2014, or as programs do, 2014-05-01.
_PUPIL = re.compile(
    r"(?P<birth>\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?: +(?P<level>[A-Za-z]+)(?: +(?P<year>\d{1,2}))?)?"
)


@dataclass(frozen=True, slots=True)
class Pupil:
    """A child of the question: its birth, and where it stands at school on the day of the event, if stated."""

    birth: date | None
    level: SchoolLevel | None = None
    year: int = 1


def pupils_from(text: str) -> list[Pupil]:
    """Children from "1/5/2014 SD 4, 2/2/2018" (or 2014-05-01): birth, and level and year at school where they are known.

    Raises LawError(LAW_CHILD) naming the part that is not readable.
    """
    pupils = []
    for part in (one.strip() for one in text.replace(";", ",").split(",")):
        match = _PUPIL.fullmatch(part)
        if match is None or (match["level"] or "TK").upper() not in SchoolLevel.__members__:
            message = (
                "Anak ditulis dengan tanggal lahir, boleh dengan jenjang dan tahunnya: 1/5/2014 SD 4; bukan %(text)s"
            )
            raise LawError("LAW_CHILD", message, text=part[:40])
        level = SchoolLevel.of_word(match["level"]) if match["level"] else None
        pupils.append(Pupil(_birth(match["birth"]), level, int(match["year"] or 1)))
    return pupils


def _birth(text: str) -> date:
    """The day of "1/5/2014", "01-05-2014" or "2014-05-01". Raises LawError(LAW_DAY)."""
    parts = re.split("[/.-]", text)
    if len(parts[0]) == len("2014"):
        return day_from(text)
    day, month, year = (int(part) for part in parts)
    return make_date(year, month, day) or day_from(text)


def explain_scholarship(
    cause: Cause | str,
    event: DayLike,
    contribution_months: int,
    children: int | Sequence[Pupil],
    *,
    law: Statute | None = None,
) -> Explanation:
    """The most that the children can receive, rupiah: 0 with the reason where there is no right.

    `children` is their number, or who they are: with a birth date the years up to the age limit bound it, with level and
    year the payments are those of `scholarship_plan` from the day of the event. Raises LawError(LAW_COUNT_NEGATIVE) and as
    `scholarship_plan` does.
    """
    law, event, cause = law or statute(), day_from(event), code_from(cause, Cause)
    pupils = [Pupil(None)] * _counted(children) if isinstance(children, int) else list(children)
    _counted(len(pupils))
    verdict = scholarship_eligibility(cause, event, contribution_months, law=law)
    runs: list[list[ScholarshipPayment]] = []
    if verdict.eligible:
        runs = [_payments(law, cause, event, contribution_months, one) for one in pupils]
        best = sorted(range(len(runs)), key=lambda at: -sum(one.amount for one in runs[at]))
        kept = set(best[: law.value("scholarship.max_children", event)])
        runs = [run if at in kept else [] for at, run in enumerate(runs)]
    payments = [replace(one, child=at) for at, run in enumerate(runs) for one in run]
    dated = all(one.level is not None for one in pupils)
    tree = scholarship_tree(law, event, payments, verdict, dated=dated)
    note = _UNBORN if any(one.birth is None for one in pupils) else _PLANNED if dated else _AGED
    count = beside(Explanation("Jumlah anak", len(pupils), "anak"))
    why: tuple[Explanation, ...] = ()
    if verdict.eligible and not payments:
        limit = law.value("scholarship.age_limit", event) if pupils else 0
        old = text_of("Semua anak sudah mencapai usia %(limit)s tahun", limit=limit)
        why = (reason(old if pupils else text_of("Tidak ada anak")),)
    return replace(tree, label=_LABEL, note=note if payments else "", children=(*why, *tree.children, count))


_LABEL = marked("Beasiswa paling banyak")


def _counted(children: int) -> int:
    if children < 0:
        raise LawError("LAW_COUNT_NEGATIVE", "Jumlah anak tidak boleh negatif")
    if children > MOST_CHILDREN:
        raise LawError("LAW_COUNT_RANGE", "Paling banyak %(most)s anak dalam satu pertanyaan", most=MOST_CHILDREN)
    return children


def _payments(law: Statute, cause: Cause, event: date, months: int, pupil: Pupil) -> list[ScholarshipPayment]:
    if pupil.level is None or pupil.birth is None:
        return scholarship_ceiling(pupil.birth, event, law=law)
    child = Child(pupil.birth, pupil.level, event, pupil.year)
    return list(scholarship_plan(cause, event, months, [child], law=law).payments)
