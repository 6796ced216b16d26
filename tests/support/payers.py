"""Schemes of banks and sponsors on the real road: a list is sent, committed and assessed by who pays, as on any working day."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from payung.access.services import Actor
from payung.contributions.services import start_assess
from payung.intake import services as intake
from payung.kernel.months import Month
from payung.parties.models import Organisation
from payung.platform import runs
from payung.platform.db import OWNER, acting, rows
from payung.site.demo.people import make_people, pick_villages, quotas, villages
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.services import SchemeData, open_scheme

_number = itertools.count(1)
PERSON = (
    "NIK",
    "Nama Lengkap",
    "Tanggal Lahir",
    "Jenis Kelamin",
    "Desa/Kelurahan",
    "Kecamatan",
    "Kabupaten/Kota",
    "Pekerjaan",
)


def listed(total: int, seed: int, drivers: int = 0) -> Iterator[tuple[str, ...]]:
    """Made-up people as rows of `PERSON`; the first `drivers` of them drive for a living."""
    homes = pick_villages(np.random.default_rng([seed, 1]), {code: n for code, n in quotas(total).items() if n})
    people = make_people(np.random.default_rng([seed, 2]), homes, (25, 55))
    for n in range(total):
        home, born = villages()[homes[n]], people.born[n].astype("datetime64[D]").astype(object)
        job = "Tukang ojek" if n < drivers else "Petani"
        sex = "P" if people.woman[n] else "L"
        yield people.nik[n], people.name[n], f"{born:%d/%m/%Y}", sex, home.name, home.district, home.regency, job


def sheet(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    """A list of people with more columns, as a program exports it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([*PERSON, *headings])
    writer.writerows(lines)
    return out.getvalue().encode()


def scheme_of(actor: Actor, organisation: str, kind: str, first: str, last: str, budget: int, **terms: Any) -> int:
    """A scheme that a body opens for itself."""
    data = SchemeData(
        name=f"Skema {kind} {next(_number)}",
        kind=kind,
        organisation_id=Organisation.objects.using(OWNER).get(code=organisation).pk,
        place_code="53",
        decree_number="SK 1" if BY_VALUE[kind].decree else "",
        decree_date=date(2025, 1, 2) if BY_VALUE[kind].decree else None,
        first_month=Month.parse(first),
        last_month=Month.parse(last),
        budget=budget,
        **terms,
    )
    with acting(actor.token):
        return open_scheme(actor, data)


def run(actor: Actor, ask: Callable[..., int], *args: Any) -> dict[str, Any]:
    """The result of a run that somebody asks for."""
    with acting(actor.token):
        run_id = ask(actor, *args, defer=False)
    row = runs.execute(run_id)
    assert row["state"] == "done", (row["error_code"], row["error_text"], row["error"])
    return dict(row["result"])


def send(
    actor: Actor, scheme: int, content: bytes, name: str = "daftar.csv"
) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """A list sent, checked and committed: its number, what the check and what the commitment came to."""
    with acting(actor.token):
        number, _ = intake.receive(actor, scheme, name, io.BytesIO(content))
    checked = run(actor, intake.start_check, number)
    return number, checked, run(actor, intake.start_commit, number)


def assess(actor: Actor, first: str, months: int) -> list[dict[str, Any]]:
    """What assessing each of these months billed."""
    return [run(actor, start_assess, Month.parse(first) + n) for n in range(months)]


def bills(actor: Actor, kind: str) -> dict[str, tuple[int, int, int]]:
    """Bills of a kind of payer by month: how many bills, people and rupiah."""
    with acting(actor.token) as cursor:
        cursor.execute(
            "select to_char(b.month, 'YYYY-MM') as month, count(*) as bills, sum(b.people)::bigint as people, sum(b.amount)::bigint as amount"
            " from contributions_bill b join participation_payer y on y.id = b.payer_id where y.kind = %s group by 1 order by 1",
            [kind],
        )
        return {row["month"]: (row["bills"], row["people"], row["amount"]) for row in rows(cursor)}


def contracts(*groups: tuple[int, date]) -> list[date]:
    """The day of each contract: so many on a day, one group after the other."""
    return [day for count, day in groups for _n in range(count)]
