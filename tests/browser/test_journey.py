"""The whole walk of an office through the pages, once at a desk in Indonesian and once on a phone in English.

The tests of this file go on from one another: who fails makes the later ones of his walk pointless, and they say so.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import load_workbook

from payung.intake.pages.rows import CODE_WORDS, VERDICT_WORDS
from payung.ui.components.formats import number, rupiah
from tests.browser import audit
from tests.browser.site import served
from tests.browser.story import DATA, LIST, PRICE
from tests.browser.visitor import DESK, FAILED, PHONE, Trouble, Visitor, lead, saved, say, sign_in, squeezed
from tests.support.server import Server
from tests.support.world import PASSWORD

with (DATA / "bnba_2k.expected.csv").open() as source:
    EXPECTED = list(csv.DictReader(source))
VERDICTS = Counter(row["verdict"] for row in EXPECTED)
CODES = Counter(code for row in EXPECTED for code in row["codes"].split("|") if code)
AFFORDED = 1_000
PER_PERSON = 6 * PRICE
SLOW = 60_000


@dataclass
class Walk:
    """One walk: who walks, how wide his screen is, which language he reads; what he has come to so far."""

    visitor: Visitor
    width: int
    language: str
    folder: Path
    at: dict[str, str] = field(default_factory=dict)
    broken: str = ""

    def say(self, text: str) -> str:
        """The product's words in the walker's language."""
        return say(self.language, text)

    def number(self, value: int) -> str:
        return number(value, self.language)

    def rupiah(self, value: int) -> str:
        return rupiah(value, self.language).replace("\xa0", " ")

    def page(self, username: str) -> Page:
        """A page of a user."""
        return self.visitor.context(username, self.width, self.language).new_page()


@pytest.fixture(scope="module", params=[(DESK, "id"), (PHONE, "en")], ids=["desk-id", "phone-en"])
def site_of_walk(
    request: pytest.FixtureRequest,
    server: Server,
    template: str,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Walk]:
    """A served house without any list, and its walker."""
    width, language = request.param
    folder = tmp_path_factory.mktemp("walk")
    with served(server, template, folder) as site:
        visitor = Visitor(browser, site, Trouble(site.base))
        yield Walk(visitor, width, language, folder)
        visitor.close()


@pytest.fixture
def walk(site_of_walk: Walk, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """The walk, while every step so far went well."""
    if site_of_walk.broken:
        pytest.skip(f"goes on from {site_of_walk.broken}")
    site_of_walk.broken = request.node.name
    site_of_walk.visitor.trouble.found.clear()
    yield site_of_walk
    if not request.node.stash.get(FAILED, False):
        assert site_of_walk.visitor.trouble.found == []
        site_of_walk.broken = ""


@pytest.fixture
def page(walk: Walk) -> Iterator[Page]:
    """A page of the officer of the province."""
    found = walk.page("provinsi")
    yield found
    found.close()


@pytest.fixture
def officer(walk: Walk) -> Iterator[Page]:
    """A page of the officer of the branch."""
    found = walk.page("cabang")
    yield found
    found.close()


def test_signing_in_and_out(walk: Walk) -> None:
    context = walk.visitor.fresh(walk.width, walk.language)
    page = context.new_page()
    page.goto("/daftar")
    assert "/masuk?next=" in page.url
    with walk.visitor.trouble.bear(400):
        sign_in(page, "provinsi", "bukan-kata-sandinya", walk.language)
        refusal = walk.say(
            "Nama pengguna atau kata sandi salah, atau sudah terlalu sering dicoba."
            " Periksa, lalu coba lagi; bila tetap ditolak, coba lagi dalam %(minutes)s menit."
        ) % {"minutes": 15}
        expect(page.get_by_role("alert")).to_contain_text(refusal)
        expect(page.get_by_label(walk.say("Kata sandi"))).to_have_value("")
        sign_in(page, "tak-dikenal", PASSWORD, walk.language)
        expect(page.get_by_role("alert")).to_contain_text(refusal)
    page.goto("/daftar")
    page.get_by_label(walk.say("Nama pengguna")).fill("provinsi")
    page.get_by_label(walk.say("Kata sandi")).fill(PASSWORD)
    page.get_by_role("button", name=walk.say("Masuk"), exact=True).click()
    expect(page).to_have_url(walk.visitor.site.base + "/daftar")
    page.locator("summary", has_text="Provinsi").click()
    page.get_by_role("button", name=walk.say("Keluar")).click()
    expect(page).to_have_url(walk.visitor.site.base + "/masuk")
    page.go_back()
    page.goto("/daftar")
    assert "/masuk" in page.url
    context.close()


def test_an_empty_house_has_no_closed_doors(walk: Walk) -> None:
    for username in ("juri", "pemeriksa"):
        ask = walk.visitor.context(username, walk.width, walk.language).request
        assert audit.closed_doors(ask, ["/"], most=30)[1] == [], username


def test_an_empty_house_says_what_to_do(walk: Walk) -> None:
    page = walk.page("cabang")
    for address in ("/", "/daftar", "/daftar/unggah", "/orang", "/pendanaan", "/iuran", "/cakupan", "/buku-besar"):
        page.goto(address)
        assert audit.faults(page, walk.language) == [], address
    page.close()


def test_language_is_chosen_in_the_menu(walk: Walk) -> None:
    context = walk.visitor.fresh(walk.width)
    page = context.new_page()
    sign_in(page, "kepala")
    expect(page.get_by_role("heading", level=1)).to_have_text("Beranda")
    page.locator("summary", has_text="Kepala").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert walk.visitor.trouble.found == []
    expect(page.get_by_role("heading", level=1)).to_have_text(say("en", "Beranda"))
    assert say("en", "Beranda") != "Beranda"
    page.goto("/cakupan")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_a_scheme_is_priced_while_it_is_typed(walk: Walk, page: Page) -> None:
    page.goto("/pendanaan")
    page.get_by_role("link", name=walk.say("Buka skema")).first.click()
    texts = {
        "Nama skema": "Pekerja rentan",
        "Nomor keputusan": "SK 7/2025",
        "Tanggal keputusan": "2025-07-01",
        "Bulan pertama": "2025-07",
        "Bulan terakhir": "2025-12",
        "Anggaran": f"{AFFORDED * PER_PERSON}",
    }
    for label, text in texts.items():
        page.get_by_label(walk.say(label), exact=True).fill(text)
    page.get_by_label(walk.say("Lembaga pembayar")).select_option(label="Pemerintah Provinsi NTT")
    page.get_by_label(re.compile(f"^{walk.say('Jumlah orang')}")).fill("2000")
    quote = page.locator("#biaya")
    expect(quote).to_contain_text(walk.rupiah(2_000 * PER_PERSON))
    expect(quote).to_contain_text(walk.rupiah((2_000 - AFFORDED) * PER_PERSON))  # what the budget lacks
    assert walk.visitor.site.one("select count(*) from sponsorship_scheme") == 0
    page.get_by_role("button", name=walk.say("Buka skema")).click()
    page.wait_for_url(re.compile(r"/pendanaan/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Pekerja rentan")
    walk.at["scheme"] = page.url


def test_a_list_shows_its_progress_and_its_funnel(walk: Walk, page: Page) -> None:
    page.goto(walk.at["scheme"])
    page.get_by_role("link", name=walk.say("Unggah daftar")).click()
    page.get_by_label(walk.say("Letakkan berkas di sini, atau pilih")).set_input_files(LIST)
    expect(page.locator("[data-chosen]")).to_contain_text(LIST.name)
    with walk.visitor.site.worker_asleep():
        page.get_by_role("button", name=walk.say("Unggah dan periksa")).click()
        page.wait_for_url(re.compile(r"/daftar/\d+$"))
        bar = page.get_by_role("progressbar", name=walk.say("Periksa daftar"))
        expect(bar).to_be_visible()
        with page.expect_response(re.compile("/kemajuan$")):
            pass  # it asks by itself
        expect(bar).to_be_visible()
    funnel = page.get_by_role("region", name=walk.say("Dari baris sampai peserta"))
    expect(funnel).to_be_visible(timeout=SLOW)
    walk.at["list"] = page.url
    shown = squeezed(funnel.inner_text())
    assert f"{walk.say('Baris dalam berkas')} {walk.number(len(EXPECTED))}" in shown
    for word, verdict in (("Ditolak", "rejected"), ("Perlu diperiksa", "review"), ("Diterima", "accepted")):
        assert f"{walk.say(word)} {walk.number(VERDICTS[verdict])}" in shown
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2_500)
    assert asked == []  # a finished list asks no more


def test_causes_are_counted_as_expected(walk: Walk, page: Page) -> None:
    page.goto(walk.at["list"])
    shown = squeezed(page.get_by_role("region", name=walk.say("Sebab-sebabnya")).inner_text())
    for code, count in CODES.items():
        assert f"{say(walk.language, str(CODE_WORDS[code]))} {walk.number(count)} " in shown, code


def test_rows_are_filtered_searched_and_paged(walk: Walk, page: Page) -> None:
    page.goto(walk.at["list"])
    rows = page.locator("#baris tbody tr")
    assert rows.count() == 50
    first = rows.first.get_attribute("id")
    page.get_by_role("link", name=walk.say("Berikutnya")).click()
    expect(rows.first).not_to_have_attribute("id", first or "")
    page.get_by_role("link", name=walk.say("Sebelumnya")).click()
    expect(rows.first).to_have_attribute("id", first or "")
    page.get_by_label(walk.say("Hasil"), exact=True).select_option("rejected")
    page.get_by_role("button", name=walk.say("Terapkan")).click()
    page.wait_for_url(re.compile("hasil=rejected"))
    for text in page.locator("#baris tbody .badge").all_inner_texts():
        assert squeezed(text) == say(walk.language, str(VERDICT_WORDS["rejected"]))
    rejected = [row for row in EXPECTED if row["verdict"] == "rejected"]
    seen = rows.count()
    while (more := page.get_by_role("link", name=walk.say("Berikutnya"))).count():
        before = rows.first.get_attribute("id")
        more.click()
        expect(rows.first).not_to_have_attribute("id", before or "")
        seen += rows.count()
    assert seen == len(rejected)
    page.goto(walk.at["list"])
    page.get_by_role("link", name=walk.say(str(CODE_WORDS["NIK_DUPLICATE_IN_LIST"]))).click()
    page.wait_for_url(re.compile("sebab=NIK_DUPLICATE_IN_LIST"))
    assert rows.count() == CODES["NIK_DUPLICATE_IN_LIST"]
    page.goto(walk.at["list"])
    name = squeezed(rows.first.get_by_role("cell").first.inner_text())
    page.get_by_label(walk.say("Nama atau NIK")).fill(name)
    page.get_by_role("button", name=walk.say("Terapkan")).click()
    page.wait_for_url(re.compile("cari="))
    assert 1 <= rows.count() < 50
    expect(rows.first).to_contain_text(name)
    page.get_by_role("link", name=walk.say("Hapus semua saringan")).click()
    expect(rows).to_have_count(50)


def test_the_answer_file_has_two_columns_more(walk: Walk, page: Page) -> None:
    page.goto(walk.at["list"])
    page.get_by_role("button", name=walk.say("Buat berkas Excel")).click()
    link = page.get_by_role("link", name=walk.say("Unduh berkas jawaban"))
    expect(link).to_be_visible(timeout=SLOW)
    answer = load_workbook(saved(page, link, walk.folder)).get_sheet_by_index(0).to_python()
    sent = load_workbook(LIST).get_sheet_by_index(0).to_python()
    head = next(i for i, row in enumerate(sent) if sum(bool(str(cell).strip()) for cell in row) > 5)
    wide = max(i for i, cell in enumerate(sent[head]) if str(cell).strip()) + 1
    assert [str(cell) for cell in answer[head][:wide]] == [str(cell) for cell in sent[head][:wide]]
    added = [cell for cell in answer[head][wide:] if str(cell).strip()]
    assert len(added) == 2
    for row in EXPECTED[:40]:
        assert any(answer[int(row["sheet_row"]) - 1][wide:]), row


def test_committing_says_people_and_rupiah_first(walk: Walk, page: Page) -> None:
    page.goto(walk.at["list"])
    page.get_by_role("link", name=walk.say("Simpan yang diterima")).click()
    page.wait_for_url(re.compile("/simpan$"))
    said = squeezed(page.get_by_role("main").inner_text())
    assert walk.number(AFFORDED) in lead(page)
    assert walk.rupiah(AFFORDED * PER_PERSON) in lead(page)
    assert walk.rupiah(VERDICTS["accepted"] * PER_PERSON) in said
    assert walk.number(VERDICTS["accepted"] - AFFORDED) in said  # those who wait
    assert walk.visitor.site.one("select count(*) from sponsorship_enrolment") == 0
    with walk.visitor.site.worker_asleep():
        page.get_by_role("button", name=re.compile(walk.number(AFFORDED))).click()
        expect(page.get_by_role("progressbar", name=walk.say("Simpan peserta"))).to_be_visible()
    stored = say(walk.language, "Tersimpan sebagai peserta")
    funnel = page.get_by_role("region", name=walk.say("Dari baris sampai peserta"))
    expect(funnel).to_contain_text(stored, timeout=SLOW)
    assert f"{stored} {walk.number(AFFORDED)}" in squeezed(funnel.inner_text())
    assert walk.visitor.site.one("select count(*) from sponsorship_enrolment") == AFFORDED


def test_the_scheme_shows_burn_quota_and_queue(walk: Walk, page: Page) -> None:
    page.goto(walk.at["scheme"])
    assert walk.number(AFFORDED) in lead(page)
    burn = squeezed(page.get_by_role("region", name=walk.say("Anggaran"), exact=True).inner_text())
    assert burn.count(walk.rupiah(AFFORDED * PER_PERSON)) >= 2  # the budget, and all of it promised
    quotas = page.get_by_role("region", name=walk.say("Kuota per kabupaten/kota")).first
    assert f"{walk.number(2_000)} " in squeezed(quotas.locator("tfoot").inner_text())
    assert walk.number(AFFORDED) in squeezed(quotas.locator("tfoot").inner_text())
    queue = say(walk.language, "Daftar tunggu: %(n)s", n=walk.number(VERDICTS["accepted"] - AFFORDED))
    page.get_by_role("link", name=queue).click()
    page.wait_for_url(re.compile("/tunggu$"))
    assert page.locator("tbody tr").count() == 50


def test_a_month_is_assessed_and_billed(walk: Walk, officer: Page) -> None:
    officer.goto("/iuran")
    officer.get_by_label(walk.say("Bulan yang ditetapkan")).fill("2025-07")
    officer.get_by_role("button", name=walk.say("Tetapkan"), exact=True).click()
    asked = officer.get_by_role("region", name=walk.say("Periksa sekali lagi"))
    expect(asked).to_contain_text(walk.rupiah(AFFORDED * PRICE))
    asked.get_by_role("checkbox").check()
    asked.get_by_role("button", name=walk.say("Tetapkan"), exact=True).click()
    row = officer.locator("tbody tr")
    expect(row).to_have_count(1, timeout=SLOW)
    expect(row).to_contain_text(walk.rupiah(AFFORDED * PRICE))
    row.get_by_role("link").first.click()
    officer.wait_for_url(re.compile(r"/iuran/\d+$"))
    assert walk.rupiah(AFFORDED * PRICE) in lead(officer)
    walk.at["bill"] = officer.url


def test_what_an_amount_does_is_told_and_the_right_one_taken(walk: Walk, officer: Page) -> None:
    officer.goto(walk.at["bill"])
    amount = officer.get_by_label(walk.say("Jumlah yang diterima"))
    amount.fill("16.799.999")
    officer.get_by_label(walk.say("Tanggal bayar")).fill("2025-07-10")
    officer.get_by_label(walk.say("Saluran")).select_option("transfer")
    officer.get_by_label(re.compile(walk.say("Nomor bukti"))).fill("SP2D-99")
    officer.get_by_role("button", name=walk.say("Lanjut")).click()
    expect(officer.get_by_role("main")).to_contain_text("Rp1")  # that is still lacking
    officer.get_by_role("link", name=walk.say("Batal")).click()
    officer.get_by_label(walk.say("Tanggal bayar")).fill("2025-07-10")
    officer.get_by_label(walk.say("Saluran")).select_option("transfer")
    officer.get_by_label(re.compile(walk.say("Nomor bukti"))).fill("SP2D-99")
    amount.fill("16.800.000")
    officer.get_by_role("button", name=walk.say("Lanjut")).click()
    expect(officer.get_by_role("main")).to_contain_text("SP2D-99")
    assert walk.visitor.site.one("select count(*) from contributions_receipt") == 0
    officer.get_by_role("button", name=walk.say("Catat, minta konfirmasi")).click()
    told = "Penerimaan dicatat. Sekarang orang lain memeriksa uangnya dan mengonfirmasi; baru sesudah itu dihitung."
    expect(officer.get_by_role("status")).to_contain_text(walk.say(told))
    assert walk.visitor.site.one("select count(*) from contributions_receipt") == 0


def test_another_person_confirms_the_money(walk: Walk) -> None:
    head = walk.page("kepala")
    head.goto(walk.at["bill"])
    head.get_by_role("link", name=walk.say("Periksa dan putuskan")).click()
    assert audit.faults(head, walk.language) == []
    head.get_by_role("checkbox").check()
    head.get_by_role("button", name=walk.say("Konfirmasi, uangnya sudah dilihat")).click()
    expect(head.get_by_role("status")).to_contain_text(walk.say("Penerimaan dikonfirmasi dan dibukukan."))
    assert walk.visitor.site.one("select sum(amount) from contributions_receipt") == AFFORDED * PRICE
    head.close()


def test_coverage_shows_it_by_itself(walk: Walk, page: Page) -> None:
    deadline = 40
    for _second in range(deadline):
        page.goto("/cakupan")
        if walk.number(AFFORDED) in lead(page):
            break
        page.wait_for_timeout(1_000)
    assert lead(page).startswith(f"{walk.number(AFFORDED)} ")
    page.goto("/")
    assert lead(page).startswith(f"{walk.number(AFFORDED)} ")


def test_a_person_is_found_and_his_nik_uncovered_with_a_reason(walk: Walk, officer: Page) -> None:
    query = (
        "select {} from registry_identity i join sponsorship_enrolment e using (person_id) order by person_id limit 1"
    )
    nik, name = (walk.visitor.site.one(query.format(column)) for column in ("nik", "name"))
    officer.goto("/orang")
    officer.get_by_label(walk.say("Nama, NIK, KPJ, atau telepon")).fill(nik)
    officer.get_by_role("button", name=walk.say("Cari"), exact=True).click()
    officer.wait_for_url(re.compile(r"/orang/\d+$"))
    expect(officer.get_by_role("heading", level=1)).to_have_text(name)
    ribbon = officer.get_by_role("region", name=walk.say("Bulan demi bulan"))
    assert ribbon.get_by_role("link").count() == 1  # July leads to its bill
    assert nik not in officer.content()
    officer.locator("summary", has_text=say(walk.language, "Tampilkan %(what)s", what="NIK")).click()
    officer.get_by_label(walk.say("Untuk apa?")).first.select_option("klaim")
    officer.get_by_role("button", name=walk.say("Tampilkan dan catat")).first.click()
    expect(officer.get_by_text(nik)).to_be_visible()
    officer.goto(officer.url.split("/tampilkan")[0])
    assert nik not in officer.content()
    readers = officer.locator("details", has_text=walk.say("Siapa yang melihat data ini"))
    readers.locator("summary").click()
    log = squeezed(readers.inner_text())
    assert "Cabang" in log
    assert walk.say("Memeriksa klaim") in log
