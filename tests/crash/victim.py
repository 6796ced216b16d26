"""The process that a crash test kills, and the one that looks afterwards whether everything still holds.

python -m tests.crash.victim prepare ROWS | ask KIND | work RUN | look
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tests.support import standby

USER = "uji"
PRICE = 16_800

INVARIANTS = {
    "the fund holds what its months cost": """
        select f.committed = coalesce((select sum(amount) from participation_month m where m.payer_id = f.payer_id), 0)
        from sponsorship_fund f""",
    "every enrolment has all its months and nobody else has any": """
        select (select count(*) from participation_month) = 6 * (select count(*) from sponsorship_enrolment)""",
    "counters equal the rows": """
        select bool_and(q.people = (select count(*) from sponsorship_enrolment e
                                    where e.scheme_id = q.scheme_id and e.regency = q.regency))
           and (select people from sponsorship_fund limit 1) = (select count(*) from sponsorship_enrolment)
        from sponsorship_quota q""",
    "commitment journals equal the fund": """
        select coalesce((select sum((memo->>'amount')::bigint) from ledger_journal where event = 'commitment'), 0)
             = (select committed from sponsorship_fund limit 1)""",
    "every journal balances": """
        select not exists (select from ledger_posting group by journal_id having sum(amount) <> 0)""",
    "verdicts are all there or not at all": """
        select count(*) in (0, (select (counts->>'rows')::bigint from intake_list limit 1)) from intake_row""",
    "verdicts and people came together": """
        select (select count(*) from intake_row) = (select count(*) from intake_candidate)""",
    "bills equal their rows": """
        select coalesce(bool_and(b.amount = (select sum(total) from contributions_contributionassessment a where a.bill_id = b.id)), true)
        from contributions_bill b""",
    "no row without its bill": """
        select not exists (select from contributions_contributionassessment a where not exists (
          select from contributions_bill b where b.id = a.bill_id))""",
    "identities and persons came together": """
        select (select count(*) from registry_person) = (select count(*) from registry_identity)""",
}


def name(number: int) -> str:
    """A name of its own for each number, in letters: digits in a name, and people with nearly the same one, are looked at."""
    syllables = [a + b for a in "bdghjklmnprstw" for b in "aeiou"]
    low, middle, high = number % 70, number // 70 % 70, number // 4900
    return f"Orang {syllables[high]}{syllables[middle]}{syllables[low]}"


def write_list(path: Path, rows: int) -> None:
    """A clean semicolon list: `rows` different people over real villages."""
    from payung.places.models import Place

    villages = list(
        Place.objects.filter(level=4)
        .select_related("parent__parent")
        .values_list("name", "kind", "parent__name", "parent__parent__name", "parent__code")[:2000]
    )
    with path.open("w") as out:
        out.write("NIK;Nama;Tgl Lahir;JK;Desa;Kecamatan;Kabupaten\n")
        for number in range(rows):
            village, kind, district, regency, code = villages[number % len(villages)]
            day, month, year, serial = (
                number % 28 + 1,
                number // 28 % 12 + 1,
                1970 + number // 336 % 30,
                number % 9999 + 1,
            )
            nik = f"{code.replace('.', '')}{day:02d}{month:02d}{year % 100:02d}{serial:04d}"
            word = "Kel." if kind == "kelurahan" else "Desa"
            out.write(f"{nik};{name(number)};{day:02d}/{month:02d}/{year};L;{word} {village};{district};{regency}\n")


def prepare(rows: int) -> dict[str, Any]:
    """User, scheme, list; returns the run of its check."""
    from payung.access.services import command_session, create_user
    from payung.intake import services as intake
    from payung.kernel.months import Month
    from payung.parties.models import Organisation
    from payung.places.models import Place
    from payung.platform.db import acting
    from payung.sponsorship.services import SchemeData, open_scheme

    create_user(USER, "Uji", "kata-sandi-uji", [("administrator", "53", None)])
    with command_session(USER) as actor, acting(actor.token):
        payer = Organisation.objects.filter(kind="government").order_by("id").first()
        assert payer is not None
        data = SchemeData(
            name="Uji putus",
            kind="apbd",
            organisation_id=payer.pk,
            place_code="53",
            decree_number="1",
            decree_date=date(2025, 7, 1),
            first_month=Month.parse("2025-07"),
            last_month=Month.parse("2025-12"),
            budget=10**12,
            quotas=dict.fromkeys(Place.objects.filter(level=2).values_list("code", flat=True), 10**6),
        )
        scheme = open_scheme(actor, data)
        path = Path(os.environ["PAYUNG_HOME"]) / "daftar.csv"
        write_list(path, rows)
        with path.open("rb") as source:
            list_id, _ = intake.receive(actor, scheme, path.name, source)
        return {"list": list_id, "run": intake.start_check(actor, list_id, defer=False)}


def ask(kind: str) -> dict[str, Any]:
    """The run of the next step."""
    from payung.access.services import command_session
    from payung.contributions.services import start_assess
    from payung.intake import services as intake
    from payung.intake.models import List
    from payung.kernel.months import Month
    from payung.platform.db import acting

    with command_session(USER) as actor, acting(actor.token):
        if kind == "commit":
            return {"run": intake.start_commit(actor, List.objects.latest("pk").pk, defer=False)}
        return {"run": start_assess(actor, Month.parse(kind), defer=False)}


def work(run_id: int) -> dict[str, Any]:
    """Carry out a run, after telling the test that it starts."""
    from payung.platform import runs

    print("go", flush=True)
    row = runs.execute(run_id)
    return {"state": row["state"], "attempts": row["attempts"], "result": row["result"], "error": row["error"]}


def look() -> dict[str, Any]:
    """Which invariants hold."""
    from django.db import connections

    from payung.ledger.services import verify

    with connections["owner"].cursor() as cursor:
        found: dict[str, Any] = {}
        for name, query in INVARIANTS.items():
            cursor.execute(query)
            found[name] = all(row[0] for row in cursor.fetchall())
    checked = verify()
    found["the ledger verifies"] = checked.ok
    return found


def load() -> None:
    """What takes time, once for all that are forked."""
    standby.load_for_a_home()


def main(words: list[str]) -> None:
    """The program; words: as of a command line, its name first."""
    from payung.cli.context import running

    argv = words[1:]
    with running(migrate=argv[0] == "prepare"):
        if argv[0] == "prepare":
            answer = prepare(int(argv[1]))
        elif argv[0] == "ask":
            answer = ask(argv[1])
        elif argv[0] == "work":
            answer = work(int(argv[1]))
        else:
            answer = look()
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv)
