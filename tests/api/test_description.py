"""What the API says of itself: whole, by the rules of those who read such descriptions with programs."""

from __future__ import annotations

import json
import os
import re
import subprocess

import pytest
from django.utils import translation

from payung.site.operations.urls import api
from tests.support import node
from tests.support.interface import operations, schema

AWARD_OPEN = {"/award/cycles", *(f"/award/cycles/{{year}}{part}" for part in ("", "/jury", "/publication"))}


def test_servers_tags_contact_and_what_is_open_are_said(db):
    described = schema()
    assert described["servers"]
    assert described["info"]["contact"]["url"]
    told = {tag["name"]: tag["description"] for tag in described["tags"]}
    used = set()
    for method, path, operation in operations():
        assert operation["description"].strip(), (method, path)
        assert operation["summary"].strip(), (method, path)
        assert len(operation["tags"]) == 1
        used.update(operation["tags"])
        is_open = path.startswith("/law/") and path not in ("/law/whatif", "/law/to-check")
        is_open |= method == "GET" and path in AWARD_OPEN
        assert (operation["security"] == []) == (is_open and (method, path) != ("POST", "/law/holidays")), (
            method,
            path,
        )
    assert set(told) == used
    assert all(told.values())


def test_it_is_drawn_once_a_language(db):
    drawn = api.get_openapi_schema(path_prefix="")
    assert api.get_openapi_schema(path_prefix="") is drawn
    with translation.override("en"):
        assert api.get_openapi_schema(path_prefix="") is not drawn
    assert schema() == schema()


def test_maps_are_said_in_a_way_that_generators_read(db):
    assert "patternProperties" not in json.dumps(schema())
    quotas = schema()["components"]["schemas"]["SchemeIn"]["properties"]["quotas"]
    assert quotas["additionalProperties"]["type"] == "integer"
    assert quotas["propertyNames"]["pattern"]


@pytest.mark.slow
def test_the_description_is_without_a_fault_for_redocly(db, tmp_path):
    linter = ["node", str(node.modules() / "@redocly" / "cli" / "bin" / "cli.js")]
    described = tmp_path / "openapi.json"
    described.write_text(json.dumps(schema()))
    environment = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    command = [*linter, "lint", str(described), "--format=json"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    told = json.loads(done.stdout[done.stdout.index("{") :]) if "{" in done.stdout else {}
    found = [f"{p['ruleId']}: {p['message']} {p['location'][0].get('pointer')}" for p in told.get("problems", ())]
    assert (done.returncode, found) == (0, []), done.stdout[-2000:] + done.stderr[-2000:]
    assert told["totals"]["errors"] == told["totals"]["warnings"] == 0


def texts(part: dict, schemas: dict, where: str):
    """Every free text within a schema, with the way to it."""
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        yield from texts(schemas[name], schemas, name)
    for kind in ("anyOf", "allOf", "oneOf"):
        for one in part.get(kind, []):
            yield from texts(one, schemas, where)
    for name, one in part.get("properties", {}).items():
        yield from texts(one, schemas, f"{where}.{name}")
    if "items" in part:
        yield from texts(part["items"], schemas, where)
    if part.get("type") == "string" and not {"enum", "const", "format"} & set(part):
        yield where, part


def test_no_text_of_a_request_may_hold_what_the_database_cannot(db):
    """A NUL in a text is refused by the form, with the field's name; left to the database it was an error of ours."""
    schemas = schema()["components"]["schemas"]
    found = {}
    for _method, path, operation in operations():
        if path == "/law/contributions/batch":  # columns of a calculation; nothing of it reaches the database
            continue
        given = [(f"{path}?{one['name']}", one["schema"]) for one in operation["parameters"] if one["in"] != "header"]
        given += [(path, kind["schema"]) for kind in operation.get("requestBody", {}).get("content", {}).values()]
        found |= {name: text for where, part in given for name, text in texts(part, schemas, where)}
    assert len(found) > 30
    assert {name for name, text in found.items() if not text.get("pattern")} == {"WhatIfIn.draft"}  # TOML refuses it
    assert {name for name, text in found.items() if re.search(text.get("pattern", "$."), "a\0b c")} == set()
