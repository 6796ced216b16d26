"""Mess in what a cell says: names, deaths, dates, places. See ``mess``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from payung.kernel.months import MONTH_NAMES
from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, held, kind, line, people, text
from tests.intake.mess_layouts import plain
from tests.intake.mess_shapes import cells_of

__all__ = ["KINDS"]


def named(folder: Path, wrong: list[str], right: list[str]) -> Case:
    """People under these names: first those that are held, then those that are taken."""
    everybody = people(len(wrong) + len(right), seed=9)
    rows = [line(n, one, name=name) for n, (one, name) in enumerate(zip(everybody, [*wrong, *right], strict=True), 1)]
    return Case(
        book(folder / "a.xlsx", {"A": [HEADER, *rows]}),
        held(len(wrong)) | good(everybody[len(wrong) :], 2 + len(wrong)),
    )


@kind
def names_of_the_dead(folder: Path) -> Case:
    wrong = [
        "Alm.Yosef Bria", "ALM, Yosef Bria", "Almrh. Maria Leto", "Mendiang Petrus Tefa", "Yosef Bria (MD)", "Yosef Bria (M.D)", "Yosef Bria (+)",
        "Yosef Bria - alm", "Yosef Bria (R.I.P)", "† Yosef Bria", "Yosef Bria (sudah meninggal)", "Yosef Bria (sdh mati)", "(Alm) Yosef Bria",
        "Yosef Bria, Almh", "Yosef Bria ALM.", "Alm.H. Yosef Bria", "Yosef Bria [wafat 2023]", "A.l.m. Yosef Bria", "Yosef Bria (meningal)",
    ]  # fmt: skip
    right = [
        "Almira Bria",
        "Wafatia Leto",
        "Palmasius Tefa",
        "Ripka Benu",
        "Amd. Yosef Bria",
        "Mathias Mati",
        "Yosef Bria, A.Md",
        "Halma Md. Noor",
    ]
    return named(folder, wrong, right)


@kind
def names_of_bodies_and_of_nobody(folder: Path) -> Case:
    wrong = [
        "Kelompok Tani Mawar", "KUB Nelayan Jaya", "UD. Sinar Timor", "CV Maju Bersama", "PT. Flobamora", "Koperasi Sehati", "Gapoktan Oesao",
        "BUMDes Tunas", "Kantor Desa", "N.N.", "Menyusul", "belum diisi", "Tidak diketahui", "(kosong)", "???", "Warga 1", "Peserta 12",
        "Keluarga Bapak Yosef", "Poktan Harapan", "Toko Murah", "nama peserta", "Nama Lengkap", "data kosong", "Dst.",
    ]  # fmt: skip
    right = [
        "Udis Bria",
        "Putri Kelompoka",
        "Tokoan Leto",
        "Kuba Manafe",
        "Nona Benu",
        "Ptolemeus Tefa",
        "Cvetka Seran",
    ]
    return named(folder, wrong, right)


@kind
def names_with_what_offices_add(folder: Path) -> Case:
    right = [
        "Yosef Bria alias Sef", "Yosef Leto als. Jon", "Maria Tefa binti Yosef", "Yosef Benu bin Petrus", "Yosef Seran (Sef)", "Maria Kase (istri)",
        "Petrus Klau (Kepala Keluarga)", "12. Naomi Ratu", "112. Ester Bait", "Markus Mosa *)", "Selfina Taneo **", "- Rofinus Haning",
        "Ny. Theresia Lakapu", "Sdri. Yuliana Manafe", "Bpk Agustinus Nenobais", "Drs. Dominggus Ndaumanu, M.Si.", "Fransiskus D. d'Cunha",
        "José Né Bria", "Maria de Fátima", "Yohanes\nPaulus Bria", "Yosef Maria\nLeto", "BRIA, Yohanes", "Yosef  \t Tefa .", "I Gusti Ngurah Rai",
    ]  # fmt: skip
    return named(folder, [], right)


GONE = [
    "M.D.", "MD", "tutup usia", "telah berpulang", "mninggal", "meningal dunia", "almrhm", "mendiang", "RIP", "sudah tiada", "pindah alamat ke Kupang",
    "Pindah KK", "TKI Malaysia", "merantau ke Batam", "sudah ada BPJS TK", "sdh BPJAMSOSTEK", "NIK ganda", "dobel input", "coret", "tdk ditemukan",
    "meninggal thn 2024", "Meninggal 12/3/2024", "sudah alm.", "telah meninggal dunia (akta ada)", "hapus", "dihapus", "jangan didaftarkan",
]  # fmt: skip
STAYS = [
    "aktif bekerja", "hidup", "masih hidup", "ada", "lengkap", "valid", "duda (istri meninggal)", "janda, suami alm.", "pindahan dari Belu 2010",
    "tidak merokok", "punya KIS", "OK", "sesuai", "layak", "ditambahkan", "data baru", "NIK sudah dicek", "keluarga TKI", "istri TKI di Malaysia",
]  # fmt: skip


def remarked(folder: Path, heading: str, wrong: list[str], right: list[str]) -> Case:
    everybody = people(len(wrong) + len(right), seed=9)
    said = zip(everybody, [*wrong, *right], strict=True)
    rows = [
        [*HEADER[:3], heading, *HEADER[3:]],
        *[[*(row := line(n, p))[:3], word, *row[3:]] for n, (p, word) in enumerate(said, 1)],
    ]
    return Case(book(folder / "a.xlsx", {"A": rows}), held(len(wrong)) | good(everybody[len(wrong) :], 2 + len(wrong)))


@kind
def remarks_as_offices_write_them(folder: Path) -> Case:
    return remarked(folder, "Keterangan", GONE, STAYS)


@kind
def state_of_the_resident(folder: Path) -> Case:
    wrong = ["Meninggal", "MENINGGAL DUNIA", "Pindah", "Almarhum", "Mati", "Wafat", "Pindah Keluar"]
    return remarked(folder, "Status Penduduk", wrong, ["Hidup", "HIDUP", "Aktif", "Tetap", "Menetap", ""])


@kind
def result_of_the_visit(folder: Path) -> Case:
    wrong = ["Meninggal", "Tidak ditemukan", "Pindah", "Sudah terdaftar BPJS Ketenagakerjaan", "sudah meninggal"]
    return remarked(folder, "Hasil Verifikasi Lapangan", wrong, ["Layak", "Sesuai", "Ditemukan", "", "Valid"])


@kind
def columns_of_other_headings(folder: Path) -> Case:
    """A column that nothing reads says of a person only what it says alone."""
    wrong = ["Meninggal", "sudah meninggal 2023", "Pindah ke Kupang", "Alm.", "MD", "mati"]
    return remarked(folder, "Info Kader", wrong, ["MD Mart", "Mati lampu sering", "cek kartu", "", "Usaha almari"])


@kind
def alive_or_dead_in_a_column(folder: Path) -> Case:
    return remarked(folder, "Hidup/Meninggal", ["Meninggal", "M", "Mati"], ["Hidup", "H", "hidup", ""])


@kind
def day_of_death_in_a_column(folder: Path) -> Case:
    return remarked(folder, "Tgl Meninggal", ["12/03/2024", "2023", "ya"], ["", "-", "0", "masih hidup", "tidak"])


@kind
def death_of_others_in_a_column(folder: Path) -> Case:
    """Who is a widow or an orphan is alive."""
    return remarked(folder, "Status Suami", [], ["Meninggal", "Pindah", "Hidup", "Alm."])


@kind
def deaths_noted_in_comments(folder: Path) -> Case:
    everybody, rows = plain(8)

    def comment(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["A"].write_comment(2, 2, "Operator:\nsudah meninggal bulan lalu")
        sheets["A"].write_comment(5, 1, "NIK sudah dicek")

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, comment), good(everybody) | {("", 3): ""})


@kind
def names_struck_out_by_letters(folder: Path) -> Case:
    everybody, rows = plain(8)

    def strike(made: Any, sheets: dict[str, Any]) -> None:
        struck, usual = made.add_format({"font_strikeout": True}), made.add_format({"bold": True})
        first, last = rows[3][2].split(" ", 1)
        sheets["A"].write_rich_string(4, 2, struck, first + " ", struck, last)
        sheets["A"].write_rich_string(6, 2, usual, rows[5][2].split(" ")[0], " " + rows[5][2].split(" ", 1)[1])

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, strike), good(everybody) | {("", 5): ""})


@kind
def work_that_ended_by_death(folder: Path) -> Case:
    return remarked(
        folder,
        "Pekerjaan",
        ["Alm.", "(almarhum)", "MENINGGAL", "Petani (alm)"],
        ["Petani", "Penjaga makam", "Pembuat peti mati"],
    )


# -- dates


@kind
def short_dates(folder: Path) -> Case:
    return cells_of(
        folder,
        born=lambda n, p: [f"{p.born.day}/{p.born.month}/{p.born:%y}", f"{p.born.day}-{p.born.month}-{p.born.year}"][
            n % 2
        ],
    )


@kind
def months_cut_in_many_ways(folder: Path) -> Case:
    cuts = ["Jan.", "Febr", "Maret", "April", "Mei", "Juni", "Juli", "Agus", "Sept.", "Oktb", "Novem", "Desem"]

    def make(number: int, one: Person) -> str:
        day, month, year = one.born.day, one.born.month, one.born.year
        whole = MONTH_NAMES[month - 1]
        return [
            f"{day} {cuts[month - 1]} {year}", f"{day}{whole}{year}", f"tgl {day} {whole} {year}", f"{day} {whole} {year} (45 th)", f"{day} {whole}'{year % 100:02}",
            f"{day} - {whole} - {year}", f"{day}, {whole} {year}", f"{whole} {day}, {year}", f"{year}-{whole[:3]}-{day:02}", f"{day}.{month}.{year}.",
            f"{day},{month:02},{year}", f"{day:02}\\{month:02}\\{year}",
        ][number % 12]  # fmt: skip

    return cells_of(folder, born=make)


@kind
def dates_that_the_spreadsheet_turned_over(folder: Path) -> Case:
    """Typed day first into a spreadsheet that reads month first: days up to 12 became other dates, the rest stayed text."""
    everybody = people(30)
    rows = []
    for n, one in enumerate(everybody, 1):
        turned = one.born.day <= 12
        rows.append(
            line(
                n,
                one,
                born=one.born.replace(month=one.born.day, day=one.born.month)
                if turned
                else one.born.strftime("%d/%m/%Y"),
            )
        )
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def dates_in_formats_of_the_country(folder: Path) -> Case:
    everybody, rows = plain(8)
    formats = [
        "[$-421]dd mmmm yyyy;@",
        "[$-id-ID]d mmmm yyyy",
        "dd\\-mm\\-yyyy",
        '"tgl "dd/mm/yy',
        "[$-F800]dddd, mmmm dd, yyyy",
        "m/d/yy",
        "mmm-yy",
        "yyyy",
    ]

    def dates(made: Any, sheets: dict[str, Any]) -> None:
        for n, (one, form) in enumerate(zip(everybody, formats, strict=True), 1):
            sheets["A"].write_datetime(n, 3, one.born, made.add_format({"num_format": form}))

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, dates), good(everybody))


@kind
def day_before_the_town(folder: Path) -> Case:
    everybody = people(8)
    forms = [
        "{}, Kupang",
        "{} / Kupang",
        "Kupang tgl {}",
        "Kupang, tanggal {}",
        "Kupang\n{}",
        "Kupang, {}.",
        "Kupang ({})",
        "KUPANG , {}",
    ]
    rows = [line(n + 1, one, born=forms[n].format(one.born.strftime("%d-%m-%Y"))) for n, one in enumerate(everybody)]
    return Case(book(folder / "a.xlsx", {"A": [[*HEADER[:3], "TTL", *HEADER[4:]], *rows]}), good(everybody))


@kind
def only_the_year_of_birth(folder: Path) -> Case:
    """A year is no day: such a cell is asked back, though the number has a date."""
    return Case(cells_of(folder, born=lambda _n, p: str(p.born.year)).path, held(12))


@kind
def sex_as_numbers_and_cuts(folder: Path) -> Case:
    words = {"L": ["1", "Lk.", "LAKI", "Laki - Laki", "lk2", "♂"], "P": ["2", "Pr.", "PEREMP", "Prmpuan", "wnt", "♀"]}
    return cells_of(folder, sex=lambda n, p: words[p.sex][n % 6])


@kind
def numbers_kept_as_numbers(folder: Path) -> Case:
    everybody = people(9)
    rows = [line(n, one, nik=int(f"{one.nik[:12]}{n:04}")) for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def numbers_in_the_form_of_science(folder: Path) -> Case:
    everybody, rows = plain(6)
    for n, cell in enumerate(("5,30101E+15", "5.30101E+15", "5,30101E15"), 1):
        rows[n][1] = cell
    return Case(text(folder / "a.csv", [HEADER, *rows]), good(everybody) | held(3, 3))


@kind
def numbers_with_signs_around_them(folder: Path) -> Case:
    forms = ["({})", "NIK.{}", "{}.", "#{}", "={}", "[{}]", "KTP#{}", "{})", "NIK ({})", "{} ;", "No.{}", "No NIK : {}"]
    return cells_of(folder, nik=lambda n, p: forms[n % 12].format(p.nik))


@kind
def numbers_in_pieces(folder: Path) -> Case:
    forms = ["{0} {1} {2}", "{0}.{1}.{2}", "{0}-{1}-{2}", "{0}\n{1}{2}", "{0} . {1} . {2}", "{0}\u2013{1}\u2013{2}"]
    return cells_of(folder, nik=lambda n, p: forms[n % 6].format(p.nik[:6], p.nik[6:12], p.nik[12:]))


@kind
def numbers_cut_by_signs_of_other_meaning(folder: Path) -> Case:
    """A stroke or a comma may stand between two numbers, so nobody joins what it parts."""
    forms = ["{0}/{1}/{2}", "{0},{1},{2}", "{0}{1}/{2}", "{0}{1};{2}"]
    everybody = people(4)
    rows = [line(n + 1, p, nik=forms[n].format(p.nik[:6], p.nik[6:12], p.nik[12:])) for n, p in enumerate(everybody)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), held(4))


# -- places


@kind
def code_before_the_name_of_the_village(folder: Path) -> Case:
    forms = ["{c} {v}", "{c} - {v}", "{v} ({c})", "[{c}] {v}", "{b} {v}", "{v} - {b}"]
    return cells_of(folder, village=lambda n, p: forms[n % 6].format(c=p.code, b=p.code.replace(".", ""), v=p.village))


@kind
def regencies_in_their_short_names(folder: Path) -> Case:
    short = {
        "53.02": "TTS",
        "53.03": "Kab. TTU",
        "53.06": "Flotim",
        "53.10": "Manggarai",
        "53.15": "Mabar",
        "53.18": "SBD",
        "53.19": "MATIM",
    }
    everybody = [one for one in people(160, seed=4) if one.code[:5] in short][:14]
    rows = [line(n, one, regency=short[one.code[:5]]) for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def all_places_in_one_cell_of_the_village(folder: Path) -> Case:
    everybody = [one for one in people(60, seed=4) if one.code[9] == "2" and one.regency.startswith("KABUPATEN")][:12]
    forms = [
        "Ds.{v} Kec.{d} Kab.{r}",
        "{v} Kec. {d}",
        "DESA {v} - KEC {d} - KAB {r}",
        "Desa {v}/Kec. {d}",
        "RT.01/RW.02 Ds. {v} Kec. {d}",
        "{v}; {d}; {r}",
    ]
    rows = [
        line(n + 1, one, village=forms[n % 6].format(v=one.village, d=one.district, r=one.regency[10:].title()))[:6]
        for n, one in enumerate(everybody)
    ]
    return Case(book(folder / "a.xlsx", {"A": [HEADER[:6], *rows]}), good(everybody))


@kind
def marks_around_places(folder: Path) -> Case:
    everybody = [one for one in people(40) if one.code[9] == "2"][:12]
    forms = [
        "Desa : {}",
        "DESA.{}",
        "ds {}",
        "({})",
        "{}.",
        "{} *",
        "-{}",
        "'{}",
        "Desa {} ",
        "{}\n",
        "Kel/Desa {}",
        "[{}]",
    ]
    rows = [
        line(
            n + 1,
            one,
            village=forms[n].format(one.village),
            district=f"KEC.{one.district} ",
            regency=f" {one.regency.lower()}.",
        )
        for n, one in enumerate(everybody)
    ]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def villages_misspelt(folder: Path) -> Case:
    """A near spelling is proposed and never taken."""
    everybody, rows = plain(6)
    for row in rows:
        row[5] = row[5][:-1] + ("xq" if not row[5].endswith("q") else "zz")
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), held(len(everybody)))
