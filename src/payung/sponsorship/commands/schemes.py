"""Skema pendanaan: membuka, anggaran, kuota."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command, fail
from payung.cli.text import _
from payung.kernel.choices import values
from payung.sponsorship.acts import ACTS
from payung.sponsorship.choices import AFTER, KIND, WAITING_REASON
from payung.sponsorship.choosing.acts import ACTS as CHOOSING

Number = Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")]


def _quotas(stated: list[str]) -> dict[str, int]:
    """Quotas by regency as they were stated, KODE=ORANG."""
    pairs = [text.partition("=") for text in stated]
    if any(not sign or not (number.isascii() and number.isdigit()) for _code, sign, number in pairs):
        raise typer.BadParameter(_("Tulis kuota sebagai KODE=ORANG, misalnya 53.04=1000."))
    return {code: int(number) for code, _sign, number in pairs}


def _blocks(stated: list[str]) -> dict[str, int]:
    """Months by class as they were stated, GOLONGAN=BULAN."""
    pairs = [text.partition("=") for text in stated]
    if any(not sign or not (number.isascii() and number.isdigit()) for _class, sign, number in pairs):
        raise typer.BadParameter(_("Tulis blok sebagai GOLONGAN=BULAN, misalnya umkm=3."))
    return {name.strip(): int(number) for name, _sign, number in pairs}


@command
def simulate_plan(
    file: Annotated[Path, typer.Argument(metavar="BERKAS", help="Rencana dalam YAML: kind atau payer, fund, groups.")],
    json_path: Json = None,
) -> None:
    """Hitung tagihan sebuah rencana bulan demi bulan, dengan harga dan aturan yang sama seperti skema sungguhan."""
    from payung.kernel.money import format_number, format_rupiah
    from payung.sponsorship.simulation import read_plan, simulate

    out = Out(json_path)
    simulated = simulate(read_plan(file))
    out.result(simulated.as_json())
    if simulated.short:
        raise simulated.short_refusal()
    for month in sorted({*simulated.sponsor, *simulated.own}):
        out.line(
            f"{month}  {format_rupiah(simulated.sponsor.get(month, 0))}  {format_rupiah(simulated.own.get(month, 0))}"
        )
    out.line(
        f"{_('Sponsor')}: {format_rupiah(simulated.sponsor_total)}; {_('bulan-orang')}: {format_number(simulated.worker_months)};"
        f" {_('bayar sendiri')}: {format_rupiah(sum(simulated.own.values()))}"
    )
    if simulated.fund is not None:
        out.line(f"{_('Sisa dana')}: {format_rupiah(simulated.fund - simulated.sponsor_total)}")


@command
def open_new(
    name: Annotated[str, typer.Option("--name", help="Nama skema.")],
    organisation: Annotated[str, typer.Option("--org", help="Kode lembaga pembayar.")],
    first: Annotated[str, typer.Option("--first", help="Bulan pertama, misalnya 2025-07.")],
    last: Annotated[str, typer.Option("--last", help="Bulan terakhir.")],
    budget: Annotated[int, typer.Option("--budget", help="Anggaran, rupiah.")],
    decree: Annotated[str, typer.Option("--decree", help="Nomor keputusan atau perjanjian.")] = "",
    decree_date: Annotated[
        datetime | None, typer.Option("--decree-date", formats=["%Y-%m-%d"], help="Tanggalnya, misalnya 2025-07-01.")
    ] = None,
    people: Annotated[int | None, typer.Option("--people", help="Jumlah orang, dibagi menurut penduduk BPS.")] = None,
    quota: Annotated[list[str] | None, typer.Option("--quota", help="Kuota KODE=ORANG; boleh berulang.")] = None,
    kind: Annotated[str, typer.Option("--kind", metavar="|".join(values(KIND)), help="Jenis skema.")] = "apbd",
    place: Annotated[str, typer.Option("--place", help="Kode wilayah skema.")] = "",
    income: Annotated[int, typer.Option("--income-base", help="Dasar penghasilan, rupiah.")] = 1_000_000,
    min_age: Annotated[int, typer.Option("--min-age", help="Umur paling muda.")] = 17,
    max_age: Annotated[int, typer.Option("--max-age", help="Umur paling tua.")] = 64,
    max_decile: Annotated[int, typer.Option("--max-decile", help="Desil paling tinggi, 1-10.")] = 5,
    block: Annotated[
        list[str] | None, typer.Option("--block", help="Blok GOLONGAN=BULAN, misalnya umkm=3; boleh berulang.")
    ] = None,
    after: Annotated[
        str, typer.Option("--after", metavar="|".join(values(AFTER)), help="Sesudah bulan seorang peserta berakhir.")
    ] = "",
    quote_only: Annotated[bool, typer.Option("--quote", help="Hitung biayanya saja, tidak membuka.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Buka skema pendanaan; biaya dihitung dari hukum yang berlaku setiap bulan."""
    out = Out(json_path)
    with acting_as(as_user) as actor:
        from payung.access.selectors import home_province
        from payung.kernel.money import format_number, format_rupiah
        from payung.kernel.months import Month
        from payung.parties.models import Organisation
        from payung.sponsorship import views
        from payung.sponsorship.services import SchemeData, open_scheme, quote

        payer = Organisation.objects.filter(code=organisation).first()
        if payer is None:
            raise fail(_("Lembaga pembayar itu tidak ada.") + f" ({organisation})")
        data = SchemeData(
            name=name,
            kind=kind,
            organisation_id=payer.pk,
            place_code=place or home_province(),
            decree_number=decree,
            decree_date=decree_date.date() if decree_date else None,
            first_month=Month.parse(first),
            last_month=Month.parse(last),
            budget=budget,
            quotas=_quotas(quota or []),
            people=people,
            income_base=income,
            min_age=min_age,
            max_age=max_age,
            max_decile=max_decile,
            blocks=_blocks(block or []),
            after=after,
        )
        cost = quote(data)
        number = None if quote_only else open_scheme(actor, data)
        opened = views.whole(number) if number else None
    out.line(
        f"{format_rupiah(cost.per_person)} {_('per orang')}, {format_number(cost.people)} {_('orang')}: "
        f"{format_rupiah(cost.total)}; {_('anggaran cukup untuk')} {format_number(cost.affordable)} {_('orang')}"
    )
    if number:
        out.line(f"{_('Skema')} {number}")
    out.result({"scheme": opened, "quote": views.quote_whole(cost)})


@command
def list_schemes(as_user: As = None, json_path: Json = None) -> None:
    """Skema yang terlihat oleh pengguna."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.sponsorship import selectors, views

        lines = [views.line(one) for one in selectors.schemes()]
    out.lines(views.PROGRAMME, lines)
    out.result(lines)


@command
def show(number: Number, as_user: As = None, json_path: Json = None) -> None:
    """Satu skema: harga per bulan, kuota, daftar tunggu."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.kernel.money import format_rupiah
        from payung.sponsorship import views

        scheme = views.whole(number)
    out.line(f"{scheme['name']} ({scheme['decree_number']}), {scheme['state']}")
    if fund := scheme["fund"]:
        out.line(f"{format_rupiah(fund['committed'])} {_('dari')} {format_rupiah(fund['budget'])}")
    out.lines(views.QUOTA, scheme["quotas"])
    out.result(scheme)


@command
def waiting(
    number: Number,
    regency: Annotated[str, typer.Option("--regency", help="Kode kabupaten/kota, misalnya 53.04.")] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="|".join(values(WAITING_REASON)), help="Sebab menunggu.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=5000)] = 200,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Daftar tunggu sebuah skema menurut urutan; ia maju sendiri bila anggaran atau kuota bertambah."""
    out = Out(json_path)
    with acting_as(as_user, may="scheme.view"):
        from payung.sponsorship import selectors, services, views

        services.scheme_of(None, number)
        queue = selectors.waiting(number, regency, reason)
        total, lines = queue.count(), [views.waiting_line(one) for one in queue[:limit]]
    out.line(f"{_('Menunggu')}: {total}")
    out.lines(views.WAITING, lines)
    out.result({"total": total, "items": lines})


@command
def ending(
    number: Number,
    month: Annotated[
        str, typer.Option("--month", help="Sesudah bulan ini, misalnya 2025-12; bulan terakhir bila kosong.")
    ] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Siapa yang tidak lagi dibayar sesudah sebuah bulan skema, per desa, dan apa yang ditawarkan kepadanya."""
    out = Out(json_path)
    with acting_as(as_user, may="scheme.view"):
        from payung.kernel.money import format_number
        from payung.kernel.months import Month
        from payung.sponsorship import services
        from payung.sponsorship.handover import services as handover

        whole = handover.whole(services.scheme_of(None, number), Month.parse(month) if month else None)
    out.line(f"{format_number(whole['people'])} {_('orang')}, {whole['first_day_without']}")
    out.lines(handover.VILLAGES, whole["villages"])
    out.lines(handover.OFFERS, whole["offers"])
    out.result({**whole, "first_day_without": whole["first_day_without"].isoformat()})


COMMANDS = {
    "ending": ending,
    "open": open_new,
    "simulate": simulate_plan,
    "list": list_schemes,
    "show": show,
    "waiting": waiting,
    **commands_of((*ACTS, *CHOOSING)),
}
