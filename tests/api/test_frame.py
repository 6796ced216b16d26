"""Tokens, problems, languages, methods and addresses: what holds for every operation."""

from __future__ import annotations

import re

from django.test import Client, RequestFactory

from payung.access.gate import close_session
from payung.access.policies import ALLOWED
from payung.api.auth import OPEN
from payung.api.frame import language_of
from payung.api.openapi import QUIET
from payung.intake.reading.headers import FIELDS
from payung.site.operations.urls import api as ninja_api
from tests.support.interface import BASE, Api, code_of, operations, schema


def test_the_description_is_openapi_3_1_and_tells_every_problem(db):
    described = schema()
    assert described["openapi"].startswith("3.1")
    assert len(operations()) >= 40
    for method, path, operation in operations():
        statuses = set(operation["responses"])
        assert {"422", "500"} <= statuses, (method, path)
        assert ({"401", "403"} <= statuses) == (not is_open(operation)), (method, path)
        names = {p["name"] for p in operation["parameters"] if p["in"] == "header"}
        stores = method != "GET" and not operation.get(QUIET)
        assert ("Idempotency-Key" in names) == stores, (method, path)
        if method != "GET":
            assert {"400", "413"} <= statuses
        if stores:
            assert "409" in statuses
        if "{" in path:
            assert "404" in statuses


def is_open(operation):
    return not operation["security"]


def test_only_the_law_is_open_and_an_open_operation_stores_nothing(db):
    for method, path, operation in operations():
        if is_open(operation):
            assert path.startswith(("/law/", "/award/cycles")), path
            assert method == "GET" or operation[QUIET], path


def test_no_operation_answers_without_a_token(db, login):
    browser = login(Client(), "admin")  # a cookie does not open the API
    for method, path, operation in operations():
        if is_open(operation):
            continue
        address = BASE + re.sub(r"{[^}]+}", "1", path)
        for client in (Client(), browser):
            response = client.generic(method, address, headers={"Idempotency-Key": "k"})
            assert response.status_code == 401, (method, path)
            assert code_of(response) == "TOKEN_NEEDED"
            assert response["WWW-Authenticate"] == "Bearer"


def test_every_operation_names_an_action_and_roles_without_it_are_refused(db, api):
    without = api("tanpa-peran")
    assert without.get("/me").status_code == 200
    guarded = 0
    for router in ninja_api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                (guard,) = operation.auth_callbacks
                assert guard is OPEN or guard.action in ALLOWED or operation.view_func.__name__ == "me"
                if guard is OPEN or not guard.action:
                    continue
                guarded += 1
                path = re.sub(r"{[^}]+}", "1", operation.path)
                response = without.send(operation.methods[0], path)
                assert response.status_code == 403, path
                assert code_of(response) == "FORBIDDEN"
    assert guarded >= 40


def test_a_closed_a_forged_and_an_odd_token_open_nothing(db, api):
    for value in ("x" * 43, "", "é", "a b", "'; drop table x"):
        assert Client().get(BASE + "/me", headers={"Authorization": f"Bearer {value}"}).status_code == 401
    assert Client().get(BASE + "/me", headers={"Authorization": "Basic YTpi"}).status_code == 401
    client = api("belu")
    assert client.get("/me").status_code == 200
    close_session(client.token)
    assert client.get("/me").status_code == 401


def test_me_tells_role_scope_and_what_may_be_done(api):
    told = api("belu").get("/me").json()
    assert told["username"] == "belu"
    assert told["roles"] == ["disnaker"]
    assert told["places"] == [{"code": "53.04", "name": "KABUPATEN BELU"}]
    assert "intake.upload" in told["may"]
    assert "users.manage" not in told["may"]


def test_problems_speak_the_readers_language_and_name_fields_without_their_content(api):
    client = api("provinsi")
    response = client.get("/schemes", "id", limit=0)
    assert response.status_code == 422
    assert code_of(response) == "INVALID"
    assert response.json()["errors"][0]["field"] == "query.limit"
    wishes = {
        "": "id",
        "en-GB,en;q=0.9": "en",
        "fr": "id",
        "fr,en;q=0.2": "en",
        "id,en": "id",
        "*": "id",
        "x;q=y": "id",
    }
    for wish, language in wishes.items():
        request = RequestFactory().get("/", headers={"Accept-Language": wish})
        assert language_of(request) == language, wish
    secret = "5304010101800001"
    response = client.post("/persons/lookup", {"number": secret + "9"})
    assert code_of(response) == "INVALID"
    assert secret not in response.content.decode()
    assert code_of(client.post("/schemes", b"{not json")) == "UNREADABLE"
    assert client.get("/me")["Cache-Control"] == "no-store"


def test_unknown_addresses_and_methods_are_problems_too(api):
    client = api("admin")
    assert code_of(client.get("/nothing/here")) == "NOT_FOUND"
    response = client.send("DELETE", "/schemes")
    assert response.status_code == 405
    assert code_of(response) == "METHOD"
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


def test_under_a_foreign_name_the_api_answers_with_a_problem_too(api):
    for method in ("GET", "POST"):
        answer = api("admin").send(method, "/me", Host="foreign.invalid")
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:payung:problem:REQUEST_REFUSED"


def test_what_nobody_foresaw_is_told_without_a_leak_and_undone(api, monkeypatch):
    from payung.access import selectors

    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(selectors, "scope_of", broken)
    response = api("admin").get("/me")
    assert response.status_code == 500
    assert code_of(response) == "INTERNAL"
    assert "secret" not in response.content.decode()


def test_nul_and_odd_text_are_refused_before_the_database(api):
    client = api("provinsi")
    assert client.get("/places", q="Belu\x00").status_code == 422
    assert client.get("/schemes", q="\x00").status_code == 422
    assert client.get("/places/53.04").status_code == 200
    assert client.get("/places/53x").status_code == 422
    assert client.get(f"/schemes/{2**63}").status_code == 422
    assert code_of(client.get(f"/schemes/{2**63 - 1}")) == "SCHEME_UNKNOWN"


def test_a_misspelt_filter_is_refused_rather_than_ignored(api):
    response = api("provinsi").get("/bills", mont="2025-07")
    assert code_of(response) == "INVALID"
    assert response.json()["errors"][0]["field"] == "query.mont"
    assert api("provinsi").get("/bills", month="2025-07", limit=5).status_code == 200


def test_places_are_found_and_walked(api):
    client = api("juri")
    hits = client.get("/places", q="Atambua").json()
    assert hits
    assert {"code", "name", "level", "path", "score"} == set(hits[0])
    below = client.get("/places/53/children").json()
    assert len(below) == 22
    place = client.get("/places/53.04.01").json()
    assert [one["code"] for one in place["above"]] == ["53", "53.04"]
    assert code_of(client.get("/places/53.99")) == "PLACE_UNKNOWN"


def test_mapping_fields_are_those_that_the_reader_knows():
    import typing

    from payung.intake.operations.lists import ListField

    assert set(typing.get_args(ListField)) == set(FIELDS)
    assert Api().token == ""


def test_no_two_things_of_the_description_share_a_name(db):
    """Two classes of one name become one component: whoever generates a client from it sends the wrong body."""
    from ninja import Schema

    def below(kind):
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    ours = {kind for kind in below(Schema) if kind.__module__.startswith("payung.")}
    assert len(ours) > 100
    by_name = {}
    for kind in ours:
        by_name.setdefault(kind.__name__, set()).add(kind.__module__)
    assert {name: rooms for name, rooms in by_name.items() if len(rooms) > 1} == {}
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))


def test_a_body_is_described_as_it_is_read(db):
    """Every body's fields in the description are those of the class that reads it."""
    described = schema()
    parts = described["components"]["schemas"]
    seen, known = 0, operations()
    for router in ninja_api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                told = next(o for _, _, o in known if o["operationId"] == operation.view_func.__name__)
                body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
                models = [m for m in operation.models if m.__ninja_param_source__ == "body"]
                if not models or "$ref" not in body:
                    continue
                (field,) = models[0].model_fields.values()
                if not hasattr(field.annotation, "model_fields") or "root" in field.annotation.model_fields:
                    continue
                seen += 1
                names = {f.alias or name for name, f in field.annotation.model_fields.items()}
                assert set(parts[body["$ref"].rsplit("/", 1)[1]].get("properties", {})) == names, told["operationId"]
    assert seen > 15


def test_a_day_is_written_as_a_day(db, api):
    """No number passes for a date."""
    client, asked = api("admin"), 0
    for method, path, operation in operations():
        for parameter in operation.get("parameters", ()):
            kinds = [parameter["schema"], *parameter["schema"].get("anyOf", ())]
            if parameter["in"] == "query" and any(kind.get("format") == "date" for kind in kinds):
                asked += 1
                for wrong in ("0", "1", "1763596800", "2025-7-1", "20250701", "2025-07-01T00:00:00"):
                    query = {parameter["name"]: wrong}
                    assert client.get(re.sub(r"{[^}]+}", "1", path), **query).status_code == 422, (method, path, wrong)
    assert asked


def test_a_method_that_is_not_there_is_told_before_anything_else(db, api):
    client = api("admin")
    assert client.post("/schemes", {}, key="k-taken").status_code == 422
    for path in ("/me", "/law/doctor", "/lists/1/rows"):
        for key in ("", "k-new", "k-taken"):
            refused = client.send("PATCH", path, {"a": 1}, key=key)
            assert (refused.status_code, code_of(refused)) == (405, "METHOD"), (path, key)
            assert refused["Allow"] == "GET"
    known = operations()
    for method, path, _ in known:
        others = {"POST", "PUT", "PATCH", "DELETE"} - {m for m, p, _ in known if p == path}
        for other in others:
            refused = client.send(other, re.sub(r"{[^}]+}", "1", path), key="")
            assert refused.status_code == 405, (other, path)
            assert method in refused["Allow"]
