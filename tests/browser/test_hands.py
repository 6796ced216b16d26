"""Other ways of using the pages: the keyboard alone, no script, broken files, the map, files to take away."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect
from python_calamine import load_workbook

from tests.browser import audit
from tests.browser.story import LIST, Story
from tests.browser.visitor import DESK, PHONE, Visitor, lead, saved, settled, sign_in, squeezed

WIDTHS = pytest.mark.parametrize("width", [DESK, PHONE])
SLOW = 60_000


# ---- keyboard


@WIDTHS
@pytest.mark.parametrize("address", ["/", "/daftar/unggah", "/orang/{person}", "/cakupan", "/pendanaan/{scheme}"])
def test_tab_leads_down_the_page(visitor: Visitor, story: Story, address: str, width: int) -> None:
    with visitor.page("admin", width) as page:
        page.goto(story.at(address))
        stops = audit.tab_stops(page)
        assert len(stops) > 5
        assert stops[0]["words"] == "Langsung ke isi"
        assert [s["at"] for s in stops] == sorted(s["at"] for s in stops)
        assert [s["words"] for s in stops if not s["ring"]] == []
        assert [s["words"] for s in stops if not s["visible"]] == []


@pytest.mark.parametrize(
    ("address", "field", "step"),
    [("/pendanaan/baru", "name", "hitung"), ("/pendanaan/{scheme}/perubahan/baru", "decree_number", "lihat")],
)
def test_enter_in_a_field_looks_before_anything_is_done(
    visitor: Visitor, story: Story, address: str, field: str, step: str
) -> None:
    with visitor.page("admin") as page:
        page.goto(story.at(address))
        page.evaluate("document.querySelector('main form').noValidate = true")
        ours = page.url.split("?")[0]
        with visitor.trouble.bear(400), page.expect_response(lambda one: one.url.split("?")[0] == ours) as sent:
            page.locator(f"main [name={field}]").press("Enter")
        assert f"langkah={step}" in (sent.value.request.post_data or "")
        page.wait_for_load_state("load")


def test_skip_link_leads_to_the_matter(visitor: Visitor) -> None:
    with visitor.page("admin") as page:
        page.goto("/daftar")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "isi"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def tab_to(page: Page, condition: str) -> None:
    """Press Tab until the focused element meets a condition in JavaScript."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return {condition}; }})()"):
            return
    raise AssertionError(f"Tab never comes to {condition}")


def test_sign_in_and_upload_with_the_keyboard_alone(visitor: Visitor, story: Story) -> None:
    context = visitor.fresh()
    page = context.new_page()
    # Chromium is told from the first page on that the question for a file is ours: told late, it would open its own window
    page.on("filechooser", lambda _chooser: None)
    page.goto("/masuk")
    assert page.evaluate("document.activeElement.name") == "username"  # the field waits for the name
    page.keyboard.type("provinsi")
    page.keyboard.press("Tab")
    page.keyboard.type("kata-sandi-uji-payung")
    page.keyboard.press("Enter")
    expect(page).to_have_url(visitor.site.base + "/")
    tab_to(page, "e.getAttribute('href') === '/daftar/unggah'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/daftar/unggah")
    settled(page)
    tab_to(page, "e.type === 'file'")
    with page.expect_file_chooser() as waiting:
        page.keyboard.press("Space")
    waiting.value.set_files(FilePayload(name="kosong.xlsx", mimeType="", buffer=b""))
    tab_to(page, "e.tagName === 'BUTTON' && e.textContent.includes('Unggah')")
    with visitor.trouble.bear(400):
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Berkas kosong")
    assert page.evaluate("document.activeElement.className") == "error-summary"  # what is wrong is read first
    context.close()


def test_menu_opens_and_closes_by_key(visitor: Visitor) -> None:
    with visitor.page("belu") as page:
        page.goto("/")
        tab_to(page, "e.tagName === 'SUMMARY'")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Keluar")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Keluar")).to_be_hidden()
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


# ---- no script


@WIDTHS
def test_a_list_goes_in_without_any_script(visitor: Visitor, story: Story, width: int) -> None:
    lines = "\r\n".join(["NIK;Nama;Desa"] + [f"53040152018{width:05d}{n:02d};Maria {n};Fatuketi" for n in range(1, 9)])
    with visitor.page("belu", width, script=False) as page:
        page.goto("/daftar/unggah")
        page.get_by_label("Skema pendanaan").select_option(str(story.scheme))
        content = FilePayload(name=f"tanpa-skrip-{width}.csv", mimeType="text/csv", buffer=lines.encode())
        page.get_by_label("Letakkan berkas di sini, atau pilih").set_input_files(content)
        with visitor.site.worker_asleep():
            page.get_by_role("button", name="Unggah dan periksa").click()
            page.wait_for_url(re.compile(r"/daftar/\d+$"))
            expect(page.get_by_role("progressbar", name="Periksa daftar")).to_be_visible()
            page.get_by_role("link", name="Muat ulang untuk melihat kemajuan").click()
            expect(page.get_by_role("progressbar", name="Periksa daftar")).to_be_visible()
        for _second in range(60):
            if page.get_by_role("region", name="Dari baris sampai peserta").count():
                break
            page.wait_for_timeout(500)
            page.reload()
        expect(page.get_by_role("region", name="Dari baris sampai peserta")).to_contain_text(
            re.compile(r"Baris dalam berkas\s*8")
        )


def test_a_scheme_is_priced_without_any_script(visitor: Visitor, story: Story) -> None:
    with visitor.page("belu", PHONE, script=False) as page:
        page.goto("/pendanaan/baru")
        page.get_by_label("Nama skema").fill("Tanpa skrip")
        page.get_by_label("Lembaga pembayar").select_option(label="Pemerintah Kabupaten Belu")
        page.get_by_label("Nomor keputusan").fill("SK 2")
        page.get_by_label("Anggaran", exact=True).fill("10.000.000")
        page.get_by_label(re.compile("^Jumlah orang")).fill("10")
        page.get_by_role("button", name="Hitung biaya").click()
        expect(page.locator("#biaya")).to_contain_text("Rp1.008.000")
        expect(page.get_by_label("Nama skema")).to_have_value("Tanpa skrip")


def test_menus_and_reveals_open_without_any_script(visitor: Visitor, story: Story) -> None:
    with visitor.page("belu", PHONE, script=False) as page:
        page.goto(story.at("/orang/{person}"))
        page.locator("summary", has_text="Tampilkan NIK").click()
        page.get_by_label("Untuk apa?").first.select_option("cocok-ktp")
        page.get_by_role("button", name="Tampilkan dan catat").first.click()
        expect(page.get_by_text(story.nik)).to_be_visible()
        page.locator("summary", has_text="Belu").first.click()
        expect(page.get_by_role("button", name="Keluar")).to_be_visible()


# ---- broken files

BROKEN: dict[str, tuple[str, bytes]] = {
    "not a workbook": ("rusak.xlsx", b"PK\x03\x04" + b"\0" * 400),
    "a picture": ("foto.xlsx", b"\x89PNG\r\n\x1a\n" + b"\1" * 400),
    "cut off": ("terpotong.xlsx", LIST.read_bytes()[:20_000]),
    "no columns": ("bukan-daftar.csv", b"halo;dunia\n1;2\n"),
    "only a head": ("judul.csv", b"NIK;Nama;Desa\n"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_answered_in_plain_words(visitor: Visitor, story: Story, kind: str) -> None:
    name, content = BROKEN[kind]
    with visitor.page("provinsi", PHONE) as page:
        page.goto(f"/daftar/unggah?skema={story.scheme}")
        page.get_by_label("Letakkan berkas di sini, atau pilih").set_input_files(
            FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        )
        page.get_by_role("button", name="Unggah dan periksa").click()
        page.wait_for_url(re.compile(r"/daftar/\d+$"))
        expect(page.get_by_role("heading", name="Mengapa ditolak")).to_be_visible(timeout=SLOW)
        said = squeezed(page.get_by_role("main").inner_text())
        assert not re.search(r"Traceback|Error|Exception|zip|None|calamine", said), said
        assert lead(page) == "Berkas ini ditolak utuh; tidak ada satu baris pun yang diambil."
        expect(page.get_by_role("link", name="Unggah berkas yang diperbaiki")).to_be_visible()
        assert audit.faults(page, "id") == []


def test_the_same_file_twice_is_one_list(visitor: Visitor, story: Story) -> None:
    with visitor.page("admin") as page:
        page.goto(f"/daftar/unggah?skema={story.scheme}")
        page.get_by_label("Letakkan berkas di sini, atau pilih").set_input_files(LIST)
        page.get_by_role("button", name="Unggah dan periksa").click()
        page.wait_for_url(story.at("**/daftar/{list}"))
        expect(page.get_by_role("status").first).to_contain_text("sudah pernah diunggah")


# ---- the map, and what leads down from it


@WIDTHS
def test_the_map_leads_down_to_the_village(visitor: Visitor, story: Story, width: int) -> None:
    with visitor.page("kepala", width) as page:
        page.goto("/cakupan")
        page.get_by_role("group", name="Peta cakupan per kabupaten/kota").get_by_role(
            "link", name=re.compile("^Kabupaten Belu:")
        ).dispatch_event("click")
        page.wait_for_url(re.compile(r"/cakupan/53\.04"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Belu")
        counted = people_in(page)
        page.locator("tbody th a").first.click()
        page.wait_for_url(re.compile(r"/cakupan/53\.04\.\d\d"))
        page.get_by_role("navigation", name="Letak halaman").get_by_role("link", name="Kabupaten Belu").click()
        page.wait_for_url(re.compile(r"/cakupan/53\.04(\?|$)"))
        assert people_in(page) == counted
        owned = visitor.site.one(
            "select count(*) from participation_month where regency = '53.04' and month = '2025-07-01'"
        )
        assert counted == owned


def people_in(page: Page) -> int:
    """The number at the head of the first line."""
    return int(lead(page).split(" ")[0].replace(".", ""))


# ---- files to take away

EXPORTS: dict[str, str] = {
    "/daftar": "Berkas",
    "/daftar/{list}": "Baris",
    "/orang?cari=mar": "Nama",
    "/pendanaan": "Nomor",
    "/pendanaan/{scheme}": "Kode",
    "/pendanaan/{scheme}/tunggu": "Orang",
    "/iuran": "Kode iuran",
    "/iuran/{bill}/rincian": "KPJ",
    "/cakupan": "Kode",
    "/buku-besar": "Akun",
    "/buku-besar/jurnal": "Jurnal",
    "/pekerjaan": "Nomor",
}


@pytest.mark.parametrize("address", EXPORTS)
def test_every_list_can_be_taken_away(visitor: Visitor, story: Story, tmp_path: Path, address: str) -> None:
    with visitor.page("admin") as page:
        page.goto(story.at(address))
        text = saved(page, page.get_by_role("link", name="CSV").first, tmp_path)
        book = saved(page, page.get_by_role("link", name="XLSX").first, tmp_path)
    with text.open(encoding="utf-8-sig", newline="") as source:
        lines = list(csv.reader(source))
    sheet = load_workbook(book).get_sheet_by_index(0).to_python()
    assert EXPORTS[address] in lines[0]
    assert len(lines) > 1
    top = [str(cell) for cell in lines[0]]
    head = next(n for n, line in enumerate(sheet) if [str(cell) for cell in line][: len(top)] == top)
    assert [str(line[0]) for line in sheet[:2]] == ["Isi", "Saringan"]  # what was asked stands above
    assert len(sheet) - head == len(lines)
    whole = text.read_text(encoding="utf-8-sig")
    assert not re.search(r"\b53\d{14}\b", whole), "a NIK in the open"


def test_an_export_keeps_the_filters(visitor: Visitor, story: Story, tmp_path: Path) -> None:
    with visitor.page("admin") as page:
        page.goto(story.at("/daftar/{list}?hasil=review"))
        path = saved(page, page.get_by_role("link", name="CSV").first, tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as source:
        results: list[Any] = [row["Hasil"] for row in csv.DictReader(source)]
    assert set(results) == {"Perlu diperiksa"}
    assert len(results) == visitor.site.one(
        "select count(*) from intake_row where list_id = %s and verdict = 'review'", [story.list]
    )


def test_signing_in_takes_a_while_but_not_long(visitor: Visitor) -> None:
    context = visitor.fresh(PHONE)
    page = context.new_page()
    sign_in(page, "kepala")
    expect(page).to_have_url(visitor.site.base + "/", timeout=5_000)
    context.close()
