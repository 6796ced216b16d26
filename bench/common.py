"""A throw-away installation for measurements: its own home, cluster, users and programme."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

PASSWORD = "bench-password-only"
JULY, DECEMBER = "2025-07", "2025-12"


@contextmanager
def installation() -> Iterator[Any]:
    """Start a database in a temporary home, set it up, and yield an acting administrator."""
    root = Path(tempfile.mkdtemp(prefix="payung-bench-"))
    root.chmod(0o711)
    os.environ["PAYUNG_HOME"] = str(root)
    try:
        from payung.cli.context import running

        with running(migrate=True):
            from payung.access.services import command_session, create_user

            create_user("bench", "Bench", PASSWORD, [("administrator", "53", None)])
            with command_session("bench") as actor:
                yield actor
    finally:
        shutil.rmtree(root, ignore_errors=True)


def programme(actor: Any, first: str, last: str, budget: int, quota: int) -> int:
    """Open a programme with the same quota for every regency."""
    from payung.kernel.months import Month
    from payung.parties.models import Organisation
    from payung.places.models import Place
    from payung.platform.db import acting
    from payung.sponsorship.services import ProgrammeData, open_programme

    with acting(actor.token):
        payer = Organisation.objects.filter(kind="government").order_by("id").first()
        regencies = list(Place.objects.filter(level=2).values_list("code", flat=True))
        data = ProgrammeData(
            name=f"Bench {time.time_ns()}",
            kind="apbd",
            organisation_id=payer.pk,
            place_code="53",
            decree_number="BENCH",
            decree_date=date(2025, 7, 1),
            first_month=Month.parse(first),
            last_month=Month.parse(last),
            budget=budget,
            quotas=dict.fromkeys(regencies, quota),
        )
        return open_programme(actor, data)


@contextmanager
def clock(times: dict[str, float], name: str) -> Iterator[None]:
    """Wall seconds of a block."""
    start = time.perf_counter()
    yield
    times[name] = round(time.perf_counter() - start, 3)


def report(name: str, size: int, times: dict[str, float], floor: float, ours: float) -> None:
    """Print one measurement as JSON."""
    memory = psutil.Process().memory_info()
    print(
        json.dumps(
            {
                "bench": name,
                "rows": size,
                "seconds": times,
                "floor_seconds": round(floor, 3),
                "our_seconds": round(ours, 3),
                "ratio": round(ours / floor, 2),
                "rss_mb": memory.rss >> 20,
                "cores": psutil.cpu_count(),
                "load": [round(x, 1) for x in os.getloadavg()],
                "python": platform.python_version(),
            },
            indent=1,
        )
    )
