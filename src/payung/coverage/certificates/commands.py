"""Sertifikat: menerbitkan, memeriksa keasliannya, mencabut."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, running, session
from payung.cli.output import FAILED, Out, command, fail
from payung.cli.text import _
from payung.coverage.certificates.acts import ACTS


@command
def issue(
    scheme: Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")],
    target: Annotated[Path, typer.Argument(metavar="BERKAS", help="Berkas PDF yang ditulis.")],
    language: Annotated[str, typer.Option("--language", help="id atau en.")] = "id",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Terbitkan sertifikat atas yang sudah dibayar: seluruh skema, atau tetangga yang Anda pilih."""
    if language not in {"id", "en"}:
        raise typer.BadParameter(_("Bahasa hanya id atau en."))
    out = Out(json_path)
    with session(as_user, may="certificates.issue") as actor:
        from payung.coverage.certificates import services as certificates
        from payung.platform.db import acting

        with acting(actor.token):
            issued = certificates.issue(actor, scheme, language=language)
            certified = certificates.whole(issued.certificate_id)
            target.write_bytes(issued.pdf)  # within the transaction: none is on record without its paper
    out.line(f"{certified['number']}: {target}")
    out.result(certified)


@command
def list_certificates(as_user: As = None, json_path: Json = None) -> None:
    """Sertifikat yang diterbitkan, yang terbaru lebih dulu."""
    out = Out(json_path)
    with session(as_user, may="certificates.issue") as actor:
        from payung.coverage.certificates import services as certificates
        from payung.platform.db import acting

        with acting(actor.token):
            lines = [certificates.line(one) for one in certificates.issued()[:500]]
    out.lines(certificates.CERTIFICATE, lines)
    out.result(lines)


@command
def key(json_path: Json = None) -> None:
    """Kunci publik instalasi ini, untuk memeriksa sertifikat tanpa jaringan."""
    out = Out(json_path)
    with running():
        from payung.coverage.certificates.services import published_key

        certified = published_key()
    out.line(certified)
    out.result({"public_key": certified})


@command
def verify(
    file: Annotated[
        Path, typer.Argument(metavar="BERKAS", help="Berkas PDF sertifikat, atau teks kode QR-nya dalam sebuah berkas.")
    ],
    public_key: Annotated[
        str,
        typer.Option(
            "--key", help="Kunci yang diumumkan (64 huruf heksadesimal); tanpa ini kunci dan catatan di sini."
        ),
    ] = "",
    json_path: Json = None,
) -> None:
    """Periksa sertifikat; dengan --key tanpa jaringan dan tanpa basis data. Keluar dengan 1 bila tidak asli, berubah, atau dicabut."""
    from payung.coverage.certificates import papers as files

    out = Out(json_path)
    if not file.is_file() or file.stat().st_size > files.MOST_BYTES:
        raise fail(_("Berkas itu tidak ada, atau terlalu besar untuk sebuah sertifikat."))
    content, standing = file.read_bytes(), None
    if public_key:
        try:
            trusted = bytes.fromhex(public_key)
        except ValueError:
            trusted = b""
        if len(trusted) != files.KEY_BYTES:
            raise typer.BadParameter(_("Kunci publik 64 huruf heksadesimal."))
        certified = files.checked(content, trusted)
    else:
        with running():
            from payung.coverage.certificates import services as certificates

            certified = files.checked(content, bytes.fromhex(certificates.published_key()))
            standing = certificates.by_code(str(certified.facts.get("code", ""))) if certified else None
    if certified is None:
        raise fail(_("Ini bukan sertifikat Payung, atau tanda tangannya terpotong."))
    state = certified.state if certified.state != "genuine" or standing is None else standing.state
    words = {
        "genuine": _("Asli menurut kunci itu; apakah masih berlaku, tanyakan lewat kode QR-nya."),
        "valid": _("Asli dan masih berlaku."),
        "changed": _("Berubah: berkas ini tidak lagi seperti yang diterbitkan, atau sebagian bulannya sudah ditarik."),
        "withdrawn": _("Asli, tetapi sudah dicabut."),
        "foreign": _("Tidak ditandatangani dengan kunci ini."),
    }
    out.line(words[state])
    for name, value in certified.facts.items():
        out.line(f"  {name}: {value}")
    out.result({"state": state, "facts": certified.facts})
    if state not in {"genuine", "valid"}:
        raise typer.Exit(FAILED)


COMMANDS = {"issue": issue, "list": list_certificates, "verify": verify, "key": key, **commands_of(ACTS)}
