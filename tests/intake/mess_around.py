"""Where people live, said around them: titles, sheets, other provinces, shifted cells; and headings of forms and exports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, held, kind, line, people, same_village, text

__all__ = ["KINDS"]


def _two_villages(count: int) -> tuple[list[Person], list[Person]]:
    """People of two villages of one district, whose names mean no other place of the regency."""
    everybody = [one for one in people(400, seed=11) if one.code[9] == "2" and one.regency.startswith("KABUPATEN")]
    first = next(one for one in everybody if any(o.code != one.code and o.code[:8] == one.code[:8] for o in everybody))
    other = next(one for one in everybody if one.code != first.code and one.code[:8] == first.code[:8])
    return people(count, seed=5, within=first.code), people(count, seed=6, within=other.code)


def _titled(one: Person) -> list[list[Any]]:
    return [[f"DESA {one.village.upper()}"], [f"KECAMATAN {one.district.upper()}"], [one.regency.upper()]]


@kind
def hamlets_called_like_another_village(folder: Path) -> Case:
    here, there = _two_villages(5)
    rows = [[*line(n, one)[:5], there[0].village] for n, one in enumerate(here, 1)]
    return Case(book(folder / "a.xlsx", {"A": [*_titled(here[0]), [*HEADER[:5], "Dusun"], *rows]}), good(here, 5))


@kind
def addresses_called_like_another_village(folder: Path) -> Case:
    """Whether the hamlet or the village is meant nobody can tell, so nobody guesses."""
    here, there = _two_villages(5)
    rows = [[*line(n, one)[:5], there[0].village if n % 2 else "Dusun 1"] for n, one in enumerate(here, 1)]
    truth = good(here, 5) | {("", 5 + n): "" for n in (0, 2, 4)}
    return Case(book(folder / "a.xlsx", {"A": [*_titled(here[0]), [*HEADER[:5], "Alamat"], *rows]}), truth)


@kind
def people_of_another_province(folder: Path) -> Case:
    everybody = people(6)
    said = ["Nusa Tenggara Timur", "NTT", "Nusa Tenggara Barat", "Prov. NTB", "JAWA TIMUR", ""]
    rows = [[*line(n + 1, one), said[n]] for n, one in enumerate(everybody)]
    truth = good(everybody) | {("", 2 + n): "" for n in (2, 3, 4)}
    return Case(book(folder / "a.xlsx", {"A": [[*HEADER, "Provinsi"], *rows]}), truth)


@kind
def addresses_in_another_province(folder: Path) -> Case:
    everybody = [one for one in people(40) if one.code[9] == "2" and one.regency.startswith("KABUPATEN")][:5]
    ends = ["Prov. NTT", "Prov. NTB", "Jawa Timur", "Maluku", "Nusa Tenggara Timur"]
    rows = [
        [*line(n + 1, one)[:5], f"Desa {one.village}, Kec. {one.district}, {one.regency.title()}, {ends[n]}"]
        for n, one in enumerate(everybody)
    ]
    truth = good(everybody) | {("", 2 + n): "" for n in (1, 2, 3)}
    return Case(book(folder / "a.xlsx", {"A": [[*HEADER[:5], "Alamat"], *rows]}), truth)


@kind
def commas_that_nobody_quoted(folder: Path) -> Case:
    """The cells behind such a comma have moved: the column of villages holds a piece of the address, which is another village."""
    here, there = _two_villages(6)
    rows = [f"Kecamatan {here[0].district}", "No,NIK,Nama,Alamat,Desa,Pekerjaan"]
    for n, one in enumerate(here, 1):
        address = f"Jl. Raya, {there[0].village}" if n % 2 else "Dusun 1"
        rows.append(f"{n},{one.nik},{one.name},{address},{one.village},Petani")
    path = folder / "a.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Case(path, good(here, 3) | {("", 3 + n): "" for n in (0, 2, 4)})


@kind
def quoted_addresses_of_two_lines_with_commas(folder: Path) -> Case:
    everybody = people(6)
    header = ["No", "NIK", "Nama", "Alamat", "Desa", "Kecamatan", "Kabupaten"]
    rows = [
        [n, one.nik, one.name, "Jl. Timor Raya No. 3\nRT 001, RW 002", one.village, one.district, one.regency]
        for n, one in enumerate(everybody, 1)
    ]
    return Case(text(folder / "a.csv", [header, *rows], ","), good(everybody))


@kind
def two_tables_side_by_side_under_one_title(folder: Path) -> Case:
    everybody = same_village(8)
    head = ["No", "NIK", "Nama", "L/P"]
    rows = [
        [*line(n + 1, everybody[n])[:3], everybody[n].sex, "", *line(n + 5, everybody[n + 4])[:3], everybody[n + 4].sex]
        for n in range(4)
    ]
    path = book(folder / "a.xlsx", {"A": [*_titled(everybody[0]), [*head, "", *head], *rows]})
    return Case(path, good(everybody[:4], 5, "A") | good(everybody[4:], 5, "A (F)"))


@kind
def a_sheet_copied_with_the_title_of_another(folder: Path) -> Case:
    here, there = _two_villages(3)
    sheets = {
        one[0].village[:31]: [*_titled(here[0]), HEADER[:5], *[line(n, p)[:5] for n, p in enumerate(one, 1)]]
        for one in (here, there)
    }
    return Case(book(folder / "a.xlsx", sheets), good(here, 5, here[0].village) | held(3, 5, there[0].village))


@kind
def villages_as_copies_of_sheets(folder: Path) -> Case:
    here, there = _two_villages(3)
    sheets: dict[str, list[list[Any]]] = {}
    truth: dict[tuple[str, int], str] = {}
    for one, form in ((here, "{} (2)"), (there, "3. {}")):
        name = form.format(one[0].village.upper())
        sheets[name] = [[one[0].regency], HEADER[:5], *[line(n, p)[:5] for n, p in enumerate(one, 1)]]
        truth |= good(one, 3, name)
    return Case(book(folder / "a.xlsx", sheets), truth)


@kind
def groups_with_counts(folder: Path) -> Case:
    here, there = _two_villages(4)
    rows: list[list[Any]] = [[here[0].regency], HEADER[:5]]
    truth: dict[tuple[str, int], str] = {}
    for one, form in ((here, "Desa {} : 4 org"), (there, "DESA {} = 4 JIWA")):
        rows.append([form.format(one[0].village)])
        truth |= good(one, len(rows) + 1)
        rows += [line(n, p)[:5] for n, p in enumerate(one, 1)]
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)


@kind
def villages_with_short_codes(folder: Path) -> Case:
    everybody = [one for one in people(40) if one.code[9] == "2"][:4]
    forms = ["{c} - {v}", "{v} ({c})", "{c}. {v}", "{v} [{c}]"]
    rows = [
        line(n + 1, one, village=forms[n].format(v=one.village, c=one.code[-4:])) for n, one in enumerate(everybody)
    ]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def dates_with_long_dashes(folder: Path) -> Case:
    everybody = people(4)
    rows = [line(n, one, born=one.born.strftime("%d – %m – %Y")) for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


def _headed(folder: Path, headings: list[str], more: list[tuple[str, Any]] | None = None) -> Case:
    everybody = people(6)
    rows = [[*line(n, one), *[value for _, value in more or []]] for n, one in enumerate(everybody, 1)]
    return Case(
        book(folder / "a.xlsx", {"A": [[*headings, *[name for name, _ in more or []]], *rows]}), good(everybody)
    )


@kind
def headings_of_a_survey_tool(folder: Path) -> Case:
    names = ["data_diri/nik", "data_diri/nama", "data_diri/tgl_lahir", "data_diri/jk"]
    places = ["wilayah/desa", "wilayah/kecamatan", "wilayah/kabupaten"]
    return _headed(folder, ["_index", *names, *places], [("keluarga/nama_ayah", "Yosef"), ("_uuid", "ab-1")])


@kind
def headings_that_ask(folder: Path) -> Case:
    headings = [
        *("No", "2. Berapa NIK Anda (16 digit)?", "1. Siapa nama lengkap Anda (sesuai KTP)?", "3. Kapan tanggal lahir Anda?"),
        *("4. Apa jenis kelamin Anda?", "5. Di desa/kelurahan mana Anda tinggal?", "6. Kecamatan", "7. Kabupaten/Kota"),
    ]  # fmt: skip
    more = [("8. Apakah ada anggota keluarga yang meninggal tahun ini?", "Ya"), ("Nama Ketua Kelompok", "Petrus")]
    return _headed(folder, headings, more)


@kind
def headings_of_a_data_base(folder: Path) -> Case:
    headings = ["idart", "nik", "nama", "tgllhr", "jnskel", "nmdesa", "nmkec", "nmkab"]
    return _headed(folder, headings, [("kdkab", "01"), ("kddesa", "2003")])


@kind
def headings_in_letters_that_look_alike(folder: Path) -> Case:
    headings = [*HEADER]
    headings[1], headings[2], headings[5] = "NIК", "Nаmа Lengkap", "Dеsа"
    return _headed(folder, headings)


@kind
def a_sheet_that_explains_and_one_that_shows(folder: Path) -> Case:
    everybody = people(6)
    explains = [
        ["PETUNJUK PENGISIAN"],
        ["1. NIK diisi 16 digit sesuai KTP, contoh 5301041203800001"],
        ["2. Nama sesuai KTP"],
    ]
    shows = [["CONTOH PENGISIAN"], HEADER, *[line(n, one) for n, one in enumerate(everybody[:2], 1)]]
    sheets = {
        "PETUNJUK": explains,
        "Contoh": shows,
        "Data": [HEADER, *[line(n, one) for n, one in enumerate(everybody[2:], 1)]],
    }
    return Case(book(folder / "a.xlsx", sheets), held(2, 3, "Contoh") | good(everybody[2:], 2, "Data"))


@kind
def regencies_with_the_province_behind(folder: Path) -> Case:
    everybody = [one for one in people(40) if one.regency.startswith("KABUPATEN")][:4]
    forms = ["Kab. {}, NTT", "Kabupaten {} - NTT", "{}, Provinsi NTT", "{} (NTT)"]
    rows = [line(n + 1, one, regency=forms[n].format(one.regency[10:].title())) for n, one in enumerate(everybody)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def titles_that_offer_two_words(folder: Path) -> Case:
    everybody = same_village(4)
    above = [["Desa/Kelurahan", f": {everybody[0].village}"], ["Kecamatan/Distrik", f": {everybody[0].district}"]]
    rows = [line(n, one)[:5] for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [*above, HEADER[:5], *rows]}), good(everybody, 4))
