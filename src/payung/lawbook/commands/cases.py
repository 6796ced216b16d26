"""One case of the law on the command line: contributions and benefits, explained to the article.

The questions and their fields are those of `payung.law.calculators`. They are written out here because the list of
commands is told without loading the arithmetic; a test compares the two.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from payung.cli.context import Json
from payung.cli.output import Out, command
from payung.cli.text import _

CONTRIBUTIONS = {
    "income": "Penghasilan sebulan, rupiah (bpu, sponsor).",
    "wage": "Upah sebulan, rupiah (pu).",
    "month": "Bulan iuran, misalnya 2025-07.",
    "sector": "other atau transport (bpu, sponsor).",
    "payer": "Siapa yang membayar: self, employer, sponsor, sertakan, credit, apbd_province, apbd_regency, village_fund, atau revenue_share (bpu, sponsor).",
    "risk": "Kelas risiko JKK, i sampai v (pu).",
    "business": "Jenis usaha, misalnya 'Pabrik kerupuk' (jkk-class).",
    "industry": "Industri padat karya, misalnya textile_apparel (pu).",
    "workers": "Jumlah pekerja pemberi kerja (pu).",
    "settled": "Iuran JKK lunas sampai Januari 2025 (pu).",
    "jp_deferral": "Penyetoran JP ditunda menurut PP 49/2020 (pu).",
    "registered": "Bulan terdaftar, misalnya 2020-09 (bpu, pu).",
    "group": "Golongan BPU: independent, employer, atau no_wage (bpu).",
    "jht": "Dengan JHT (bpu, pu, sponsor).",
    "jp": "Dengan JP (pu).",
    "jkp": "Dengan JKP (pu).",
    "value": "Nilai kontrak, atau jumlah upah sebulan dengan --wages (jakon).",
    "wages": "Nilai itu jumlah upah (jakon).",
    "vat": "Nilai itu termasuk PPN (jakon).",
    "months": "Lama kontrak: 6, 12, atau 24 bulan (pmi).",
    "on": "Tanggal, misalnya 2025-06-01 (pmi).",
    "by_agency": "Melalui P3MI (pmi).",
    "extension_months": "Perpanjangan dalam bulan (pmi).",
    "people": "Jumlah orang (sponsor).",
    "first": "Bulan pertama (sponsor).",
    "last": "Bulan terakhir (sponsor).",
    "contribution": "Iuran sebulan, rupiah (due).",
    "segment": "PU atau BPU (due).",
    "months_late": "Bulan terlambat (due).",
}
BENEFITS = {
    "wage": "Upah atau dasar iuran sebulan, rupiah.",
    "event": "Hari kejadian, misalnya 2025-12-10; untuk jp: old_age, total_disability, atau death.",
    "months": "Bulan iuran, atau lama dalam bulan.",
    "days": "Hari di samping bulan penuh (jkk-unable).",
    "segment": "PU, BPU, JAKON, atau PMI (jkm).",
    "registered_on": "Hari terdaftar, misalnya 2025-01-31 (jkm).",
    "loss": "Baris tabel cacat, misalnya thumb; beberapa dipisahkan titik koma: 'thumb; big_toe' (jkk-partial).",
    "side": "kanan atau kiri, di tempat cacatnya: 'kanan; ' (jkk-partial).",
    "steps": "Jumlah tingkat, di tempat cacatnya (jkk-partial).",
    "assessed": "Penetapan dokter, persen, di tempat cacatnya (jkk-partial).",
    "function": "Kehilangan fungsi, persen, di tempat cacatnya (jkk-partial).",
    "left_handed": "Kidal (jkk-partial).",
    "cost": "Biaya, rupiah (jkk-cost).",
    "item": "Jenis biaya, misalnya transport_land (jkk-cost).",
    "cause": "Sebab, misalnya jkk_death (scholarship).",
    "children": "Jumlah anak, bila tanggal lahirnya tidak disebut (scholarship).",
    "births": "Tanggal lahir anak, misalnya '1/5/2014 SD 4, 2/2/2018' (scholarship).",
    "balance": "Saldo JHT, rupiah (jht-partial).",
    "purpose": "Keperluan: housing atau other (jht-partial).",
    "on": "Tanggal (jht-partial, jp, jp-survivors).",
    "opening": "Saldo awal, rupiah (jht-projection).",
    "first": "Bulan pertama (jht-projection).",
    "monthly": "Iuran sebulan, rupiah (jht-projection).",
    "assumed": "Anggapan tingkat hasil setahun, persen (jht-projection).",
    "layoff": "Hari PHK (jkp).",
    "paid_before_change": "Bulan dibayar sebelum 7 Februari 2025 (jkp).",
    "average": "Rata-rata upah tertimbang, rupiah (jp).",
    "birth": "Tanggal lahir, misalnya 1975-01-31 (jp).",
    "registered": "Bulan terdaftar, misalnya 2016-01 (jp).",
    "months_due": "Bulan yang seharusnya dibayar (jp).",
    "pension": "Pensiun peserta sebulan, rupiah (jp-survivors).",
    "survivors": "Yang ditinggalkan, misalnya spouse,child (jp-survivors).",
    "grants": "Santunan, rupiah (heirs).",
    "funeral": "Biaya pemakaman, rupiah (heirs).",
    "heirs": "Ahli waris, misalnya spouse,child (heirs).",
    "programme": "jkk, jkm, jht, jp, atau jkp (payout).",
    "grant": "Santunan, rupiah (payout).",
    "complete": "Hari berkas lengkap (payout).",
    "days_late": "Hari terlambat (payout).",
}
FLAGS = frozenset({"jht", "jp", "jkp", "wages", "vat", "by_agency", "left_handed", "settled", "jp_deferral"})


def _asks(fields: dict[str, str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command one option a field; what is not said is None."""

    def give(function: Callable[..., None]) -> Callable[..., None]:
        kept = [
            one
            for one in inspect.signature(function, eval_str=True).parameters.values()
            if one.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        options = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=Annotated[bool | None if name in FLAGS else str | None, _option(name, text)],
            )
            for name, text in fields.items()
        ]
        options.append(inspect.Parameter("json_path", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Json))
        function.__signature__ = inspect.Signature([*kept, *options])  # type: ignore[attr-defined]
        return function

    return give


def _option(name: str, text: str) -> Any:
    word = name.replace("_", "-")
    return typer.Option(f"--{word}/--no-{word}" if name in FLAGS else f"--{word}", help=text)


@command
@_asks(CONTRIBUTIONS)
def contribution(
    kind: Annotated[
        str, typer.Argument(metavar="JENIS", help="bpu, pu, jkk-class, jakon, pmi, sponsor, atau due.")
    ] = "bpu",
    **given: Any,
) -> None:
    """Iuran satu kasus, dijelaskan sampai pasalnya: bpu, pu, jkk-class (kelas risiko), jakon (jasa
    konstruksi), pmi, sponsor, due (jatuh tempo dan denda)."""
    _answer("contribution", kind, given)


@command
@_asks(BENEFITS)
def benefit(
    kind: Annotated[str, typer.Argument(metavar="MANFAAT", help="Salah satu manfaat di atas.")],
    **given: Any,
) -> None:
    """Manfaat satu kasus: jkm, jkk-death, jkk-total, jkk-partial, jkk-unable, jkk-cost, scholarship, jht-partial,
    jht-projection, jkp, jp, jp-survivors, heirs, payout."""
    _answer("benefit", kind, given)


def _answer(group: str, kind: str, given: dict[str, Any]) -> None:
    from payung.cli.tree import show
    from payung.law.calculators import CALCULATORS, calculate

    out = Out(given.pop("json_path"))
    name = kind.strip().lower().replace("-", "_")
    asked = CALCULATORS.get(name)
    if asked is None or asked.group != group:
        names = ", ".join(one.replace("_", "-") for one, calculator in CALCULATORS.items() if calculator.group == group)
        raise typer.BadParameter(_("Pilih salah satu: %(names)s") % {"names": names})
    texts = {field: _text(value) for field, value in given.items() if value is not None}
    by_name = {field.name: field for field in asked.fields}
    for field in texts:
        if field not in by_name:
            raise typer.BadParameter(_("--%(field)s tidak dipakai untuk %(kind)s") % _words(field, kind))
    for field, about in by_name.items():
        if about.default is None and field not in texts:
            raise typer.BadParameter(_("--%(field)s diperlukan untuk %(kind)s") % _words(field, kind))
    explained = calculate(name, texts)
    show(out, explained)
    out.result(explained.to_dict())


def _text(value: Any) -> str:
    return ("ya" if value else "tidak") if isinstance(value, bool) else str(value)


def _words(field: str, kind: str) -> dict[str, str]:
    return {"field": field.replace("_", "-"), "kind": kind}


COMMANDS = {"contribution": contribution, "benefit": benefit}
