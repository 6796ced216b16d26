"""A partner's program handles a claim from the report to the decision, with the API alone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from payung.claims.assessment.recomputing import recompute
from tests.claims import world
from tests.support.interface import BASE, code_of
from tests.support.people import acting as raw_acting
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)


def add_family(client, person):
    made = []
    for number, relation in enumerate(("spouse", "child", "child", "child")):
        body = {"name": f"Keluarga {number}", "relation": relation, "village_code": world.BELU_VILLAGE}
        answer = client.post(f"/persons/{person}/relatives", body)
        assert answer.status_code == 201, answer.content
        relative = answer.json()["id"]
        account = client.post(
            f"/persons/{relative}/bank-accounts",
            {"bank_code": "130", "account_no": f"77000000{number}", "holder_name": f"Keluarga {number}"},
        )
        assert account.status_code == 201, account.content
        made.append({"person_id": relative, "relation": relation, "bank_account_id": account.json()["id"]})
    return made


def give_papers(client, claim):
    for number, item in enumerate(client.get(f"/claims/{claim}/papers").json()):
        data = {
            "paper_type": item["paper_type"],
            "file": SimpleUploadedFile("surat.png", world.picture(number).read(), content_type="image/png"),
        }
        answer = client.client.post(f"{BASE}/claims/{claim}/papers", data, headers=client._headers(None, {}))
        assert (answer.status_code, answer.json()["state"]) == (201, "clean"), answer.content
    assert answer.json()["missing"] == []


def test_a_claim_over_the_api(own_db, api, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    client, head = api("cabang"), api("kepala")
    body = {"event_on": "2025-10-10", "reporter_name": "Ana", "person_id": member.person}
    filed = client.post("/death-reports", body, key="lapor")
    assert filed.status_code == 201, filed.content
    assert client.post("/death-reports", body, key="lapor").json() == filed.json()
    assert code_of(client.post("/death-reports", body)) == "CLAIM_EXISTS"
    claim = filed.json()["claim_id"]
    family = add_family(client, member.person)
    assert len(client.get(f"/persons/{member.person}/relatives").json()) == 4
    assert client.get(f"/persons/{family[0]['person_id']}/bank-accounts").json()[0]["account_no"].startswith("\u2022")
    assert client.put(f"/claims/{claim}/heirs", {"heirs": family}).json()["state"] == "papers"
    assert code_of(client.post(f"/claims/{claim}/complete", {})) == "PAPERS_MISSING"
    give_papers(client, claim)
    papers = client.get(f"/folders/{client.get(f'/claims/{claim}').json()['folder_id']}/papers").json()
    assert {one["state"] for one in papers} == {"clean"}
    checked = client.post(f"/papers/{papers[0]['id']}/check").json()
    assert checked == {"thing": papers[0], "result": {"state": "clean"}}
    assert code_of(client.post(f"/papers/{papers[0]['id']}/withdraw", {"reason": "x"})) == "INVALID"
    assert code_of(client.post("/papers/999999/withdraw", {"reason": "salah orang"})) == "PAPER_UNKNOWN"
    assert code_of(head.post(f"/papers/{papers[0]['id']}/withdraw", {"reason": "salah orang"})) == "FORBIDDEN"
    assert client.get("/receipts/alarms").json() == []
    assert code_of(client.post("/receipts/alarms/999/close", {"reason": "sudah saya lihat"})) == "ALARM_UNKNOWN"
    assert api("admin").get("/snap-clients").json() == []
    assert code_of(api("admin").post("/snap-clients/999/revoke")) == "SNAP_CLIENT_UNKNOWN"
    assert code_of(client.get("/snap-clients")) == "FORBIDDEN"
    assert (
        client.post(f"/claims/{claim}/complete", {"on": "2025-12-15"}).json()["thing"]["calendar_due"] == "2025-12-22"
    )
    assert client.post(f"/claims/{claim}/pause", {"reason": "Menunggu akta asli"}).json()["thing"]["paused_since"]
    assert code_of(client.post(f"/claims/{claim}/assess")) == "CASE_PAUSED"
    client.post(f"/claims/{claim}/resume")
    assessed = client.post(f"/claims/{claim}/assess")
    assert assessed.status_code == 201, assessed.content
    digest = assessed.json()["digest"]
    assert (assessed.json()["amount"], assessed.json()["outcome"]) == (42_000_000, "full")
    assert (assessed.json()["recomputed"], client.get(f"/claims/{claim}").json()["recomputed"]) == (
        "waiting",
        "waiting",
    )
    assert code_of(client.get(f"/claims/{claim}/letter")) == "NOT_DECIDED"
    own = client.post(f"/claims/{claim}/approve", {"digest": digest})
    assert (own.status_code, code_of(own)) == (409, "CASE_OWN_WORK")
    early = head.post(f"/claims/{claim}/approve", {"digest": digest})
    assert (early.status_code, code_of(early)) == (409, "NOT_RECOMPUTED")
    recompute()
    assert client.get(f"/claims/{claim}").json()["recomputed"] == "same"
    decided = head.post(f"/claims/{claim}/approve", {"digest": digest})
    assert decided.status_code == 200, decided.content
    assert (decided.json()["thing"]["state"], decided.json()["result"]) == ("approved", {"outcome": "approved"})
    assert [heir["amount"] for heir in client.get(f"/claims/{claim}/heirs").json()] == [10_500_000] * 4
    letter = client.get(f"/claims/{claim}/letter", language="en")
    assert letter.content.startswith(b"%PDF")
    assert [m["action"] for m in client.get(f"/claims/{claim}/timeline").json() if m["kind"] == "act"][-1] == "approve"
    assert [one["id"] for one in client.get("/claims", state="approved").json()["items"]] == [claim]
    assert client.get("/claims", due="late").json()["items"] == []
    kept = " ".join(str(row) for row in owner.execute("select response::text from platform_idempotency").fetchall())
    assert "Keluarga" not in kept
    assert "77000000" not in kept


def test_reports_over_the_api(own_db, api, loader, token):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    client = api("cabang")
    body = {"event_on": "2025-10-10", "reporter_name": "Ana", "name": "Markus", "regency": "53.04"}
    for _ in range(3):
        assert client.post("/death-reports", body).json()["claim_id"] is None
    waiting = client.get("/death-reports", regency="53.04").json()["items"]
    assert len(waiting) == 3
    assert "name" not in waiting[0]
    first, second, third = (f"/death-reports/{one['id']}" for one in waiting)
    assert client.post(f"{first}/take-up", {}).status_code == 422
    claim = client.post(f"{first}/take-up", {"person_id": member.person}).json()
    assert claim["code"] == waiting[0]["code"]
    other = {"claim_id": claim["claim_id"]}
    assert code_of(api("bank").post(f"{second}/attach", other)) == "FORBIDDEN"
    assert code_of(api("kupang").post(f"{second}/attach", other)) == "CLAIM_UNKNOWN"
    assert code_of(client.post(f"{second}/attach", {"claim_id": 999_999})) == "CLAIM_UNKNOWN"
    linked = client.post(f"{second}/attach", other).json()["thing"]
    assert (linked["state"], linked["claim_id"]) == ("taken", claim["claim_id"])
    assert client.post(f"{third}/dismiss", {"reason": "x"}).status_code == 422
    assert code_of(api("kupang").post(f"{third}/dismiss", {"reason": "Bukan peserta"})) == "REPORT_UNKNOWN"
    closed = client.post(f"{third}/dismiss", {"reason": "Bukan peserta"}).json()["thing"]
    assert (closed["state"], closed["claim_id"]) == ("dismissed", None)
    assert client.get("/death-reports").json()["items"] == []
    for path, body in ((f"{third}/dismiss", {"reason": "Bukan peserta"}), (f"{second}/attach", other)):
        again = client.post(path, body)
        assert (again.status_code, code_of(again)) == (404, "REPORT_UNKNOWN")
    assert client.get("/claims/999999").status_code == 404
    assert api("kupang").get(f"/claims/{claim['claim_id']}").status_code == 404
    assert api("juri").get("/claims").status_code == 403


def test_another_account_takes_two_people_over_the_api(own_db, api, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    case = world.approved(actor("cabang"), actor("kepala"), member, relations=("spouse",))
    world.bank_says(own_db, actor("admin"), case.claim, "returned")
    client, head = api("cabang"), api("kepala")
    claim = f"/claims/{case.claim}"
    (heir,) = client.get(f"{claim}/heirs").json()
    assert heir["proposal"] is None
    proposed = client.post(f"{claim}/heirs/{heir['id']}/payee-changes", {"bank_account_id": heir["bank_account_id"]})
    assert (proposed.status_code, proposed.json()["thing"]["state"]) == (200, "returned_payment"), proposed.content
    (heir,) = client.get(f"{claim}/heirs").json()
    assert proposed.json()["result"] == {"proposal": heir["proposal"]}
    confirm = f"{claim}/payee-changes/{heir['proposal']}/confirm"
    own = client.post(confirm)
    assert (own.status_code, code_of(own)) == (409, "ACCOUNT_OWN_WORK")
    assert head.post(f"{claim}/payee-changes/999999/confirm").status_code in (404, 409)
    sent = head.post(confirm)
    assert (sent.status_code, sent.json()["thing"]["state"]) == (200, "paying"), sent.content
    assert [m["kind"] for m in client.get(f"{claim}/timeline").json() if "account" in m["kind"]] == [
        "account_proposed",
        "account_confirmed",
    ]


def test_a_list_of_heirs_that_is_out_of_date_is_refused_over_the_api(own_db, api, actor, loader, token):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    claim = world.open_claim(actor("cabang"), member)
    first, second = world.family(actor("cabang"), ("spouse", "child"))
    client = api("cabang")

    def body(*heirs, after):
        return {"heirs": [{"person_id": h.person_id, "relation": h.relation} for h in heirs], "after": after}

    assert client.put(f"/claims/{claim}/heirs", body(first, after=0)).json()["heirs_number"] == 1
    late = client.put(f"/claims/{claim}/heirs", body(second, after=0))
    assert (late.status_code, code_of(late)) == (409, "HEIRS_CHANGED")
    assert client.put(f"/claims/{claim}/heirs", body(first, second, after=1)).json()["heirs_number"] == 2


def test_a_name_is_looked_for_from_its_third_letter(db, actor, app, loader, token):
    officer = actor("cabang")
    claim = world.open_claim(officer, world.member_with_months(loader, token, [10]))
    for typed, answer in (("MAR", [claim]), ("MA", [])):
        with raw_acting(app, officer.token):
            assert (
                one(app, "select array(select payung.claims_find(%s, '', '', '') order by 1)", [typed])[-1:] == answer
            )
