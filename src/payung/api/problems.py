"""Errors as RFC 9457 problems: a stable URN, a title for its kind, one sentence in the reader's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from payung.access.policies import Forbidden
from payung.kernel.acts import Invalid
from payung.kernel.errors import PayungError, worded
from payung.platform.refusals import beyond_calendar, beyond_rights, out_of_scope

log = logging.getLogger("payung.api")
MEDIA_TYPE = "application/problem+json"
URN = "urn:payung:problem:"
REQUEST_REFUSED = "REQUEST_REFUSED"

TITLES = {
    400: _("Permintaan tidak terbaca"),
    401: _("Token diperlukan"),
    403: _("Tidak berwenang"),
    404: _("Tidak ditemukan"),
    405: _("Cara tidak tersedia"),
    409: _("Bertentangan dengan keadaan sekarang"),
    413: _("Permintaan terlalu besar"),
    422: _("Tidak dapat diproses"),
    429: _("Terlalu sering"),
    500: _("Gangguan pada sistem"),
    503: _("Belum dapat dijawab"),
}
# Codes about an object in the request's body, not about the requested object.
FIELD_CODES = frozenset(
    {
        "CHANNEL_UNKNOWN",
        "BANK_UNKNOWN",
        "FIELD_UNKNOWN",
        "MAPPING_UNKNOWN",
        "ORGANISATION_UNKNOWN",
        "LAW_PARAMETER_UNKNOWN",
        "LAW_CODE_UNKNOWN",
    }
)
CONFLICTS = frozenset(
    {
        "PAYEE_CHANGE_UNKNOWN",
        "ACCOUNT_OWN_WORK",
        "ANSWER_CONTRADICTS",
        "ANSWER_NOT_READY",
        "BATCH_CHANGED",
        "ALARM_OPEN_FATE",
        "BATCH_STATE",
        "BILL_SETTLED",
        "BUDGET_BELOW_COMMITTED",
        "CASE_CHANGED",
        "CASE_OWN_WORK",
        "CASE_PAUSED",
        "CASE_STATE",
        "CLAIM_CHANGED",
        "CLAIM_EXISTS",
        "CLAIM_STATE",
        "HALT_OWN",
        "HALT_STATE",
        "HEIRS_CHANGED",
        "IDEMPOTENCY_KEY_REUSED",
        "LETTER_NEEDLESS",
        "LETTER_OWN",
        "LETTER_UNKNOWN",
        "LIST_CHECKED",
        "LIST_UNCHECKED",
        "NAMES_ASKED",
        "NOTHING_WAITS",
        "NOT_DECIDED",
        "NOT_RECOMPUTED",
        "NOT_THE_ASSESSOR",
        "OWN_BATCH",
        "PAYOUTS_STOPPED",
        "LETTER_ENDED",
        "SCHEME_CLOSED",
        "SCHEME_EXISTS",
        "QUOTA_BELOW_ENROLLED",
        "RECOMPUTED_OTHERWISE",
        "REFERENCE_USED",
        "SHARE_NOT_BACK",
    }
)
# Reads that are not answered: asked too often, or not to be logged.
OTHERWISE = {"READS_OFTEN": 429, "READ_NOT_LOGGED": 503}
# pydantic's kinds of error by their beginning -> the message
FIELD_SENTENCES = (
    ("missing", _("Wajib diisi.")),
    ("extra_forbidden", _("Isian ini tidak dikenal.")),
    ("int", _("Harus bilangan bulat.")),
    ("literal_error", _("Bukan salah satu pilihan yang ada.")),
    ("string_pattern", _("Bentuknya tidak sesuai.")),
    ("string_too", _("Terlalu pendek atau terlalu panjang.")),
    ("string", _("Harus teks.")),
    ("date", _("Harus tanggal yang ada, ditulis 2025-07-31.")),
    ("greater", _("Terlalu kecil.")),
    ("less", _("Terlalu besar.")),
    ("too_", _("Terlalu sedikit atau terlalu banyak.")),
)


class FieldProblem(Schema):
    """One field that is not as it should be; `field` is its path, e.g. `body.quotas`."""

    field: str
    kind: str
    message: str


class Problem(Schema):
    """RFC 9457 problem details. `type` ends in a code that never changes; `detail` is for people."""

    type: str = Field(examples=["urn:payung:problem:BILL_UNKNOWN"])
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
    rows: list[int] | None = Field(None, description="Numbers of rows that cannot be computed, from 0; at most 20.")


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """A problem response; `more` are extension members."""
    body = {"type": URN + code, "title": str(TITLES[status]), "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def sentence(error: PayungError) -> str:
    """What a refusal says: the translated sentence with its facts filled in."""
    return worded(error.message_id, error.words(), gettext)


def status_of(error: PayungError) -> int:
    """HTTP status of a refusal."""
    if isinstance(error, Forbidden):
        return 403
    if error.code in OTHERWISE:
        return OTHERWISE[error.code]
    if error.code in CONFLICTS:
        return 409
    if error.code == "UNREADABLE":
        return 400
    if error.code == "FILE_GONE" or (error.code.endswith("_UNKNOWN") and error.code not in FIELD_CODES):
        return 404
    return 413 if error.code == "FILE_TOO_LARGE" else 422


def from_exception(error: Exception) -> HttpResponse:
    """The problem for an exception; an unexpected one is logged and answered without its text."""
    if isinstance(error, Invalid):
        fields = [
            {"field": f"body.{n}", "kind": "invalid", "message": gettext(text)} for n, text in error.errors.items()
        ]
        return problem(422, error.code, sentence(error), errors=fields)
    if isinstance(error, PayungError):
        rows = getattr(error, "rows", None)
        return problem(status_of(error), error.code, sentence(error), **({"rows": list(rows)} if rows else {}))
    if isinstance(error, AuthenticationError):
        return unauthenticated()
    if isinstance(error, ValidationError):
        return problem(422, "INVALID", gettext("Ada isian yang tidak sah."), errors=_fields(error))
    if isinstance(error, Http404):
        return not_found()
    if isinstance(error, DatabaseError):
        return _database(error)
    if isinstance(error, RequestDataTooBig):
        return problem(413, "TOO_LARGE", gettext("Permintaan lebih besar dari yang dapat diterima."))
    unreadable = (
        MultiPartParserError,
        TooManyFieldsSent,
        TooManyFilesSent,
        SuspiciousOperation,
        UnreadablePostError,
    )
    if isinstance(error, unreadable) or (isinstance(error, HttpError) and error.status_code == 400):
        return problem(400, "UNREADABLE", gettext("Isi permintaan tidak terbaca; periksa bentuk JSON atau berkasnya."))
    log.error("request failed", exc_info=error)
    return problem(500, "INTERNAL", gettext("Terjadi gangguan; tidak ada yang disimpan. Coba lagi nanti."))


def _database(error: DatabaseError) -> HttpResponse:
    """A refusal by the database itself: a row outside the scope is 403, a day beyond the calendar 422, anything else was not foreseen."""
    if beyond_rights(error):
        return from_exception(out_of_scope())
    if day := beyond_calendar(error):
        return from_exception(day)
    log.error("request failed", exc_info=error)
    return problem(500, "INTERNAL", gettext("Terjadi gangguan; tidak ada yang disimpan. Coba lagi nanti."))


def _fields(error: ValidationError) -> list[dict[str, str]]:
    return [
        {
            "field": ".".join(str(part) for part in failure["loc"]),
            "kind": failure["type"],
            "message": _told(failure["type"]),
        }
        for failure in error.errors
    ]


def _told(kind: str) -> str:
    for beginning, words in FIELD_SENTENCES:
        if kind.startswith(beginning):
            return str(words)
    return gettext("Nilai tidak sah.")


def unknown_parameters(names: list[str]) -> HttpResponse:
    """422 for parameters of the query that the operation does not have."""
    kind = "extra_forbidden"
    fields = [{"field": f"query.{name[:50]}", "kind": kind, "message": _told(kind)} for name in names[:20]]
    return problem(422, "INVALID", gettext("Ada isian yang tidak sah."), errors=fields)


def unauthenticated() -> HttpResponse:
    """401: no bearer token, or one that opens nothing (any more)."""
    answer = problem(401, "TOKEN_NEEDED", gettext("Kirim token yang masih berlaku: Authorization: Bearer …"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def not_found() -> HttpResponse:
    """404 for an address that does not exist."""
    return problem(404, "NOT_FOUND", gettext("Alamat itu tidak ada."))


def not_allowed(allowed: str) -> HttpResponse:
    """405 with the methods that there are."""
    answer = problem(405, "METHOD", gettext("Cara ini tidak tersedia di alamat itu."))
    answer["Allow"] = allowed
    return answer


class AnswersAsProblems:
    """Below /api every refusal is a problem, also where the request never reached its operation (a foreign Host): no
    program reads a page."""

    TOLD = {400: _("Permintaan ini tidak terbaca. Kirim ke alamat resmi situs (Host) dan periksa kepala permintaan.")}
    OTHERWISE = _("Terjadi gangguan; tidak ada yang disimpan. Coba lagi nanti.")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        status = response.status_code
        a_page = response.get("Content-Type", "").startswith("text/html")
        if status < 400 or not a_page or not request.path.startswith("/api/"):
            return response
        status = status if status in TITLES else 500
        answer = problem(status, REQUEST_REFUSED, str(self.TOLD.get(status, self.OTHERWISE)))
        answer._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]  # one line is enough
        return answer


def handle(_request: HttpRequest, error: Any) -> HttpResponse:
    """The exception handler of every kind of error."""
    return from_exception(error)
