"""Approval limits by interface and command, with the rules of the page: one proposes, another confirms."""

from __future__ import annotations

from django.test import Client

ADDRESS = "/approval-limits/claim.jkm/approve"
TWO = [
    {"from_amount": 0, "votes": 1, "roles": ["head"]},
    {"from_amount": 50_000_000, "votes": 2, "roles": ["branch_officer", "head"]},
]


def limits(officer):
    return [
        line
        for line in officer.get("/approval-limits").json()
        if (line["process"], line["step"]) == ("claim.jkm", "approve")
    ]


def test_limits_are_replaced_as_a_whole_by_two(own_db, api):
    admin, other, officer = api("admin"), api("admin2"), api("cabang")
    before = limits(officer)
    assert officer.post(ADDRESS, {"limits": TWO}).status_code == 403
    change = admin.post(ADDRESS, {"limits": list(reversed(TWO)), "reason": "Sesuai SK 12"}).json()
    assert (change["state"], change["kind"], change["reason"]) == ("waiting", "limits", "Sesuai SK 12")
    assert limits(officer) == before  # nothing holds yet
    again = admin.post(ADDRESS, {"limits": TWO})
    assert again.json()["type"].rpartition(":")[2] == "CHANGE_WAITS"
    question = other.get(f"/changes/{change['id']}/confirm/question").json()
    confirm = f"/changes/{change['id']}/confirm"
    assert admin.get(f"{confirm}/question").status_code == 422
    assert admin.post(confirm, {"seen": question["seen"]}).json()["type"].rpartition(":")[2] == "CHANGE_OWN"
    assert other.post(confirm, {"seen": "0" * 64}).json()["type"].rpartition(":")[2] == "CHANGE_MOVED"
    assert officer.post(confirm, {"seen": question["seen"]}).status_code == 403
    assert other.post(confirm, {"seen": question["seen"]}).json()["thing"]["state"] == "accepted"
    assert [(line["from_amount"], line["to_amount"], line["votes"]) for line in limits(officer)] == [
        (0, 50_000_000, 1),
        (50_000_000, None, 2),
    ]
    for wrong in ([TWO[1]], [TWO[0], TWO[0]]):
        answer = admin.post(ADDRESS, {"limits": wrong})
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (422, "APPROVAL_LIMITS_BROKEN")
    assert admin.post("/approval-limits/claim.jkm/nowhere", {"limits": TWO}).status_code == 404
    assert admin.post(ADDRESS, {"limits": [{**TWO[0], "roles": ["king"]}]}).status_code == 422


def test_limits_are_replaced_by_command(desk):
    change = desk.told("approval-limits", "set", "claim.jkm", "approve", "--limit", "0:1:head", "--limit",
                       "50000000:2:branch_officer,head", "--as", "admin")  # fmt: skip
    seen = desk.told("user", "confirm", str(change["id"]), "--dry-run", "--as", "admin2")["seen"]
    assert desk.refused("user", "confirm", str(change["id"]), "--seen", seen, "--as", "admin") == "CHANGE_OWN"
    desk.told("user", "confirm", str(change["id"]), "--seen", seen, "--as", "admin2")
    lines = [one for one in desk.told("approval-limits", "list", "--as", "cabang") if one["process"] == "claim.jkm"]
    assert [one["votes"] for one in lines if one["step"] == "approve"] == [1, 2]
    assert desk("approval-limits", "set", "claim.jkm", "approve", "--limit", "0:head", "--as", "admin").code == 2
    assert desk("approval-limits", "set", "claim.jkm", "approve", "--limit", "0:1:head", "--as", "cabang").code == 1


def test_a_form_that_is_refused_is_shown_again_as_it_was_typed(own_db, login):
    admin, address = login(Client(), "admin"), "/tugas/jenjang/claim.jkm/approve"
    nothing = admin.post(address, {})
    assert nothing.status_code == 409
    assert "bersambung dari Rp0" in nothing.content.decode()
    gap = admin.post(address, {"dari-0": "7.500.000", "suara-0": "2", "peran-0": ["head"], "alasan": "Sesuai SK 12"})
    page = gap.content.decode()
    assert gap.status_code == 409
    assert 'value="7.500.000"' in page
    assert 'value="Sesuai SK 12"' in page
    assert admin.get("/tugas/jenjang").content.decode().count('role="alert"') == 0


def test_a_proposal_is_told_in_words(own_db, api, login):
    change = api("admin").post(ADDRESS, {"limits": TWO}).json()["id"]
    other = login(Client(), "admin2")
    assert "Klaim jaminan kematian: Memutuskan" in other.get("/kantor/usul").content.decode()
    page = other.get(f"/kantor/usul/{change}").content.decode()
    assert "Memutuskan" in page
    assert "claim.jkm" not in page
    waiting = other.get("/tugas").content.decode()
    assert f"Usul {change}" in waiting
    assert "1 pembayaran" not in waiting
