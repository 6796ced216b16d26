"""A throw-away installation for measurements: its own home, cluster, users and scheme."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
            from payung.platform import runs

            create_user("bench", "Bench", PASSWORD, [("administrator", "53", None)])
            runs.HANDLED_IN.load()  # as a worker does once, before the first run
            with command_session("bench") as actor:
                yield actor
    finally:
        shutil.rmtree(root, ignore_errors=True)


def scheme(
    actor: Any, first: str, last: str, budget: int, quota: int, kind: str = "apbd", blocks: dict[str, int] | None = None
) -> int:
    """Open a scheme of a kind, paid by the first body that may pay for it, with the same quota for every regency where it has any.

    blocks: months by class of people, where the kind has classes.
    """
    from payung.kernel.months import Month
    from payung.parties.models import Organisation
    from payung.places.models import Place
    from payung.platform.db import acting
    from payung.sponsorship.kinds import BY_VALUE
    from payung.sponsorship.services import SchemeData, open_scheme

    with acting(actor.token):
        payer = Organisation.objects.filter(kind__in=BY_VALUE[kind].behind).order_by("id").first()
        regencies = list(Place.objects.filter(level=2).values_list("code", flat=True))
        data = SchemeData(
            name=f"Bench {time.time_ns()}",
            kind=kind,
            organisation_id=payer.pk,
            place_code="53",
            decree_number="BENCH",
            decree_date=date(2025, 7, 1),
            first_month=Month.parse(first),
            last_month=Month.parse(last),
            budget=budget,
            quotas=dict.fromkeys(regencies, quota) if BY_VALUE[kind].by_regency else {},
            blocks=blocks or {},
        )
        return open_scheme(actor, data)


@contextmanager
def committing(actor: Any, scheme_id: int, kind: str = "intake.commit") -> Iterator[tuple[int, Any]]:
    """A list of the scheme and the context of a run that is at work on it, as a commit (or a check) has them: (list id, context).

    People come in only through such a run, in its session; the benches bring theirs without a file and its check.
    """
    from payung.intake.models import List
    from payung.platform import runs
    from payung.platform.db import acting

    with acting(actor.token):
        made = List.objects.create(
            scheme_id=scheme_id,
            file_name="bench.csv",
            file_key=f"bench-{scheme_id}",
            sha256=hashlib.sha256(f"bench:{scheme_id}".encode()).hexdigest(),
            size=1,
            state="checked" if kind == "intake.commit" else "checking",
            uploaded_by=actor.user_id,
            expires_on=date(2099, 1, 1),
        )
        params = {"list": made.pk}
        run = runs.request(kind, params, defer=False)
    with runs.side_connection() as side:
        side.execute("update platform_run set state = 'running' where id = %s", [run])
        found = side.execute("select payung.run_session(%s)", [run]).fetchone()
        assert found is not None
        yield made.pk, runs.RunContext(run, kind, params, str(found[0]), actor.user_id, {}, side)
        side.execute("update platform_run set state = 'done' where id = %s", [run])


def processor() -> float:
    """Processor seconds so far of this process, the server and whatever else it started, dead or alive."""
    here = psutil.Process()
    spent = 0.0
    for process in [here, *here.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            spent += sum(process.cpu_times()[:4])  # user and system, of its own and of the children it has buried
    return spent


@contextmanager
def clock(times: dict[str, float], name: str, busy: dict[str, float] | None = None) -> Iterator[None]:
    """Wall seconds of a block, and its processor seconds where `busy` is given: other work does not change those."""
    spent = 0.0 if busy is None else processor()
    start = time.perf_counter()
    yield
    times[name] = round(time.perf_counter() - start, 3)
    if busy is not None:
        busy[name] = round(processor() - spent, 3)


def report(
    name: str,
    size: int,
    times: dict[str, float],
    ours: tuple[str, ...],
    busy: dict[str, float] | None = None,
    **more: Any,
) -> None:
    """Print one measurement as JSON: the blocks named "floor: ..." against those in `ours`."""
    memory = psutil.Process().memory_info()
    low, high = _sums(times, ours)
    found = {
        "bench": name,
        "rows": size,
        "seconds": times,
        "floor_seconds": round(low, 3),
        "our_seconds": round(high, 3),
        "ratio": ratio(high, low),
    }
    if busy is not None:
        low, high = _sums(busy, ours)
        found |= {
            "processor": busy,
            "floor_processor": round(low, 3),
            "our_processor": round(high, 3),
            "ratio, processor": ratio(high, low),
        }
    found |= {
        **more,
        "rss_mb": memory.rss >> 20,
        "cores": psutil.cpu_count(),
        "load": [round(x, 1) for x in os.getloadavg()],
        "python": platform.python_version(),
    }
    print(json.dumps(found, indent=1), flush=True)


def ratio(ours: float, floor: float) -> float:
    """How many times the floor; of a size too small to be measured, some number."""
    return round(ours / max(floor, 0.001), 2)


def _sums(times: dict[str, float], ours: tuple[str, ...]) -> tuple[float, float]:
    low = sum(seconds for name, seconds in times.items() if name.startswith("floor"))
    return low, sum(times[name] for name in ours)


def in_turns(script: str, turns: int, *arguments: str) -> bool:
    """Run a script `turns` times; False when there is one turn only, which is the caller's own.

    An installation fixes the addresses of its process, so each turn gets a process of its own.
    """
    if turns < 2:
        return False
    for _ in range(turns):
        subprocess.run([sys.executable, script, *arguments], check=True)
    return True
