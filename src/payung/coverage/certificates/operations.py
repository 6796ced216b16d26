"""Certificates of what was paid: those that were issued, issuing one as a file, withdrawing one, the key to check them by."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import After, Id, Limit, Page, newest_first, page
from payung.api.idempotency import answer_is_private, first_number, remember_number
from payung.coverage.certificates import services as certificates
from payung.coverage.certificates.acts import ACTS

router = Router(tags=["certificates"])


class CertificateOut(Schema):
    """A certificate: `whole` for a scheme, else of what one employee chose. Months of people, whole rupiah. state: valid or
    withdrawn."""

    id: int
    number: str
    scheme_id: int
    scheme: str
    whole: bool
    issued_on: date
    first_month: str
    last_month: str
    people: int
    months: int
    amount: int
    state: str
    withdrawn_on: date | None
    reason: str


class CertificateKeyOut(Schema):
    """The public key (Ed25519, hexadecimal) under which certificates of this installation are signed."""

    public_key: str


@router.get(
    "/certificates", auth=may("certificates.issue"), response=Page[CertificateOut], summary="Certificates issued"
)
def list_certificates(request: HttpRequest, after: After = None, limit: Limit = 100) -> dict[str, Any]:
    rows = newest_first(certificates.issued(), after, limit)
    return page(rows, limit, "pk", certificates.line)


@router.get(
    "/certificates/key",
    auth=may("certificates.issue"),
    response=CertificateKeyOut,
    summary="The key to check certificates by",
)
def certificate_key(request: HttpRequest) -> dict[str, str]:
    """The same as every answer of Cek about a certificate shows."""
    return {"public_key": certificates.published_key()}


@router.post(
    "/schemes/{scheme_id}/certificates",
    auth=may("certificates.issue"),
    summary="Issue a certificate as PDF",
    openapi_extra={
        "responses": {
            200: {
                "description": "The certificate.",
                "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def issue_certificate(request: HttpRequest, scheme_id: Id) -> HttpResponse:
    """Over what is paid so far: of the whole scheme for who acts for its payer, of the own choices for an employee."""
    answer_is_private(request)
    first = first_number(request)
    issued = (
        certificates.issue(actor(request), scheme_id) if first is None else certificates.again(actor(request), first)
    )
    remember_number(request, issued.certificate_id)
    answer = HttpResponse(issued.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="sertifikat-{issued.code}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


mount(router, ACTS, CertificateOut)
