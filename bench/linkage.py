"""Recall and precision of finding people again under a mistyped NIK or a respelt name, and what looking for them costs.

python bench/linkage.py [--registered N] [--new N] [--same N] [--other N] [--seed N]

A labelled set (linkage_people.py) is registered and asked for through the look-up that a check of a list uses.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice

import polars as pl
import psutil
from common import JULY, clock, committing, installation, report, scheme
from linkage_people import REPORT, Labelled, One

PART = 50_000


def frame(people: Iterable[One], first: int) -> pl.DataFrame:
    """People as the stage of a list has them."""
    from payung.kernel.names import normalise_name

    rows = list(people)
    empty = {name: pl.lit("") for name in ("address", "phone", "mother_name", "occupation")}
    return pl.DataFrame(
        {
            "sheet_row": pl.Series(range(first, first + len(rows)), dtype=pl.Int32),
            "nik": [one.nik for one in rows],
            "name": [one.name for one in rows],
            "name_norm": [normalise_name(one.name) for one in rows],
            "birth_date": [one.birth for one in rows],
            "sex": [one.sex for one in rows],
            "village_code": [one.village for one in rows],
        },
        schema_overrides={
            "birth_date": pl.Date,
            **dict.fromkeys(("nik", "name", "name_norm", "sex", "village_code"), pl.String),
        },
    ).with_columns(
        **empty,
        income=pl.lit(None, dtype=pl.Int64),
        decile=pl.lit(None, dtype=pl.Int16),
        codes=pl.lit(0),
        regency=pl.col("village_code").str.slice(0, 5),
    )


def register(actor, world: Labelled) -> None:
    """Bring the registered people in as a commit does; a part of a month's scheme each."""
    from payung.intake.bulk import ask_registry
    from payung.registry.stage import copy_stage, open_stage
    from payung.sponsorship.bulk import commit_staged

    scheme_id = scheme(actor, JULY, JULY, 10**14, 10**8)
    people = world.people()
    with committing(actor, scheme_id) as (list_id, context):
        part = 0
        while (staged := frame(islice(people, PART), 1)).height:
            with context.transaction() as cursor:
                open_stage(cursor)
                copy_stage(cursor, [staged])
                ask_registry(context, cursor, scheme_id, staged.height)
                key = f"commitment:list:{list_id}:{part}"
                done = commit_staged(cursor, scheme_id, list_id, key, date(2025, 7, 1))
                assert done is not None
                assert done.committed == staged.height, done
            part += 1


def look_up(actor, world: Labelled, times: dict[str, float], busy: dict[str, float]) -> tuple[set[int], int]:
    """Positions of the rows of the list that are told to be looked at, and how many candidates the job was given."""
    from payung.intake.bulk import ask_registry, match_registry, weigh_candidates
    from payung.intake.verdicts.codes import bit
    from payung.registry.stage import copy_stage, open_stage

    told = bit("POSSIBLE_DUPLICATE_PERSON") | bit("NIK_OTHER_PERSON")
    staged = frame(world.rows(), 0)
    scheme_id = scheme(actor, "2026-01", "2026-01", 10**14, 10**8)
    with committing(actor, scheme_id, "intake.check") as (_, context), context.transaction() as cursor:
        with clock(times, "stage", busy):
            open_stage(cursor)
            copy_stage(cursor, [staged])
            ask_registry(context, cursor, scheme_id, staged.height)
        with clock(times, "candidates and weights", busy):
            weigh_candidates(cursor, scheme_id)
        with clock(times, "verdicts", busy):
            masks = match_registry(cursor, scheme_id, staged["sheet_row"].to_numpy().astype("int64"))
        cursor.execute("select count(*) from pg_temp.near_person")
        candidates = cursor.fetchone()[0]
    return {n for n, mask in enumerate(masks.tolist()) if mask & told}, candidates


@contextmanager
def watched(peak: dict[str, int]) -> Iterator[None]:
    """The most memory of this process, and of it with its server, in MB; shared pages of the server are counted once."""
    over = threading.Event()

    def watch() -> None:
        here = psutil.Process()
        while not over.is_set():
            mine = here.memory_info().rss
            server = 0
            for child in here.children(recursive=True):
                try:
                    memory = child.memory_info()
                except psutil.NoSuchProcess:
                    continue
                server += memory.rss - memory.shared
            peak["program_mb"] = max(peak.get("program_mb", 0), mine >> 20)
            peak["with_server_mb"] = max(peak.get("with_server_mb", 0), (mine + server) >> 20)
            time.sleep(0.2)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def judged(world: Labelled, told: set[int]) -> dict[str, object]:
    """Recall and precision, whole and by kind; who is told of although nothing is known of him counts as false."""
    found, all_same = Counter(world.same[n] for n in told if n in world.same), Counter(world.same.values())
    wrong, all_other = Counter(world.other[n] for n in told if n in world.other), Counter(world.other.values())
    true = sum(found.values())
    return {
        "recall": round(true / max(len(world.same), 1), 4),
        "precision": round(true / max(len(told), 1), 4),
        "found": {kind: f"{found[kind]}/{count} = {found[kind] / count:.3f}" for kind, count in all_same.items()},
        "false": {kind: f"{wrong[kind]}/{count}" for kind, count in all_other.items()},
        "false, strangers": len(told) - true - sum(wrong.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("registered", 50_000), ("new", 12_000), ("same", 5_000), ("other", 5_000), ("seed", REPORT)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    with installation() as actor:
        times: dict[str, float] = {}
        busy: dict[str, float] = {}
        peak: dict[str, int] = {}
        world = Labelled(asked.seed, asked.registered, asked.new, asked.same, asked.other)
        with clock(times, "prepare", busy):
            register(actor, world)
        with watched(peak):
            told, candidates = look_up(actor, world, times, busy)
        steps = ("stage", "candidates and weights", "verdicts")
        report("linkage", asked.new, times, steps, busy, registered=asked.registered, seed=asked.seed,
               candidates=candidates, peak=peak, **judged(world, told))  # fmt: skip


if __name__ == "__main__":
    main()
