"""Tim 9 on the pages: named by decree, conflicts shown to all, a juror's way from his words to his receipt, keys and opening."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.awards.jury.acts import ACTS
from tests.support import juries
from tests.support.juries import WORDS, YEAR, Jury

BANK = [(4, "Bank NTT")]


def _text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_everybody_sees_the_conflicts_of_the_set_up_and_no_name(own_db: Any, ceremony: Jury) -> None:
    page = _text(Client().get(f"/paritrana/{YEAR}/tim"))
    for part in (
        "BPJS Ketenagakerjaan menyelenggarakan penghargaan ini, membiayainya, dan menjadi sekretaris Tim 9",
        "provinsi sendiri menjadi calon di tingkat nasional",
        "Bank NTT menjadi calon, dan juga mitra",
        "9 dari 9 kursi terisi",
        "Latihan",
    ):
        assert part in page
    for secret in ("Juri 1", "Penilaian saya", "Usulkan penutupan", "Mundur dari"):
        assert secret not in page
    assert Client().get("/paritrana/2017/tim").status_code == 404
    assert Client().get(f"/paritrana/{YEAR}/nilai").status_code == 302


def test_the_committee_names_nine_by_decree_and_a_tenth_is_refused(
    own_db: Any, owner: Any, login: Any, api: Any
) -> None:
    juries.jury(owner, {"desa": [("Desa Kewar", None, None)]})
    office = login(Client(), "admin")
    seat = {"nomor": "9", "lembaga": "Tokoh DPRD", "peran": "member", "nama": "Maria", "keputusan": "SK Gubernur 1/2032", "pengguna": "juri", "tempat_kerja": "bank-ntt"}  # fmt: skip
    done = office.post(f"/paritrana/{YEAR}/tim/kursi", seat)
    assert (done.status_code, done["Location"]) == (302, f"/paritrana/{YEAR}/tim")
    assert "Maria" in _text(office.get(f"/paritrana/{YEAR}/tim"))
    tenth = office.post(f"/paritrana/{YEAR}/tim/kursi", {**seat, "nomor": "10"})
    assert tenth.status_code == 400
    assert "sembilan kursi, nomor 1 sampai 9" in _text(tenth)
    body = {
        "number": 1,
        "institution": "Sekda",
        "role": "chair",
        "holder": "Yosef",
        "decree": "SK 1",
        "username": "juri",
    }
    said = api("admin").post(f"/award/cycles/{YEAR}/seats", body)
    assert said.json()["type"].endswith("SEATS_SOUND"), said.content  # he sits on the ninth
    said = api("admin").post(f"/award/cycles/{YEAR}/seats", {**body, "username": "entah"})
    assert said.json()["type"].endswith("AWARD_USER_UNKNOWN")
    said = api("belu").post(f"/award/cycles/{YEAR}/seats", {**body, "username": "juri1"})
    assert said.status_code >= 400  # serves one regency
    assert api("bank").post(f"/award/cycles/{YEAR}/seats", body).status_code == 403
    said = api("admin").post(f"/award/cycles/{YEAR}/seats/8/deputy", {"name": "Wakil", "from_day": "2026-06-25", "reason": "sedang sakit"})  # fmt: skip
    assert said.json()["thing"]["seats"][7]["deputy"] == "Wakil"


def test_a_juror_goes_from_his_words_to_his_receipt(own_db: Any, login: Any, ceremony: Jury) -> None:
    juror = login(Client(), "juri1")
    candidate = ceremony.candidates["BPR Uji"]
    own = f'href="/paritrana/{YEAR}/nilai"'
    assert own in juror.get(f"/paritrana/{YEAR}/pelaksanaan").content.decode()
    assert own not in login(Client(), "admin").get(f"/paritrana/{YEAR}/pelaksanaan").content.decode()
    sheet = f"/paritrana/{YEAR}/nilai/{candidate}"
    assert juror.get(sheet)["Location"] == f"/paritrana/{YEAR}/nilai/kata"
    assert juror.post(f"/paritrana/{YEAR}/nilai/kata", {"kata": "satu dua"}).status_code == 400
    assert juror.post(f"/paritrana/{YEAR}/nilai/kata", {"kata": WORDS}).status_code == 302
    assert "4 calon belum Anda serahkan" in _text(juror.get(f"/paritrana/{YEAR}/nilai"))
    form = juror.get(sheet)
    assert form["Cache-Control"] == "no-store"
    assert "Kepesertaan (40)" in _text(form)  # from the frozen figures, not the juror's to give
    wrong = juror.post(sheet, {"nilai-regulation": "101", "nilai-interview": "80", "catatan": "tetap ada"})
    assert wrong.status_code == 400
    assert "«Regulasi» ditulis 0 sampai 100" in _text(wrong)
    assert "tetap ada" in wrong.content.decode()
    done = juror.post(sheet, {"nilai-regulation": "72,5", "nilai-interview": "80", "catatan": "rapi"}, follow=True)
    assert re.search(r"Tanda terima: [0-9a-f]{64}", _text(done))
    assert "72" not in re.sub(r"[0-9a-f]{16,}", "", _text(juror.get(sheet)))  # what was given is not shown again
    copies = juror.post(f"/paritrana/{YEAR}/nilai/salinan", {"kata": WORDS})
    assert "72.5" in _text(copies)
    assert "rapi" in _text(copies)
    assert juror.post(f"/paritrana/{YEAR}/nilai/salinan", {"kata": WORDS + "x"}).status_code == 400
    committee = _text(login(Client(), "admin").get(f"/paritrana/{YEAR}/tim"))
    assert "1 dari 4 calon" in committee


def test_a_recused_juror_never_meets_the_file(own_db: Any, login: Any, ceremony: Jury) -> None:
    juror = login(Client(), "juri4")  # works at Bank NTT
    assert juror.post(f"/paritrana/{YEAR}/nilai/kata", {"kata": WORDS}).status_code == 302
    assert "Bank NTT" not in _text(juror.get(f"/paritrana/{YEAR}/nilai")).replace("Bank NTT (", "")
    bank = ceremony.candidates["Bank NTT"]
    assert juror.get(f"/paritrana/{YEAR}/nilai/{bank}").status_code == 404
    assert (
        juror.post(f"/paritrana/{YEAR}/nilai/{bank}", {"nilai-regulation": "1", "nilai-interview": "1"}).status_code
        == 404
    )
    assert "menurut tempatnya bekerja" in _text(juror.get(f"/paritrana/{YEAR}/tim"))


def test_keys_closing_and_opening_on_the_pages(
    own_db: Any, owner: Any, doing: Any, login: Any, cheap_words: None
) -> None:
    sitting = juries.jury(owner, {"desa": [("Desa Kewar", None, None)]})
    office, files = login(Client(), "admin"), {}
    for number, username in enumerate(juries.HOLDERS, start=1):
        named = {"nomor": str(number), "pengguna": username, "keputusan": "SK 2"}
        assert office.post(f"/paritrana/{YEAR}/tim/pemegang-kunci", named).status_code == 302
        holder = login(Client(), username)
        assert "tebak" in _text(holder.post(f"/paritrana/{YEAR}/kunci", {"kata": "pendek"}))
        got = holder.post(f"/paritrana/{YEAR}/kunci", {"kata": f"{WORDS} {username}"})
        assert (got.status_code, got["Cache-Control"]) == (200, "no-store")
        files[username] = got.content
        assert json.loads(got.content)["public"] in office.get(f"/paritrana/{YEAR}/tim").content.decode()
        again = holder.post(f"/paritrana/{YEAR}/kunci", {"kata": f"{WORDS} {username}"})
        assert again.status_code == 400  # one key each, and its file is handed out once
    juries.hand_in_all(doing, sitting, range(1, 6))
    chair = login(Client(), "juri1")
    assert "Usulkan menutup penilaian" in _text(chair.post(f"/paritrana/{YEAR}/tim/penutupan"))
    assert chair.post(f"/paritrana/{YEAR}/tim/penutupan", {"paham": "1"}).status_code == 302
    second = re.search(r"/paritrana/penutupan/\d+/setujui", office.get(f"/paritrana/{YEAR}/tim").content.decode())
    assert second
    assert "Tutup penilaian" in _text(office.post(second.group()))
    assert office.post(second.group(), {"paham": "1"}).status_code == 302
    juries.move(owner, sitting.cycle, "plenary")

    def opens(username: str) -> str:
        sent = {"berkas": SimpleUploadedFile("kunci.json", files[username]), "kata": f"{WORDS} {username}"}
        return _text(login(Client(), username).post(f"/paritrana/{YEAR}/buka", sent, follow=True))

    assert "belum mencapai kuorum" in opens("admin2")
    assert office.post(f"/paritrana/{YEAR}/tim/hadir", {"hadir": ["1", "2", "3", "4", "5"]}).status_code == 302
    assert "Pemegang kunci lain membuka" in opens("admin2")
    assert "5 lembar nilai terbuka" in opens("kepala")
    assert "Desa Kewar" in _text(office.get(f"/paritrana/{YEAR}/nilai-terbuka"))
    assert "5 dari 5 lembar yang dihitung" in _text(office.get(f"/paritrana/{YEAR}/tim"))


@pytest.mark.parametrize("path", ["nilai", "nilai/1", "nilai/kata", "nilai/salinan"])
def test_scoring_pages_are_for_jurors_on_a_seat(own_db: Any, login: Any, ceremony: Jury, path: str) -> None:
    assert login(Client(), "admin").get(f"/paritrana/{YEAR}/{path}").status_code == 403
    assert login(Client(), "juri").get(f"/paritrana/{YEAR}/{path}").status_code == 400  # a juror of no seat


def test_the_interface_takes_no_score_and_no_words() -> None:
    """It keeps a digest of every request, from which points could be guessed."""
    from payung.site.operations.urls import api as interface

    seen = 0
    for path, operations in interface.get_openapi_schema()["paths"].items():
        if "/award" in path:
            for operation in operations.values():
                sent = json.dumps([operation.get("requestBody", {}), operation.get("parameters", [])])
                assert "points" not in sent
                assert "words" not in sent
                seen += 1
    assert seen > len(ACTS)
