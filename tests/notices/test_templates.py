"""Texts that families get: short, whole, plain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.notices import templates
from payung.notices.errors import NoticeRefused
from payung.notices.services import mobile

FACTS = {
    "ending": "4471",
    "code": "7QKD-M2RX-94TB",
    "papers": "akta kematian, kartu keluarga",
    "deadline": "2025-11-27",
    "reason": "alamat saksi belum jelas",
    "amount": "42000000",
    "payer": "Pemprov NTT",
    "todo": "beri nomor rekening lain di kantor BPJS",
}


@pytest.mark.parametrize("language", templates.LANGUAGES)
@pytest.mark.parametrize("name", sorted(templates.templates()))
def test_every_message_is_one_sms_with_ordinary_facts(
    name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYUNG_PUBLIC_URL", "https://payung.nttprov.go.id")
    title, text = templates.write(name, language, FACTS)
    sms = templates.as_sms(text)
    assert title
    assert "{" not in text
    assert len(sms) <= templates.ONE_SMS, f"{len(sms)}: {sms}"
    assert sms.startswith("Payung: ")
    assert sms.endswith("Cek: payung.nttprov.go.id/cek")
    assert sms == templates.plain(sms)


def test_both_languages_fill_the_same_fields() -> None:
    for name, words in templates.templates().items():
        assert set(words["text"]) == set(words["title"]) == set(templates.LANGUAGES)
        asked = {language: set(templates._PLACE.findall(words["text"][language])) for language in templates.LANGUAGES}
        assert asked["id"] == asked["en"] == templates.fields(name)
        assert asked["id"] <= set(FACTS)


def test_money_and_dates_are_written_as_people_read_them() -> None:
    assert "Rp42.000.000 untuk" in templates.write("claim_paid", "id", FACTS)[1]
    assert "Rp42,000,000 for" in templates.write("claim_paid", "en", FACTS)[1]
    assert "27 November 2025" in templates.write("claim_complete", "id", FACTS)[1]
    assert (
        "paling lambat Jumat depan" in templates.write("claim_complete", "id", {**FACTS, "deadline": "Jumat depan"})[1]
    )


@pytest.mark.parametrize(
    ("name", "language", "data", "code"),
    [
        ("claim_moved", "id", FACTS, "TEMPLATE_UNKNOWN"),
        ("claim_paid", "tet", FACTS, "LANGUAGE_UNKNOWN"),
        ("claim_paid", "id", {"code": "X"}, "FIELD_MISSING"),
        ("claim_paid", "id", {"code": "X", "amount": " "}, "FIELD_MISSING"),
    ],
)
def test_what_cannot_be_written_is_refused(name: str, language: str, data: dict[str, str], code: str) -> None:
    with pytest.raises(NoticeRefused) as refusal:
        templates.write(name, language, data)
    assert refusal.value.code == code


def test_a_fact_is_text_and_never_a_template() -> None:
    text = templates.write("claim_paused", "id", {"code": "{amount}", "reason": "{0.__class__} %(x)s"})[1]
    assert "{amount}" in text
    assert "{0.__class__} %(x)s" in text


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text("abcdefgh ", min_size=1, max_size=60), min_size=1, max_size=18).map(" ".join))
def test_parts_hold_every_word_and_fit(text: str) -> None:
    parts = templates.sms_parts(text)
    assert all(len(part) <= templates.ONE_SMS for part in parts)
    if len(parts) == 1:
        assert parts == [text]
        return
    assert all(
        part.startswith(f"{n}/{len(parts)} ") and len(part) <= templates.PART_SMS for n, part in enumerate(parts, 1)
    )
    assert " ".join(part[4:] for part in parts).split() == text.split()


def test_one_message_and_nine_parts_are_the_most() -> None:
    assert templates.sms_parts("x" * templates.ONE_SMS) == ["x" * templates.ONE_SMS]
    assert len(templates.sms_parts("x" * (templates.ONE_SMS + 1))) == 2
    word = "x" * (templates.PART_SMS - len("1/2 "))
    parts = templates.sms_parts(" ".join([word] * 9))
    assert [part[:4] for part in parts] == [f"{n}/9 " for n in range(1, 10)]
    with pytest.raises(templates.NoticeRefused) as refused:
        templates.sms_parts(" ".join([word] * 10))
    assert refused.value.code == "TEXT_TOO_LONG"


def test_a_word_longer_than_a_part_is_cut() -> None:
    parts = templates.sms_parts("mulai " + "x" * 400 + " akhir")
    assert all(len(part) <= templates.PART_SMS for part in parts)
    assert "".join("".join(part[4:] for part in parts).split()) == "mulai" + "x" * 400 + "akhir"


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("0812-3456-789", "628123456789"),
        ("+62 812 3456 789", "628123456789"),
        ("0062 812 3456 789", "628123456789"),
        ("8123456789", "628123456789"),
        ("0380 123456", ""),
        ("", ""),
        ("62", ""),
        ("0812", ""),
        ("08123456789012345", ""),
    ],
)
def test_telephone_numbers(typed: str, known: str) -> None:
    assert mobile(typed) == known
