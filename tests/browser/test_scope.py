"""Other people's matters: an officer of one regency, a role without a room, a stranger, a signed-out session."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from python_calamine import load_workbook

from tests.browser import audit
from tests.browser.story import BELU, LIST, Story
from tests.browser.visitor import DESK, PHONE, Visitor, lead, saved, sign_in, squeezed

WIDTHS = pytest.mark.parametrize("width", [DESK, PHONE])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


@WIDTHS
def test_belu_finds_only_its_own_people(visitor: Visitor, story: Story, tmp_path: Path, width: int) -> None:
    with visitor.page("belu", width) as page:
        page.goto("/orang?cari=mar")
        own = {squeezed(text) for text in page.locator("tbody td[data-label='Kabupaten/kota']").all_inner_texts()}
        assert own == {"Kab. Belu"}
        found = rows_of(saved(page, page.get_by_role("link", name="CSV"), tmp_path))
        assert found
        assert {row["Kode kabupaten/kota"] for row in found} == {BELU}
        book = load_workbook(saved(page, page.get_by_role("link", name="XLSX"), tmp_path)).get_sheet_by_index(0)
        lines = book.to_python()
        head = next(n for n, line in enumerate(lines) if line[0] == "Nama")
        assert len(lines) - head == len(found) + 1


@WIDTHS
def test_belu_sees_its_own_lists_only(visitor: Visitor, story: Story, width: int) -> None:
    lines = f"NIK;Nama;Desa\r\n53041301018{width:05d};Agnes Mau;Fatuketi\r\n"
    name = f"daftar-belu-{width}.csv"
    with visitor.page("belu", width) as page:
        page.goto(f"/daftar/unggah?skema={story.scheme}")
        content = FilePayload(name=name, mimeType="text/csv", buffer=lines.encode())
        page.get_by_label("Letakkan berkas di sini, atau pilih").set_input_files(content)
        page.get_by_role("button", name="Unggah dan periksa").click()
        expect(page.get_by_role("region", name="Hasil setiap baris").first).to_be_visible(timeout=60_000)
        page.goto("/daftar")
        files = page.locator("tbody th").all_inner_texts()
        assert name in files
        assert LIST.name not in files
    with visitor.page("kupang", width) as page:
        page.goto("/daftar")
        assert page.get_by_text(name).count() == 0


@WIDTHS
@pytest.mark.parametrize(
    "address",
    ["/orang/{stranger}", "/daftar/{list}", "/iuran/{bill}", "/iuran/{bill}/rincian", "/pekerjaan/{run}"],
)
def test_what_lies_elsewhere_is_not_there(visitor: Visitor, story: Story, address: str, width: int) -> None:
    name = visitor.site.one("select name from registry_identity where person_id = %s", [story.stranger])
    with visitor.page("belu", width) as page, visitor.trouble.bear(404):
        answer = page.goto(story.at(address))
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("Kesalahan 404")
        assert name not in page.content()
        assert audit.faults(page, "id") == []
        page.get_by_role("link", name="Ke Beranda").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Beranda")


@WIDTHS
def test_a_room_without_the_role_says_so(visitor: Visitor, story: Story, width: int) -> None:
    with visitor.page("belu", width) as page, visitor.trouble.bear(403):
        page.goto("/")
        rooms = page.get_by_role("navigation", name="Ruang")
        assert rooms.get_by_role("link", name="Buku besar").count() == 0
        answer = page.goto("/buku-besar")
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_role("main")).to_contain_text("Peran Anda tidak mencakup tindakan ini")
        assert audit.faults(page, "id") == []


@pytest.mark.parametrize("username", ["juri", "tanpa-peran", "sponsor", "hrd", "bpr", "kepala", "pemeriksa", "bank"])
def test_every_role_can_walk_its_own_rooms(visitor: Visitor, story: Story, username: str) -> None:
    context = visitor.fresh(PHONE)
    page = context.new_page()
    with visitor.trouble.bear(403) if username == "tanpa-peran" else visitor.trouble.bear():
        _walk_rooms(page, username)
    context.close()


def _walk_rooms(page: Page, username: str) -> None:
    sign_in(page, username)
    page.wait_for_url(lambda url: "/masuk" not in url)
    assert audit.faults(page, "id") == []
    rooms = page.get_by_role("navigation", name="Ruang").get_by_role("link")
    for address in [link.get_attribute("href") or "" for link in rooms.all()]:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        assert audit.faults(page, "id") == [], address


def test_a_copied_cookie_is_worth_nothing_after_signing_out(visitor: Visitor, story: Story) -> None:
    context = visitor.fresh()
    page = context.new_page()
    sign_in(page, "belu")
    page.wait_for_url(lambda url: "/masuk" not in url)
    kept = [cookie for cookie in context.cookies() if cookie["name"] == "payung_session"]
    assert kept[0]["httpOnly"]
    assert kept[0]["sameSite"] == "Lax"
    page.locator("summary", has_text="Belu").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/masuk")
    thief = visitor.fresh()
    thief.add_cookies(kept)
    other = thief.new_page()
    other.goto("/orang")
    assert "/masuk" in other.url
    for open_context in (context, thief):
        open_context.close()


def test_the_way_back_leads_nowhere_else(visitor: Visitor) -> None:
    context = visitor.fresh()
    page = context.new_page()
    page.goto("/masuk?next=https://example.org/")
    page.get_by_label("Nama pengguna").fill("belu")
    page.get_by_label("Kata sandi").fill("kata-sandi-uji-payung")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).to_have_url(visitor.site.base + "/")
    context.close()


@pytest.mark.parametrize("username", ["belu", "bank", "sponsor", "juri", "pemeriksa", "provinsi"])
def test_no_link_leads_to_a_closed_door(visitor: Visitor, story: Story, username: str) -> None:
    ask = visitor.context(username, PHONE).request
    person = story.at("/orang/{person}")
    seen, closed = audit.closed_doors(ask, ["/", person] if ask.get(person).status == 200 else ["/"])
    assert closed == []
    assert len(seen) > 4


def test_a_regency_learns_that_its_people_are_protected(visitor: Visitor, story: Story) -> None:
    with visitor.page("belu") as page:
        page.goto(story.at("/orang/{person}"))
        assert lead(page).startswith("Terlindungi")
