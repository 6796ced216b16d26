"""Rows under review in a real browser: settled by the keyboard alone, and without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import audit
from tests.browser.story import Story
from tests.browser.visitor import DESK, PHONE, Visitor


def settled(page: Page) -> int:
    """Rows that the page says are settled."""
    said = page.locator(".lead").inner_text()
    return int(said.split(" ")[0].replace(".", ""))


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def test_rows_are_settled_by_the_keyboard_alone(visitor: Visitor, story: Story) -> None:
    with visitor.page("admin") as page:
        page.goto(story.at("/daftar/{list}/tinjau?sebab=SEX_MISMATCH"))
        before = settled(page)
        page.keyboard.press("j")
        first = focused(page)
        assert first.startswith("tinjau-")
        page.keyboard.press("j")
        second = focused(page)
        assert second != first
        page.keyboard.press("k")
        assert focused(page) == first
        page.keyboard.press("o")
        page.keyboard.type("Bukan orang yang sama")
        page.keyboard.press("Escape")
        assert focused(page) == first  # and back into the field, where what was typed still stands
        page.keyboard.press("o")
        page.keyboard.press("Enter")
        expect(page.locator(f"#{first}")).to_have_count(0)
        assert settled(page) == before + 1
        assert focused(page) == second  # the next row has the focus
        page.keyboard.press("t")
        page.keyboard.type("Cocok dengan KTP")
        page.keyboard.press("Enter")
        expect(page.locator(f"#{second} .badge")).to_contain_text("Menunggu orang kedua")
        assert settled(page) == before + 1  # it counts when somebody else has confirmed


def test_a_village_is_corrected_by_the_keyboard_alone(visitor: Visitor, story: Story) -> None:
    with visitor.page("admin") as page:
        page.goto(story.at("/daftar/{list}/tinjau?sebab=PLACE_UNKNOWN"))
        page.keyboard.press("j")
        row = focused(page)
        page.keyboard.press("p")
        assert page.evaluate("document.activeElement.name") == "desa"
        if page.evaluate("document.activeElement.type") == "radio":
            page.keyboard.press("Space")
        else:
            page.keyboard.type("53.04.05.2004")
        while focused(page) != row.replace("tinjau", "alasan"):
            page.keyboard.press("Tab")
        page.keyboard.type("Sudah ditanyakan ke desa")
        page.keyboard.press("Enter")
        expect(page.locator(f"#{row}")).to_have_count(0)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_without_a_script_the_forms_do_it(visitor: Visitor, story: Story, width: int) -> None:
    context = visitor.context("admin", width, script=False)
    page = context.new_page()
    page.goto(story.at("/daftar/{list}/tinjau?sebab=BIRTHDATE_MISMATCH"))
    row = page.locator("[data-review]").first
    number = row.get_attribute("id")
    row.locator("[data-reason]").fill("Bukan orang yang sama")
    row.get_by_role("button", name="Tolak").click()
    expect(page.locator(f"#{number}")).to_have_count(0)
    expect(page.get_by_text("Baris ditolak.")).to_be_visible()
    page.close()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/daftar/tinjau",
        "/daftar/{list}/tinjau",
        "/daftar/{list}/tinjau?keadaan=checking",
        "/daftar/{list}/tinjau/semua?sebab=SEX_MISMATCH",
    ],
)
def test_pages_of_review_are_whole(visitor: Visitor, story: Story, address: str, language: str) -> None:
    with visitor.page("admin", PHONE, language) as page:
        answer = page.goto(story.at(address))
        assert answer is not None
        assert answer.status == 200
        page.wait_for_function("document.fonts.status === 'loaded'")
        assert audit.faults(page, language) == [], "at 360"
        page.set_viewport_size({"width": DESK, "height": 900})
        assert audit.faults(page, language) == [], "at 1280"


def test_enter_beside_a_correction_corrects(visitor: Visitor, story: Story) -> None:
    with visitor.page("admin") as page:
        page.goto(story.at("/daftar/{list}/tinjau?sebab=SEX_MISMATCH"))
        row = page.locator("[data-review]:has(select[name=kelamin])").last
        row.locator("select[name=kelamin]").select_option("L")
        row.locator("[data-reason]").fill("Cocok dengan KTP")
        # whether this sex fits the NIK is not what is looked at
        with visitor.trouble.bear(400), page.expect_response(lambda one: one.request.method == "POST") as sent:
            row.locator("[data-reason]").press("Enter")
        assert "/perbaiki" in sent.value.url
        page.wait_for_load_state("load")
