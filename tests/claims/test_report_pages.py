"""A report that opens no claim is linked to an existing one, or closed. Both are asked once more before they are
done.
"""

from __future__ import annotations

from typing import Any

from django.test import Client

from payung.claims.models import Claim, Report, Requirement
from payung.platform.db import OWNER
from payung.vault.kinds import PAPER_WORDS
from tests.claims.visits import REPORT, _today, html, told  # noqa: F401


def test_a_report_is_linked_or_closed_after_a_question(site: Any) -> None:
    common = {"event_on": "2025-10-10", "reporter_name": "Ana", "reporter_relation": "child"}
    site.post("belu", "/klaim/baru", **common, name="Yosef Mau", regency="53.04")
    site.post("belu", f"/klaim/baru?orang={site.member.person}", **common)
    waiting = Report.objects.using(OWNER).get(state="waiting")
    claim = Claim.objects.using(OWNER).get()
    found = html(site("belu").post(f"/klaim/laporan/{waiting.pk}", {"cari": "Markus Bere"}))
    assert f'name="klaim" value="{claim.pk}"' in found
    linking = f"/klaim/laporan/{waiting.pk}/tautkan"
    assert site("belu").post(linking, {"klaim": "x"}).status_code == 400
    assert f"ke klaim {claim.pk}?" in html(site("belu").post(linking, {"klaim": str(claim.pk)}))
    closing = f"/klaim/laporan/{waiting.pk}/tutup"
    assert "alasannya" in html(site("belu").post(closing, {"alasan": "x"}))
    assert "Tutup laporan" in html(site("belu").post(closing, {"alasan": "salah ketik"}))
    # the question alone does not close the report
    assert Report.objects.using(OWNER).get(pk=waiting.pk).state == "waiting"
    assert "ditutup" in told(site.post("belu", closing, alasan="salah ketik", paham="1"))
    late = site.post("belu", linking, klaim=str(claim.pk))
    assert "sudah ditangani" in told(late)


def test_the_family_is_told_the_papers_that_the_office_asks(site: Any, own_db: Any) -> None:
    family, form = Client(), {**REPORT, "kind": "death", "reporter_relation": "spouse"}
    shown = html(family.post("/lapor", form, follow=True))
    needed = Requirement.objects.using(OWNER).filter(kind_id="death").order_by("position")
    for need in needed:
        assert PAPER_WORDS[need.paper_type] in shown, need.paper_type
    form["reporter_relation"] = "child"
    shown = html(family.post("/lapor", form, follow=True))
    assert "bila ahli warisnya Suami/istri" in shown
