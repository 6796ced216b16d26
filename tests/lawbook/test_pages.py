"""Hukum: every parameter and every question, for anybody, without a query of its own and without a person in a link."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from payung.law.business_risk import businesses
from payung.law.calculators import CALCULATORS, calculate
from payung.law.forms import Kind
from payung.law.sectors import payer_kinds
from payung.law.store import statute
from payung.lawbook.forms import CHOICES, CHOICES_OF, options, spread
from payung.lawbook.parts import values
from payung.lawbook.parts.questions import EXAMPLES, QUESTIONS, questions_about, used_by
from payung.ui.statute import words
from payung.ui.statute.tree import node_of, translated
from tests.support.databases import Database

PARAMETERS = [parameter.id for parameter in statute()]
TYPES = {one.business for one in businesses()}
RELIEFS = [relief.id for relief in statute().reliefs]


@pytest.fixture(autouse=True)
def _site(monkeypatch: pytest.MonkeyPatch, db: Database) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def text(answer: object) -> str:
    return html.unescape(answer.content.decode())  # type: ignore[attr-defined]


def lead(page: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', page, re.S)
    assert found
    return re.sub(r"<[^>]+>", "", found[1]).replace("\xa0", " ").strip()


def asked(name: str, **more: str) -> str:
    return f"/hukum/hitung/{name}?{urlencode(spread(CALCULATORS[name], {**EXAMPLES[name], **more}))}"


# ---- what holds


def test_the_first_page_answers_and_leads_everywhere() -> None:
    client = Client()
    page = text(client.get("/hukum"))
    assert "berlaku pada Desember 2025" in lead(page)
    for address in ("/hukum/hitung", "/hukum/banding", "/hukum/perhatian", "/masuk"):
        assert f'href="{address}"' in page
    for name in CALCULATORS:
        assert f'href="/hukum/hitung/{name}"' in page
    for name in words.PROGRAMMES:
        assert f"?program={name}" in page
    assert client.get("/hukum/").status_code == 200
    assert 'href="/hukum"' in text(client.get("/masuk"))


def test_every_programme_has_words_and_headlines() -> None:
    assert {words.programme_of(key) for key in PARAMETERS} == set(words.PROGRAMMES) == set(words.HEADLINES)
    assert {key for keys in words.HEADLINES.values() for key in keys} <= set(PARAMETERS)
    assert {parameter.unit for parameter in statute()} <= set(words.UNITS)


def test_search_finds_by_word_programme_certainty_and_month() -> None:
    client = Client()
    page = text(client.get("/hukum", {"cari": "biaya PEMAKAMAN"}))
    assert "jkm.funeral" in page
    assert "jp.wage_ceiling" not in page
    page = text(client.get("/hukum", {"program": "jp", "kepastian": "low"}))
    assert "/hukum/jp.child_rate" in page
    assert "/hukum/jp.wage_ceiling" not in page
    page = text(client.get("/hukum", {"cari": "batas upah tertinggi", "pada": "2016-03"}))
    assert "Rp7.335.300" in page
    assert "Tidak ada aturan yang cocok" in text(client.get("/hukum", {"cari": "zzzz"}))
    every = text(client.get("/hukum", {"program": "semua"}))
    assert "154 aturan dari 154" in lead(every)
    assert "Program: Semua dalam satu tabel" in every
    for odd in ({"pada": "x"}, {"program": "x"}, {"kepastian": "x"}, {"pada": "0000-00"}):
        assert client.get("/hukum", odd).status_code == 200


def test_one_of_a_unit_is_said_as_one() -> None:
    with translation.override("en"):
        said = [
            values.value_words("x.y", n, unit) for n, unit in ((1, "months"), (2, "months"), (21, "days"), (1, "hours"))
        ]
    assert said == ["1\xa0month", "2\xa0months", "21\xa0days", "1\xa0hour"]
    with translation.override("id"):
        assert values.value_words("x.y", 1, "working_days") == "1\xa0hari kerja"


@pytest.mark.parametrize("key", PARAMETERS)
def test_every_parameter_shows_its_whole_history(key: str) -> None:
    parameter = statute().parameter(key)
    page = text(Client().get(f"/hukum/{key}"))
    assert parameter.label in page
    for value in parameter.values:
        assert values.since(parameter, value) in page
        assert value.basis in page
        assert value.source in page
        assert values.value_words(key, value.value, parameter.unit) in page
    if parameter.known_until:
        assert "diketahui sampai Februari\xa02027" in page
    figures = all(value.value is None or type(value.value) is int for value in parameter.values)
    drawn = figures and len(parameter.values) > 1
    assert ('role="img"' in page) is drawn
    for one in questions_about(key):
        assert f'href="/hukum/hitung/{one.name}"' in page


@pytest.mark.parametrize("key", RELIEFS)
def test_every_relief_says_for_whom_and_how_long(key: str) -> None:
    page = text(Client().get(f"/hukum/keringanan/{key}"))
    relief = next(one for one in statute().reliefs if one.id == key)
    assert relief.label in page
    assert relief.basis in page
    assert "Bagian iuran" in page


def test_unknown_addresses_are_not_found() -> None:
    for address in ("/hukum/jp.nothing", "/hukum/keringanan/x", "/hukum/hitung/pajak", "/hukum/x"):
        assert Client().get(address).status_code == 404


def test_histories_are_downloaded_as_recorded() -> None:
    client = Client()
    rows = list(
        csv.DictReader(io.StringIO(b"".join(client.get("/hukum/jp.wage_ceiling?unduh=csv")).decode("utf-8-sig")))
    )
    assert [row["Nilai"] for row in rows][-1] == "11086300"
    assert {row["Diketahui sampai"] for row in rows} == {"2027-02"}
    plain = json.loads(client.get("/hukum/jp.wage_ceiling?unduh=json").content)
    assert plain["values"][0] == {
        "from": "2015-07",
        "value": 7_000_000,
        "basis": "PP 45/2015 ps. 29",
        "source": plain["values"][0]["source"],
        "verified": "high",
        "note": "",
    }
    everything = json.loads(client.get("/hukum?unduh=json").content)
    assert [one["id"] for one in everything] == PARAMETERS
    table = json.loads(client.get("/hukum/jkk.unable_steps?unduh=json").content)
    assert table["values"][1]["value"] == [{"months": 12, "rate": 1_000_000}, {"rate": 500_000}]


def test_two_months_are_compared() -> None:
    client = Client()
    page = text(client.get("/hukum/banding", {"dari": "2025-02", "ke": "2025-03"}))
    assert lead(page) == "10 aturan berubah antara Februari 2025 dan Maret 2025."
    assert "+Rp505.100 (+5,03%)" in page
    page = text(client.get("/hukum/banding", {"dari": "2026-03", "ke": "2026-04"}))
    assert "Keringanan JKK dan JKM pekerja BPU di luar transportasi" in page
    assert "Tidak ada aturan yang berubah" in text(client.get("/hukum/banding", {"dari": "2025-03", "ke": "2025-03"}))
    assert client.get("/hukum/banding", {"dari": "x", "ke": "9999-99"}).status_code == 200
    assert client.get("/hukum/banding?dari=2025-02&ke=2025-03&unduh=csv").status_code == 200


def test_what_needs_care_is_told_and_filtered() -> None:
    client = Client()
    page = text(client.get("/hukum/perhatian"))
    assert "Hanya diketahui sampai Februari\xa02027." in page
    assert "jht.development_rate" in page
    only = text(client.get("/hukum/perhatian", {"kepastian": "unknown"}))
    assert "/hukum/pmi.repatriation" in only
    assert "/hukum/jp.wage_ceiling" not in only


# ---- what is asked


def test_every_question_has_words_an_example_and_links_to_its_sources() -> None:
    assert set(QUESTIONS) == set(EXAMPLES) == set(CALCULATORS)
    for name in CALCULATORS:
        used = used_by(name)
        assert used
        for node in walk(calculate(name, EXAMPLES[name])):
            if node.key:
                assert node.basis, (name, node.label)
            assert node.key in used or not node.key, (name, node.label)


def walk(node):  # type: ignore[no-untyped-def]
    yield node
    for child in node.children:
        yield from walk(child)


def test_every_choice_has_a_word() -> None:
    for one in CALCULATORS.values():
        for field in one.fields:
            for word in field.choices:
                known = (field.name, word) in CHOICES_OF or word in CHOICES or word in payer_kinds()
                assert known or word in ("TK", "SD"), (one.name, field.name, word)
            if field.kind in (Kind.FLAG, Kind.WORD):
                assert options(field)


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_question_is_answered_first_and_explained_after(name: str) -> None:
    client = Client()
    empty = text(client.get(f"/hukum/hitung/{name}"))
    assert 'method="get"' in empty
    answer = client.get(asked(name))
    assert answer.status_code == 200
    page = text(answer)
    tree = calculate(name, EXAMPLES[name])
    assert lead(page).endswith(tree.text.replace(" ", " "))
    assert "Dari mana angka ini?" in page
    assert 'href="/hukum/' in page.split("Dari mana angka ini?")[1]
    for basis in {node.basis for node in walk(tree) if node.basis}:
        assert basis in page


@pytest.mark.parametrize("name", CALCULATORS)
def test_the_link_of_an_answer_gives_the_same_answer_and_holds_no_person(name: str) -> None:
    client = Client()
    page = text(client.get(asked(name)))
    found = re.search(r'href="(/hukum/hitung/[a-z_]+\?[^"]*)"[^>]*>http', page)
    assert found
    again = text(client.get(found[1]))
    assert lead(again) == lead(page)
    given = parse_qs(urlsplit(found[1]).query)
    for value in (text for texts in given.values() for text in texts):
        assert value in TYPES or re.fullmatch(
            r"[\d.,%-]+|[a-zA-Z_]{1,24}|((\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})( S[A-Z]+ \d)?(, )?)+", value
        ), value
        assert not re.fullmatch(r"\d{16}|\d{11}", re.sub(r"\D", "", value)), value


def test_whatever_else_stands_in_an_address_is_taken_out_of_it() -> None:
    answer = Client().get("/hukum/hitung/jkm", {"event": "2025-12-10", "months": "6", "nik": "5304011201800001"})
    assert answer.status_code == 302
    assert answer["Location"] == "/hukum/hitung/jkm?event=2025-12-10&months=6"
    answer = Client().get("/hukum/hitung/nik", {"nik": "5304011201800001"})
    assert answer["Location"] == "/hukum/hitung/nik"


@pytest.mark.parametrize("name", CALCULATORS)
def test_bad_fields_are_named_in_place(name: str) -> None:
    for field in CALCULATORS[name].fields:
        if field.kind in (Kind.WORD, Kind.CHOICES):
            continue
        answer = Client().get(asked(name, **{field.name: "1.5x"}))
        page = text(answer)
        assert answer.status_code == 422, field.name
        assert lead(page) == "Ada isian yang perlu diperbaiki."
        assert f'id="isian-{field.name}_error"' in page


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("jht_projection", {"assumed": "0", "first": "2025-01"}, "Isi anggapan tingkat hasil setahun"),
        ("jkp", {"layoff": "2020-01-01"}, "Nilai pertama yang tercatat berlaku sejak"),
        ("pu", {"wage": "0"}, "Tulis upah sebulan dalam rupiah"),
        ("pmi", {"months": "7"}, "6, 12, atau 24 bulan"),
        ("due", {"segment": "PMI"}, "Pilih penerima upah atau bukan penerima upah"),
        ("jkk_partial", {"side": ""}, "Pilih sisi kanan atau kiri"),
        ("sponsor", {"first": "2026-01", "last": "2025-01"}, "mendahului"),
        ("jht_projection", {"months": "999999999"}, "Paling banyak 600 bulan"),
        ("bpu", {"month": "2014-01"}, "Pilih"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(name: str, more: dict[str, str], says: str) -> None:
    answer = Client().get(asked(name, **more))
    page = text(answer)
    assert answer.status_code == 422
    assert lead(page) == "Belum dapat dihitung."
    assert says in page
    assert "Yang dapat Anda lakukan:" in page


def test_what_lies_beyond_the_known_is_warned_about() -> None:
    page = text(Client().get(asked("pu", month="2027-06")))
    assert "baru diketahui sampai Februari\xa02027" in page


def test_employer_and_worker_see_their_sums() -> None:
    page = text(Client().get(asked("pu")))
    assert "Dibayar pemberi kerja" in page
    assert "Rp294.300" in page
    assert "Rp135.000" in page
    heirs = text(Client().get(asked("heirs")))
    assert "Ahli waris 1 (janda atau duda)" in heirs


def test_several_losses_and_children_are_asked_in_one_question() -> None:
    page = text(Client().get(asked("jkk_partial", loss="thumb; big_toe", side="right; ", function="50; ")))
    assert lead(page).endswith("Rp40.000.000")  # 80 x 4,000,000 x (15 % x 50 % + 5 %)
    assert "Cacat lain dari kecelakaan yang sama" in page
    assert "Rp4.000.000 × 80 kali × 12,5 %" in page.replace("\xa0", " ")
    page = text(Client().get(asked("scholarship", births="2014-05-01 SD 6, 2003-01-01")))
    assert "Anak 2" in page
    assert "jenjang terjauh yang mungkin" in page
    assert "SMP" in page
    as_written = text(Client().get(asked("scholarship", births="1/5/2014 SD 6, 01-01-2003")))
    assert lead(as_written) == lead(page)
    for wrong in ("kemarin", "31/2/2014", "1/5/14"):
        assert Client().get(asked("scholarship", births=wrong)).status_code == 422


def test_a_zero_gives_its_reason_and_a_relief_its_share() -> None:
    page = text(Client().get(asked("jht_partial", months="60")))
    assert lead(page).endswith("Rp0")
    assert "Kepesertaan 60 bulan, kurang dari 10 tahun" in page
    page = text(Client().get(asked("pu", month="2025-05", industry="toys", workers="60")))
    assert "pp7_2025" not in page.replace("/hukum/keringanan/pp7_2025", "")
    assert "× 50 %" in page


def test_nik_and_kpj_are_sent_in_the_body_only() -> None:
    client = Client()
    answer = client.post("/hukum/hitung/nik", {"nik": "5304-0112 0180 0001", "kpj": "123"})
    page = text(answer)
    assert answer["Cache-Control"] == "no-store"
    assert lead(page) == "Susunan NIK ini benar."
    assert "12\xa0Januari\xa01980" in page
    assert "53.04.01" in page
    assert "harus 11 angka" in page
    assert 'method="post"' in page
    wrong = text(client.post("/hukum/hitung/nik", {"nik": "5304019901800000"}))
    assert lead(wrong) == "Ini bukan NIK yang benar."
    assert "bukan tanggal yang ada" in wrong
    assert client.post("/hukum/hitung/nik", {}).status_code == 422


# ---- in both languages, and cheaply


def test_english_pages_leave_no_indonesian_behind() -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "hold in December 2025" in lead(text(client.get("/hukum")))
    with translation.override("en"):
        for name in CALCULATORS:
            answer = client.get(asked(name))
            assert answer.status_code == 200
            tree = calculate(name, EXAMPLES[name])
            for node in node_of(tree).walk():
                assert not re.search(r"\b(yang|bulan|dan|atau|sampai|untuk|dari|iuran)\b", node.label), node.label
                assert not re.search(r"\b(bulan|hari|kali|tahun|sebulan)\b", node.value), node.value
        for parameter in statute():
            assert translated(parameter.label) != parameter.label, parameter.id


@pytest.mark.parametrize(
    "address",
    ["/hukum", "/hukum?cari=upah", "/hukum/jp.wage_ceiling", "/hukum/banding", "/hukum/perhatian", "/hukum/hitung"],
)
def test_a_visitor_costs_the_database_the_stated_date_only(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAYUNG_TODAY")
    with CaptureQueriesContext(connection) as caught:
        assert Client().get(address).status_code == 200
    frame = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE)|set_config|platform_setting", re.I)
    assert [query["sql"] for query in caught if not frame.search(query["sql"])] == []
    assert len(caught) <= 7


def test_officers_have_it_among_their_rooms(login: Callable[..., Client]) -> None:
    page = text(login(Client(), "juri").get("/hukum"))
    assert '<a href="/hukum" aria-current="page">' in page
    assert ">Keluar<" in page
