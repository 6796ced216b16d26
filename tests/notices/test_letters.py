"""Letters: whole, the same every time, and deaf to what stands in the facts."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from payung.notices import letters
from payung.notices.errors import NoticeRefused

FACTS: dict[str, Any] = {
    "office": {"name": "BPJS Ketenagakerjaan NTT", "address": "Kupang"},
    "recipient": {"name": "Maria Goreti Bete", "address": "Desa Manleten"},
    "number": "KEP-0042/JKM/XI/2025",
    "date": "2025-11-27",
    "verify_code": "K7QM2X9DTR4HBN53",
    "claim_code": "7QKD-M2RX-94TB",
    "deceased": "Yosef Bere Mau",
    "kpj": "••••••••123",
    "event_on": "2025-10-12",
    "complete_on": "2025-11-20",
    "kind": "Jaminan Kematian (JKM)",
    "amount": 42_000_000,
    "components": [{"label": "Santunan kematian", "amount": 20_000_000}, {"label": "Lainnya", "amount": 22_000_000}],
    "heirs": [
        {"name": "Maria Goreti Bete", "relation": "istri", "share": "1/2", "amount": 21_000_000, "account": "••••4471"},
        {"name": "Antonius Bere", "relation": "anak", "share": "1/2", "amount": 21_000_000, "account": "••••0098"},
    ],
    "reason": "bukan peserta pada bulan meninggal",
    "articles": ["PP 44/2015 pasal 34", {"text": "Masa tunggu", "basis": "Permenaker 5/2021", "verified": False}],
    "signatures": [{"role": "Disetujui oleh", "name": "Kepala cabang", "on": "2025-11-27"}],
    "scheme": "SERTAKAN Bank Contoh",
    "organisation": "Bank Contoh",
    "employee": "1024",
    "first": "2025-01-01",
    "last": "2025-12-01",
    "people": 1,
    "months": 12,
    "names": [{"name": "Yosef Bere Mau", "place": "Manleten", "months": 12}],
    "certificate_text": "PAYUNG1:contoh",
    "certificate_qr": letters.qr_svg("PAYUNG1:contoh"),
    "title": "Klaim menunggu berkas",
    "body": "Klaim menunggu akta kematian.",
    # papers of the award
    "where": "Kupang",
    "assessment_year": "2024",
    "province": "Nusa Tenggara Timur",
    "rehearsal": True,
    "cut_off": "2025-05-31",
    "quorum": 5,
    "digest": "a" * 64,
    "minutes": "b" * 64,
    "name": "Kabupaten Belu",
    "rank": 1,
    "category": "Kabupaten/kota",
    "seats": [
        {"number": 1, "institution": "Sekda", "role": "chair", "holder": "Anton Bria", "present": True},
        {
            "number": 5,
            "institution": "SPSI",
            "role": "member",
            "holder": "Orang Baru",
            "deputy": "Wakil Lima",
            "present": False,
            "before": [{"holder": "Orang Lama", "decree": "SK 1", "sheets": 4}],
        },
    ],
    "conflicts": [{"seat": 1, "candidate": "Kota Kupang", "basis": "declared", "reason": "saudara"}],
    "results": [
        {
            "category": "Desa",
            "number": 1,
            "digest": "c" * 64,
            "rubric_digest": "d" * 64,
            "ranking": [{"rank": 1, "name": "Desa Satu"}],
        }
    ],
    "objections": [{"candidate": "Desa Dua", "reason": "nilai", "state": "dismissed", "answer": "sesuai"}],
    "seat_signatures": [
        {"seat": 1, "institution": "Sekda", "role": "chair", "name": "Anton Bria", "signed_at": "2025-07-04"}
    ],
    "contests": [
        {
            "category": "Desa",
            "candidates": 4,
            "nominee": "",
            "criteria": [{"word": "Regulasi", "weight": 100}],
            "winners": [],
        }
    ],
    "cards": [
        {"name": "Yosef Bere Mau", "kpj": "99000000123", "segment": "BPU", "since": "2025-07-01", "token": "A" * 22}
    ],
}


def words(pdf: bytes) -> str:
    """The text of all pages, with any white space as one blank."""
    document = pypdfium2.PdfDocument(pdf)
    found = " ".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    document.close()
    return " ".join(found.replace("\u00ad", "").split())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", letters.TEMPLATES)
def test_every_letter_in_both_languages(name: str, language: str) -> None:
    first = letters.render(name, {**FACTS, "language": language})
    assert first.startswith(b"%PDF-")
    assert first == letters.render(name, {**FACTS, "language": language})
    assert len(pypdfium2.PdfDocument(first)) == 1


def test_the_approved_letter_says_what_the_family_needs() -> None:
    text = words(letters.render("decision_approved", FACTS))
    for part in ("Rp42.000.000", "27 November 2025", "12 Oktober 2025", "Maria Goreti Bete", "Antonius Bere", "1/2"):
        assert part in text
    assert "K7QM-2X9D-TR4H-BN53" in text
    assert "belum dicocokkan dengan naskah resmi" in text
    assert "Rp42,000,000" in words(letters.render("decision_approved", {**FACTS, "language": "en"}))


def test_the_rejection_says_why_and_what_to_do() -> None:
    text = words(letters.render("decision_rejected", FACTS))
    assert "bukan peserta pada bulan meninggal" in text
    assert "keberatan" in text


def test_facts_are_text_and_never_markup() -> None:
    evil = '#panic("x") $x$ *tebal* #read("/etc/passwd") <b> \\ " @ref [x]'
    text = words(letters.render("decision_approved", {**FACTS, "deceased": evil}))
    assert '#panic("x") $x$ *tebal*' in text
    assert "root:" not in text


def test_facts_that_are_not_there_leave_a_letter_all_the_same() -> None:
    assert "10.000.000" in words(letters.render("decision_approved", {"amount": 10_000_000}))
    assert "keberatan" in words(letters.render("decision_rejected", {}))


def test_ten_cards_fill_a_sheet_and_the_eleventh_begins_the_next() -> None:
    def sheets(count: int) -> int:
        cards = [{**FACTS["cards"][0], "kpj": f"{n:011d}"} for n in range(count)]
        return len(pypdfium2.PdfDocument(letters.render("card", {"cards": cards})))

    assert (sheets(1), sheets(10), sheets(11)) == (1, 1, 2)


def test_what_is_no_letter_is_refused() -> None:
    with pytest.raises(NoticeRefused) as refusal:
        letters.render("../common", FACTS)
    assert refusal.value.code == "LETTER_TEMPLATE"
    with pytest.raises(NoticeRefused) as refusal:
        letters.render("decision_approved", {"heirs": [{"name": "x"}]})
    assert refusal.value.code == "LETTER_BROKEN"
    assert letters.render("notice", FACTS)  # the compiler goes on after a broken letter


def test_codes_as_people_type_them() -> None:
    assert letters.normal_code("k7qm-2x9d tr4h-bn53") == "K7QM2X9DTR4HBN53"
    assert letters.normal_code("OIL0-0000-0000-0000") == "0110000000000000"
    assert letters.normal_code("K7QM-2X9D-TR4H") == ""
    assert letters.normal_code("K7QM2X9DTR4HBN5U") == ""
    assert letters.grouped("K7QM2X9DTR4HBN53") == "K7QM-2X9D-TR4H-BN53"
