"""Paritrana Award: siklus dan pemenangnya, peringkat dari nilai para juri."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from payung.awards.jury.acts import ACTS
from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, session
from payung.cli.output import Out, command
from payung.cli.text import _

YEAR = Annotated[int, typer.Argument(metavar="TAHUN", help="Tahun penilaian.")]
KEY_FILE = Annotated[Path, typer.Argument(metavar="BERKAS", help="Berkas kunci.")]


@command
def jury(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Susunan Tim 9: kursi, wakil, benturan kepentingan, siapa yang sudah menyerahkan, kunci, dan penutupan."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.awards.jury import seats

        state = seats.jury(year)
    for line in state["setup"]:
        out.line(f"- {line}")
    out.table(
        [_("Kursi"), _("Lembaga"), _("Nama"), _("Menyerahkan"), _("Mundur dari")],
        [
            [
                one["number"],
                one["institution"],
                one["deputy"] or one["holder"],
                "-" if one["due"] is None else f"{one['handed_in']}/{one['due']}",
                ", ".join(x["candidate"] for x in one["recusals"]),
            ]
            for one in state["seats"]
        ],
    )
    out.line(_("Kunci: %(keys)s") % {"keys": state["keys"] or "-"})
    out.result(state)


@command
def make_key(file: KEY_FILE, json_path: Json = None) -> None:
    """Buat kunci Anda di mesin ini, tanpa basis data. Kata-kata rahasia dibaca dari baris pertama masukan baku."""
    from payung.awards.jury import sealing

    out = Out(json_path)
    public, text = sealing.new_holder(sealing.checked_words(_words()), "Paritrana")
    _write(file, text)
    out.line(_("Berkas kunci ditulis ke %(file)s. Daftarkan: award register-key TAHUN --public %(key)s") % {
        "file": file, "key": public.hex()})  # fmt: skip
    out.result({"public": public.hex(), "file": str(file)})


def _words() -> str:
    """Secret words come by a line of standard input, so that they stay in no history of commands."""
    return sys.stdin.readline()


def _write(file: Path, text: str) -> None:
    from payung.kernel.errors import PayungError

    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PayungError(
            "KEY_FILE_TARGET", "Berkas itu sudah ada atau tidak dapat ditulis. Pilih nama lain."
        ) from error


@command
def set_words(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Tetapkan kata-kata rahasia untuk salinan nilai Anda sendiri, dari baris pertama masukan baku."""
    out = Out(json_path)
    with session(as_user, may="award.score") as actor:
        from payung.awards.jury import handing
        from payung.platform.db import acting

        with acting(actor.token):
            handing.set_words(actor, year, _words())
    out.line(_("Kata-kata rahasia Anda ditetapkan. Hanya Anda yang mengetahuinya."))
    out.result({"year": year})


@command
def candidates(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Calon yang Anda nilai, dan mana yang sudah Anda serahkan."""
    out = Out(json_path)
    with session(as_user, may="award.score") as actor:
        from payung.awards.jury import handing
        from payung.platform.db import acting

        with acting(actor.token):
            lines = handing.candidates(actor, year)
    out.table(
        [_("Nomor"), _("Calon"), _("Kategori"), _("Diserahkan"), _("Tanda terima")],
        [[one["candidate_id"], one["name"], one["category"], one["times"], one["receipt"][:16]] for one in lines],
    )
    out.result(lines)


@command
def hand_in(
    year: YEAR,
    candidate: Annotated[int, typer.Argument(metavar="CALON", help="Nomor calon.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Serahkan nilai seorang calon, tersegel. Masukan baku: satu baris "kriteria: nilai" tiap kriteria, lalu catatan."""
    out = Out(json_path)
    points, note = _typed(sys.stdin.read())
    with session(as_user, may="award.score") as actor:
        from payung.awards.jury import handing
        from payung.platform.db import acting

        with acting(actor.token):
            receipt = handing.hand_in(actor, year, candidate, points, note)
    out.line(_("Diserahkan. Tanda terima: %(receipt)s") % {"receipt": receipt})
    out.result({"receipt": receipt})


def _typed(text: str) -> tuple[dict[str, str], str]:
    """Points by criterion, and the note: whatever follows the first line that is no criterion's."""
    points: dict[str, str] = {}
    lines = text.splitlines()
    for at, line in enumerate(lines):
        name, colon, value = line.partition(":")
        if not colon or " " in name.strip() or name.strip() in points:
            return points, "\n".join(lines[at:])
        points[name.strip()] = value.strip()
    return points, ""


@command
def own_copies(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Salinan nilai Anda sendiri; kata-kata rahasia dibaca dari baris pertama masukan baku."""
    out = Out(json_path)
    with session(as_user, may="award.score") as actor:
        from payung.awards.jury import handing
        from payung.platform.db import acting

        with acting(actor.token):
            lines = handing.own_copies(actor, year, _words())
    for one in lines:
        out.line(f"{one['candidate']}: " + ", ".join(f"{name} {value}" for name, value in one["points"].items()))
    out.result(lines)


@command
def open_scores(year: YEAR, file: KEY_FILE, as_user: As = None, json_path: Json = None) -> None:
    """Buka nilai di pleno dengan berkas kunci Anda; kata-kata rahasia dibaca dari baris pertama masukan baku."""
    from payung.kernel.errors import PayungError

    out = Out(json_path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PayungError("KEY_FILE_UNREAD", "Berkas kunci itu tidak terbaca.") from error
    with session(as_user, may="award.hold_key") as actor:
        from payung.awards.jury import opening
        from payung.platform.db import acting

        with acting(actor.token):
            done = opening.open_with(actor, year, text, _words())
    out.line(
        _("%(opened)s lembar terbuka, %(handed_on)s diteruskan ke pemegang lain, %(shut)s tetap tertutup.")
        % {name: done[name] for name in ("opened", "handed_on", "shut")}
    )
    out.result(done)


@command
def verify(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Periksa rantai lembar nilai, penutupan, nilai yang sudah dibuka, dan setiap catatan siklus."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.awards.jury import opening

        state = opening.verify(year)
    if state["wrong"]:
        out.line(_("Tidak cocok: %(wrong)s") % {"wrong": state["wrong"]})
    else:
        out.line(_("%(sheets)s lembar, ujung rantai %(head)s.") % {"sheets": state["sheets"], "head": state["head"]})
        out.line(
            _("%(facts)s catatan, ujung rantai %(head)s.") % {"facts": state["facts"], "head": state["facts_head"]}
        )
    out.result(state)
    if state["wrong"]:
        raise typer.Exit(1)


COMMANDS = {
    "jury": jury,
    "make-key": make_key,
    "set-words": set_words,
    "candidates-to-score": candidates,
    "hand-in": hand_in,
    "own-copies": own_copies,
    "open-scores": open_scores,
    "verify": verify,
    **commands_of(ACTS),
}
