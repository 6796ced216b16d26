"""Daftar masuk: memeriksa, mengunggah, memasukkan ke skema, mengambil jawaban."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, carry_out, session
from payung.cli.output import Out, command, fail
from payung.cli.placing import place_index
from payung.cli.text import _
from payung.intake.acts import ACTS
from payung.intake.review.acts import ACTS as REVIEWING
from payung.intake.review.commands import COMMANDS as REVIEW

File = Annotated[Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False)]
Yes = Annotated[bool, typer.Option("--yes", help="Jangan bertanya dulu.")]
ListId = Annotated[int, typer.Argument(metavar="DAFTAR", help="Nomor daftar.")]


Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help='JUDUL=ISIAN, misalnya "Nama Lengkap=name"; berulang untuk tiap kolom.'),
]
Hidden = Annotated[str, typer.Option("--hidden", help="Baris tersembunyi: take (ikut) atau skip (dilewati).")]
Place = Annotated[str, typer.Option("--place", help="Alamat yang menentukan desa: ktp atau domicile.")]
Fill = Annotated[str, typer.Option("--fill", help="Desa yang hanya ditulis sekali: down (isi ke bawah) atau leave.")]
Village = Annotated[str, typer.Option("--village", help='Desa untuk seluruh daftar: "DESA, KECAMATAN, KABUPATEN".')]
Without = Annotated[list[str] | None, typer.Option("--without", help="Lembar yang dilewati; berulang.")]


def _answers(hidden: str, place: str, fill: str, village: str, without: list[str] | None) -> dict[str, str]:
    """What was answered, as questions name it. Raises BadParameter for an answer that there is not."""
    from payung.intake.reading.questions import ANSWERS

    given = {"hidden": hidden, "place": place, "fill": fill, "village": village, "without": "|".join(without or ())}
    given = {name: value for name, value in given.items() if value}
    for name, value in given.items():
        if ANSWERS[name] and value not in ANSWERS[name]:
            raise typer.BadParameter(_("Pilih salah satu") + f": --{name} {'|'.join(ANSWERS[name])}")
    return given


def _pairs(column: list[str] | None) -> dict[str, str]:
    """Header -> field as the options say. Raises BadParameter."""
    from payung.intake.reading import FIELDS

    pairs = {header: field for header, _sign, field in (text.rpartition("=") for text in column or ())}
    if any(not header or field not in FIELDS for header, field in pairs.items()):
        raise typer.BadParameter(_('Tulis kolom sebagai JUDUL=ISIAN, misalnya "Nama Lengkap=name".'))
    return pairs


@command
def check(
    file: File,
    csv_path: Annotated[Path | None, typer.Option("--csv", metavar="BERKAS", help="Tulis hasil per baris.")] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Hanya lembar ini, bila ada beberapa.")] = None,
    column: Columns = None,
    hidden: Hidden = "",
    place: Place = "",
    fill: Fill = "",
    village: Village = "",
    without: Without = None,
    json_path: Json = None,
) -> None:
    """Periksa sebuah daftar tanpa menyimpan apa pun: hasil setiap baris menurut aturan umum skema.

    Bila ada yang harus ditanyakan, perintah ini berhenti, menyebut pertanyaannya dan pilihan perintah yang menjawabnya.
    """
    from payung.intake.reading import ListAsked, header_key
    from payung.intake.reading.questions import question_in_words
    from payung.intake.verdicts.check import check_file, write_answer_csv

    out = Out(json_path)
    answers = _answers(hidden, place, fill, village, without)
    mapping = {header_key(header): field for header, field in _pairs(column).items()}
    with place_index() as index:
        pass
    try:
        result = check_file(file, index, mapping=mapping, sheet=sheet, answers=answers)
    except ListAsked as asked:
        raise _asked(out, [question_in_words(one, _) for one in asked.questions]) from None
    if csv_path is not None:
        if not csv_path.absolute().parent.is_dir():
            raise fail(_("Folder tujuan tidak ada") + f": {csv_path.parent}")
        write_answer_csv(result, csv_path)
    _tell_counts(out, result.summary())
    out.result(result.summary())


def _asked(out: Out, given: list[dict[str, Any]], command_name: str = "", **more: Any) -> Exception:
    """The questions in words, each with the option that answers it; the command ends with 1."""
    for one in given:
        out.line(one["text"])
        out.line(f"  {_('Jawab dengan')} {command_name}{one['option']}")
        for value, word in one["choices"]:
            out.line(f"    {value:<10} {word}")
    out.result({**more, "questions": given})
    return fail(_("Daftar ini menunggu jawaban Anda; belum ada yang diperiksa."))


def _tell_counts(out: Out, counts: dict[str, Any]) -> None:
    words = [
        ("rows", _("baris")),
        ("accepted", _("diterima")),
        ("review", _("diperiksa lagi")),
        ("rejected", _("ditolak")),
    ]
    out.line(", ".join(f"{counts.get(key, 0)} {word}" for key, word in words))
    for code, number in counts.get("codes", {}).items():
        out.line(f"  {number:>8}  {code}")


@command
def load(
    file: File,
    scheme: Annotated[int, typer.Option("--scheme", help="Nomor skema pendanaan.")],
    commit_now: Annotated[bool, typer.Option("--commit", help="Langsung masukkan baris yang diterima.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Unggah daftar untuk sebuah skema dan periksa setiap barisnya. Berkas yang sama tidak diperiksa dua kali."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.intake.services import receive
        from payung.platform.db import acting

        with acting(actor.token), file.open("rb") as source:
            list_id, is_new = receive(actor, scheme, file.name, source)
        line = _checked(actor, list_id)
        if commit_now and not line["questions"]:
            _commit(actor, list_id)
            line = _line(actor, list_id)
    _tell_loaded(out, line, is_new)
    if commit_now:
        _someone_in(line["counts"])


def _checked(actor: Any, list_id: int) -> dict[str, Any]:
    """The list, checked if nobody has checked it yet."""
    from payung.intake import selectors
    from payung.intake.services import start_check
    from payung.platform.db import acting

    with acting(actor.token):
        stored = selectors.list_of(list_id)
        pending = stored is not None and stored.state in {"received", "checking"}
        run = start_check(actor, list_id, defer=False) if pending else None
    if run is not None:
        carry_out(run, _("Pemeriksaan"))
    return _line(actor, list_id)


def _tell_loaded(out: Out, line: dict[str, Any], is_new: bool) -> None:
    """What became of a file that was sent; the command ends with 1 where it asks something, or is refused."""
    out.line(f"{_('Daftar')} {line['id']}: {line['state']}" + ("" if is_new else f" ({_('sudah pernah diunggah')})"))
    if line["questions"]:
        raise _asked(out, line["questions"], f"payung intake columns {line['id']} ", is_new=is_new, list=line)
    _tell_counts(out, line["counts"])
    out.result({"is_new": is_new, "list": line})
    if line["refusal"]:
        raise fail(f"{line['refusal']['text']} [{line['refusal']['code']}]")


@command
def load_numbers(
    file: File,
    place: Annotated[str, typer.Option("--place", help="Kode provinsi atau kabupaten/kota, misalnya 53.04.")],
    commit_now: Annotated[bool, typer.Option("--commit", help="Langsung catat nomor yang diterima.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Unggah ekstrak BPJS dengan KPJ resmi orang yang tercatat, dan periksa setiap barisnya."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.intake.kinds import OFFICIAL_NUMBERS
        from payung.intake.services import receive
        from payung.platform.db import acting

        with acting(actor.token), file.open("rb") as source:
            list_id, is_new = receive(actor, None, file.name, source, OFFICIAL_NUMBERS, place_id=place)
        line = _checked(actor, list_id)
        if commit_now and line["state"] in {"checked", "committing"}:
            _commit(actor, list_id)
            line = _line(actor, list_id)
    _tell_loaded(out, line, is_new)
    if commit_now:
        _tell_numbers(out, line["counts"])


def _tell_numbers(out: Out, counts: dict[str, int]) -> None:
    """What became of the numbers of an extract. A script must not take none for one that worked."""
    words = (
        ("committed", _("nomor dicatat")),
        ("number_known", _("sudah tercatat")),
        ("number_taken", _("terpakai atau diakhiri sejak pemeriksaan")),
        ("out_of_scope", _("di luar wilayah Anda")),
        ("other_person", _("NIK-nya kini milik orang lain")),
    )
    out.line(", ".join(f"{counts.get(name, 0)} {word}" for name, word in words))
    if not counts.get("committed") and not counts.get("number_known"):
        raise fail(_("Tidak ada nomor yang dicatat. Lihat sebabnya pada angka di atas dan pada berkas jawaban."))


def _someone_in(counts: dict[str, int]) -> None:
    """A script must not take a commitment without anybody for one that worked."""
    if not counts.get("committed") and not counts.get("already"):
        raise fail(_("Tidak seorang pun masuk. Lihat sebabnya pada angka di atas dan pada berkas jawaban."))


def _commit(actor: Any, list_id: int) -> None:
    from payung.intake.services import start_commit
    from payung.platform.db import acting

    with acting(actor.token):
        run = start_commit(actor, list_id, defer=False)
    carry_out(run, _("Komitmen"))


def _ask_first(actor: Any, list_id: int) -> None:
    """Say how many people and how much money it is, and ask. Without a terminal nobody can be asked."""
    from payung.intake import selectors
    from payung.intake.review.selectors import people_to_commit
    from payung.kernel.money import format_number, format_rupiah
    from payung.platform.db import acting
    from payung.sponsorship.selectors import intake_of

    with acting(actor.token):
        stored = selectors.list_of(list_id)
        people = people_to_commit(stored) if stored else 0
        if stored is None or not (people or stored.state == "checked"):
            return  # there is nothing to ask about; what follows says why
        if stored.scheme is None:
            said = f"{format_number(people)} {_('nomor')}"
        else:
            expected = intake_of(stored.scheme, people)
            said = f"{format_number(expected.fits)} {_('orang')}, {format_rupiah(expected.fits_amount)}"
    question = _("Simpan ke skema?") if stored.scheme_id else _("Catat nomor yang diterima?")
    if not sys.stdin.isatty():
        raise fail(
            f"{said}. {_('Tidak ada terminal untuk bertanya: tambahkan --yes bila sudah yakin.')} [NOT_CONFIRMED]"
        )
    if not typer.confirm(f"{said}. {question}", err=True):
        raise fail(_("Tidak ada yang disimpan."))


def _line(actor: Any, list_id: int) -> dict[str, Any]:
    from payung.intake import selectors
    from payung.intake.views import list_line
    from payung.platform.db import acting

    with acting(actor.token):
        stored = selectors.list_of(list_id)
    if stored is None:
        raise fail(_("Daftar itu tidak ada, atau di luar wewenang Anda."))
    return list_line(stored, _)


@command
def commit(list_id: ListId, yes: Yes = False, as_user: As = None, json_path: Json = None) -> None:
    """Masukkan baris yang diterima ke skema menurut urutan daftar, sesudah bertanya; sisanya menunggu."""
    out = Out(json_path)
    with session(as_user) as actor:
        if not yes:
            _ask_first(actor, list_id)
        _commit(actor, list_id)
        line = _line(actor, list_id)
    counts = line["counts"]
    if line["scheme_id"] is None:
        out.result(line)
        _tell_numbers(out, counts)
        return
    out.line(
        f"{counts.get('committed', 0)} {_('masuk')}, {counts.get('waiting', 0)} {_('menunggu')}, "
        f"{counts.get('already', 0)} {_('sudah ada')}, {counts.get('covered', 0)} {_('sudah ditanggung pihak lain')}, "
        f"{counts.get('deceased', 0)} {_('meninggal')}, {counts.get('out_of_scope', 0)} {_('di luar wilayah Anda')}, "
        f"{counts.get('other_person', 0)} {_('NIK-nya kini milik orang lain')}"
    )
    out.result(line)
    _someone_in(counts)


@command
def list_lists(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 50,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Daftar yang pernah masuk, terbaru dulu."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.intake import selectors, views
        from payung.platform.db import acting

        with acting(actor.token):
            lines = [views.list_line(one, _) for one in selectors.lists()[:limit]]
    out.lines(views.LIST, lines)
    out.result(lines)


@command
def answer(
    list_id: ListId,
    target: Annotated[Path, typer.Argument(metavar="TUJUAN", help="Berkas jawaban, .xlsx atau .csv.")],
    reason: Annotated[
        str, typer.Option("--reason", help="Alasan membuka tanpa samaran, bila Anda bukan pengirimnya.")
    ] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Ambil berkas jawaban: daftar seperti dikirim, dengan hasil dan satu kalimat pada setiap baris.

    Untuk selain pengirimnya, nomor, alamat, dan nama ibu disamarkan.
    """
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.intake.services import answer_file, start_answer
        from payung.platform.db import acting

        form = "csv" if target.suffix.lower() == ".csv" else "xlsx"
        with acting(actor.token):
            run = start_answer(actor, list_id, form, defer=False, reason=reason)
        carry_out(run, _("Jawaban"))
        with acting(actor.token):
            shutil.copyfile(answer_file(actor, run).path, target)
    out.line(str(target))
    out.result({"list": list_id, "file": str(target)})


@command
def columns(
    list_id: ListId,
    column: Columns = None,
    hidden: Hidden = "",
    place: Place = "",
    fill: Fill = "",
    village: Village = "",
    without: Without = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Jawab pertanyaan tentang sebuah daftar: kolom mana berisi apa, dan lain-lain yang ditanyakan. Lalu periksa lagi.

    Kolom, dan alamat mana yang berlaku, diingat untuk judul yang sama.
    """
    out = Out(json_path)
    pairs, answers = _pairs(column), _answers(hidden, place, fill, village, without)
    if not pairs and not answers:
        raise typer.BadParameter(_('Tulis kolom sebagai JUDUL=ISIAN, misalnya "Nama Lengkap=name".'))
    with session(as_user) as actor:
        from payung.intake.services import confirm_mapping, start_check
        from payung.platform.db import acting

        with acting(actor.token):
            confirm_mapping(actor, list_id, pairs, answers)
            run = start_check(actor, list_id, defer=False)
        carry_out(run, _("Pemeriksaan"))
        line = _line(actor, list_id)
    out.line(f"{_('Daftar')} {list_id}: {line['state']}")
    if line["questions"]:
        raise _asked(out, line["questions"], f"payung intake columns {list_id} ")
    _tell_counts(out, line["counts"])
    out.result({"list": list_id, **line})


COMMANDS = {
    "columns": columns,
    "check": check,
    "load": load,
    "load-numbers": load_numbers,
    "commit": commit,
    "list": list_lists,
    "answer": answer,
    **REVIEW,
    **commands_of((*ACTS, *REVIEWING)),
}
