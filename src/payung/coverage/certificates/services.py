"""Certificates of payments: the payer issues one, the installation signs it, anybody can ask for its state.

The database counts the content of a certificate (sql/0010_certificates.sql). It contains no NIK; names are only on the
paper of the employee who chose these people.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import QuerySet

from payung.access import readlog
from payung.access.policies import require
from payung.access.services import Actor
from payung.coverage import bindings
from payung.coverage.certificates import papers as files
from payung.coverage.models import Certificate
from payung.kernel.acts import Question, Saying
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.kernel.views import Col, Columns
from payung.notices import letters
from payung.places import selectors as places
from payung.platform import clock
from payung.platform.db import APPLICATION
from payung.platform.public import public_address
from payung.platform.refusals import Refusals, word
from payung.platform.sealing import key_for

MOST_NAMES = 200  # of one paper
CERTIFICATE: Columns = (
    Col("number", "Nomor"),
    Col("scheme", "Skema", "wide"),
    Col("issued_on", "Terbit", "date"),
    Col("people", "Orang", "number"),
    Col("months", "Bulan", "number"),
    Col("amount", "Jumlah", "money"),
    Col("withdrawn_on", "Dicabut", "date"),
)


class CertificateRefused(PayungError):
    """A certificate that cannot be issued, withdrawn or read as asked."""


REFUSALS = Refusals(
    CertificateRefused,
    {
        "P0B18": word("REASON_MISSING", "Tuliskan alasannya (5 sampai 500 huruf, satu baris)."),
        "P0B1D": word("REASON_MISSING", "Tuliskan alasannya (5 sampai 500 huruf, satu baris)."),
        "P0B1E": word("REASON_NUMBER", "Alasan tidak memuat NIK atau nomor rekening."),
        "P0E3B": word("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda."),
        "P0E3C": word("CERTIFICATE_UNPAID", "Belum ada bulan yang lunas, jadi belum ada yang dapat dinyatakan. Bayar tagihannya dulu."),
        "P0E3D": word("CERTIFICATE_CHANGED", "Pembayaran berubah saat sertifikat dibuat. Coba lagi."),
        "P0E3E": word("CERTIFICATE_UNKNOWN", "Sertifikat itu tidak ada, di luar wewenang Anda, atau sudah dicabut."),
    },
)  # fmt: skip


@dataclass(frozen=True)
class Issued:
    """A certificate's number here, its code, and its file."""

    certificate_id: int
    code: str
    pdf: bytes


def seed() -> bytes:
    """The seed by which this installation signs certificates; nothing else is derived from it."""
    return key_for(files.PURPOSE, settings.SECRET_KEY)


def published_key() -> str:
    """The public key in hexadecimal, which anybody may have."""
    return files.public_key(seed()).hex()


def draft(actor: Actor, scheme_id: int) -> dict[str, Any]:
    """What a certificate of a scheme would say now; for an employee of what he chose. Raises CertificateRefused."""
    require(actor.roles, "certificates.issue")
    rows = REFUSALS.make(bindings.certificate_draft(scheme_id))
    return {**rows[0]}


def issue(actor: Actor, scheme_id: int, *, language: str = "id") -> Issued:
    """Issue a certificate over what is paid so far. Raises CertificateRefused(SCHEME_UNKNOWN, CERTIFICATE_UNPAID)."""
    certified = draft(actor, scheme_id)
    if not certified["months"]:
        raise REFUSALS["P0E3C"]
    code = "".join(secrets.choice(letters.CODE_LETTERS) for _letter in range(letters.CODE_LENGTH))
    today, key = clock.today(), seed()
    facts = files.facts_text(
        {
            "v": 1,
            "code": code,
            "scheme": certified["scheme"],
            "organisation": certified["organisation"],
            "employee": certified["number"] or "",
            "issued_on": today.isoformat(),
            "first": f"{certified['first_month']:%Y-%m}",
            "last": f"{certified['last_month']:%Y-%m}",
            "people": certified["people"],
            "months": certified["months"],
            "amount": certified["amount"],
        }
    )
    signature = files.signed_facts(key, facts)
    number = REFUSALS.make(
        bindings.certificate_issue(
            scheme=scheme_id,
            code=code,
            first=certified["first_month"],
            last=certified["last_month"],
            people=certified["people"],
            months=certified["months"],
            amount=certified["amount"],
            until=certified["until"],
            facts=facts,
            signature=signature,
            key=files.public_key(key),
            on=today,
        )
    )
    return _whole_file(actor, scheme_id, Signed(number, code, facts, signature), certified, language)


def again(actor: Actor, certificate_id: int, *, language: str = "id") -> Issued:
    """The file of a certificate once more: its code, facts and signature as they were. Raises CertificateRefused."""
    require(actor.roles, "certificates.issue")
    one = certificate_of(actor, certificate_id)
    facts = json.loads(one.facts)
    certified = {
        **{name: facts[name] for name in ("scheme", "organisation", "people", "months", "amount")},
        "number": facts["employee"],
        "first_month": one.first_month,
        "last_month": one.last_month,
        "until": one.last_settlement,
    }
    signed = Signed(one.pk, one.code, one.facts, bytes(one.signature))
    return _whole_file(actor, one.scheme_id, signed, certified, language, one.issued_on)


@dataclass(frozen=True)
class Signed:
    """What of a certificate is signed: its number, code, the text and the signature over it."""

    number: int
    code: str
    facts: str
    signature: bytes


def _whole_file(
    actor: Actor, scheme_id: int, signed: Signed, certified: dict[str, Any], language: str, on: date | None = None
) -> Issued:
    proof = files.code_text(signed.facts, signed.signature)
    paper = _paper(actor, scheme_id, certified, signed.code, proof, language)
    pdf = letters.render("certificate", {**paper, "date": on or paper["date"]})
    return Issued(signed.number, signed.code, files.signed_file(seed(), pdf, signed.facts, signed.signature))


def _paper(
    actor: Actor, scheme_id: int, certified: dict[str, Any], code: str, proof: str, language: str
) -> dict[str, Any]:
    """What the paper shows. Names are those whom this employee chose, and none on anybody else's paper."""
    people = []
    if certified["number"]:
        rows = bindings.certificate_names(scheme=scheme_id, until=certified["until"]).ask()
        readlog.note(actor, "export", [row["person_id"] for row in rows], subject="certificate")
        villages = places.names(row["village_code"] for row in rows)
        people = [
            {"name": r["name"], "place": villages.get(r["village_code"], ""), "months": r["months"]} for r in rows
        ][:MOST_NAMES]
    first, last = (Month.from_date(certified[name]) for name in ("first_month", "last_month"))
    return {
        "language": language,
        "title": "Sertifikat",
        "number": letters.grouped(code),
        "date": clock.today(),
        "scheme": certified["scheme"],
        "organisation": certified["organisation"],
        "employee": certified["number"] or "",
        "first": first.first_day,
        "last": last.first_day,
        **{name: certified[name] for name in ("people", "months", "amount")},
        "names": people,
        "certificate_text": letters.grouped(code),
        "certificate_qr": letters.qr_svg(public_address(f"/cek/sertifikat/{code}") + "#" + proof),
    }


def issued() -> QuerySet[Certificate]:
    """Certificates that the session sees, the newest first."""
    return Certificate.objects.order_by("-id")


def scheme_name(one: Certificate) -> str:
    """The scheme's name as the certificate states it. An employee may not read the scheme itself."""
    return str(json.loads(one.facts)["scheme"])


def line(one: Certificate) -> dict[str, Any]:
    """A certificate as pages, interface and commands show it. amount: whole rupiah."""
    return {
        "id": one.pk,
        "number": letters.grouped(one.code),
        "scheme_id": one.scheme_id,
        "scheme": scheme_name(one),
        "whole": one.chooser_id is None,
        **{name: getattr(one, name) for name in ("issued_on", "people", "months", "amount", "withdrawn_on", "reason")},
        "first_month": f"{one.first_month:%Y-%m}",
        "last_month": f"{one.last_month:%Y-%m}",
        "state": "withdrawn" if one.withdrawn_on else "valid",
    }


def whole(certificate_id: int) -> dict[str, Any]:
    """One certificate. Raises CertificateRefused(CERTIFICATE_UNKNOWN)."""
    return line(certificate_of(None, certificate_id))


def certificate_of(_actor: Actor | None, certificate_id: int) -> Certificate:
    """A certificate that the session sees. Raises CertificateRefused(CERTIFICATE_UNKNOWN)."""
    one = issued().filter(pk=certificate_id).first()
    if one is None:
        raise REFUSALS["P0E3E"]
    return one


def withdraw(actor: Actor, certificate_id: int, reason: str) -> None:
    """Withdraw a certificate with a reason, which is shown to anybody who asks for its state. Raises
    CertificateRefused.
    """
    require(actor.roles, "certificates.issue")
    REFUSALS.make(bindings.certificate_withdraw(certificate=certificate_id, reason=reason, on=clock.today()))


def asked(_actor: Actor, one: Certificate, _data: object) -> Question:
    """The question before a certificate is withdrawn."""
    return Question(
        Saying("Cabut sertifikat ini?"),
        (Saying("Siapa pun yang memeriksanya akan membaca bahwa sertifikat ini dicabut. Bulan yang dibayar tidak berubah."),),
        ((Saying("Nomor"), letters.grouped(one.code)), (Saying("Skema"), scheme_name(one)), (Saying("Jumlah"), one.amount)),
    )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """The state of a certificate, for a holder of its code. state: valid, changed (months were taken back since),
    withdrawn.

    standing: its months that are still valid. newer_on: the day of a newer certificate of the same payer.
    """

    code: str
    state: str
    facts: str
    scheme: str
    organisation: str
    whole: bool
    issued_on: date
    first: Month
    last: Month
    people: int
    months: int
    standing: int
    amount: int
    withdrawn_on: date | None
    newer_on: date | None


def by_code(text: str) -> Standing | None:
    """The certificate with this code, for anybody; None where no certificate has it. Needs no session."""
    with connections[APPLICATION].cursor() as cursor:
        certified: Any = bindings.cek_certificate(letters.normal_code(text) or "-").on(cursor)
    if not certified:
        return None
    changed = certified["standing"] < certified["months"]
    return Standing(
        code=letters.grouped(certified["code"]),
        state="withdrawn" if certified["withdrawn_on"] else "changed" if changed else "valid",
        facts=certified["facts"],
        scheme=certified["scheme"],
        organisation=certified["organisation"],
        whole=certified["whole"],
        issued_on=date.fromisoformat(certified["issued_on"]),
        first=Month.from_date(date.fromisoformat(certified["first_month"])),
        last=Month.from_date(date.fromisoformat(certified["last_month"])),
        people=certified["people"],
        months=certified["months"],
        standing=certified["standing"],
        amount=certified["amount"],
        withdrawn_on=date.fromisoformat(certified["withdrawn_on"]) if certified["withdrawn_on"] else None,
        newer_on=date.fromisoformat(certified["newer_on"]) if certified["newer_on"] else None,
    )
