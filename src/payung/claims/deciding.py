"""From frozen facts to a benefit and its shares. Pure: the same facts give the same rupiah, today and in ten years.

Facts hold ids and months, no names, and the statute's values as they were read; `recompute` reads those, not the law
in force.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from payung.claims.choices import OUTCOME
from payung.claims.kinds import KINDS
from payung.claims.kinds.kind import Benefit, Case, Kind
from payung.kernel.choices import words
from payung.kernel.months import Month
from payung.law import (
    Heir,
    Relation,
    Segment,
    Statute,
    consecutive_paid,
    divide_grants,
    statute,
)
from payung.law.explain import Explanation, cite
from payung.law.payments import Standing, bpu_standing, grant_payer
from payung.law.store import DatedValue, Parameter
from payung.registry.choices import RELATION

PARAMETERS = tuple(sorted({name for kind in KINDS.values() for name in kind.law}))
WARNING_WORDS = {
    "GAP_COMMITTED": gettext_noop(
        "Bulan sebelum rangkaian iuran ini sudah disanggupi tetapi belum diterima; manfaat dapat menjadi penuh."
    ),
    "GAP_ARREARS": gettext_noop(
        "Bulan sebelum rangkaian iuran ini belum dibayar, tetapi masih dalam masa toleransi; bila tunggakannya"
        " dilunasi, manfaat dapat menjadi penuh."
    ),
    "PAID_AFTER_DEATH": gettext_noop(
        "Ada iuran sampai bulan kejadian yang uangnya baru diterima sesudah hari kejadian; periksa sebabnya."
    ),
    "KNOWN_AFTER_DEATH": gettext_noop(
        "Ada iuran yang dicatat dengan tangan sesudah hari kejadian, dengan tanggal bayar sebelumnya; cocokkan dengan"
        " rekening koran sebelum memutuskan."
    ),
    "PU_ARREARS": gettext_noop(
        "Iuran pemberi kerja menunggak dalam batas yang masih dibayar BPJS Ketenagakerjaan; tagih tunggakannya."
    ),
    "MONTHS_AFTER_DEATH": gettext_noop("Ada bulan sesudah kejadian yang masih ditanggung pembayar."),
    "BASE_STATED": gettext_noop(
        "Dasar upah dinyatakan petugas, bukan dari tagihan; cocokkan dengan bukti upahnya sebelum memutuskan."
    ),
    **{code: word for kind in KINDS.values() for code, word in kind.warnings.items()},
}
OUTCOME_WORDS, RELATION_WORDS = words(OUTCOME), words(RELATION)
ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Share:
    """The share of one line of the heirs, whole rupiah."""

    heir_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class MoneyDay:
    """When the money of a month arrived: according to the bank or the proof, and by the server's own clock.

    `late`: the server learned of an entry by hand only after the death.
    """

    month: Month
    paid_on: date
    known_on: date
    by_hand: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A benefit and where it goes, whole rupiah. The shares and `fund` add up to `total`.

    `fund` is the part of the grants that the social security fund keeps when nobody inherits. `mark` is the weakest
    mark of what the law's values rest on.
    """

    outcome: str
    parts: dict[str, int]
    months_paid: int
    segment: str
    shares: tuple[Share, ...]
    fund: int
    warnings: tuple[str, ...]
    explanation: Explanation

    @property
    def total(self) -> int:
        return sum(self.parts.values())

    @property
    def payable(self) -> int:
        return sum(share.amount for share in self.shares)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as a snapshot keeps them."""
        return {
            "outcome": self.outcome,
            "total": self.total,
            "payable": self.payable,
            "fund": self.fund,
            "parts": self.parts,
            "months_paid": self.months_paid,
            "segment": self.segment,
            "shares": [{"heir": share.heir_id, "amount": share.amount} for share in self.shares],
            "warnings": list(self.warnings),
            "mark": self.explanation.weakest,
            "explanation": self.explanation.to_dict(),
        }


def frozen_law(kind: Kind, law: Statute | None = None) -> list[dict[str, Any]]:
    """The parameters that decide a claim of a kind, with their whole histories, as plain values."""
    law = law or statute()
    return [_plain(law.parameter(name)) for name in kind.law]


def thawed(parameters: list[dict[str, Any]]) -> Statute:
    """The statute that a snapshot was decided by."""
    return Statute({raw["id"]: _parameter(raw) for raw in parameters}, (), "beku")


def decide(facts: Mapping[str, Any]) -> Result:
    """The benefit of a claim by its facts (see `payung.claim_facts` and `frozen_law`).

    Whether he was protected on that day comes first: the month of it was paid, or the employer of a PU is in arrears
    that BPJS still bears (PP 44/2015). A month that a payer has only promised, or arrears within the months tolerated
    for a BPU, wait for the money. Raises LawError for impossible facts.
    """
    kind, law = KINDS[facts["kind"]], thawed(facts["law"])
    event = date.fromisoformat(facts["event_on"])
    month = Month.from_date(event)
    paid = {Month.parse(text) for text in facts["months"]["paid"]}
    segment = Segment[segment_of(facts)]
    months = consecutive_paid(paid, event)
    arrears = _arrears(facts, paid, event) if segment is Segment.PU else 0
    outcome = _standing(facts, segment, paid, month, arrears, law)
    if outcome is not None:
        rule = "terms.pu_arrears_months" if outcome == "employer" else "terms.bpu_grace_months"
        children = (_protected(False, month, months), cite(law, rule, event))
        nothing = {part.name: 0 for part in kind.parts}
        tree = Explanation(kind.title, 0, "IDR", children=children)
        return Result(outcome, nothing, months, segment.word, (), 0, (), tree)
    benefit = kind.worth(Case(event, months, segment, _base(facts)), law)
    burial = sum(benefit.parts[part.name] for part in kind.parts if part.burial)
    division = divide_grants(benefit.total - burial, burial, _heirs(facts), event, law=law)
    shares = _shares(facts, division.shares, division.organiser)
    borne = (cite(law, "terms.pu_arrears_months", event),) if month not in paid else ()
    tree = Explanation(
        kind.title,
        benefit.total,
        "IDR",
        children=(_protected(month in paid, month, months), *borne, benefit.explanation, division.explanation),
    )
    return Result(
        "full" if benefit.full else "funeral",
        benefit.parts,
        months,
        segment.word,
        shares,
        # Without heirs and without anybody who arranged the funeral, the fund keeps the whole amount.
        benefit.total - sum(share.amount for share in shares),
        _warnings(kind, facts, paid, month - months, benefit, bool(borne), law),
        tree,
    )


def _base(facts: Mapping[str, Any]) -> int | None:
    """The base of the last paid bill, else the one that was stated, whole rupiah; None when nobody knows one."""
    base = facts["base"] or facts["said"].get("base")
    return int(base) if base else None


def _warnings(
    kind: Kind, facts: Mapping[str, Any], paid: set[Month], gap: Month, benefit: Benefit, borne: bool, law: Statute
) -> tuple[str, ...]:
    """Warnings for the second person; `gap` is the unpaid month before the consecutive paid ones."""
    promised = {Month.parse(text) for text in facts["months"]["committed"]} - paid
    before = [one for one in paid if one < gap]
    grace = law.value("terms.bpu_grace_months", date.fromisoformat(facts["event_on"]))
    tolerated = bool(before) and gap.since(max(before)) <= grace
    holding = {
        "GAP_COMMITTED": not benefit.full and gap in promised,
        "GAP_ARREARS": not benefit.full and gap not in promised and tolerated,
        "PAID_AFTER_DEATH": bool(facts["months"]["after"]),
        "KNOWN_AFTER_DEATH": bool(facts["months"].get("learned")),
        "PU_ARREARS": borne,
        "MONTHS_AFTER_DEATH": facts["months"]["later"] > 0,
        "BASE_STATED": not facts["base"] and "base" in facts["said"],
        **kind.warned(facts, law),
    }
    return tuple(code for code, holds_here in holding.items() if holds_here)


def snapshot(facts: Mapping[str, Any], result: Result) -> str:
    """The canonical text that is stored, and from which the digest is made."""
    return canonical({"facts": dict(facts), "result": result.to_dict()})


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """SHA-256 of a snapshot, as the database makes it."""
    return hashlib.sha256(text.encode()).hexdigest()


def holds(text: str, expected_digest: str) -> bool:
    """Whether a snapshot is unchanged and deciding its facts again gives exactly its result."""
    if digest(text) != expected_digest:
        return False
    kept = json.loads(text)
    return canonical(decide(kept["facts"]).to_dict()) == canonical(kept["result"])


def money_days(facts: Mapping[str, Any]) -> list[MoneyDay]:
    """When the money of each paid month came, in their order; facts of version 1 do not say."""
    event = date.fromisoformat(facts["event_on"])
    days = []
    for one in facts["months"].get("receipts", ()):
        known_on = date.fromisoformat(one["known_on"])
        paid = date.fromisoformat(one["paid_on"])
        days.append(
            MoneyDay(Month.parse(one["month"]), paid, known_on, one["by_hand"], one["by_hand"] and known_on > event)
        )
    return days


def segment_of(facts: Mapping[str, Any]) -> str:
    """The segment that counts: of the membership that holds the month of death, PU before others, else the last one."""
    held = set(facts["holders"])
    memberships = sorted(facts["memberships"], key=lambda m: (m["id"] in held, m["segment"] == "PU", m["id"]))
    return str(memberships[-1]["segment"]) if memberships else "BPU"


def _standing(
    facts: Mapping[str, Any], segment: Segment, paid: set[Month], month: Month, arrears: int | None, law: Statute
) -> str | None:
    """Why nothing is paid yet, or None when the person was protected on that day."""
    if month in paid:
        return None
    event = date.fromisoformat(facts["event_on"])
    if not _members_on(facts, event):
        return "not_protected"
    if segment is Segment.PU:
        if arrears is None:
            return "not_protected"
        return None if grant_payer(arrears, event, law=law) == "bpjs" else "employer"
    if month in {Month.parse(text) for text in facts["months"]["committed"]}:
        return "unpaid"
    return "arrears" if bpu_standing(paid, month, law=law) is Standing.GRACE else "not_protected"


def _members_on(facts: Mapping[str, Any], day: date) -> list[Mapping[str, Any]]:
    """Memberships that are open on a day; both their days count."""
    return [
        one
        for one in facts["memberships"]
        if date.fromisoformat(one["started"]) <= day and (not one["ended"] or day <= date.fromisoformat(one["ended"]))
    ]


def _arrears(facts: Mapping[str, Any], paid: set[Month], event: date) -> int | None:
    """Unpaid months of a PU up to the month of death, since the last paid one or since he began; None for no PU."""
    began = [
        Month.from_date(date.fromisoformat(one["started"]))
        for one in _members_on(facts, event)
        if one["segment"] == Segment.PU.word
    ]
    return Month.from_date(event).since(max([min(began) - 1, *paid])) if began else None


def _protected(met: bool, month: Month, months: int) -> Explanation:
    return Explanation(
        gettext_noop("Iuran bulan kejadian sudah dibayar"),
        met,
        children=(
            Explanation(gettext_noop("Bulan kejadian"), month.label),
            Explanation(gettext_noop("Bulan iuran berturut-turut sampai bulan kejadian"), months, "bulan"),
        ),
    )


def _heirs(facts: Mapping[str, Any]) -> list[Heir]:
    return [Heir(Relation.of_word(h["relation"]), h["weight"]) for h in facts["heirs"] if h["relation"] != ORGANISER]


def _shares(facts: Mapping[str, Any], divided: tuple[int, ...], organiser: int) -> tuple[Share, ...]:
    parts = iter(divided)
    shares, left = [], organiser
    for line in facts["heirs"]:
        if line["relation"] == ORGANISER:
            amount, left = left, 0
        else:
            amount = next(parts)
        shares.append(Share(int(line["id"]), amount))
    return tuple(shares)


def _plain(parameter: Parameter) -> dict[str, Any]:
    return {
        "id": parameter.id,
        "label": parameter.label,
        "unit": parameter.unit,
        "by_month": parameter.by_month,
        "values": [
            {
                "start": value.start.isoformat(),
                "value": value.value,
                "basis": value.basis,
                "source": value.source,
                "verified": value.verified,
                "note": value.note,
            }
            for value in parameter.values
        ],
    }


def _parameter(raw: Mapping[str, Any]) -> Parameter:
    values = tuple(DatedValue(**{**value, "start": date.fromisoformat(value["start"])}) for value in raw["values"])
    return Parameter(raw["id"], raw["label"], raw["unit"], values, raw["by_month"])
