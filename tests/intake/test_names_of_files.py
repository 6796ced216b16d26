"""What a list is called by its sender stands on pages and in the head of the answer that hands it out again."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from payung.access.services import Actor
from payung.platform import files
from tests.support.payers import listed, run, scheme_of, send, sheet
from tests.support.people import PRICE, one

_seed = itertools.count(9_300)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
        ("daftar\u202evsc.exe", "daftarvsc.exe"),
        ("..\\..\\etc/daftar.csv", "daftar.csv"),
        ("a\0b\udc80.csv", "ab.csv"),
        ("x" * 4096 + ".csv", "x" * 196 + ".csv"),
        ("y" * 196 + ".csv", "y" * 196 + ".csv"),
        ("y" * 197 + ".csv", "y" * 196 + ".csv"),
        ("a." + "b" * 4096, "a." + "b" * 198),
        ("z" * 300 + ".abcdefghijk", "z" * 188 + ".abcdefghijk"),
        ("z" * 300 + ".abcdefghijkl", "z" * 200),
        ("csv.csv", "csv.csv"),
        ("/", "berkas"),
        ("", "berkas"),
    ],
)
def test_a_name_is_its_last_part_printable_and_bounded(sent: str, kept: str) -> None:
    assert files.plain_name(sent) == kept


def test_the_answer_of_a_list_with_a_broken_name_is_handed_out(
    own_db: Any, actor: Callable[[str], Actor], client: Any, login: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the command a name comes as the disk has it; a line break in it ended the download in an error of the program."""
    from payung.intake import services

    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    bank = actor("bank")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 900 * PRICE)
    rows = [(*row, "KMM/1", "09-10-2025") for row in listed(2, next(_seed))]
    name = "../map/daftar\n\u202evsc.csv"
    number = send(bank, scheme, sheet(("Nomor Pinjaman", "Tanggal Akad"), rows), name)[0]
    assert one(owner, "select file_name from intake_list where id = %s", [number]) == "daftarvsc.csv"
    run(bank, services.start_answer, number, "csv")
    page = login(client, "bank")
    made = one(owner, "select max(id) from platform_run where kind = 'intake.answer'")
    answer = page.get(f"/daftar/{number}/jawaban/{made}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="daftarvsc - jawaban.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)
