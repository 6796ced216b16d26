"""Late fines as rows of a table, by class of payer and contribution month. The law has them; every migration copies them here."""

from __future__ import annotations

from payung.contributions.models import FineRate
from payung.kernel.months import Month
from payung.law.inputs import PayerClass, Segment
from payung.law.store import statute

EMPLOYER = "employer"  # the class of payer whose contributions are those of wage earners
ROUNDING = "terms.late_fine_rounding"


def segment_of(payer_class: str) -> Segment:
    """Whose rule on lateness holds for a payer: that of wage earners for an employer, that of independent workers for all others."""
    return Segment.PU if payer_class == EMPLOYER else Segment.BPU


def rates() -> list[FineRate]:
    """What the law adds from which month on, one row a change: parameters of the law, and reliefs that lowered it for a time."""
    law = statute()
    rows: list[FineRate] = []
    for payer_class in (one.word for one in PayerClass):
        segment = segment_of(payer_class)
        rule = law.parameter(f"terms.{segment.word.lower()}_late_fine")
        begins = {Month.from_date(one.start) for one in (*rule.values, *law.parameter(ROUNDING).values)}
        for relief in law.reliefs:
            begins |= {relief.start, relief.last + 1}
        last: tuple[int, bool, str] | None = None
        for month in sorted(one for one in begins if one >= min(Month.from_date(v.start) for v in rule.values)):
            dated = rule.at(month)
            decree = law.relief_for(month, segment.word) if segment is Segment.PU else None
            lowered = decree if decree and "late_fine_ppm" in decree.terms else None
            said = (
                int(lowered.terms["late_fine_ppm"] if lowered else dated.value),
                law.value(ROUNDING, month)["of"] == "month",
                (lowered or dated).basis,
            )
            if said != last:
                ppm, by_month, basis = said
                rows.append(
                    FineRate(
                        payer_class=payer_class, first_month=month.first_day, ppm=ppm, by_month=by_month, basis=basis
                    )
                )
            last = said
    return rows


def sync(using: str) -> None:
    """Write the rates of late fines into the database (owner); a rate that the law no longer has is deleted."""
    rows = rates()
    kept = {(one.payer_class, one.first_month) for one in rows}
    for old in FineRate.objects.using(using).all():
        if (old.payer_class, old.first_month) not in kept:
            old.delete(using=using)
    FineRate.objects.using(using).bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["payer_class", "first_month"],
        update_fields=["ppm", "by_month", "basis"],
    )
