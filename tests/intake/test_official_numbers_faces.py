"""An extract of official numbers by page, interface and command: sent, read, committed, found, answered and undone."""

from __future__ import annotations

import csv
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.platform import runs
from tests.intake.test_official_numbers import HEAD, line, member, near, new_kpj  # noqa: F401  # fixtures
from tests.support.interface import BASE, Api


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-10")


def extract(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def posted(client: Api, place: str, content: bytes):
    data = {"place": place, "file": SimpleUploadedFile("ekstrak.csv", content)}
    headers = {"Authorization": f"Bearer {client.token}", "Idempotency-Key": uuid.uuid4().hex}
    return client.client.post(f"{BASE}/official-number-lists", data, headers=headers)


def finish(owner) -> None:
    """Carry out what waits, as a worker does."""
    for (run,) in owner.execute("select id from platform_run where state = 'queued' order by id").fetchall():
        runs.execute(run)


def test_by_page_from_the_file_to_the_person_and_back(member, owner, login):  # noqa: F811
    merita, nik = member()
    kpj = new_kpj()
    browser = login(Client(), "cabang")
    assert "Muat KPJ resmi dari BPJS" in browser.get("/daftar/unggah").content.decode()
    form = browser.get("/daftar/unggah-kpj").content.decode()
    assert "Nusa Tenggara Timur" in form
    assert login(Client(), "belu").get("/daftar/unggah-kpj").status_code == 403
    empty = browser.post("/daftar/unggah-kpj", {"place": "53", "file": SimpleUploadedFile("a.csv", b"")})
    assert empty.status_code == 400
    content = extract(line(nik, kpj), line(nik, "123"), line("5304015203850999", new_kpj()))
    sent = browser.post("/daftar/unggah-kpj", {"place": "53", "file": SimpleUploadedFile("ekstrak.csv", content)})
    address = sent["Location"]
    finish(owner)
    shown = browser.get(address).content.decode()
    assert "1 dari 3 baris diterima" in shown
    for said in ("KPJ harus tepat 11 angka", "NIK ini tidak tercatat di wilayah Anda", "KPJ resmi dari BPJS"):
        assert said in shown
    assert "Sektor iuran" not in shown
    assert "Nomor siap dicatat" in browser.get("/tugas").content.decode()
    question = browser.get(f"{address}/simpan").content.decode()
    assert "1 nomor akan dicatat pada orangnya" in question
    assert browser.post(f"{address}/simpan").status_code == 302
    finish(owner)
    assert "1 nomor tercatat dari 3 baris" in browser.get(address).content.decode()
    person = browser.get(f"/orang/{merita.person}").content.decode()
    assert kpj in person
    assert "menurut BPJS" in person
    searched = browser.post("/orang", {"cari": kpj}, follow=True).content.decode()
    assert "Merita Bere" in searched
    assert "Merita Bere" not in login(Client(), "kupang").post("/orang", {"cari": kpj}, follow=True).content.decode()
    only = browser.get(f"{address}?hasil=committed").content.decode()
    assert only.count('id="baris-') == 1
    undoing = browser.get(f"{address}/batalkan").content.decode()
    assert "Batalkan" in undoing
    done = browser.post(f"{address}/batalkan", {"alasan": "berkas yang salah", "ya": "1"}, follow=True).content.decode()
    assert "nomor yang dicatat daftar ini" in done or "nomor yang dicatatnya sudah diakhiri" in done


def test_by_interface_and_the_answer_says_what_became(member, owner, api, tmp_path):  # noqa: F811
    _, nik = member()
    first, second = new_kpj(), new_kpj()
    office = api("cabang")
    file = extract(line(nik, first), line(nik, second), line(nik, second))
    got = posted(office, "53", file)
    assert got.status_code == 201, got.content
    listed = got.json()["list"]
    assert (listed["kind"], listed["scheme_id"]) == ("official_numbers", None)
    number = listed["id"]
    for step in ("check", "commit"):
        run = office.post(f"/lists/{number}/{step}")
        assert run.status_code == 202, run.content
        runs.execute(run.json()["id"])
    counts = office.get(f"/lists/{number}").json()["counts"]
    assert {name: counts[name] for name in ("rows", "accepted", "rejected", "committed")} == {
        "rows": 3, "accepted": 2, "rejected": 1, "committed": 2,
    }  # fmt: skip
    rows = office.get(f"/lists/{number}/rows").json()["items"]
    assert [row["outcome"] for row in rows] == ["committed", "committed", ""]
    assert rows[2]["messages"] == [
        "Baris 3 memuat NIK dan KPJ yang sama; baris itu yang dipakai, baris ini tidak perlu dikirim lagi."
    ]
    run = office.post(f"/lists/{number}/answer", {"form": "csv"}).json()["id"]
    runs.execute(run)
    content = b"".join(office.get(f"/runs/{run}/file").streaming_content).decode("utf-8-sig")
    told = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert [one_row[-2] for one_row in told] == ["Hasil", "Tersimpan", "Tersimpan", "Ditolak"]
    undone = office.post(f"/lists/{number}/undo", {"reason": "berkas yang salah"})
    assert undone.status_code == 200, undone.content
    assert undone.json()["thing"]["released_people"] == 2
    assert posted(api("belu"), "53.04", file).status_code == 403
    assert posted(office, "53.04.01", file).status_code == 422
