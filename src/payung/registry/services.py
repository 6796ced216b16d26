"""Recording one person, his family and his bank accounts. Runs in the caller's transaction and session.

Identity data goes to the server as bound parameters, never inside the text of a statement.
"""

from __future__ import annotations

import re
from datetime import date

from django.db import connection

from payung.access import readlog
from payung.access.policies import require
from payung.access.services import Actor
from payung.kernel.acts import too_short
from payung.kernel.names import normalise_name
from payung.kernel.nik import inspect, normalise
from payung.platform import clock
from payung.rails.errors import RailsError
from payung.rails.iso20022.pain001 import NAME_LIMIT
from payung.rails.iso20022.xml import plain
from payung.registry import bindings
from payung.registry.errors import REFUSALS, RegistryRefused
from payung.registry.holders import Match, holder_match
from payung.registry.models import RELATIONS, Identity

_ACCOUNT = re.compile(r"^\d{5,34}$")
_BANK = re.compile(r"^[A-Z0-9]{2,11}$")
_PHONE = re.compile(r"^\+?\d{6,15}$")


def add_person(
    actor: Actor,
    name: str,
    village_code: str,
    nik: str | None = None,
    birth_date: date | None = None,
    sex: str | None = None,
    phone: str = "",
    address: str = "",
) -> int:
    """Record a person, or find him by NIK; returns his id.

    A known person keeps his record; an empty phone or address is filled in. Birth date and sex are read from the NIK
    when they are not given. Raises RegistryRefused, also for a NIK that is known outside the actor's scope.
    """
    require(actor.roles, "claims.report")
    clean = " ".join(name.split())
    if not normalise_name(clean):
        raise RegistryRefused("NAME_MISSING", "Nama wajib diisi.")
    number = normalise(nik) if nik else None
    if number:
        facts = inspect(number, clock.today())
        if not facts.valid:
            raise RegistryRefused("NIK_INVALID", "NIK salah: harus 16 angka dengan tanggal lahir yang ada.")
        birth_date, sex = birth_date or facts.birth_date, sex or facts.sex
    if birth_date and birth_date > clock.today():
        raise RegistryRefused("BIRTH_IN_FUTURE", "Tanggal lahir belum tiba.")
    if sex not in (None, "L", "P"):
        raise RegistryRefused("SEX_INVALID", "Jenis kelamin ditulis L atau P.")
    if number:  # the question reaches beyond the actor's scope, so there is no answer without a line in the log
        readlog.ask(bindings.registry_ask(token=actor.token, nik=number))
    row = REFUSALS.ask(
        bindings.registry_add_person(
            village=village_code,
            nik=number,
            name=clean,
            norm=normalise_name(clean),
            birth=birth_date,
            sex=sex,
            phone=clean_phone(phone),
            address=address.strip(),
        )
    )
    if row is None:
        raise RegistryRefused(
            "PERSON_ELSEWHERE",
            "NIK ini sudah tercatat di luar wilayah Anda. Mintalah kantor cabang yang mencakup kedua wilayah.",
        )
    return row


def add_relative(actor: Actor, person_id: int, relative_id: int, relation: str) -> int:
    """Record that `relative_id` is `relation` of the person; another open relation of the two is ended. Returns its id."""
    require(actor.roles, "claims.report")
    if relation not in RELATIONS:
        raise RegistryRefused("RELATION_UNKNOWN", "Hubungan keluarga itu tidak dikenal.")
    if person_id == relative_id:
        raise RegistryRefused("RELATION_SELF", "Seseorang tidak dapat menjadi keluarga dirinya sendiri.")
    return REFUSALS.ask(bindings.registry_add_relative(person=person_id, relative=relative_id, relation=relation))


def add_account(
    actor: Actor, person_id: int, bank_code: str, account_no: str, holder_name: str, reason: str = ""
) -> int:
    """Record a bank account of a person; the same open account again returns its id.

    A holder whose name hardly fits the person's (`holders.holder_match`) needs a reason, which stands wherever the account
    is confirmed or paid. Raises RegistryRefused.
    """
    require(actor.roles, "claims.report")
    number = normalise(account_no)
    if not _ACCOUNT.match(number):
        raise RegistryRefused("ACCOUNT_FORMAT", "Nomor rekening harus 5 sampai 34 angka.")
    bank = bank_code.strip().upper()
    if not _BANK.match(bank):
        raise RegistryRefused("BANK_CODE", "Kode bank tidak sah; contoh 130 untuk Bank NTT.")
    holder = " ".join(holder_name.split())
    if not holder:
        raise RegistryRefused("HOLDER_MISSING", "Nama pemilik rekening wajib diisi seperti di buku tabungan.")
    if len(holder) > NAME_LIMIT or not _writable(holder):
        raise RegistryRefused(
            "HOLDER_LETTERS",
            "Bank hanya menulis huruf Latin dan angka, paling banyak 140. Tulis nama seperti di buku tabungan.",
        )
    score = compared(person_id, holder).score
    why = " ".join(reason.split())
    return REFUSALS.ask(
        bindings.registry_add_bank_account(
            person=person_id, bank=bank, number=number, holder=holder, score=score, reason=why
        )
    )


def compared(person_id: int, holder: str) -> Match:
    """How well a holder fits the name of a person within the session's scope; 0 for one outside it."""
    name = Identity.objects.filter(person_id=person_id).values_list("name", flat=True).first()
    return holder_match(name or "", holder)


def _writable(holder: str) -> bool:
    """Whether banks can write the name in their character set; a name that they cannot write would make a whole file fail."""
    try:
        return bool(plain(holder, NAME_LIMIT))
    except RailsError:
        return False


def close_account(actor: Actor, bank_account_id: int) -> None:
    """Take an account out of use; existing payments keep their reference to it."""
    require(actor.roles, "claims.report")
    REFUSALS.ask(bindings.registry_close_bank_account(bank_account_id))


def reveal_account(actor: Actor, bank_account_id: int, reason: str) -> str:
    """Uncover an account number; who, whose, and why are logged before it is handed out."""
    require(actor.roles, "registry.reveal")
    if too_short(reason):
        raise RegistryRefused("REASON_MISSING", "Tuliskan alasan melihat data ini (paling sedikit 5 huruf).")
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, payung.tell_registry_bankaccount_account_no(id) from registry_bankaccount"
            " where id = %s and person_id is not null",
            [bank_account_id],
        )
        row = cursor.fetchone()
    whose = [row[0]] if row else []
    readlog.note(
        actor, "reveal", whose, subject=f"account:{bank_account_id}", reason=reason.strip(), refused=row is None
    )
    if row is None:
        raise RegistryRefused("ACCOUNT_UNKNOWN", "Rekening itu tidak ada, atau sudah ditutup.")
    return str(row[1])


def clean_phone(text: str) -> str:
    """A phone number without blanks and hyphens, or "". Raises RegistryRefused when it is none."""
    number = re.sub(r"[\s().-]+", "", text)
    if number and not _PHONE.match(number):
        raise RegistryRefused("PHONE_FORMAT", "Nomor telepon hanya angka, misalnya 0812xxxxxxxx.")
    return number
