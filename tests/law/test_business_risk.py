"""The risk class of a type of business: 191 types of the annex, each with the mark of its source; nothing is guessed."""

from __future__ import annotations

from collections import Counter

import pytest

from payung.law import LawError, read_draft
from payung.law.business_risk import ASK_CLASS, CHOOSE, MOST_ALIKE, NO_CLASS, businesses, explain_business_risk, risk_of
from payung.law.calculators import calculate
from payung.law.language import translated
from payung.law.sectors import payer_kinds


def test_the_annex_is_whole_and_its_classes_have_as_many_types_as_counted() -> None:
    """Annex I of PP 82/2019 has 191 types: 23, 25, 96, 23 and 24 in classes I to V."""
    listed = list(businesses())
    assert Counter(one.risk.name for one in listed) == {"I": 23, "II": 25, "III": 96, "IV": 23, "V": 24}
    assert len({one.business.lower() for one in listed}) == len(listed) == 191
    assert Counter(one.verified for one in listed) == {"medium": 37, "low": 154}
    assert len(list(businesses("2019-11"))) == 37, "what one source tells of PP 82/2019 does not hold before it"


def test_each_type_is_found_by_its_own_name_however_it_is_written() -> None:
    for one in businesses():
        for text in (one.business, one.business.upper(), f"  {one.business.replace(',', ' ,')} "):
            reading = risk_of(text)
            assert (reading.risk, reading.verified, reading.question) == (one.risk, one.verified, ""), text


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("kerupuk", ["Pabrik kerupuk"]),  # a shop that sells them is class I, so the word alone decides nothing
        ("penumpang laut", ["Pengangkutan barang dan penumpang di laut"]),
        ("toko", ["Perdagangan lainnya (toko, koperasi, penjualan makanan, dan lain-lain)"]),
        ("warnet", []),
        ("usaha jasa lainnya", []),  # words that stand everywhere tell nothing apart
        ("", []),
    ],
)
def test_words_show_what_is_like_them_and_decide_nothing(text: str, alike: list[str]) -> None:
    reading = risk_of(text)
    assert (reading.risk, reading.verified) == (None, "no_source")
    assert [one.business for one in reading.alike] == alike
    assert reading.question == (CHOOSE if alike else ASK_CLASS)


def test_no_more_are_shown_than_somebody_reads() -> None:
    assert 1 < len(risk_of("pabrik barang dari kayu, logam, karet, kulit, gelas").alike) <= MOST_ALIKE
    assert len(risk_of("minyak").alike) == MOST_ALIKE


def test_the_question_answers_class_and_rate_or_asks() -> None:
    tree = calculate("jkk_class", {"business": "Pabrik kerupuk", "month": "2025-12"})
    assert next((one.label, one.text, one.verified) for one in tree.children) == (
        "Pabrik kerupuk",
        "III, sedang",
        "low",
    )
    assert [one.value for one in tree.children if one.unit == "ppm"] == [8_900]
    assert tree.weakest == "low", "one private source is never more"
    unknown = calculate("jkk_class", {"business": "Bengkel las", "month": "2025-12"})
    assert unknown.value == NO_CLASS
    assert unknown.reasons == (CHOOSE,)
    assert all(translated(one.label, "en") != one.label for one in unknown.walk())
    with pytest.raises(LawError):
        calculate("jkk_class", {"month": "2025-12"})


def test_a_kind_of_payer_carries_its_class_and_its_article() -> None:
    """PP 50/2025 leaves out what the state pays: the village fund is state money, a company's CSR is not."""
    asked = {"income": "1000000", "month": "2026-05"}
    for kind, total in (("village_fund", 16_800), ("revenue_share", 16_800), ("sponsor", 8_400), ("self", 8_400)):
        tree = calculate("bpu", {**asked, "payer": kind})
        assert tree.value == total, kind
        (line,) = [one for one in tree.children if one.label == "Pembayar"]
        assert line.basis
        assert line.text == payer_kinds()[kind].label
    assert all(one.label != "Pembayar" for one in calculate("bpu", {**asked, "month": "2025-05"}).children)
    span = {"people": "10", "first": "2026-03", "last": "2026-04"}
    assert calculate("sponsor", {**span, "payer": "sponsor"}).value == 10 * (16_800 + 8_400)
    assert calculate("sponsor", {**span, "payer": "apbd_regency"}).value == 10 * 2 * 16_800
    for refused in ("state_budget", "private", "existing"):
        with pytest.raises(LawError) as refusal:
            calculate("bpu", {**asked, "payer": refused})
        assert "village_fund" in refusal.value.facts["choices"]


def test_the_rate_beside_a_class_is_that_of_the_law_that_is_asked() -> None:
    draft = read_draft("jkk.pu_rate: {values: {2027-01: [1000, 2000, 3000, 4000, 5000]}}").law
    business = next(one.business for one in businesses() if one.risk.name == "I")
    for law, rate in ((None, "0,24 %"), (draft, "0,1 %")):
        tree = explain_business_risk(business, "2027-02", law=law)
        assert f"Tarif JKK peserta PU menurut kelas risiko I sampai V: {rate}" in tree.to_text()
