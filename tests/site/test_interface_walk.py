"""A partner's program walks the whole road: scheme, list, verdicts, commitment, assessment, bill, receipt, coverage."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from payung.platform import runs
from tests.support.interface import DATA, code_of

EXPECTED = DATA / "bnba_2k.expected.csv"


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def finish(client, response):
    """Carry out the run that a 202 names, as the worker would, and read it over the API."""
    assert response.status_code == 202, response.content
    assert response.json()["state"] == "queued"
    runs.execute(response.json()["id"])
    done = client.client.get(response["Location"], headers={"Authorization": f"Bearer {client.token}"}).json()
    assert done["state"] == "done", done
    return done


def all_pages(client, path, limit, **query):
    """Every item of a list, page by page."""
    items, after = [], None
    while True:
        more = {} if after is None else {"after": after}
        told = client.get(path, limit=limit, **query, **more).json()
        items += told["items"]
        after = told["next"]
        if after is None:
            return items
        assert len(told["items"]) == limit


def expected():
    with EXPECTED.open(encoding="utf-8", newline="") as handle:
        return {int(row["sheet_row"]): row for row in csv.DictReader(handle)}


def test_the_whole_road(own_db, api, scheme):
    client = api("provinsi")
    regencies = [place["code"] for place in client.get("/places/53/children").json()]
    terms = {**scheme, "quotas": dict.fromkeys(regencies, 1_000) | {"53.04": 5}}
    opened = client.post("/schemes", terms).json()
    number = opened["id"]
    assert opened["price_per_person"] == 100_800
    assert client.get(f"/schemes/{number}").json() == opened

    listed = upload_and_check(client, number)
    check_rows(client, listed)
    committed = commit(client, listed, number)
    bill = assess_and_pay(client, api("cabang"), api("kepala"), committed)
    read_persons(client, api, bill)
    read_coverage(api, committed)
    read_ledger(api("cabang"))


def upload_and_check(client, number):
    content = (DATA / "bnba_2k.xlsx").read_bytes()
    first = client.upload(number, "../../daftar belu.xlsx", content, key="unggah")
    assert first.status_code == 201, first.content
    listed = first.json()["list"]
    assert (first.json()["is_new"], listed["state"], listed["file_name"]) == (
        True,
        "received",
        "daftar belu.xlsx",
    )
    replay = client.upload(number, "../../daftar belu.xlsx", content, key="unggah")
    assert (replay.status_code, replay["Idempotent-Replay"]) == (201, "true")
    assert client.upload(number, "lain.xlsx", content, key="unggah").status_code == 409
    same = client.upload(number, "salinan.xlsx", content)
    assert (same.status_code, same.json()["is_new"], same.json()["list"]["id"]) == (200, False, listed["id"])
    path = f"/lists/{listed['id']}"
    assert code_of(client.post(path + "/commit")) == "LIST_UNCHECKED"
    done = finish(client, client.post(path + "/check"))
    assert done["result"]["rows"] == len(expected())
    assert code_of(client.post(path + "/check")) == "LIST_CHECKED"
    return client.get(path).json()


def check_rows(client, listed):
    rows = all_pages(client, f"/lists/{listed['id']}/rows", 333)
    wanted = expected()
    assert [row["sheet_row"] for row in rows] == sorted(wanted)
    for row in rows:
        want = wanted[row["sheet_row"]]
        assert (row["verdict"], "|".join(row["codes"])) == (want["verdict"], want["codes"])
        assert len(row["messages"]) == len(row["codes"])
        assert "{" not in "".join(row["messages"])
        assert sum(c.isdigit() for c in row["person"]["nik"]) <= 8
    counted = Counter(row["verdict"] for row in rows)
    for verdict in ("accepted", "review", "rejected"):
        assert listed["counts"][verdict] == counted[verdict]
        assert len(all_pages(client, f"/lists/{listed['id']}/rows", 500, verdict=verdict)) == counted[verdict]
    dated = all_pages(client, f"/lists/{listed['id']}/rows", 500, code="NIK_DATE")
    assert len(dated) == listed["counts"]["codes"]["NIK_DATE"] > 0
    assert client.get(f"/lists/{listed['id']}/rows", code="NO_SUCH_CODE").json()["items"] == []


def commit(client, listed, number):
    path = f"/lists/{listed['id']}"
    finish(client, client.post(path + "/commit"))
    counts = client.get(path).json()["counts"]
    assert counts["committed"] > 1_000
    assert counts["amount"] == counts["committed"] * 100_800
    fund = client.get(f"/schemes/{number}").json()["fund"]
    assert (fund["committed"], fund["people"]) == (counts["amount"], counts["committed"])
    waiting = all_pages(client, f"/schemes/{number}/waiting", 3)
    assert len(waiting) == counts["waiting"] > 3
    assert {w["regency"] for w in waiting} == {"53.04"}
    assert code_of(client.post(f"/schemes/{number}/quotas/53.04", {"quota": 4})) == "QUOTA_BELOW_ENROLLED"
    assert code_of(client.post(f"/schemes/{number}/budget", {"budget": 1})) == "BUDGET_BELOW_COMMITTED"
    grown = client.post(f"/schemes/{number}/quotas/53.04", {"quota": 6}).json()["thing"]
    (belu,) = [quota for quota in grown["quotas"] if quota["regency"] == "53.04"]
    assert (belu["quota"], belu["people"], belu["waiting"]) == (6, 5, len(waiting))
    answer = finish(client, client.post(path + "/answer", {"form": "xlsx"}))
    assert "file_key" not in answer["result"]
    got = client.get(f"/runs/{answer['id']}/file")
    assert b"".join(got.streaming_content)[:2] == b"PK"
    assert "jawaban.xlsx" in got["Content-Disposition"]
    return counts


def assess_and_pay(client, branch, head, counts):
    assert code_of(client.post("/contribution-assessments", {"month": "2025-12", "seen": "0" * 64})) == "FORBIDDEN"
    assert code_of(branch.post("/contribution-assessments", {"month": "2027-12", "seen": "0" * 64})) == "ASSESS_FUTURE"
    assert branch.post("/contribution-assessments", {"month": "2025-12"}).status_code == 422
    assert code_of(branch.post("/contribution-assessments", {"month": "2025-12", "seen": "0" * 64})) == "ASSESS_CHANGED"
    shown = branch.get("/contribution-assessments/question", month="2025-12").json()
    done = finish(branch, branch.post("/contribution-assessments", {"month": "2025-12", "seen": shown["seen"]}))
    assert (done["result"]["people"], done["result"]["amount"]) == (shown["people"], shown["amount"])
    assert done["result"]["people"] == counts["committed"]
    nothing = branch.get("/contribution-assessments/question", month="2025-12").json()
    assert nothing["people"] == 0
    again = finish(branch, branch.post("/contribution-assessments", {"month": "2025-12", "seen": nothing["seen"]}))
    assert again["result"]["people"] == 0
    (bill,) = client.get("/bills", month="2025-12").json()["items"]
    assert (bill["people"], bill["amount"], bill["state"]) == (
        counts["committed"],
        counts["committed"] * 16_800,
        "open",
    )
    assert len(all_pages(client, f"/bills/{bill['id']}/contribution-assessments", 500)) == counts["committed"]
    number = client.get("/schemes").json()["items"][0]["id"]
    why = client.get(f"/schemes/{number}/prices/2025-12/why").json()
    assert why["value"] == 16_800
    assert why["children"]
    receipt = {
        "payment_code": bill["payment_code"],
        "amount": bill["amount"],
        "paid_on": "2025-12-15",
        "reference": "R1",
    }
    assert code_of(branch.post("/receipts", {**receipt, "amount": 0})) == "AMOUNT_WRONG"
    assert code_of(branch.post("/receipts", {**receipt, "paid_on": "2025-12-16"})) == "PAID_IN_FUTURE"
    assert code_of(client.post("/receipts", receipt)) == "FORBIDDEN"
    assert code_of(branch.post("/receipts", {**receipt, "paid_on": "2025-12-14"})) == "PAID_ON_OUTSIDE"
    assert code_of(branch.post("/receipts", {**receipt, "channel": "va"})) == "INVALID"
    first = branch.post("/receipts", receipt)
    assert (first.status_code, first.json()["waiting"]["bill"]["state"]) == (201, "waiting")
    assert branch.post("/receipts", receipt).status_code == 200
    assert code_of(branch.post("/receipts", {**receipt, "reference": "R2"})) == "RECEIPT_WAITS"
    number = first.json()["waiting"]["id"]
    assert code_of(branch.post(f"/receipts/by-hand/{number}/confirm")) == "RECORDER_CONFIRMS"
    assert code_of(head.post(f"/receipts/by-hand/{number}/refuse", {"reason": "x"})) == "INVALID"
    refused = head.post(f"/receipts/by-hand/{number}/refuse", {"reason": "tidak ada di rekening koran"}).json()
    assert (refused["thing"]["state"], refused["thing"]["bill"]["state"]) == ("refused", "open")
    number = branch.post("/receipts", receipt).json()["waiting"]["id"]
    assert branch.post(f"/receipts/by-hand/{number}/withdraw", {}).json()["thing"]["state"] == "withdrawn"
    number = branch.post("/receipts", receipt).json()["waiting"]["id"]
    assert [one["id"] for one in head.get("/receipts/by-hand", state="waiting").json()["items"]] == [number]
    done = head.post(f"/receipts/by-hand/{number}/confirm").json()
    assert done["result"]["receipt"] == done["thing"]["receipt_id"]
    assert (done["thing"]["state"], done["thing"]["bill"]["state"]) == ("confirmed", "paid")
    assert code_of(head.post(f"/receipts/by-hand/{number}/confirm")) == "RECEIPT_NOT_WAITING"
    twice = branch.post("/receipts", {**receipt, "reference": "R2"}).json()[
        "waiting"
    ]  # a second payment waits, and settles nothing
    assert (twice["state"], twice["bill"]["state"], twice["bill"]["open"]) == ("waiting", "paid", 0)
    assert branch.post(f"/receipts/by-hand/{twice['id']}/withdraw", {}).json()["thing"]["state"] == "withdrawn"
    assert client.get(f"/bills/{bill['id']}").json()["receipt"]["amount"] == bill["amount"]
    return bill


def read_persons(client, api, bill):
    row = client.get(f"/bills/{bill['id']}/contribution-assessments", regency="53.04").json()["items"][0]
    person = client.get(f"/persons/{row['person_id']}").json()
    assert person["regency"] == "53.04"
    assert person["memberships"][0]["segment"] == "BPU"
    assert sum(c.isdigit() for c in person["nik"]) == 8
    months = client.get(f"/persons/{row['person_id']}/months", first="2025-11", last="2026-01").json()
    assert [(m["month"], m["state"]) for m in months] == [
        ("2025-11", "committed"), ("2025-12", "paid"), ("2026-01", "free"),
    ]  # fmt: skip
    (assessed,) = client.get("/contribution-assessments", person_id=row["person_id"], month="2025-12").json()
    assert assessed["total"] == 16_800
    found = all_pages(client, "/persons", 1, name=person["name"][:5])
    assert person["id"] in [one["id"] for one in found]
    reveal(client, api, person)


def reveal(client, api, person):
    path = f"/persons/{person['id']}/reveal"
    asked = {"field": "nik", "reason": "Mencocokkan KTP"}
    first = client.post(path, asked, key="buka")
    nik = first.json()["value"]
    assert len(nik) == 16
    assert client.post(path, asked, key="buka").json()["value"] == nik
    assert code_of(client.post(path, {**asked, "field": "phone"}, key="buka")) == "IDEMPOTENCY_KEY_REUSED"
    assert code_of(client.post(path, {**asked, "reason": "x"})) == "INVALID"
    assert code_of(api("pemeriksa").post(path, asked)) == "FORBIDDEN"
    assert code_of(api("kupang").post(path, asked)) == "PERSON_UNKNOWN"
    assert code_of(client.get("/persons", name=nik)) == "NUMBER_IN_ADDRESS"
    (found,) = client.post("/persons/lookup", {"number": nik}).json()["items"]
    assert found["id"] == person["id"]
    assert api("kupang").post("/persons/lookup", {"number": nik}).json()["items"] == []


def read_coverage(api, counts):
    from payung.coverage.services import refresh
    from payung.kernel.months import Month
    from payung.platform.db import LOADER

    refresh([Month.parse("2025-12")], using=LOADER)
    told = api("kepala").get("/coverage").json()
    assert (told["month"], told["people"]) == ("2025-12", counts["committed"])
    belu = next(place for place in told["places"] if place["code"] == "53.04")
    assert belu["people"] == 5
    assert belu["share_bp"] == 0
    assert belu["base"]["value"] > 100_000
    below = api("kepala").get("/coverage", within="53.04", level="village").json()
    assert below["people"] == 5
    mine = api("belu").get("/coverage").json()
    assert [place["code"] for place in mine["places"]] == ["53.04"]
    assert api("juri").get("/coverage/months").json()[0]["people"] == counts["committed"]


def read_ledger(client):
    balance = client.get("/ledger/trial-balance").json()
    assert balance["total"] == 0
    assert any(account["debit"] for account in balance["accounts"])
    journals = all_pages(client, "/ledger/journals", 1)
    assert [j["event"] for j in journals] == ["receipt", "bill", "commitment"]
    for journal in journals:
        detail = client.get(f"/ledger/journals/{journal['id']}").json()
        assert sum(p["amount"] for p in detail["postings"]) == 0
        assert detail["seal"] == "waiting"
    assert client.get("/ledger/seal").json()["unsealed"] == 3
    assert code_of(client.get("/ledger/journals/999999")) == "JOURNAL_UNKNOWN"


def test_belu_sees_only_belu(own_db, api, scheme):
    client, belu, kupang = api("provinsi"), api("belu"), api("kupang")
    number = client.post("/schemes", scheme).json()["id"]
    listed = client.upload(number, "daftar.xlsx", (DATA / "bnba_2k.xlsx").read_bytes()).json()["list"]
    finish(client, client.post(f"/lists/{listed['id']}/check"))
    finish(client, client.post(f"/lists/{listed['id']}/commit"))
    run = finish(client, client.post(f"/lists/{listed['id']}/answer", {"form": "csv"}))

    seen = belu.get(f"/schemes/{number}").json()
    assert (seen["fund"], [q["regency"] for q in seen["quotas"]]) == (None, ["53.04"])
    assert {w["regency"] for w in all_pages(belu, f"/schemes/{number}/waiting", 500)} <= {"53.04"}
    assert code_of(belu.get(f"/lists/{listed['id']}")) == "LIST_UNKNOWN"
    assert code_of(belu.get(f"/lists/{listed['id']}/rows")) == "LIST_UNKNOWN"
    assert code_of(belu.post(f"/lists/{listed['id']}/answer", {"form": "csv"})) == "LIST_UNKNOWN"
    assert code_of(belu.get(f"/runs/{run['id']}/file")) == "RUN_UNKNOWN"
    assert code_of(api("admin").get(f"/runs/{run['id']}/file")) == "RUN_UNKNOWN"
    assert belu.get("/runs").json()["items"] == []
    assert belu.get("/bills").json()["items"] == []

    people = {
        one["regency"] for name in ("mar", "yoh", "mel", "ant") for one in all_pages(belu, "/persons", 500, name=name)
    }
    assert people == {"53.04"}
    stranger = kupang.get("/persons", name="mar").json()["items"][0]
    assert stranger["regency"] == "53.71"
    assert code_of(belu.get(f"/persons/{stranger['id']}")) == "PERSON_UNKNOWN"
    assert code_of(belu.get(f"/persons/{stranger['id']}/months")) == "PERSON_UNKNOWN"
    assert belu.get("/contribution-assessments", person_id=stranger["id"]).json() == []
    assert code_of(belu.get("/persons", name="mar", after=stranger["id"])) == "AFTER_INVALID"


def test_a_scheme_for_another_office_is_refused_and_leaves_nothing(api, scheme, owner):
    response = api("belu").post("/schemes", {**scheme, "name": "Bukan milik Belu"})
    assert response.status_code == 403
    assert code_of(response) == "OUT_OF_SCOPE"
    assert owner.execute("select count(*) from participation_payer").fetchone() == (0,)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"budget": 0}, "SCHEME_BUDGET"),
        ({"quotas": {}}, "SCHEME_QUOTA"),
        ({"quotas": {"53.99": 5}}, "QUOTA_PLACE"),
        ({"quotas": {"belu": 5}}, "INVALID"),
        ({"last_month": "2025-06"}, "SCHEME_MONTHS"),
        ({"first_month": "2025-13"}, "INVALID"),
        ({"budget": 1.5}, "INVALID"),
        ({"budget": "1000"}, "INVALID"),
        ({"decree_date": 0}, "INVALID"),
        ({"decree_date": "2025-02-30"}, "INVALID"),
        ({"name": "x\x00"}, "INVALID"),
        ({"name": "\ud800"}, "INVALID"),
        ({"unheard": 1}, "INVALID"),
        ({"organisation_id": 999_999}, "ORGANISATION_UNKNOWN"),
        ({"first_month": "1990-01", "last_month": "1990-02"}, "LAW_MONTH_RANGE"),
        ({"place_code": "99"}, "PLACE_UNKNOWN"),
    ],
)
def test_impossible_schemes_are_refused(api, scheme, change, code):
    response = api("provinsi").post("/schemes", {**scheme, **change})
    assert response.status_code in {404, 422}
    assert code_of(response) == code


def test_bad_files_and_bills_are_refused_in_words(api, scheme):
    client = api("provinsi")
    number = client.post("/schemes", {**scheme, "name": "Berkas buruk"}).json()["id"]
    assert code_of(client.upload(999_999, "daftar.xlsx", b"x")) == "SCHEME_UNKNOWN"
    assert code_of(client.upload(number, "kosong.xlsx", b"")) == "FILE_EMPTY"
    listed = client.upload(number, "bukan.xlsx", b"this is no workbook\x00\x01").json()["list"]
    run = client.post(f"/lists/{listed['id']}/check").json()
    runs.execute(run["id"])
    told = client.get(f"/runs/{run['id']}").json()
    assert told["state"] == "refused"
    refused = client.get(f"/lists/{listed['id']}").json()
    assert refused["state"] == "refused"
    assert refused["refusal"]["code"] == told["error_code"]
    bank = api("bank")
    receipt = {"payment_code": "10000000015", "amount": 1, "paid_on": "2025-12-01"}
    assert code_of(bank.post("/receipts", receipt)) in {"CODE_INVALID", "BILL_UNKNOWN"}
