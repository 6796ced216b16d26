"""A death, from the neighbour's telephone to the paid family: at a desk in Indonesian and on a phone in English."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from payung.access.services import command_session
from payung.claims.assessment.recomputing import recompute
from payung.ui.components.formats import rupiah
from tests.browser import audit
from tests.browser.site import TODAY, Site
from tests.browser.story import BELU, Story
from tests.browser.visitor import DESK, PHONE, Visitor, lead, say, squeezed
from tests.claims import world
from tests.vault.papers import pdf, photo

LOOKS = pytest.mark.parametrize(("width", "language"), [(DESK, "id"), (PHONE, "en")], ids=["desk-id", "phone-en"])
SHOTS = os.environ.get("PAYUNG_SHOTS")  # a folder: keep a picture of every page for an eye to look at
FUNERAL = 10_000_000  # one paid month only


@dataclass
class Walk:
    """One death and who goes from page to page for it."""

    visitor: Visitor
    site: Site
    width: int
    language: str
    person: int
    name: str
    folder: Path
    shots: list[str] = field(default_factory=list)

    def say(self, text: str, **facts: object) -> str:
        return say(self.language, text, **facts)

    def page(self, username: str) -> Page:
        return self.visitor.context(username, self.width, self.language).new_page()

    def look(self, page: Page, name: str) -> None:
        """The page is whole; a picture of it when somebody wants to look."""
        assert audit.faults(page, self.language) == [], name
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            target = Path(SHOTS) / f"claim-{name}-{self.width}-{self.language}.png"
            page.screenshot(path=target, full_page=True)

    def file(self, name: str, content: bytes) -> Path:
        target = self.folder / name
        target.write_bytes(content)
        return target


@pytest.fixture
def walk(
    visitor: Visitor,
    site: Site,
    story: Story,
    width: int,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Walk:
    """A participant of Belu whose July is paid, not used by other tests; nobody has tried to report yet."""
    monkeypatch.setenv("PAYUNG_TODAY", TODAY)
    site.wire()
    with site.db.connect("owner") as owner:
        owner.execute("truncate payung.rate")
        person, name = owner.execute(
            "select i.person_id, i.name from registry_identity i join participation_membership m on m.person_id = i.person_id"
            " join contributions_contributionassessment a on a.membership_id = m.id and a.month = '2025-07-01'"
            " where i.regency = %s and i.person_id <> %s and not exists (select from claims_claim c where c.person_id = i.person_id)"
            " order by i.person_id desc limit 1",
            [BELU, story.person],
        ).fetchone()
    return Walk(visitor, site, width, language, person, name, tmp_path)


def report(walk: Walk) -> str:
    """The neighbour tells of the death, and gets a code."""
    page = walk.visitor.fresh(walk.width, walk.language).new_page()
    page.goto("/lapor")
    walk.look(page, "1-report")
    page.get_by_role("button", name=walk.say("Kirim laporan")).click()
    assert page.url.endswith("/lapor")  # the browser itself asks for what is missing
    page.get_by_label(walk.say("Nama lengkap yang meninggal")).fill(walk.name)
    page.get_by_label(walk.say("Tanggal meninggal")).fill("2025-07-08")
    page.get_by_label(walk.say("Kabupaten/kota tempat tinggalnya")).select_option(BELU)
    page.get_by_label(walk.say("Nama Anda")).fill("Yustina Mau")
    page.get_by_label(walk.say("Hubungan Anda dengan yang meninggal")).select_option("neighbour")
    page.get_by_label(walk.say("Nomor telepon Anda")).fill("0812-3456-7890")
    page.get_by_role("button", name=walk.say("Kirim laporan")).click()
    page.wait_for_url("**/lapor/diterima")
    code = squeezed(page.locator(".claim-code").inner_text())
    assert re.fullmatch(r"([0-9A-Z]{4}-){2}[0-9A-Z]{4}", code)
    walk.look(page, "2-code")
    page.context.close()
    return code


def take_up(walk: Walk) -> Page:
    """An officer finds the person and opens the claim."""
    page = walk.page("cabang")
    page.goto("/klaim")
    walk.look(page, "3-queue")
    page.get_by_role("link", name=walk.name).first.click()
    walk.look(page, "4-report")
    box = page.get_by_role("listitem").filter(has_text=walk.name)
    box.get_by_role("button", name=walk.say("Ini orangnya, buka klaim")).first.click()
    page.wait_for_url(re.compile(r"/klaim/\d+$"))
    assert page.get_by_role("heading", level=1).inner_text() == walk.name
    return page


def gather(walk: Walk, page: Page) -> None:
    """Heirs and papers; one of them is refused at first."""
    page.get_by_label(walk.say("Nama ahli waris")).fill("Maria Mau")
    page.get_by_label(walk.say("Hubungan dengan peserta")).select_option("spouse")
    page.locator("#ahli-waris").get_by_label(walk.say("Bank")).last.select_option("130")
    page.locator("#ahli-waris").get_by_label(walk.say("Nomor rekening")).last.fill(f"90{walk.person:09d}")
    page.get_by_role("button", name=walk.say("Simpan ahli waris")).click()
    expect(page.get_by_text(walk.say("Ahli waris dicatat."))).to_be_visible()
    send(walk, page, "akta_kematian", walk.file("akta.pdf", pdf(1, script=True)))
    expect(page.get_by_text(walk.say("Perlu diunggah ulang"))).to_be_visible()
    walk.look(page, "5-refused-paper")
    kinds = [
        name.removeprefix("surat-") for name in page.locator(".asked-line").evaluate_all("all => all.map(e => e.id)")
    ]
    assert "buku_nikah" in kinds  # because a spouse inherits
    for kind in kinds:
        content = pdf(2) if kind == "kk" else photo(text=f"{kind} {walk.name}", size=(900, 1200))
        send(walk, page, kind, walk.file(f"{kind}.{'pdf' if kind == 'kk' else 'jpg'}", content))
        expect(page.get_by_text(walk.say("Berkas diterima."))).to_be_visible()
    walk.look(page, "6-papers")


def send(walk: Walk, page: Page, kind: str, file: Path) -> None:
    """Upload one paper on its line of the checklist."""
    line = page.locator(f"#surat-{kind}")
    line.locator("summary").click()
    line.locator("input[type=file]").set_input_files(file)
    line.get_by_role("button", name=walk.say("Kirim"), exact=True).click()
    page.wait_for_load_state()


def assess(walk: Walk, page: Page) -> None:
    """Complete, then assessed: the reasons first, and a tick."""
    page.get_by_role("button", name=walk.say("Nyatakan lengkap")).click()
    assert lead(page) == walk.say("Berkas lengkap; menunggu penilaian.")
    walk.look(page, "7-complete")
    page.get_by_role("link", name=walk.say("Nilai klaim")).first.click()
    amount = rupiah(FUNERAL, walk.language).replace("\xa0", " ")
    assert amount in lead(page)
    walk.look(page, "8-assess")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=walk.say("Simpan penilaian %(amount)s", amount=amount)).click()
    expect(page.get_by_text(walk.say("Menunggu orang lain: yang menilai tidak memutuskan."))).to_be_visible()
    assert page.get_by_role("link", name=walk.say("Periksa dan setujui")).count() == 0
    recompute()  # what the second process beside the site does within seconds


def approve(walk: Walk) -> Page:
    """The head of the office finds it among his tasks and approves."""
    page = walk.page("kepala")
    page.goto("/tugas")
    walk.look(page, "9-tasks")
    page.get_by_role("link", name=walk.name).first.click()
    page.get_by_role("link", name=walk.say("Periksa dan setujui")).first.click()
    walk.look(page, "10-approve")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=walk.say("Setujui dan bayarkan")).click()
    amount = rupiah(FUNERAL, walk.language).replace("\xa0", " ")
    assert lead(page) == walk.say("%(amount)s disetujui; menunggu pencairan.", amount=amount)
    walk.look(page, "11-approved")
    return page


@LOOKS
def test_from_the_neighbours_report_to_the_paid_family(walk: Walk) -> None:
    code = report(walk)
    page = take_up(walk)
    assert code in squeezed(page.locator("main").inner_text())
    gather(walk, page)
    assess(walk, page)
    claim = int(page.url.split("#")[0].rsplit("/", 1)[1])
    page.close()
    page = approve(walk)
    with command_session("admin") as admin:
        world.bank_says(walk.site.db, admin, claim, "paid")
    page.reload()
    amount = rupiah(FUNERAL, walk.language).replace("\xa0", " ")
    assert lead(page) == walk.say("%(amount)s sudah dibayar kepada ahli waris.", amount=amount)
    walk.look(page, "12-paid")
    letter = page.context.request.get(f"/klaim/{claim}/surat.pdf?bahasa={walk.language}")
    assert letter.body().startswith(b"%PDF")
    page.close()


@LOOKS
def test_pages_around_a_claim_are_whole(walk: Walk) -> None:
    report(walk)
    page = take_up(walk)
    address = page.url.split("#")[0]
    send(walk, page, "kk", walk.file("kk.pdf", pdf(3)))
    page.locator("#surat-kk .paper-thumb").click()
    page.wait_for_url("**/arsip/surat/*")
    assert page.locator(".paper-pages img").count() == 3
    walk.look(page, "13-paper")
    for number, target in enumerate(
        ("/arsip", "/klaim/baru", "/klaim/laporan", "/klaim?waktu=risk", "/tugas", "/tugas/jenjang")
    ):
        page.goto(target)
        walk.look(page, f"14-{number}")
    page.goto(address)
    page.emulate_media(media="print")
    for hidden in ("nav", "button", "footer", "input", "select"):
        assert page.locator(hidden).locator("visible=true").count() == 0, hidden
    page.close()
