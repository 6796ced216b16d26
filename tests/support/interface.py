"""A client of the API as a partner would write it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.parties.models import Organisation
from payung.platform.db import OWNER

DATA = Path(__file__).parents[1] / "data"
BASE = "/api/v1"

PROGRAMME: dict[str, Any] = {
    "name": "Pekerja rentan 2025",
    "kind": "apbd",
    "organisation_id": 0,
    "place_code": "53",
    "decree_number": "100/KEP/2025",
    "decree_date": "2025-06-20",
    "first_month": "2025-07",
    "last_month": "2025-12",
    "budget": 10_080_000_000,
    "quotas": {"53.04": 50, "53.71": 60},
}


@dataclass
class Api:
    """Requests with a token; writes get a fresh idempotency key unless one is given."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    def _headers(self, key: str | None, more: dict[str, str]) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if key != "":
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
        return {**headers, **more}

    def get(self, path: str, language: str = "id", **query: Any) -> Any:
        headers = {**self._headers("", {}), "Accept-Language": language}
        return self.client.get(BASE + path, query, headers=headers)

    def send(self, method: str, path: str, body: Any = None, key: str | None = None, **headers: str) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.generic(
            method,
            BASE + path,
            content if body is not None else b"",
            content_type="application/json",
            headers=self._headers(key, headers),
        )

    def post(self, path: str, body: Any = None, key: str | None = None, **headers: str) -> Any:
        return self.send("POST", path, body, key, **headers)

    def put(self, path: str, body: Any = None, key: str | None = None, **headers: str) -> Any:
        return self.send("PUT", path, body, key, **headers)

    def upload(self, scheme_id: int, name: str, content: bytes, key: str | None = None) -> Any:
        data = {"scheme_id": str(scheme_id), "file": SimpleUploadedFile(name, content)}
        return self.client.post(BASE + "/lists", data, headers=self._headers(key, {}))


def code_of(response: Any) -> str:
    """The code of a problem, after checking that it is one."""
    assert response["Content-Type"] == "application/problem+json", response.content
    body = response.json()
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    return str(body["type"].removeprefix("urn:payung:problem:"))


@cache
def _description() -> bytes:
    content: bytes = Client().get(BASE + "/openapi.json").content
    return content


def schema() -> dict[str, Any]:
    """The description that the API gives of itself: the program's, the same in every database."""
    described: dict[str, Any] = json.loads(_description())
    return described


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every operation."""
    return [
        (method.upper(), path.removeprefix(BASE), operation)
        for path, item in schema()["paths"].items()
        for method, operation in item.items()
    ]


@pytest.fixture
def api(db, token: Callable[..., str]) -> Callable[[str], Api]:
    """The API as a user."""

    def as_user(username: str) -> Api:
        return Api(token(username, "api"))

    return as_user


@pytest.fixture
def scheme(db) -> dict:
    """Terms of a scheme of the province."""
    return {**PROGRAMME, "organisation_id": Organisation.objects.using(OWNER).get(code="pemprov-ntt").pk}
