"""Lists with rows that somebody has to look at: one row for each cause, and the way through interface and runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg

from payung.platform import runs
from tests.intake.mess import HEADER, Person, line, people
from tests.intake.test_two_offices import opened, step
from tests.support.interface import Api

REASON = "Cocok dengan KTP"


def table(rows: list[list[Any]], header: list[str] | None = None) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([header or HEADER, *rows])
    return out.getvalue().encode()


def listed(client: Api, scheme: int, rows: list[list[Any]], header: list[str] | None = None) -> int:
    """A list that was sent and checked."""
    number = client.upload(scheme, "daftar.csv", table(rows, header)).json()["list"]["id"]
    checked = step(client, number, "check")
    assert checked["state"] == "checked", checked
    return int(number)


def queue(client: Api, number: int, **asked: str) -> list[dict[str, Any]]:
    """Rows under review as the interface tells them."""
    said = client.get(f"/lists/{number}/review?limit=100&" + "&".join(f"{k}={v}" for k, v in asked.items()))
    assert said.status_code == 200, said.content
    items: list[dict[str, Any]] = said.json()["items"]
    return items


def row_of(client: Api, number: int, sheet_row: int) -> dict[str, Any]:
    return next(one for one in queue(client, number, state="all") if one["sheet_row"] == sheet_row)


def decide(client: Api, number: int, row: dict[str, Any], act: str, **more: Any) -> Any:
    """An act on a row, as it was seen."""
    body = {"reason": REASON, "seen": row["seen"], **more}
    return client.post(f"/lists/{number}/rows/{row['sheet_row']}/{act}", body)


def recheck(owner: psycopg.Connection[Any]) -> None:
    """Carry out the checks of corrections that wait."""
    waiting = "select id from platform_run where kind = 'intake.review' and state = 'queued' order by id"
    for (run,) in owner.execute(waiting).fetchall():
        said = runs.execute(run)
        assert said["state"] == "done", said


def confirm(client: Api, number: int, row: dict[str, Any]) -> Any:
    address = f"/lists/{number}/decisions/{row['decision_id']}"
    return client.post(f"{address}/confirm", {"seen": client.get(address).json()["seen"]})


def other_day(one: Person) -> str:
    return (one.born + timedelta(days=1)).strftime("%d/%m/%Y")


def other_sex(one: Person) -> str:
    return {"L": "P", "P": "L"}[one.sex]


def slip(nik: str) -> str:
    """The number with another serial."""
    return nik[:15] + str((int(nik[15]) + 1) % 10)


CAUSES = (
    *("BIRTHDATE_MISMATCH", "SEX_MISMATCH", "PLACE_UNKNOWN", "NAME_SUSPECT", "REMARK_SUSPECT"),
    *("POSSIBLE_DUPLICATE_PERSON", "NIK_OTHER_PERSON", "PARTLY_PROTECTED"),
)


def every_cause(office: Api, terms: dict[str, Any]) -> tuple[int, int, dict[str, int], list[Person]]:
    """A list with one row for each of CAUSES and a good one first: (scheme, list, sheet row by cause, its people)."""
    body = people(9, seed=71, within="53.04.")
    earlier = opened(office, {**terms, "decree_number": "lama", "last_month": "2025-09"})
    known = listed(office, earlier, [line(1, body[7]), line(2, body[8])])
    assert step(office, known, "commit")["counts"]["committed"] == 2
    scheme = opened(office, {**terms, "decree_number": "baru"})
    stranger = replace(body[7], name="Wilhelmina Sakan")
    rows = [
        line(1, body[0]),
        line(2, body[1], born=other_day(body[1])),
        line(3, body[2], sex=other_sex(body[2])),
        line(4, body[3], village="Desa Entah Berantah"),
        line(5, body[4], name="CONTOH"),
        line(6, body[5]),
        line(7, replace(body[0], nik=slip(body[0].nik))),
        line(8, stranger, born=other_day(body[7])),
        line(9, body[8]),
    ]
    rows = [[*cells, "sudah pindah" if n == 5 else ""] for n, cells in enumerate(rows)]
    number = listed(office, scheme, rows, [*HEADER, "Keterangan"])
    return scheme, number, {cause: n for n, cause in enumerate(CAUSES, 3)}, body
