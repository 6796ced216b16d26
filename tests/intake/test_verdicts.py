"""Codes, checks per row and across rows, and the two by-name lists with known answers."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.intake.reading.arrow import pa
from payung.intake.verdicts import rowcheck
from payung.intake.verdicts.check import check_file, write_answer_csv
from payung.intake.verdicts.codes import CODES, bit, decide, decide_many, joined, mask, names, sentences
from payung.intake.verdicts.crosscheck import CrossCheck
from payung.intake.verdicts.rowcheck import RowChecker, read_decile, read_rupiah, read_sex
from payung.intake.verdicts.rules import Rules
from payung.kernel.dates import parse_birth_date
from payung.kernel.names import normalise_name
from payung.kernel.nik import inspect
from payung.places.packaged import packaged_index
from tests.intake.lists import save_csv

DATA = Path(__file__).parent.parent / "data"
OUTSIDE = next(Path(__file__).parents[3].glob("*/data/bnba_100k.xlsx"), None)
ON = Rules().first_day


def equal_to_expected(workbook: Path, out: Path) -> None:
    write_answer_csv(check_file(workbook, packaged_index()), out)
    expected = workbook.with_suffix("").with_suffix(".expected.csv")
    with out.open(newline="") as got, expected.open(newline="") as wanted:
        differing = [(a, b) for a, b in zip(csv.reader(got), csv.reader(wanted), strict=True) if a != b]
    assert differing == []


def test_bnba_2k_row_by_row(tmp_path: Path) -> None:
    equal_to_expected(DATA / "bnba_2k.xlsx", tmp_path / "out.csv")


@pytest.mark.slow
@pytest.mark.skipif(OUTSIDE is None, reason="bnba_100k.xlsx is too large for the repository and is not beside it")
def test_bnba_100k_row_by_row(tmp_path: Path) -> None:
    assert OUTSIDE is not None
    equal_to_expected(OUTSIDE, tmp_path / "out.csv")


def test_codes_are_a_table_in_order() -> None:
    assert sorted(code.bit for code in CODES) == list(range(len(CODES)))  # each number once, whatever the order
    assert len({code.name for code in CODES}) == len(CODES) == 46
    assert all(code.sentence.endswith(".") for code in CODES)
    assert joined(mask(["PLACE_UNKNOWN", "NAME_MISSING"])) == "NAME_MISSING|PLACE_UNKNOWN"
    assert sentences(bit("AGE_OUT_OF_RANGE"), **Rules().facts()).endswith("di luar 17 sampai 64 tahun.")
    assert sentences(0) == ""


def test_the_worst_code_decides() -> None:
    assert decide(0) == decide(mask(["NIK_NUMERIC", "NIK_REGION_UNKNOWN", "ALREADY_IN_SCHEME"])) == "accepted"
    assert decide(mask(["QUOTA_EXCEEDED", "NIK_NUMERIC"])) == "waiting"
    assert decide(mask(["QUOTA_EXCEEDED", "SEX_MISMATCH"])) == "review"
    assert decide(mask(["SEX_MISMATCH", "NIK_DATE"])) == "rejected"
    masks = np.array([0, bit("QUOTA_EXCEEDED"), bit("SEX_MISMATCH"), bit("NIK_DATE")], dtype=np.int64)
    assert decide_many(masks).tolist() == [0, 1, 2, 3]


def one(nik: str, *, kind: int = 0, born: str | None = None, born_kind: int = 0, **cells: str) -> tuple[str, ...]:
    """Codes of one row with the given cells; name and village are good unless given."""
    cells = {"name": "Yohanes Bria", "village": "Belle", "district": "KI'E", "regency": "TTS"} | cells
    columns: dict[str, object] = {"sheet_row": pa.array([2], pa.int32()), "nik": [nik]}
    columns |= {"nik__kind": pa.array([kind], pa.uint8())} | {name: [text] for name, text in cells.items()}
    if born is not None:
        columns |= {"birth_date": [born], "birth_date__kind": pa.array([born_kind], pa.uint8())}
    slim = RowChecker(packaged_index(), Rules()).check(pa.RecordBatch.from_pydict(columns))
    return names(slim["codes"][0])


GOOD = "5302101201800001"


@pytest.mark.parametrize(
    ("nik", "kind", "codes"),
    [
        (GOOD, 0, ()),
        ("'5302.1012-0180 0001", 0, ()),
        ('="5302101201800001"', 0, ()),
        ("5302101201800001", 1, ("NIK_NUMERIC",)),
        ("5302101201800010", 1, ("NIK_PRECISION_LOST",)),
        ("5302101201800010", 0, ()),
        ("5,30105E+15", 0, ("NIK_PRECISION_LOST",)),
        ("5.30105e15", 0, ("NIK_PRECISION_LOST",)),
        ("9107011201800002", 1, ("NIK_PRECISION_LOST",)),  # above 2**53 a number cell does not hold every digit
        ("530210120180001", 0, ("NIK_FORMAT",)),
        ("53021012018000O1", 0, ("NIK_FORMAT",)),
        ("", 0, ("NIK_FORMAT",)),
        ("５３０２１０１２０１８００００１", 0, ()),  # wide digits are digits
        ("5302103102800001", 0, ("NIK_DATE",)),
        ("5302107102800001", 0, ("NIK_DATE",)),
        ("5302101213800001", 0, ("NIK_DATE",)),
        ("5302101201800000", 0, ("NIK_SERIAL",)),
        ("9999991201800001", 0, ("NIK_REGION_UNKNOWN",)),
        ("5302102902000001", 0, ()),
        ("5302102902010001", 0, ("NIK_DATE",)),
        ("5302100107080001", 0, ()),  # seventeen on the very first day
        ("5302100207080001", 0, ("AGE_OUT_OF_RANGE",)),
        ("5302100207600001", 0, ()),  # still sixty-four
        ("5302100107600001", 0, ("AGE_OUT_OF_RANGE",)),
    ],
)
def test_what_a_nik_of_a_row_is_told(nik: str, kind: int, codes: tuple[str, ...]) -> None:
    assert one(nik, kind=kind) == codes


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        ("12/01/1980", ()),
        ("12-1-1980", ()),
        ("12.01.1980", ()),
        ("1980-01-12", ()),
        ("1980-01-12 00:00:00", ()),
        ("12/01/80", ()),
        ("12 Januari 1980", ()),
        ("12 Jan 80", ()),
        ("12 january 1980", ()),
        (" 12-Jan-1980 ", ()),
        ("Soe, 12-01-1980", ()),
        ("", ("BIRTHDATE_INVALID",)),
        ("abc", ("BIRTHDATE_INVALID",)),
        ("1980", ("BIRTHDATE_INVALID",)),
        ("31/02/1980", ("BIRTHDATE_INVALID",)),
        ("00/00/0000", ("BIRTHDATE_INVALID",)),
        ("01/25/1980", ("BIRTHDATE_INVALID",)),
        ("13/01/1980", ("BIRTHDATE_MISMATCH",)),
        ("12/01/1950", ("AGE_OUT_OF_RANGE", "BIRTHDATE_MISMATCH")),
    ],
)
def test_what_a_birth_date_of_a_row_is_told(born: str, codes: tuple[str, ...]) -> None:
    assert one(GOOD, born=born) == codes


def test_birth_date_as_a_spreadsheet_number() -> None:
    serial = str((date(1980, 1, 12) - date(1899, 12, 30)).days)
    assert one(GOOD, born=serial, born_kind=1) == ()
    assert one(GOOD, born="1980", born_kind=1) == ("BIRTHDATE_INVALID",)


def test_age_comes_from_the_nik_when_the_cell_fails() -> None:
    assert one("5302101201500001", born="abc") == ("BIRTHDATE_INVALID", "AGE_OUT_OF_RANGE")


def test_sex_decile_place_and_name() -> None:
    assert one(GOOD, sex="Perempuan") == ("SEX_MISMATCH",)
    assert one(GOOD, sex="LAKI - LAKI") == one(GOOD, sex="") == one(GOOD, sex="?") == ()
    assert one(GOOD, decile="6") == ("NOT_ELIGIBLE_DECILE",)
    assert one(GOOD, decile="5") == one(GOOD, decile="") == ()
    assert one(GOOD, village="") == one(GOOD, village="Zzyzx") == ("PLACE_UNKNOWN",)
    assert one(GOOD, name=" \u00a0 ") == ("NAME_MISSING",)
    assert one("x", name="", village="q", born="?", decile="9") == (
        "NAME_MISSING",
        "NIK_FORMAT",
        "BIRTHDATE_INVALID",
        "NOT_ELIGIBLE_DECILE",
        "PLACE_UNKNOWN",
    )


def test_words_of_cells() -> None:
    assert [read_sex(text) for text in ("l", "Laki-laki", "LK", "Pria", "M")] == ["L"] * 5
    assert [read_sex(text) for text in ("p", "PEREMPUAN", "Pr", "wanita", "F")] == ["P"] * 5
    assert [read_decile(text) for text in ("4", "4.0", "Desil 4", "D-4", "IV", " 10 ")] == [4, 4, 4, 4, 4, 10]
    assert [read_decile(text) for text in ("", "11", "0", "4-5", "xx")] == [None] * 5
    amounts = ("1000000", "Rp 1.000.000", "Rp1.000.000,00", "1,000,000", "1.000.000,-")
    assert [read_rupiah(text) for text in amounts] == [1_000_000] * 5
    assert [read_rupiah(text) for text in ("", "satu juta", "1.5", "-5")] == [None] * 4


def test_fast_niks_equal_the_kernel() -> None:
    """Born on the day itself, a day to either side, and on the ends of every year that somebody alive was born in."""
    days = [date(ON.year - age, *part) for age in range(1, 111) for part in ((ON.month, ON.day), (1, 1), (12, 31))]
    days += [ON + timedelta(days=n) for n in (-1, 0, 1)] + [date(1928, 2, 29), date(2024, 2, 29)]
    niks = [f"530210{day.day + more:02d}{day:%m%y}0001" for day in days for more in (0, 40)]
    niks += [f"530210{day:02d}01800001" for day in (0, 31, 32, 39, 40, 41, 71, 72)]
    cells = pl.DataFrame({"nik": niks, "nik__kind": pl.Series([0] * len(niks), dtype=pl.UInt8)})
    frame = RowChecker(packaged_index(), Rules())._nik(cells)
    facts = [inspect(nik, ON) for nik in niks]
    assert frame["nik_born"].to_list() == [one_of.birth_date for one_of in facts]
    assert frame["nik_sex"].to_list() == [one_of.sex for one_of in facts]


ODD = [
    "Dr. Maria  Y. Da-Costa, S.Pd",
    "H. Ahmad",
    "Hj Siti",
    "BAPAK Yosef",
    "Prof Nur",
    "I Made",
    "Émilie",
    "A'ad",
    " a  b ",
]


def test_fast_names_equal_the_kernel() -> None:
    texts = [*ODD, "Yohanes Bria", "yohanes  BRIA", "Sdri Maria", "Bapakku Tua"]
    frame = pl.DataFrame({"name": texts})
    checker = RowChecker(packaged_index(), Rules())
    assert checker._names(frame)["name_norm"].to_list() == [normalise_name(text.strip()) for text in texts]


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.dates(date(1900, 1, 1), date(2030, 1, 1)).map(lambda d: d.strftime("%d/%m/%Y")),
        st.from_regex(r"[0-9]{1,4}[-/. ]{1,2}[0-9a-z]{1,4}[-/. ][0-9]{2,4}", fullmatch=True),
    )
)
def test_fast_dates_equal_the_kernel(text: str) -> None:
    clean = " ".join(text.split())
    got = rowcheck._dates(pl.Series([clean]), pl.Series([0], dtype=pl.UInt8), ON)
    assert got.to_list() == [parse_birth_date(clean, ON)]


def slim(rows: list[tuple[int, str, str, int]]) -> pl.DataFrame:
    """(codes, nik, name, birth year) per row, all of one village."""
    return pl.DataFrame(
        {
            "sheet_row": pl.Series(range(2, 2 + len(rows)), dtype=pl.Int32),
            "codes": pl.Series([row[0] for row in rows], dtype=pl.Int64),
            "nik": [row[1] for row in rows],
            "nik_ok": [len(row[1]) == 16 for row in rows],
            "name_norm": [row[2] for row in rows],
            "birth_date": [date(row[3], 1, 1) for row in rows],
            "sex": ["P"] * len(rows),
            "village_code": ["53.02.10.2004"] * len(rows),
        }
    )


def naive(rows: list[tuple[int, str, str, int]], extra: list[int]) -> list[int]:
    """The rule as it is written, row by row."""
    out: list[int] = []
    for n, (codes, nik, name, year) in enumerate(rows):
        codes |= extra[n]
        usable = len(nik) == 16
        standing = [k for k in range(n) if decide(out[k]) != "rejected"]
        if usable and any(rows[k][1] == nik for k in standing):
            codes |= bit("NIK_DUPLICATE_IN_LIST")
        twins = [k for k in standing if rows[k][2:] == (name, year) and len(rows[k][1]) == 16 and rows[k][1] != nik]
        if usable and name and twins:
            codes |= bit("POSSIBLE_DUPLICATE_PERSON")
        out.append(codes)
    return out


@pytest.mark.parametrize("seed", range(30))
def test_rows_together_equal_the_rule_row_by_row(seed: int) -> None:
    rng = random.Random(seed)
    own = [0, 0, 0, bit("NIK_DATE"), bit("SEX_MISMATCH"), bit("NIK_NUMERIC")]
    niks = [GOOD[:-1] + str(n) for n in range(6)] + ["5302"]
    rows = [
        (rng.choice(own), rng.choice(niks), rng.choice(["ANA", "BENE", ""]), rng.choice([1980, 1991]))
        for _ in range(60)
    ]
    rows = [(codes | (bit("NIK_FORMAT") if len(nik) < 16 else 0), nik, name, year) for codes, nik, name, year in rows]
    extra = [rng.choice([0, 0, 0, bit("ALREADY_PROTECTED"), bit("PARTLY_PROTECTED")]) for _ in rows]
    cross = CrossCheck()
    cross.add(slim(rows[:25]))
    cross.add(slim(rows[25:]))
    assert cross.finish(np.array(extra, dtype=np.int64)).tolist() == naive(rows, extra)


def test_registry_masks_must_fit_and_an_empty_list_is_no_error() -> None:
    cross = CrossCheck()
    assert cross.finish().tolist() == []
    with pytest.raises(ValueError, match="registry masks"):
        cross.finish(np.zeros(3, dtype=np.int64))


def test_rules_must_hold() -> None:
    with pytest.raises(ValueError):
        Rules(min_age=65)
    with pytest.raises(ValueError):
        Rules(max_decile=11)


def test_twins_and_two_defects_in_one_row(tmp_path: Path) -> None:
    header = ["NIK", "Nama", "Tanggal Lahir", "JK", "Desa", "Kecamatan", "Kabupaten", "Desil"]
    where = ["Belle", "KI'E", "TTS"]
    rows = [
        ["5302101201800001", "Ana Bria", "12/01/1980", "L", *where, "2"],
        ["5302101201800002", "Bene Bria", "12/01/1980", "L", *where, "2"],  # twins: other name
        ["5302101201800003", " ANA  bria", "12 Januari 1980", "L", *where, "2"],  # the same person, other NIK
        ["5302101201800004", "Cory Bria", "12/01/1980", "P", *where, "8"],
        ["5302101201800004", "Cory Bria", "12/01/1980", "L", *where, "2"],  # the earlier row was rejected
    ]
    result = [tuple(row[1:3]) for row in check_file(save_csv(tmp_path / "a.csv", [header, *rows]), packaged_index())]
    assert result == [
        ("accepted", ""),
        ("accepted", ""),
        ("review", "POSSIBLE_DUPLICATE_PERSON"),
        ("rejected", "NOT_ELIGIBLE_DECILE|SEX_MISMATCH"),
        ("accepted", ""),
    ]
