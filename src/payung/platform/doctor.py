"""Checks of the machine and the database. Each finding comes with advice."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from dataclasses import dataclass

import psutil

from payung import __version__
from payung.platform.home import Home

GIGABYTE = 1 << 30
_RESTART = "Jalankan payung stop, lalu payung up: setiap start memulihkan peran."


@dataclass(frozen=True)
class Finding:
    """The result of one check. state: ok, warn or bad; advice says what to do when it is not ok."""

    name: str
    state: str
    text: str
    advice: str = ""


def machine_findings(home: Home) -> list[Finding]:
    """Python, PostgreSQL programs, memory, disk, secrets, page assets. Needs no database."""
    findings = [
        Finding("payung", "ok", __version__),
        Finding(
            "python",
            "ok" if sys.version_info >= (3, 11) else "bad",
            sys.version.split()[0],
            "Pasang Python 3.11.",
        ),
        _postgres(),
        _memory(),
        _disk(home),
        _secrets(home),
        _assets(),
    ]
    if os.environ.get("PAYUNG_TODAY"):
        findings.append(
            Finding("clock", "warn", f"PAYUNG_TODAY={os.environ['PAYUNG_TODAY']}", "Hapus di kantor sungguhan.")
        )
    return findings


def database_findings(*, embedded: bool) -> list[Finding]:
    """Version, durability, roles without special rights, row-level security that binds everyone."""
    from django.db import DatabaseError, connections

    from payung.platform.db import APPLICATION, LOADER, OWNER, VERIFIER
    from payung.platform.postgres.closed import left_open

    findings = []
    with connections[OWNER].cursor() as cursor:
        cursor.execute("show server_version_num")
        version = int((cursor.fetchone() or ("0",))[0]) // 10_000
        findings.append(
            Finding("postgresql", "ok" if version == 18 else "bad", f"versi {version}", "Pakai PostgreSQL 18.")
        )
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute("select current_setting(%s)", [setting])
            value = str((cursor.fetchone() or ("",))[0])
            findings.append(Finding(setting, "bad" if value == "off" else "ok", value, f"Setel {setting} = on."))
        cursor.execute(
            "select count(distinct c.oid) from pg_class c join pg_policy p on p.polrelid = c.oid"
            " where c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)"
        )
        loose = int((cursor.fetchone() or (0,))[0])
        findings.append(
            Finding("row_security", "bad" if loose else "ok", f"{loose} tabel longgar", "Jalankan payung migrate.")
        )
        open_functions = left_open(connections[OWNER].connection)
        findings.append(
            Finding(
                "closed_functions",
                "warn" if open_functions else "ok",
                f"{len(open_functions)} fungsi terbuka",
                "Mulai ulang Payung." if embedded else "Cabut EXECUTE dari PUBLIC oleh superuser: docs/operations.md.",
            )
        )
    findings.append(_stored(embedded=embedded))
    findings.append(_recounts())
    for alias in (APPLICATION, LOADER, VERIFIER):
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("select rolname, rolsuper or rolbypassrls from pg_roles where rolname = current_user")
                name, special = cursor.fetchone() or ("?", True)
        except DatabaseError as error:
            text = (str(error).splitlines() or [""])[0]
            findings.append(
                Finding(f"role_{alias}", "bad", text, _RESTART if embedded else "Periksa kata sandi dan LOGIN.")
            )
            continue
        findings.append(
            Finding(f"role_{alias}", "bad" if special else "ok", str(name), "Cabut SUPERUSER dan BYPASSRLS.")
        )
    findings.append(Finding("server", "ok", "tertanam" if embedded else "luar"))
    return findings


def _stored(*, embedded: bool) -> Finding:
    """Settings that a role, or a DBA, has stored for the role: they survive a restart and can stop everything."""
    from django.db import connections

    from payung.platform.db import APPLICATION, LOADER, OWNER, VERIFIER
    from payung.platform.postgres.provision import GROUPS
    from payung.platform.postgres.roles import stored_settings

    names = {str(connections[alias].settings_dict["USER"]) for alias in (APPLICATION, LOADER, VERIFIER, OWNER)} | set(
        GROUPS
    )
    with connections[OWNER].cursor() as cursor:
        stored = stored_settings(cursor.connection, sorted(names))
    if not stored:
        return Finding("role_settings", "ok", "tidak ada")
    text = "; ".join(f"{one.role}{' di ' + one.database if one.database else ''}: {one.setting}" for one in stored)
    remedies = "; ".join(sorted({one.remedy for one in stored}))
    return Finding("role_settings", "bad", text, _RESTART if embedded else f"Mintalah pengelola server: {remedies}")


def _recounts() -> Finding:
    """Figures that pages read without counting: how the last comparison with the rows came out."""
    from payung.platform.recounts import last_recounts

    last = last_recounts()
    wrong = [one for one in last if one.different and not one.mended]
    text = "; ".join(f"{one.counter}: {one.different} angka berbeda ({one.at:%Y-%m-%d %H:%M})" for one in wrong)
    if not wrong:
        text = f"cocok, {min(one.at for one in last):%Y-%m-%d %H:%M}" if last else "belum dihitung ulang"
    advice = "Cari siapa yang menulis ke tabel itu, lalu jalankan payung recount --mend."
    return Finding("kept_figures", "bad" if wrong else "ok", text, advice)


def _postgres() -> Finding:
    from payung.platform.postgres.errors import PostgresError
    from payung.platform.postgres.tools import find_bin

    try:
        return Finding("programs", "ok", str(find_bin()))
    except PostgresError as error:
        return Finding("programs", "bad", str(error), "Jalankan ./payung lagi, atau isi PAYUNG_PG_BIN.")


def _memory() -> Finding:
    total = psutil.virtual_memory().total / GIGABYTE
    state = "ok" if total >= 2 else "warn"
    return Finding("memory", state, f"{total:.1f} GB", "Sediakan paling sedikit 2 GB.")


def _disk(home: Home) -> Finding:
    place = next(p for p in (home.root, *home.root.parents) if p.exists())
    free = shutil.disk_usage(place).free / GIGABYTE
    state = "ok" if free >= 5 else "warn" if free >= 1 else "bad"
    return Finding("disk", state, f"{free:.1f} GB bebas di {place}", "Kosongkan ruang disk.")


def _secrets(home: Home) -> Finding:
    if not home.secrets_file.exists():
        return Finding("secrets", "ok", "belum dibuat")
    mode = stat.S_IMODE(home.secrets_file.stat().st_mode)
    return Finding("secrets", "bad" if mode & 0o077 else "ok", oct(mode), f"chmod 600 {home.secrets_file}")


def _assets() -> Finding:
    from payung.platform.assets import assets_status

    status = assets_status()
    if status.ok:
        return Finding("assets", "ok", "lengkap")
    return Finding(
        "assets",
        "warn",
        f"belum ada: {', '.join(status.missing)} {status.reason}".strip(),
        "Jalankan ./payung saat npm terjangkau.",
    )
