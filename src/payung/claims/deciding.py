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

from payung.kernel.months import Month
from payung.law import Heir, Relation, Segment, Statute, consecutive_paid, divide_grants, jkm_benefit, statute
from payung.law.explain import Explanation, cite
from payung.law.payments import Standing, bpu_standing
from payung.law.store import DatedValue, Parameter

VERSION = 1
PARAMETERS = (
    "heirs.order",
    "heirs.shares",
    "jkm.death_grant",
    "jkm.funeral",
    "jkm.periodic_amount",
    "jkm.periodic_months",
    "jkm.waiting",
    "terms.bpu_grace_months",
)
OUTCOME_WORDS = {
    "full": gettext_noop("Manfaat penuh"),
    "funeral": gettext_noop("Biaya pemakaman saja: masa tunggu belum terpenuhi"),
    "unpaid": gettext_noop("Iuran bulan kejadian sudah disanggupi tetapi belum diterima"),
    "arrears": gettext_noop("Tunggakan dalam masa toleransi harus dilunasi dulu"),
    "not_protected": gettext_noop("Tidak terlindungi pada bulan kejadian"),
}
WARNING_WORDS = {
    "GAP_COMMITTED": gettext_noop(
        "Bulan sebelum rangkaian iuran ini sudah disanggupi tetapi belum diterima; manfaat dapat menjadi penuh."
    ),
    "MONTHS_AFTER_DEATH": gettext_noop("Ada bulan sesudah kejadian yang masih ditanggung pembayar."),
}
RELATION_WORDS = {
    "spouse": gettext_noop("Suami/istri"),
    "child": gettext_noop("Anak"),
    "parent": gettext_noop("Orang tua"),
    "grandparent": gettext_noop("Kakek/nenek"),
    "grandchild": gettext_noop("Cucu"),
    "sibling": gettext_noop("Saudara kandung"),
    "parent_in_law": gettext_noop("Mertua"),
    "will": gettext_noop("Yang ditunjuk dalam wasiat"),
    "organiser": gettext_noop("Yang mengurus pemakaman"),
    "guardian": gettext_noop("Wali"),
}
ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Share:
    """What one line of the heirs gets, whole rupiah."""

    heir_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class Result:
    """A benefit and where it goes, whole rupiah. The shares and `fund` add up to `total`.

    `fund` is what the social security fund keeps of the grants when nobody inherits. `mark` is the weakest mark of
    what the law's values rest on.
    """

    outcome: str
    death_grant: int
    periodic: int
    funeral: int
    months_paid: int
    segment: str
    shares: tuple[Share, ...]
    fund: int
    warnings: tuple[str, ...]
    explanation: Explanation

    @property
    def total(self) -> int:
        return self.death_grant + self.periodic + self.funeral

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
            "parts": {"death_grant": self.death_grant, "periodic": self.periodic, "funeral": self.funeral},
            "months_paid": self.months_paid,
            "segment": self.segment,
            "shares": [{"heir": share.heir_id, "amount": share.amount} for share in self.shares],
            "warnings": list(self.warnings),
            "mark": self.explanation.weakest,
            "explanation": self.explanation.to_dict(),
        }


def frozen_law(law: Statute | None = None) -> list[dict[str, Any]]:
    """The parameters that decide a death claim, with their whole histories, as plain values."""
    law = law or statute()
    return [_plain(law.parameter(name)) for name in PARAMETERS]


def thawed(parameters: list[dict[str, Any]]) -> Statute:
    """The statute that a snapshot was decided by."""
    return Statute({raw["id"]: _parameter(raw) for raw in parameters}, (), "beku")


def decide(facts: Mapping[str, Any]) -> Result:
    """The benefit of a death claim by its facts (see `payung.claim_facts` and `frozen_law`).

    Whether the month of death was paid comes first: a month that a payer has only promised, or arrears within the
    tolerated months, wait for the money; otherwise nobody was protected. Raises LawError for impossible facts.
    """
    law = thawed(facts["law"])
    event = date.fromisoformat(facts["event_on"])
    month = Month.from_date(event)
    paid = {Month.parse(text) for text in facts["months"]["paid"]}
    promised = {Month.parse(text) for text in facts["months"]["committed"]} - paid
    segment = Segment[facts["segment"]]
    months = consecutive_paid(paid, event)
    outcome = _standing(paid, promised, month, law)
    if outcome is not None:
        tree = Explanation(
            gettext_noop("Manfaat jaminan kematian"),
            0,
            "IDR",
            children=(_protected(False, month, months), cite(law, "terms.bpu_grace_months", event)),
        )
        return Result(outcome, 0, 0, 0, months, segment.word, (), 0, (), tree)
    benefit = jkm_benefit(event, months, segment, law=law)
    grants = benefit.death_grant + benefit.periodic
    division = divide_grants(grants, benefit.funeral, _heirs(facts), event, law=law)
    shares = _shares(facts, division.shares, division.organiser)
    # Nobody to inherit and nobody who arranged the funeral: all of it stays where it came from.
    fund = benefit.total - sum(share.amount for share in shares)
    tree = Explanation(
        gettext_noop("Klaim jaminan kematian"),
        benefit.total,
        "IDR",
        children=(_protected(True, month, months), benefit.explanation, division.explanation),
    )
    warnings = [
        code
        for code, told in (
            ("GAP_COMMITTED", month - months in promised and not benefit.full),
            ("MONTHS_AFTER_DEATH", facts["months"]["later"] > 0),
        )
        if told
    ]
    return Result(
        "full" if benefit.full else "funeral",
        benefit.death_grant,
        benefit.periodic,
        benefit.funeral,
        months,
        segment.word,
        shares,
        fund,
        tuple(warnings),
        tree,
    )


def snapshot(facts: Mapping[str, Any], result: Result) -> str:
    """The canonical text that is kept and digested."""
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


def segment_of(facts: Mapping[str, Any]) -> str:
    """The segment that counts: of the membership that holds the month of death, PU before others, else the last one."""
    held = set(facts["holders"])
    memberships = sorted(facts["memberships"], key=lambda m: (m["id"] in held, m["segment"] == "PU", m["id"]))
    return str(memberships[-1]["segment"]) if memberships else "BPU"


def _standing(paid: set[Month], promised: set[Month], month: Month, law: Statute) -> str | None:
    if month in paid:
        return None
    if month in promised:
        return "unpaid"
    return "arrears" if bpu_standing(paid, month, law=law) is Standing.GRACE else "not_protected"


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
    found, left = [], organiser
    for line in facts["heirs"]:
        if line["relation"] == ORGANISER:
            amount, left = left, 0
        else:
            amount = next(parts)
        found.append(Share(int(line["id"]), amount))
    return tuple(found)


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
