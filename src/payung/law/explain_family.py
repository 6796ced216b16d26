"""What a family asks besides the grant: scholarships of the children, who inherits, and which papers are asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from payung.kernel.money import format_rupiah
from payung.law.benefits import jkm_benefit
from payung.law.explain import Explanation, beside, cite
from payung.law.explain_jkk import explain_jkk_death
from payung.law.inputs import DayLike, Segment, code_from, day_from
from payung.law.language import marked, text_of
from payung.law.scholarship import Cause, scholarship_eligibility, scholarship_maximum
from payung.law.store import Statute, statute
from payung.law.verdicts import dated_line

_PAPERS = (
    marked("Kartu peserta dan KTP peserta"),
    marked("KTP dan buku tabungan ahli waris"),
    marked("Akta kematian"),
    marked("Kartu keluarga"),
    marked("Surat keterangan ahli waris"),
    marked("Buku nikah, bagi janda atau duda"),
)
_ASKED = "sippn.menpan.go.id (Madiun); star.grid 453685324"


def explain_jkm(
    event: DayLike,
    months: int,
    segment: Segment | str = Segment.BPU,
    *,
    registered_on: DayLike | None = None,
    law: Statute | None = None,
) -> Explanation:
    """The tree of `jkm_benefit` with what the family asks next. Raises as `jkm_benefit` does."""
    law, event = law or statute(), day_from(event)
    since = None if registered_on is None else day_from(registered_on)
    tree = jkm_benefit(event, months, code_from(segment, Segment), registered=since, law=law).explanation
    return replace(tree, children=(*tree.children, *_family(law, event, Cause.JKM, months)))


def explain_jkk_death_family(wage: int, event: DayLike, *, law: Statute | None = None) -> Explanation:
    """`explain_jkk_death` with what the family asks next."""
    law, event = law or statute(), day_from(event)
    tree = explain_jkk_death(wage, event, law=law)
    return replace(tree, children=(*tree.children, *_family(law, event, Cause.JKK_DEATH, 0)))


def _family(law: Statute, event: date, cause: Cause, months: int) -> tuple[Explanation, ...]:
    order = law.parameter("heirs.order").at(event)
    groups = [
        dated_line(text_of("Urutan %(number)s", number=number), group["label"], "", order, "heirs.order")
        for number, group in enumerate(order.value, 1)
    ]
    groups = [groups[0], *(replace(one, basis="", source="", verified="", note="", key="") for one in groups[1:])]
    papers = tuple(Explanation("Surat", paper) for paper in _PAPERS)
    lines = (
        _scholarship(law, event, cause, months),
        Explanation(
            "Ahli waris", marked("menurut urutan; yang lebih dahulu menutup yang berikutnya"), children=tuple(groups)
        ),
        Explanation(
            "Surat yang diminta",
            marked("periksa kembali di kantor cabang"),
            basis="Permenaker 1/2025 ps. 79",
            source=_ASKED,
            verified="medium",
            children=papers,
        ),
    )
    return tuple(beside(line) for line in lines)


def _scholarship(law: Statute, event: date, cause: Cause, months: int) -> Explanation:
    """Whether children have a right, and the most; the months given are those in a row, others may come on top."""
    verdict = scholarship_eligibility(cause, event, months, law=law)
    count = law.value("scholarship.max_children", event)
    most = format_rupiah(scholarship_maximum(count, event, law=law))
    if verdict.eligible:
        words = text_of(
            "menjadi hak anak, paling banyak %(amount)s untuk %(children)s anak", amount=most, children=count
        )
        return Explanation(
            "Beasiswa pendidikan anak", words, children=(cite(law, "scholarship.max_children", event, unit="anak"),)
        )
    needed = law.value("scholarship.jkm_contribution_months", event)
    words = text_of("menjadi hak anak bila masa iur seluruhnya paling sedikit %(months)s bulan", months=needed)
    line = cite(law, "scholarship.jkm_contribution_months", event)
    return Explanation("Beasiswa pendidikan anak", words, children=(line,))
