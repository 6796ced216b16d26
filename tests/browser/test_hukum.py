"""Hukum in a real browser: whole at every width, in both languages, on paper, by keyboard and without a script."""

from __future__ import annotations

import pytest

from payung.law import statute
from tests.browser import audit
from tests.browser.visitor import DESK, PHONE, Visitor, lead, say, squeezed

PAGES = (
    "/hukum",
    "/hukum?cari=pemakaman",
    "/hukum?program=semua",
    "/hukum/jp.wage_ceiling",
    "/hukum/jht.development_rate",
    "/hukum/jkk.disability",
    "/hukum/membership.programmes",
    "/hukum/keringanan/pp50_2025_other",
    "/hukum/perhatian",
    "/hukum/banding?dari=2025-02&ke=2025-03",
    "/hukum/hitung",
    "/hukum/hitung/nik",
    "/hukum/hitung/heirs",
    "/hukum/hitung/pu?wage=4500000&month=2025-12&risk=ii",
    "/hukum/hitung/jht_projection?opening=20000000&first=2024-01&monthly=285000&months=36&assumed=5,59",
    "/hukum/hitung/sponsor?people=10000&first=2025-07&last=2025-12&payer=apbd_province",
    "/hukum/hitung/heirs?grants=32000000&funeral=10000000&heirs_spouse=1&heirs_child=2&event=2025-12-10",
)
REFUSED = (
    "/hukum/hitung/bpu?income=abc&month=2025-07",
    "/hukum/hitung/jht_projection?opening=1&first=2024-01&monthly=1&months=12",
)
JKM = "/hukum/hitung/jkm?event=2025-12-10&months=6"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_for_a_stranger(visitor: Visitor, address: str, language: str) -> None:
    with visitor.page("", PHONE, language) as page:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        page.wait_for_function("document.fonts.status === 'loaded'")
        assert audit.faults(page, language) == [], "at 360"
        page.set_viewport_size({"width": DESK, "height": 900})
        assert audit.faults(page, language) == [], "at 1280"


@pytest.mark.parametrize("address", REFUSED)
def test_refusals_are_whole(visitor: Visitor, address: str) -> None:
    for language, width in (("id", PHONE), ("en", DESK)):
        with visitor.page("", width, language) as page, visitor.trouble.bear(422):
            page.goto(address)
            assert audit.faults(page, language) == []


def test_an_heir_asks_reads_and_shares(visitor: Visitor) -> None:
    with visitor.page("", PHONE) as page:
        page.goto("/masuk")
        page.get_by_role(
            "link", name=say("id", "Hukum: tarif, manfaat, dan hitungannya, terbuka bagi siapa pun")
        ).click()
        page.get_by_role("link", name=say("id", "Berapa santunan bila peserta meninggal?")).click()
        page.get_by_label(say("id", "Hari kejadian")).fill("2025-12-10")
        page.get_by_label(say("id", "Bulan iuran berturut-turut")).fill("2")
        page.get_by_role("button", name=say("id", "Hitung"), exact=True).click()
        assert lead(page) == "Manfaat jaminan kematian: Rp10.000.000"
        page.get_by_label(say("id", "Bulan iuran berturut-turut")).fill("6")
        page.get_by_role("button", name=say("id", "Hitung"), exact=True).click()
        assert lead(page) == "Manfaat jaminan kematian: Rp42.000.000"
        source = (
            page.get_by_role("listitem").filter(has_text="Santunan kematian").get_by_role("link", name="PP 82/2019")
        )
        link = page.locator(".share-link a")
        address = link.get_attribute("href")
        assert address == JKM + "&segment=BPU"
        source.first.click()
        assert page.url.endswith("/hukum/jkm.death_grant")
        assert squeezed(page.locator("p.lead").inner_text()) == "Rp20.000.000 sejak 2 Desember 2019."


def test_lines_open_by_keyboard_and_all_stand_on_paper(visitor: Visitor) -> None:
    with visitor.page("") as page:
        page.goto("/hukum/hitung/pu?wage=12000000&month=2025-12&risk=ii")
        line = page.locator("details.why").filter(has_text="JP, pekerja").first
        inner = line.get_by_text("Batas upah tertinggi iuran JP")
        assert not inner.first.is_visible()
        line.locator("summary").first.focus()
        page.keyboard.press("Enter")
        line.locator("details summary").first.focus()
        page.keyboard.press("Enter")
        assert inner.first.is_visible()
        assert [stop for stop in audit.tab_stops(page) if not (stop["visible"] and stop["ring"])] == []
        page.emulate_media(media="print")
        assert page.locator(".print-only").get_by_text("Batas upah tertinggi iuran JP").first.is_visible()
        assert page.locator(".print-only").get_by_text("Rp12.000.000").first.is_visible()
        for hidden in ("nav", "button", "footer", "input", "select"):
            assert page.locator(hidden).locator("visible=true").count() == 0, hidden
        assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_a_history_is_one_picture_with_words(visitor: Visitor) -> None:
    for width, shown in ((PHONE, "narrow"), (DESK, "wide")):
        with visitor.page("", width) as page:
            page.goto("/hukum/jp.wage_ceiling")
            pictures = page.locator(".history svg[role=img]").locator("visible=true")
            assert pictures.count() == 1
            assert shown in (pictures.first.get_attribute("class") or "")
            assert "12 nilai" in (pictures.first.get_attribute("aria-label") or "")


def test_everything_works_without_a_script(visitor: Visitor) -> None:
    with visitor.page("", PHONE, "id", False) as page:
        page.goto("/hukum")
        page.get_by_label("Cari").fill("pemakaman")
        page.get_by_role("button", name="Terapkan").click()
        assert lead(page) == f"4 aturan dari {len(list(statute()))} cocok dengan pencarian Anda."
        page.goto(JKM)
        assert "Rp42.000.000" in lead(page)


def test_no_link_of_the_public_pages_is_closed(visitor: Visitor) -> None:
    seen, closed = audit.closed_doors(visitor.context("").request, ["/hukum"])
    assert closed == []
    assert len(seen) > 60
