"""One file, mailed round: every office may send it, none learns of the other, and nobody is taken twice."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from payung.platform import runs
from payung.platform.db import acting
from tests.support.interface import DATA, Api
from tests.support.people import one

CONTENT = (DATA / "bnba_2k.xlsx").read_bytes()


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def opened(client: Api, scheme: dict) -> int:
    """A scheme of the province with room for everybody."""
    regencies = [place["code"] for place in client.get("/places/53/children").json()]
    return int(client.post("/schemes", {**scheme, "quotas": dict.fromkeys(regencies, 1_000)}).json()["id"])


def step(client: Api, list_id: int, name: str) -> dict:
    run = client.post(f"/lists/{list_id}/{name}")
    assert run.status_code == 202, run.content
    runs.execute(run.json()["id"])
    return client.get(f"/lists/{list_id}").json()


@pytest.mark.parametrize("order", [("provinsi", "belu"), ("belu", "provinsi"), ("kupang", "belu")])
def test_the_same_file_of_another_office_is_a_list_of_its_own(db, api, scheme, order, owner):
    number = opened(api("provinsi"), {**scheme, "decree_number": "-".join(order)})
    first, second = (api(name) for name in order)
    mine = first.upload(number, "daftar.xlsx", CONTENT)
    theirs = second.upload(number, "daftar.xlsx", CONTENT)
    assert (mine.status_code, theirs.status_code) == (201, 201), theirs.content
    assert theirs.json()["is_new"]
    a, b = mine.json()["list"], theirs.json()["list"]
    assert a["id"] != b["id"]
    # what the second office is told is what it would be told had nobody sent the file before
    assert {
        k: v for k, v in a.items() if k not in ("id", "uploaded_at", "expires_on", "uploaded_by")
    }.items() <= b.items()
    for client, listed in ((first, a), (second, b)):
        again = client.upload(number, "salinan.xlsx", CONTENT)
        assert (again.status_code, again.json()["is_new"], again.json()["list"]["id"]) == (200, False, listed["id"])
    assert one(owner, "select count(*) from intake_list where scheme_id = %s", [number]) == 2


def test_a_closed_scheme_takes_no_new_list_at_any_door(db, api, scheme, login, owner):
    office = api("provinsi")
    number = opened(office, {**scheme, "decree_number": "ditutup"})
    sent = office.upload(number, "daftar.xlsx", CONTENT).json()["list"]["id"]
    assert office.post(f"/schemes/{number}/close").status_code == 200
    again = office.upload(number, "salinan.xlsx", CONTENT)  # what is there already is only told
    assert (again.status_code, again.json()["is_new"], again.json()["list"]["id"]) == (200, False, sent)
    late = api("belu").upload(number, "daftar.xlsx", CONTENT)
    assert late.status_code == 409
    assert late.json()["type"].endswith("SCHEME_CLOSED")
    assert "sudah ditutup" in late.json()["detail"]
    form = {"scheme": str(number), "file": SimpleUploadedFile("daftar.xlsx", CONTENT)}
    assert login(Client(), "belu").post("/daftar/unggah", form).status_code == 400
    assert one(owner, "select count(*) from intake_list where scheme_id = %s", [number]) == 1


def test_the_terms_of_a_closed_scheme_stand(db, api, scheme, login, owner, actor):
    office = api("provinsi")
    number = opened(office, {**scheme, "decree_number": "berakhir"})
    assert office.post(f"/schemes/{number}/budget", {"budget": 900_000_000}).status_code == 200
    assert office.post(f"/schemes/{number}/close").status_code == 200
    terms = "select array[f.budget, (select sum(quota) from sponsorship_quota q where q.scheme_id = f.scheme_id)]"
    before = one(owner, f"{terms} from sponsorship_fund f where scheme_id = %s", [number])
    for path, body in (("budget", {"budget": 950_000_000}), ("quotas/53.04", {"quota": 7})):
        late = office.post(f"/schemes/{number}/{path}", body)
        assert (late.status_code, late.json()["type"].rpartition(":")[2]) == (409, "SCHEME_CLOSED")
    browser = login(Client(), "provinsi")
    for path, form in (
        ("anggaran", {"anggaran": "950000000"}),
        ("kuota/53.04", {"kuota": "7"}),
        ("tutup", {"paham": "1"}),
    ):
        page = browser.post(f"/pendanaan/{number}/{path}", form, follow=True)
        assert "sudah ditutup" in page.content.decode()
    with acting(actor("admin").token), connection.cursor() as cursor:
        for attack in (
            "update sponsorship_fund set budget = budget + 1 where scheme_id = %s",
            "update sponsorship_quota set quota = quota + 1 where scheme_id = %s",
            "insert into sponsorship_quota (scheme_id, regency, quota) values (%s, '53.71', 9)",
            "update sponsorship_scheme set state = 'open' where id = %s",
        ):
            with pytest.raises(DatabaseError) as refused, transaction.atomic():
                cursor.execute(attack, [number])
            assert refused.value.__cause__.sqlstate == "P0C98"
    assert one(owner, f"{terms} from sponsorship_fund f where scheme_id = %s", [number]) == before


def test_the_page_takes_it_too(db, api, scheme, login):
    number = opened(api("provinsi"), {**scheme, "decree_number": "halaman"})
    assert api("provinsi").upload(number, "daftar.xlsx", CONTENT).status_code == 201
    browser = login(Client(), "belu")
    form = {"scheme": str(number), "file": SimpleUploadedFile("daftar.xlsx", CONTENT)}
    assert browser.post("/daftar/unggah", form).status_code == 302


def test_who_stands_on_both_lists_is_taken_once(own_db, api, scheme, owner):
    number = opened(api("provinsi"), scheme)
    lists = []
    for name in ("belu", "provinsi"):  # both are checked before either is committed
        client = api(name)
        listed = client.upload(number, "daftar.xlsx", CONTENT).json()["list"]["id"]
        assert step(client, listed, "check")["state"] == "checked"
        lists.append((client, listed))
    counts = [step(client, listed, "commit")["counts"] for client, listed in lists]
    assert counts[0]["committed"] > 0
    # everybody of the regency is in already; the province's list brings the others
    assert counts[1]["already"] == counts[0]["committed"]
    people = counts[0]["committed"] + counts[1]["committed"]
    fund = api("provinsi").get(f"/schemes/{number}").json()["fund"]
    assert (fund["people"], fund["committed"]) == (people, people * 100_800)
    assert one(owner, "select count(*) from sponsorship_enrolment where scheme_id = %s", [number]) == people
    assert one(owner, "select count(distinct person_id) from sponsorship_enrolment") == people
    twice = "select count(*) from (select from registry_identity group by nik having count(*) > 1) t"
    assert one(owner, twice) == 0
