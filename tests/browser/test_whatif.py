"""A draft decree tried by hand: form, progress, result; narrow and wide, in both languages, on paper."""

from __future__ import annotations

import os
from pathlib import Path

from tests.browser import audit
from tests.browser.story import Story
from tests.browser.visitor import DESK, PHONE, Visitor

DRAFT = "jkm.bpu_amount:\n  values:\n    2025-07: 8000\n"


def test_a_draft_is_tried_by_hand(visitor: Visitor, story: Story) -> None:
    with visitor.page("admin", DESK) as page:
        page.goto("/hukum/andai")
        assert audit.faults(page, "id") == []
        picture(page, "form")
        page.get_by_label("Isi rancangan").fill(DRAFT)
        page.get_by_label("Bulan iuran yang dihitung").fill("2025-07")
        page.get_by_role("button", name="Hitung akibatnya").click()
        page.wait_for_url("**/hukum/andai/*")
        page.get_by_text("Membayar lebih").first.wait_for(timeout=30_000)
        address = page.url.removeprefix(visitor.site.base)
        assert audit.faults(page, "id") == []
        picture(page, "result")
        page.emulate_media(media="print")
        assert page.locator("nav").locator("visible=true").count() == 0
    for language, width in (("en", PHONE), ("en", DESK), ("id", PHONE)):
        with visitor.page("admin", width, language) as page:
            for one in ("/hukum/andai", address):
                page.goto(one)
                assert audit.faults(page, language) == [], (one, width)
                picture(page, f"{language}-{width}-{one.rsplit('/', 1)[-1]}")


def picture(page: object, name: str) -> None:
    """Keep a picture where one is asked for."""
    if folder := os.environ.get("PAYUNG_PICTURES"):
        page.screenshot(path=Path(folder) / f"andai-{name}.png", full_page=True)  # type: ignore[attr-defined]
