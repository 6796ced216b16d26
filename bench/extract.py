"""An extract of BPJS against a registry: check, commit and undoing of official KPJ, in seconds and megabytes.

python bench/extract.py [PEOPLE]

Every registered person stands once in the extract, by name, birth date and a number of its own, so every row is recorded. People and
memberships are those of `pages.py`, with numbers of real form.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
from typing import Any

import psycopg
from common import PASSWORD, clock, installation, scheme
from pages import USERS, build

NUMBERS = """
update registry_identity set nik = '53' || lpad((person_id / 9000)::text, 4, '0') || '120385' || lpad((1 + person_id % 9000)::text, 4, '0')
"""
PEOPLE = "select nik, name, to_char(birth_date, 'DD/MM/YYYY') from registry_identity order by person_id"


def written(server: psycopg.Connection[Any]) -> bytes:
    """The extract of everybody."""
    people = server.execute(PEOPLE).fetchall()
    lines = [";".join((*one, str(10_000_000_000 + n), "Aktif", "2020-03")) for n, one in enumerate(people)]
    return "\n".join(["NIK;Nama;Tanggal Lahir;KPJ;Status Kepesertaan;Bulan Mulai", *lines]).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", nargs="?", type=int, default=200_000)
    people = parser.parse_args().people
    with installation() as actor:
        from payung.access.services import create_user
        from payung.intake import services, undo
        from payung.intake.kinds import OFFICIAL_NUMBERS
        from payung.platform import runs
        from payung.platform.db import acting
        from payung.platform.home import current_home
        from payung.platform.postgres.cluster import Cluster

        for user, grant in USERS.items():
            create_user(user, user, PASSWORD, [grant])
        times: dict[str, float] = {}
        with psycopg.connect(Cluster(current_home()).dsn("superuser"), autocommit=True) as server:
            build(server, scheme(actor, "2025-07", "2025-07", 10**14, 10**8), people, 1)
            server.execute("set session_replication_role = replica")
            server.execute(NUMBERS)
            server.execute("vacuum (analyze) registry_identity")
            extract = written(server)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with acting(actor.token):
            file = io.BytesIO(extract)
            made, _ = services.receive(actor, None, "bench.csv", file, OFFICIAL_NUMBERS, place_id="53")
        for name, start in (("check", services.start_check), ("commit", services.start_commit)):
            with acting(actor.token):
                run = start(actor, made, defer=False)
            with clock(times, name):
                result = runs.execute(run)
            assert result["state"] == "done", result
        assert result["result"]["committed"] == people, result
        with clock(times, "undo"), acting(actor.token):
            undo.undo(actor, made, "pengukuran")
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        load = [round(x, 1) for x in os.getloadavg()]
        print(
            json.dumps({"bench": "extract", "people": people, "seconds": times, "megabytes grown": grown, "load": load})
        )


if __name__ == "__main__":
    main()
