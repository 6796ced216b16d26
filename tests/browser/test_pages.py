"""Every page, narrow and wide, in both languages: what a careful eye checks on each."""

from __future__ import annotations

import pytest

from tests.browser import audit
from tests.browser.story import Story
from tests.browser.visitor import DESK, PHONE, Visitor

PAGES = (
    "/",
    "/daftar",
    "/daftar/{list}",
    "/daftar/{list}?hasil=rejected",
    "/daftar/unggah",
    "/orang",
    "/orang?cari=mar",
    "/orang/{person}",
    "/pendanaan",
    "/pendanaan/{scheme}",
    "/pendanaan/{scheme}/tunggu",
    "/pendanaan/baru",
    "/iuran",
    "/iuran/{bill}",
    "/iuran/{paid_bill}",
    "/iuran/{bill}/rincian",
    "/cakupan",
    "/cakupan/53.04",
    "/cakupan/53.04.01",
    "/buku-besar",
    "/buku-besar/jurnal",
    "/buku-besar/jurnal/{journal}",
    "/pekerjaan",
    "/pekerjaan/{run}",
    "/gaya",
)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole(visitor: Visitor, story: Story, address: str, language: str) -> None:
    with visitor.page("admin", PHONE, language) as page:
        answer = page.goto(story.at(address))
        assert answer is not None
        assert answer.status == 200
        assert page.url == visitor.site.base + story.at(address)
        page.wait_for_function("document.fonts.status === 'loaded'")
        assert audit.faults(page, language) == [], "at 360"
        page.set_viewport_size({"width": DESK, "height": 900})
        assert audit.faults(page, language) == [], "at 1280"


@pytest.mark.parametrize(("address", "code"), [("/tidak-ada", 404), ("/orang/999999999", 404), ("/cakupan/99.99", 404)])
def test_error_pages_are_whole(visitor: Visitor, address: str, code: int) -> None:
    for language, width in (("id", PHONE), ("en", DESK)):
        with visitor.page("admin", width, language) as page, visitor.trouble.bear(code):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == code
            assert audit.faults(page, language) == []


def test_sign_in_page_is_whole(visitor: Visitor) -> None:
    for language, width in (("id", PHONE), ("en", DESK)):
        with visitor.page("", width, language) as page:
            page.goto("/masuk")
            assert audit.faults(page, language) == []


@pytest.mark.parametrize("address", [a for a in PAGES if a not in {"/gaya", "/pendanaan/baru", "/daftar/unggah"}])
def test_paper_shows_the_matter_only(visitor: Visitor, story: Story, address: str) -> None:
    with visitor.page("admin") as page:
        page.goto(story.at(address))
        page.emulate_media(media="print")
        assert page.get_by_role("heading", level=1).is_visible()
        for hidden in ("nav", "button", "footer", "input", "select"):
            assert page.locator(hidden).locator("visible=true").count() == 0, hidden


def test_paper_is_made(visitor: Visitor, story: Story) -> None:
    with visitor.page("admin") as page:
        page.goto(story.at("/iuran/{paid_bill}"))
        assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_the_audit_sees(visitor: Visitor) -> None:
    """An eye that finds nothing on any page must be shown to find something."""
    page = visitor.fresh(PHONE).new_page()
    page.set_content(
        "<html lang='fr'><body><main><h1>A</h1><h1>B</h1><h3>C</h3><input name='q'><img src='data:,'><svg></svg><a href='/'></a>"
        "<p style='width:900px' id='x'>None</p><p id='x' tabindex='2'></p><nav></nav><table><tr><th>a</th></tr></table></main></body></html>"
    )
    found = "\n".join(audit.faults(page, "id"))
    for part in (
        "lang is fr",
        "2 h1",
        "leaps",
        "no label",
        "no alt",
        "svg without",
        "no name: a",
        "no name: nav",
        "no title",
    ):
        assert part in found
    for part in (
        "inline style",
        "id twice",
        "tabindex 2",
        "th without scope",
        "wide in 360",
        "sticks out",
        "shows None",
    ):
        assert part in found
    page.context.close()
    visitor.trouble.found.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chosen_theme_stays(visitor: Visitor, story: Story, theme: str) -> None:
    context = visitor.fresh()
    context.add_cookies([{"name": "payung_theme", "value": theme, "url": visitor.site.base}])
    page = context.new_page()
    page.goto("/masuk")
    shade = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert theme in shade
    context.close()
