"""What is said of people beside their names, in the ways of offices: slips, signs that a legend explains, ticks, merged remarks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.intake.mess import HEADER, KINDS, Case, book, good, held, kind, line, people

__all__ = ["KINDS"]

GONE = [
    *("meninggl", "Meninggal2025", "Meninggaldunia", "mengigal", "Alamrhum", "Almarhun", "meniggal", "su mati", "wafaat", "Mnggl dunia"),
    *("sdh tdk ada lagi", "kembali ke rumah Bapa", "dipanggil Tuhan", "+", "†", "suami istri meninggal", "pndh", "duplikat", "TMS"),
    *("tidak memenuhi syarat", "ditolak", "tidak lolos verifikasi", "tidak diusulkan", "dikeluarkan", "keluar", "bukan penduduk"),
    *("tidak mau", "menolak", "tidak valid", "sudah tidak tinggal di desa", "istri alm, ybs juga meninggal"),
]  # fmt: skip
LIVING = [
    *("anak dari alm. Petrus", "janda mati", "orang tua sudah meninggal", "suami almarhum", "tidak pindah", "Pengganti", "KTP hilang"),
    *("coret yang tidak perlu", "belum terdaftar", "ibunya meninggal", "memenuhi syarat", "masih aktif"),
]  # fmt: skip
NOBODY = [
    *("Warung Ibu Ani", "PKK Desa", "Karang Taruna", "KK Yosef", "Panti Asuhan", "Yosef dkk", "Yosef Cs", "Ibu-ibu PKK", "SDN Oesapa"),
    *("RT 03", "Dusun II", "Pengurus Kapela", "Yosef, Maria, Petrus", "Anggota Kelompok", "Kepala Desa", "Ketua RT 05", "Linmas"),
    *("Kader Posyandu", "UMKM Tenun", "Rumah Makan Padang", "Bengkel Jaya", "XXXX XXXX", "coba", "Nama Anda", "ABC", "asdf", "dummy"),
    *("belum diketahui", "isi di sini", "Nama sesuai KTP", "aaa", "Mr. X", "lihat lampiran", "Markus Klau MD"),
]  # fmt: skip
SOMEBODY = [
    *("Almira Bria", "Abdul Kader", "Maria Kader", "Yosef, S.Pd, M.Pd", "Ananda Putri", "Kosmas Desa", "Yohanes Bria, A.Md", "Mater Dolorosa"),
    *("Rambu Ana Awa", "Sampe Toding", "Datan Bria", "Isidorus Mali"),
]  # fmt: skip


def _remarks(folder: Path, remarks: list[Any], column: str = "Keterangan") -> tuple[Path, list[Any]]:
    everybody = people(len(remarks))
    rows = [[*line(n, one), said] for n, (one, said) in enumerate(zip(everybody, remarks, strict=True), 1)]
    return book(folder / "a.xlsx", {"A": [[*HEADER, column], *rows]}), everybody


def _by(everybody: list[Any], gone: set[int], first: int = 2, sheet: str = "") -> dict[tuple[str, int], str]:
    """Truth of people of whom some (by position) are gone."""
    return {(sheet, first + n): "" if n in gone else one.code for n, one in enumerate(everybody)}


@kind
def remarks_with_slips(folder: Path) -> Case:
    path, everybody = _remarks(folder, [*GONE, ""])
    return Case(path, _by(everybody, set(range(len(GONE)))))


@kind
def remarks_about_others(folder: Path) -> Case:
    path, everybody = _remarks(folder, LIVING)
    return Case(path, good(everybody))


@kind
def names_of_bodies_and_samples(folder: Path) -> Case:
    everybody = people(len(NOBODY))
    rows = [line(n, one, name=NOBODY[n]) for n, one in enumerate(everybody)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), held(len(everybody)))


@kind
def names_that_sound_like_bodies(folder: Path) -> Case:
    everybody = people(len(SOMEBODY))
    rows = [line(n, one, name=SOMEBODY[n]) for n, one in enumerate(everybody)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def one_remark_merged_over_three(folder: Path) -> Case:
    everybody = people(7)
    rows = [[*line(n, one), ""] for n, one in enumerate(everybody, 1)]

    def merge(_book: Any, sheets: dict[str, Any]) -> None:
        sheets["A"].merge_range(3, 8, 5, 8, "MENINGGAL")

    return Case(book(folder / "a.xlsx", {"A": [[*HEADER, "Keterangan"], *rows]}, merge), _by(everybody, {2, 3, 4}))


@kind
def dittos_of_remarks(folder: Path) -> Case:
    path, everybody = _remarks(folder, ["", "Meninggal", '"', "sda", "layak", '"', "-do-", "Pindah", "idem", "layak"])
    return Case(path, _by(everybody, {1, 2, 3, 7, 8}))


@kind
def dittos_of_remarks_in_csv(folder: Path) -> Case:
    everybody = people(5)
    rows = [";".join([*HEADER, "Ket"])]
    rows += [";".join([*line(n, one), ("", "Meninggal", '"', '"', "layak")[n]]) for n, one in enumerate(everybody)]
    path = folder / "a.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Case(path, _by(everybody, {1, 2, 3}))


@kind
def alive_yes_or_no(folder: Path) -> Case:
    path, everybody = _remarks(folder, ["Ya", "hidup", "Mati", "Tidak", "tdk", "Ya"], "Masih Hidup?")
    return Case(path, _by(everybody, {2, 3, 4}))


def _ticks(folder: Path, two_lines: bool, sign: Any, no: Any) -> Case:
    everybody = people(9)
    ticked = [0, 0, 1, 0, 2, 0, 3, 0, 0]
    rows = [
        [*line(n + 1, one)[:8], *[sign if k == ticked[n] else no for k in range(4)]] for n, one in enumerate(everybody)
    ]
    answers = ["Ada", "Meninggal", "Pindah", "Ganda"]
    head = [[*HEADER, "Hasil Verifikasi Lapangan"], [""] * 8 + answers] if two_lines else [[*HEADER, *answers]]
    return Case(book(folder / "a.xlsx", {"A": [*head, *rows]}), _by(everybody, {2, 4, 6}, len(head) + 1))


@kind
def ticks_under_a_heading_of_two_lines(folder: Path) -> Case:
    return _ticks(folder, True, "√", "")


@kind
def ticks_by_one_and_nought(folder: Path) -> Case:
    return _ticks(folder, False, 1, 0)


@kind
def stars_that_a_legend_explains(folder: Path) -> Case:
    everybody = people(7)
    rows = [line(n, one) for n, one in enumerate(everybody, 1)]
    rows[1][2] += " *)"
    rows[4][2] += "**"
    below = [[], ["", "*) sudah meninggal dunia"], ["", "**) pindah ke desa lain"]]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows, *below]}), _by(everybody, {1, 4}))


@kind
def stars_that_say_nothing(folder: Path) -> Case:
    everybody = people(5)
    rows = [line(n, one) for n, one in enumerate(everybody, 1)]
    rows[1][2] += " *)"
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows, [], ["", "*) coret yang tidak perlu"]]}), good(everybody))


@kind
def letters_that_a_legend_explains(folder: Path) -> Case:
    path, everybody = folder / "a.xlsx", people(8)
    rows = [[*line(n + 1, one), "HHMHPHDH"[n]] for n, one in enumerate(everybody)]
    below = [[], ["Ket :", "H = Hidup"], ["", "M = Meninggal"], ["", "P = Pindah", "D = Dobel"]]
    return Case(book(path, {"A": [[*HEADER, "Ket"], *rows, *below]}), _by(everybody, {2, 4, 6}))


@kind
def numbers_that_a_legend_explains(folder: Path) -> Case:
    path, everybody = folder / "a.xlsx", people(6)
    rows = [[*line(n + 1, one), (1, 1, 2, 1, 3, 1)[n]] for n, one in enumerate(everybody)]
    below = [[], ["Keterangan:"], ["1. Layak"], ["2. Meninggal"], ["3. Pindah"]]
    return Case(book(path, {"A": [[*HEADER, "Hasil Verval"], *rows, *below]}), _by(everybody, {2, 4}))


@kind
def numbers_that_the_heading_explains(folder: Path) -> Case:
    path, everybody = _remarks(folder, [1, 1, 2, 1, 3, 1], "Status (1=Hidup, 2=Meninggal, 3=Pindah)")
    return Case(path, _by(everybody, {2, 4}))


@kind
def sheets_of_those_who_left(folder: Path) -> Case:
    everybody = people(10)
    names = ["AKTIF", "MD", "TMS", "Tdk Layak", "Tidak lolos"]
    sheets = {name: [HEADER, *[line(n, p) for n, p in enumerate(everybody[k::5], 1)]] for k, name in enumerate(names)}
    truth = good(everybody[0::5], sheet="AKTIF")
    for name in names[1:]:
        truth |= held(2, sheet=name)
    return Case(book(folder / "a.xlsx", sheets), truth)


@kind
def benefits_of_a_death_are_no_death(folder: Path) -> Case:
    path, everybody = _remarks(folder, ["42.000.000"] * 4, "Manfaat Meninggal")
    return Case(path, good(everybody))


@kind
def states_with_their_choices_in_the_heading(folder: Path) -> Case:
    path, everybody = _remarks(folder, ["Sehat", "Sakit", "Meninggal", "Hidup", ""], "Kondisi (Sehat/Sakit/Meninggal)")
    return Case(path, _by(everybody, {2}))


@kind
def letters_explained_above_the_table(folder: Path) -> Case:
    everybody = people(6)
    rows = [[*line(n + 1, one), "AAMAPA"[n]] for n, one in enumerate(everybody)]
    above = [["DAFTAR PEKERJA"], ["Kode: A = Aktif; M = Meninggal; P = Pindah"]]
    return Case(book(folder / "a.xlsx", {"A": [*above, [*HEADER, "Kode"], *rows]}), _by(everybody, {2, 4}, 4))


@kind
def a_star_at_the_number_and_a_cross(folder: Path) -> Case:
    everybody = people(6)
    rows = [[*line(n + 1, one), "vvvxvv"[n]] for n, one in enumerate(everybody)]
    rows[1][0] = "2*"
    below = [[], ["* Meninggal dunia"], ["Ket: tanda silang (x) = pindah"]]
    return Case(book(folder / "a.xlsx", {"A": [[*HEADER, "Ket"], *rows, *below]}), _by(everybody, {1, 3}))


@kind
def a_death_typed_over_another_cell(folder: Path) -> Case:
    everybody = people(6)
    rows = [[*line(n, one), "081234567890", "RT 01", "Alm. Maria"] for n, one in enumerate(everybody, 1)]
    for n, column in enumerate((4, 8, 9, 0), 1):
        rows[n][column] = "MD" if column == 0 else "MENINGGAL"
    header = [*HEADER, "No HP", "Alamat", "Nama Ibu Kandung"]
    return Case(book(folder / "a.xlsx", {"A": [header, *rows]}), _by(everybody, {1, 2, 3, 4}))


@kind
def members_who_are_active_no_more(folder: Path) -> Case:
    path, everybody = _remarks(folder, ["Aktif", "Non aktif", "Nonaktif", "Tetap", "Padan", "Keluar"], "Status Anggota")
    return Case(path, _by(everybody, {1, 2, 5}))


@kind
def fit_or_not(folder: Path) -> Case:
    path, everybody = _remarks(folder, ["Layak", "Tidak Layak", "layak"], "Layak/Tidak Layak")
    return Case(path, _by(everybody, {1}))


@kind
def a_section_right_below_the_header(folder: Path) -> Case:
    everybody = people(4)
    rows = [line(n, one) for n, one in enumerate(everybody, 1)]
    whole = [HEADER, ["A. PERANGKAT DESA"], *rows[:2], ["B. KADER POSYANDU"], *rows[2:]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody[:2], 3) | good(everybody[2:], 6))


@kind
def colours_that_a_legend_explains(folder: Path) -> Case:
    everybody = people(8)
    rows = [line(n, one) for n, one in enumerate(everybody, 1)]

    def paint(made: Any, sheets: dict[str, Any]) -> None:
        red, white = made.add_format({"bg_color": "#FF0000"}), made.add_format({"bg_color": "#FFFFFF"})
        for row, form in ((2, red), (6, red), (4, white)):
            for column, cell in enumerate(rows[row - 1]):
                sheets["A"].write(row, column, cell, form)

    below = [[], ["", "Keterangan:"], ["", "Warna merah : sudah meninggal dunia"]]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows, *below]}, paint), _by(everybody, {1, 5}))


@kind
def colours_that_nobody_explains(folder: Path) -> Case:
    everybody = people(4)
    rows = [line(n, one) for n, one in enumerate(everybody, 1)]

    def paint(made: Any, sheets: dict[str, Any]) -> None:
        form = made.add_format({"bg_color": "#FFFF00"})
        for column, cell in enumerate(rows[1]):
            sheets["A"].write(2, column, cell, form)

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, paint), good(everybody))
