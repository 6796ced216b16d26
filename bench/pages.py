"""Pages of an installation as large as a province or more: median and p95 of each, by user, against the sign-in page.

python bench/pages.py [PEOPLE] [--months 12] [--requests 20] [--several 30]

People, memberships, months, bills, assessed rows and lists are written set by set past the triggers; what is kept of them is
then counted by the functions that check it every night. One client, the application in this process, a real server.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from typing import Any

import psycopg
from common import PASSWORD, clock, installation, processor, scheme

PRICE, JKK = 16_800, 10_000
FIRST = 2025 * 12 + 6  # July
USERS = {
    "petugas": ("branch_officer", "53", "bpjs-ntt"),
    "belu": ("disnaker", "53.04", "pemkab-53-04"),
    "bankntt": ("bank_officer", None, "bank-ntt"),
}
PAGES = {
    "petugas": [
        "/", "/iuran", "/iuran/{bill}", "/iuran/{bill}/rincian", "/daftar", "/daftar/{long}", "/daftar/{short}",
        "/daftar/{long}?hasil=review", "/pendanaan", "/pendanaan/{scheme}", "/cakupan", "/cakupan/53.04", "/orang",
        "/orang?cari=Maria", "/orang?cari=Yohanes+Be", "/orang/{person}",
    ],
    "belu": ["/", "/iuran", "/daftar", "/cakupan", "/orang?cari=Maria", "/orang/{near}"],
    "bankntt": ["/", "/orang?cari=Maria", "/orang/{person}"],
}  # fmt: skip
REGISTRY = """
create temp table village as
  select row_number() over (order by code) - 1 as n, code, left(code, 5) as regency from places_place where level = 4 and left(code, 2) = '53';
create temp table body as
  select g as id, v.code, v.regency, hashint8(g) & 2147483647 as h
  from generate_series(1, %(people)s) g join village v on v.n = (g * 7919::bigint) %% (select count(*) from village);
insert into registry_person (id, regency, village_code, created_by) select id, regency, code, 1 from body;
insert into registry_identity (person_id, regency, village_code, nik, name, name_norm, birth_date, sex)
  select id, regency, code, '53' || lpad(id::text, 14, '0'), (%(first)s::text[])[1 + h %% %(firsts)s] || ' ' || (%(last)s::text[])[1 + (h / 97) %% %(lasts)s],
         (%(first_norm)s::text[])[1 + h %% %(firsts)s] || ' ' || (%(last_norm)s::text[])[1 + (h / 97) %% %(lasts)s],
         date '1965-01-01' + h %% 14000, case when h %% 2 = 0 then 'L' else 'P' end from body;
insert into participation_membership (id, person_id, segment, kpj, regency, village_code, started)
  select id, id, 'BPU', '99' || lpad(id::text, 9, '0'), regency, code, '2025-07-01' from body;
insert into registry_custody (person_id, organisation_id)
  select id, (select id from parties_organisation where code = 'bank-ntt') from body where id <= %(bank)s;
select payung.name_words_fill(%(people)s + 1);
"""
TAKEN_IN = """
insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, list_id, sheet_row)
  select %(scheme)s, id, id, regency, %(from)s, %(until)s, null, null from body;
update sponsorship_fund set people = %(people)s, committed = %(people)s::bigint * %(months)s * %(price)s where scheme_id = %(scheme)s;
update sponsorship_quota q set people = b.n from (select regency, count(*) as n from body group by 1) b
  where q.scheme_id = %(scheme)s and q.regency = b.regency;
"""
MONTH = """
insert into participation_month (membership_id, month, payer_id, regency, amount)
  select id, %(month)s, %(payer)s, regency, %(price)s from body;
insert into contributions_contributionassessment (membership_id, month, bill_id, regency, base, jkk, jkm, total)
  select id, %(month)s, %(bill)s, regency, 1000000, %(jkk)s, %(price)s - %(jkk)s, %(price)s from body;
"""
BILL = """
insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, amount, payment_code, due_on, issued_on, province)
values (%(payer)s, %(month)s, %(month)s, 1, %(people)s, %(people)s::bigint * %(jkk)s, %(people)s::bigint * (%(price)s - %(jkk)s),
        %(people)s::bigint * %(price)s, %(code)s, %(month)s::date + 14, %(month)s, '53') returning id
"""
SETTLED = """
with paid as (
  insert into contributions_receipt (bill_id, amount, paid_on, known_on, channel, reference, maker_id)
  values (%(bill)s, %(amount)s, %(month)s::date + 9, %(month)s::date + 9, 'va', 'VA-' || %(bill)s, 1) returning id)
insert into contributions_settlement (receipt_id, bill_id, amount, settles) select id, %(bill)s, %(amount)s, true from paid
"""
# A second membership of the first people, which another scheme carries on: none of them falls out of the first.
SEVERAL = """
insert into participation_membership (id, person_id, segment, employer_id, kpj, regency, village_code, started)
  select %(people)s + id, id, 'PU', (select min(id) from parties_organisation), '98' || lpad(id::text, 9, '0'), regency, code, '2025-07-01'
  from body where id <= %(several)s;
insert into participation_month (membership_id, month, payer_id, regency, amount)
  select %(people)s + id, m.month, %(next)s, regency, %(price)s from body, unnest(%(held)s::date[]) m(month) where id <= %(several)s;
"""
LIST = """
insert into intake_list (scheme_id, file_name, file_key, sha256, size, state, counts, uploaded_by, expires_on)
values (%(scheme)s, %(name)s, 'k', %(sha)s, 1, 'checked', %(counts)s, (select id from access_user where username = 'petugas'), '2099-01-01')
returning id
"""
ROWS = """
insert into intake_row (list_id, sheet_row, verdict, codes, village_code, regency, held_by)
  select %(list)s, id + 1, case when h %% 10 < 8 then 'accepted' when h %% 10 = 8 then 'review' else 'rejected' end,
         case when h %% 10 < 8 then 0 when h %% 10 = 8 then 2 else 4 end, code, regency, '' from body where id <= %(rows)s;
insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, birth_date, sex, address, phone, mother_name, occupation)
  select %(list)s, b.id + 1, b.regency, b.code, i.nik, i.name, i.name_norm, i.birth_date, i.sex, '', '', '', ''
  from body b join registry_identity i on i.person_id = b.id where b.id <= %(rows)s;
"""


def month_at(number: int) -> str:
    """First day of the month so many months after July 2025."""
    return f"{(FIRST + number) // 12}-{(FIRST + number) % 12 + 1:02d}-01"


def build(
    server: psycopg.Connection[Any], schemes: tuple[int, int], people: int, months: int, several: int
) -> dict[str, int]:
    """Everything that the pages look at; numbers of one of each. several: how many have a second membership, which the second
    scheme holds in the last month of the first and the month after.
    """
    from payung.kernel.checkdigit import payment_code
    from payung.kernel.names import normalise_name
    from payung.site.demo.people import FAMILIES, MEN, WOMEN

    first, last = list(WOMEN + MEN), list(FAMILIES)
    words = {"first": first, "last": last, "firsts": len(first), "lasts": len(last)}
    words |= {"first_norm": [normalise_name(w) for w in first], "last_norm": [normalise_name(w) for w in last]}
    _each(server, REGISTRY, {**words, "people": people, "bank": people * 3 // 20})
    scheme_id = schemes[0]
    payer, following = (_id(server, "select payer_id from sponsorship_scheme where id = %s", [one]) for one in schemes)
    facts = {"scheme": scheme_id, "payer": payer, "people": people, "months": months, "price": PRICE, "jkk": JKK}
    server.execute("set session_replication_role = replica")
    _each(server, TAKEN_IN, {**facts, "from": month_at(0), "until": month_at(months - 1)})
    bill = 0
    for number in range(months):
        facts |= {"month": month_at(number), "code": payment_code(5_000_000_000 + number)}
        for parent in ("participation_month", "contributions_contributionassessment"):
            server.execute("select payung.open_month(%s::regclass, %s)", [parent, facts["month"]])
        bill = _id(server, BILL, facts)
        facts |= {"bill": bill, "amount": people * PRICE}
        _each(server, MONTH, facts)
        if number < months - 1:
            server.execute(SETTLED, facts)
    server.execute("select payung.open_month('participation_month'::regclass, %s)", [month_at(months)])
    _each(
        server,
        SEVERAL,
        {**facts, "several": several, "next": following, "held": [month_at(months - 1), month_at(months)]},
    )
    lists = [_list(server, scheme_id, name, max(10, people // part)) for name, part in [("panjang", 2), ("pendek", 20)]]
    server.execute("set session_replication_role = origin")
    with server.cursor() as cursor:
        cursor.execute(
            "select setval(s::regclass, %s) from unnest(array['registry_person_id_seq', 'participation_membership_id_seq']) s",
            [people + several + 1],
        )
    server.execute("vacuum (analyze)")
    near = _id(server, "select min(id) from registry_person where regency = '53.04'", {})
    return {"bill": bill, "long": lists[0], "short": lists[1], "scheme": scheme_id, "person": 1, "near": near}


def _list(server: psycopg.Connection[Any], scheme_id: int, name: str, rows: int) -> int:
    counts = {"rows": rows, "accepted": rows * 8 // 10, "review": rows // 10, "rejected": rows // 10, "codes": {}}
    facts = {"scheme": scheme_id, "name": f"{name}.xlsx", "sha": name.rjust(64, "0"), "counts": json.dumps(counts)}
    made = _id(server, LIST, facts)
    _each(server, ROWS, {"list": made, "rows": rows})
    return made


def _each(server: psycopg.Connection[Any], script: str, facts: dict[str, Any]) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            server.execute(statement, facts)


def _id(server: psycopg.Connection[Any], query: str, facts: dict[str, Any] | list[Any]) -> int:
    found = server.execute(query, facts).fetchone()
    assert found is not None
    return int(found[0])


def measure(client: Any, address: str, requests: int) -> dict[str, Any]:
    """Milliseconds of one address: the first request; median and 95th of a hundred of the others, and processor time of one,
    which other work on the machine hardly changes."""
    times = []
    for number in range(requests + 1):
        if number == 1:
            spent = processor()
        start = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    busy = (processor() - spent) * 1000 / requests
    later = sorted(times[1:])
    p95 = later[min(len(later) - 1, round(0.95 * len(later)))]
    told = {"first": times[0], "median": statistics.median(later), "p95": p95, "processor": busy}
    return {name: round(value, 1) for name, value in told.items()} | {"bytes": len(answer.content)}


def pages(numbers: dict[str, int], requests: int) -> dict[str, Any]:
    """Every page by every user, and the sign-in page as what nobody can avoid."""
    from django.test import Client

    found: dict[str, Any] = {}
    floor = measure(Client(headers={"host": "localhost"}), "/masuk", requests)
    for user, addresses in PAGES.items():
        client = Client(headers={"host": "localhost"})
        assert client.login(username=user, password=PASSWORD)
        for address in addresses:
            line = measure(client, address.format(**numbers), requests)
            ratios = {"ratio": "median", "ratio, processor": "processor"}
            line |= {name: round(line[part] / max(floor[part], 0.1), 1) for name, part in ratios.items()}
            found[f"{user} {address}"] = line
            print(f"{user:8} {address:30} {line}", flush=True)
    return {"floor": floor, "pages": found}


def background(months: int, times: dict[str, float]) -> None:
    """What the night counts anew, and coverage of a month counted person by person and added by village."""
    from django.db import connections, transaction

    from payung.platform.db import LOADER
    from payung.platform.recounts import recount

    with clock(times, "counters filled"):
        recount(mend=True)
    for name, number in (("coverage counted", 0), ("coverage added", 1), ("coverage added again", 1)):
        function = "coverage_count" if name == "coverage counted" else "coverage_add"
        with clock(times, name), transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
            cursor.execute(f"select payung.{function}(%s)", [month_at(number)])
    for number in range(2, months):
        with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
            cursor.execute("select payung.coverage_add(%s)", [month_at(number)])
    with clock(times, "nightly recount"):
        different = recount()
    assert not any(different.values()), different


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", nargs="?", type=int, default=2_000_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--several", type=int, default=0, help="per cent of the people with a second membership")
    parser.add_argument("--wait", action="store_true", help="hold the database open until Enter, to look at plans")
    asked = parser.parse_args()
    with installation() as actor:
        from payung.access.services import create_user
        from payung.platform.home import current_home
        from payung.platform.postgres.cluster import Cluster

        for user, grant in USERS.items():
            create_user(user, user, PASSWORD, [grant])
        until = month_at(asked.months - 1)[:7]
        schemes = (
            scheme(actor, month_at(0)[:7], until, 10**14, 10**8),
            scheme(actor, until, month_at(asked.months)[:7], 10**14, 10**8),
        )
        several = asked.people * asked.several // 100
        times: dict[str, float] = {}
        address = Cluster(current_home()).dsn("superuser")
        with psycopg.connect(address, autocommit=True) as server:
            with clock(times, "built"):
                numbers = build(server, schemes, asked.people, asked.months, several)
            background(asked.months, times)
            server.execute("vacuum (analyze)")
            size = _id(server, "select pg_database_size(current_database())", {})
        print(json.dumps(times), flush=True)
        os.environ["PAYUNG_TODAY"] = f"{until}-10"  # within the months of the scheme
        seen = pages(numbers, asked.requests)
        if asked.wait:
            input(f"{address} {numbers}\n")
        load = [round(x, 1) for x in os.getloadavg()]
        print(
            json.dumps(
                {
                    "bench": "pages",
                    "people": asked.people,
                    "months": asked.months,
                    "several": several,
                    "seconds": times,
                    "gigabytes": round(size / 2**30, 1),
                    **seen,
                    "load": load,
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
