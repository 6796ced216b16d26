"""Headers of several lines: an upper cell stretches over what stands below it, a lower one over nothing."""

from __future__ import annotations

from payung.intake.reading.headers import _line_texts, find_header, map_headers

TWO = (
    ("No", "Identitas", "", "Alamat", "", "Ket"),
    ("", "NIK", "Nama", "Desa", "Kecamatan", ""),
)
THREE = (("Data", "", "", ""), ("Orang", "", "Tempat", ""), ("NIK", "Nama", "Desa", "RT"))


def test_an_upper_cell_reaches_over_the_empty_ones_beside_it() -> None:
    _best, whole = _line_texts(TWO, 0, 1, 6)
    assert whole == ["No", "Identitas NIK", "Identitas Nama", "Alamat Desa", "Alamat Kecamatan", "Ket"]
    _best, whole = _line_texts(THREE, 0, 2, 4)
    assert whole == ["Data Orang NIK", "Data Orang Nama", "Data Tempat Desa", "Data Tempat RT"]


def test_a_lower_cell_reaches_nowhere_and_a_short_line_is_filled() -> None:
    _best, whole = _line_texts((("NIK", "Nama", "Desa"), ("16 angka",)), 0, 1, 3)
    assert whole == ["NIK 16 angka", "Nama", "Desa"]


def test_two_columns_make_a_header_and_one_does_not() -> None:
    seen = find_header([("Daftar", ""), ("NIK", "Nama"), ("5304015203850001", "Maria Bere")])
    assert seen is not None
    assert (seen.first, seen.mapping.fields) == (1, {"nik": 0, "name": 1})
    assert find_header([("NIK", ""), ("5304015203850001", "")]) is None
    assert find_header([("NIK", "Nama", "5304015203850001")]) is None  # a line that holds data is none


def test_the_two_columns_of_an_answer_are_read_as_a_pair_alone() -> None:
    headers = ["Keterangan", "NIK", "Nama", "Hasil", "Keterangan", "Hasil"]
    assert map_headers(headers).answered == [3, 4]
    assert map_headers(["Hasil", "Keterangan", "NIK"]).answered == [0, 1]
    assert map_headers(["NIK", "Keterangan", "Hasil"]).answered == []
