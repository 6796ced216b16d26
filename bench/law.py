"""All contributions of a province for a year, on one core, against a pass that only reads and writes the columns.

    python bench/law.py [PEOPLE] [RUNS] [--openfisca PYTHON]

PYTHON is an interpreter with openfisca-core; with it the same rules run there too, and every rupiah is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import common  # puts the sources on the path
import numpy as np
import psutil

from payung.kernel.months import Month, MonthRange
from payung.law import RiskClass, Sector, bpu_contributions, jkm_benefit, pu_contributions, statute
from payung.law.jkk import jkk_death
from payung.law.jkp import jkp_benefit
from payung.law.jp import jp_pension
from payung.law.pu import MONEY

MONTHS = list(MonthRange.through(Month.parse("2025-01"), Month.parse("2025-12")))
BPU_COLUMNS = 5
CHUNK = 400_000  # people at a time: the columns of one chunk and month bound the memory


def population(people: int) -> dict[str, Any]:
    """Three quarters wage earners of all risk classes, wages log-normal; the others by the BPU table."""
    draw = np.random.default_rng(2025)
    wage = np.maximum(np.exp(draw.normal(np.log(5_200_000), 0.6, people)), 1).astype(np.int64)
    risk = draw.integers(1, 6, people).astype(np.int8)
    return {"wage": wage, "risk": risk, "pu": draw.random(people) < 0.75}


def ours(data: dict[str, Any], totals: Any = None) -> int:
    """Assess every month, chunk by chunk; what everybody pays together. Fills `totals` when given."""
    paid = 0
    for start in range(0, len(data["wage"]), CHUNK):
        chunk = slice(start, start + CHUNK)
        pu = data["pu"][chunk]
        wage, income = data["wage"][chunk][pu], data["wage"][chunk][~pu]
        risk = data["risk"][chunk][pu]
        for number, month in enumerate(MONTHS):
            earners = pu_contributions(wage, month, risk=risk)
            others = bpu_contributions(income, month, sector=Sector.OTHER)
            paid += int(earners.employer.sum()) + int(earners.worker.sum()) + int(others.total.sum())
            if totals is not None:
                totals[number, chunk][pu] = earners.employer + earners.worker
                totals[number, chunk][~pu] = others.total
    return paid


def floor(data: dict[str, Any]) -> int:
    """Read the same inputs and write as many columns of the same kind, without any rule."""
    seen = 0
    for start in range(0, len(data["wage"]), CHUNK):
        chunk = slice(start, start + CHUNK)
        pu = data["pu"][chunk]
        wage, income = data["wage"][chunk][pu], data["wage"][chunk][~pu]
        risk = data["risk"][chunk][pu]
        for _ in MONTHS:
            money = np.empty((len(MONEY), len(wage)), dtype=np.int64)
            marks = np.empty(len(wage), dtype=np.int16)
            money[:] = wage
            marks[:] = risk
            other = np.empty((BPU_COLUMNS, len(income)), dtype=np.int64)
            tier = np.empty((2, len(income)), dtype=np.int16)
            other[:] = income
            tier[:] = 1
            seen += int(money[0].sum()) + int(money[1].sum()) + int(other[0].sum())
    return seen


def singles() -> dict[str, float]:
    """Microseconds of one case, each the best of five rounds."""
    month, day = Month.parse("2025-12"), date(2025, 12, 10)
    cases = {
        "bpu": lambda: bpu_contributions(1_000_000, month),
        "pu": lambda: pu_contributions(5_000_000, month, risk=RiskClass.II),
        "jkm": lambda: jkm_benefit(day, 6),
        "jkk death": lambda: jkk_death(2_000_000, day),
        "jkp": lambda: jkp_benefit(5_000_000, day),
        "jp": lambda: jp_pension(5_000_000, 180, day),
    }
    found = {}
    for name, case in cases.items():
        rounds = []
        for _ in range(5):
            started = time.perf_counter()
            for _ in range(500):
                case()
            rounds.append((time.perf_counter() - started) / 500 * 1e6)
        found[name] = round(min(rounds), 1)
    return found


def openfisca(interpreter: str, data: dict[str, Any], style: str, exact: Any) -> dict[str, Any]:
    """Time of OpenFisca-core and what it gets wrong against the exact totals, shape (12, people)."""
    law = statute()
    tiers = law.value("jkk.bpu_tiers", MONTHS[0])
    with tempfile.TemporaryDirectory() as folder:
        given, got = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(
            given,
            **data,
            months=np.array([str(month) for month in MONTHS]),
            ceilings=np.array([law.rupiah("jp.wage_ceiling", month) for month in MONTHS]),
            jkk_rates=np.array(law.value("jkk.pu_rate", MONTHS[0])),
            starts=np.array([row["from"] for row in tiers]),
            bases=np.array([row["base"] for row in tiers]),
        )
        script = Path(__file__).with_name("law_openfisca.py")
        done = subprocess.run(
            [interpreter, str(script), str(given), str(got), style],
            capture_output=True,
            text=True,
            check=True,
        )
        totals = np.load(got)["totals"].astype(np.int64)
    wrong = totals != exact
    return {
        **json.loads(done.stdout),
        "people_wrong_in_a_month": int(wrong.sum(axis=1).max()),
        "person_months_wrong": int(wrong.sum()),
        "largest_error_rupiah": int(np.abs(totals - exact).max()),
        "net_error_rupiah": int((totals - exact).sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", nargs="?", type=int, default=1_600_000)
    parser.add_argument("runs", nargs="?", type=int, default=3)
    parser.add_argument("--openfisca", metavar="PYTHON")
    asked = parser.parse_args()
    psutil.Process().cpu_affinity([psutil.Process().cpu_affinity()[0]])
    data = population(asked.people)
    names = ("ours", "floor", "ours, processor", "floor, processor")
    measured: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(asked.runs):
        for name, work in (("ours", ours), ("floor", floor)):
            times: dict[str, float] = {}
            busy = time.process_time()
            with common.clock(times, name):
                work(data)
            measured[name].append(times[name])
            measured[f"{name}, processor"].append(round(time.process_time() - busy, 3))
    medians = {name: statistics.median(times) for name, times in measured.items()}
    result: dict[str, Any] = {
        "bench": "law",
        "people": asked.people,
        "months": len(MONTHS),
        "seconds": measured,
        "ratio": common.ratio(medians["ours"], medians["floor"]),
        "ratio, processor": common.ratio(medians["ours, processor"], medians["floor, processor"]),
        "person_months_a_second": round(asked.people * len(MONTHS) / medians["ours"]),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "single_case_microseconds": singles(),
    }
    if asked.openfisca:
        exact = np.zeros((len(MONTHS), asked.people), dtype=np.int64)
        ours(data, exact)
        for style in ("idiomatic", "lookup"):
            result[f"openfisca {style}"] = openfisca(asked.openfisca, data, style, exact)
    result |= {"load": [round(x, 1) for x in os.getloadavg()], "python": platform.python_version()}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
