"""Reading people on pages: each leaves a line; the person's page shows the readers; much of it raises an alarm."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.intake import services
from payung.platform import runs
from payung.platform.db import acting as session
from tests.support import reads
from tests.support.people import acting as raw
from tests.support.people import one, scheme

UNUSUAL = "Pembacaan data yang tidak biasa"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def people(own_db: Any, owner: Any, actor: Any) -> tuple[int, int]:
    return reads.two_people(owner, actor)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_each_page_about_people_is_written_down(people: Any, login: Any, owner: Any, actor: Any) -> None:
    here, elsewhere = people
    claim = reads.claim_of(actor("cabang"), here, date(2025, 12, 1))
    belu, start = login(Client(), "belu"), reads.last(owner)
    assert "Maria Bere" in text(belu.get("/orang?cari=mar"))
    assert b"Maria Bere" in b"".join(belu.get("/orang?cari=mar&unduh=csv").streaming_content)
    assert belu.post("/orang", {"cari": reads.BELU_NIK}).status_code == 302
    assert "Maria Bere" in text(belu.get(f"/orang/{here}"))
    assert belu.get(f"/orang/{elsewhere}").status_code == 404
    assert "Maria Bere" in text(belu.get(f"/klaim/{claim}"))
    assert "Maria Bere" in text(belu.get("/klaim"))
    assert b"Maria Bere" in b"".join(belu.get("/klaim?unduh=csv").streaming_content)
    assert belu.post("/klaim/cari", {"cari": reads.BELU_NIK}).status_code == 302
    assert belu.get("/klaim/999999").status_code == 404
    assert reads.lines(owner, "belu", start) == [
        ("search", "name", [here], 1, 0, False),
        ("export", "people", [here], 1, 0, False),
        ("number", "", [here], 1, 0, False),
        ("person", "", [here], 1, 0, False),
        ("person", "", [elsewhere], 1, 0, True),
        ("claim", f"claim:{claim}", [here], 1, 0, False),
        ("listing", "claims", [here], 1, 0, False),
        ("export", "claims", [here], 1, 0, False),
        ("number", "claims", [here], 1, 0, False),
        ("claim", "claim:999999", [], 0, 0, True),
    ]


def test_a_try_without_the_right_is_written_down_at_every_door(people: Any, login: Any, owner: Any, actor: Any) -> None:
    here, _elsewhere = people
    head, juror, start = login(Client(), "kepala"), login(Client(), "juri"), reads.last(owner)
    for client, address in (
        (head, f"/orang/{here}"),
        (head, "/orang?cari=maria"),
        (juror, "/klaim"),
        (juror, "/arsip"),
    ):
        assert client.get(address).status_code == 403
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {actor('kepala').token}"}
    assert Client().get(f"/api/v1/persons/{here}", **bearer).status_code == 403
    assert [(line[0], line[1], line[5]) for line in reads.lines(owner, "kepala", start)] == [
        ("person", "registry.view", True)
    ] * 3
    assert [(line[0], line[1], line[5]) for line in reads.lines(owner, "juri", start)] == [
        ("claim", "claims.view", True),
        ("paper_page", "papers.view", True),
    ]


def test_a_persons_page_shows_who_looked(people: Any, login: Any) -> None:
    _here, elsewhere = people
    assert login(Client(), "belu").get(f"/orang/{elsewhere}").status_code == 404
    page = text(login(Client(), "kupang").get(f"/orang/{elsewhere}"))
    shown = page[page.index("Siapa yang melihat data ini") :]
    assert "Belu (Disnakertrans)" in shown
    assert "Membuka halaman orang (ditolak)" in shown


def test_no_line_no_answer(people: Any, login: Any, owner: Any) -> None:
    here, _elsewhere = people
    owner.execute(
        "revoke execute on function payung.read_note(text, text, text, text, bigint[], int, boolean) from payung_app"
    )
    belu = login(Client(), "belu")
    for answer in (belu.get(f"/orang/{here}"), belu.get("/orang?cari=mar"), belu.get("/orang?cari=mar&unduh=csv")):
        assert answer.status_code == 503
        assert "Maria" not in text(answer)
        assert "tidak dapat dicatat" in text(answer)


def test_numbers_asked_too_often_are_refused_in_words(people: Any, login: Any, owner: Any) -> None:
    reads.bound(owner, "numbers_an_hour", 1)
    answer = login(Client(), "belu").post("/orang", {"cari": reads.BELU_NIK})
    assert answer.status_code == 429
    assert "Terlalu banyak pertanyaan" in text(answer)


def test_unusual_reading_raises_an_alarm_that_somebody_else_closes(people: Any, login: Any, owner: Any) -> None:
    here, elsewhere = people
    reads.bound(owner, "persons_a_day", 1)
    reads.bound(owner, "refused_a_day", 1)
    belu, head, admin = (login(Client(), name) for name in ("belu", "kepala", "admin"))
    for _ in range(2):
        belu.get(f"/orang/{here}")
        belu.get(f"/orang/{elsewhere}")
    alarms = "select a.kind, u.username, a.count from access_alarm a join access_user u on u.id = a.user_id order by 1"
    assert owner.execute(alarms).fetchall() == [("many_persons", "belu", 2), ("refused_tries", "belu", 2)]
    assert UNUSUAL in text(head.get("/"))
    assert UNUSUAL in text(head.get("/tugas"))
    assert belu.get("/pembacaan").status_code == 403
    reader = one(owner, "select id from access_user where username = 'belu'")
    page = text(head.get(f"/pembacaan?siapa={reader}"))
    assert "Sering bertanya tentang orang di luar wilayahnya" in page
    assert "Membuka halaman orang" in page
    number = one(owner, "select id from access_alarm where kind = 'many_persons'")
    head.post(f"/pembacaan/{number}/tutup", {"catatan": "abc"})
    assert one(owner, "select count(*) from access_alarm where closed_at is not null") == 0
    head.post(f"/pembacaan/{number}/tutup", {"catatan": "Sudah ditanyakan; antrean klaim"})
    closed = "select u.username, a.note from access_alarm a join access_user u on u.id = a.closed_by"
    assert owner.execute(closed).fetchall() == [("kepala", "Sudah ditanyakan; antrean klaim")]
    belu.get(f"/orang/{here}")  # one, counted from the closing
    assert one(owner, "select count(*) from access_alarm where kind = 'many_persons'") == 1
    for _ in range(3):
        admin.get(f"/orang/{here}")
    own = one(owner, "select max(id) from access_alarm")
    admin.post(f"/pembacaan/{own}/tutup", {"catatan": "tentang saya sendiri"})
    assert one(owner, "select closed_at from access_alarm where id = %s", [own]) is None


LIST = (
    "NIK;Nama;Tanggal Lahir;Desa/Kelurahan;Kecamatan;Kabupaten;Alamat;Telepon;Catatan\n"
    f"{reads.BELU_NIK};Maria Bere;12/03/1985;Fatuketi;Kakuluk Mesak;Belu;Dusun Satu;081234567890;KK 5304012345670001\n"
)
SECRETS = (reads.BELU_NIK, "081234567890", "5304012345670001", "Dusun Satu")


def test_pages_of_a_list_are_written_down_and_its_answer_file_is_covered(
    own_db: Any, login: Any, owner: Any, actor: Any, loader: Any, token: Any
) -> None:
    with raw(loader, token("admin")):
        scheme_id = scheme(loader).scheme
    sender = actor("provinsi")
    with session(sender.token):
        number = services.receive(sender, scheme_id, "daftar.csv", io.BytesIO(LIST.encode()))[0]
        run = services.start_check(sender, number, defer=False)
    assert runs.execute(run)["state"] == "done"
    start = reads.last(owner)
    page = text(login(Client(), "provinsi").get(f"/daftar/{number}"))
    assert "Maria Bere" in page
    assert reads.BELU_NIK not in page
    assert reads.lines(owner, "provinsi", start) == [("listing", f"list:{number}", [], 1, 0, False)]
    for username, reason, covered in (("provinsi", "", False), ("cabang", "", True), ("cabang", "bank", False)):
        client = login(Client(), username)
        assert client.post(f"/daftar/{number}/jawaban", {"bentuk": "csv", "alasan": reason}).status_code == 302
        made = one(owner, "select max(id) from platform_run where kind = 'intake.answer'")
        assert runs.execute(made)["state"] == "done"
        file = b"".join(client.get(f"/daftar/{number}/jawaban/{made}").streaming_content).decode("utf-8-sig")
        assert "Maria Bere" in file
        assert [secret in file for secret in SECRETS] == [not covered] * len(SECRETS), (username, reason)
        assert reads.lines(owner, username)[-1][:2] == ("answer_file", f"list:{number}")
