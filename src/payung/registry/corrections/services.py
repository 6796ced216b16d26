"""Corrections of a person's identity, with the values before; a NIK needs two people. Runs in the caller's transaction and session.

What follows is the database's (sql/0008_corrections.sql). Identity data goes to the server as bound parameters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from payung.access import readlog
from payung.access.policies import require
from payung.access.services import Actor
from payung.kernel.acts import Question, Saying
from payung.kernel.choices import words
from payung.kernel.names import normalise_name
from payung.kernel.nik import inspect, mask_nik, normalise
from payung.places import selectors as places
from payung.platform import clock
from payung.registry import bindings
from payung.registry.choices import CORRECTED
from payung.registry.errors import REFUSALS, RegistryRefused
from payung.registry.models import Correction, Identity
from payung.registry.services import clean_phone

_VILLAGE = re.compile(r"^\d\d\.\d\d\.\d\d\.\d{4}$")


def correct(
    actor: Actor,
    person_id: int,
    evidence: str,
    reason: str,
    name: str = "",
    birth_date: date | None = None,
    sex: str = "",
    village: str = "",
    phone: str = "",
) -> int:
    """Correct a person at once; empty fields stay as they are. village: a code, or the name of a village of his kabupaten.

    Name, birth date and sex of who has died, or is recorded as a relative of somebody who has, wait for another person (`confirm`).

    Returns the number of the correction. Raises RegistryRefused.
    """
    require(actor.roles, "registry.correct")
    if birth_date and birth_date > clock.today():
        raise RegistryRefused("BIRTH_IN_FUTURE", "Tanggal lahir belum tiba.")
    clean = " ".join(name.split())
    return REFUSALS.ask(
        bindings.person_correct(
            person=person_id,
            name=clean or None,
            norm=normalise_name(clean) or None,
            birth=birth_date,
            sex=sex or None,
            village=_village(person_id, village) if village else None,
            phone=clean_phone(phone) or None,
            nik=None,
            evidence=evidence,
            reason=reason,
            on=clock.today(),
        )
    )


def propose_nik(actor: Actor, person_id: int, nik: str, evidence: str, reason: str) -> int:
    """Propose another NIK for a person; a second person confirms it. The question whether somebody has this NIK is logged.

    Returns the number of the correction. Raises RegistryRefused.
    """
    require(actor.roles, "registry.correct")
    number = normalise(nik)
    if not inspect(number, clock.today()).valid:
        raise RegistryRefused("NIK_INVALID", "NIK salah: harus 16 angka dengan tanggal lahir yang ada.")
    readlog.ask(bindings.registry_ask(token=actor.token, nik=number))
    return REFUSALS.ask(
        bindings.person_correct(
            person=person_id,
            name=None,
            norm=None,
            birth=None,
            sex=None,
            village=None,
            phone=None,
            nik=number,
            evidence=evidence,
            reason=reason,
            on=clock.today(),
        )
    )


def confirm(actor: Actor, correction_id: int) -> None:
    """Confirm, as the second person, a correction that waits (a NIK, or an identity on which money depends). Raises RegistryRefused."""
    require(actor.roles, "registry.correct")
    waits = loaded(actor, correction_id)
    if number := json.loads(waits.after).get("nik"):
        readlog.ask(bindings.registry_ask(token=actor.token, nik=str(number)))
    REFUSALS.ask(bindings.person_correct_confirm(correction=correction_id, on=clock.today()))


def refuse(actor: Actor, correction_id: int, reason: str) -> None:
    """Refuse a correction that waits, or withdraw one's own. Raises RegistryRefused."""
    require(actor.roles, "registry.correct")
    REFUSALS.ask(bindings.person_correct_refuse(correction=correction_id, reason=reason))


def loaded(actor: Actor, correction_id: int) -> Correction:
    """A correction, for the page that asks about it; looking at it is logged. Raises RegistryRefused."""
    row = Correction.objects.select_related("decision").filter(pk=correction_id).first()
    readlog.note(actor, "person", [row.person_id] if row else [], subject="correction", refused=row is None)
    if row is None:
        raise RegistryRefused("PERSON_UNKNOWN", "Orang itu tidak ada, atau di luar wilayah Anda.")
    return row


def state(row: Correction) -> str:
    """One of `choices.CORRECTION_STATE`."""
    decision = getattr(row, "decision", None)
    if not row.waits:
        return "done"
    return "waiting" if decision is None else "done" if decision.accepted else "refused"


def line(row: Correction) -> dict[str, Any]:
    """A correction without personal data: number, person, names of fields, evidence, reason, users, state."""
    decision = getattr(row, "decision", None)
    return {
        "id": row.pk,
        "person_id": row.person_id,
        "fields": row.fields.split(),
        "evidence": row.evidence,
        "reason": row.reason,
        "made_by": row.made_by,
        "made_at": row.made_at,
        "state": state(row),
        "decided_by": decision.decided_by if decision else None,
    }


def whole(person_id: int) -> dict[str, Any]:
    """The latest correction of a person."""
    return line(Correction.objects.select_related("decision").filter(person_id=person_id).latest("id"))


def one(correction_id: int) -> dict[str, Any]:
    """A correction by its number."""
    return line(Correction.objects.select_related("decision").get(pk=correction_id))


def rows_of_person(person_id: int) -> QuerySet[Correction]:
    """Corrections of a person within the scope, newest first, not asked for yet."""
    return Correction.objects.select_related("decision").filter(person_id=person_id).order_by("-id")


def of_person(person_id: int) -> list[Correction]:
    """Corrections of a person within the scope, newest first."""
    return list(rows_of_person(person_id))


def to_confirm(user_id: int) -> QuerySet[Correction]:
    """Corrections of people within the scope that wait for another person than this user, the oldest first."""
    return Correction.objects.filter(waits=True, decision__isnull=True).exclude(made_by=user_id).order_by("id")


def changes(row: Correction) -> list[tuple[str, str, str]]:
    """(field, before, after) of a correction, for users who may see the person; numbers are masked."""
    before, after = json.loads(row.before), json.loads(row.after)
    return [(name, _shown(name, before), _shown(name, after)) for name in row.fields.split()]


def asked(_actor: Actor, person: Identity, data: Any) -> Question:
    """What the page asks before a correction: what changes, and what stays although one might expect it to change."""
    facts: list[tuple[Saying | str, Any]] = [(Saying("Orang"), person.name)]
    given: list[tuple[str, Any]] = [
        ("Nama", data.name),
        ("Tanggal lahir", data.birth_date),
        ("Jenis kelamin", data.sex),
        ("Desa/kelurahan", data.village),
        ("Telepon", data.phone),
    ]
    facts += [(Saying(word), value) for word, value in given if value]
    second: tuple[Saying, ...] = ()
    if (data.name or data.birth_date or data.sex) and REFUSALS.ask(bindings.correction_by_two(person.person_id)):
        second = (
            Saying(
                "Ada kabar kematian orang ini, atau orang yang ia warisi: nama, tanggal lahir, dan jenis kelamin baru berubah"
                " setelah petugas lain menyetujuinya."
            ),
        )
    return Question(
        Saying("Betulkan data orang ini?"),
        (
            *second,
            Saying("Yang lama tetap tersimpan dalam riwayat, dengan nama Anda, alasan, dan buktinya."),
            Saying(
                "Bulan kepesertaannya, yang lama dan yang berikutnya, tetap dihitung di desa tempat ia didaftarkan; pencarian, daftar"
                " orang desa, dan kepesertaan baru memakai desa yang baru."
            ),
        ),
        tuple(facts),
    )


def asked_nik(_actor: Actor, person: Identity, data: Any) -> Question:
    """What the page asks before another NIK is proposed."""
    return Question(
        Saying("Usulkan NIK lain untuk %(name)s?", {"name": person.name}),
        (Saying("Petugas lain menyetujuinya; sampai saat itu NIK yang lama berlaku."),),
        ((Saying("NIK baru"), mask_nik(normalise(data.nik))),),
    )


def asked_confirm(_actor: Actor, row: Correction, _data: object) -> Question:
    """What the page asks the second person: each field as it is now and as it will be."""
    names = words(CORRECTED)
    facts = [(Saying(names[field]), f"{before or '-'} → {after}") for field, before, after in changes(row)]
    return Question(
        Saying("Setujui pembetulan data orang ini?"),
        (Saying("Pencarian, daftar berikutnya, dan Cek memakai yang baru; yang lama tetap dalam riwayat."),),
        (*facts, (Saying("Alasan"), row.reason)),
    )


def _shown(name: str, values: Mapping[str, Any]) -> str:
    value = str(values.get(name) or "")
    return mask_nik(value) if name in {"nik", "phone"} else value


def _village(person_id: int, text: str) -> str:
    if _VILLAGE.match(text):
        return text
    regency = Identity.objects.filter(person_id=person_id).values_list("regency", flat=True).first() or ""
    wanted = text.casefold().strip()
    hits = [code for code, name in places.villages(regency) if name.rpartition(" (")[0].casefold() == wanted]
    if len(hits) != 1:
        raise RegistryRefused("VILLAGE_UNKNOWN", "Desa/kelurahan itu tidak ada dalam daftar wilayah.")
    return hits[0]
