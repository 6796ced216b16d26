"""Figures that others published: load them unchanged, and compute the mix that follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from payung.coverage.choices import SUBJECT
from payung.coverage.mixing import Mix, mix
from payung.coverage.models import Statement
from payung.kernel.choices import values
from payung.kernel.errors import PayungError
from payung.places.models import Denominator, Place
from payung.places.services import save_denominator
from payung.platform.db import APPLICATION, OWNER

DATA = Path(__file__).parent / "data" / "reported.yaml"
SUBJECTS = values(SUBJECT)


@dataclass(frozen=True)
class Published:
    """The newest publication of a place with all three shares, the published numbers of workers, and their mix."""

    as_of: date
    source: str
    shares: dict[str, Statement]
    bases: dict[str, Denominator]
    mix: Mix


def published_mix(place_code: str, using: str = APPLICATION) -> Published | None:
    """The mix of the newest publication whose three shares can all be true; None if there is no such publication.

    A publication is what one source said of the place on one day. It is left out if it states a share twice with
    different values, or if its total is not between its parts. Both cases are listed as contradictions.
    """
    rows = Denominator.objects.using(using).filter(place_id=place_code, kind__startswith="workforce_")
    listed = Statement.objects.using(using).filter(
        place_id=place_code, percent_bp__isnull=False, subject__in=SUBJECTS, correction__isnull=True
    )
    return mix_of(listed, rows.filter(replacement__isnull=True))


def mix_of(listed: Iterable[Statement], standing: Iterable[Denominator]) -> Published | None:
    """As `published_mix`, of figures and numbers of workers of one place that were read already; what does not belong to it is
    left out."""
    workforce = (d for d in standing if d.kind.startswith("workforce_"))
    bases = {d.kind.removeprefix("workforce_"): d for d in sorted(workforce, key=lambda d: (d.as_of, d.pk))}
    groups: dict[tuple[date, str], dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(listed, key=lambda one: one.code):
        if one.percent_bp is not None and one.subject in SUBJECTS:
            groups[one.as_of, one.source][one.subject].append(one)
    for (as_of, source), by_subject in sorted(groups.items(), key=lambda item: item[0], reverse=True):
        if any(len(by_subject[subject]) != 1 for subject in SUBJECTS):
            continue
        shares = {subject: by_subject[subject][0] for subject in SUBJECTS}
        total, formal, informal = (shares[subject].percent_bp or 0 for subject in SUBJECTS)
        workers = {kind: int(bases[kind].value) if kind in bases else None for kind in ("formal", "informal")}
        if one_mix := mix(total, formal, informal, **workers):
            return Published(as_of, source, shares, bases, one_mix)
    return None


def reported_mix(place_code: str, using: str = APPLICATION) -> Mix:
    """Only the mix of `published_mix`. Raises PayungError(COVERAGE_NO_REPORT) if there is none."""
    published = published_mix(place_code, using)
    if published is None:
        raise PayungError("COVERAGE_NO_REPORT", "Belum ada angka cakupan yang dilaporkan untuk wilayah ini.")
    return published.mix


def load_reported(path: Path = DATA) -> int:
    """Load the packaged figures and numbers of workers, with the owner's role; returns the number of figures. May run
    again.

    Figures of places that are not loaded are left out, so that another province starts without figures.
    """
    import yaml

    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    codes = set(Place.objects.using(OWNER).filter(level__lte=2).values_list("code", flat=True))
    with transaction.atomic(using=OWNER):
        entries = [entry for entry in content["statements"] if entry["place"] in codes]
        for entry in entries:
            fields = {k: entry.get(k) for k in ("subject", "percent_bp", "numerator", "denominator", "as_of", "source")}
            more = {"note": entry.get("note", ""), "percent_decimals": entry.get("percent_decimals", 0)}
            Statement.objects.using(OWNER).update_or_create(
                code=entry["code"], defaults={**fields, **more, "place_id": entry["place"]}
            )
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
