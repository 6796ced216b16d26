"""Paritrana Award: siklus dan pemenangnya, peringkat dari nilai para juri."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _

FILE = Annotated[Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False)]


@command
def list_cycles(as_user: As = None, json_path: Json = None) -> None:
    """Siklus yang tercatat dengan pemenangnya, terbaru dulu."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.awards import history

        cycles = history.cycles()
    out.table(
        [_("Tahun penilaian"), _("Disebut"), _("Penyerahan"), _("Pemenang")],
        [
            [
                one["assessment_year"],
                "; ".join(label["text"] for label in one["labels"]),
                one["ceremony_on"],
                _first(one),
            ]
            for one in cycles
        ],
    )
    out.result(cycles)


def _first(cycle: dict[str, Any]) -> str:
    first = ", ".join(one["name"] for contest in cycle["contests"] for one in contest["winners"] if one["rank"] == 1)
    if first and cycle["rehearsal"]:
        return _("%(winners)s (latihan: karangan)") % {"winners": first}
    return first or _("belum ada data")


@command
def show(year: Annotated[int, typer.Argument(metavar="TAHUN")], as_user: As = None, json_path: Json = None) -> None:
    """Satu siklus menurut tahun penilaiannya: sebutan, tanggal, dan pemenang tiap kategori."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.awards import history

        cycle = history.whole(year)
    for label in cycle["labels"]:
        out.line(f"{label['text']} ({label['source']})")
    if cycle["rehearsal"]:
        out.line(_("Latihan: nama dan nilainya karangan."))
    for contest in cycle["contests"]:
        out.line(contest["word"])
        for one in contest["winners"]:
            out.line(f"  {one['rank']}. {one['name']}")
        if not contest["winners"]:
            out.line(f"  {_('belum ada data')}")
    out.result(cycle)


@command
def load(
    file: FILE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa saja; tidak ada yang dicatat.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Catat sebuah siklus dari berkas (YAML); yang tercatat sebelumnya tetap tersimpan."""
    out, text = Out(json_path), text_of(file)
    with acting_as(as_user) as actor:
        from payung.awards import history

        cycle = history.tried(text) if dry_run else history.record(actor, text)
    contests = cycle["contests"]
    out.line(
        _("%(year)s: %(contests)s kategori, %(winners)s pemenang.")
        % {
            "year": cycle["cycle"] if dry_run else cycle["assessment_year"],
            "contests": len(contests),
            "winners": sum(len(one["winners"]) for one in contests),
        }
    )
    out.result(cycle)


def text_of(file: Path) -> str:
    """A file as text. Raises PayungError(SHEET_FILE) for one that is not UTF-8."""
    from payung.kernel.errors import PayungError

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PayungError("SHEET_FILE", "Berkas itu tidak terbaca sebagai teks UTF-8.") from error


@command
def score(
    file: FILE,
    json_path: Json = None,
) -> None:
    """Peringkat dari berkas nilai (YAML), dan siapa yang menang bila satu bobot atau satu juri berubah."""
    from payung.awards.scoring import ranking, sensitivity, winners, written
    from payung.awards.sheets import read_sheet

    out, sheet = Out(json_path), read_sheet(text_of(file))
    standings = ranking(sheet)
    out.table(
        [_("Peringkat"), _("Calon"), _("Nilai"), _("Juri")],
        [[one.rank, one.candidate, written(one.score), one.jurors] for one in standings],
        right=[0, 2, 3],
    )
    first = winners(standings)
    changed = [shift for shift in sensitivity(sheet) if shift.winners != first]
    if not changed:
        out.line(_("Pemenang tetap bila satu bobot bergeser 5 poin atau satu juri tidak ikut."))
    for shift in changed:
        out.line(
            _("Bila bobot %(name)s bergeser %(points)s poin: %(winners)s")
            % {"name": shift.name, "points": f"{shift.points:+d}", "winners": _names(shift.winners)}
            if shift.kind == "weight"
            else _("Tanpa juri %(name)s: %(winners)s") % {"name": shift.name, "winners": _names(shift.winners)}
        )
    out.result({"ranking": [{"candidate": s.candidate, "rank": s.rank, "score": written(s.score)} for s in standings]})


def _names(winners: tuple[str, ...]) -> str:
    return ", ".join(winners) or _("tidak ada yang dinilai")


COMMANDS = {"list": list_cycles, "show": show, "load": load, "score": score}
