"""What the acts of a cycle of the award share: who is in it, its forms, and what a page says after one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.site import Site
from tests.browser.visitor import Visitor, squeezed

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
