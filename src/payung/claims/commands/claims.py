"""Klaim kematian: laporan, berkas, ahli waris, penilaian, keputusan, surat."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from payung.claims.acts import ACTS
from payung.claims.assessment.commands import recompute
from payung.claims.commands import acts
from payung.claims.deaths.acts import ACTS as DEATHS
from payung.claims.kinds import FACTS, FIRST
from payung.claims.merges import commands as merges
from payung.claims.merges.acts import ACTS as MERGES
from payung.cli.acts import commands_of
from payung.cli.context import As, Json, session
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _

ClaimId = Annotated[int, typer.Argument(metavar="KLAIM", help="Nomor klaim.")]


@command
def report(
    event_on: Annotated[datetime, typer.Option("--died", formats=["%Y-%m-%d"], help="Tanggal meninggal.")],
    reporter: Annotated[str, typer.Option("--reporter", help="Nama pelapor.")],
    name: Annotated[str, typer.Option("--name", help="Nama yang meninggal.")] = "",
    person: Annotated[int | None, typer.Option("--person", help="Nomor orang, bila sudah diketahui.")] = None,
    nik: Annotated[str, typer.Option("--nik")] = "",
    kpj: Annotated[str, typer.Option("--kpj")] = "",
    regency: Annotated[str, typer.Option("--regency", help="Kode kabupaten/kota, misalnya 53.04.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="Telepon pelapor.")] = "",
    relation: Annotated[str, typer.Option("--relation", help="Hubungan pelapor dengan yang meninggal.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="Jenis klaim; tanpa ini kematian biasa.")] = FIRST.name,
    fact: Annotated[
        list[str] | None,
        typer.Option(
            "--fact", help="Keterangan kejadian, NAMA=NILAI, boleh berulang; lihat claims change-kind --help."
        ),
    ] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Catat laporan kematian: dengan --person, --nik, atau --kpj klaim langsung dibuka."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.claims import selectors, services
        from payung.platform.db import acting

        data = services.ReportData(
            name=name,
            event_on=event_on.date(),
            reporter_name=reporter,
            regency=regency,
            nik=nik,
            kpj=kpj,
            reporter_phone=phone,
            reporter_relation=relation,
            person_id=person,
            kind=kind,
            said=dict(_fact(text) for text in fact or ()),
        )
        with acting(actor.token):
            if person or nik or kpj:
                opened = services.report(actor, data)
                code = getattr(selectors.claim(opened), "code", "")
            else:
                opened, code = 0, services.file_report(actor, data)
    out.line(f"{_('Kode klaim')}: {code}" + (f", {_('klaim')} {opened}" if opened else f" ({_('menunggu diambil')})"))
    out.result({"claim": opened or None, "code": code})


@command
def list_reports(as_user: As = None, json_path: Json = None) -> None:
    """Laporan kematian yang menunggu diambil."""
    out = Out(json_path)
    with session(as_user, may="claims.view") as actor:
        from payung.access.readlog import note
        from payung.claims import selectors
        from payung.platform.db import acting

        with acting(actor.token):
            lines = [
                {
                    "id": r.pk,
                    "code": acts.code_for(actor, r.code),
                    "via": r.via,
                    "regency": r.regency,
                    "reported_on": r.reported_on,
                    "name": r.name,
                }
                for r in selectors.reports()[:1000]
            ]
            note(actor, "listing", count=len(lines), subject="reports")
    out.table(
        [_("Nomor"), _("Kode klaim"), _("Melalui"), _("Wilayah"), _("Dilaporkan"), _("Nama")],
        [list(row.values()) for row in lines],
        right=[0],
    )
    out.result(lines)


@command
def take_up(
    report_id: Annotated[int, typer.Argument(metavar="LAPORAN", help="Nomor laporan.")],
    person: Annotated[int, typer.Option("--person", help="Nomor orang yang dimaksud; klaim dibuka.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Ambil laporan: buka klaim untuk seseorang. Lihat juga claims attach-report dan claims dismiss-report."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.claims import services
        from payung.platform.db import acting

        with acting(actor.token):
            claim = services.take_up(actor, report_id, person)
    out.line(f"{_('Laporan')} {report_id}: {_('klaim')} {claim}")
    out.result({"report": report_id, "claim": claim})


def _fact(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or name not in FACTS:
        raise typer.BadParameter(_("Tulis keterangan sebagai NAMA=NILAI, misalnya cause=traffic."))
    return name, value


@command
def relative(
    person: Annotated[int, typer.Argument(metavar="ORANG", help="Nomor peserta.")],
    name: Annotated[str, typer.Option("--name", help="Nama keluarga.")],
    relation: Annotated[str, typer.Option("--relation", help="spouse, child, parent, sibling, organiser, ...")],
    village: Annotated[str, typer.Option("--village", help="Kode desa/kelurahan tempat tinggalnya.")],
    nik: Annotated[str, typer.Option("--nik")] = "",
    bank: Annotated[str, typer.Option("--bank", help="Kode bank rekeningnya.")] = "",
    account: Annotated[str, typer.Option("--account", help="Nomor rekening.")] = "",
    holder: Annotated[str, typer.Option("--holder", help="Nama di buku tabungan; kosong = namanya sendiri.")] = "",
    why: Annotated[str, typer.Option("--holder-reason", help="Alasan bila nama di buku tabungan berbeda.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Catat seorang keluarga peserta, dengan rekeningnya bila ada."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.platform.db import acting
        from payung.registry import services

        with acting(actor.token):
            relative_id = services.add_person(actor, name, village, nik=nik or None)
            services.add_relative(actor, person, relative_id, relation)
            held = services.add_account(actor, relative_id, bank, account, holder or name, why) if account else None
    out.line(f"{_('Orang')} {relative_id}" + (f", {_('rekening')} {held}" if held else ""))
    out.result({"person": relative_id, "account": held})


@command
def heirs(
    claim_id: ClaimId,
    heir: Annotated[
        list[str] | None, typer.Option("--heir", help="HUBUNGAN:ORANG[:REKENING[:BOBOT]]; boleh berulang.")
    ] = None,
    after: Annotated[
        int | None, typer.Option("--after", help="Nomor daftar yang Anda baca; ditolak bila sudah ada yang lebih baru.")
    ] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Catat seluruh daftar ahli waris; tanpa --heir menampilkan daftar yang ada."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with session(as_user, may="claims.view") as actor:
        from payung.claims import reading, selectors, services
        from payung.platform.db import acting

        with acting(actor.token):
            reading.opened(actor, claim_id)
            if heir:
                services.set_heirs(actor, claim_id, [_heir(text) for text in heir], after)
            lines = [acts.plain_heir(line) for line in selectors.heirs(claim_id)]
    out.table(
        [_("Nomor"), _("Orang"), _("Nama"), _("Hubungan"), _("Bobot"), _("Rekening"), _("Bagian"), _("Keadaan")],
        [
            [h["id"], h["person"], h["name"], h["relation"], h["weight"], h["account"],
             "" if h["amount"] is None else format_rupiah(h["amount"]), f"{h['payout']} {h['reason']}".strip()]
            for h in lines
        ],
        right=[0, 1, 4, 6],
    )  # fmt: skip
    out.result(lines)


@command
def add_heir(
    claim_id: ClaimId,
    name: Annotated[str, typer.Option("--name", help="Nama ahli waris.")],
    relation: Annotated[str, typer.Option("--relation", help="Hubungan: spouse, child, parent, sibling, ...")],
    nik: Annotated[str, typer.Option("--nik", help="NIK, bila diketahui.")] = "",
    weight: Annotated[int, typer.Option("--weight", help="Bobot; 1 kecuali surat waris menyebut lain.")] = 1,
    bank: Annotated[str, typer.Option("--bank", help="Kode bank rekeningnya, misalnya 130.")] = "",
    account: Annotated[str, typer.Option("--account", help="Nomor rekening.")] = "",
    holder: Annotated[str, typer.Option("--holder", help="Nama di buku tabungan; kosong = sama.")] = "",
    holder_reason: Annotated[str, typer.Option("--holder-reason", help="Alasan bila namanya berbeda.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Catat ahli waris yang belum tercatat: orangnya, hubungannya, rekeningnya, dan barisnya dalam daftar."""

    def act(actor: Any) -> dict[str, int]:
        from payung.claims.heirs.services import BankAccountData, NewHeir, record_heir

        held = BankAccountData(bank, account, holder, holder_reason) if account else None
        return {"person": record_heir(actor, claim_id, NewHeir(name, relation, nik, weight, held))}

    acts.step(as_user, json_path, claim_id, act)


def _heir(text: str) -> Any:
    from payung.claims.services import HeirData

    relation, _sign, rest = text.partition(":")
    numbers = rest.split(":")
    if not 1 <= len(numbers) <= 3 or not all(n.isdigit() or (n == "" and at) for at, n in enumerate(numbers)):
        raise typer.BadParameter(_("Tulis ahli waris sebagai HUBUNGAN:ORANG:REKENING, misalnya spouse:12:7."))
    account = int(numbers[1]) if len(numbers) > 1 and numbers[1] else None
    return HeirData(int(numbers[0]), relation, int(numbers[2]) if len(numbers) > 2 and numbers[2] else 1, account)


@command
def paper(
    claim_id: ClaimId,
    paper_type: Annotated[str, typer.Argument(metavar="JENIS", help="Misalnya akta_kematian, kk, buku_tabungan.")],
    file: Annotated[Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False)],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Simpan satu surat ke map klaim; isinya diperiksa sebelum diterima."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.claims import selectors, services
        from payung.platform.db import acting
        from payung.vault import selectors as vault

        with acting(actor.token):
            with file.open("rb") as handle:
                paper_id = services.add_paper(actor, claim_id, paper_type, handle, file.name)
            stored = vault.paper(paper_id)
            lacking = [item.paper_type for item in selectors.checklist(claim_id) if item.state != "clean"]
    state, why = (stored.state, stored.reason) if stored else ("", "")
    out.line(f"{_('Berkas')} {paper_id}: {state} {why}".rstrip())
    out.line(f"{_('Masih kurang')}: {', '.join(lacking) or '-'}")
    out.result({"paper": paper_id, "state": state, "reason": why, "missing": lacking})
    if state != "clean":
        raise typer.Exit(FAILED)


COMMANDS = {
    "report": report,
    "reports": list_reports,
    "take-up": take_up,
    "relative": relative,
    "heirs": heirs,
    "paper": paper,
    "assess": acts.assess,
    **commands_of((*ACTS, *DEATHS, *MERGES)),
    **merges.COMMANDS,
    "add-heir": add_heir,
    "list": acts.list_claims,
    "show": acts.show,
    "letter": acts.letter,
    "verify": acts.verify,
    "recompute": recompute,
}
