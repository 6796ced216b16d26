"""Sentences written down in Indonesian are told in the reader's language, facts and all."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext, override

from payung.intake.errors import ListRefused
from payung.platform.stored import retold

COLUMNS = ListRefused(
    "MISSING_COLUMNS",
    "Kolom berikut tidak ditemukan: %(columns)s. Judul kolom yang terbaca: %(headers)s. "
    "Tambahkan atau beri judul kolom itu, lalu kirim lagi.",
    columns=["NIK"],
    headers=["Nama (100%)", "Desa. Judul"],
)


def test_a_stored_sentence_is_recognised_with_its_facts() -> None:
    with override("en"):
        told = retold(COLUMNS.message, gettext)
    assert "NIK" in told
    assert "Nama (100%), Desa. Judul" in told
    assert "tidak ditemukan" not in told
    with override("id"):
        assert retold(COLUMNS.message, gettext) == COLUMNS.message


@pytest.mark.parametrize("text", ["", "tidak dikenal siapa pun", "ValueError"])
def test_what_nobody_knows_stays_as_it_is(text: str) -> None:
    with override("en"):
        assert retold(text, gettext) == text


def test_a_sentence_without_facts_is_translated_as_ever() -> None:
    with override("en"):
        told = retold("Berkas ini kosong (0 byte). Kirim ulang berkas daftar yang berisi data.", gettext)
    assert "empty" in told.lower()
