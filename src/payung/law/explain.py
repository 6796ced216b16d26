"""The explanation of a number: a tree of inputs, rules, articles and sources that renders anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.kernel.dates import format_date
from payung.kernel.money import format_number, format_rupiah
from payung.kernel.months import Month
from payung.law.contributions import assess_bpu
from payung.law.inputs import BpuGroup, PayerClass, Sector
from payung.law.standing import FRESH, UNSETTLED, standings
from payung.law.store import MARKS, DatedValue, Relief, Statute, statute

Value = int | str | bool | None
MARK_WORDS = {
    "high": "dicocokkan dengan naskah atau beberapa sumber",
    "medium": "belum dicocokkan dengan naskah resmi",
    "low": "tidak pasti, harus diperiksa",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number or fact and why it is so.

    `unit` is "IDR", "ppm", "bulan" and the like, or "" for words. `verified` is the mark of this value alone;
    `weakest` looks through the whole tree.
    """

    label: str
    value: Value
    unit: str = ""
    basis: str = ""
    source: str = ""
    verified: str = ""
    note: str = ""
    children: tuple[Explanation, ...] = ()

    @property
    def weakest(self) -> str:
        """The lowest verification mark in the tree; "high" when nothing is marked lower."""
        marks = [self.verified or "high", *(child.weakest for child in self.children)]
        return max(marks, key=MARKS.index)

    @property
    def text(self) -> str:
        """The value in Indonesian form: "Rp16.800", "1 %", "Ya"."""
        if isinstance(self.value, bool):
            return "Ya" if self.value else "Tidak"
        if self.unit.startswith("IDR") and isinstance(self.value, int):
            return format_rupiah(self.value)
        if self.unit == "ppm" and isinstance(self.value, int):
            return percent(self.value)
        if isinstance(self.value, int):
            return f"{format_number(self.value)} {self.unit}".strip()
        return "" if self.value is None else str(self.value)

    def to_text(self, depth: int = 0) -> str:
        """An indented outline, one line a node."""
        line = f"{'  ' * depth}{self.label}: {self.text}"
        if self.basis:
            line += f" [{self.basis}]"
        if self.verified in ("medium", "low"):
            line += f" ({MARK_WORDS[self.verified]})"
        return "\n".join([line, *(child.to_text(depth + 1) for child in self.children)])

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; the same keys on every node, empty ones left out."""
        plain: dict[str, Any] = {"label": self.label, "value": self.value, "text": self.text}
        for name in ("unit", "basis", "source", "verified", "note"):
            if getattr(self, name):
                plain[name] = getattr(self, name)
        if self.children:
            plain["children"] = [child.to_dict() for child in self.children]
        return plain


def percent(ppm: int) -> str:
    """Parts per million as an Indonesian percentage: 10000 -> "1 %", 2400 -> "0,24 %"."""
    whole, rest = divmod(ppm, 10_000)
    decimals = f"{rest:04d}".rstrip("0")
    return f"{format_number(whole)}{',' + decimals if decimals else ''} %"


def cite(
    law: Statute, parameter_id: str, when: Month | date, value: Value = None, unit: str = "", label: str = ""
) -> Explanation:
    """The leaf of a parameter: its value then (or a value read from its table) with article, source and mark."""
    parameter = law.parameter(parameter_id)
    dated: DatedValue = parameter.at(when)
    plain: Value = dated.value if isinstance(dated.value, int | str) else None
    return Explanation(
        label or parameter.label,
        plain if value is None else value,
        unit or parameter.unit,
        dated.basis,
        dated.source,
        dated.verified,
        dated.note,
    )


def when_words(when: Month | date) -> str:
    """A month or a day in Indonesian words."""
    return when.label if isinstance(when, Month) else format_date(when)


def without_relief(decree: Relief | None, standing: int) -> tuple[Explanation, ...]:
    """That a decree of the month does not hold for this member or payer, and why; nothing when none was missed."""
    if decree is None:
        return ()
    if standing & FRESH:
        reason = Explanation("Peserta baru membayar penuh dahulu", decree.full_months, "bulan")
    elif standing & UNSETTLED and decree.settled_to:
        reason = Explanation("Iuran JKK belum lunas sampai", str(decree.settled_to))
    else:
        reason = Explanation("Golongan BPU ini tidak disebut dalam peraturan", True)
    cited = Explanation(decree.label, decree.id, "", decree.basis, decree.source, decree.verified, decree.note)
    return (Explanation("Tanpa keringanan", True, children=(reason, cited)),)


def explain_bpu(
    income: int,
    month: Month,
    *,
    sector: Sector = Sector.OTHER,
    payer: PayerClass = PayerClass.SELF,
    jht: bool = False,
    group: BpuGroup = BpuGroup.INDEPENDENT,
    registered: Month | None = None,
    law: Statute | None = None,
) -> Explanation:
    """Why one BPU participant pays what they pay in a month. Raises as `assess_bpu` does."""
    law = law or statute()
    facts = {"sector": sector, "payer": payer, "jht": jht, "group": group, "registered": registered}
    row = assess_bpu([income], month, law=law, **facts).row(0)  # type: ignore[arg-type]
    (stand,) = standings(law, month.index, registered, True).present
    decree = law.relief_for(month, "BPU", sector.word, payer.word, group=group.word, standing=stand)
    missed = None if decree else law.relief_for(month, "BPU", sector.word, payer.word)
    relief: tuple[Explanation, ...] = ()
    if decree:
        relief = (Explanation(decree.label, decree.id, "", decree.basis, decree.source, decree.verified, decree.note),)
    base = Explanation(
        "Dasar iuran",
        row["base"],
        "IDR",
        children=(
            Explanation("Penghasilan sebulan", income, "IDR"),
            cite(law, "jkk.bpu_tiers", month, f"baris {row['tier']}", "", "Baris tabel penghasilan"),
        ),
    )
    cut = decree.shares if decree else {}
    lines = [
        *without_relief(missed, stand),
        Explanation(
            "Iuran JKK",
            row["jkk"],
            "IDR",
            children=(base, cite(law, "jkk.bpu_rate", month), *(relief if "jkk" in cut else ())),
        ),
        Explanation(
            "Iuran JKM",
            row["jkm"],
            "IDR",
            children=(cite(law, "jkm.bpu_amount", month), *(relief if "jkm" in cut else ())),
        ),
    ]
    if jht:
        lines.append(Explanation("Iuran JHT", row["jht"], "IDR", children=(base, cite(law, "jht.bpu_rate", month))))
    return Explanation(f"Iuran BPU {month.label}", row["total"], "IDR", children=tuple(lines))
