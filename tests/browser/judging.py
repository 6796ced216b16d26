"""What the acts of a cycle of the award share: who is in it, its forms, and what a page says after one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.visitor import Visitor, sign_in, squeezed

YEAR = 2024
HOME = f"/paritrana/{YEAR}"


@dataclass
class Play:
    """The served house, and whoever looks at it. candidates, categories: numbers by name."""

    visitor: Visitor
    site: Site
    folder: Path
    broken: str = ""
    candidates: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)

    def page(self, username: str, width: int = 1280) -> Page:
        """A page of somebody."""
        return self.visitor.context(username, width).new_page()

    def fresh(self, username: str, width: int, height: int) -> Page:
        """A page of somebody on a device of his own, whose session nobody shares."""
        context = self.visitor.fresh()
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        sign_in(page, username)
        page.wait_for_url(lambda url: "/masuk" not in url)
        return page

    def enter(self, stage: str) -> None:
        """The committee lets the cycle enter a stage."""
        page = self.page("provinsi")
        written(page, f"{HOME}/tahap", tahap=stage, alasan="tahap sebelumnya selesai")
        assert self.site.one("select stage from awards_stagemove order by id desc limit 1") == stage, said(page)
        page.close()

    def waits(self, username: str, *todo: str) -> None:
        """Tugas names these things to do, and the number beside it counts them."""
        page = self.page(username)
        page.goto("/tugas")
        for text in todo:
            assert text in said(page), (username, text)
        page.close()


def written(page: Page, address: str, **typed: str) -> None:
    """Open a form, type, send it, and answer its question where it asks one."""
    page.goto(address)
    for name, value in typed.items():
        field = page.locator(f"main [name='{name}']")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main form button").first.click()
    if page.locator("main [name='paham']").count():
        confirmed(page)


def nominated(page: Page, category: int, field: str, code: str, name: str) -> None:
    """Look for a name on the page of a category, choose what was meant, and nominate it."""
    page.goto(f"/paritrana/kategori/{category}/usulkan")
    page.locator("#cari-calon").fill(name)
    page.get_by_role("button", name="Cari").click()
    page.locator(f"main [name='{field}'][value='{code}']").check()
    page.get_by_role("button", name="Usulkan calon").click()
    assert "Calon diusulkan." in said(page)


def confirmed(page: Page) -> None:
    """Answer the question of an act."""
    box = page.locator("main [name='paham']")
    if box.get_attribute("type") == "checkbox":
        box.check()
    page.locator("main form button").first.click()


def said(page: Page) -> str:
    """What the page says after an act."""
    return squeezed(page.locator("main").inner_text())


def sealed(page: Page) -> None:
    """Hand the sheet in; the list of candidates says so."""
    page.get_by_role("button", name="Segel dan serahkan").click()
    page.wait_for_url(f"**{HOME}/nilai")


def sideways(page: Page) -> int:
    """How many pixels of the page lie beside the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def too_small(page: Page) -> list[str]:
    """What a finger has to hit in the form and is lower or narrower than 44 pixels."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll('main form input:not([type=hidden]), main form textarea, main form button, main form a')]
            .filter(e => e.offsetParent).map(e => [e.id || e.textContent, e.getBoundingClientRect()])
            .filter(([_, r]) => r.height < 44 || r.width < 44).map(([name, r]) => `${name}: ${r.width} x ${r.height}`)"""
        )
    )


def on_a_tablet(play: Play, width: int, height: int, candidate: int, points: tuple[str, str]) -> None:
    """The list and the sheet of the sixth juror on a tablet of this size, and all that could lose what he types."""
    page = play.fresh("juri6", width, height)
    page.goto(f"{HOME}/nilai")
    assert sideways(page) <= 0
    page.goto(f"{HOME}/nilai/{candidate}")
    page.screenshot(path=play.folder / f"sheet-{width}.png", full_page=True)
    assert sideways(page) <= 0
    assert too_small(page) == []
    hurdles(play, page, candidate, points)
    page.context.close()


def hurdles(play: Play, page: Page, candidate: int, points: tuple[str, str]) -> None:
    """Type a sheet and meet everything that could lose it; in the end it is handed in once."""
    says, press = page.locator("[data-sheet-says]"), page.get_by_role("button", name="Segel dan serahkan")
    sheets = "select count(*) from awards_scoresheet"
    before = play.site.one(sheets)
    page.goto(f"{HOME}/nilai/{candidate}")
    page.locator("#nilai-regulation").fill(points[0])
    page.locator("#nilai-interview").fill(points[1])
    page.locator("#catatan").fill("panjang dan tidak ingin saya tulis dua kali")

    def kept(text: str) -> None:
        expect(says).to_contain_text(text)
        assert page.locator("#nilai-regulation").input_value() == points[0]
        assert page.locator("#nilai-interview").input_value() == points[1]
        assert page.locator("#catatan").input_value().startswith("panjang")
        assert play.site.one(sheets) == before

    page.context.clear_cookies()  # the session has ended
    press.click()
    kept("Sesi Anda berakhir")
    assert page.get_by_role("link", name="Masuk di tab lain").is_visible()
    for username in ("juri7", "juri6"):
        other = page.context.new_page()
        sign_in(other, username)
        other.wait_for_url(lambda url: "/masuk" not in url)
        if username == "juri7":
            press.click()
            kept("orang lain yang masuk")
            page.context.clear_cookies()
        other.close()
    page.context.set_offline(True)
    press.click()
    kept("Sambungan terputus")
    page.context.set_offline(False)
    page.evaluate("(b => { b.click(); b.click(); })(document.querySelector('main form button'))")  # pressed twice
    page.wait_for_url(f"**{HOME}/nilai")
    assert "Tanda terima" in said(page)
    assert play.site.one(sheets) == before + 1
