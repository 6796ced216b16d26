"""The benefit of a death at work by the law (JKK). It has no waiting rule, and the base has no upper limit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from payung.claims.kinds.kind import Benefit, Case
from payung.law import LawError, Statute, explain_jkk_death, jkk_death


def benefit(case: Case, law: Statute) -> Benefit:
    """Grant from the base, periodic grant and funeral cost, in whole rupiah. Raises LawError(LAW_WAGE_MISSING) if
    nobody knows the base.
    """
    if case.base is None:
        raise LawError(
            "LAW_WAGE_MISSING",
            "Dasar upah peserta belum diketahui, karena iurannya tidak ditagih lewat Payung. Catat upah terakhir yang"
            " dilaporkan dengan 'Ubah jenis klaim atau keterangan kejadian', lalu nilai lagi.",
        )
    row = jkk_death(case.base, case.day, law=law).row(0)
    parts = {"death_grant": row["grant"], "periodic": row["periodic"], "funeral": row["funeral"]}
    return Benefit(parts, True, explain_jkk_death(case.base, case.day, law=law))


def warns(facts: Mapping[str, Any], law: Statute) -> dict[str, bool]:
    """Warnings that hold. The stage I report is due within two days of the accident; only days can be compared, because
    hours are not recorded.
    """
    day, said = date.fromisoformat(facts["event_on"]), facts["said"].get("stage_one_on", facts["reported_on"])
    latest = day + timedelta(hours=law.value("jkk.report_hours", day))
    return {"STAGE_ONE_LATE": date.fromisoformat(said) > latest}
