"""The place index against the packaged tree of Nusa Tenggara Timur."""

import pytest

from payung.places.index import PlaceIndex, PlaceRow, place_key, split_prefix
from payung.places.packaged import aliases, packaged_index, place_rows, populations, regencies
from payung.places.selectors import in_words


def test_packaged_tree_is_whole() -> None:
    rows = list(place_rows())
    levels = [row.level for row in rows]
    assert [levels.count(level) for level in ("province", "regency", "district", "village")] == [
        1,
        22,
        315,
        3442,
    ]
    codes = {row.code for row in rows}
    assert all(row.code.rpartition(".")[0] in codes for row in rows if row.level != "province")
    assert len(codes) == len(rows)
    assert {row.kind for row in rows if row.level == "village"} == {"desa", "kelurahan"}
    # the fourth part of a village code tells its kind: 1xxx kelurahan, 2xxx desa
    assert all((row.code[9] == "1") == (row.kind == "kelurahan") for row in rows if row.level == "village")


def test_population_series_stay_apart() -> None:
    facts = populations()
    kupang = {fact.series: fact.population for fact in facts if fact.code == "53.71"}
    assert kupang == {"bps": 474801, "dukcapil": 404120}
    assert len(facts) == 44
    assert all(fact.source for fact in facts)
    assert all(fact.lat is not None and -12 < fact.lat < -8 for fact in regencies())
    assert {code for _, code in aliases()} <= {row.code for row in place_rows()}


@pytest.mark.parametrize(
    ("triple", "code"),
    [
        (("Belle", "KI'E", "Kab. Timor Tengah Selatan"), "53.02.10.2004"),
        (("Desa Belle", "Kie", "TTS"), "53.02.10.2004"),
        (("  dESA   bElLe ", "Kecamatan Ki'e", "KABUPATEN TIMOR  TENGAH SELATAN"), "53.02.10.2004"),
        (("Ds. Belle", "Kec.Ki'e", None), "53.02.10.2004"),
        (("Belle", None, "Timor Tengah Selatan"), "53.02.10.2004"),
        (("Kel. Oesao", "Kupang Timur", "Kab. Kupang"), "53.01.06.1004"),
        (("Desa Oesao", "Kec. Kupang Timur", "Kupang"), "53.01.06.2015"),
        (("Oesao", "Kupang Timur", "Kab. Kupang"), None),
        (("Alak", "Alak", "Kupang"), "53.71.01.1001"),
        (("Belle", "KI'E", "Kab. Belu"), None),
        (("Bele", "KI'E", "TTS"), None),
        (("Belle", "Tidak Ada", "TTS"), None),
        (("Belle", "KI'E", "Kab. Antah"), None),
        (("", "KI'E", "TTS"), None),
        (("Merdeka", None, None), None),
    ],
)
def test_a_village_is_resolved_by_what_stands_above_it(
    triple: tuple[str, str | None, str | None], code: str | None
) -> None:
    if code == "53.71.01.1001":
        code = next(
            row.code
            for row in place_rows()
            if row.level == "village" and row.name == "Alak" and row.code.startswith("53.71")
        )
    assert packaged_index().resolve(*triple).code == code


def test_near_spellings_are_proposed_not_taken() -> None:
    index = packaged_index()
    answer = index.resolve("Sedeon", "Rote Barat", "Rote Ndao")
    assert answer.code is None
    assert answer.reason
    assert index.propose("Sedeon", "Rote Barat", "Rote Ndao")[0].code == "53.14.07.2001"
    assert index.propose("Sedeoen", "Rote Brat", "Kab. Rote Ndao")[0].code == "53.14.07.2001"
    assert index.propose("") == index.propose(" - ") == []
    for district, regency in ((None, None), ("", ""), (" - ", "-")):
        assert "53.14.07.2001" in [row.code for row in index.propose("Sedeoen", district, regency)]


def test_every_village_resolves_by_its_official_names() -> None:
    index = packaged_index()
    unresolved = []
    for code in index.village_codes:
        row, district, regency = index.by_code[code], index.by_code[code[:8]], index.by_code[code[:5]]
        if index.resolve(f"{row.kind.title()} {row.name}", district.name, regency.name).code != code:
            unresolved.append(code)
    assert unresolved == []


def test_find_by_code_text_and_path() -> None:
    index = packaged_index()
    assert index.find("53.01.06")[0]["name"] == "Kupang Timur"
    assert index.find("Kota Kupang")[0]["code"] == "53.71"
    assert index.find("Kab. Kupang")[0]["code"] == "53.01"
    assert index.find("Kec. Kota Raja")[0]["code"] == "53.71.05"
    assert {hit["code"] for hit in index.find("Oesao, Kupang Timur", 2)} == {"53.01.06.1004", "53.01.06.2015"}
    assert index.find("labuan bajo")[0] == {
        "code": "53.15.05.1025",
        "name": "Labuan Bajo",
        "level": "village",
        "path": "Labuan Bajo, Komodo, KABUPATEN MANGGARAI BARAT, NUSA TENGGARA TIMUR",
        "score": 100,
    }
    assert (
        in_words(index.path("53.15.05.1025")) == "Labuan Bajo, Komodo, Kabupaten Manggarai Barat, Nusa Tenggara Timur"
    )
    assert index.find("!!") == []
    assert len(index.find("a e i", limit=3)) <= 3
    assert index.find("TTS")[0]["code"] == "53.02"


def test_prefix_needs_a_separator() -> None:
    assert split_prefix("Kelapa Lima", "district") == ("Kelapa Lima", "")
    assert split_prefix("Kel.Oesao", "village") == ("Oesao", "kelurahan")
    assert split_prefix("Kecubung", "district") == ("Kecubung", "")
    assert place_key("  Kot'olin ") == place_key("KOT OLIN") == "kotolin"


def test_another_province_is_only_other_rows() -> None:
    rows = [
        PlaceRow("81", "MALUKU", "province", "provinsi"),
        PlaceRow("81.01", "KABUPATEN MALUKU TENGAH", "regency", "kabupaten"),
        PlaceRow("81.01.01", "Amahai", "district", "kecamatan"),
        PlaceRow("81.01.01.2001", "Amahai", "village", "desa"),
    ]
    index = PlaceIndex(rows, [("Malteng", "81.01"), ("nowhere", "99")])
    assert index.resolve("Amahai", "Amahai", "Malteng").code == "81.01.01.2001"
    assert index.district_codes6 == {"810101"}
