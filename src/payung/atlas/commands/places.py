"""Wilayah: mencari, memuat provinsi lain, memuat batas wilayah."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from payung.cli.context import Json, running
from payung.cli.output import Out, command, fail
from payung.cli.placing import place_index
from payung.cli.text import _

if TYPE_CHECKING:
    pass

File = Annotated[Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False)]


@command
def find(
    text: Annotated[str, typer.Argument(metavar="TEKS", help="Nama, bagian nama, atau kode wilayah.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100)] = 10,
    json_path: Json = None,
) -> None:
    """Cari wilayah; ejaan yang mendekati ikut ditemukan."""
    out = Out(json_path)
    with place_index() as index:
        hits = index.find(text, limit)
    out.table(
        [_("Kode"), _("Nama"), _("Tingkat"), _("Letak"), _("Nilai")],
        [[p["code"], p["name"], p["level"], p["path"], p["score"]] for p in hits],
        right=[4],
    )
    out.result(hits)


@command
def show(code: Annotated[str, typer.Argument(metavar="KODE")], json_path: Json = None) -> None:
    """Satu wilayah: letak, penyebut cakupan beserta sumber, wilayah di bawahnya."""
    out = Out(json_path)
    with running():
        from payung.places.models import Place
        from payung.platform.db import OWNER

        place = Place.objects.using(OWNER).filter(code=code).first()
        if place is None:
            raise fail(_("Wilayah itu tidak ada. Cari dengan `payung places find`."))
        bases = list(place.denominators.using(OWNER).filter(replacement__isnull=True).order_by("kind", "as_of", "id"))
        below = Place.objects.using(OWNER).filter(parent_id=code).count()
    out.line(f"{place.code} {place.name} ({place.kind}) - {below} {_('wilayah di bawahnya')}")
    out.table(
        [_("Penyebut"), _("Hitungan"), _("Per tanggal"), _("Sumber")],
        [[b.kind, f"{b.value:,}".replace(",", "."), b.as_of, b.source] for b in bases],
        right=[1],
    )
    out.result(
        {
            "code": place.code,
            "name": place.name,
            "kind": place.kind,
            "children": below,
            "denominators": [
                {
                    "kind": b.kind,
                    "value": b.value,
                    "as_of": b.as_of,
                    "source": b.source,
                    "note": b.note,
                    "verified": b.verified,
                }
                for b in bases
            ],
        }
    )


@command
def load(
    regencies: Annotated[Path, typer.Option("--regencies", exists=True, dir_okay=False, help="CSV kabupaten/kota.")],
    districts: Annotated[Path, typer.Option("--districts", exists=True, dir_okay=False, help="CSV kecamatan.")],
    villages: Annotated[Path, typer.Option("--villages", exists=True, dir_okay=False, help="CSV desa/kelurahan.")],
    province: Annotated[tuple[str, str], typer.Option("--province", help="Kode dan nama provinsi.")],
    json_path: Json = None,
) -> None:
    """Muat wilayah provinsi lain dari tiga CSV (kolom code, name, kind)."""
    out = Out(json_path)
    with running():
        from payung.places.services import load_tree

        loaded = load_tree(regencies, districts, villages, province)
    out.line(
        f"{loaded.regencies} {_('kabupaten/kota')}, {loaded.districts} {_('kecamatan')}, {loaded.villages} {_('desa/kelurahan')}"
    )
    out.result(loaded)


@command
def boundaries(
    file: File,
    source: Annotated[str, typer.Option("--source", help="Sumber dan lisensi batas wilayah.")] = "",
    json_path: Json = None,
) -> None:
    """Muat batas wilayah dari GeoJSON dengan properti `code`."""
    out = Out(json_path)
    with running():
        from payung.places.services import load_boundaries

        loaded = load_boundaries(file, source)
    out.line(f"{loaded['loaded']} {_('batas wilayah dimuat')}, {loaded['unknown']} {_('kode tidak dikenal')}")
    out.result(loaded)


COMMANDS = {"find": find, "show": show, "load": load, "boundaries": boundaries}
