"""A page asks the database as often for sixty rows as for two; how often is written down beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.intake.verdicts.codes import bit
from tests.support import databases, people
from tests.support.databases import Database
from tests.support.people import acting, one
from tests.support.world import PASSWORD

BASELINE = Path(__file__).with_name("query_counts.json")
JULY = people.MONTHS[0]
FEW, MANY = 2, 60
CODES = bit("NIK_NUMERIC") | bit("BIRTHDATE_MISMATCH")


def build(
    loader: psycopg.Connection[Any], app: psycopg.Connection[Any], size: int, token: str, second: str
) -> dict[str, int]:
    """`size` of everything that a page lists; ids of one of each that holds `size` rows itself."""
    with acting(loader, token):
        people.open_months(loader, [JULY])
        quotas = {f"53.{n:02d}": 100 for n in (1, 2, 3, 4, 5, 6, 7, 8)[: max(2, min(size, 8))]} | {"53.04": 1000}
        main = people.scheme(loader, quotas=quotas, months=[JULY])
        members = [people.member(loader, name=f"Maria {size} {n}") for n in range(size)]
        for member in members:
            people.enrol(loader, main, member)
            people.cover(loader, main.payer, member, JULY)
        people.journal(loader, main)
        bill, _code = people.bill(loader, main.payer, JULY, members)
        codes = []
        for _number in range(size):
            other = people.scheme(loader, months=[JULY])
            someone = people.member(loader)
            people.enrol(loader, other, someone)
            people.cover(loader, other.payer, someone, JULY)
            people.journal(loader, other)
            _bill, code = people.bill(loader, other.payer, JULY, [someone])
            codes.append(code)
    for number, code in enumerate(codes):  # half of them wait for the second person
        query = "select waiting_id from payung.record_receipt(%s, %s, '2025-07-10', 'manual', %s)"
        with acting(app, token):
            waiting = one(app, query, [code, people.PRICE, f"R{size}-{number}"])
        if number % 2 == 0:
            unseen = int(waiting)
        else:
            with acting(app, second):
                app.execute("select payung.confirm_receipt(%s)", [waiting])
    with acting(app, token):
        lists = [new_list(app, main.scheme, f"{size}-{number}") for number in range(size)]
        for _number in range(size):
            app.execute("insert into platform_run (kind, params) values ('coverage.refresh', '{}')")
            query = "select payung.read_note(%s, 'reveal', 'nik', 'Uji coba', %s, 1, false)"
            app.execute(query, [token, [members[0].person]])
    with acting(loader, token):
        fill_list(loader, lists[0], main.scheme, members)
        loader.execute("select payung.coverage_count(%s)", [JULY])
        journal = one(loader, "select max(id) from ledger_journal")
    ids = {"scheme": main.scheme, "bill": bill, "list": lists[0], "journal": int(journal), "waiting": unseen}
    return {**ids, "person": members[0].person}


def new_list(app: psycopg.Connection[Any], scheme: int, name: str) -> int:
    """A list that somebody sent."""
    query = (
        "insert into intake_list (scheme_id, file_name, file_key, sha256, size, expires_on)"
        " values (%s, %s, 'k', %s, 1, '2026-01-01') returning id"
    )
    return int(one(app, query, [scheme, f"{name}.xlsx", name.rjust(64, "0")]))


def fill_list(loader: psycopg.Connection[Any], list_id: int, scheme: int, members: list[people.Member]) -> None:
    """Verdicts, the people behind them, and a queue."""
    counts = {"rows": len(members), "accepted": len(members), "codes": {"BIRTHDATE_MISMATCH": len(members)}}
    loader.execute("update intake_list set state = 'checked', counts = %s where id = %s", [json.dumps(counts), list_id])
    for row, member in enumerate(members, start=2):
        loader.execute(
            "insert into intake_row (list_id, sheet_row, regency, village_code, verdict, codes, held_by)"
            " values (%s, %s, '53.04', %s, 'review', %s, '')",
            [list_id, row, f"53.04.01.{2001 + row % 5}", CODES],
        )
        loader.execute(
            "insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, sex,"
            " address, phone, mother_name, occupation)"
            " values (%s, %s, '53.04', '53.04.01.2001', '', 'Maria Bere', 'MARIA BERE', 'P', '', '', '', '')",
            [list_id, row],
        )
        loader.execute(
            "insert into sponsorship_waiting (scheme_id, person_id, regency, reason, list_id, sheet_row)"
            " values (%s, %s, '53.04', 'QUOTA_EXCEEDED', %s, %s)",
            [scheme, member.person, list_id, row],
        )


ADDRESSES = (
    "/",
    "/daftar",
    "/daftar/{list}",
    "/daftar/{list}/simpan",
    "/daftar/unggah",
    "/orang?cari=maria",
    "/orang/{person}",
    "/pendanaan",
    "/pendanaan/{scheme}",
    "/pendanaan/{scheme}/tunggu",
    "/pendanaan/baru",
    "/iuran",
    "/iuran/{bill}",
    "/iuran/{bill}/rincian",
    "/iuran/penerimaan/{waiting}",
    "/cakupan",
    "/cakupan/53.04",
    "/cakupan/53.04.01",
    "/buku-besar",
    "/buku-besar/jurnal",
    "/buku-besar/jurnal/{journal}",
    "/pekerjaan",
    "/daftar?unduh=csv",
    "/daftar/{list}?unduh=csv",
    "/orang?cari=maria&unduh=csv",
    "/pendanaan?unduh=csv",
    "/iuran?unduh=csv",
    "/iuran/{bill}/rincian?unduh=csv",
    "/buku-besar/jurnal?unduh=csv",
    "/pekerjaan?unduh=csv",
)
Counts = dict[str, list[int]]
# Pages that wait for work: the address, and what the work writes. A run that ends while its page is read must not be
# read last: the page would show neither its work nor what came of it.
AT_WORK = {
    "/iuran": "contributions_bill",
    "/daftar/{list}": "intake_list",
    "/pencairan": "payouts_batch",
    "/pencairan/kelompok/0": "payouts_batch",  # a batch that is not there is asked for in the same order
}


def measure(client: Client, ids: dict[str, int]) -> dict[str, int]:
    """Queries of each page; a first visit of each warms what the process remembers."""
    found = {}
    for address in ADDRESSES:
        for visit in ("warm", "counted"):
            with CaptureQueriesContext(connection) as caught:
                answer = client.get(address.format(**ids))
            assert answer.status_code == 200, (address, visit)
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = len(caught)
    return found


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    """Undone even when what uses it fails: the next module has hosts and a day of its own."""
    with pytest.MonkeyPatch.context() as found:
        yield found


def asked_first(client: Client, ids: dict[str, int]) -> dict[str, bool]:
    """Of each page that waits for work, whether it asks for the work before it asks for what the work writes."""
    found = {}
    for address, written in AT_WORK.items():
        with CaptureQueriesContext(connection) as caught:
            client.get(address.format(**ids))
        said = [query["sql"] for query in caught]
        at = [min(n for n, sql in enumerate(said) if f'FROM "{name}"' in sql) for name in ("platform_run", written)]
        found[address] = at[0] <= at[1]  # one statement may ask for both
    return found


@pytest.fixture(scope="module")
def measured(module_db: Database, patch: pytest.MonkeyPatch) -> tuple[Counts, dict[str, bool]]:
    """Queries of every page, with few and with many rows everywhere; and of those at work, whether that comes first."""
    from payung.access.gate import open_session
    from payung.access.models import User
    from payung.platform.db import OWNER

    patch.setenv("PAYUNG_TODAY", "2025-07-15")
    patch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    databases.wire(module_db.urls)
    admin = User.objects.using(OWNER).get(username="admin").pk
    token = open_session(int(admin), "command", 3600)
    second = open_session(int(User.objects.using(OWNER).get(username="kepala").pk), "command", 3600)
    loader, app = module_db.connect("loader"), module_db.connect("app")
    client = Client()
    assert client.post("/masuk", {"username": "admin", "password": PASSWORD}).status_code == 302
    found: Counts = {address: [] for address in ADDRESSES}
    for size in (FEW, MANY):
        ids = build(loader, app, size, token, second)
        for address, count in measure(client, ids).items():
            found[address].append(count)
    first = asked_first(client, ids)
    patch.undo()
    return found, first


@pytest.fixture(scope="module")
def counts(measured: tuple[Counts, dict[str, bool]]) -> Counts:
    return measured[0]


def test_work_is_asked_for_before_what_it_writes(measured: tuple[Counts, dict[str, bool]]) -> None:
    assert measured[1] == dict.fromkeys(AT_WORK, True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_sixty_rows_ask_no_more_than_two(counts: Counts, address: str) -> None:
    few, many = counts[address]
    assert many <= few, f"{many} queries for {MANY} rows, {few} for {FEW}"


def test_no_page_asks_more_than_is_written_down(counts: Counts) -> None:
    """A page that needs another query says so by a change of the file: that is the moment to ask why."""
    allowed = json.loads(BASELINE.read_text())
    assert set(allowed) == set(ADDRESSES)
    assert {a: many for a, (_few, many) in counts.items() if many > allowed[a]} == {}
