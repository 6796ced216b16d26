"""From file to committed participants, against reading the file and COPYing the same rows with a primary key.

python bench/intake.py FILE.xlsx [RUNS]
python bench/intake.py --rows 40000 [--pooled] [--runs RUNS]     a clean list made here; into a pooled fund with blocks of
three, six and twelve months, else into a scheme of six
"""

from __future__ import annotations

import argparse
import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from common import DECEMBER, JULY, clock, in_turns, installation, report, scheme

HEADINGS = (
    *("No", "NIK", "Nama Lengkap", "Tanggal Lahir", "Jenis Kelamin", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota"),
    *("Pekerjaan", "No HP", "Nama Ibu Kandung", "Golongan", "Bulan"),
)
BLOCKS = {"agent": 3, "umkm": 6, "student": 12}
SAID = ("Agen Laku Pandai", "UMKM binaan", "Mahasiswa")
LAST_BLOCK = "2026-06"  # twelve months from July


def pooled_list(path: Path, rows: int) -> None:
    """A clean list with the columns of a pooled fund: a third of the people for each block, all from July."""
    import numpy as np
    import polars as pl

    from payung.site.demo.people import make_people, pick_villages, quotas, villages

    draw = np.random.default_rng(2025)
    people = make_people(draw, pick_villages(draw, quotas(rows)), (25, 58))
    homes = [villages()[int(n)] for n in people.village]
    columns: list[Any] = [
        list(range(1, rows + 1)), people.nik, people.name, [f"{day:%d/%m/%Y}" for day in people.born.astype("O")],
        ["P" if woman else "L" for woman in people.woman], [one.name for one in homes], [one.district for one in homes],
        [one.regency for one in homes], ["Petani"] * rows, [f"0812{n:08d}" for n in range(rows)], ["Maria Bere"] * rows,
        [SAID[n % 3] for n in range(rows)], [JULY] * rows,
    ]  # fmt: skip
    pl.DataFrame(dict(zip(HEADINGS, columns, strict=True))).write_excel(path)


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


def ours(actor, path: Path, pooled: bool, times: dict[str, float], busy: dict[str, float]) -> dict[str, int]:
    """Receive, check, commit: the road everybody takes. pooled: into a pooled fund."""
    from payung.intake import services
    from payung.platform import runs
    from payung.platform.db import acting

    if pooled:
        scheme_id = scheme(actor, JULY, LAST_BLOCK, 10**13, 0, "gn_lingkaran", BLOCKS)
    else:
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
    parser.add_argument("file", type=Path, nargs="?", help="a list; none with --rows, which makes one")
    parser.add_argument("runs", nargs="?", type=int, default=1)
    parser.add_argument("--runs", dest="runs", type=int, default=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--pooled", action="store_true")
    asked = parser.parse_args()
    if bool(asked.file) == bool(asked.rows):
        parser.error("either a list or --rows")
    what = ["--rows", str(asked.rows)] if asked.rows else [str(asked.file)]
    what += ["--pooled"] * asked.pooled
    if in_turns(__file__, asked.runs, *what):
        return
    with installation() as actor, tempfile.TemporaryDirectory() as folder:
        times: dict[str, float] = {}
        busy: dict[str, float] = {}
        path = asked.file or Path(folder) / "list.xlsx"
        if asked.rows:
            pooled_list(path, asked.rows)
        rows = floor(path, times, busy)
        result = ours(actor, path, asked.pooled, times, busy)
        assert result["committed"] > 0, result
        assert not asked.rows or result["committed"] == asked.rows, result
        report("intake", rows, times, ("receive", "check", "commit"), busy, pooled=asked.pooled)


if __name__ == "__main__":
    main()
