"""Hasil, keberatan, berita acara, pengumuman, dan berkas sebuah siklus Paritrana."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from payung.awards.plenary.acts import ACTS
from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, running
from payung.cli.output import FAILED, Out, command, fail
from payung.cli.text import _

YEAR = Annotated[int, typer.Argument(metavar="TAHUN", help="Tahun penilaian.")]
TARGET = Annotated[Path, typer.Argument(metavar="BERKAS", help="Berkas yang ditulis.")]


@command
def results(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Hasil terbaru tiap kategori, dengan siapa yang menang bila satu bobot atau satu juri berubah."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days.interviews import cycle_of
        from payung.awards.plenary import result
        from payung.awards.plenary.views import RANKED

        lines = [result.line(one) for one in result.newest(cycle_of(year))]
    for one in lines:
        out.line(f"{one['category']} ({one['digest']})")
        out.lines(RANKED, one["ranking"])
        for shift in one["sensitivity"]:
            if shift["changes"]:
                winners, points = ", ".join(shift["winners"]), f"{shift['points']:+d}"
                out.line(
                    _("Bila bobot %(name)s bergeser %(points)s poin: %(winners)s")
                    % {"name": shift["name"], "points": points, "winners": winners}
                    if shift["kind"] == "weight"
                    else f"{_('Tanpa kursi %(seat)s:') % {'seat': shift['name']}} {winners}"
                )
    out.result(lines)


@command
def places(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Peringkat calon yang boleh Anda baca; pihak calon membaca peringkatnya sendiri."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days.interviews import cycle_of
        from payung.awards.plenary import result

        lines = result.places(cycle_of(year))
    out.table(
        [_("Peringkat"), _("Calon"), _("Nilai")],
        [[one["rank"], one["candidate"], one["score"]] for one in lines],
        right=[0, 2],
    )
    out.result(lines)


@command
def recompute(
    file: Annotated[Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False)], json_path: Json = None
) -> None:
    """Hitung ulang sebuah hasil dari berkasnya (hasil-….json), tanpa basis data. Keluar dengan 1 bila tidak sama."""
    from payung.awards.plenary.reckoning import differs, digest_of, is_result

    out = Out(json_path)
    try:
        text = file.read_text(encoding="utf-8")
        content = json.loads(text)
    except (OSError, ValueError) as error:
        raise fail(_("Berkas itu bukan hasil Paritrana dari Payung.")) from error
    if not is_result(content):
        raise fail(_("Berkas itu bukan hasil Paritrana dari Payung."))
    wrong = differs(content)
    out.line(
        _("Dihitung ulang dari nilainya: sama.") if not wrong else _("Berbeda: %(what)s.") % {"what": ", ".join(wrong)}
    )
    out.line(digest_of(text))
    out.result({"sound": not wrong, "differs": wrong, "digest": digest_of(text)})
    if wrong:
        raise typer.Exit(FAILED)


@command
def result_objections(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Keberatan atas hasil dengan jawabannya."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.plenary import result
        from payung.awards.plenary.views import OBJECTION

        lines = result.objections(year)
    out.lines(OBJECTION, lines)
    out.result(lines)


@command
def minutes(
    year: YEAR,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Tulis berita acara ke berkas ini.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Berita acara terbaru dengan tanda tangannya; dengan --pdf juga berkasnya."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.plenary import documents
        from payung.awards.plenary import minutes as kept

        line = kept.of_year(year)
        if pdf is not None:
            pdf.write_bytes(documents.minutes_pdf(line["id"]))
    out.line(f"{line['id']}: {line['number']} ({line['digest']})")
    out.table([_("Kursi"), _("Nama")], [[one["seat"], one["name"]] for one in line["signatures"]], right=[0])
    out.result(line)


@command
def publication(year: YEAR, json_path: Json = None) -> None:
    """Yang diumumkan tentang sebuah siklus: pemenang, rubrik, dan jumlahnya."""
    out = Out(json_path)
    with running():
        from payung.awards.plenary import minutes as kept

        published = kept.publication(year)
    for one in published["categories"]:
        out.line(one["word"])
        for place in one["winners"]:
            out.line(f"  {place['rank']}. {place['name']}")
    out.result(published)


@command
def charter(
    year: YEAR,
    category: Annotated[str, typer.Argument(metavar="KATEGORI")],
    place: Annotated[int, typer.Argument(metavar="URUTAN", help="Urutan pemenang dalam kategorinya, dari 1.")],
    target: TARGET,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Piagam seorang pemenang (PDF), sesudah hasil diumumkan."""
    out = Out(json_path)
    with acting_as(as_user, may="award.lead") as actor:
        from payung.awards.plenary import documents
        from payung.awards.plenary import minutes as kept

        target.write_bytes(documents.charter_pdf(actor, year, category, kept.winner(year, category, place)))
    out.line(str(target))
    out.result({"file": str(target)})


@command
def submission(year: YEAR, target: TARGET, as_user: As = None, json_path: Json = None) -> None:
    """Berkas pengajuan ke tingkat nasional (zip), sesudah hasil diumumkan."""
    out = Out(json_path)
    with acting_as(as_user, may="award.lead") as actor:
        from payung.awards.plenary import documents

        target.write_bytes(documents.submission(actor, year))
    out.line(str(target))
    out.result({"file": str(target)})


@command
def archive(year: YEAR, target: TARGET, as_user: As = None, json_path: Json = None) -> None:
    """Arsip siklus yang sudah diarsipkan (zip)."""
    out = Out(json_path)
    with acting_as(as_user, may="award.lead") as actor:
        from payung.awards.plenary import documents

        target.write_bytes(documents.archive(actor, year))
    out.line(str(target))
    out.result({"file": str(target)})


COMMANDS = {
    "results": results,
    "places": places,
    "recompute": recompute,
    "result-objections": result_objections,
    "minutes": minutes,
    "publication": publication,
    "charter": charter,
    "submission": submission,
    "archive": archive,
    **commands_of(ACTS),
}
