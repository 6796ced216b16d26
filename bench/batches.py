"""A month of mixed people from Parquet to Parquet in one process, against reading and writing the same columns without a rule.

    python bench/batches.py [PEOPLE] [RUNS]

Processor seconds and the largest resident memory of a process each; the ratio is of the same run.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import common  # noqa: F401 - puts the sources on the path
import numpy as np
import pyarrow as pa
import pyarrow.parquet

from payung.law.arrow import assess_batch, assess_parquet
from payung.law.frames import BLOCK, parquet_file

WORDS = {
    "segment": (["PU", "BPU"], [0.6, 0.4]),
    "sector": (["other", "transport"], [0.9, 0.1]),
    "payer": (["self", "state_budget", "private", "employer"], [0.4, 0.3, 0.1, 0.2]),
    "risk": (["I", "II", "III", "IV", "V"], [0.3, 0.3, 0.2, 0.1, 0.1]),
    "industry": (["other", "labour_intensive"], [0.9, 0.1]),
}
CARRIED = ("person", "place")


def people(path: Path, count: int) -> None:
    """Three fifths wage earners; of others no risk class is known, of wage earners no sector and no payer."""
    from payung.law import Industry

    draw, writer = np.random.default_rng(2025), None
    for first in range(0, count, BLOCK):
        rows = min(BLOCK, count - first)
        columns: dict[str, Any] = {
            "person": pa.array(np.arange(first, first + rows)),
            "place": pa.array(draw.integers(1101, 9471, rows).astype(str)),
            "wage": pa.array(np.maximum(np.exp(draw.normal(np.log(4_000_000), 0.7, rows)), 1).astype(np.int64)),
            "month": pa.array(["2025-07"] * rows),
            "workers": pa.array(draw.integers(1, 400, rows)),
        }
        words = {
            name: draw.choice(
                [one.word for one in Industry] if name == "industry" else among,
                rows,
                p=None if name == "industry" else shares,
            )
            for name, (among, shares) in WORDS.items()
        }
        earns = words["segment"] == "PU"
        for name, values in words.items():
            hidden = None if name == "segment" else earns if name in ("sector", "payer") else ~earns
            columns[name] = pa.array(values, mask=hidden)
        batch = pa.RecordBatch.from_pydict(columns)
        writer = writer or pyarrow.parquet.ParquetWriter(path, batch.schema, store_schema=False)
        writer.write_batch(batch)
    if writer:
        writer.close()


def floor(source: Path, target: Path) -> int:
    """Read every column and write as many of the same kind: the answer of the first block again and again."""
    file = parquet_file(source, [*WORDS, "month"])
    writer = answer = None
    rows = 0
    for batch in file.iter_batches(BLOCK):
        if answer is None or answer.num_rows != batch.num_rows:
            answer = assess_batch(batch, carry=CARRIED)
        carried = [batch.column(name) for name in CARRIED]
        done = pa.RecordBatch.from_arrays([*carried, *answer.columns[len(CARRIED) :]], schema=answer.schema)
        writer = writer or pyarrow.parquet.ParquetWriter(target, done.schema)
        writer.write_batch(done, row_group_size=BLOCK)
        rows += done.num_rows
    if writer:
        writer.close()
    return rows


def measured(what: str, folder: Path) -> dict[str, float]:
    """Processor seconds, wall seconds and megabytes of one way, in a process of its own."""
    command = [sys.executable, __file__, "--one", what, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one(what: str, folder: Path) -> None:
    """Run one way and print what it cost."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    started = time.perf_counter()
    source, target = folder / "people.parquet", folder / f"{what}.parquet"
    rows = floor(source, target) if what == "floor" else assess_parquet(source, target, carry=CARRIED, refuse=True)[0]
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "rows": rows,
                "processor": round(used.ru_utime + used.ru_stime, 2),
                "wall": round(time.perf_counter() - started, 2),
                "megabytes": round(used.ru_maxrss / 1024),
            }
        )
    )


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        people(folder / "people.parquet", count)
        for number in range(runs):
            bare, law = measured("floor", folder), measured("law", folder)
            ratio = law["processor"] / bare["processor"]
            print(json.dumps({"run": number + 1, "floor": bare, "law": law, "ratio": round(ratio, 2)}), flush=True)
    print(json.dumps({"people": count, "machine": platform.processor() or platform.machine(), "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
