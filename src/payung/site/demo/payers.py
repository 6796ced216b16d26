"""Those who pay beside the province: a bank's employees for their neighbours, a sponsor for small traders, a village for its own.

Each has a scheme of its own money with lists, choices, bills and receipts, by the services that everybody uses.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from payung.access.services import Actor
from payung.cli.context import carry_out
from payung.cli.text import _
from payung.contributions.models import Bill
from payung.contributions.services import confirm_receipt, record_receipt
from payung.intake.models import List
from payung.intake.neighbours import services as neighbours
from payung.intake.services import receive, start_check, start_commit
from payung.kernel.months import Month
from payung.parties.models import Organisation
from payung.platform.db import acting
from payung.site.demo.cast import VILLAGE
from payung.site.demo.people import make_people, pick_villages, quotas, villages
from payung.site.demo.timing import standing_at
from payung.sponsorship.choosing import services as choosing
from payung.sponsorship.models import Scheme
from payung.sponsorship.services import SchemeData, open_scheme, quote

HEADINGS = (
    "NIK",
    "Nama Lengkap",
    "Tanggal Lahir",
    "JK",
    "Desa/Kelurahan",
    "Kecamatan",
    "Kabupaten/Kota",
    "No. Karyawan",
)
OPENED_ON, LISTED_ON, CHOSEN_ON = date(2025, 7, 2), date(2025, 7, 3), date(2025, 7, 4)
EMPLOYEE = "BNTT-1001"


@dataclass(frozen=True)
class Giver:
    """Who gives what: `people` over the province, or all in one village; `more`: heads for whom money is left."""

    organisation: str
    kind: str
    name: str
    paper: str
    people: int
    last: Month
    seed: int
    more: int = 0
    village: str = ""


FIRST = Month.of(2025, 7)
GIVERS = (
    Giver("bank-ntt", "sertakan", "SERTAKAN Karyawan Bank NTT", "PKS-CONTOH-SERTAKAN/2025", 40, Month.of(2026, 6), 5321, 12),
    Giver("pt-contoh-peduli", "gn_lingkaran", "GN Lingkaran: pedagang dan penenun", "PKS-CONTOH-GNL/2025", 60, Month.of(2025, 12), 5322, 20),
    Giver("pemdes-contoh", "village_fund", "Dana desa untuk pekerja rentan", "SK-CONTOH-DESA/2025", 18, Month.of(2025, 12), 5323, 0, VILLAGE),
)  # fmt: skip


@dataclass(frozen=True)
class Hands:
    """Users by task: the branch officer, the officer of each payer, the employee, and the second person for money."""

    officer: Actor
    givers: dict[str, Actor]
    employee: Actor
    confirms: Actor


def enrol(hands: Hands) -> dict[str, int]:
    """Open each scheme, send its list and let the employee choose, once. Returns the schemes by kind."""
    schemes = {}
    for giver in GIVERS:
        with standing_at(OPENED_ON):
            scheme = schemes[giver.kind] = _scheme(hands.officer, giver)
        with standing_at(LISTED_ON):
            _commit(hands.givers.get(giver.organisation, hands.officer), scheme, giver)
        if giver.kind == "sertakan":
            with standing_at(CHOSEN_ON):
                _choose(hands, scheme)
    return schemes


def _scheme(officer: Actor, giver: Giver) -> int:
    with acting(officer.token):
        standing = Scheme.objects.filter(organisation__code=giver.organisation, name=giver.name).first()
        if standing is not None:
            return int(standing.pk)
        facts: dict[str, Any] = {
            "name": giver.name,
            "kind": giver.kind,
            "organisation_id": Organisation.objects.get(code=giver.organisation).pk,
            "place_code": giver.village[:5] or "53",
            "decree_number": giver.paper,
            "decree_date": OPENED_ON,
            "first_month": FIRST,
            "last_month": giver.last,
            "budget": 10**9,
            **({"quotas": {giver.village[:5]: giver.people}} if giver.village else {}),
        }
        cost = quote(SchemeData(**facts)).per_person
        return open_scheme(officer, SchemeData(**{**facts, "budget": cost * (giver.people + giver.more)}))


def _people(giver: Giver, count: int, part: int) -> Iterator[tuple[str, str, Any, str, int]]:
    """NIK, name, birth date, sex and village number of made-up people; the same for the same seed."""
    if giver.village:
        home = next(n for n, village in enumerate(villages()) if village.code == giver.village)
        homes = np.full(count, home, dtype=np.int64)
    else:
        spread = {code: n for code, n in quotas(count).items() if n}
        homes = pick_villages(np.random.default_rng([giver.seed, part]), spread)
    people = make_people(np.random.default_rng([giver.seed, part + 1]), homes, (25, 58))
    for n in range(count):
        born = people.born[n].astype("datetime64[D]").astype(object)
        yield people.nik[n], people.name[n], born, "P" if people.woman[n] else "L", int(homes[n])


def _file(giver: Giver) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(HEADINGS if giver.kind == "sertakan" else HEADINGS[:-1])
    for n, (nik, name, born, sex, home) in enumerate(_people(giver, giver.people, 1), 1):
        where = villages()[home]
        row = [nik, name, f"{born:%d/%m/%Y}", sex, where.name, where.district, where.regency]
        rows.writerow([*row, f"BNTT-{n:04d}"] if giver.kind == "sertakan" else row)
    return out.getvalue().encode()


def _commit(actor: Actor, scheme_id: int, giver: Giver) -> None:
    name = f"{giver.organisation}-{giver.kind}.csv"
    with acting(actor.token):
        here = List.objects.filter(scheme_id=scheme_id, file_name=name).first()
        list_id = int(here.pk) if here else receive(actor, scheme_id, name, io.BytesIO(_file(giver)))[0]
    for states, start, word in (
        ({"received", "checking"}, start_check, _("Pemeriksaan")),
        ({"checked", "committing"}, start_commit, _("Komitmen")),
    ):
        with acting(actor.token):
            state = List.objects.values_list("state", flat=True).get(pk=list_id)
            run = start(actor, list_id, defer=False) if state in states else None
        if run is not None:
            carry_out(run, word)


def _choose(hands: Hands, scheme_id: int) -> None:
    """The employee is named, says who he is, gives three neighbours a year from his pay and pays a fourth one's himself."""
    bank = hands.givers["bank-ntt"]
    with acting(bank.token):
        choosing.name_employee(bank, scheme_id, EMPLOYEE, hands.employee.username)
    with acting(hands.employee.token):
        chosen = neighbours.mine(hands.employee, scheme_id)
    if chosen:
        return
    himself, *near = _people(GIVERS[0], 5, 11)
    with acting(hands.employee.token):
        neighbours.introduce(hands.employee, scheme_id, **_typed(himself))
    for n, somebody in enumerate(near):
        how = neighbours.choose if n < len(near) - 1 else neighbours.choose_own
        with acting(hands.employee.token):
            how(hands.employee, scheme_id, **_typed(somebody))


def _typed(person: tuple[str, str, Any, str, int]) -> dict[str, Any]:
    nik, name, born, sex, home = person
    return {"nik": nik, "name": name, "birth_date": born, "sex": sex, "village": villages()[home].code}


def settle(hands: Hands, month: Month, last: date) -> None:
    """Their bills of a month are paid a day before they are due; the sponsor's last one waits."""
    payers = [giver.organisation for giver in GIVERS]
    with acting(hands.officer.token):
        bills = Bill.objects.filter(month=month.first_day, corrects__isnull=True, standing__open__gt=0)
        names = {giver.name for giver in GIVERS}
        schemes = dict(
            Scheme.objects.filter(organisation__code__in=payers, name__in=names).values_list("payer_id", "kind")
        )
        open_bills = [
            bill for bill in bills.select_related("payer") if bill.payer_id in schemes or bill.payer.kind == "sertakan"
        ]
    for bill in open_bills:
        if schemes.get(bill.payer_id) == "gn_lingkaran" and month == Month.from_date(last):
            continue
        paid_on = max(bill.issued_on, min(bill.due_on, last) - timedelta(days=1))
        with standing_at(paid_on):
            with acting(hands.officer.token):
                code = bill.payment_code or ""
                waiting, _new = record_receipt(
                    hands.officer, code, bill.amount, paid_on, "transfer", f"TRF-CONTOH-{code}"
                )
            with acting(hands.confirms.token):
                confirm_receipt(hands.confirms, waiting)
