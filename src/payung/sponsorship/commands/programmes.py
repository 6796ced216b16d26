"""Skema pendanaan: membuka, anggaran, kuota."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, session
from payung.cli.output import Out, command, fail
from payung.cli.text import _
from payung.kernel.choices import values
from payung.sponsorship.acts import ACTS
from payung.sponsorship.choices import KIND

Number = Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")]


def _quotas(stated: list[str]) -> dict[str, int]:
    """Quotas by regency as they were stated, KODE=ORANG."""
    pairs = [text.partition("=") for text in stated]
    if any(not sign or not (number.isascii() and number.isdigit()) for _code, sign, number in pairs):
        raise typer.BadParameter(_("Tulis kuota sebagai KODE=ORANG, misalnya 53.04=1000."))
    return {code: int(number) for code, _sign, number in pairs}


@command
def open_new(
    name: Annotated[str, typer.Option("--name", help="Nama skema.")],
    organisation: Annotated[str, typer.Option("--org", help="Kode lembaga pembayar.")],
    decree: Annotated[str, typer.Option("--decree", help="Nomor keputusan.")],
    decree_date: Annotated[datetime, typer.Option("--decree-date", formats=["%Y-%m-%d"])],
    first: Annotated[str, typer.Option("--first", help="Bulan pertama, misalnya 2025-07.")],
    last: Annotated[str, typer.Option("--last", help="Bulan terakhir.")],
    budget: Annotated[int, typer.Option("--budget", help="Anggaran, rupiah.")],
    people: Annotated[int | None, typer.Option("--people", help="Jumlah orang, dibagi menurut penduduk BPS.")] = None,
    quota: Annotated[list[str] | None, typer.Option("--quota", help="Kuota KODE=ORANG; boleh berulang.")] = None,
    kind: Annotated[str, typer.Option("--kind", metavar="|".join(values(KIND)), help="Jenis skema.")] = "apbd",
    place: Annotated[str, typer.Option("--place", help="Kode wilayah skema.")] = "",
    income: Annotated[int, typer.Option("--income-base", help="Dasar penghasilan, rupiah.")] = 1_000_000,
    min_age: Annotated[int, typer.Option("--min-age", help="Umur paling muda.")] = 17,
    max_age: Annotated[int, typer.Option("--max-age", help="Umur paling tua.")] = 64,
    max_decile: Annotated[int, typer.Option("--max-decile", help="Desil paling tinggi, 1-10.")] = 5,
    quote_only: Annotated[bool, typer.Option("--quote", help="Hitung biayanya saja, tidak membuka.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Buka skema pendanaan; biaya dihitung dari hukum yang berlaku setiap bulan."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.access.selectors import home_province
        from payung.kernel.money import format_number, format_rupiah
        from payung.kernel.months import Month
        from payung.parties.models import Organisation
        from payung.platform.db import acting
        from payung.sponsorship.services import ProgrammeData, open_programme, quote

        with acting(actor.token):
            payer = Organisation.objects.filter(code=organisation).first()
            if payer is None:
                raise fail(_("Lembaga pembayar itu tidak ada.") + f" ({organisation})")
            data = ProgrammeData(
                name=name,
                kind=kind,
                organisation_id=payer.pk,
                place_code=place or home_province(),
                decree_number=decree,
                decree_date=decree_date.date(),
                first_month=Month.parse(first),
                last_month=Month.parse(last),
                budget=budget,
                quotas=_quotas(quota or []),
                people=people,
                income_base=income,
                min_age=min_age,
                max_age=max_age,
                max_decile=max_decile,
            )
            cost = quote(data)
            number = None if quote_only else open_programme(actor, data)
    out.line(
        f"{format_rupiah(cost.per_person)} {_('per orang')}, {format_number(cost.people)} {_('orang')}: "
        f"{format_rupiah(cost.total)}; {_('anggaran cukup untuk')} {format_number(cost.affordable)} {_('orang')}"
    )
    if number:
        out.line(f"{_('Skema')} {number}")
    answer: dict[str, Any] = {"per_person": cost.per_person, "people": cost.people, "total": cost.total}
    out.result({"programme": number, **answer, "affordable": cost.affordable})


@command
def list_programmes(as_user: As = None, json_path: Json = None) -> None:
    """Skema yang terlihat oleh pengguna."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.platform.db import acting
        from payung.sponsorship import selectors

        with acting(actor.token):
            lines = [_plain(programme) for programme in selectors.programmes()]
    out.table(
        [_("Nomor"), _("Nama"), _("Keadaan"), _("Bulan"), _("Orang"), _("Komitmen"), _("Anggaran")],
        [
            [
                p["id"],
                p["name"],
                p["state"],
                f"{p['first_month']}..{p['last_month']}",
                p["people"],
                p["committed"],
                p["budget"],
            ]
            for p in lines
        ],
        right=[0, 4, 5, 6],
    )
    out.result(lines)


def _plain(programme: Any) -> dict[str, Any]:
    """A programme as JSON; money is None for those who see only the quota of their regency."""
    fund = getattr(programme, "fund", None)
    return {
        "id": programme.pk,
        "name": programme.name,
        "kind": programme.kind,
        "state": programme.state,
        "decree_number": programme.decree_number,
        "first_month": f"{programme.first_month:%Y-%m}",
        "last_month": f"{programme.last_month:%Y-%m}",
        "income_base": programme.income_base,
        "budget": fund.budget if fund else None,
        "committed": fund.committed if fund else None,
        "people": fund.people if fund else None,
    }


@command
def show(number: Number, as_user: As = None, json_path: Json = None) -> None:
    """Satu skema: harga per bulan, kuota, daftar tunggu."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.kernel.money import format_rupiah
        from payung.platform.db import acting
        from payung.sponsorship import selectors, services

        with acting(actor.token):
            line = _plain(services.programme_of(actor, number))
            quotas, waiting = selectors.quotas(number), selectors.waiting_by_regency(number)
            prices = selectors.prices(number)
    out.line(f"{line['name']} ({line['decree_number']}), {line['state']}")
    if line["budget"] is not None:
        out.line(f"{format_rupiah(line['committed'])} {_('dari')} {format_rupiah(line['budget'])}")
    out.table(
        [_("Wilayah"), _("Kuota"), _("Masuk"), _("Menunggu")],
        [[q.regency, q.quota, q.people, waiting.get(q.regency, 0)] for q in quotas],
        right=[1, 2, 3],
    )
    out.result(
        {
            **line,
            "quotas": {q.regency: {"quota": q.quota, "people": q.people} for q in quotas},
            "waiting": waiting,
            "prices": [
                {
                    "month": f"{p.month:%Y-%m}",
                    "sector": p.sector,
                    "jkk": p.jkk,
                    "jkm": p.jkm,
                    "amount": p.amount,
                }
                for p in prices
            ],
        }
    )


COMMANDS = {
    "open": open_new,
    "list": list_programmes,
    "show": show,
    **commands_of(ACTS),
}
