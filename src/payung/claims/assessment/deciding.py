"""Computes the benefit of a claim and its shares from frozen facts. It reads nothing else, so the same facts give the
same rupiah today and in ten years.

Facts hold ids and months, no names, and the values of the law as they were when the claim was assessed. `recompute`
uses those values, not the law in force.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    heirs_division,
    jkm_consecutive_paid,
    statute,
)
from payung.law.explain import Explanation, beside, cite
from payung.law.nodes import How
from payung.law.payments import Standing, bpu_standing, grant_payer
from payung.law.store import DatedValue, Parameter
from payung.registry.choices import RELATION

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
    """The share of one heir, in whole rupiah."""

    heir_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class MoneyDay:
    """When the money of a month arrived. `paid_on` is the day that the bank or a proof of payment states, `known_on`
    the day on which the server learned of it.

    `late`: an officer entered the payment by hand, and only after the death.
    """

    month: Month
    paid_on: date
    known_on: date
    by_hand: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A benefit and who gets it, in whole rupiah. The shares and `fund` add up to `total`.

    `fund` is the part of the grants that the social security fund keeps when there is no heir. `mark` says how certain
    the law's values are: the weakest mark of all values that were used. `readings`: the benefit by each reading of a rule
    whose text nobody has seen, only where they differ; `reading` is the one that a person decided, "" before that.
    """

    outcome: str
    parts: dict[str, int]
    months_paid: int
    segment: str
    shares: tuple[Share, ...]
    fund: int
    warnings: tuple[str, ...]
    explanation: Explanation
    readings: Mapping[str, Benefit] = field(default_factory=dict)
    reading: str = ""

    @property
    def total(self) -> int:
        return sum(self.parts.values())

    @property
    def payable(self) -> int:
        return sum(share.amount for share in self.shares)

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values, for the snapshot that is stored."""
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
            **({"reading": self.reading, "readings": self.amounts} if self.readings else {}),
        }

    @property
    def amounts(self) -> dict[str, int]:
        """Whole rupiah by reading, where they differ."""
        return {name: one.total for name, one in self.readings.items()}


def frozen_law(kind: Kind, law: Statute | None = None) -> list[dict[str, Any]]:
    """The parameters of the law that decide a claim of this kind, as plain values. Each has its whole history, so that
    the value of any day can be read.
    """
    law = law or statute()
    return [_plain(law.parameter(name)) for name in kind.law]


def thawed(parameters: list[dict[str, Any]]) -> Statute:
    """The statute as it is stored in a snapshot."""
    return Statute({raw["id"]: _parameter(raw) for raw in parameters}, (), "beku")


def decide(facts: Mapping[str, Any]) -> Result:
    """Compute the benefit of a claim from its facts (see `payung.claim_facts` and `frozen_law`).

    First question: was the person protected on that day? Yes, if the month of that day is paid, or if his employer (PU)
    is in arrears that BPJS still bears (PP 44/2015). If a payer has committed to the month but not paid it, or if a
    BPU's arrears are within the tolerated months, the claim waits for the money. Raises LawError for impossible facts.
    """
    kind, law = KINDS[facts["kind"]], thawed(facts["law"])
    event = date.fromisoformat(facts["event_on"])
    month = Month.from_date(event)
    paid = {Month.parse(text) for text in facts["months"]["paid"]}
    segment = Segment[segment_of(facts)]
    months = jkm_consecutive_paid(paid, event)
    arrears = _arrears(facts, paid, event) if segment is Segment.PU else 0
    outcome = _standing(facts, segment, paid, month, arrears, law)
    if outcome is not None:
        rule = "terms.pu_arrears_months" if outcome == "employer" else "terms.bpu_grace_months"
        unmet = (_protected(False, month, months), cite(law, rule, event))
        return _nothing(kind, outcome, months, segment, unmet)
    benefit = kind.worth(Case(event, months, segment, _base(facts), _registered(facts)), law)
    head = [_protected(month in paid, month, months)]
    if month not in paid:
        head.append(cite(law, "terms.pu_arrears_months", event))
    readings = benefit.readings if benefit.disputed else {}
    reading = _decided_reading(facts, readings)
    warnings = _warnings(kind, facts, paid, month - months, readings.get(reading, benefit), month not in paid, law)
    if readings and not reading:
        return _nothing(kind, "reading", months, segment, (*head, *_side_by_side(kind, readings)), warnings, readings)
    if readings:
        benefit = readings[reading]
        head.append(Explanation(gettext_noop("Bacaan yang diputuskan petugas"), _word(kind, reading), verified="low"))
    burial = sum(benefit.parts[part.name] for part in kind.parts if part.burial)
    division = heirs_division(benefit.total - burial, burial, _heirs(facts), event, law=law)
    shares = _shares(facts, division.shares, division.organiser)
    # Nobody inherits and nobody arranged the funeral: the fund keeps the whole amount.
    fund = benefit.total - sum(share.amount for share in shares)
    children = (*(beside(line) for line in head), benefit.explanation, beside(division.explanation))
    tree = Explanation(kind.title, benefit.total, "IDR", children=children, how=How.SUM)
    outcome = "full" if benefit.full else "funeral"
    return Result(outcome, benefit.parts, months, segment.word, shares, fund, warnings, tree, readings, reading)


def _nothing(
    kind: Kind,
    outcome: str,
    months: int,
    segment: Segment,
    children: tuple[Explanation, ...],
    warnings: tuple[str, ...] = (),
    readings: Mapping[str, Benefit] | None = None,
) -> Result:
    """The result of a claim that is not paid, or not yet."""
    nothing = {part.name: 0 for part in kind.parts}
    tree = Explanation(kind.title, 0, "IDR", children=tuple(beside(child) for child in children))
    return Result(outcome, nothing, months, segment.word, (), 0, warnings, tree, readings or {})


def _side_by_side(kind: Kind, readings: Mapping[str, Benefit]) -> list[Explanation]:
    """What each reading gives and rests on: the first line of its explanation says whether the rule is met."""
    return [
        Explanation(_word(kind, name), one.total, "IDR", verified="low", children=one.explanation.children[:1])
        for name, one in readings.items()
    ]


def _registered(facts: Mapping[str, Any]) -> date | None:
    """The first day of the first membership. Facts before version 5 do not hold it."""
    return date.fromisoformat(facts["registered"]) if facts.get("registered") else None


def _decided_reading(facts: Mapping[str, Any], readings: Mapping[str, Benefit]) -> str:
    """The reading that a person has decided; "" if nobody has, or if he decided on other amounts than these."""
    decision = facts.get("reading")
    if not decision or decision["reading"] not in readings:
        return ""
    others = [one.total for name, one in readings.items() if name != decision["reading"]]
    seen = (decision["chosen"], [decision["other"]])
    return str(decision["reading"]) if seen == (readings[decision["reading"]].total, others) else ""


def _word(kind: Kind, reading: str) -> str:
    return words(kind.readings)[reading]


def _base(facts: Mapping[str, Any]) -> int | None:
    """The base in whole rupiah: of the last paid bill, else the one that an officer stated, else None."""
    base = facts["base"] or facts["said"].get("base")
    return int(base) if base else None


def _warnings(
    kind: Kind, facts: Mapping[str, Any], paid: set[Month], gap: Month, benefit: Benefit, borne: bool, law: Statute
) -> tuple[str, ...]:
    """Codes of warnings for the person who approves. `gap` is the unpaid month just before the row of paid months."""
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
    """The text that is stored and from which the digest is computed: JSON in one canonical form."""
    return canonical({"facts": dict(facts), "result": result.to_dict()})


def canonical(value: Any) -> str:
    """JSON with sorted keys and without spaces, so that equal values give equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """SHA-256 of a snapshot in hexadecimal, computed as the database does it."""
    return hashlib.sha256(text.encode()).hexdigest()


def holds(text: str, expected_digest: str) -> bool:
    """Whether a snapshot is unchanged (its digest fits) and its facts, decided again, give the stored result."""
    if digest(text) != expected_digest:
        return False
    kept = json.loads(text)
    return canonical(decide(kept["facts"]).to_dict()) == canonical(kept["result"])


def money_days(facts: Mapping[str, Any]) -> list[MoneyDay]:
    """When the money of each paid month came, ordered as in the facts. Facts of version 1 do not hold these days."""
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
    """The segment that decides: that of a membership which covers the month of death (PU before others), else of the
    last membership.
    """
    held = set(facts["holders"])
    memberships = sorted(facts["memberships"], key=lambda m: (m["id"] in held, m["segment"] == "PU", m["id"]))
    return str(memberships[-1]["segment"]) if memberships else "BPU"


def _standing(
    facts: Mapping[str, Any], segment: Segment, paid: set[Month], month: Month, arrears: int | None, law: Statute
) -> str | None:
    """Why nothing is paid yet (an outcome), or None when the person was protected on that day."""
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
    """Memberships that are open on a day. The first and the last day of a membership count as open."""
    return [
        one
        for one in facts["memberships"]
        if date.fromisoformat(one["started"]) <= day and (not one["ended"] or day <= date.fromisoformat(one["ended"]))
    ]


def _arrears(facts: Mapping[str, Any], paid: set[Month], event: date) -> int | None:
    """How many months up to the month of death the employer of a PU has not paid, counted from the last paid month or
    from the start of the membership. None when the person is no PU.
    """
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
