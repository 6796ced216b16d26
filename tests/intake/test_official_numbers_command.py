"""An extract of official numbers by command."""

from __future__ import annotations

from tests.intake.test_official_numbers import line, new_kpj
from tests.intake.test_official_numbers_faces import extract
from tests.support import people
from tests.support.people import acting, one


def test_by_command_a_script_learns_that_nothing_came_in(desk, db, owner, loader, token, tmp_path):
    with acting(loader, token("admin")):
        merita = people.member(loader, "53.04", "Merita Bere")
    nik = one(owner, "select nik from registry_identity where person_id = %s", [merita.person])
    path = tmp_path / "ekstrak.csv"
    path.write_bytes(extract(line(nik, new_kpj()), line(nik, "123")))
    load = ("intake", "load-numbers", str(path), "--place", "53", "--as", "cabang")
    checked = desk(*load)
    assert checked.code == 0, checked.err
    number = str(one(owner, "select max(id) from intake_list"))
    asked = desk("intake", "commit", number, "--as", "cabang")
    assert asked.code == 1
    assert "1 nomor" in asked.err
    done = desk("intake", "commit", number, "--yes", "--as", "cabang")
    assert done.code == 0, done.err
    assert "1 nomor dicatat" in done.out
    path.write_bytes(extract(line(nik, "123")))
    none = desk(*load, "--commit")
    assert none.code == 1
    assert "tidak ada baris yang diterima" in none.err
    assert desk("intake", "load-numbers", str(path), "--place", "53.04", "--as", "belu").code == 1
    assert one(owner, "select count(*) from participation_externalnumber where list_id is not null") == 1
