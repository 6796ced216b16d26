"""One key, one effect: replay, conflict, refusal, privacy, and two requests at once."""

from __future__ import annotations

import threading

from django.db import connections

from tests.support.interface import Api, code_of


def _schemes(owner, name):
    return owner.execute("select count(*) from sponsorship_scheme where name = %s", [name]).fetchone()[0]


def test_a_write_needs_a_key(api, scheme):
    client = api("provinsi")
    assert code_of(client.post("/schemes", scheme, key="")) == "IDEMPOTENCY_KEY_MISSING"
    assert code_of(client.post("/schemes", scheme, key="a b")) == "IDEMPOTENCY_KEY_MISSING"
    assert code_of(client.post("/schemes", scheme, key="x" * 201)) == "IDEMPOTENCY_KEY_MISSING"


def test_the_same_request_again_gets_the_first_answer(api, scheme, owner):
    client, data = api("provinsi"), {**scheme, "name": "Ulang"}
    first = client.post("/schemes", data, key="ulang-1")
    assert first.status_code == 201, first.content
    again = client.post("/schemes", data, key="ulang-1")
    assert (again.status_code, again.json(), again["Location"]) == (201, first.json(), first["Location"])
    assert again["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first
    assert _schemes(owner, "Ulang") == 1


def test_the_same_key_for_something_else_is_a_conflict(api, scheme, owner):
    client, data = api("provinsi"), {**scheme, "name": "Kunci"}
    assert client.post("/schemes", data, key="kunci-1").status_code == 201
    response = client.post("/schemes", {**data, "name": "Lain"}, key="kunci-1")
    assert response.status_code == 409
    assert code_of(response) == "IDEMPOTENCY_KEY_REUSED"
    assert client.post("/schemes/quote", data, key="kunci-1").status_code == 409
    assert _schemes(owner, "Lain") == 0
    # another client's key is another key
    assert api("cabang").post("/schemes", {**data, "name": "Cabang"}, key="kunci-1").status_code == 201


def test_a_refusal_is_not_kept_and_leaves_nothing(api, scheme, owner):
    client, data = api("provinsi"), {**scheme, "name": "Tolak", "budget": 0}
    assert code_of(client.post("/schemes", data, key="tolak-1")) == "SCHEME_BUDGET"
    assert _schemes(owner, "Tolak") == 0
    assert client.post("/schemes", {**data, "budget": 10**9}, key="tolak-1").status_code == 201


def test_a_quote_keeps_no_answer_and_runs_again(api, scheme, owner):
    client = api("provinsi")
    first = client.post("/schemes/quote", scheme, key="harga-1").json()
    assert first["per_person"] == 6 * 16_800
    assert first["total"] == 110 * 6 * 16_800
    assert first["affordable"] == 100_000
    assert client.post("/schemes/quote", scheme, key="harga-1").json() == first
    kept = owner.execute("select response from platform_idempotency where key = 'harga-1'").fetchall()
    assert kept == [({"again": True},)]


def test_two_at_once_with_one_key_have_one_effect(api, scheme, owner):
    client, data = api("provinsi"), {**scheme, "name": "Serentak"}
    answers = []

    def send():
        answers.append(Api(client.token).post("/schemes", data, key="serentak-1"))
        for alias in connections:
            connections[alias].close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a.status_code for a in answers] == [201] * 4
    assert len({a.json()["id"] for a in answers}) == 1
    assert sum("Idempotent-Replay" in a for a in answers) == 3
    assert _schemes(owner, "Serentak") == 1
