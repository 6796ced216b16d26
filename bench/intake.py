"""From file to committed participants, against reading the file and COPYing the same rows with a primary key.

python bench/intake.py FILE.xlsx [RUNS]
"""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path

from common import DECEMBER, JULY, clock, in_turns, installation, report, scheme


def floor(path: Path, times: dict[str, float], busy: dict[str, float]) -> int:
    """What nobody can avoid: parse the workbook, COPY its cells as text, build the primary key."""
    from django.db import connections, transaction
    from python_calamine import CalamineWorkbook

    from payung.platform.db import OWNER

    with clock(times, "floor: calamine", busy):
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    width = max(map(len, rows))
    with clock(times, "floor: COPY with primary key", busy):
        text = io.StringIO()
        csv.writer(text).writerows([number, *row] for number, row in enumerate(rows, 1))
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            columns = ", ".join(f"c{n} text" for n in range(width))
            cursor.execute(f"create table bench_floor (sheet_row int primary key, {columns})")
            with cursor.copy("copy bench_floor from stdin (format csv)") as copy:
                copy.write(text.getvalue())
        with connections[OWNER].cursor() as cursor:
            cursor.execute("drop table bench_floor")
    return len(rows)


def ours(actor, path: Path, times: dict[str, float], busy: dict[str, float]) -> dict[str, int]:
    """Receive, check, commit: the road everybody takes."""
    from payung.intake import services
    from payung.platform import runs
    from payung.platform.db import acting

    scheme_id = scheme(actor, JULY, DECEMBER, 10**13, 10**6)
    with clock(times, "receive", busy), acting(actor.token), path.open("rb") as source:
        list_id, _ = services.receive(actor, scheme_id, path.name, source)
    with clock(times, "check", busy):
        with acting(actor.token):
            run = services.start_check(actor, list_id, defer=False)
        checked = runs.execute(run)
    with clock(times, "commit", busy):
        with acting(actor.token):
            run = services.start_commit(actor, list_id, defer=False)
        committed = runs.execute(run)
    assert checked["state"] == committed["state"] == "done", (checked["error_text"], committed["error_text"])
    return committed["result"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("runs", nargs="?", type=int, default=1)
    asked = parser.parse_args()
    if in_turns(__file__, asked.runs, str(asked.file)):
        return
    with installation() as actor:
        times: dict[str, float] = {}
        busy: dict[str, float] = {}
        rows = floor(asked.file, times, busy)
        result = ours(actor, asked.file, times, busy)
        assert result["committed"] > 0, result
        report("intake", rows, times, ("receive", "check", "commit"), busy)


if __name__ == "__main__":
    main()
