"""A sentence with a part, a whole and a percentage: which numbers are read, and whether they can be true."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.coverage.figures import said
from payung.coverage.numerals import numbers, plain
from payung.coverage.sentences import LONGEST, judge

PART, WHOLE = 748_000, 1_600_000
SAME = [
    "748 ribu dari 1,6 juta pekerja, {p}",
    "748k of 1.6m workers, {p}",
    "748K dari 1.6M = {p}",
    "748rb dari 1,6jt pekerja: {p}",
    "748.000 dari 1.600.000 pekerja ({p})",
    "748,000 of 1,600,000 workers or {p}",
    "748 000 dari 1 600 000 pekerja, {p}",
    "Dari 1,6 juta pekerja, baru 748 ribu atau {p} yang terlindungi.",
    "Dari total sekitar 1,6 juta pekerja di NTT, sebanyak 748 ribu ({p}) sudah terdaftar",
    "{p} dari 1,6 juta pekerja, yakni 748 ribu, sudah terdaftar",
    "Baru {p} (748 ribu) dari total sekitar 1,6 juta pekerja",
    "Cakupan {p}: 748.000 pekerja; total pekerja 1.600.000",
    "1,6 juta pekerja, 748 ribu terlindungi, {p}",
    "748 ribu / 1,6 juta = {p}",
    "Pada 6 Februari 2026, 748 ribu dari 1,6 juta pekerja atau {p} sudah terlindungi",
    "Tahun 2025, 748 ribu dari 1,6 juta, {p}; sisanya 56 persen belum",
    "Di 22 kabupaten/kota, 748 ribu dari 1,6 juta pekerja ({p})",
    "748 ribu dari 1,6 juta pekerja, Rp16.800 per bulan, {p}",
    "Data dari BPJS mencatat 748 ribu pekerja dari 1,6 juta pekerja, {p}",
    "Lebih dari 748 ribu dari lebih dari 1,6 juta pekerja, {p}",
    "tujuh ratus empat puluh delapan ribu dari satu koma enam juta pekerja, {p}",
    "748 ribu dari 1 juta 600 ribu pekerja, {p}",
    "748 ribu dari sejuta enam ratus ribu pekerja, {p}",
]


@pytest.mark.parametrize("sentence", SAME)
@pytest.mark.parametrize(
    ("share", "verdict"),
    [("44 persen", "inconsistent"), ("44%", "inconsistent"), ("47 persen", "consistent"), ("46,75 %", "consistent")],
)
def test_one_meaning_in_many_forms(sentence, share, verdict):
    judged = judge(sentence.format(p=share))
    assert (judged.part, judged.whole, judged.computed) == (PART, WHOLE, Fraction(187, 4)), judged.reason
    assert judged.verdict == verdict


@pytest.mark.parametrize(
    "share", ["empat puluh empat persen", "44 percent", "44 per cent", "44 prosen", "44％", "٤٤ persen", "44 persen"]
)
def test_one_percentage_in_many_forms(share):
    judged = judge(f"748 ribu dari 1,6 juta pekerja, {share}")
    assert (judged.verdict, judged.stated) == ("inconsistent", 44)


@pytest.mark.parametrize(
    ("sentence", "stated", "verdict"),
    [
        # allowed are 46.65 to 46.75, both included
        ("748 ribu dari 1,6 juta pekerja, 46,7 persen", "46.7", "consistent"),
        ("748 ribu dari 1,6 juta pekerja, 46,8 persen", "46.8", "consistent"),
        ("748 ribu dari 1,6 juta pekerja, 46,9 persen", "46.9", "inconsistent"),
        ("748 ribu dari 1,6 juta pekerja, 46,74 persen", "46.74", "inconsistent"),
        ("748 ribu dari 1,6 juta pekerja, 46.750 persen", "46.75", "consistent"),
        ("748 ribu dari 1,6 juta pekerja, 46,0 persen", "46", "inconsistent"),
        ("141 ribu dari 1 juta pekerja informal, 13 persen", "13", "inconsistent"),
        ("141 ribu dari 1 juta pekerja informal, 14 persen", "14", "consistent"),
        ("19 dari 22 kabupaten/kota, 86,36 persen", "86.36", "consistent"),
        ("satu dari tiga pekerja, 33 persen", "33", "consistent"),
        ("empat dari sepuluh pekerja, 40 persen", "40", "consistent"),
        ("separuh dari 1,6 juta pekerja, yaitu 800 ribu", "50", "consistent"),
        ("hanya separuh dari 1,6 juta pekerja, yaitu 748 ribu", "50", "inconsistent"),
        ("tiga perempat dari 1,6 juta pekerja, yaitu 1,2 juta", "75", "consistent"),
        ("setengah juta dari 1,6 juta pekerja, 31,25 persen", "31.25", "consistent"),
        ("Rp748 miliar dari Rp1,6 triliun, 46,75 persen", "46.75", "consistent"),
        ("Rp748 M dari Rp1,6 T, 44 persen", "44", "inconsistent"),
        ("748 ribu dari 1,6 juta, lebih dari 44 persen", "44", "consistent"),
        ("748 ribu dari 1,6 juta, kurang dari 44 persen", "44", "inconsistent"),
        ("748 ribu dari 1,6 juta, hampir 47 persen", "47", "consistent"),
    ],
)
def test_the_percentage_holds_within_half_of_its_last_digit(sentence, stated, verdict):
    judged = judge(sentence)
    assert (judged.verdict, judged.stated) == (verdict, Fraction(stated)), judged.reason


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("1,6 juta dari 748 ribu pekerja, 44 persen", "part_above_whole"),
        ("1,8 juta dari 1,6 juta pekerja", "part_above_whole"),
        ("748 ribu dari 1,6 juta pekerja, 146 persen", "above_hundred"),
        ("0 dari 0 pekerja, 0 persen", "nothing"),
        ("-748 ribu dari 1,6 juta pekerja, 44 persen", "below_zero"),
        ("748 ribu dari 1,6 juta pekerja, -44 persen", "below_zero"),
    ],
)
def test_what_cannot_be_is_impossible(sentence, reason):
    judged = judge(sentence)
    assert (judged.verdict, judged.reason) == ("impossible", reason)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("", "empty"),
        (" \x00\u200b\u202e\n", "empty"),
        ("halo", "few"),
        ("44 persen", "few"),
        ("748 ribu pekerja sudah terlindungi", "few"),
        ("748 ribu dari 1,6 juta pekerja", "few"),
        ("44 persen dari 1,6 juta pekerja", "few"),
        ("UCJ 34,90 persen pada Juli 2025", "few"),
        ("salah satu dari program prioritas, 44 persen", "few"),
        ("44-45 persen dari 1,6 juta pekerja, 748 ribu", "range"),
        ("700 sampai 748 ribu dari 1,6 juta pekerja, 44 persen", "range"),
        ("naik dari 700 ribu menjadi 748 ribu pekerja, 44 persen", "change"),
        ("dari 34,9 persen ke 44 persen dari 1,6 juta, 748 ribu", "many_percentages"),
        ("Dari 600 ribu formal dan 1 juta informal, 748 ribu terlindungi, 44 persen", "many_counts"),
        ("1e999999999 dari 2 pekerja, 3 persen", "unreadable"),
        ("1.60.000 dari 3.000.000 pekerja, 4 persen", "unreadable"),
        ("'; drop table coverage_statement; --", "few"),
        ("9" * LONGEST, "few"),
        ("9" * (LONGEST + 1), "long"),
        ("\ud800 persen <script>alert(1)</script>", "few"),
    ],
)
def test_less_than_three_numbers_and_hostile_text_are_unknown(sentence, reason):
    judged = judge(sentence)
    assert (judged.verdict, judged.reason) == ("unknown", reason)


def test_what_would_fit_is_told_for_each_of_the_three():
    told = judge("748 ribu dari 1,6 juta pekerja, 44 persen").to_dict()
    assert (told["computed"], told["stated"]) == (46.75, 44)
    assert [(one["what"], one["value"], one["low"], one["high"]) for one in told["fits"]] == [
        ("percent", 46.75, 46.75, 46.75),
        ("part", 704_000, 696_000, 712_000),
        ("whole", 1_700_000, 1_680_899, 1_719_540),
    ]
    told = judge("500.000 dari 1.600.000 pekerja, 30 persen").to_dict()
    assert (told["verdict"], told["computed"], told["fits"][0]["value"]) == ("inconsistent", 31.25, 31.25)


def test_the_share_of_the_others_is_recognised():
    assert judge("852 ribu belum terlindungi dari 1,6 juta pekerja, 46,75 persen").rest
    assert not judge("748 ribu dari 1,6 juta pekerja, 44 persen").rest


@settings(max_examples=60)
@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 10_000), st.integers(0, 2))
def test_whatever_is_said_to_fit_does_fit(part, whole, hundredths, decimals):
    part, whole = sorted((part, whole))
    share = Fraction(hundredths * 10**decimals // 100, 10**decimals)
    words = f"{share.numerator * 10**decimals // share.denominator / 10**decimals:.{decimals}f}".replace(".", ",")
    judged = judge(f"{part} dari {whole} pekerja, {words} persen")
    assert (judged.part, judged.whole, judged.stated) == (part, whole, share)
    assert (judged.verdict == "consistent") is (
        abs(Fraction(100 * part, whole) - share) <= Fraction(1, 2 * 10**decimals)
    )
    for fit in judged.fits:
        for value in {fit.value, fit.low, fit.high}:
            if fit.what == "part":
                again = judge(f"{value} dari {whole} pekerja, {words} persen")
            elif fit.what == "whole" and value >= part:
                again = judge(f"{part} dari {value} pekerja, {words} persen")
            else:
                continue
            assert again.verdict == "consistent", (fit, again)


@settings(max_examples=150)
@given(st.text(max_size=LONGEST + 5))
def test_any_text_has_an_answer_in_plain_words(text):
    judged = judge(text)
    for language in ("id", "en"):
        words = said(judged, lambda sentence: sentence, language)
        assert words.lead
        assert "%(" not in words.lead + "".join(words.lines)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(["748 ribu", "dari", "1,6 juta", "44 persen", "-", "(", "5", "ke", "naik", ",", "%"]),
        max_size=40,
    )
)
def test_any_order_of_the_usual_words_has_an_answer(words):
    assert said(judge(" ".join(words)), str, "id").lead


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.600", 1_600),
        ("1,600", 1_600),
        ("1,600 juta", 1_600_000),
        ("1.600 ribu", 1_600_000),
        ("seratus dua puluh tiga ribu empat ratus lima puluh enam", 123_456),
        ("sebelas ribu", 11_000),
        ("satu setengah juta", 1_500_000),
        ("dua belas koma lima ribu", 12_500),
        ("Rp10 M", 10_000_000_000),
        ("2 miliar 500 juta", 2_500_000_000),
    ],
)
def test_numbers_are_read_exactly(text, value):
    (one,) = numbers(plain(text))
    assert one.value == value


@pytest.mark.parametrize(
    ("sentence", "verdict", "reason"),
    [
        ("antara 40 dan 45 persen, 700 ribu dari 1,6 juta", "unknown", "range"),
        ("between 40 and 45 percent, 700k of 1.6m", "unknown", "range"),
        ("minus 5 dari 10 orang, 50%", "impossible", "below_zero"),
        ("44 per seratus dari 100 orang adalah 44 orang", "consistent", None),
        ("½ dari 1,6 juta pekerja adalah 800 ribu", "consistent", None),
        ("¾ dari 1 juta pekerja adalah 700 ribu", "inconsistent", None),
    ],
)
def test_other_ways_to_write_a_share(sentence: str, verdict: str, reason: str | None) -> None:
    judged = judge(sentence)
    assert (judged.verdict.value, judged.reason and judged.reason.value) == (verdict, reason)
