"""A cycle of the award as its committee, nine jurors, three candidates and a visitor play it at their browsers.

Twelve candidates in three categories, two recusals, one absent juror, one objection, a tie. From the terms to the national level
everything is done on pages; only the accounts of the jurors are there before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.judging import HOME, YEAR, Play, confirmed, nominated, on_a_tablet, said, sealed, written
from tests.browser.site import served
from tests.browser.visitor import FAILED, PHONE, Trouble, Visitor, lead, squeezed
from tests.support import juries
from tests.support.server import Server
from tests.vault.papers import pdf

CATEGORIES = ("kabupaten_kota", "desa", "usaha_keuangan")
REGENCIES = {"Kabupaten Belu": "53.04", "Kabupaten Sikka": "53.07", "Kabupaten Timor Tengah Utara": "53.03", "Kota Kupang": "53.71"}  # fmt: skip
VILLAGES = {"Kewar": "53.04.01.2001", "Fulur": "53.04.01.2002", "Duarato": "53.04.01.2004", "Makir": "53.04.01.2005"}
BANKS = {"Bank NTT": "bank-ntt", "BPR Uji": "bpr-uji", "PT Sponsor Uji": "sponsor-uji", "PT Uji": "pt-uji"}
OWN = {"belu": "Kabupaten Belu", "bank": "Bank NTT", "hrd": "PT Uji"}  # who nominate themselves
OF_BANK, DECLARES, ABSENT = 3, 5, 9  # seats: works for Bank NTT, declares a conflict, stays away
SECRET = "lontar sasando cendana komodo"
TABLET = 820
CUT_OFF = "2025-05-31"  # the day on which the cycle is played: figures may still be objected to, and are then frozen


@pytest.fixture(scope="module")
def house(server: Server, template: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """A house of its own with accounts of nine jurors, and no cycle."""
    folder = tmp_path_factory.mktemp("award")
    with served(server, template, folder, CUT_OFF) as site:
        with site.db.connect("owner") as owner:
            juries.jurors(owner)
        visitor = Visitor(browser, site, Trouble(site.base))
        yield Play(visitor, site, folder)
        visitor.close()


@pytest.fixture
def play(house: Play, request: pytest.FixtureRequest) -> Iterator[Play]:
    """The play, while every act so far went well; the acts go on from one another."""
    if house.broken:
        pytest.skip(f"goes on from {house.broken}")
    house.broken = request.node.name
    house.visitor.trouble.found.clear()
    yield house
    if not request.node.stash.get(FAILED, False):
        assert house.visitor.trouble.found == []
        house.broken = ""


def points_of(seat: int, name: str) -> tuple[str, str]:
    """What a seat gives: Bank NTT and BPR Uji come out equal, Belu leads the regencies."""
    if name in {"Bank NTT", "BPR Uji"}:
        return "80", "70"
    return {"Kabupaten Belu": ("92", "88"), "Fulur": ("91", "90")}.get(name, (str(50 + seat), f"{60 + seat},5"))


def test_the_committee_opens_the_cycle_its_categories_and_days(play: Play) -> None:
    page = play.page("provinsi")
    terms = {"batas": CUT_OFF, "wawancara-awal": "2025-06-24", "wawancara-akhir": "2025-06-26", "penyerahan": "2025-07-21"}  # fmt: skip
    written(page, f"{HOME}/ketentuan", **terms, alasan="SK Ketua Panitia 1/2025", latihan="yes")
    page.get_by_role("link", name=f"Pelaksanaan tahun penilaian {YEAR}").click()
    assert "Tahap Pengusulan" in lead(page)
    for category in CATEGORIES:
        written(page, f"{HOME}/kategori/buka", kategori=category)
    written(page, f"{HOME}/jadwal", tahap="nomination", mulai="2025-05-01", sampai="2025-05-31")
    late = {"tahap": "documents", "mulai": "2025-04-01", "sampai": "2025-04-30"}
    with play.visitor.trouble.bear(400, 409, 422):
        written(page, f"{HOME}/jadwal", **late)
    assert "Tanggalnya tidak cocok dengan jadwal siklus" in said(page)
    written(page, f"{HOME}/jadwal", tahap="nomination", mulai="2025-05-01", sampai="2025-07-31")
    page.goto(f"{HOME}/pelaksanaan")
    play.categories = {
        value: int(play.site.one("select id from awards_opencategory where category_id = %s", [value]))
        for value in CATEGORIES
    }
    assert page.locator("main a[href^='/paritrana/kategori/']").count() >= len(CATEGORIES)


def test_twelve_candidates_three_of_whom_come_themselves(play: Play) -> None:
    office = play.page("provinsi")
    of = {"kabupaten_kota": REGENCIES, "desa": VILLAGES, "usaha_keuangan": BANKS}
    for username, name in OWN.items():
        category = next(one for one, names in of.items() if name in names)
        page = play.page(username, PHONE)
        page.goto(f"/paritrana/kategori/{play.categories[category]}")
        page.get_by_role("link", name="Usulkan calon").click()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
        page.get_by_role("button", name="Usulkan calon").click()  # their own stands chosen
        page.goto("/paritrana")
        page.get_by_role("link", name=f"Berkas calon Anda: {name}").click()
        assert "5 berkas yang diminta belum ada" in lead(page)
        page.close()
    for category, names in of.items():
        field_ = "lembaga" if category == "usaha_keuangan" else "wilayah"
        for name, code in names.items():
            if name not in OWN.values():
                nominated(office, play.categories[category], field_, code, name)
    rows = play.site.one("select jsonb_object_agg(name, id) from awards_candidate")
    play.candidates = {str(name): int(number) for name, number in rows.items()}
    assert set(play.candidates) == {*REGENCIES, *VILLAGES, *BANKS}
    ways = play.site.one("select jsonb_object_agg(name, nominated_how) from awards_candidate")
    assert {name for name, how in ways.items() if how == "self"} == set(OWN.values())


def test_a_candidate_brings_a_paper_and_another_sees_nothing_of_it(play: Play) -> None:
    play.enter("documents")
    play.waits("belu", "Unggah berkas yang diminta")
    page = play.page("belu", PHONE)
    page.goto(f"/paritrana/calon/{play.candidates['Kabupaten Belu']}")
    file = {"name": "perda.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.locator("#id_kind").select_option("regulation")
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Unggah berkas").click()
    assert "4 berkas yang diminta belum ada" in lead(page)
    page.close()
    other = play.page("hrd")
    with play.visitor.trouble.bear(403, 404):
        answer = other.goto(f"/paritrana/calon/{play.candidates['Kabupaten Belu']}")
        assert answer is not None
        assert answer.status >= 400
    other.close()
    play.waits(
        "provinsi", "Periksa berkasnya, dan ingatkan calonnya", "Catat rubriknya", "Isi kursinya menurut keputusan"
    )


def test_a_candidate_objects_to_a_figure_and_the_committee_answers(play: Play) -> None:
    own = play.page("belu", PHONE)
    number = play.candidates["Kabupaten Belu"]
    own.goto(f"/paritrana/calon/{number}")
    own.locator("#id_figure").select_option(index=0)
    own.locator("#id_reason").fill("data BPJS per 30 April lebih banyak dari yang tercatat")
    own.locator("#id_evidence").set_input_files({"name": "data.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    own.get_by_role("button", name="Ajukan keberatan").click()
    assert "Keberatan diajukan" in said(own)
    assert own.get_by_role("link", name="Jawab keberatan").count() == 0  # who objects does not answer
    play.waits("provinsi", "Periksa buktinya, lalu jawab")
    page = play.page("provinsi")
    page.goto(f"/paritrana/calon/{number}")
    page.get_by_role("link", name="Jawab keberatan").click()
    page.locator("main [name='jawaban']").select_option("refuse")
    page.locator("main [name='alasan']").fill("data itu sesudah batas data siklus ini")
    page.locator("main form button").first.click()
    assert "Keberatan dijawab." in said(page)
    own.reload()
    assert "data itu sesudah batas data siklus ini" in said(own)
    own.close()


def test_a_decree_fills_nine_seats_and_there_is_no_tenth(play: Play) -> None:
    page = play.page("provinsi")
    for number in range(1, 10):
        written(
            page,
            f"{HOME}/tim/kursi",
            nomor=str(number),
            lembaga=f"Lembaga {number}",
            peran={1: "chair", 2: "secretary"}.get(number, "member"),
            nama=f"Juri {number}",
            keputusan="SK Gubernur 5/2025",
            pengguna=f"juri{number}",
            tempat_kerja="bank-ntt" if number == OF_BANK else "",
        )
        assert "Kursi terisi." in said(page)
    seat = {"nomor": "10", "lembaga": "Lembaga 10", "peran": "member", "nama": "Juri 10", "keputusan": "SK 5"}
    with play.visitor.trouble.bear(400, 409, 422):
        written(page, f"{HOME}/tim/kursi", **seat)
    assert "Tim 9 memiliki sembilan kursi" in said(page)
    assert play.site.one("select count(*) from awards_seat") == 9


def test_the_jury_approves_the_rubric_of_each_category(play: Play) -> None:
    page = play.page("provinsi")
    for number in play.categories.values():
        page.goto(f"/paritrana/kategori/{number}/rubrik")
        page.locator("main form button").first.click()  # the example that stands in the form
        assert "Bobot tidak diterbitkan penyelenggara" in said(page)
    play.waits("provinsi", "Ingatkan juri yang belum menyetujui")
    for seat in range(1, 6):
        juror = play.page(f"juri{seat}")
        juror.goto("/tugas")
        assert "Baca rubriknya, lalu setujui" in said(juror)
        for number in play.categories.values():
            juror.goto(f"/paritrana/kategori/{number}")
            juror.get_by_role("link", name="Setujui rubrik").click()
            juror.locator("main form button").first.click()
            if juror.locator("main [name='paham']").count():
                confirmed(juror)
            assert "Rubrik disetujui untuk kursi Anda." in said(juror)
        assert ("berlaku" in said(juror)) is (seat == 5)  # the fifth of nine brings it into force
        juror.close()


def test_figures_are_frozen_and_the_cycle_comes_to_its_interviews(play: Play) -> None:
    play.enter("indicators")
    play.waits("provinsi", "Bekukan angka calon")
    page = play.page("provinsi")
    page.goto(f"{HOME}/pelaksanaan")
    page.get_by_role("link", name="Bekukan angka").click()
    page.locator("main form button").first.click()
    confirmed(page)
    assert "angka sudah dibekukan" in said(page)
    play.enter("visit")
    play.enter("interview")
    play.waits("provinsi", "Tunjuk tiga pemegang kunci")


def test_an_interview_is_planned_and_one_on_27_june_is_refused(play: Play) -> None:
    page, belu = play.page("provinsi"), play.candidates["Kabupaten Belu"]
    late = {"hari": "2025-06-27", "jam": "09:30", "menit": "30", "ruang": "Aula"}
    with play.visitor.trouble.bear(409):  # the form is shown again with what was typed
        written(page, f"/paritrana/calon/{belu}/jadwal", **late)
        assert "bukan hari wawancara siklus ini" in said(page)
        written(page, f"/paritrana/calon/{belu}/jadwal", **{**late, "hari": "2025-06-24"})
        assert "Wawancara dijadwalkan." in said(page)
        written(page, f"/paritrana/calon/{play.candidates['Kota Kupang']}/jadwal", **{**late, "hari": "2025-06-24"})
        assert "Ruang itu sudah terpakai" in said(page)
        beside = {**late, "hari": "2025-06-24", "ruang": "Ruang Asisten"}
        written(page, f"/paritrana/calon/{play.candidates['Kota Kupang']}/jadwal", **beside)
        assert "sebagian jurinya mewawancarai calon lain" in said(page)
    page.goto(f"{HOME}/wawancara")
    page.get_by_role("link", name="Kabupaten Belu").first.click()
    page.get_by_role("link", name="Mulai wawancara").click()
    page.locator("main form button").first.click()
    clock = page.get_by_role("timer")
    expect(clock).to_have_text(re.compile(r"^29:\d\d$"))  # it runs
    page.get_by_role("link", name="Akhiri wawancara").click()
    page.locator("main form button").first.click()
    assert "Wawancara selesai." in said(page)
    # the candidate reads its own appointment, another none
    own = play.page("belu")
    own.goto(f"{HOME}/wawancara")
    assert "Kabupaten Belu" in said(own)
    other = play.page("bank")
    other.goto(f"{HOME}/wawancara")
    assert "Belum ada wawancara" in lead(other)


def test_three_holders_make_their_keys(play: Play) -> None:
    page = play.page("admin")
    for number, username in enumerate(juries.HOLDERS, start=1):
        written(
            page,
            f"{HOME}/tim/pemegang-kunci",
            nomor=str(number),
            pengguna=username,
            keputusan="SK 2/2025 Ketua Panitia",
        )
    for username in juries.HOLDERS:
        holder = play.page(username)
        holder.goto(f"{HOME}/kunci")
        holder.locator("#kata").fill(f"{SECRET} {username}")
        with holder.expect_download() as waiting:
            holder.locator("main form button").first.click()
        waiting.value.save_as(play.folder / f"{username}.json")
        assert json.loads((play.folder / f"{username}.json").read_text())
        holder.close()
        assert play.site.one("select count(*) from awards_holderkey") > 0
    play.enter("scoring")


def test_two_jurors_are_recused_and_see_no_file(play: Play) -> None:
    juror = play.page(f"juri{DECLARES}")
    written(
        juror,
        f"{HOME}/tim/kursi/{DECLARES}/mundur",
        calon=str(play.candidates["Makir"]),
        alasan="kepala desa itu saudara saya",
    )
    juror.goto(f"{HOME}/nilai")
    assert "Makir" not in said(juror)
    juror.close()
    bank = play.page(f"juri{OF_BANK}")
    bank.goto(f"{HOME}/nilai")
    assert "BPR Uji" in said(bank)
    assert "Bank NTT" not in said(bank)
    with play.visitor.trouble.bear(400, 403, 404, 409):
        answer = bank.goto(f"{HOME}/nilai/{play.candidates['Bank NTT']}")
        assert answer is not None
        assert answer.status >= 400
    bank.close()


def test_eight_jurors_score_alone_on_a_tablet(play: Play) -> None:
    recused = {(OF_BANK, "Bank NTT"), (DECLARES, "Makir")}
    for seat in range(1, ABSENT):
        page = play.visitor.context(f"juri{seat}", PHONE if seat == 1 else 1280).new_page()
        if seat != 1:
            page.set_viewport_size({"width": TABLET, "height": 1100})
        page.goto("/tugas")
        assert "Nilai calonnya" in said(page)
        written(page, f"{HOME}/tim/benturan")
        assert "Pernyataan Anda tercatat." in said(page)
        page.goto(f"{HOME}/nilai/kata")
        page.locator("#kata").fill(f"{SECRET} juri {seat}")
        page.locator("main form button").first.click()
        for name, number in play.candidates.items():
            if (seat, name) in recused:
                continue
            regulation, interview = points_of(seat, name)
            page.goto(f"{HOME}/nilai/{number}")
            if name == "Kabupaten Belu":
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide <= 0
            page.locator("#nilai-regulation").fill(regulation)
            page.locator("#nilai-interview").fill(interview)
            sealed(page)
        assert "Tanda terima" in said(page)
        page.close()
    # who leads the cycle sees who has handed in, and no point
    page = play.page("provinsi")
    page.goto(f"{HOME}/tim")
    assert "60,5" not in said(page)
    assert play.site.one("select count(*) from awards_scoresheet") == 8 * 12 - 2
    assert play.site.one("select count(*) from awards_openedscore") == 0


def test_nothing_that_was_typed_on_a_tablet_is_lost(play: Play) -> None:
    """The session ends, somebody else signs in, the line drops, the button is pressed twice: the same points again, which change nothing."""
    for width, height in ((768, 1024), (1024, 768)):
        on_a_tablet(play, width, height, play.candidates["Kota Kupang"], points_of(6, "Kota Kupang"))


def test_two_close_and_two_holders_open_at_the_plenary(play: Play) -> None:
    first = play.page("juri1")
    written(first, f"{HOME}/tim/penutupan")
    proposal = play.site.one("select max(id) from awards_closingproposal")
    alone = play.page("juri1")
    alone.goto(f"/paritrana/penutupan/{proposal}/setujui")  # refused before it is asked
    assert "disetujui orang lain daripada pengusulnya" in squeezed(alone.locator("body").inner_text())
    assert play.site.one("select count(*) from awards_closing") == 0  # nobody closes alone
    alone.close()
    second = play.page("juri2")
    written(second, f"/paritrana/penutupan/{proposal}/setujui")
    assert play.site.one("select count(*) from awards_closing") == 1
    play.enter("plenary")
    play.waits("juri2", "Catat kehadiran juri")
    second.goto(f"{HOME}/tim/hadir")
    for seat in range(1, ABSENT):
        second.locator(f"#hadir-{seat}").check()
    second.locator("main form button").first.click()
    for at, username in enumerate(juries.HOLDERS[:2]):
        holder = play.page(username)
        holder.goto(f"{HOME}/buka")
        holder.locator("#berkas").set_input_files(play.folder / f"{username}.json")
        holder.locator("#kata").fill(f"{SECRET} {username}")
        holder.locator("main form button").first.click()
        assert ("lembar nilai terbuka" in said(holder)) is bool(at)
        holder.close()
    assert play.site.one("select count(*) from awards_openedscore where points is not null") == 8 * 12 - 2


def test_the_result_has_a_tie_and_an_objection_is_answered(play: Play) -> None:
    page = play.page("provinsi")
    for category in play.categories.values():
        written(page, f"/paritrana/kategori/{category}/hitung")
        assert "Hasil dihitung dan tersimpan." in said(page)
    page.goto(f"{HOME}/pleno")
    text = said(page)
    assert text.count("Dihitung ulang dari nilainya: sama.") == 3
    rows = [squeezed(row) for row in page.locator("main table tbody tr").all_inner_texts()]
    tied = [row for row in rows if "Bank NTT" in row or "BPR Uji" in row]
    assert [row.split()[0] for row in tied] == ["1", "1"]  # the stated rule leaves both the same rank
    assert {row.split()[-1] for row in tied} == {"7", "8"}  # the recused juror is not in the mean
    # his juror reads no score of Bank NTT, nor of its category
    bank = play.page(f"juri{OF_BANK}")
    bank.goto(f"{HOME}/pleno")
    assert "Bank NTT" not in said(bank)
    bank.close()
    candidate = play.page("bank")
    candidate.goto(f"{HOME}/pleno")
    assert "Kabupaten Belu" not in said(candidate)
    candidate.get_by_role("link", name="Ajukan keberatan atas hasil").click()
    candidate.locator("main [name='alasan']").fill("nilai wawancara tidak sesuai rekaman")
    candidate.locator("main form button").first.click()
    assert "Keberatan tercatat" in said(candidate)
    minutes = {"nomor": "BA/01/2025", "hari": "2025-07-04", "tempat": "Ruang Asisten I, Kupang"}
    with play.visitor.trouble.bear(409):
        written(page, f"{HOME}/berita-acara/buat", **minutes)
        assert "Masih ada keberatan yang belum dijawab" in said(page)
    objection = play.site.one("select max(id) from awards_resultobjection")
    written(
        page,
        f"/paritrana/keberatan-hasil/{objection}/jawab",
        putusan="dismissed",
        jawaban="rekaman sesuai dengan nilai",
    )
    written(page, f"{HOME}/berita-acara/buat", **minutes)
    assert "Berita acara dibuat" in said(page)


def test_the_jury_signs_and_a_visitor_reads_the_winners_alone(play: Play) -> None:
    stranger = play.visitor.fresh()
    visitor = stranger.new_page()
    with play.visitor.trouble.bear(404):
        answer = visitor.goto(f"{HOME}/hasil")
        assert answer is not None
        assert answer.status == 404
    number = play.site.one("select max(id) from awards_minutes")
    for seat in (1, 2, 4, 5, 6):
        juror = play.page(f"juri{seat}")
        written(juror, f"/paritrana/berita-acara/{number}/tanda-tangan")
        assert "ditandatangani untuk kursi Anda" in said(juror)
        juror.close()
    play.enter("publication")
    page = play.page("provinsi")
    page.goto("/tugas")
    assert "Umumkan hasilnya" in said(page)
    written(page, f"{HOME}/umumkan")
    assert "Hasil diumumkan." in said(page)
    visitor.goto(f"{HOME}/hasil")
    text = said(visitor)
    for winner in ("Kabupaten Belu", "Fulur", "Bank NTT", "BPR Uji"):
        assert winner in text
    assert "Latihan: nama dan nilainya karangan." in text
    assert "Regulasi 35" in text
    for hidden in ("Juri 1", "Lembaga 1", "rekaman", "88.0000"):
        assert hidden not in text
    visitor.goto(HOME)
    assert "Fulur" in said(visitor)  # the history of the award tells it, too
    stranger.close()
    page.goto(f"{HOME}/pleno")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Berkas pengajuan nasional").click()
    assert waiting.value.suggested_filename == f"pengajuan-{YEAR}.zip"
    play.enter("national")
