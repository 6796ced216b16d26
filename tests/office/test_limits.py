"""Approval limits by interface and command, with the rules of the page."""

from __future__ import annotations

ADDRESS = "/approval-limits/claim.jkm/approve"
TWO = [
    {"from_amount": 0, "votes": 1, "roles": ["head"]},
    {"from_amount": 50_000_000, "votes": 2, "roles": ["branch_officer", "head"]},
]


def test_limits_are_replaced_as_a_whole(own_db, api):
    admin, officer = api("admin"), api("cabang")
    before = officer.get("/approval-limits").json()
    assert {line["process"] for line in before} >= {"claim.jkm"}
    assert officer.post(ADDRESS, {"limits": TWO}).status_code == 403
    lines = admin.post(ADDRESS, {"limits": list(reversed(TWO))}).json()
    assert [(line["from_amount"], line["to_amount"], line["votes"]) for line in lines] == [
        (0, 50_000_000, 1),
        (50_000_000, None, 2),
    ]
    for wrong in ([TWO[1]], [TWO[0], TWO[0]]):
        answer = admin.post(ADDRESS, {"limits": wrong})
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (422, "APPROVAL_LIMITS_BROKEN")
    assert admin.post("/approval-limits/claim.jkm/nowhere", {"limits": TWO}).status_code == 404
    assert admin.post(ADDRESS, {"limits": [{**TWO[0], "roles": ["king"]}]}).status_code == 422
    assert [
        line
        for line in officer.get("/approval-limits").json()
        if (line["process"], line["step"]) == ("claim.jkm", "approve")
    ] == lines


def test_limits_are_replaced_by_command(desk):
    lines = desk.told("approval-limits", "set", "claim.jkm", "approve", "--limit", "0:1:head", "--limit",
                      "50000000:2:branch_officer,head", "--as", "admin")  # fmt: skip
    assert [line["votes"] for line in lines] == [1, 2]
    assert lines[1] in desk.told("approval-limits", "list", "--as", "cabang")
    assert desk("approval-limits", "set", "claim.jkm", "approve", "--limit", "0:head", "--as", "admin").code == 2
    assert desk("approval-limits", "set", "claim.jkm", "approve", "--limit", "0:1:head", "--as", "cabang").code == 1
