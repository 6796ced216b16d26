"""Reading people by command: alarms are listed and closed, and the answer file is covered for others than its sender."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import reads
from tests.support.people import acting, scheme

pytestmark = pytest.mark.slow  # a dozen processes

LIST = (
    "NIK;Nama;Tanggal Lahir;Desa/Kelurahan;Kecamatan;Kabupaten;Alamat;Telepon\n"
    "5304015203850071;Maria Bere;12/03/1985;Fatuketi;Kakuluk Mesak;Belu;Dusun Satu;081234567890\n"
)
SECRETS = ("5304015203850071", "081234567890", "Dusun Satu")


def test_the_answer_file_is_covered_for_others_than_its_sender(desk, loader, token, tmp_path: Path) -> None:
    with acting(loader, token("admin")):
        scheme_id = scheme(loader).scheme
    sent = tmp_path / "daftar.csv"
    sent.write_text(LIST)
    loaded = desk.told("intake", "load", str(sent), "--scheme", str(scheme_id), "--as", "provinsi")
    number = str(loaded["list"]["id"])

    def fetched(username: str, *more: str) -> str:
        target = tmp_path / f"{username}{len(more)}.csv"
        desk.told("intake", "answer", number, str(target), "--as", username, *more)
        return target.read_text("utf-8-sig")

    assert all(secret in fetched("provinsi") for secret in SECRETS)
    covered = fetched("cabang")
    assert "Maria Bere" in covered
    assert not any(secret in covered for secret in SECRETS)
    why = ("--reason", "mencocokkan dengan Dukcapil")
    assert all(secret in fetched("cabang", *why) for secret in SECRETS)
    assert desk.refused("intake", "answer", number, str(tmp_path / "x.csv"), "--as", "kepala", *why) == "FORBIDDEN"
    assert not (tmp_path / "x.csv").exists()


def test_alarms_are_listed_and_closed_by_somebody_else(desk, owner, actor) -> None:
    reads.two_people(owner, actor)
    reads.bound(owner, "persons_a_day", 1)
    for _ in range(2):
        assert desk("people", "find", "mar", "--as", "belu").code == 0
    assert desk.refused("people", "alarms", "--as", "belu") == "FORBIDDEN"
    (alarm,) = [a for a in desk.told("people", "alarms", "--as", "kepala") if a["kind"] == "many_persons"]
    assert (alarm["count"], alarm["bound"]) == (2, 1)
    close = ("people", "close-alarm", str(alarm["id"]), "--note")
    assert desk.refused(*close, "abc", "--as", "kepala") == "INVALID"
    assert desk.refused(*close, "bukan urusan saya", "--as", "belu") == "FORBIDDEN"
    closed = desk.told(*close, "antrean klaim, sudah ditanya", "--as", "kepala")
    assert closed["thing"]["note"] == "antrean klaim, sudah ditanya"
    assert alarm["id"] not in [a["id"] for a in desk.told("people", "alarms", "--as", "kepala")]
    assert desk.refused(*close, "sekali lagi", "--as", "kepala") == "ALARM_UNKNOWN"


def test_a_command_without_the_right_is_written_down(desk, owner) -> None:
    start = reads.last(owner)
    assert desk.refused("people", "find", "maria", "--as", "kepala") == "FORBIDDEN"
    assert reads.lines(owner, "kepala", start) == [("person", "registry.view", [], 0, 0, True)]
