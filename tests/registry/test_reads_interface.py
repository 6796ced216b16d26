"""Reading people by the API: each question leaves a line, refused ones too; the answer file is for its sender."""

from __future__ import annotations

import psycopg
import pytest
from django.test import Client

from payung.access.readlog import note
from payung.platform import runs
from payung.platform.db import acting
from payung.platform.models import Run
from tests.support import reads
from tests.support.interface import code_of
from tests.support.people import acting as raw_acting
from tests.support.people import one

LIST = (
    "NIK;Nama;Tanggal Lahir;Desa/Kelurahan;Kecamatan;Kabupaten;Alamat;Telepon;Catatan\n"
    "5304015203850071;Maria Bere;12/03/1985;Fatuketi;Kakuluk Mesak;Belu;Dusun Satu;081234567890;KK 5304012345670001\n"
    "5304010101900002;Yosef Mau;01/01/1990;Fatuketi;Kakuluk Mesak;Belu;Dusun Dua;081234567891;\n"
)
SECRETS = ("5304015203850071", "5304010101900002", "081234567890", "5304012345670001", "Dusun Satu")


def test_a_refused_question_is_written_down_all_the_same(own_db, api, actor, owner):
    here, elsewhere = reads.two_people(owner, actor)
    belu, start = api("belu"), reads.last(owner)
    asked = {"name": "Anak", "relation": "child", "village_code": reads.BELU_VILLAGE, "nik": reads.KUPANG_NIK}
    assert code_of(belu.post(f"/persons/{here}/relatives", asked)) == "PERSON_ELSEWHERE"
    assert code_of(belu.get(f"/persons/{elsewhere}")) == "PERSON_UNKNOWN"
    assert code_of(belu.get(f"/persons/{elsewhere}/bank-accounts")) == "PERSON_UNKNOWN"
    assert code_of(belu.get("/claims/999999")) == "CLAIM_UNKNOWN"
    assert reads.lines(owner, "belu", start) == [
        ("person", "relatives", [here], 1, 0, False),
        ("add_person", "nik", [elsewhere], 1, 1, False),
        ("person", "", [elsewhere], 1, 0, True),
        ("person", "accounts", [elsewhere], 1, 0, True),
        ("claim", "claim:999999", [], 0, 0, True),
    ]
    told = api("kupang").get(f"/persons/{elsewhere}/readers").json()
    assert [(r["who"], r["kind"], r["refused"]) for r in told][1:4] == [
        ("Belu", "person", True),
        ("Belu", "person", True),
        ("Belu", "add_person", False),
    ]
    assert code_of(belu.get(f"/persons/{elsewhere}/readers")) == "PERSON_UNKNOWN"


def test_a_refused_act_about_somebody_elsewhere_is_written_down(own_db, api, actor, owner):
    _here, elsewhere = reads.two_people(owner, actor)
    belu, start = api("belu"), reads.last(owner)
    account = {"bank_code": "130", "account_no": "12345678", "holder_name": "Marta Kupang"}
    assert code_of(belu.post(f"/persons/{elsewhere}/bank-accounts", account)) == "PERSON_UNKNOWN"
    word = {"event_on": "2025-12-01", "reporter_name": "Anak", "person_id": elsewhere}
    assert code_of(belu.post("/death-reports", word)) == "PERSON_NEEDED"
    assert reads.lines(owner, "belu", start) == [
        ("person", "accounts", [elsewhere], 1, 0, True),
        ("person", "death", [elsewhere], 1, 0, True),
    ]


def test_answers_are_written_down_with_whom_they_name(own_db, api, actor, owner):
    here, _elsewhere = reads.two_people(owner, actor)
    belu, start = api("belu"), reads.last(owner)
    assert [p["id"] for p in belu.get("/persons", name="mar").json()["items"]] == [here]
    assert [p["id"] for p in belu.post("/persons/lookup", {"number": reads.BELU_NIK}).json()["items"]] == [here]
    assert belu.post("/persons/lookup", {"number": reads.KUPANG_NIK}).json()["items"] == []
    for part in ("", "/months", "/relatives", "/bank-accounts"):
        assert belu.get(f"/persons/{here}{part}").status_code == 200
    assert reads.lines(owner, "belu", start) == [
        ("search", "name", [here], 1, 0, False),
        ("number", "", [here], 1, 0, False),
        ("number", "", [], 0, 0, False),
        *(("person", part, [here], 1, 0, False) for part in ("", "months", "relatives", "accounts")),
    ]


def test_numbers_are_asked_for_so_often_and_no_more(own_db, api, actor, owner):
    reads.two_people(owner, actor)
    reads.bound(owner, "numbers_an_hour", 3)  # one of them was asked when Belu's own person was recorded
    belu = api("belu")
    answers = [belu.post("/persons/lookup", {"number": reads.BELU_NIK}) for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 429, 429]
    assert code_of(answers[-1]) == "READS_OFTEN"
    assert "Maria" not in answers[-1].content.decode()
    assert reads.lines(owner, "belu")[-1][-1] is True
    assert api("cabang").post("/persons/lookup", {"number": reads.BELU_NIK}).status_code == 200


def test_no_line_no_answer(own_db, api, actor, owner):
    here, _elsewhere = reads.two_people(owner, actor)
    owner.execute(
        "revoke execute on function payung.read_note(text, text, text, text, bigint[], int, boolean) from payung_app"
    )
    for answer in (api("belu").get(f"/persons/{here}"), api("belu").get("/persons", name="mar")):
        assert (answer.status_code, code_of(answer)) == (503, "READ_NOT_LOGGED")
        assert "Maria" not in answer.content.decode()


@pytest.fixture
def listed(own_db, api, scheme):
    """A checked list of the province's labour office."""
    sender = api("provinsi")
    number = sender.post("/schemes", scheme).json()["id"]
    made = sender.upload(number, "daftar.csv", LIST.encode()).json()["list"]["id"]
    carry_out(sender.post(f"/lists/{made}/check"))
    return made


def carry_out(response) -> int:
    row = runs.execute(response.json()["id"])
    assert row["state"] == "done", row["error"]
    return int(row["id"])


def fetched(client, listed, reason: str = "") -> str:
    run = carry_out(client.post(f"/lists/{listed}/answer", {"form": "csv", "reason": reason}))
    answer = client.get(f"/runs/{run}/file")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_answer_file_is_covered_for_others_than_its_sender(listed, api, owner):
    whole = fetched(api("provinsi"), listed)
    assert all(secret in whole for secret in SECRETS)
    for username in ("kepala", "pemeriksa", "cabang"):
        covered = fetched(api(username), listed)
        assert not any(secret in covered for secret in SECRETS), username
        assert "Maria Bere" in covered
        assert "5304\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u20220071" in covered
        assert reads.lines(owner, username)[-1] == ("answer_file", f"list:{listed}", [], 2, 0, False)
    assert code_of(api("kepala").post(f"/lists/{listed}/answer", {"reason": "ingin tahu saja"})) == "FORBIDDEN"
    assert code_of(api("cabang").post(f"/lists/{listed}/answer", {"reason": "ab"})) == "REASON_MISSING"
    assert all(secret in fetched(api("cabang"), listed, "mencocokkan dengan Dukcapil") for secret in SECRETS)
    made = "select reason from access_readlog where kind = 'answer_made' order by id desc limit 1"
    assert one(owner, made) == "mencocokkan dengan Dukcapil"


def test_a_run_asked_for_by_hand_uncovers_nothing(listed, actor):
    """Whoever may insert runs writes what he likes into them: the line in the log decides, and the role."""
    line = note(actor("cabang"), "answer_made", subject=f"list:{listed}", reason="alasan yang cukup panjang")
    for username, named in (("kepala", line), ("cabang", line + 1), ("provinsi", 0)):
        by = actor(username)
        with acting(by.token):
            run = runs.request("intake.answer", {"list": listed, "form": "csv", "line": named}, defer=False)
        runs.execute(run)
        assert Run.objects.using("owner").get(pk=run).result["whole"] is (username == "provinsi")


def test_a_page_of_rows_is_one_line_with_the_number_and_the_ids(listed, api, actor, owner):
    provinsi = api("provinsi")
    start = reads.last(owner)
    told = provinsi.get(f"/lists/{listed}/rows").json()["items"]
    assert [row["person"]["name"] for row in told] == ["Maria Bere", "Yosef Mau"]
    assert reads.lines(owner, "provinsi", start) == [("listing", f"list:{listed}", [], 2, 0, False)]
    carry_out(provinsi.post(f"/lists/{listed}/commit"))
    start = reads.last(owner)
    ids = [row["person_id"] for row in provinsi.get(f"/lists/{listed}/rows").json()["items"]]
    assert all(ids)
    assert reads.lines(owner, "provinsi", start) == [("listing", f"list:{listed}", ids, 2, 0, False)]
    assert provinsi.get(f"/lists/{listed}/rows", code="AGE_OUT_OF_RANGE").json()["items"] == []
    assert len(reads.lines(owner, "provinsi", start)) == 1  # nobody was named
    owner.execute(
        "revoke execute on function payung.read_note(text, text, text, text, bigint[], int, boolean) from payung_app"
    )
    answer = provinsi.get(f"/lists/{listed}/rows")
    assert (answer.status_code, code_of(answer)) == (503, "READ_NOT_LOGGED")
    assert "Maria" not in answer.content.decode()


def test_alarms_are_listed_and_closed_by_somebody_else(own_db, api, actor, owner):
    here, _elsewhere = reads.two_people(owner, actor)
    reads.bound(owner, "persons_a_day", 1)
    belu, head, admin = api("belu"), api("kepala"), api("admin")
    for client in (belu, belu, admin, admin):
        client.get(f"/persons/{here}")
    for narrow in (belu, api("cabang"), api("pemeriksa")):
        assert narrow.get("/read-alarms").status_code == 403
        assert narrow.post("/read-alarms/1/close", {"note": "bukan urusan saya"}).status_code == 403
    found = head.get("/read-alarms").json()["items"]
    users = {a["user_id"]: a for a in found}
    assert {(a["kind"], a["count"], a["bound"]) for a in found} == {("many_persons", 2, 1)}
    assert set(users) == {actor("belu").user_id, actor("admin").user_id}
    about_belu, about_admin = (users[actor(name).user_id]["id"] for name in ("belu", "admin"))
    assert code_of(admin.post(f"/read-alarms/{about_admin}/close", {"note": "tentang saya sendiri"})) == "ALARM_UNKNOWN"
    assert head.post(f"/read-alarms/{about_belu}/close", {"note": "abc"}).status_code == 422
    closed = head.post(f"/read-alarms/{about_belu}/close", {"note": "antrean klaim, sudah ditanya"})
    assert (closed.status_code, closed.json()["thing"]["closed_by"]) == (200, actor("kepala").user_id)
    assert [a["id"] for a in head.get("/read-alarms").json()["items"]] == [about_admin]
    assert [a["id"] for a in head.get("/read-alarms", closed="true").json()["items"]] == [about_belu]
    assert code_of(head.post(f"/read-alarms/{about_belu}/close", {"note": "sekali lagi"})) == "ALARM_UNKNOWN"


def test_bounds_of_reading_are_set_by_administrators(own_db, api, app, token, login):
    admin, head = api("admin"), api("kepala")
    assert head.get("/read-bounds").json()["persons_a_day"] == 5000
    assert head.post("/read-bounds", {"name": "persons_a_day", "value": 7}).status_code == 403
    assert admin.post("/read-bounds", {"name": "persons_a_month", "value": 7}).status_code == 422
    assert admin.post("/read-bounds", {"name": "persons_a_day", "value": -1}).status_code == 422
    assert admin.post("/read-bounds", {"name": "persons_a_day", "value": 7}).json()["thing"]["persons_a_day"] == 7
    page = login(Client(), "admin")
    assert page.post("/pembacaan/batas", {"batas": "list_a_day", "nilai": "1.200"}).status_code == 302
    assert "1.200" in page.get("/pembacaan/batas").content.decode()
    for who, name, value, state in (
        ("kepala", "persons_a_day", 1, "P0C99"),
        ("admin", "demo", 1, "P0C9A"),
        ("admin", "persons_a_day", -1, "P0C9A"),
        ("admin", "persons_a_day", None, "P0C9A"),
    ):
        with pytest.raises(psycopg.Error) as refusal, raw_acting(app, token(who)):
            app.execute("select payung.read_bound_set(%s, %s)", [name, value])
        assert refusal.value.sqlstate == state
