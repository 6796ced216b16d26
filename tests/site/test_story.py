"""The demonstration end to end in an installation of its own: numbers, repetition, kills, backup drill, tampering."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from payung.platform.home import Home
from payung.platform.postgres import Cluster

pytestmark = pytest.mark.slow  # an installation of its own, told, killed and restored

ROWS = 600
KEYS = {
    "rows", "accepted", "rejected", "review", "waiting", "committed_people", "committed_rupiah", "billed_rupiah",
    "received_rupiah", "active_by_month", "claim", "claim_in_waiting_time", "claim_at_work", "payout_batch", "coverage", "trial_balance",
    "ledger", "schemes",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(payung):
    with attached(payung):
        said = payung("demo", "--rows", str(ROWS), "--no-serve", "--json", "-")
        assert said.code == 0, said.err
        yield said.json


@pytest.fixture(scope="module")
def made(payung, told, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    made = payung("backup", str(tmp_path_factory.mktemp("backup")), "--json", "-")
    assert made.code == 0, made.err
    return made.json


@pytest.fixture(scope="module")
def backup(made) -> str:
    return made["path"]


@pytest.fixture(scope="module")
def restored(made, backup: str, new_payung: Callable):
    """Another installation, filled from the backup, whose key it was told to trust."""
    other = new_payung()
    with attached(other):
        refused = other("restore", backup)
        assert refused.code == 1
        assert "BACKUP_FOREIGN" in refused.err
        assert made["key"] in refused.err
        said = other("restore", backup, "--trust-key", made["key"], "--json", "-")
        assert said.code == 0, said.err
        yield other


def attached(payung):
    """Keep the server up between commands, which then need not start and stop it each time."""
    return Cluster(Home(payung.home)).attached()


def test_the_numbers_hold_together(told) -> None:
    assert told.keys() == KEYS
    assert told["rows"] == ROWS == told["accepted"] + told["rejected"] + told["review"]
    # Twelve of the cohort die: one in August, one in October, ten in November. Their later months went back.
    people = told["accepted"] - told["waiting"]
    dead_before = {7: 0, 8: 0, 9: 1, 10: 1, 11: 2, 12: 12}
    assert told["committed_people"] == people - 12
    assert told["committed_rupiah"] == told["billed_rupiah"] == (people * 6 - sum(dead_before.values())) * 16_800
    assert told["received_rupiah"] == people * 6 * 16_800
    assert told["active_by_month"] == {f"2025-{month:02d}": people - dead for month, dead in dead_before.items()}
    assert told["coverage"] == {
        "total_pct": 34.90, "formal_pct": 77.3, "informal_pct": 14.12, "formal_share_pct": 32.89
    }  # fmt: skip
    assert told["trial_balance"] == 0
    assert told["ledger"]["verified"] is True


def test_the_promise_is_kept(payung, told) -> None:
    assert told["claim"] == {"benefit_rupiah": 42_000_000, "paid_rupiah": 42_000_000, "state": "paid"}
    assert told["claim_in_waiting_time"] == {"benefit_rupiah": 10_000_000, "paid_rupiah": 10_000_000, "state": "paid"}
    assert told["claim_at_work"] == {"benefit_rupiah": 70_000_000, "paid_rupiah": 70_000_000, "state": "paid"}
    assert told["payout_batch"] == {"items": 40, "paid": 39, "returned": 1}


def test_the_bank_paid_july_and_nothing_else_by_itself(payung, told) -> None:
    bills = payung("receipts", "bills", "--json", "-").json
    channels = {
        bill["month"]: bill["receipt"]["channel"]
        for bill in bills
        if bill["corrects"] is None and bill["payer_kind"] == "apbd_province"
    }
    assert channels.pop("2025-07") == "va"
    assert set(channels.values()) == {"transfer"}


def test_families_are_told_at_each_step(payung, told) -> None:
    # The practice gateway took them over, and says what became of each.
    assert not list((payung.home / "notices" / "sms").glob("*.sms"))
    [figures] = [one for one in payung("notifications", "figures", "--json", "-").json if one["channel"] == "sms"]
    assert figures["delivered"] > 0
    assert figures["messages"] == sum(
        figures[name] for name in ("waiting", "sent", "delivered", "undelivered", "failed")
    )
    sent = sorted((payung.home / "notices" / "sent").glob("*.sms"))
    assert len(sent) == len({path.name for path in sent})
    words = " ".join(path.read_text() for path in sent)
    assert "Rp42.000.000" in words
    assert "Kode klaim" in words


def test_people_who_are_members_already_are_refused(payung, told) -> None:
    lists = payung("intake", "list", "--json", "-").json
    cohort = max(lists, key=lambda sent: sent["counts"]["rows"])
    assert cohort["counts"]["codes"]["ALREADY_PROTECTED"] > 0


def test_a_second_run_changes_nothing(payung, told) -> None:
    before = payung("ledger", "verify", "--json", "-").json
    again = payung("demo", "--rows", str(ROWS), "--no-serve", "--json", "-")
    assert again.code == 0
    assert again.json == told
    assert payung("ledger", "verify", "--json", "-").json == before
    # the cohort's, a bank's and a rural bank's
    assert len(payung("intake", "list", "--json", "-").json) == 6


def test_another_size_is_refused_with_advice(payung, told) -> None:
    said = payung("demo", "--rows", "10", "--no-serve")
    assert said.code == 1
    assert "--reset" in said.err


def test_verify_has_the_agreed_form(payung, told) -> None:
    said = payung("ledger", "verify", "--json", "-")
    assert said.json.keys() == {"ok", "journals", "postings", "head", "first_bad"}
    assert said.json["ok"] is True
    assert said.json["first_bad"] is None


def test_a_belu_officer_sees_only_belu(payung, told) -> None:
    everywhere = payung("coverage", "show", "--month", "2025-12", "--json", "-").json["places"]
    belu = payung("coverage", "show", "--month", "2025-12", "--as", "belu", "--json", "-").json["places"]
    assert len(everywhere) == 22
    assert [row["code"] for row in belu] == ["53.04"]


def test_wrong_amount_and_unknown_user_are_refused(payung, told) -> None:
    code = payung("receipts", "bills", "--json", "-").json[0]["payment_code"]
    assert payung("receipts", "record", code, "1").code == 1
    assert payung("runs", "list", "--as", "tidak-ada").code == 1
    assert payung("assess", "2025-07", "--as", "belu").code == 1


def test_a_restored_backup_is_the_same_installation(payung, told, backup: str, restored) -> None:
    assert payung("restore", backup).code == 1  # not over a database that is in use
    assert restored("ledger", "verify", "--json", "-").json == payung("ledger", "verify", "--json", "-").json
    assert restored("demo", "--rows", str(ROWS), "--no-serve", "--json", "-").json == told


COMMENTS = """
select d.classoid::regclass::text, pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
from pg_description d left join pg_class c on d.classoid = 'pg_class'::regclass and c.oid = d.objoid
where c.relnamespace::regnamespace::text in ('public', 'payung', 'published') or d.classoid = 'pg_extension'::regclass order by 1, 2
"""


def test_comments_come_along_for_they_name_the_veiled_columns(payung, told, restored) -> None:
    found = []
    for one in (payung, restored):
        with psycopg.connect(Cluster(Home(one.home)).dsn("superuser")) as connection:
            found.append(connection.execute(COMMENTS).fetchall())
    before, after = found
    assert after == before
    veiled = [name for _kind, name, said in after if said == "veiled"]
    assert "column nik of table registry_identity" in veiled
    assert any(kind == "pg_extension" for kind, _name, _said in after)


def test_a_damaged_backup_is_refused_and_replaces_nothing(made, backup: str, restored, tmp_path: Path) -> None:
    damaged = tmp_path / "rusak.tar"
    damaged.write_bytes(Path(backup).read_bytes()[:60_000])
    assert restored("restore", str(damaged), "--force", "--trust-key", made["key"]).code == 1
    assert restored("ledger", "verify").code == 0


def test_a_planted_rupiah_is_found(made, backup: str, restored) -> None:
    cluster = Cluster(Home(restored.home))
    with psycopg.connect(cluster.dsn("superuser")) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            "update ledger_posting set amount = amount + 1 where id = (select min(id) from ledger_posting)"
        )
    said = restored("ledger", "verify", "--json", "-")
    assert said.code == 1
    assert said.json["ok"] is False
    assert said.json["first_bad"]
    assert restored("restore", backup, "--force", "--trust-key", made["key"]).code == 0
    assert restored("ledger", "verify").code == 0


@pytest.mark.crash
def test_killed_anywhere_it_goes_on(payung, told, new_payung: Callable) -> None:
    other = new_payung()
    for seconds in (0.9, 1.5, 2.0, 2.4, 2.8, 3.2):
        running = subprocess.Popen(
            [*other.argv, "demo", "--rows", str(ROWS), "--no-serve"],
            env=other.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(seconds)
        running.kill()
        running.wait()
    said = other("demo", "--rows", str(ROWS), "--no-serve", "--json", "-")
    assert said.code == 0, said.err
    assert said.json == told


def test_it_serves_and_stops(payung, told) -> None:
    serving = subprocess.Popen(
        [*payung.argv, "up", "--port", "8870"], env=payung.environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        assert "http://localhost:" in serving.stdout.readline()
        status = json.loads(payung("status", "--json", "-").out)
        assert status["serving"] is True
        assert payung("up").code == 1  # one at a time; it tells where
        assert payung("ledger", "verify").code == 0
        assert payung("stop", "--json", "-").json == {"stopped": True}
        assert serving.wait(timeout=30) == 0
    finally:
        serving.kill()
    assert payung("status", "--json", "-").json["serving"] is False


def test_reset_begins_anew(payung, told) -> None:
    """The last of all: what the others look at is gone with it."""
    assert payung("demo", "--rows", "30", "--no-serve", "--reset").code == 0
    unmatched = payung("payout", "unmatched", "--json", "-", "--as", "petugas")
    assert unmatched.json == []  # the practice bank of the story before is gone with it


def test_reset_touches_nothing_real(new_payung: Callable) -> None:
    real = new_payung()
    added = real("user", "add", "kantor", "--name", "Kantor", "--role", "administrator", "--place", "53")
    assert added.code == 0, added.err
    for arguments in (
        ("demo", "--rows", "20", "--no-serve"),
        ("demo", "--rows", "20", "--no-serve", "--reset"),
    ):
        said = real(*arguments)
        assert said.code == 1
        assert "RE" in said.err
    assert real("runs", "list").code == 2  # nobody is named on a real database
    assert real("runs", "list", "--as", "kantor").code == 0
