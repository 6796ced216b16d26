"""One month's assessment with bills and journal, against COPY out + COPY in + primary key of the same rows.

python bench/assess.py [PARTICIPANTS] [RUNS] [--schemes 50]

With --schemes the people are spread over so many schemes of several kinds and payers, and the month is assessed as every open
month is: one run over all schemes.
"""

from __future__ import annotations

import argparse
from datetime import date

import polars as pl
from common import JULY, clock, committing, in_turns, installation, report, scheme


def people(count: int) -> pl.DataFrame:
    """Made-up people, evenly over the regencies."""
    from payung.places.models import Place

    villages = list(Place.objects.filter(level=4).values_list("code", flat=True))
    frame = pl.DataFrame({"sheet_row": pl.int_range(1, count + 1, eager=True)})
    number = pl.col("sheet_row").cast(pl.String).str.zfill(11)
    place = pl.Series(villages)
    return frame.with_columns(
        nik=pl.lit("53040") + number,
        name=pl.lit("ANI ") + number,
        name_norm=pl.lit("ani ") + number,
        birth_date=pl.lit(date(1985, 5, 5)),
        sex=pl.lit("P"),
        village_code=place.gather(frame["sheet_row"] % len(villages)),
        **{name: pl.lit("") for name in ("address", "phone", "mother_name", "occupation")},
        income=pl.lit(None, dtype=pl.Int64),
        decile=pl.lit(None, dtype=pl.Int16),
        codes=pl.lit(0),
    ).with_columns(regency=pl.col("village_code").str.slice(0, 5))


KINDS = ("apbd", "village_fund", "sertakan", "partners", "revenue_share")


def commit(actor, count: int, schemes: int) -> None:
    """Bring the people into a one-month scheme, or as many into each of several schemes of several kinds."""
    everybody, each = people(count), -(-count // max(1, schemes))
    for number in range(max(1, schemes)):
        kind = KINDS[number % len(KINDS)]
        _into(actor, scheme(actor, JULY, JULY, 10**12, 10**8, kind), everybody.slice(number * each, each))


def _into(actor, scheme_id: int, those: pl.DataFrame) -> None:
    from payung.intake.bulk import ask_registry
    from payung.registry.stage import copy_stage, open_stage
    from payung.sponsorship.bulk import commit_staged

    with committing(actor, scheme_id) as (list_id, context):
        for part, frame in enumerate(those.iter_slices(100_000)):
            with context.transaction() as cursor:
                open_stage(cursor)
                copy_stage(cursor, [frame])
                ask_registry(context, cursor, scheme_id, frame.height)
                key = f"commitment:list:{list_id}:{part}"
                done = commit_staged(cursor, scheme_id, list_id, key, date(2025, 7, 1))
                assert done is not None, "the scheme takes nobody"
                assert done.committed == frame.height, done


def ours(actor, all_open: bool, times: dict[str, float], busy: dict[str, float]) -> int:
    """The assessment as a run, then once more: nothing may change. all_open: of every open month, as seen before."""
    from payung.contributions.open_months import open_months, start_assess_open
    from payung.contributions.services import start_assess
    from payung.kernel.months import Month
    from payung.platform import clock as clock_now
    from payung.platform import runs
    from payung.platform.db import acting

    people_of = []
    for name in ("assess", "assess again"):
        with acting(actor.token):
            if all_open and not people_of:
                run = start_assess_open(actor, open_months(clock_now.this_month()).seen, defer=False)
            else:
                run = start_assess(actor, Month.parse(JULY), defer=False)
        with clock(times, name, busy):
            done = runs.execute(run)
        assert done["state"] == "done", done["error_text"]
        people_of.append(done["result"]["people"])
    assert people_of[1] == 0, people_of
    return people_of[0]


def floor(times: dict[str, float], busy: dict[str, float]) -> None:
    """COPY the assessed rows out and in again as binary, and give them their primary key."""
    from django.db import connections, transaction

    from payung.platform.db import OWNER

    table = "contributions_contributionassessment"
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(f"create table bench_floor (like {table} including defaults)")
        out = f"copy (select * from {table} where month = '2025-07-01') to stdout (format binary)"
        with clock(times, "floor: COPY out", busy), cursor.copy(out) as copy:
            blocks = [bytes(block) for block in copy]
        with clock(times, "floor: COPY in", busy), cursor.copy("copy bench_floor from stdin (format binary)") as copy:
            for block in blocks:
                copy.write(block)
        with clock(times, "floor: primary key", busy):
            cursor.execute("alter table bench_floor add primary key (membership_id, month, revision)")
    with connections[OWNER].cursor() as cursor:
        cursor.execute("drop table bench_floor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("participants", nargs="?", type=int, default=1_000_000)
    parser.add_argument("runs", nargs="?", type=int, default=1)
    parser.add_argument("--schemes", type=int, default=0)
    asked = parser.parse_args()
    if in_turns(__file__, asked.runs, str(asked.participants), "--schemes", str(asked.schemes)):
        return
    with installation() as actor:
        times: dict[str, float] = {}
        busy: dict[str, float] = {}
        with clock(times, "prepare", busy):
            commit(actor, asked.participants, asked.schemes)
        rows = ours(actor, bool(asked.schemes), times, busy)
        assert rows == asked.participants, rows
        floor(times, busy)
        report("assess", rows, times, ("assess",), busy, schemes=max(1, asked.schemes))


if __name__ == "__main__":
    main()
