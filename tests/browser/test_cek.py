"""A widow at her telephone: is this month protected, what does the claim wait for, is this letter genuine?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from payung.access.services import command_session
from payung.claims import services as claims
from payung.notices import letters
from payung.participation import cards
from payung.platform.db import acting
from tests.browser import audit
from tests.browser.site import TODAY, Site
from tests.browser.story import Story
from tests.browser.visitor import DESK, PHONE, Visitor, say

LOOKS = pytest.mark.parametrize(
    ("width", "language"), [(PHONE, "id"), (PHONE, "en"), (DESK, "id"), (DESK, "en")], ids=lambda v: str(v)
)
SHOTS = os.environ.get("PAYUNG_SHOTS")  # a folder: keep a picture of every page for an eye to look at


@dataclass(frozen=True)
class Keys:
    """What opens Cek on the site."""

    nik: str
    kpj: str
    token: str
    letter: str
    claim: str


@pytest.fixture(scope="module")
def keys(site: Site, story: Story) -> Keys:
    """A card and a letter are printed, and a death is reported."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PAYUNG_TODAY", TODAY)
    site.wire()
    with site.db.connect("owner") as owner:
        owner.execute("truncate payung.rate")
    printed: list[dict[str, Any]] = []
    real = letters.render
    patch.setattr(cards.letters, "render", lambda name, data: (printed.append(dict(data)), real(name, data))[1])
    membership, kpj = site.one(
        "select array[id::text, kpj] from participation_membership where person_id = %s", [story.person]
    )
    with command_session("admin") as admin:
        with acting(admin.token):
            cards.print_cards(admin, [int(membership)])
        with site.db.connect("owner") as owner:
            row = owner.execute(
                "select payung.room_letter('browser:letter', 'decision_approved', 'claim:0', 'KEP-0042/JKM/VII/2025',"
                " '53.04', null, '2025-07-09', 42000000)"
            ).fetchone()
            code = str(row[0])
        with acting(admin.token):
            told = claims.report_public(
                claims.ReportData(name="Agnes Mau", event_on=date(2025, 7, 3), reporter_name="Maria", regency="53.04")
            )
    patch.undo()
    return Keys(story.nik, kpj, printed[0]["cards"][0]["token"], code, told)


@contextmanager
def visit(visitor: Visitor, width: int, language: str, script: bool = True) -> Iterator[Page]:
    """A stranger's page, at the questions."""
    with visitor.page("", width, language, script) as page:
        page.goto("/cek")
        yield page


def first_line(page: Page) -> Locator:
    """The line that answers the page's question."""
    return page.locator(".lead")


def whole(page: Page, language: str, name: str) -> None:
    """Nothing is wrong with the page as it stands; a picture of it is kept when asked for."""
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert audit.faults(page, language) == []
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(SHOTS) / f"cek-{name}-{width}-{language}.png"), full_page=True)


def fill(page: Page, language: str, nik: str, kpj: str) -> None:
    """Type both numbers and ask."""
    page.get_by_label("NIK", exact=True).fill(nik)
    page.get_by_label("KPJ", exact=True).fill(kpj)
    page.get_by_role("button", name=say(language, "Lihat perlindungan")).click()


@LOOKS
def test_is_this_month_protected(visitor: Visitor, keys: Keys, width: int, language: str) -> None:
    with visit(visitor, width, language) as page:
        whole(page, language, "index")
        fill(page, language, f"{keys.nik[:6]} {keys.nik[6:]}", keys.kpj)
        expect(first_line(page)).to_have_text(say(language, "Terlindungi bulan ini."))
        whole(page, language, "protected")
        assert page.locator("svg[role=list] [role=listitem]").count() == 18
        assert keys.nik not in page.url + page.content()
        assert keys.nik not in page.title()
        page.get_by_role("link", name=say(language, "Cek yang lain")).click()
        page.wait_for_url("**/cek")


@LOOKS
def test_a_wrong_number_is_told_kindly(visitor: Visitor, keys: Keys, width: int, language: str) -> None:
    with visit(visitor, width, language) as page:
        fill(page, language, "123", keys.kpj)
        expect(page.locator(".error-summary")).to_be_visible()
        whole(page, language, "short")
        fill(page, language, keys.nik, "77000000001")
        expect(first_line(page)).to_have_text(say(language, "Kami tidak menemukan yang cocok."))
        whole(page, language, "unknown")


@LOOKS
def test_the_card_opens_it_without_typing(visitor: Visitor, keys: Keys, width: int, language: str) -> None:
    with visitor.page("", width, language) as page:
        page.goto(f"/cek/k/{keys.token}")
        expect(first_line(page)).to_have_text(say(language, "Terlindungi bulan ini."))
        whole(page, language, "card")
        page.goto("/cek/k/" + "A" * 24)
        expect(first_line(page)).to_have_text(say(language, "Kami tidak menemukan yang cocok."))


@LOOKS
def test_what_the_claim_waits_for(visitor: Visitor, keys: Keys, width: int, language: str) -> None:
    with visit(visitor, width, language) as page:
        page.get_by_label(say(language, "Kode klaim"), exact=True).fill(letters.grouped(keys.claim).lower())
        page.get_by_role("button", name=say(language, "Lihat kabar klaim")).click()
        expect(first_line(page)).to_have_text(
            say(language, "Laporan sudah kami terima. Petugas akan menghubungi keluarga.")
        )
        whole(page, language, "claim")
        assert "Agnes" not in page.content()
        assert keys.claim not in page.url


@LOOKS
def test_is_this_letter_genuine(visitor: Visitor, keys: Keys, width: int, language: str) -> None:
    with visitor.page("", width, language) as page:
        page.goto(f"/cek/surat/{keys.letter}")
        expect(first_line(page)).to_have_text(say(language, "Surat ini asli."))
        assert "KEP-0042/JKM/VII/2025" in page.content()
        whole(page, language, "letter")


def test_everything_works_without_script(visitor: Visitor, keys: Keys) -> None:
    with visit(visitor, PHONE, "id", script=False) as page:
        fill(page, "id", keys.nik, keys.kpj)
        expect(first_line(page)).to_have_text("Terlindungi bulan ini.")
        assert page.get_by_role("button", name="Cetak").count() == 0


def test_paper_keeps_the_answer_and_drops_the_rest(visitor: Visitor, keys: Keys) -> None:
    with visitor.page("") as page:
        page.goto(f"/cek/k/{keys.token}")
        page.emulate_media(media="print")
        expect(first_line(page)).to_be_visible()
        for hidden in ("button", "footer", "nav"):
            assert page.locator(hidden).locator("visible=true").count() == 0, hidden


def test_the_gate_shows_the_way(visitor: Visitor) -> None:
    with visitor.page("") as page:
        page.goto("/masuk")
        page.get_by_role("link", name="Cek perlindungan").click()
        page.wait_for_url("**/cek")


def test_the_server_writes_down_neither_numbers_nor_codes(visitor: Visitor, site: Site, keys: Keys) -> None:
    with visit(visitor, PHONE, "id") as page:
        fill(page, "id", keys.nik, keys.kpj)
        expect(first_line(page)).to_have_text("Terlindungi bulan ini.")
        page.goto(f"/cek/k/{keys.token}")
    for process in site.processes:
        written = site.log(process)
        for secret in (keys.nik, keys.kpj, keys.token, keys.letter):
            assert secret not in written


@pytest.mark.parametrize(("width", "language"), [(PHONE, "id"), (DESK, "en")])
def test_officers_print_cards(visitor: Visitor, story: Story, width: int, language: str) -> None:
    with visitor.page("belu", width, language) as page:
        page.goto(f"/orang/{story.person}")
        page.get_by_role("link", name=say(language, "Kartu peserta"), exact=True).click()
        page.wait_for_url("**/kartu")
        whole(page, language, "print-one")
        with page.expect_download() as download:
            page.get_by_role("button", name=say(language, "Cetak (PDF)")).click()
        assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
        page.goto("/kartu")
        whole(page, language, "print-many")
        page.locator("tbody a").first.click()
        whole(page, language, "print-village")
