"""A bank and a rural bank enrol their borrowers: each a scheme of its own money and a list that its own officer sends."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Count

from payung.access.services import Actor
from payung.cli.context import carry_out
from payung.cli.text import _
from payung.intake.models import List
from payung.intake.services import receive, start_check, start_commit
from payung.kernel.months import Month
from payung.parties.models import Organisation
from payung.platform.db import acting
from payung.site.demo.people import make_people, pick_villages, quotas, villages
from payung.site.demo.timing import standing_at
from payung.sponsorship.models import Scheme
from payung.sponsorship.services import SchemeData, open_scheme, quote

HEADINGS = (
    "No", "NIK", "Nama Lengkap", "Tanggal Lahir", "JK", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota",
    "Nomor Pinjaman", "Tanggal Akad", "Tanggal Persetujuan", "Nama Ahli Waris", "Hubungan",
)  # fmt: skip


@dataclass(frozen=True)
class Lender:
    """Whose borrowers, how many, from when; `regency` where all of them live in one."""

    organisation: str
    name: str
    decree: str
    file_name: str
    people: int
    listed_on: date
    seed: int
    regency: str = ""


FIRST, LAST = Month.of(2025, 12), Month.of(2026, 2)
LENDERS = (
    Lender("bank-ntt", "Debitur Kredit Mikro Merdeka, akad Desember 2025", "PKS-CONTOH-BNTT-12/2025", "debitur-bank-ntt.csv", 40,
           date(2025, 12, 8), 5311),
    Lender("bpr-contoh", "Anggota BPR Contoh Lontar, akad Desember 2025", "PKS-CONTOH-BPR-12/2025", "anggota-bpr-lontar.csv", 12,
           date(2025, 12, 10), 5312, "53.71"),
)  # fmt: skip


def enrol(lenders: dict[str, Actor]) -> None:
    """Let each lender's officer open the scheme, send his list and commit it, once."""
    for lender in LENDERS:
        with standing_at(lender.listed_on):
            _commit(lenders[lender.organisation], _scheme(lenders[lender.organisation], lender), lender)


def _scheme(lending: Actor, lender: Lender) -> int:
    """The lender's own scheme, which its officer opens: three months from each contract, then the debtor pays himself."""
    with acting(lending.token):
        standing = Scheme.objects.filter(organisation__code=lender.organisation, decree_number=lender.decree).first()
        if standing is not None:
            return int(standing.pk)
        data = SchemeData(
            name=lender.name,
            kind="credit",
            organisation_id=Organisation.objects.get(code=lender.organisation).pk,
            place_code="53",
            decree_number=lender.decree,
            decree_date=lender.listed_on,
            first_month=FIRST,
            last_month=LAST,
            budget=1,
        )
        cost = quote(data).per_person * lender.people
        return open_scheme(lending, SchemeData(**{**data.__dict__, "budget": cost}))


def _homes(lender: Lender) -> list[Any]:
    return [villages()[number] for number in _pick(lender)]


def _pick(lender: Lender) -> Any:
    spread = {lender.regency: lender.people} if lender.regency else quotas(lender.people)
    return pick_villages(np.random.default_rng([lender.seed, 1]), {code: n for code, n in spread.items() if n})


def _file(lender: Lender) -> bytes:
    """The lender's list as its officer would export it; the same bytes every time."""
    people = make_people(np.random.default_rng([lender.seed, 2]), _pick(lender), (25, 60))
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(HEADINGS)
    for n, home in enumerate(_homes(lender)):
        born = people.born[n].astype("datetime64[D]").astype(object)
        sex = "P" if people.woman[n] else "L"
        person = (n + 1, people.nik[n], people.name[n], f"{born:%d/%m/%Y}", sex, home.name, home.district, home.regency)
        signed, heir = lender.listed_on - timedelta(days=n % 7), people.name[(n + 1) % len(people)]
        agreed = f"{signed:%d/%m/%Y}" if n % 10 else ""  # every tenth has not signed yet
        rows.writerow([*person, f"{lender.seed}-{n + 1:04d}", f"{signed:%d/%m/%Y}", agreed, heir, "Anak"])
    return out.getvalue().encode()


def _commit(actor: Actor, scheme_id: int, lender: Lender) -> None:
    with acting(actor.token):
        here = List.objects.filter(scheme_id=scheme_id, file_name=lender.file_name).first()
        list_id = int(here.pk) if here else receive(actor, scheme_id, lender.file_name, io.BytesIO(_file(lender)))[0]
    for states, start, word in (
        ({"received", "checking"}, start_check, _("Pemeriksaan")),
        ({"checked", "committing"}, start_commit, _("Komitmen")),
    ):
        with acting(actor.token):
            state = List.objects.values_list("state", flat=True).get(pk=list_id)
            run = start(actor, list_id, defer=False) if state in states else None
        if run is not None:
            carry_out(run, word)


def figures(actor: Actor) -> list[dict[str, Any]]:
    """The schemes besides the cohort's: payer, kind, number of people, budget, and people who wait."""
    with acting(actor.token):
        rows = (
            Scheme.objects.exclude(kind="apbd")
            .select_related("fund", "organisation")
            .annotate(in_line=Count("waiting"))
        )
        return [
            {
                "organisation": one.organisation.code,
                "kind": one.kind,
                "name": one.name,
                "committed_people": one.fund.people,
                "committed_rupiah": one.fund.committed,
                "waiting": one.in_line,
            }
            for one in rows.order_by("id")
        ]
