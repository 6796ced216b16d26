"""What only a person can say of a file: asked instead of guessed, answered by an option or on the page.

A question travels as plain values: ``code``, ``text`` (message id) with ``facts``, ``name`` of the answer, the ``choices``
as (value, message id) where there are some, and the ``option`` of the command that answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from payung.intake.choices import COLUMN
from payung.intake.errors import ListRefused
from payung.kernel.choices import Choice, values
from payung.kernel.errors import worded

HIDDEN = (Choice("take", "Ya, ikutkan"), Choice("skip", "Tidak, lewati"))
PLACE = (Choice("ktp", "Alamat KTP"), Choice("domicile", "Alamat domisili"))
FILL = (Choice("down", "Ya, isi ke bawah"), Choice("leave", "Tidak, biarkan kosong"))

ANSWERS: dict[str, tuple[str, ...]] = {
    "hidden": tuple(values(HIDDEN)),
    "place": tuple(values(PLACE)),
    "fill": tuple(values(FILL)),
    "village": (),
    "without": (),
}
"""Names of the answers, with the values they may have; any text where there are none."""

REMEMBERED = ("place",)
"""Answers that hold for every file with the same headers."""

MISSING = "MISSING_COLUMNS"
"""A column that the kind of list must have is not there: nothing can be read before somebody has named it."""

Question = dict[str, Any]


class ListAsked(ListRefused):
    """The file waits for answers: nothing is taken from it and nothing is lost. ``questions`` hold them all."""

    def __init__(self, questions: list[Question], mapping: dict[str, Any] | None = None) -> None:
        first = questions[0]
        super().__init__(first["code"], first["text"], **first["facts"])
        self.questions, self.mapping = questions, mapping or {}


def _question(code: str, text: str, name: str, option: str, choices: tuple[Choice, ...] = (), **facts: Any) -> Question:
    pairs = [[one.value, one.word] for one in choices]
    return {"code": code, "name": name, "text": text, "option": option, "choices": pairs, "facts": facts}


def hidden_rows(rows: int) -> Question:
    """Rows that nobody sees on the sheet hold people."""
    return _question(
        "HIDDEN_ROWS",
        "%(rows)s baris orang tersembunyi (disembunyikan atau tersaring). Apakah ikut didaftarkan?",
        "hidden",
        "--hidden take|skip",
        HIDDEN,
        rows=rows,
    )


def two_places() -> Question:
    """Two villages a person: of the identity card and of where they live."""
    return _question(
        "TWO_PLACES",
        "Daftar ini memuat alamat KTP dan alamat domisili. Alamat mana yang menentukan desa/kelurahan peserta?",
        "place",
        "--place ktp|domicile",
        PLACE,
    )


def fill_down(rows: int) -> Question:
    """The village stands in the first row of each group only."""
    return _question(
        "FILL_DOWN",
        "%(rows)s baris tidak menyebut desa/kelurahan; tampaknya hanya baris pertama setiap kelompok yang diisi. "
        "Apakah desa/kelurahan berlaku sampai baris berikutnya yang diisi?",
        "fill",
        "--fill down|leave",
        FILL,
        rows=rows,
    )


def columns_in_words(names: Sequence[str]) -> list[str]:
    """What the columns are called in Indonesian."""
    words = {one.value: one.word for one in COLUMN}
    return [words[name] for name in names]


def no_village(headers: list[str]) -> Question:
    """Neither a column nor the title says the village."""
    return _question(
        MISSING,
        "Kolom berikut tidak ditemukan: %(columns)s. Judul kolom yang terbaca: %(headers)s. "
        "Nyatakan kolom itu, atau sebutkan satu desa/kelurahan untuk seluruh daftar.",
        "village",
        '--village "DESA, KECAMATAN, KABUPATEN"',
        missing=["village"],
        columns=columns_in_words(["village"]),
        headers=headers[:40],
    )


def missing_columns(missing: list[str], headers: list[str]) -> Question:
    """Columns that a list of this kind must have were not recognised."""
    return _question(
        MISSING,
        "Kolom berikut tidak ditemukan: %(columns)s. Judul kolom yang terbaca: %(headers)s. "
        "Tambahkan atau beri judul kolom itu, lalu kirim lagi.",
        "columns",
        " ".join(f'--column "JUDUL={name}"' for name in missing),
        missing=missing,
        columns=columns_in_words(missing),
        headers=headers[:40],
    )


def unsure_columns(unsure: list[dict[str, Any]]) -> Question:
    """Headers that were guessed."""
    names = [f"{asked['header'] or '?'} = {asked['field']}" for asked in unsure]
    return _question(
        "COLUMNS_UNSURE",
        "Payung tidak yakin akan kolom ini: %(names)s. Nyatakan kolom mana berisi apa.",
        "columns",
        " ".join(f'--column "{asked["header"]}={asked["field"]}"' for asked in unsure),
        names=names,
    )


def unread_sheet(name: str) -> Question:
    """A sheet holds numbers like a NIK under no header that could be read."""
    return _question(
        "SHEET_UNREAD",
        "Lembar “%(sheet)s” tampaknya berisi orang, tetapi judul kolomnya tidak lengkap sehingga tidak terbaca. "
        "Beri judul kolom seperti pada lembar lain, atau lewati lembar itu.",
        "without",
        f'--without "{name}"',
        sheet=name,
    )


def question_in_words(asked: Question, translate: Callable[[str], str]) -> dict[str, Any]:
    """A question in the reader's language. option: of the command, that answers it."""
    facts = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in asked["facts"].items()
    }
    if "missing" in facts:
        facts["columns"] = ", ".join(map(translate, asked["facts"]["columns"]))
    return {
        "code": asked["code"],
        "name": asked["name"],
        "text": worded(asked["text"], facts, translate),
        "option": asked["option"],
        "choices": [[value, translate(word)] for value, word in asked["choices"]],
    }
