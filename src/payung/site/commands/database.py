"""Merawat basis data: pembaruan, pemeriksaan, cadangan, kebersihan."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.context import Json, running
from payung.cli.output import FAILED, Out, command, progress
from payung.cli.text import _
from payung.platform.home import current_home


@command
def migrate(json_path: Json = None) -> None:
    """Perbarui tabel dan data awal ke rilis ini."""
    out = Out(json_path)
    with running(migrate=False):
        from payung.platform import installation

        with progress(_("Menyiapkan basis data")):
            changed = installation.migrate()
    out.line(_("Basis data diperbarui.") if changed else _("Tidak ada yang perlu diperbarui."))
    out.result({"changed": changed})


def _brake() -> Any:
    """Whether all payouts are stopped, so that an operator sees it here and not from a bank."""
    from payung.payouts.brake.services import standing
    from payung.platform.db import OWNER
    from payung.platform.doctor import Finding

    halt = standing(OWNER)
    if halt is None:
        return Finding("payouts", "ok", _("Pencairan berjalan."))
    text = f"{_('Semua pencairan dihentikan')}, {halt.stopped_at:%Y-%m-%d %H:%M}: {halt.reason}"
    return Finding("payouts", "warn", text, "payung payout propose-start")


@command
def doctor(json_path: Json = None) -> None:
    """Periksa mesin, basis data, dan buku besar; setiap masalah disertai saran."""
    from payung.platform.doctor import Finding, machine_findings

    out = Out(json_path)
    findings = machine_findings(current_home())
    try:
        with running(migrate=False) as urls:
            from payung.platform import installation
            from payung.platform.doctor import database_findings

            if installation.is_current():
                findings += database_findings(embedded=urls.embedded)
                from payung.ledger.services import verify

                walked = verify()
                text = f"{walked.journals} jurnal" if walked.ok else str(walked.first_bad)
                findings.append(
                    Finding(
                        "ledger",
                        "ok" if walked.ok else "bad",
                        text,
                        "" if walked.ok else "Pulihkan dari cadangan.",
                    )
                )
                findings.append(_brake())
            else:
                findings.append(Finding("schema", "warn", _("belum dari rilis ini"), "payung migrate"))
    except Exception as error:
        findings.append(Finding("database", "bad", str(error).splitlines()[0], _("Lihat catatan di folder log.")))
    marks = {"ok": "+", "warn": "!", "bad": "x"}
    for finding in findings:
        advice = f" -> {finding.advice}" if finding.advice and finding.state != "ok" else ""
        out.line(f"{marks[finding.state]} {finding.name}: {finding.text}{advice}")
    bad = any(finding.state == "bad" for finding in findings)
    out.result({"ok": not bad, "findings": findings})
    if bad:
        raise typer.Exit(FAILED)


@command
def backup(
    target: Annotated[Path, typer.Argument(metavar="TUJUAN", help="Folder, atau nama berkas .tar.")],
    json_path: Json = None,
) -> None:
    """Buat cadangan basis data dan berkas dalam satu tar. Rahasia mesin tidak ikut."""
    out = Out(json_path)
    with running() as urls:
        from django.conf import settings

        from payung.ledger.services import HEAD
        from payung.platform.backup import back_up

        copy = back_up(current_home(), urls, target, secret=settings.SECRET_KEY, head=HEAD)
    out.line(
        f"{copy.path} ({copy.size // 1024} kB, {sum(copy.counts.values())} {_('baris')}, {copy.files} {_('berkas')})"
    )
    out.line(f"{_('Kunci cadangan (simpan di tempat lain)')}: {copy.key}")
    out.result(
        {
            "path": str(copy.path),
            "size": copy.size,
            "rows": sum(copy.counts.values()),
            "files": copy.files,
            "key": copy.key,
        }
    )


@command
def restore(
    source: Annotated[Path, typer.Argument(metavar="CADANGAN", exists=True, dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Ganti basis data yang sudah berisi.")] = False,
    trust_key: Annotated[
        str, typer.Option("--trust-key", metavar="KUNCI", help="Kunci cadangan instalasi lain yang Anda kenal.")
    ] = "",
    json_path: Json = None,
) -> None:
    """Pulihkan dari cadangan, lalu cocokkan jumlah baris dan telusuri buku besar."""
    from payung.cli.context import CommandRefused
    from payung.platform.processes import running_supervisor

    out = Out(json_path)
    if running_supervisor(current_home()) is not None:
        raise CommandRefused("RESTORE_SERVING", "Payung sedang berjalan. Hentikan dulu dengan `payung stop`.")
    with running(migrate=False) as urls:
        from django.conf import settings

        from payung.ledger.services import verify
        from payung.platform import installation
        from payung.platform.archive import public_key
        from payung.platform.backup import check_restored, put_files, restore_database, unpack

        with unpack(source, _hex(trust_key) or public_key(settings.SECRET_KEY)) as opened:
            if installation.holds_data() and not force:
                raise CommandRefused(
                    "RESTORE_NOT_EMPTY",
                    "Basis data sudah berisi. Pakai --force untuk menggantinya dengan cadangan.",
                )
            restore_database(urls, opened, installation.CLEAR)
            check_restored(urls, opened)
            put_files(current_home(), opened)
            head = opened.head
        installation.migrate()
        installation.install()
        walked = verify()
    if walked.head != head:
        raise CommandRefused(
            "RESTORE_HEAD", "Ujung buku besar %(head)s bukan yang tercatat dalam cadangan.", head=walked.head
        )
    if not walked.ok:
        raise CommandRefused("RESTORE_LEDGER", "Buku besar dari cadangan tidak utuh: %(bad)s", bad=walked.first_bad)
    out.line(f"{_('Dipulihkan')}: {walked.journals} {_('jurnal')}, {_('buku besar utuh')}")
    out.result({"restored": str(source), "journals": walked.journals, "postings": walked.postings, "ledger_ok": True})


def _hex(key: str) -> str:
    """A public key as it was typed. Raises BadParameter for what is none."""
    plain = key.strip().lower()
    if plain and not re.fullmatch("[0-9a-f]{64}", plain):
        raise typer.BadParameter(_("Kunci cadangan terdiri atas 64 angka heksadesimal."), param_hint="--trust-key")
    return plain


@command
def recount(
    mend: Annotated[bool, typer.Option("--mend", help="Betulkan angka yang berbeda menurut barisnya.")] = False,
    json_path: Json = None,
) -> None:
    """Hitung ulang angka yang disimpan untuk halaman; keluar dengan 1 bila ada yang berbeda."""
    out = Out(json_path)
    with running():
        from payung.platform.recounts import recount as count_anew

        different = count_anew(mend)
    for table, number in different.items():
        out.line(f"{number:>8}  {table}")
    out.result({"ok": mend or not any(different.values()), "different": different, "mended": mend})
    if any(different.values()) and not mend:
        raise typer.Exit(FAILED)


@command
def tidy(json_path: Json = None) -> None:
    """Hapus unggahan, sesi, dan antrean yang masa simpannya habis."""
    out = Out(json_path)
    with running():
        from payung.site.setup import expire

        gone = expire()
    for name, number in gone.items():
        out.line(f"{number:>8}  {name}")
    out.result(gone)
