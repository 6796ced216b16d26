"""What the doctor says of a database that may lose what was confirmed."""

from __future__ import annotations

from typing import Any

from django.db import connections

from payung.platform.db import OWNER
from payung.platform.doctor import database_findings


def test_a_setting_that_loses_what_was_confirmed_is_bad(own_db: Any, db: Any) -> None:
    with connections[OWNER].cursor() as cursor:
        for value, state in (("off", "bad"), ("on", "ok"), ("local", "ok")):
            cursor.execute(f"set synchronous_commit = {value}")
            findings = {one.name: one for one in database_findings(embedded=True)}
            assert (findings["synchronous_commit"].text, findings["synchronous_commit"].state) == (value, state)
        assert (findings["postgresql"].state, findings["row_security"].state) == ("ok", "ok")
        cursor.execute("alter table registry_person no force row level security")
        loose = next(one for one in database_findings(embedded=True) if one.name == "row_security")
        assert (loose.state, loose.text) == ("bad", "1 tabel longgar")
        cursor.execute("reset synchronous_commit")
