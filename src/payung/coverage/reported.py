"""Figures that others published: loaded as they stand, and the mix that they imply."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from payung.coverage.models import Statement
from payung.kernel.errors import PayungError
from payung.kernel.shares import share_bp
from payung.places.models import Denominator, Place
from payung.places.services import save_denominator
from payung.platform.db import APPLICATION, OWNER

DATA = Path(__file__).parent / "data" / "reported.yaml"
CURRENT = "ucj-2025-07"


@dataclass(frozen=True)
class Mix:
    """Universal coverage as a mix of formal and informal. Shares in hundredths of a percent, people whole."""

    formal: int
    informal: int
    formal_bp: int
    informal_bp: int
    covered_formal: int
    covered_informal: int
    total_bp: int
    formal_share_bp: int

    @property
    def workforce(self) -> int:
        return self.formal + self.informal

    @property
    def covered(self) -> int:
        return self.covered_formal + self.covered_informal

    def with_added(self, people: int) -> int:
        """Total coverage in hundredths of a percent after `people` more of the workforce are covered."""
        return share_bp(self.covered + people, self.workforce) or 0


def mix(formal: int, informal: int, formal_bp: int, informal_bp: int) -> Mix:
    """The total that two shares imply over two workforces; integer arithmetic, half up.

    >>> mix(490_094, 1_000_000, 7730, 1412).total_bp
    3490
    """
    covered_formal = (formal * formal_bp + 5_000) // 10_000
    covered_informal = (informal * informal_bp + 5_000) // 10_000
    return Mix(
        formal,
        informal,
        formal_bp,
        informal_bp,
        covered_formal,
        covered_informal,
        share_bp(covered_formal + covered_informal, formal + informal) or 0,
        share_bp(formal, formal + informal) or 0,
    )


def reported_mix(place_code: str, using: str = APPLICATION) -> Mix:
    """The mix from the loaded statements and denominators. Raises PayungError(COVERAGE_NO_REPORT) without them."""
    shares = {
        row["code"].removeprefix(CURRENT + "-"): int(row["percent_bp"] or 0)
        for row in Statement.objects.using(using)
        .filter(place_id=place_code, code__startswith=CURRENT)
        .values("code", "percent_bp")
    }
    rows = Denominator.objects.using(using).filter(place_id=place_code, kind__startswith="workforce_").order_by("as_of")
    bases = {d.kind.removeprefix("workforce_"): int(d.value) for d in rows}
    if not all({"formal", "informal"} <= set(kinds) for kinds in (bases, shares)):
        raise PayungError("COVERAGE_NO_REPORT", "Belum ada angka cakupan yang dilaporkan untuk wilayah ini.")
    return mix(bases["formal"], bases["informal"], shares["formal"], shares["informal"])


def load_reported(path: Path = DATA) -> int:
    """Load the packaged statements and denominators (owner); returns the number of statements. Repeatable.

    Entries of places that are not loaded are left out, so that another province starts empty.
    """
    import yaml

    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    codes = set(Place.objects.using(OWNER).filter(level__lte=2).values_list("code", flat=True))
    with transaction.atomic(using=OWNER):
        entries = [entry for entry in content["statements"] if entry["place"] in codes]
        kept = {}
        for entry in entries:
            fields = {k: entry.get(k) for k in ("subject", "percent_bp", "numerator", "denominator", "as_of", "source")}
            kept[entry["code"]], _ = Statement.objects.using(OWNER).update_or_create(
                code=entry["code"],
                defaults={**fields, "note": entry.get("note", ""), "place_id": entry["place"]},
            )
        for entry in entries:
            if entry.get("contradicts"):
                Statement.objects.using(OWNER).filter(code=entry["code"]).update(contradicts=kept[entry["contradicts"]])
        for base in content["denominators"]:
            if base["place"] in codes:
                save_denominator(
                    base["place"],
                    base["kind"],
                    base["value"],
                    base["as_of"],
                    base["source"],
                    base["note"],
                    base["verified"],
                )
    return len(entries)
