"""A write request under one key happens once: its repetition gets the first answer again.

The answer is kept in the transaction of the change. A refusal changes nothing and is not kept: the key stays free.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from payung.api.problems import problem
from payung.platform import bindings
from payung.platform.models import Idempotency

HEADER = "Idempotency-Key"
REPLAY = "Idempotent-Replay"
KEY_FORM = r"^[!-~]{1,200}$"
WRITES = frozenset({"POST", "PUT", "PATCH"})
KEPT_HEADERS = ("Location",)
# An answer that holds personal data is never kept; its repetition runs again (and is logged again).
AGAIN = "again"


def answer_is_private(request: HttpRequest) -> None:
    """Called by an operation whose answer must not be kept."""
    request.payung_private = True  # type: ignore[attr-defined]


def first_number(request: HttpRequest) -> int | None:
    """The number of what the key of this request has made already; None the first time.

    For an operation that makes something and answers what must not be kept: its repetition answers anew about the same thing.
    """
    return getattr(request, "payung_first", None)


def remember_number(request: HttpRequest, number: int) -> None:
    """Keep the number of the created object with the key, in place of the answer."""
    request.payung_first = number  # type: ignore[attr-defined]


def once(request: HttpRequest, actor_id: int, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Run a write unless its key has been answered; requests with one key wait for each other."""
    key = request.headers.get(HEADER, "")
    if not re.match(KEY_FORM, key):
        sentence = gettext(
            "Kirim header Idempotency-Key, 1 sampai 200 huruf ASCII tanpa spasi, satu untuk setiap perintah."
        )
        return problem(400, "IDEMPOTENCY_KEY_MISSING", sentence)
    digest = request_digest(request)
    with connection.cursor() as cursor:
        bindings.take_turn(f"api:{key}").on(cursor)
    earlier = Idempotency.objects.filter(actor_id=actor_id, key=key).first()
    if earlier is None:
        answer = run()
        _keep(request, actor_id, key, digest, answer)
        return answer
    if earlier.request_hash != digest:
        sentence = gettext("Idempotency-Key ini sudah dipakai untuk permintaan lain. Buat kunci baru.")
        return problem(409, "IDEMPOTENCY_KEY_REUSED", sentence)
    if AGAIN not in earlier.response:
        return _replay(earlier)
    if (first := earlier.response.get("first")) is not None:
        remember_number(request, int(first))
    return run()


def request_digest(request: HttpRequest) -> str:
    """SHA-256 of method, address and content. A multipart body counts by its fields and files, not its boundary."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            digest.update(json.dumps([name, values]).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(json.dumps([name, file.name, _content(file)]).encode())
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _content(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _keep(request: HttpRequest, actor_id: int, key: str, digest: str, answer: HttpResponseBase) -> None:
    if answer.status_code >= 300 or not isinstance(answer, HttpResponse):
        return
    first = first_number(request)
    kept: dict[str, Any] = {AGAIN: True, **({} if first is None else {"first": first})}
    if not getattr(request, "payung_private", False):
        kept = {
            "body": json.loads(answer.content) if answer.content else None,
            "headers": {name: answer[name] for name in KEPT_HEADERS if name in answer},
        }
    Idempotency.objects.create(
        actor_id=actor_id, key=key, request_hash=digest, status=answer.status_code, response=kept
    )


def _replay(earlier: Idempotency) -> HttpResponse:
    body = earlier.response["body"]
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    answer = HttpResponse(content, status=earlier.status, content_type="application/json; charset=utf-8")
    for name, value in earlier.response["headers"].items():
        answer[name] = value
    answer[REPLAY] = "true"
    return answer
