"""Consents of a list come in for who commits in the places of the own branch, as for who commits for the whole bank."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.payers import listed, scheme_of, send, sheet
from tests.support.people import PRICE, one


@pytest.mark.parametrize("username", ["bank-belu", "bank"])
def test_a_branch_keeps_the_consents_of_its_place(
    own_db: Any, actor: Callable[[str], Any], owner: Any, monkeypatch: pytest.MonkeyPatch, username: str
) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    scheme = scheme_of(actor("bank"), "bank-ntt", "credit", "2025-10", "2026-03", 900 * PRICE)
    of_belu = [row for row in listed(300, 951) if "BELU" in row[6].upper()][:2]
    lines = [(*row, f"KMM/{n}", "09-10-2025", "Ya") for n, row in enumerate(of_belu)]
    content = sheet(("Nomor Pinjaman", "Tanggal Akad", "Tanggal Persetujuan"), lines)
    _list, checked, committed = send(actor(username), scheme, content)
    assert (checked["accepted"], committed["committed"]) == (2, 2)
    assert one(owner, "select count(*) from sponsorship_consent") == 2
