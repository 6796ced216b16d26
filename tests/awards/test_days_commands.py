"""Interviews, visits and costs by command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from payung.awards.models import Interview
from tests.support import awarding
from tests.vault.papers import photo


def test_commands_plan_visit_and_tell(db: Any, owner: psycopg.Connection, desk: Any, tmp_path: Path) -> None:
    cycle = awarding.led(owner)
    belu = awarding.candidate(owner, cycle, "kabupaten_kota", "Kabupaten Belu", place="53.04")
    bank = awarding.candidate(owner, cycle, "usaha_keuangan", "Bank NTT", body="bank-ntt")

    def run(*words: Any) -> Any:
        done = desk("award", *map(str, words), "--as", "provinsi", "--json", "-")
        assert done.code == 0, done.err
        return done.json

    when = ("--on", "2025-06-26", "--at", "14:00", "--minutes", 45, "--room", "Aula")
    number = run("plan-interview", belu, *when)["thing"]["id"]
    target = tmp_path / "a.ics"
    assert [one["ends_at"] for one in run("interviews", 2024, "--ics", target)] == ["14:45"]
    assert b"BEGIN:VEVENT" in target.read_bytes()
    assert run("begin-interview", number)["thing"]["state"] == "running"
    assert run("end-interview", number)["thing"]["state"] == "done"
    assert run("interview", number)["state"] == "done"
    run("add-prompt", cycle.categories["usaha_keuangan"], "--kind", "checklist", "--text", "Daftar upah dicocokkan")
    prompt = run("prompts", cycle.categories["usaha_keuangan"])["prompts"][0]["id"]
    visit = run("record-visit", bank, "--on", "2025-06-10", "--where", "Kantor pusat")["thing"]["id"]
    run("note-finding", visit, prompt, "--outcome", "partly", "--note", "sebagian cabang belum")
    picture = tmp_path / "a.png"
    picture.write_bytes(photo("PNG"))
    kept = run("add-photo", visit, picture, "--caption", "Kantor pusat")["pictures"][0]["id"]
    run("photo", kept, tmp_path / "b.png")
    assert (tmp_path / "b.png").read_bytes().startswith(b"\x89PNG")
    assert run("visit", visit)["checklist"][0]["outcome"] == "partly"
    assert [one["photos"] for one in run("visits", 2024)] == [1]
    run("withdraw-photo", kept, "--reason", "wajah orang terlihat")
    spent = run("record-cost", 2024, "--item", "Sewa", "--amount", 5000, "--on", "2025-06-24", "--holder", "bpjs-ntt")
    run("take-cost-back", spent["result"]["cost_id"], "--reason", "salah catat")
    assert run("costs", 2024)["total"] == 0
    late = desk("award", "plan-interview", str(bank), "--on", "2025-06-27", *map(str, when[2:]), "--as", "provinsi")
    assert late.code == 1
    assert "bukan hari wawancara" in late.err
    assert Interview.objects.using("owner").count() == 1
