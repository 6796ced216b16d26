"""Papers of a contract: of one debtor and of a list as a whole, by page, command and interface; who may look, and what is no paper."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.access.services import Actor
from payung.kernel.errors import PayungError
from payung.platform.db import acting
from payung.sponsorship.contracts import selectors, services
from payung.vault import services as vault
from payung.vault.models import Paper
from tests.sponsorship.test_consents import TODAY, rows
from tests.support import people, reads, states
from tests.support.payers import listed, scheme_of, send, sheet
from tests.support.people import PRICE, one
from tests.vault.papers import pdf, photo

# A rural bank that also serves a regency, as an office there might have let it: it sees the place's people.
RIVAL = (
    "with made as (insert into access_user (username, display_name, language, is_active)"
    " values ('bpr-tetangga', 'BPR tetangga', 'id', true) returning id)"
    " insert into access_grant (user_id, role, place_id, organisation_id)"
    " select m.id, 'rural_bank_officer', %s, o.id from made m, parties_organisation o where o.code = 'bpr-uji'"
)


@pytest.fixture
def lent(
    db: Any, actor: Callable[[str], Actor], owner: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, int, list[int]]:
    """A bank's scheme, its list, and the enrolments of three debtors, of whom two agreed."""
    monkeypatch.setenv("PAYUNG_TODAY", f"{TODAY}")
    return lent_by(actor("bank"), owner)


@states.kept
def lent_by(bank: Actor, owner: Any) -> tuple[int, int, list[int]]:
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 900 * PRICE)
    number = send(bank, scheme, rows(["09/10/2025", "Ya", ""]))[0]
    return scheme, number, [row[0] for row in owner.execute("select id from sponsorship_enrolment where list_id = %s order by id", [number]).fetchall()]  # fmt: skip


def put(actor: Actor, enrolment: int, content: bytes, kind: str = "perjanjian_kredit", name: str = "akad.pdf") -> Paper:
    with acting(actor.token):
        return Paper.objects.get(pk=services.add_paper(actor, enrolment, kind, io.BytesIO(content), name))


def test_who_pays_and_who_serves_the_place_keep_papers_and_nobody_else(
    own_db: Any, lent: tuple[int, int, list[int]], actor: Callable[[str], Actor], app: Any, loader: Any, owner: Any, token: Any
) -> None:  # fmt: skip
    _scheme, _number, (first, second, _third) = lent
    regency = one(owner, "select regency from sponsorship_enrolment where id = %s", [first])
    owner.execute(RIVAL, [regency])
    bank, office, rival = actor("bank"), actor("provinsi"), actor("bpr-tetangga")
    paper = put(bank, first, pdf(3))
    assert (paper.state, paper.pages) == ("clean", 3)
    signed = put(office, first, photo(), "surat_persetujuan", "setuju.jpg")
    again = put(bank, first, pdf(3))
    assert (again.pk, signed.folder_id) == (
        paper.pk,
        paper.folder_id,
    )  # the same file is the same paper; one folder for all
    held = "select count(*) from vault_paper where folder_id = %s"
    for who, seen in (("bank", 2), ("provinsi", 2), ("cabang", 2), ("kepala", 2), ("pemeriksa", 2), ("bpr", 0), ("bpr-tetangga", 0), ("sponsor", 0), ("juri", 0)):  # fmt: skip
        with people.acting(app, token(who)):
            assert one(app, held, [paper.folder_id]) == seen, who
            assert one(app, "select count(*) from sponsorship_contractfolder") == (1 if seen else 0), who
    with people.acting(app, token("bpr-tetangga")):  # sees the debtor himself, as an office of the place would
        assert one(app, "select count(*) from sponsorship_enrolment where id = %s", [first]) == 1
    opened = "select payung.contract_papers(%s)"
    for who in ("bpr", "bpr-tetangga", "sponsor", "juri", "pemeriksa", "kepala"):
        with pytest.raises(psycopg.Error) as refused, people.acting(app, token(who)):
            app.execute(opened, [second])
        assert refused.value.sqlstate == "P0E02", who
    writes = (
        (f"select payung.paper_withdraw({paper.pk}, 'hilang saja')", "P0B22"),
        (f"select payung.paper_add({paper.folder_id}, 'lain', 'k', repeat('a', 64), 1, 'x', '', '', null)", "P0B22"),
        (f"select payung.folder_open('contract', '{regency}', (select organisation_id from sponsorship_enrolment e join sponsorship_scheme s on s.id = e.scheme_id limit 1))", "P0B21"),
    )  # fmt: skip
    for statement, code in writes:
        with pytest.raises(psycopg.Error) as refused, people.acting(app, token("bpr-tetangga")):
            app.execute(statement)
        assert refused.value.sqlstate == code, statement
    for stranger in (rival, actor("bpr")):
        with acting(stranger.token), pytest.raises(PayungError) as told:
            services.add_paper(stranger, second, "lain", io.BytesIO(photo()), "a.jpg")
        assert told.value.code == "ENROLMENT_UNKNOWN"
        with acting(stranger.token), pytest.raises(PayungError, match="PAPER_UNKNOWN"):
            vault.preview(stranger, paper.pk)
    for connection in (app, loader):
        for statement in (
            "update sponsorship_contractfolder set list_id = 1", "delete from sponsorship_contractfolder",
            f"insert into sponsorship_contractfolder (scheme_id, enrolment_id, folder_id) select scheme_id, {second}, folder_id from sponsorship_contractfolder",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(connection, token("admin")):
                connection.execute(statement)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(loader, token("bank")):
        loader.execute(opened, [second])
    for columns, error in (
        (f"scheme_id, {second}, 1, folder_id", psycopg.errors.CheckViolation), ("scheme_id, null, null, folder_id", psycopg.errors.CheckViolation),
        (f"scheme_id, {second}, null, folder_id", psycopg.errors.UniqueViolation),
    ):  # fmt: skip
        with pytest.raises(error), owner.transaction():
            owner.execute(f"insert into sponsorship_contractfolder (scheme_id, enrolment_id, list_id, folder_id) select {columns} from sponsorship_contractfolder")  # fmt: skip


def test_the_log_names_whom_a_paper_is_about(
    own_db: Any, lent: tuple[int, int, list[int]], actor: Callable[[str], Actor], app: Any, owner: Any, token: Any
) -> None:
    bank = actor("bank")
    paper = put(bank, lent[2][0], photo(), "ktp_peserta", "ktp.jpg")
    person = one(owner, "select person_id from sponsorship_enrolment where id = %s", [lent[2][0]])
    start = reads.last(owner)
    with acting(bank.token):
        vault.original(bank, paper.pk, "diminta debiturnya")
    assert reads.lines(owner, "bank", start) == [("paper", f"paper:{paper.pk}", [person], 1, 0, False)]
    for who, told in (("bank", [person]), ("pemeriksa", [person]), ("bpr", None), ("sponsor", None)):
        with people.acting(app, token(who)):
            assert one(app, "select payung.contract_people(%s)", [paper.folder_id]) == told, who


def test_what_is_no_paper_is_refused_in_words_and_opens_no_folder(
    own_db: Any, lent: tuple[int, int, list[int]], actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, first = actor("bank"), lent[2][0]
    folders = "select count(*) from vault_folder"
    for content, kind, code in ((b"", "lain", "FILE_EMPTY"), (b"%PDF" + bytes(11 << 20), "lain", "FILE_TOO_LARGE"), (pdf(), "akta_kematian", "PAPER_TYPE_UNKNOWN"), (pdf(), "surat_pengantar", "PAPER_TYPE_UNKNOWN"), (pdf(), "", "PAPER_TYPE_UNKNOWN")):  # fmt: skip
        with acting(bank.token), pytest.raises(PayungError) as refused:
            services.add_paper(bank, first, kind, io.BytesIO(content), "akad.pdf")
        assert refused.value.code == code
        assert one(owner, folders) == 0
    for content, reason in ((pdf()[:-200], "BROKEN"), (b"MZ\x90\x00 program", "NOT_A_PAPER"), (pdf(script=True), "ACTIVE_CONTENT"), (photo(size=(9, 9)), "TOO_SMALL")):  # fmt: skip
        paper = put(bank, first, content)
        assert (paper.state, paper.reason) == ("refused", reason)
    with acting(bank.token):
        assert selectors.enrolments(lent[0]).get(pk=first).clean_papers == 0  # what was refused is no paper of his
    for unknown in (0, 10**9):
        with acting(bank.token), pytest.raises(PayungError, match="ENROLMENT_UNKNOWN"):
            services.add_paper(bank, unknown, "lain", io.BytesIO(photo()), "a.jpg")


def test_one_letter_for_a_whole_list(
    lent: tuple[int, int, list[int]], api: Any, app: Any, desk: Any, login: Any, token: Any, tmp_path: Path
) -> None:  # fmt: skip
    scheme, number, _enrolments = lent
    file = tmp_path / "pengantar.pdf"
    file.write_bytes(pdf(2))
    told = desk.told(
        "scheme", "list-letter", str(scheme), str(number), str(file), "--number", "B/12/2025", "--as", "bank"
    )
    assert (told["paper_type"], told["state"], told["pages"]) == ("surat_pengantar", "clean", 2)
    assert [one_["id"] for one_ in desk.told("scheme", "list-letters", str(scheme), str(number), "--as", "bank")] == [
        told["id"]
    ]
    assert api("bank").get(f"/schemes/{scheme}/lists/{number}/letters").json() == [told]
    # The whole province's office reads it; who serves one regency does not, nor another bank.
    for who, seen in (("bank", 1), ("provinsi", 1), ("cabang", 1), ("belu", 0), ("bpr", 0), ("sponsor", 0)):
        with people.acting(app, token(who)):
            assert one(app, "select count(*) from vault_paper where id = %s", [told["id"]]) == seen, who
    for who, wrong in (("bank", number + 99), ("bpr", number), ("belu", number), ("kepala", number)):
        with pytest.raises(psycopg.Error) as refused, people.acting(app, token(who)):
            app.execute("select payung.list_letters(%s, %s)", [scheme, wrong])
        assert refused.value.sqlstate == "P0EF1", who
    said = desk("scheme", "list-letter", str(scheme), str(number + 99), str(file), "--as", "bank")
    assert said.code == 1
    assert "Simpan dulu daftarnya" in said.err
    browser = login(Client(), "bank")
    page = html.unescape(browser.get(f"/pendanaan/{scheme}/daftar/{number}/surat").content.decode())
    assert "3 orang" in page
    assert "B/12/2025" in page
    assert f"/pendanaan/{scheme}/daftar/{number}/surat" in browser.get(f"/daftar/{number}").content.decode()
    assert browser.get(f"/pendanaan/{scheme}/daftar/{number + 99}/surat").status_code == 404
    assert login(Client(), "bpr").get(f"/pendanaan/{scheme}/daftar/{number}/surat").status_code == 404
    sent = browser.post(
        f"/pendanaan/{scheme}/daftar/{number}/surat/unggah",
        {"jenis": "lain", "berkas": SimpleUploadedFile("l.jpg", photo())},
    )
    assert sent.status_code == 302
    assert len(api("bank").get(f"/schemes/{scheme}/lists/{number}/letters").json()) == 2


def test_page_command_interface_and_file_say_the_same(
    lent: tuple[int, int, list[int]], api: Any, desk: Any, login: Any, tmp_path: Path
) -> None:
    scheme, number, (first, second, third) = lent
    file = tmp_path / "akad.pdf"
    file.write_bytes(pdf(2))
    stored = desk.told("scheme", "contract-paper", str(first), "perjanjian_kredit", str(file), "--as", "bank")
    assert (stored["state"], stored["pages"]) == ("clean", 2)
    broken = tmp_path / "rusak.pdf"
    broken.write_bytes(pdf()[:-200])
    said = desk("scheme", "contract-paper", str(first), "lain", str(broken), "--as", "bank")
    assert (said.code, "rusak atau terpotong" in said.out) == (1, True)
    listed = desk.told("scheme", "contract-papers", str(first), "--as", "bank")
    assert [line["state"] for line in listed] == ["clean", "refused"]
    assert api("bank").get(f"/enrolments/{first}/papers").json() == listed
    told = desk.told("scheme", "consents", str(scheme), "--as", "bank")
    assert (told["given"], told["people"]) == (2, 3)
    lines = {line["enrolment_id"]: line for line in told["items"]}
    assert [(lines[n]["state"], lines[n]["by"], lines[n]["consent_on"], lines[n]["papers"]) for n in (first, second, third)] == [
        ("given", "list", "2025-10-09", 1), ("given", "list_yes", f"{TODAY}", 0), ("none", "", None, 0),
    ]  # fmt: skip
    assert api("bank").get(f"/schemes/{scheme}/consents").json()["items"] == told["items"]
    none = desk.told("scheme", "consents", str(scheme), "--state", "none", "--as", "bank")["items"]
    assert [line["enrolment_id"] for line in none] == [third]
    assert desk("scheme", "consents", str(scheme), "--state", "mungkin", "--as", "bank").code == 2
    browser = login(Client(), "bank")
    page = html.unescape(browser.get(f"/pendanaan/{scheme}/persetujuan").content.decode())
    assert "2 dari 3 pendaftaran" in page
    assert f"/orang/pendaftaran/{first}/surat" in page
    assert "2 dari 3" in browser.get(f"/pendanaan/{scheme}").content.decode()
    sent = b"".join(browser.get(f"/pendanaan/{scheme}/persetujuan?unduh=csv").streaming_content).decode("utf-8-sig")
    assert [line["Nomor daftar"] for line in csv.DictReader(io.StringIO(sent))] == [f"{number}", f"{number}", ""]
    page = html.unescape(browser.get(f"/orang/pendaftaran/{first}/surat").content.decode())
    assert f"menurut daftar {number}" in page
    assert "Perjanjian kredit (akad)" in page
    assert "Akta kematian" not in page
    consent = f"/orang/pendaftaran/{third}/persetujuan"
    assert f'{consent}?dari=akad"' in browser.get(f"/orang/pendaftaran/{third}/surat").content.decode()
    signed = {"tanggal": "2025-10-09", "surat": "Akad 7"}
    assert browser.post(f"{consent}?dari=akad", signed)["Location"] == f"/orang/pendaftaran/{third}/surat"
    upload = {"jenis": "surat_persetujuan", "berkas": SimpleUploadedFile("s.jpg", photo())}
    assert browser.post(f"/orang/pendaftaran/{first}/surat/unggah", upload).status_code == 302
    assert "Semua surat yang diminta sudah ada" in browser.get(f"/orang/pendaftaran/{first}/surat").content.decode()
    missing = browser.post(f"/orang/pendaftaran/{first}/surat/unggah", {"jenis": "lain"}, follow=True)
    assert "Pilih dulu berkasnya" in missing.content.decode()
    for who in ("bpr", "belu"):
        assert login(Client(), who).get(f"/orang/pendaftaran/{first}/surat").status_code == 404, who
    assert api("bpr").get(f"/schemes/{scheme}/consents").status_code == 404
    assert api("bpr").get(f"/enrolments/{first}/papers").status_code == 404


def test_a_kind_of_scheme_that_asks_no_consent_says_so(
    own_db: Any, actor: Callable[[str], Actor], login: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", f"{TODAY}")
    bank = actor("bank")
    asking = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 900 * PRICE)
    silent = scheme_of(bank, "bank-ntt", "sertakan", "2025-10", "2026-03", 900 * PRICE)
    page = login(Client(), "bank")

    def lead(address: str) -> str:
        text: str = lxml.html.document_fromstring(page.get(address).content).xpath("string(//p[@class='lead'])")
        return " ".join(text.split())

    none = "Belum ada orang dalam skema ini"
    assert none in page.get(f"/pendanaan/{asking}/persetujuan").content.decode()
    assert lead(f"/pendanaan/{asking}/persetujuan") == "0 dari 0 pendaftaran mempunyai persetujuan yang tercatat."
    assert lead(f"/pendanaan/{silent}/persetujuan") == "Skema jenis ini tidak meminta persetujuan atau surat akad."
    number = send(bank, silent, sheet((), listed(1, 900)))[0]
    enrolment = one(owner, "select id from sponsorship_enrolment where list_id = %s", [number])
    assert lead(f"/orang/pendaftaran/{enrolment}/surat") == "Skema jenis ini tidak meminta surat akad."
    assert lead(f"/pendanaan/{silent}/persetujuan") == "Skema jenis ini tidak meminta persetujuan atau surat akad."
    assert "Tanggal Persetujuan" not in page.get(f"/pendanaan/{silent}/persetujuan").content.decode()
    # a paper that was sent all the same is there
    put(bank, enrolment, pdf(1), "lain")
    assert "akad.pdf" in page.get(f"/orang/pendaftaran/{enrolment}/surat").content.decode()
